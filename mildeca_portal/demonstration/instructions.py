"""An invented instruction on the roadmaps: the text of the real one, and what it asks, are not known to the portal."""

from datetime import date

from circulaires.models import ContenuAttendu, Strategie, Texte
from mildeca_portal.demonstration import pdf
from mildeca_portal.demonstration.cadre import Cadre, instant
from mildeca_portal.socle.fichiers import PDF, Depot, conserver

CODE = "feuilles-de-route-demonstration"
SIGNATURE, PUBLICATION = date(2023, 4, 17), date(2023, 4, 24)
Critere = ContenuAttendu.Critere
# (title, precision, what the portal checks by itself, compulsory)
CONTENUS = (
    ("Diagnostic territorial", "Constats partagés avec les partenaires de la région.", Critere.DIAGNOSTIC, True),
    ("Axes de la feuille de route", "", Critere.AXES, True),
    (
        "Rattachement aux objectifs cibles",
        "Chaque axe sert au moins un objectif cible.",
        Critere.OBJECTIFS_CIBLES,
        True,
    ),
    ("Comité de pilotage régional", "Une réunion par an au moins.", Critere.COMITE, False),
    ("Déclinaison départementale", "Un plan d’actions dans chaque préfecture.", Critere.PLANS, False),
    ("Indicateurs de suivi", "Un indicateur pour chaque action des plans.", Critere.INDICATEURS, False),
    ("Gouvernance", "Qui anime, avec quels partenaires, à quel rythme.", "", False),
)


def deja_charge() -> bool:
    return Texte.objects.filter(code=CODE).exists()


def charger(cadre: Cadre) -> dict[str, int]:
    texte = Texte.objects.create(
        nature=Texte.Nature.INSTRUCTION,
        code=CODE,
        intitule="Instruction sur les feuilles de route régionales (démonstration)",
        reference="DÉMO-2023-02",
        strategie=Strategie.objects.get(code="SIMCA-2023-2027"),
        introduction="Texte fictif, écrit pour la démonstration : il montre ce qu’une instruction peut demander.",
        origine=Texte.Origine.DEMONSTRATION,
    )
    ContenuAttendu.objects.bulk_create(
        ContenuAttendu(texte=texte, ordre=n, intitule=i, precision=p, critere=critere, obligatoire=obligatoire)
        for n, (i, p, critere, obligatoire) in enumerate(CONTENUS, 1)
    )
    signe = pdf.page(texte.intitule, ["Document fictif joint pour la démonstration du portail."])
    texte.fichier = conserver(Depot("instruction-demonstration.pdf", PDF, signe), depose_par_id=None)
    texte.date_signature, texte.date_publication = SIGNATURE, instant(PUBLICATION, 9, 30)
    texte.signataire = "Le président (fictif)"
    texte.legifrance_non_concerne = True  # a fictitious text is published nowhere
    texte.statut = Texte.Statut.PUBLIE
    texte.save()
    return {"instruction de démonstration": 1, "contenus attendus": len(CONTENUS)}
