"""What the texts give to the dashboard (contract: `socle.a_faire`)."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from circulaires import droits
from circulaires.legifrance import A_SIGNALER, situation_legifrance
from circulaires.models import EcheanceTexte, Lecture, Texte
from mildeca_portal.socle.a_faire import DateCle, Echeance, Nouveaute
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.habilitations import Habilitations

RECENT = timedelta(days=30)
BOUTONS = {
    Texte.Statut.BROUILLON: ("à compléter", "Compléter", "circulaires:modifier"),
    Texte.Statut.EN_RELECTURE: ("à relire et à faire signer", "Relire", "circulaires:modifier"),
    Texte.Statut.SIGNE: ("signée, à publier", "Publier", "circulaires:publier"),
}


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """To acknowledge for chefs de projets; to publish for administrators."""
    return [
        *_a_lire(habilitations, maintenant),
        *_a_publier(habilitations),
        *_sur_legifrance(habilitations, maintenant),
    ]


def _en_vigueur(maintenant: datetime) -> QuerySet[Texte]:
    """Published here, for this year or a later one."""
    return (
        Texte.objects.filter(statut=Texte.Statut.PUBLIE)
        .filter(Q(exercice__gte=timezone.localtime(maintenant).year) | Q(exercice__isnull=True))
        .exclude(origine=Texte.Origine.REFERENCE)
    )


def _a_lire(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    fonctions = droits.fonctions_lectrices(habilitations)
    if not fonctions:
        return []
    attendues = {(f.niveau, f.region_code or f.prefecture_code) for f in fonctions}
    textes = list(_en_vigueur(maintenant))
    lues: dict[int, set[tuple[str, str]]] = {texte.pk: set() for texte in textes}
    siennes = Lecture.objects.visibles_par(habilitations).filter(personne=habilitations.personne_id)
    lignes = siennes.filter(texte__in=textes).order_by("pk")
    for texte_id, niveau, code, region in lignes.values_list(
        "texte_id", "niveau", "prefecture__code", "prefecture__region_id"
    ):
        lues[texte_id].add((niveau, region if niveau == "regional" else code))
    return [
        Echeance(
            titre=_a_lire_en_clair(texte),
            detail=f"{texte.intitule} : accusé de lecture attendu.",
            le=None,
            bouton="Lire et accuser lecture",
            url=texte.get_absolute_url(),
        )
        for texte in textes
        if attendues - lues[texte.pk]
    ]


def _a_lire_en_clair(texte: Texte) -> str:
    if texte.nature == Texte.Nature.ANNUELLE:
        return f"Lire la circulaire de l’exercice {texte.exercice}"
    return "Lire la circulaire modificative" if texte.porte_des_regles else "Lire l’instruction"


def _a_publier(habilitations: Habilitations) -> list[Echeance]:
    if not droits.peut_publier(habilitations):
        return []
    resultat = []
    for texte in Texte.objects.filter(statut__in=list(BOUTONS)):
        suite, bouton, adresse = BOUTONS[Texte.Statut(texte.statut)]
        titre = f"{'Instruction' if texte.nature == Texte.Nature.INSTRUCTION else 'Circulaire'} {suite}"
        detail = texte.intitule
        if texte.publication_prevue_le:
            detail = f"{detail}\u00a0: publication prévue le {instant(texte.publication_prevue_le)}, heure de Paris."
        resultat.append(Echeance(titre, detail, None, bouton, reverse(adresse, args=[texte.adresse])))
    return resultat


def _sur_legifrance(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """From three months after the signature on, for who writes the texts."""
    if not droits.peut_ecrire(habilitations):
        return []
    jour = timezone.localdate(maintenant)
    signes = Texte.objects.filter(
        statut__in=[Texte.Statut.SIGNE, Texte.Statut.PUBLIE], date_signature__lte=jour - timedelta(days=80)
    )
    return [
        Echeance(
            titre=f"Publication sur Légifrance\u00a0: {texte.intitule}",
            detail="À publier dans les quatre mois de la signature (CRPA, art. R. 312-7).",
            le=None,
            bouton="Renseigner la publication",
            url=reverse("circulaires:legifrance", args=[texte.adresse]),
        )
        for texte in signes.exclude(origine=Texte.Origine.REFERENCE)
        if situation_legifrance(texte, jour) in A_SIGNALER
    ]


def nouveautes(habilitations: Habilitations, maintenant: datetime) -> list[Nouveaute]:
    """Texts published in the last thirty days."""
    recents = Texte.objects.publies().filter(date_publication__gt=maintenant - RECENT, date_publication__lte=maintenant)
    return [Nouveaute(t.date_publication, f"Publication : {t.intitule}", t.get_absolute_url()) for t in recents]


def agenda(habilitations: Habilitations, maintenant: datetime) -> list[DateCle]:
    """Last days of the calendars in force, still to come."""
    aujourdhui = timezone.localdate(maintenant)
    a_venir = EcheanceTexte.objects.filter(
        texte__in=_en_vigueur(maintenant), au_plus_tard_le__gte=aujourdhui
    ).select_related("texte")
    return [DateCle(e.au_plus_tard_le, e.intitule, e.texte.get_absolute_url()) for e in a_venir]
