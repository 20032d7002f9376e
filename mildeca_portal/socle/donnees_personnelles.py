"""What the socle holds on a person: what was done, handed in, asked for."""

from django.contrib.admin.models import LogEntry

from mildeca_portal.socle.journal import libelles
from mildeca_portal.socle.models import Evenement, Fichier, Travail
from mildeca_portal.socle.portabilite import Sections, rangs

CHAMPS = frozenset(
    {
        "socle.evenement.acteur_id",
        "socle.fichier.depose_par_id",
        "socle.travail.demandeur_id",
        "admin.logentry.user",
    }
)


def extraire(personne_id: int) -> Sections:
    actes = rangs(
        Evenement.objects.filter(acteur_id=personne_id).order_by("cree_le", "pk"),
        le="cree_le",
        code="code",
        fonction="fonction",
        territoire="fonction_territoire",
        objet="objet_type",
        identifiant="objet_id",
        donnees="donnees",
    )
    return {
        "actes_au_journal": [{"acte": libelles().get(a["code"], a["code"]), **a} for a in actes],
        "fichiers_deposes": rangs(
            Fichier.objects.filter(depose_par_id=personne_id).order_by("depose_le", "pk"),
            nom="nom",
            depose_le="depose_le",
            octets="taille",
        ),
        "travaux_demandes": rangs(
            Travail.objects.filter(demandeur_id=personne_id).order_by("cree_le", "pk"),
            code="code",
            demande_le="cree_le",
            etat="statut",
        ),
        "corrections_de_donnees_de_reference": rangs(
            LogEntry.objects.filter(user_id=personne_id).order_by("action_time", "pk"),
            le="action_time",
            type="content_type__model",
            identifiant="object_id",
        ),
    }
