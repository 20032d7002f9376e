"""What each row would do, or why it cannot be done: every error, not only the first. Pure.

The rows are compared with the network, then with each other: ends first, then openings in the order of their dates, as
they would be applied.
"""

from collections import defaultdict
from copy import copy
from datetime import date
from typing import Any

from mildeca_portal.comptes.imports.colonnes import (
    DEPARTEMENTAL,
    FONCTIONS,
    NATIONAL,
    OUVERTES_PAR_FICHIER,
    PAR_CLE,
    REGIONAL,
)
from mildeca_portal.comptes.imports.demandes import Demande, comprendre
from mildeca_portal.comptes.imports.feuilles import Erreur, Lecture
from mildeca_portal.comptes.imports.identites import place, reconnaitre
from mildeca_portal.comptes.imports.reseau import Reseau
from mildeca_portal.comptes.imports.verdicts import Acte, Plan, Verdict
from mildeca_portal.socle.templatetags.formats import date_longue
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Affectation, Mandat
from prefectures.models.periodes import Periode
from prefectures.regles import phrase_periode, refus_du_mandat, se_chevauchent


def comprendre_tout(lecture: Lecture) -> tuple[list[Demande], list[Erreur]]:
    """What the rows ask for, and the errors of those that cannot be understood."""
    demandes, erreurs = [], []
    for ligne in lecture.lignes:
        demande, fautes = comprendre(ligne)
        erreurs += fautes
        if demande:
            demandes.append(demande)
    return demandes, erreurs


def controler(demandes: list[Demande], reseau: Reseau, *, clore_en_cours: bool, aujourdhui: date) -> list[Verdict]:
    """Judge the rows. `clore_en_cours`: a mandate in course without end stops the day another of its post begins."""
    verdicts = [Verdict(d) for d in demandes]
    reconnaitre(verdicts, reseau)
    for v in verdicts:
        _situer(v, reseau)
    situes = [v for v in verdicts if v.prefecture or v.demande.niveau == NATIONAL]
    uniques = _sans_les_doublons(situes)
    for v in uniques:
        _rapprocher(v, reseau)
    _placer(uniques, reseau, clore_en_cours)
    for v in situes:
        if v.acte is Acte.OUVRIR:
            _verifier_l_ouverture(v, aujourdhui)
    return verdicts


def juger(
    lecture: Lecture,
    reseau: Reseau,
    demandes: list[Demande],
    illisibles: list[Erreur],
    *,
    clore_en_cours: bool,
    aujourdhui: date,
) -> Plan:
    """The whole file judged; see `controler` for the options."""
    verdicts = controler(demandes, reseau, clore_en_cours=clore_en_cours, aujourdhui=aujourdhui)
    return Plan.de(lecture, illisibles, verdicts, aujourdhui)


def _situer(v: Verdict, reseau: Reseau) -> None:
    d = v.demande
    if d.niveau == NATIONAL:
        return
    prefecture = reseau.par_code.get(d.code)
    if prefecture is None:
        v.refuser("code", f"Le code {d.code} n’est celui d’aucune préfecture du portail.")
    elif d.prefecture and sans_accent(d.prefecture) not in map(sans_accent, (prefecture.nom, prefecture.libelle)):
        v.refuser("prefecture", f"Le code {d.code} est celui de {prefecture.nom}, pas de « {d.prefecture} ».")
    elif d.niveau == REGIONAL and not d.mandat and not prefecture.siege_de_region:
        v.refuser("code", f"{prefecture.nom} n’est pas le siège d’une région : donnez la préfecture de région.")
    else:
        v.prefecture = prefecture


def _lieu(v: Verdict) -> str:
    if v.prefecture is None:
        return ""
    return str(v.prefecture.pk) if v.demande.niveau == DEPARTEMENTAL else str(v.prefecture.region_id)


def _sans_les_doublons(verdicts: list[Verdict]) -> list[Verdict]:
    """The rows to compare further; those that repeat another are refused."""
    vus: dict[tuple[Any, ...], Verdict] = {}
    for v in verdicts:
        cle = (v.demande.courriel, v.role, v.prefecture and v.prefecture.pk, v.demande.debut)
        premier = vus.setdefault(cle, v)
        if premier is not v:
            v.refuser("", f"Cette ligne répète la même fonction de la même personne, déjà {place(premier)}.")
    return list(vus.values())


def _rapprocher(v: Verdict, reseau: Reseau) -> None:
    """Is this function already recorded, by the same person from the same day?"""
    if v.personne is None:
        return
    connues: list[Any]
    if v.demande.mandat:
        postes = reseau.par_poste.get((v.prefecture.pk, v.demande.niveau), []) if v.prefecture else []
        connues = [m for m in postes if m.personne_id == v.personne.pk]
    else:
        connues = reseau.par_emploi.get((v.personne.pk, v.role, _lieu(v)), [])
    v.existant = next((c for c in connues if c.debut == v.demande.debut), None)
    if v.existant is not None:
        _comparer(v, v.existant)


def _comparer(v: Verdict, existant: Mandat | Affectation) -> None:
    d = v.demande
    v.acte = Acte.RIEN
    if d.fin and existant.fin is None:
        v.acte = Acte.CLORE
    elif d.fin != existant.fin:
        etat = f"a pris fin le {date_longue(existant.fin)}" if existant.fin else "est sans fin prévue"
        v.refuser("fin", f"Cette fonction est déjà enregistrée, et {etat} : un import ne change pas une fin.")
    for cle, dit in d.dits.items():
        connu = getattr(existant, cle)
        if connu != dit:
            v.refuser(
                cle,
                f"Cette fonction est déjà enregistrée avec « {PAR_CLE[cle].titre} » : {_lisible(existant, cle, connu)}. "
                "Un import ne corrige pas ce qui est enregistré.",
            )


def _lisible(existant: Mandat | Affectation, cle: str, connu: Any) -> str:
    if cle == "titre":
        return str(existant.get_titre_display())  # type: ignore[union-attr]
    if isinstance(connu, bool):
        return "oui" if connu else "non"
    if isinstance(connu, date):
        return date_longue(connu)
    return str(connu).replace(".", ",") if connu not in (None, "") else "(vide)"


def _placer(verdicts: list[Verdict], reseau: Reseau, clore_en_cours: bool) -> None:
    """No two holders of one post, no function twice: with the network as it would be after the ends of the file."""
    fins = {(type(v.existant), v.existant.pk): v.demande.fin for v in verdicts if v.existant and v.acte is Acte.CLORE}
    occupes: dict[Any, list[tuple[Periode, Verdict | None]]] = defaultdict(list)
    for poste, mandats in reseau.par_poste.items():
        occupes[poste] = [(_finissant(m, fins.get((Mandat, m.pk))), None) for m in mandats]
    for (personne, role, lieu), affectations in reseau.par_emploi.items():
        occupes[personne, role, lieu] = [(_finissant(a, fins.get((Affectation, a.pk))), None) for a in affectations]
    for v in sorted((v for v in verdicts if v.acte is Acte.OUVRIR), key=lambda v: v.demande.debut):
        if v.demande.mandat:
            assert v.prefecture
            _placer_le_mandat(v, occupes[v.prefecture.pk, v.demande.niveau], clore_en_cours)
        else:
            _placer_l_affectation(v, occupes[v.personne.pk if v.personne else v.demande.courriel, v.role, _lieu(v)])


def _finissant(periode: Any, fin: date | None) -> Any:
    if fin is None:
        return periode
    finie = copy(periode)
    finie.fin = fin
    return finie


def _placer_le_mandat(v: Verdict, poste: list[tuple[Any, Verdict | None]], clore_en_cours: bool) -> None:
    d, prefecture = v.demande, v.prefecture
    assert prefecture
    nouveau = Mandat(prefecture=prefecture, niveau=d.niveau, debut=d.debut, fin=d.fin)
    if clore_en_cours:
        for i, (autre, ligne) in enumerate(poste):
            if ligne is None and autre.fin is None and autre.debut < d.debut:
                v.precedents.append(autre)
                poste[i] = (_finissant(autre, d.debut), None)
    for phrase in refus_du_mandat(nouveau, prefecture, [m for m, ligne in poste if ligne is None]):
        v.refuser("debut" if prefecture.siege_de_region or d.niveau == DEPARTEMENTAL else "niveau", phrase)
    _refuser_les_lignes(v, nouveau, poste, "un autre mandat du même poste")
    poste.append((nouveau, v))


def _placer_l_affectation(v: Verdict, emploi: list[tuple[Any, Verdict | None]]) -> None:
    nouvelle = Affectation(debut=v.demande.debut, fin=v.demande.fin)
    for autre, ligne in emploi:
        if ligne is None and se_chevauchent(nouvelle, autre):
            v.refuser("debut", f"Cette personne exerce déjà cette fonction {phrase_periode(autre)}.")
    _refuser_les_lignes(v, nouvelle, emploi, "la même fonction de la même personne")
    emploi.append((nouvelle, v))


def _refuser_les_lignes(v: Verdict, nouvelle: Periode, autres: list[tuple[Any, Verdict | None]], quoi: str) -> None:
    for autre, ligne in autres:
        if ligne is not None and se_chevauchent(nouvelle, autre):
            v.refuser(
                "debut", f"Cette période chevauche {quoi}, {place(ligne)} ({ligne.qui}, {phrase_periode(autre)})."
            )


def _verifier_l_ouverture(v: Verdict, aujourdhui: date) -> None:
    d = v.demande
    if d.fonction not in OUVERTES_PAR_FICHIER:
        v.refuser("fonction", f"La fonction « {FONCTIONS[d.fonction]} » ne s’ouvre pas par un fichier.")
    if v.personne and not v.personne.is_active and (d.fin is None or d.fin > aujourdhui):
        v.refuser("courriel", "Le compte de cette personne est fermé : rouvrez-le avant de lui donner une fonction.")
