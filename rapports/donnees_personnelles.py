"""What the survey holds on a person: what they answered and asked, the reminders they were sent."""

from mildeca_portal.socle.portabilite import Sections, rangs
from prefectures.models import Personne
from rapports.models import (
    AvisRegional,
    Contribution,
    DemandeCorrection,
    ImportDeClasseur,
    PointACorriger,
    Prolongation,
    Relance,
    Remarque,
    Valeur,
)

CHAMPS = frozenset(
    {
        "rapports.valeur.auteur",
        "rapports.demandecorrection.demandee_par",
        "rapports.prolongation.accordee_par",
        "rapports.relance.destinataire",
        "rapports.avisregional.prepare_par",
        "rapports.avisregional.rendu_par",
        "rapports.pointacorriger.explique_par",
        "rapports.contribution.courriel",
        "rapports.contribution.invitee_par",
        "rapports.importdeclasseur.depose_par",
        "rapports.remarque.auteur",
        "rapports.remarque.mentions",
        "rapports.remarque.resolue_par",
    }
)


def extraire(personne_id: int) -> Sections:
    adresse = Personne.objects.filter(pk=personne_id).order_by().values("courriel")
    territoire = {"exercice": "reponse__campagne__exercice", "prefecture": "reponse__prefecture__nom"}
    section = {nom: f"section__{champ}" for nom, champ in {**territoire, "section": "lettre"}.items()}
    de_la_demande = {nom: f"demande__{champ}" for nom, champ in territoire.items()}
    de_la_demande |= {"section": "section", "question": "question"}
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
            le="demandee_le",
        ),
        "prolongations_accordees": rangs(
            Prolongation.objects.filter(accordee_par=personne_id).order_by("accordee_le", "pk"),
            exercice="campagne__exercice",
            prefecture="prefecture__nom",
            jusqu_au="jusqu_au",
            le="accordee_le",
        ),
        "points_a_corriger": rangs(
            PointACorriger.objects.filter(demande__demandee_par=personne_id).order_by("demande__demandee_le", "pk"),
            **de_la_demande,
            motif="motif",
            commentaire="commentaire",
            le="demande__demandee_le",
        ),
        "points_expliques": rangs(
            PointACorriger.objects.filter(explique_par=personne_id).order_by("explique_le", "pk"),
            **de_la_demande,
            explication="explication",
            le="explique_le",
        ),
        "avis_regionaux_prepares": rangs(
            AvisRegional.objects.filter(prepare_par=personne_id).order_by("prepare_le", "pk"),
            **territoire,
            sens="sens",
            observations="observations",
            le="prepare_le",
        ),
        "avis_regionaux": rangs(
            AvisRegional.objects.filter(rendu_par=personne_id).order_by("rendu_le", "pk"),
            **territoire,
            sens="sens",
            observations="observations",
            le="rendu_le",
        ),
        "contributeurs_invites": rangs(
            Contribution.objects.filter(invitee_par=personne_id).order_by("invitee_le", "pk"),
            **section,
            le="invitee_le",
        ),
        "contributions_demandees": rangs(
            Contribution.objects.filter(courriel__in=adresse).order_by("invitee_le", "pk"), **section, le="invitee_le"
        ),
        "classeurs_deposes": rangs(
            ImportDeClasseur.objects.filter(depose_par=personne_id).order_by("depose_le", "pk"),
            **territoire,
            le="depose_le",
        ),
        "remarques_ecrites": rangs(
            Remarque.objects.filter(auteur=personne_id).order_by("ecrite_le", "pk"),
            **territoire,
            question="cle",
            texte="texte",
            le="ecrite_le",
        ),
        "remarques_recues": rangs(
            Remarque.objects.filter(mentions=personne_id).order_by("ecrite_le", "pk"),
            **territoire,
            question="cle",
            texte="texte",
            le="ecrite_le",
        ),
        "remarques_resolues": rangs(
            Remarque.objects.filter(resolue_par=personne_id).order_by("resolue_le", "pk"),
            **territoire,
            question="cle",
            le="resolue_le",
        ),
        "relances_recues": rangs(
            Relance.objects.filter(destinataire__in=adresse).order_by("date", "pk"),
            exercice="campagne__exercice",
            prefecture="reponse__prefecture__nom",
            relance="palier",
            le="date",
        ),
    }
