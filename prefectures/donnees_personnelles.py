"""What the network holds on a person: the account, the functions, the mails received, what others did to the account."""

from django.db.models import Case, Exists, F, OuterRef, QuerySet, TextField, Value, When

from mildeca_portal.socle.courriels import GABARITS_A_SECRET
from mildeca_portal.socle.journal import etiquette_de, libelles
from mildeca_portal.socle.models import Courriel, Evenement
from mildeca_portal.socle.portabilite import Sections, rangs
from prefectures.models import Affectation, Delegation, Mandat, NoteDePassation, Personne

CHAMPS = frozenset(
    {
        "prefectures.personne.courriel",
        "prefectures.mandat.personne",
        "prefectures.affectation.personne",
        "prefectures.delegation.personne",
        "socle.courriel.destinataire",
    }
)
ECARTES = {
    "prefectures.prefecture.boite_fonctionnelle": "adresse d’un service, publique",
    "prefectures.correspondant.courriel": "un correspondant n’a pas de compte",
}

TEXTE_TU = "Ce courriel contient un lien qui ouvre le compte : son texte n’est lu que dans la boîte aux lettres."


def extraire(personne_id: int) -> Sections:
    personnes = Personne.objects.filter(pk=personne_id)
    return {
        "compte": rangs(
            personnes,
            identifiant="pk",
            prenom="prenom",
            nom="nom",
            adresse_electronique="courriel",
            telephone="telephone",
            ouvert_le="cree_le",
            derniere_connexion="last_login",
            ferme_le="ferme_le",
            identite_proconnect="oidc_sub",
            fournisseur_d_identite="oidc_issuer",
            avis_de_dormance="avis_dormance",
            dernier_avis_de_dormance="avis_dormance_le",
        ),
        **_fonctions(personne_id),
        "courriels_recus": rangs(
            _courriels(personnes),
            objet="sujet",
            depose_le="cree_le",
            envoye_le="envoye_le",
            texte="texte_remis",
        ),
        "actes_sur_le_compte": [
            {"acte": libelles().get(e["code"], e["code"]), **e}
            for e in rangs(
                Evenement.objects.filter(objet_type=etiquette_de(Personne), objet_id=str(personne_id))
                .exclude(acteur_id=personne_id)
                .order_by("cree_le", "pk"),
                le="cree_le",
                code="code",
                par_la_fonction="fonction",
            )
        ],
    }


def _courriels(personnes: QuerySet[Personne]) -> QuerySet[Courriel]:
    """Those sent to the address since the account has it at most; a link that opens the account is not handed out again."""
    siens = personnes.order_by().filter(courriel=OuterRef("destinataire"), cree_le__lte=OuterRef("cree_le"))
    remis = Case(
        When(gabarit__in=GABARITS_A_SECRET, then=Value(TEXTE_TU)), default=F("corps"), output_field=TextField()
    )
    return Courriel.objects.filter(Exists(siens)).annotate(texte_remis=remis).order_by("cree_le", "pk")


def _fonctions(personne_id: int) -> Sections:
    return {
        "mandats": rangs(
            Mandat.objects.filter(personne=personne_id).order_by("debut", "pk"),
            prefecture="prefecture__nom",
            niveau="niveau",
            titre="titre",
            titre_precise="titre_precise",
            par_interim="par_interim",
            debut="debut",
            premier_jour_sans="fin",
            formation_suivie_le="formation_le",
            acte_de_designation="piece__nom",
        ),
        "affectations": rangs(
            Affectation.objects.filter(personne=personne_id).order_by("debut", "pk"),
            role="role",
            perimetre="perimetre",
            prefecture="prefecture__nom",
            region="region__nom",
            service="service",
            quotite="quotite",
            debut="debut",
            premier_jour_sans="fin",
        ),
        "delegations_recues": rangs(
            Delegation.objects.filter(personne=personne_id).order_by("debut", "pk"),
            prefecture="mandat__prefecture__nom",
            acte="acte",
            debut="debut",
            premier_jour_sans="fin",
            revoquee_le="revoquee_le",
        ),
        "notes_de_passation": rangs(
            NoteDePassation.objects.filter(mandat__personne=personne_id).order_by("pk"),
            prefecture="mandat__prefecture__nom",
            demandee_le="demandee_le",
            modifiee_le="modifiee_le",
            texte="contenu",
        ),
    }
