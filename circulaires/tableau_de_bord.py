"""What the texts give to the dashboard (contract: `socle.a_faire`)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from circulaires import droits
from circulaires.models import EcheanceTexte, Lecture, Texte
from mildeca_portal.socle.a_faire import DateCle, Echeance, Nouveaute
from prefectures.habilitations import Habilitations

RECENT = timedelta(days=30)
BOUTONS = {
    Texte.Statut.BROUILLON: ("Circulaire à compléter", "Compléter", "circulaires:modifier"),
    Texte.Statut.EN_RELECTURE: ("Circulaire à relire et à faire signer", "Relire", "circulaires:modifier"),
    Texte.Statut.SIGNE: ("Circulaire signée, à publier", "Publier", "circulaires:publier"),
}


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """To acknowledge for chefs de projets; to publish for administrators."""
    return [*_a_lire(habilitations, maintenant), *_a_publier(habilitations)]


def _en_vigueur(maintenant: datetime) -> QuerySet[Texte]:
    """Published here, for this year or a later one."""
    return (
        Texte.objects.annuelles()
        .filter(statut=Texte.Statut.PUBLIE, exercice__gte=timezone.localtime(maintenant).year)
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
            titre=f"Lire la circulaire de l’exercice {texte.exercice}",
            detail=f"{texte.intitule} : accusé de lecture attendu.",
            le=None,
            bouton="Lire et accuser lecture",
            url=texte.get_absolute_url(),
        )
        for texte in textes
        if attendues - lues[texte.pk]
    ]


def _a_publier(habilitations: Habilitations) -> list[Echeance]:
    if not droits.peut_publier(habilitations):
        return []
    resultat = []
    for texte in Texte.objects.annuelles().filter(statut__in=list(BOUTONS)):
        titre, bouton, adresse = BOUTONS[Texte.Statut(texte.statut)]
        resultat.append(Echeance(titre, texte.intitule, None, bouton, reverse(adresse, args=[texte.adresse])))
    return resultat


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
