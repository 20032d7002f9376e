"""Full-text search in the texts: French words, whatever their accents and endings, over all that the person may see.

Three queries whatever is found: the passages, their texts, and which of their words are to be marked.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import CharField, F, Func, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.utils.html import strip_tags

from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    ContenuAttendu,
    EcheanceTexte,
    OrientationAnnuelle,
    Regle,
    Texte,
)
from mildeca_portal.socle.markdown import rendre
from mildeca_portal.socle.tri import sans_accent

CONFIGURATION = "french"
PASSAGES_MAX = 5  # of one text
AVANT, LARGEUR = 80, 260  # characters of an extract: before its first marked word, in all
MOT = re.compile(r"[^\W_]+")


class SansAccent(Func):
    """The SQL function that both the texts and what is looked for go through."""

    function = "sans_accent"
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, to be marked or not."""

    texte: str
    marque: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the words stand in a text. `ancre`: of its page."""

    rubrique: str
    ancre: str
    titre: list[Segment]
    extrait: list[Segment]


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """A text, its best passages first. `autres`: how many more it has."""

    texte: Texte
    titre: list[Segment]
    passages: list[Passage]
    autres: int


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows that are searched: a title, which counts most, and a body. `ancre`: expression of the anchor on the page."""

    rubrique: str
    lignes: QuerySet[Any]
    texte: str
    titre: str | Combinable
    corps: str | Combinable
    ancre: Combinable


@dataclass(frozen=True, slots=True)
class _Ligne:
    texte_id: int
    rubrique: str
    ancre: str
    titre: str
    corps: str
    rang: float


def _ancre(prefixe: str) -> Combinable:
    return Concat(Value(f"{prefixe}-"), Cast("ordre", CharField()), output_field=CharField())


def _sources() -> list[_Source]:
    textes, rien = Texte.objects.order_by(), Value("")
    origine = Concat("paragraphe", Value(" "), "paragraphe_origine", output_field=TextField())
    return [
        _Source("", textes, "pk", "intitule", "reference", rien),
        _Source("Introduction", textes, "pk", rien, "introduction", Value("introduction")),
        _Source("Ce que disent les sources", textes, "pk", rien, "note", Value("note")),
        _Source(
            "Orientation", OrientationAnnuelle.objects.all(), "texte_id", "intitule", "contenu", _ancre("orientation")
        ),
        _Source(
            "Chantier prioritaire",
            ChantierPrioritaire.objects.all(),
            "texte_id",
            "intitule",
            "description",
            _ancre("chantier"),
        ),
        _Source(
            "Règle d’emploi des crédits",
            Regle.objects.all(),
            "texte_id",
            Concat("code", Value(" – "), "libelle", output_field=TextField()),
            origine,
            F("code"),
        ),
        _Source("Échéance", EcheanceTexte.objects.all(), "texte_id", "intitule", rien, _ancre("echeance")),
        _Source(
            "Contenu attendu", ContenuAttendu.objects.all(), "texte_id", "intitule", "precision", _ancre("contenu")
        ),
        _Source("Annexe", Annexe.objects.all(), "texte_id", "intitule", rien, _ancre("annexe")),
    ]


def chercher(visibles: QuerySet[Texte], cherche: str) -> list[Trouvaille]:
    """The texts of `visibles` that hold all the words of `cherche` in one passage, the best first, then the latest.

    Words without meaning of their own (« le », « de ») are not looked for. At most three queries.
    """
    lignes = _passages(visibles, cherche)
    if not lignes:
        return []
    par_texte: dict[int, list[_Ligne]] = {}
    for ligne in sorted(lignes, key=lambda x: (-x.rang, x.rubrique, x.ancre)):
        par_texte.setdefault(ligne.texte_id, []).append(ligne)
    textes = sorted(visibles.filter(pk__in=list(par_texte)), key=lambda t: -par_texte[t.pk][0].rang)
    montres = {pk: [x for x in trouvees if x.rubrique][:PASSAGES_MAX] for pk, trouvees in par_texte.items()}
    corps = {id(x): _en_clair(x.corps) for passages in montres.values() for x in passages}
    mots = _a_marquer([*corps.values(), *(t.intitule for t in textes), *_titres(montres)], cherche)
    return [
        Trouvaille(
            texte,
            surligner(texte.intitule, mots),
            [
                Passage(x.rubrique, x.ancre, surligner(x.titre, mots), extrait(corps[id(x)], mots))
                for x in montres[texte.pk]
            ],
            sum(bool(x.rubrique) for x in par_texte[texte.pk]) - len(montres[texte.pk]),
        )
        for texte in textes
    ]


def _titres(montres: dict[int, list[_Ligne]]) -> Iterator[str]:
    return (x.titre for passages in montres.values() for x in passages)


def _passages(visibles: QuerySet[Texte], cherche: str) -> list[_Ligne]:
    """One query over all the sources."""
    requete = SearchQuery(SansAccent(Value(cherche)), config=CONFIGURATION, search_type="websearch")
    parts = [_lignes(source, visibles, requete) for source in _sources()]
    lignes = parts[0].union(*parts[1:], all=True)
    # Ranks are compared as they are shown: the fifth decimal tells nothing.
    return [_Ligne(pk, rubrique, ancre, titre, corps, round(r, 4)) for pk, rubrique, ancre, titre, corps, r in lignes]


def _lignes(source: _Source, visibles: QuerySet[Texte], requete: SearchQuery) -> QuerySet[Any, Any]:
    vecteur = SearchVector(SansAccent(source.titre), weight="A", config=CONFIGURATION) + SearchVector(
        SansAccent(source.corps), weight="B", config=CONFIGURATION
    )
    lignes = source.lignes.filter(**{f"{source.texte}__in": visibles.order_by().values("pk")})
    trouvees = lignes.order_by().annotate(vecteur=vecteur).filter(vecteur=requete)
    return trouvees.values_list(
        source.texte,
        Value(source.rubrique, output_field=CharField()),
        Cast(source.ancre, TextField()),
        Cast(source.titre, TextField()),
        Cast(source.corps, TextField()),
        SearchRank(F("vecteur"), requete),
    )


def _en_clair(markdown: str) -> str:
    """The words of a text, without its markup, on one line."""
    return " ".join(normalize("NFC", html.unescape(strip_tags(rendre(markdown)))).split())


def _a_marquer(textes: Iterable[str], cherche: str) -> frozenset[str]:
    """Among the words of `textes`, without accents, those that are the same word as one looked for. One query."""
    mots = sorted({sans_accent(mot) for texte in textes for mot in MOT.findall(texte)})
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT mot FROM unnest(%(mots)s::text[]) AS mot WHERE tsvector_to_array(to_tsvector('french', mot)) "
            "&& tsvector_to_array(to_tsvector('french', sans_accent(%(cherche)s)))",
            {"mots": mots, "cherche": cherche},
        )
        return frozenset(mot for (mot,) in curseur.fetchall())


def surligner(texte: str, mots: frozenset[str]) -> list[Segment]:
    """The text cut into segments; those to be marked hold one word, as it is written."""
    segments: list[Segment] = []
    fin = 0
    for mot in MOT.finditer(texte):
        if sans_accent(mot[0]) in mots:
            if mot.start() > fin:
                segments.append(Segment(texte[fin : mot.start()], False))
            segments.append(Segment(mot[0], True))
            fin = mot.end()
    return [*segments, Segment(texte[fin:], False)] if fin < len(texte) else segments


def extrait(texte: str, mots: frozenset[str]) -> list[Segment]:
    """What stands around the first marked word, cut between words; the beginning when none is marked."""
    premier = next((m.start() for m in MOT.finditer(texte) if sans_accent(m[0]) in mots), 0)
    debut = 0 if premier <= AVANT else texte.find(" ", premier - AVANT) + 1
    fin = len(texte) if len(texte) <= debut + LARGEUR else max(texte.rfind(" ", premier, debut + LARGEUR), premier)
    if fin <= premier < len(texte):  # a word longer than the extract
        fin = debut + LARGEUR
    avant, apres = "… " if debut else "", " …" if fin < len(texte) else ""
    return surligner(f"{avant}{texte[debut:fin]}{apres}", mots)
