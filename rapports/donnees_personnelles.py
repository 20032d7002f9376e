"""What the survey holds on a person: what they answered and asked, the reminders they were sent."""

from mildeca_portal.socle.portabilite import Sections, rangs
from prefectures.models import Personne
from rapports.models import DemandeCorrection, Relance, Valeur

CHAMPS = frozenset(
    {
        "rapports.valeur.auteur",
        "rapports.demandecorrection.demandee_par",
        "rapports.relance.destinataire",
    }
)


def extraire(personne_id: int) -> Sections:
    adresse = Personne.objects.filter(pk=personne_id).order_by().values("courriel")
    territoire = {"exercice": "reponse__campagne__exercice", "prefecture": "reponse__prefecture__nom"}
    return {
        "reponses_ecrites": rangs(
            Valeur.objects.filter(auteur=personne_id).order_by("modifiee_le", "pk"),
            **territoire,
            question="cle",
            fonction="fonction",
            le="modifiee_le",
        ),
        "corrections_demandees": rangs(
            DemandeCorrection.objects.filter(demandee_par=personne_id).order_by("demandee_le", "pk"),
            **territoire,
            motif="motif",
            le="demandee_le",
        ),
        "relances_recues": rangs(
            Relance.objects.filter(destinataire__in=adresse).order_by("date", "pk"),
            **territoire,
            relance="palier",
            le="date",
        ),
    }
