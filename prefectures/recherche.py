"""Finding préfectures by what people type. The 102 names are read once and compared here: no index to keep up to date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture

# Words that say nothing of which préfecture is meant: left out when others remain.
MOTS_VIDES = frozenset(
    {"prefecture", "departement", "region", "le", "la", "les", "l", "de", "du", "des", "d", "et", "en"}
)
ENTIERS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
CODE = re.compile(r"\d{1,3}|2[ab]")
ELISION = re.compile(r"\b([dl]) ")


@dataclass(frozen=True, slots=True)
class Index:
    """What one préfecture is found by: its code, the words of its name and chef-lieu, those of its région."""

    code: str
    serre: str
    mots: frozenset[str]
    mots_de_la_region: frozenset[str]

    @classmethod
    def de(cls, code: str, nom: str, chef_lieu: str, region: str) -> "Index":
        serre = "".join(_entiers(sans_accent(nom)))
        return cls(code.lower(), serre, _mots(nom) | _mots(chef_lieu), _mots(region))


def _entiers(texte: str) -> list[str]:
    """« st denis » → [« saint », « denis »]: shortened or not, in what is typed as in what is stored."""
    return [ENTIERS.get(mot, mot) for mot in texte.split()]


def _mots(nom: str) -> frozenset[str]:
    """Words of a name, with its elisions apart and joined: « cote », « d », « or », « dor »."""
    propre = sans_accent(nom)
    return frozenset(_entiers(propre) + _entiers(ELISION.sub(r"\1", propre)))


def _commence(mot: str, mots: frozenset[str]) -> bool:
    """`mot` begins one of `mots`; « st » is « saint », and begins « strasbourg » too."""
    formes = {mot, ENTIERS.get(mot, mot)}
    return any(m.startswith(forme) for m in mots for forme in formes)


def _est_le_code(mot: str, code: str) -> bool:
    """« 25 » and « 2a » are codes, « 1 » is 01, « 97 » begins those of the overseas départements."""
    return code == mot.zfill(2) or (len(mot) == 2 and mot.isdigit() and code.startswith(mot))


def _directement(index: Index, mots: Sequence[str], serre: str) -> bool:
    if index.serre.startswith(serre):
        return True
    return all(_est_le_code(mot, index.code) if CODE.fullmatch(mot) else _commence(mot, index.mots) for mot in mots)


def codes_trouves(index: Sequence[Index], saisie: str) -> list[str]:
    """Codes, in capitals, of the préfectures that answer to every word of `saisie`, whatever their order.

    A word answers when it begins a word of the name or of the chef-lieu, or is the code; a name may be typed without
    its spaces. When no préfecture answers, the name of a région finds those it holds.
    """
    tous = sans_accent(saisie).split()
    if not tous:
        return []
    mots = [mot for mot in tous if mot not in MOTS_VIDES] or tous
    serre = "".join(ENTIERS.get(mot, mot) for mot in tous)
    trouves = [i for i in index if _directement(i, mots, serre)]
    trouves = trouves or [i for i in index if all(_commence(mot, i.mots_de_la_region) for mot in mots)]
    return [i.code.upper() for i in trouves]


def chercher(prefectures: QuerySet[Prefecture], saisie: str) -> QuerySet[Prefecture]:
    """Those of `prefectures` that answer to `saisie` (see `codes_trouves`); all of them when nothing is typed.

    Accents, hyphens, apostrophes and case do not count. One query more, to read the names.
    """
    if not saisie.strip():
        return prefectures
    noms = Prefecture.objects.values_list("code", "nom", "chef_lieu", "region__nom")
    return prefectures.filter(code__in=codes_trouves([Index.de(*ligne) for ligne in noms], saisie))
