"""What roadmaps and plans tell a newcomer (contract: `socle.prise_de_poste`)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from feuilles_de_route.models import ComitePilotage, FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental
from mildeca_portal.socle.a_faire import ChiffreCle, DateCle
from mildeca_portal.socle.prise_de_poste import Element, Point, Rubrique
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.postes_tenus import PosteTenu

SOURCE = "plans d’actions enregistrés dans le portail"
RETARDS_MAX, DATES_MAX = 40, 40


def rubriques(poste: PosteTenu, jour: date) -> list[Rubrique]:
    """The regional roadmap, then the plan of the préfecture, or those of the région."""
    return [_feuille(poste, jour), _plans(poste, jour)]


def _feuille(poste: PosteTenu, jour: date) -> Rubrique:
    visibles = FeuilleDeRouteRegionale.objects.visibles_par(poste.habilitations).filter(region=poste.region_code)
    feuille = visibles.actives().courantes().select_related("strategie").first()
    titre = "Feuille de route régionale"
    if feuille is None:
        vide = Element(phrase="La région n’a pas de feuille de route que vous puissiez lire sur le portail.")
        return Rubrique("feuille-de-route", titre, (vide, *_comites(poste, jour)))
    adresse = feuille.get_absolute_url()
    identite = (
        Point(feuille.titre, url=adresse),
        Point("État", _etat(feuille), f"Période {feuille.periode}, stratégie {feuille.strategie}"),
    )
    axes = tuple(
        Point(str(axe), detail=" ; ".join(str(o) for o in axe.objectifs_cibles.all()))
        for axe in feuille.axes.prefetch_related("objectifs_cibles").order_by("ordre")
    )
    phrase = "" if axes else "Aucun axe n’est enregistré."
    elements = (Element(points=identite), Element("Axes", phrase, axes), *_comites(poste, jour))
    return Rubrique("feuille-de-route", titre, elements, (("Lire la feuille de route", adresse),))


def _etat(document: FeuilleDeRouteRegionale | PlanActionsDepartemental) -> str:
    """« Signée, le 12 mars 2024 »."""
    etat = capfirst(document.get_statut_display())
    return f"{etat}, le {date_longue(document.date_signature)}" if document.date_signature else etat


def _comites(poste: PosteTenu, jour: date) -> list[Element]:
    """The last steering committee held, and the next."""
    comites = ComitePilotage.objects.visibles_par(poste.habilitations)
    points = []
    if dernier := comites.filter(date__lte=jour).order_by("-date", "-pk").first():
        points.append(Point("Dernier comité de pilotage", date_longue(dernier.date), dernier.ordre_du_jour))
    if prochain := comites.filter(date__gt=jour).order_by("date", "pk").first():
        points.append(Point("Prochain comité de pilotage", date_longue(prochain.date), prochain.ordre_du_jour))
    return [Element("Comités de pilotage", points=tuple(points))] if points else []


def _les_plans(poste: PosteTenu) -> QuerySet[PlanActionsDepartemental]:
    """The plan of the préfecture, or those of every préfecture of the région."""
    siens = PlanActionsDepartemental.objects.filter(prefecture__in=poste.habilitations.prefecture_ids)
    return siens.actifs().courants().select_related("prefecture")


def _plans(poste: PosteTenu, jour: date) -> Rubrique:
    plans = list(_les_plans(poste).avec_comptes(jour).order_by("prefecture__cle_tri", "pk"))
    retards = FicheAction.objects.filter(plan__in=plans).en_retard(jour).select_related("plan__prefecture")
    tardives = list(retards.order_by("echeance", "pk")[: RETARDS_MAX + 1])
    nombre = sum(p.nb_retard for p in plans)
    if poste.regional:
        adresse = f"{reverse('feuilles_de_route:plans')}?region={poste.region_code}"
        titre, debut = "Plans d’actions des départements", _des_departements(plans)
        lien = ("Voir les plans de la région", adresse)
    else:
        adresse = reverse("feuilles_de_route:plan", args=[poste.prefecture.code])
        titre, debut = "Plan d’actions départemental", _du_departement(plans)
        lien = ("Ouvrir le plan d’actions", adresse)
    chiffre = ChiffreCle("Actions en retard", str(nombre), "plan d’actions, à ce jour", f"{adresse}#retards")
    return Rubrique("plan", titre, (debut, _retards(tardives, nombre, poste.regional)), (lien,), (chiffre,))


def _du_departement(plans: list[PlanActionsDepartemental]) -> Element:
    if not plans:
        return Element(phrase="Aucun plan d’actions n’est enregistré.")
    plan = plans[0]
    return Element(
        points=(
            Point(plan.titre, url=plan.get_absolute_url()),
            Point("État", _etat(plan), f"Période {plan.periode}"),
            Point("Actions", f"{plan.nb_actions}, dont {plan.nb_engagees} en cours ou réalisées"),
        )
    )


def _des_departements(plans: list[PlanActionsDepartemental]) -> Element:
    if not plans:
        return Element(phrase="Aucun département de la région n’a de plan d’actions.")
    tableau = Tableau(
        code="prise-de-poste.plans",
        titre="Plans d’actions de la région",
        definition="Actions de chaque plan ; en retard : échéance dépassée, action ni réalisée ni abandonnée.",
        colonnes=(
            Colonne("departement", "Département"),
            Colonne("etat", "État"),
            Colonne("actions", "Actions", Nature.ENTIER),
            Colonne("engagees", "En cours ou réalisées", Nature.ENTIER),
            Colonne("retard", "En retard", Nature.ENTIER),
        ),
        lignes=tuple(
            Ligne((p.prefecture.nom, _etat(p), p.nb_actions, p.nb_engagees, p.nb_retard), territoire=p.prefecture.code)
            for p in plans
        ),
        source=SOURCE,
    )
    return Element(tableau=tableau)


def _retards(actions: list[FicheAction], nombre: int, avec_departement: bool) -> Element:
    """What is late, due when, led by whom."""
    if not nombre:
        return Element("Actions en retard", "Aucune action n’est en retard.")
    premieres = (Colonne("departement", "Département", poids=3),) if avec_departement else ()
    tableau = Tableau(
        code="prise-de-poste.retards",
        titre="Actions en retard",
        definition=f"Les {RETARDS_MAX} plus anciennes sur {nombre}."
        if nombre > RETARDS_MAX
        else "Les plus anciennes d’abord.",
        colonnes=(
            *premieres,
            Colonne("action", "Action", poids=6),
            Colonne("echeance", "Échéance", Nature.DATE),
            Colonne("pilote", "Pilote", poids=4),
            Colonne("avancement", "Avancement", poids=3),
        ),
        lignes=tuple(_ligne(a, avec_departement) for a in actions[:RETARDS_MAX]),
        source=SOURCE,
    )
    return Element("Actions en retard", tableau=tableau)


def _ligne(action: FicheAction, avec_departement: bool) -> Ligne:
    prefecture = action.plan.prefecture
    valeurs = (str(action), action.echeance, action.pilote, action.get_avancement_display())
    return Ligne((prefecture.nom, *valeurs) if avec_departement else valeurs, territoire=prefecture.code)


def dates(poste: PosteTenu, jour: date) -> list[DateCle]:
    """Actions due from the day `jour` on, and committees already dated."""
    actions = FicheAction.objects.filter(
        plan__in=_les_plans(poste), echeance__gte=jour, avancement__in=FicheAction.A_FAIRE
    )
    prochaines = actions.select_related("plan__prefecture").order_by("echeance", "pk")[:DATES_MAX]
    comites = (
        ComitePilotage.objects.visibles_par(poste.habilitations).filter(date__gte=jour).select_related("prefecture")
    )
    return [*_des_actions(prochaines), *(DateCle(c.date, "Comité de pilotage", _page(c)) for c in comites)]


def _des_actions(actions: Iterable[FicheAction]) -> list[DateCle]:
    return [
        DateCle(a.echeance, f"Échéance de l’action {a} ({a.plan.prefecture.nom})", a.get_absolute_url())
        for a in actions
        if a.echeance
    ]


def _page(comite: ComitePilotage) -> str:
    if comite.region_id:
        return reverse("feuilles_de_route:feuille", args=[comite.region_id])
    return reverse("feuilles_de_route:plan", args=[comite.prefecture.code]) if comite.prefecture else ""
