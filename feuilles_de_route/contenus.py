"""What the instruction of a strategy asks of a roadmap, and what this roadmap holds of it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from circulaires.models import ContenuAttendu, Texte
from feuilles_de_route.models import FeuilleDeRouteRegionale, FicheAction, Signataire
from prefectures.models import Prefecture

Critere = ContenuAttendu.Critere


@dataclass(frozen=True, slots=True)
class Faits:
    """What the portal sees of a roadmap. `axes`: the objectifs cibles (ids) of each; `qualites`: codes of signatories."""

    diagnostic: bool
    axes: tuple[frozenset[int], ...]
    objectifs_de_la_strategie: frozenset[int]
    comites: int
    prefectures_sans_plan: tuple[str, ...]
    actions: int
    actions_sans_indicateur: int
    qualites: frozenset[str]


@dataclass(frozen=True, slots=True)
class ContenuVerifie:
    """One thing asked. `detail`: why the portal says so, or where the région says that it is."""

    contenu: ContenuAttendu
    present: bool
    detail: str

    @property
    def a_situer(self) -> bool:
        """The portal cannot see it: the région says where it is."""
        return not self.contenu.critere


def verifier(contenus: Iterable[ContenuAttendu], faits: Faits, situes: Mapping[int, str]) -> tuple[ContenuVerifie, ...]:
    """Each thing asked, in order. `situes`: {pk of the content: where it is found}."""
    return tuple(_verifier_un(contenu, faits, situes.get(contenu.pk, "")) for contenu in contenus)


def _verifier_un(contenu: ContenuAttendu, faits: Faits, ou: str) -> ContenuVerifie:
    if not contenu.critere:
        return ContenuVerifie(contenu, bool(ou), ou or "À situer dans la feuille de route.")
    return ContenuVerifie(contenu, *CRITERES[Critere(contenu.critere)](faits))


def manques(verifies: Iterable[ContenuVerifie]) -> list[str]:
    """Sentences for what is compulsory and missing."""
    return [
        f"Contenu attendu par l’instruction, « {v.contenu.intitule} » : {v.detail}"
        for v in verifies
        if v.contenu.obligatoire and not v.present
    ]


def _nombre(nombre: int, singulier: str, pluriel: str) -> str:
    return f"{nombre} {singulier if nombre < 2 else pluriel}"


def _diagnostic(faits: Faits) -> tuple[bool, str]:
    return faits.diagnostic, "Le diagnostic est rédigé." if faits.diagnostic else "Le diagnostic n’est pas rédigé."


def _axes(faits: Faits) -> tuple[bool, str]:
    if not faits.axes:
        return False, "Aucun axe n’est défini."
    return True, f"{_nombre(len(faits.axes), 'axe est défini', 'axes sont définis')}."


def _objectifs_cibles(faits: Faits) -> tuple[bool, str]:
    seuls = [str(rang) for rang, objectifs in enumerate(faits.axes, 1) if not objectifs]
    if seuls:
        axes = (
            f"L’axe {seuls[0]} n’est rattaché" if len(seuls) == 1 else f"Les axes {', '.join(seuls)} ne sont rattachés"
        )
        return False, f"{axes} à aucun objectif cible."
    if not faits.axes:
        return False, "Aucun axe n’est défini."
    return True, "Chaque axe est rattaché à un objectif cible."


def _tous_les_objectifs(faits: Faits) -> tuple[bool, str]:
    couverts = faits.objectifs_de_la_strategie & frozenset[int]().union(*faits.axes)
    total = len(faits.objectifs_de_la_strategie)
    return len(couverts) == total, f"{len(couverts)} sur {_nombre(total, 'objectif cible', 'objectifs cibles')}."


def _comite(faits: Faits) -> tuple[bool, str]:
    if not faits.comites:
        return False, "Aucune réunion du comité de pilotage régional n’est enregistrée."
    return True, f"{_nombre(faits.comites, 'réunion enregistrée', 'réunions enregistrées')}."


def _signature(qualite: str) -> Callable[[Faits], tuple[bool, str]]:
    libelle = str(Signataire.Qualite(qualite).label)

    def verifier_la_signature(faits: Faits) -> tuple[bool, str]:
        signe = qualite in faits.qualites
        return signe, f"Signature enregistrée : {libelle}." if signe else f"Signature attendue : {libelle}."

    return verifier_la_signature


def _plans(faits: Faits) -> tuple[bool, str]:
    if faits.prefectures_sans_plan:
        return False, f"Sans plan d’actions : {', '.join(faits.prefectures_sans_plan)}."
    return True, "Chaque préfecture de la région a un plan d’actions."


def _indicateurs(faits: Faits) -> tuple[bool, str]:
    if not faits.actions:
        return False, "Aucune action n’est enregistrée dans les plans."
    if faits.actions_sans_indicateur:
        sans = _nombre(faits.actions_sans_indicateur, "action n’a pas", "actions n’ont pas")
        return False, f"{sans} d’indicateur, sur {faits.actions}."
    return True, "Chaque action des plans a un indicateur."


CRITERES: Mapping[Critere, Callable[[Faits], tuple[bool, str]]] = {
    Critere.DIAGNOSTIC: _diagnostic,
    Critere.AXES: _axes,
    Critere.OBJECTIFS_CIBLES: _objectifs_cibles,
    Critere.TOUS_LES_OBJECTIFS: _tous_les_objectifs,
    Critere.COMITE: _comite,
    Critere.SIGNATURE_PREFET: _signature(Signataire.Qualite.PREFET_DE_REGION),
    Critere.SIGNATURE_ARS: _signature(Signataire.Qualite.DG_ARS),
    Critere.PLANS: _plans,
    Critere.INDICATEURS: _indicateurs,
}


def contenus_attendus(strategie_id: int) -> list[ContenuAttendu]:
    """What the published instruction of the strategy asks, in its order. One query; empty when it asks nothing."""
    return list(
        ContenuAttendu.objects.filter(
            texte__nature=Texte.Nature.INSTRUCTION, texte__statut=Texte.Statut.PUBLIE, texte__strategie=strategie_id
        )
        .select_related("texte")
        .order_by("texte_id", "ordre")
    )


def contenus_de(
    feuille: FeuilleDeRouteRegionale, qualites: Collection[str] | None = None
) -> tuple[ContenuVerifie, ...]:
    """The checklist of a roadmap. `qualites`: signatories about to be recorded, else those who signed.

    One query when the instruction asks nothing; nine otherwise.
    """
    contenus = contenus_attendus(feuille.strategie_id)
    if not contenus:
        return ()
    situes = dict(feuille.contenus_situes.order_by("pk").values_list("contenu_id", "ou"))
    return verifier(contenus, _faits(feuille, qualites), situes)


def _faits(feuille: FeuilleDeRouteRegionale, qualites: Collection[str] | None) -> Faits:
    if qualites is None:
        qualites = list(feuille.signataires.order_by("pk").values_list("qualite", flat=True))
    actions = FicheAction.objects.filter(plan__feuille_regionale=feuille)
    prefectures = Prefecture.objects.filter(region=feuille.region_id)
    sans_plan = prefectures.exclude(plans_actions__feuille_regionale=feuille).order_by("cle_tri")
    return Faits(
        diagnostic=bool(feuille.diagnostic.strip()),
        axes=tuple(
            frozenset(o.pk for o in axe.objectifs_cibles.all())
            for axe in feuille.axes.order_by("ordre").prefetch_related("objectifs_cibles")
        ),
        objectifs_de_la_strategie=frozenset(feuille.strategie.objectifs_cibles.values_list("pk", flat=True)),
        comites=feuille.region.comites.count(),
        prefectures_sans_plan=tuple(sans_plan.values_list("nom", flat=True)),
        actions=actions.count(),
        actions_sans_indicateur=actions.filter(indicateurs=None).count(),
        qualites=frozenset(qualites),
    )
