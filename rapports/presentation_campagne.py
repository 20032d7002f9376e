"""The page of a campaign: what may be done in each state, and what follows, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.templatetags.formats import instant
from rapports.actions import campagne as actions
from rapports.models import Campagne, Prolongation, Reponse
from rapports.regles import debut_de_prolongation

S = Campagne.Statut


@dataclass(frozen=True, slots=True)
class Acte:
    """A change of state: from which states, what it does (`faire`), what follows (sentences), what is said once done.

    `envoie`: it sends the questionnaire, now or later, which has to be ready.
    """

    code: str
    bouton: str
    titre: str
    depuis: tuple[str, ...]
    faire: Callable[..., Campagne]
    suites: tuple[str, ...]
    fait: str
    envoie: bool = False

    def agir(self, campagne: Campagne, par: Acteur) -> Campagne:
        return self.faire(campagne, par=par)


ACTES = {
    a.code: a
    for a in (
        Acte(
            "programmer",
            "Programmer l’ouverture",
            "Programmer l’ouverture de l’enquête",
            (S.PREPARATION,),
            actions.programmer,
            (
                "L’enquête s’ouvrira d’elle-même à la date d’ouverture.",
                "Jusque-là, les dates et le questionnaire peuvent encore changer, et l’enquête revenir en préparation.",
                "Les préfectures ne voient rien avant l’ouverture.",
            ),
            "L’enquête est programmée.",
            envoie=True,
        ),
        Acte(
            "deprogrammer",
            "Revenir en préparation",
            "Remettre l’enquête en préparation",
            (S.PROGRAMMEE,),
            actions.deprogrammer,
            ("L’enquête ne s’ouvrira pas d’elle-même : il faudra la programmer de nouveau.",),
            "L’enquête est de nouveau en préparation.",
        ),
        Acte(
            "ouvrir",
            "Ouvrir maintenant",
            "Ouvrir l’enquête maintenant",
            (S.PREPARATION, S.PROGRAMMEE),
            actions.ouvrir,
            (
                "Le questionnaire est figé : le corriger demandera une nouvelle version.",
                "Chaque préfecture reçoit sa réponse à remplir et un courriel avec le message de l’enquête.",
                "L’ouverture ne se reprend pas : une enquête ouverte se clôt, elle ne revient pas en préparation.",
            ),
            "L’enquête est ouverte : les préfectures sont averties.",
            envoie=True,
        ),
        Acte(
            "clore",
            "Clore maintenant",
            "Clore l’enquête maintenant",
            (S.OUVERTE,),
            actions.clore,
            (
                "Plus aucune réponse ne peut être écrite ni transmise, la prolongation nationale éventuelle comprise.",
                "Les prolongations accordées à une préfecture et les corrections demandées courent toujours.",
                "Une enquête close peut être rouverte tant que ses résultats ne sont pas publiés.",
            ),
            "L’enquête est close.",
        ),
        Acte(
            "publier",
            "Figer les réponses",
            "Figer les réponses et publier les résultats",
            (S.CLOSE,),
            actions.publier,
            (
                "Plus aucune réponse ne changera : ni prolongation, ni correction, ni dépôt tardif.",
                "Les corrections en cours s’arrêtent là où elles en sont.",
                "Cet acte ne se reprend pas. Publier le rapport national le fait aussi.",
            ),
            "Les réponses sont figées.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class ProlongationAffichee:
    """One extension. `retirable`: it has not begun to serve."""

    prolongation: Prolongation
    debut: datetime
    retirable: bool

    @property
    def qui(self) -> str:
        return str(self.prolongation.prefecture or "Toutes les préfectures")


def prolongations_de(campagne: Campagne, le: datetime) -> list[ProlongationAffichee]:
    """Extensions of a campaign, latest granted first. One query."""
    toutes = list(campagne.prolongations.select_related("prefecture", "accordee_par").order_by("-accordee_le", "-pk"))
    lignes = []
    for p in toutes:
        debut = debut_de_prolongation(campagne, toutes, p)
        lignes.append(ProlongationAffichee(p, debut, debut > le and campagne.statut != S.PUBLIEE))
    return lignes


def calendrier_de(campagne: Campagne, prolongations: Iterable[Prolongation]) -> list[tuple[str, str]]:
    """(label, instant in words) of each date of a campaign."""
    limite = campagne.echeance(prolongations)
    lignes = [("Ouverture", instant(campagne.ouverture)), ("Clôture", instant(campagne.cloture))]
    if limite != campagne.cloture:
        lignes.append(("Clôture prolongée", instant(limite)))
    lignes.append(("Fin de la revue", instant(campagne.fin_de_revue)))
    if campagne.correction_debut:
        fenetre = f"du {instant(campagne.correction_debut)} au {instant(campagne.correction_fin)}"
        lignes.append(("Fenêtre de correction", fenetre))
    return lignes


def restes(campagne: Campagne, le: datetime) -> list[str]:
    """What is still under way in a campaign, for who closes or publishes it: two queries."""
    en_cours = campagne.prolongations.exclude(prefecture=None).filter(jusqu_au__gt=le).count()
    attendues = campagne.reponses.exclude(statut__in=Reponse.REMISES)
    corrections = attendues.filter(statut=Reponse.Statut.CORRECTION_DEMANDEE).count()
    phrases = []
    if non_remises := attendues.count() - corrections:
        phrases.append(f"Réponses non transmises : {non_remises}.")
    if corrections:
        phrases.append(f"Corrections en cours : {corrections}.")
    if en_cours:
        phrases.append(f"Prolongations d’une préfecture en cours : {en_cours}.")
    return phrases
