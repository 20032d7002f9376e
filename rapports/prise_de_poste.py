"""What the surveys tell a newcomer (contract: `socle.prise_de_poste`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from mildeca_portal.socle.a_faire import ChiffreCle, DateCle
from mildeca_portal.socle.prise_de_poste import Element, Point, Rubrique
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau
from mildeca_portal.socle.templatetags.formats import instant
from prefectures.postes_tenus import PosteTenu
from rapports import tableau_de_bord
from rapports.chronologie import par_qui
from rapports.dossiers import Dossier, ouvrir_dossier
from rapports.models import Campagne, Reponse
from rapports.questionnaire.affichage import afficher
from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.etat import progression

# Stable keys of the questionnaire; one that an exercice did not ask is left out.
CHIFFRES = (
    "organisation.etp",
    "credits.ae_notifiees",
    "credits.ae_complementaires",
    "credits.ae_consommees",
    "credits.cp_consommes",
    "credits.taux_ae",
    "actions.nombre",
    "actions.montant_total",
    "interdictions.operations",
)
DIFFICULTES = (
    "perspectives.difficultes",
    "perspectives.difficultes_detail",
    "credits.motifs_non_consommation",
    "credits.commentaire",
    "perspectives.priorites",
    "perspectives.attentes",
    "perspectives.commentaire",
)
PAR_DEPARTEMENT = ("perspectives.difficultes", "perspectives.difficultes_detail")
SOURCE = "enquête annuelle de la MILDECA"
ETATS = {"a_commencer": "à commencer", "en_cours": "en cours", "complete": "complète"}


def rubriques(poste: PosteTenu, jour: date) -> list[Rubrique]:
    """The last survey and its difficulties, then the one that runs."""
    return [_region(poste)] if poste.regional else [_prefecture(poste)]


def _reponses(poste: PosteTenu) -> QuerySet[Reponse]:
    siennes = Reponse.objects.visibles_par(poste.habilitations)
    return siennes.select_related("campagne", "prefecture__region", "version_questionnaire").order_by(
        "-campagne__exercice", "prefecture__cle_tri"
    )


def _prefecture(poste: PosteTenu) -> Rubrique:
    remises = list(_reponses(poste).exclude(instantane=None)[:3])
    ouverte = _reponses(poste).filter(campagne__statut=Campagne.Statut.OUVERTE).first()
    elements: list[Element] = []
    liens: list[tuple[str, str]] = []
    chiffres: tuple[ChiffreCle, ...] = ()
    if ouverte:
        dossier = ouvrir_dossier(ouverte)
        elements.append(_en_cours(dossier))
        liens.append((f"Ouvrir l’enquête {ouverte.campagne.exercice}", ouverte.get_absolute_url()))
        chiffres = (_avancement(dossier),)
    if remises:
        elements.append(_derniere(remises[0]))
        liens.append((f"Relire la réponse {remises[0].campagne.exercice}", remises[0].get_absolute_url()))
    if acceptee := next((r for r in remises if r.statut == Reponse.Statut.ACCEPTEE), None):
        elements.append(_difficultes(acceptee))
    if not elements:
        elements.append(Element(phrase="La préfecture n’a encore répondu à aucune enquête."))
    return Rubrique("enquete", "Enquête annuelle", tuple(elements), tuple(liens), chiffres)


def _en_cours(dossier: Dossier) -> Element:
    """State, closing, and what is left, section by section."""
    reponse = dossier.reponse
    parts = {s: progression(dossier.donnees, s.lettre) for s in dossier.questionnaire.sections}
    tableau = Tableau(
        code="prise-de-poste.sections",
        titre="Sections de l’enquête",
        definition="Réponses obligatoires déjà données, sur celles attendues.",
        colonnes=(
            Colonne("section", "Section", poids=8),
            Colonne("remplies", "Données", Nature.ENTIER),
            Colonne("attendues", "Attendues", Nature.ENTIER),
            Colonne("etat", "État"),
        ),
        lignes=tuple(
            Ligne((f"{s.lettre}. {s.titre}", p.remplies, p.attendues, ETATS[p.etat])) for s, p in parts.items()
        ),
        source=SOURCE,
    )
    return Element(
        f"Enquête sur l’exercice {reponse.campagne.exercice}, en cours",
        points=(
            Point("État de la réponse", str(capfirst(reponse.get_statut_display())), url=reponse.get_absolute_url()),
            Point("Attendue avant le", instant(dossier.echeance), "heure de Paris"),
        ),
        tableau=None if reponse.statut in Reponse.REMISES else tableau,
    )


def _avancement(dossier: Dossier) -> ChiffreCle:
    reponse, parts = dossier.reponse, [progression(dossier.donnees, s.lettre) for s in dossier.questionnaire.sections]
    valeur = f"{sum(p.remplies for p in parts)} sur {sum(p.attendues for p in parts)}"
    libelle = f"Réponses obligatoires, enquête {reponse.campagne.exercice}"
    return ChiffreCle(libelle, valeur, "enquête annuelle, à cet instant", reponse.get_absolute_url())


def _derniere(reponse: Reponse) -> Element:
    copie = reponse.instantane or {}
    points = [
        Point("État", str(capfirst(reponse.get_statut_display())), url=reponse.get_absolute_url()),
        Point("Transmise", instant(datetime.fromisoformat(copie["transmise_le"])), par_qui(copie["transmise_par"])),
        *_points(reponse.version_questionnaire.questionnaire, copie, CHIFFRES),
    ]
    return Element(f"Dernière réponse transmise : exercice {reponse.campagne.exercice}", points=tuple(points))


def _difficultes(reponse: Reponse) -> Element:
    points = tuple(_points(reponse.version_questionnaire.questionnaire, reponse.instantane or {}, DIFFICULTES))
    titre = f"Difficultés et perspectives, d’après l’enquête {reponse.campagne.exercice} acceptée"
    return Element(titre, "" if points else "Aucune difficulté n’a été décrite.", points)


def _points(questionnaire: Questionnaire, copie: Mapping[str, Any], cles: Sequence[str]) -> Iterator[Point]:
    """The answers to these questions, in the words of the questionnaire; those without answer are left out."""
    for cle in cles:
        question = questionnaire.par_cle.get(cle)
        texte = _mots(questionnaire, copie, cle)
        if question and texte:
            yield Point(question.libelle, texte)


def _mots(questionnaire: Questionnaire, copie: Mapping[str, Any], cle: str) -> str:
    question = questionnaire.par_cle.get(cle)
    contenus = {**copie.get("valeurs", {}), **copie.get("totaux", {})}
    return afficher(question, contenus.get(cle)) if question else ""


def _region(poste: PosteTenu) -> Rubrique:
    """For a région: where each préfecture stands in the last survey, and what each found difficult in the last accepted one."""
    exercices = list(_reponses(poste).values_list("campagne__exercice", flat=True).distinct()[:40])
    if not exercices:
        return Rubrique("enquete", "Enquête annuelle", (Element(phrase="Aucune enquête n’est ouverte."),))
    dernier = exercices[0]
    reponses = list(_reponses(poste).filter(campagne__exercice=dernier).defer("instantane"))
    acceptees = list(_acceptees(poste))
    remises = sum(r.statut in Reponse.REMISES for r in reponses)
    adresse = reponses[0].campagne.get_absolute_url()
    chiffre = ChiffreCle(
        f"Réponses transmises, enquête {dernier}",
        f"{remises} sur {len(reponses)}",
        "enquête annuelle, à cet instant",
        adresse,
    )
    elements = (Element(tableau=_tableau_des_etats(dernier, reponses)), _difficultes_par_departement(acceptees))
    return Rubrique("enquete", "Enquête annuelle", elements, ((f"Suivre l’enquête {dernier}", adresse),), (chiffre,))


def _acceptees(poste: PosteTenu) -> QuerySet[Reponse]:
    """The last accepted answer of each préfecture of the région. One query."""
    acceptees = Reponse.objects.visibles_par(poste.habilitations).filter(statut=Reponse.Statut.ACCEPTEE)
    dernieres = acceptees.order_by("prefecture_id", "-campagne__exercice").distinct("prefecture_id")
    return _reponses(poste).filter(pk__in=dernieres.values("pk")).order_by("prefecture__cle_tri")


def _tableau_des_etats(exercice: int, reponses: Sequence[Reponse]) -> Tableau:
    return Tableau(
        code="prise-de-poste.reponses",
        titre=f"Réponses de la région à l’enquête {exercice}",
        definition="État de la réponse de chaque préfecture.",
        colonnes=(
            Colonne("prefecture", "Préfecture"),
            Colonne("etat", "État"),
            Colonne("le", "Transmise le", Nature.DATE),
        ),
        lignes=tuple(
            Ligne(
                (
                    r.prefecture.nom,
                    capfirst(r.get_statut_display()),
                    r.transmise_le and timezone.localdate(r.transmise_le),
                ),
                territoire=r.prefecture.code,
            )
            for r in reponses
        ),
        source=SOURCE,
    )


def _difficultes_par_departement(reponses: Sequence[Reponse]) -> Element:
    if not reponses:
        return Element("Difficultés des préfectures", "Aucune réponse n’est acceptée.")
    points = []
    for r in reponses:
        mots = [_mots(r.version_questionnaire.questionnaire, r.instantane or {}, cle) for cle in PAR_DEPARTEMENT]
        nom = f"{r.prefecture.nom} ({r.campagne.exercice})"
        points.append(Point(nom, mots[0] or "aucune", mots[1], r.get_absolute_url()))
    titre = "Difficultés des préfectures, d’après leur dernière enquête acceptée"
    return Element(titre, points=tuple(points))


def dates(poste: PosteTenu, jour: date) -> list[DateCle]:
    """When one's own answer is due, else when the survey closes."""
    maintenant = timezone.now()
    siennes = [
        DateCle(e.le, e.titre, e.url) for e in tableau_de_bord.echeances(poste.habilitations, maintenant) if e.le
    ]
    prises = {d.le for d in siennes}
    return [*siennes, *(d for d in tableau_de_bord.agenda(poste.habilitations, maintenant) if d.le not in prises)]
