"""An invented circulaire for 2026 with its modificative, published, and the draft of 2027 taken over from it.

All are titled « (démonstration) ».

Nothing is added to the texts of reference: the exercices 2023 to 2025 have no rule that the portal could check.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from circulaires.actions import reconduire
from circulaires.catalogue import proposees_a
from circulaires.models import (
    ChantierPrioritaire,
    EcheanceTexte,
    Lecture,
    ObjectifCible,
    OrientationAnnuelle,
    Regle,
    Strategie,
    Texte,
)
from mildeca_portal.demonstration import pdf
from mildeca_portal.demonstration.cadre import Cadre, instant, tirage
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.fichiers import PDF, Depot, conserver
from prefectures.models import Mandat

STRATEGIE = "SIMCA-2023-2027"
ORIGINE = Texte.Origine.DEMONSTRATION
SIGNATURE, PUBLICATION = date(2025, 12, 4), date(2025, 12, 8)
# They have a text to acknowledge.
SANS_LECTURE = {"25", "70", "978"}

ORIENTATIONS_2026 = (
    ("Retarder l’âge des premières consommations", "Soutenir les programmes probants au collège et l’appui aux parents.", (3, 4)),
    ("Faire respecter les interdits protecteurs", "Contrôler et sensibiliser les commerces, avec le parquet.", (2,)),
    ("Prévenir l’entrée des jeunes dans les trafics", "Accompagner les communes qui s’engagent.", (6,)),
    ("Aller vers les publics vulnérables", "Réduire les risques, faciliter l’accès aux soins.", (4, 5)),
)  # fmt: skip
CHANTIERS_2026 = (
    ("Évaluer les actions reconduites", "Chaque action reconduite est examinée au regard de son bilan.",
     date(2026, 1, 1), date(2026, 6, 30)),
    ("Actualiser les plans d’actions départementaux", "Les fiches actions en retard sont revues en comité de pilotage.",
     date(2026, 3, 1), date(2026, 12, 31)),
    ("Former les chefs de projets qui prennent leur poste", "Une session par semestre.", date(2026, 1, 15), None),
)  # fmt: skip
ECHEANCES_2026 = (
    (EcheanceTexte.Nature.APPEL_A_PROJETS, "Appels à projets départementaux", date(2025, 12, 15), date(2026, 3, 13)),
    (EcheanceTexte.Nature.PROGRAMMATION, "Programmation des crédits", None, date(2026, 5, 29)),
    (EcheanceTexte.Nature.ENGAGEMENT, "Engagement des crédits", None, date(2026, 12, 4)),
    (EcheanceTexte.Nature.ENQUETE, "Enquête annuelle sur l’exercice 2025", date(2026, 7, 1), None),
)
# The modificative: a wider tolerance, so that nothing decided before or after is refused by it.
EFFET, SIGNATURE_MODIFICATIVE, PUBLICATION_MODIFICATIVE = date(2026, 2, 1), date(2026, 1, 19), date(2026, 1, 22)
PARAGRAPHE_MODIFIE = "Le total des financements est égal au coût total de l’action, à 5 euros près."
# (code, type known to the engine, label, paragraph, parameters)
REGLES_2026: Sequence[tuple[str, str, str, str, dict[str, object]]] = (
    ("R-01", "part_maximale", "Part maximale des crédits de la MILDECA",
     "Aucun projet n’est financé à plus de 80 % de son coût total par les crédits de la MILDECA.",
     {"taux_max": "0.80"}),
    ("R-03", "plan_equilibre", "Plan de financement équilibré",
     "Le total des financements est égal au coût total de l’action.", {"tolerance": "1"}),
    ("R-04", "natures_exclues", "Dépenses d’investissement exclues",
     "Les crédits ne financent ni investissement, ni matériel informatique, ni véhicule, ni locaux.",
     {"natures": ["investissement", "materiel_informatique", "vehicule", "locaux"]}),
    ("R-16", "date_limite", "Dépôt avant la date limite de l’appel",
     "Les dossiers déposés après la date et l’heure limites de l’appel ne sont pas recevables.", {}),
    ("R-13", "echelle_regionale", "Projet régional",
     "Un projet régional concerne au moins deux départements de la région.", {"minimum": 2}),
    ("R-20", "evaluation_prevue", "Évaluation prévue",
     "Chaque action prévoit son évaluation, avec au moins un indicateur.", {"min_indicateurs": 1}),
)  # fmt: skip
# Shown with the decision, without asking for anything: the invented projects do not all plan an evaluation.
INFORMATIONS = {"R-20"}
# Of the catalogue, the draft takes what is confirmed, and two rules still to be confirmed. Not the mandatory documents:
# the invented projects have no file, and the impact of the draft would be that all of them are refused.
A_CONFIRMER_2027 = {"R-11", "R-25"}
SANS_OBJET_2027 = {"R-17"}
ORIENTATION_AJOUTEE = ("Renforcer l’appui aux collectivités", "Projet de rédaction.", (6,))


def deja_charge() -> bool:
    return Texte.objects.filter(origine=ORIGINE).exists()


def charger(cadre: Cadre) -> dict[str, int]:
    objectifs = {o.numero: o for o in Strategie.objects.get(code=STRATEGIE).objectifs_cibles.all()}
    texte = _texte_2026(objectifs)
    modificative = _modificative(texte)
    projet = _projet_2027(texte, objectifs)
    lectures = _lectures(texte, PUBLICATION, cadre.jour) + _lectures(modificative, PUBLICATION_MODIFICATIVE, cadre.jour)
    regles = len(REGLES_2026) + 1 + projet.regles.count()
    return {"circulaires de démonstration": 3, "règles": regles, "accusés de lecture": lectures}


def _texte_2026(objectifs: dict[int, ObjectifCible]) -> Texte:
    texte = Texte.objects.create(
        nature=Texte.Nature.ANNUELLE,
        exercice=2026,
        intitule="Circulaire Chefs de projets 2026 (démonstration)",
        reference="DÉMO-2026-01",
        affaire_suivie_par="Chargée de mission fictive",
        introduction=(
            "Texte fictif, écrit pour la démonstration du portail. Il fixe les orientations de l’année, les chantiers "
            "prioritaires et les règles d’emploi des crédits délégués aux préfectures."
        ),
        origine=ORIGINE,
    )
    _orientations(texte, ORIENTATIONS_2026, objectifs)
    ChantierPrioritaire.objects.bulk_create(
        ChantierPrioritaire(texte=texte, ordre=n, intitule=i, description=d, a_partir_du=du, au_plus_tard_le=au)
        for n, (i, d, du, au) in enumerate(CHANTIERS_2026, 1)
    )
    EcheanceTexte.objects.bulk_create(
        EcheanceTexte(texte=texte, ordre=n, nature=nature, intitule=i, a_partir_du=du, au_plus_tard_le=au)
        for n, (nature, i, du, au) in enumerate(ECHEANCES_2026, 1)
    )
    Regle.objects.bulk_create(
        Regle(
            texte=texte,
            ordre=n,
            code=code,
            type_regle=type_regle,
            libelle=libelle,
            paragraphe=paragraphe,
            paragraphe_origine=f"{texte.intitule}, paragraphe 3.{n}",
            parametres=parametres,
            severite=Regle.Severite.INFORMATION if code in INFORMATIONS else Regle.Severite.BLOQUANTE,
            source="Démonstration",
        )
        for n, (code, type_regle, libelle, paragraphe, parametres) in enumerate(REGLES_2026, 1)
    )
    resume = [f"{code} : {libelle}." for code, _, libelle, _, _ in REGLES_2026]
    return _publier(texte, "circulaire-2026-demonstration.pdf", resume, SIGNATURE, PUBLICATION)


def _publier(texte: Texte, nom: str, resume: Sequence[str], signature: date, publication: date) -> Texte:
    signe = pdf.page(texte.intitule, ["Document fictif joint pour la démonstration du portail.", *resume])
    texte.fichier = conserver(Depot(nom, PDF, signe), depose_par_id=None)
    texte.date_signature = signature
    texte.signataire = "Le président (fictif)"
    texte.statut = Texte.Statut.PUBLIE
    texte.date_publication = instant(publication, 9, 30)
    texte.legifrance_non_concerne = True  # a fictitious text is published nowhere
    texte.save()
    return texte


def _modificative(annuelle: Texte) -> Texte:
    """R-03 with a wider tolerance, from 1 February 2026."""
    texte = Texte.objects.create(
        nature=Texte.Nature.MODIFICATIVE,
        exercice=annuelle.exercice,
        rang=1,
        modifie=annuelle,
        date_effet=EFFET,
        intitule="Circulaire modificative n° 1 de 2026 (démonstration)",
        reference="DÉMO-2026-03",
        affaire_suivie_par=annuelle.affaire_suivie_par,
        introduction="Texte fictif, écrit pour la démonstration du portail. Il modifie une seule règle de la circulaire 2026.",
        origine=ORIGINE,
    )
    regle = annuelle.regles.get(code="R-03")
    Regle.objects.create(
        texte=texte,
        ordre=1,
        issu_de=regle,
        code=regle.code,
        type_regle=regle.type_regle,
        libelle=regle.libelle,
        paragraphe=PARAGRAPHE_MODIFIE,
        paragraphe_origine=f"{texte.intitule}, article 1",
        parametres={"tolerance": "5"},
        severite=regle.severite,
        source=regle.source,
    )
    resume = [f"{regle.code} : {PARAGRAPHE_MODIFIE}"]
    nom = "circulaire-modificative-2026-1-demonstration.pdf"
    return _publier(texte, nom, resume, SIGNATURE_MODIFICATIVE, PUBLICATION_MODIFICATIVE)


def _projet_2027(source: Texte, objectifs: dict[int, ObjectifCible]) -> Texte:
    """Taken over from 2026, then changed a little, for the page that compares them to have something to show."""
    texte = reconduire(source, exercice=2027, intitule="Circulaire Chefs de projets 2027 (démonstration)", par=SYSTEME)
    texte.introduction = source.introduction.replace("les orientations de l’année", "les priorités de l’année 2027")
    texte.save()
    texte.orientations.filter(ordre=1).update(intitule="Consolider les programmes probants")
    texte.orientations.filter(ordre=len(ORIENTATIONS_2026)).delete()
    _orientations(texte, [ORIENTATION_AJOUTEE], objectifs, premier=len(ORIENTATIONS_2026))
    texte.chantiers.filter(ordre=2).delete()
    texte.regles.filter(code="R-01").update(
        parametres={"taux_max": "0.75", "cofinancements_exiges": False},
        paragraphe="Aucun projet n’est financé à plus de 75 % de son coût total par les crédits de la MILDECA.",
    )
    choisies = [p for p in proposees_a(texte) if not p.a_confirmer or p.code in A_CONFIRMER_2027]
    choisies = [p for p in choisies if p.code not in SANS_OBJET_2027]
    regles = [p.en_regle(texte) for p in choisies]
    for ordre, regle in enumerate(regles, texte.regles.count() + 1):
        regle.ordre = ordre
    Regle.objects.bulk_create(regles)
    return texte


def _orientations(
    texte: Texte,
    lignes: Sequence[tuple[str, str, tuple[int, ...]]],
    objectifs: dict[int, ObjectifCible],
    premier: int = 1,
) -> None:
    orientations = OrientationAnnuelle.objects.bulk_create(
        OrientationAnnuelle(texte=texte, ordre=n, intitule=intitule, contenu=contenu)
        for n, (intitule, contenu, _) in enumerate(lignes, premier)
    )
    lien = OrientationAnnuelle.objectifs_cibles.through
    lien.objects.bulk_create(
        lien(orientationannuelle=orientation, objectifcible=objectifs[numero])
        for orientation, (_, _, numeros) in zip(orientations, lignes, strict=True)
        for numero in numeros
    )


def _lectures(texte: Texte, publication: date, jour: date) -> int:
    """Most chefs de projet who were in office when the text came out acknowledged it."""
    lectures = []
    mandats = Mandat.objects.en_cours(publication).select_related("prefecture").order_by("prefecture__code", "niveau")
    for mandat in mandats:
        hasard = tirage("lecture", mandat.prefecture.code, mandat.niveau)
        le = publication + timedelta(days=1 + int(hasard.random() ** 2 * 60))
        if hasard.random() < 0.07 or mandat.prefecture.code in SANS_LECTURE or le >= min(mandat.fin or jour, jour):
            continue
        lectures.append(
            Lecture(
                texte=texte,
                prefecture=mandat.prefecture,
                niveau=mandat.niveau,
                personne_id=mandat.personne_id,
                fonction=mandat.role,
                lu_le=instant(le, hasard.randint(8, 18), hasard.randrange(60)),
            )
        )
    return len(Lecture.objects.bulk_create(lectures))
