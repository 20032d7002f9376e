"""Questionnaires drawn at random: every type, conditions, bounds, tables, checks, and texts that no cell likes."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rapports.questionnaire import definition as d

MECHANTS = (
    "= 1 + 1",
    "+33 1",
    "- tiret",
    "@moi",
    "'=déjà",
    "'",
    "« Créé » l’été\u00a0: 10\u202f%",
    "deux\nlignes",
    "retour\r\nchariot",
    "tab\tici",
    "\x01cloche\x1f",
    " bords ",
    "${q1}",
    "${",
    '<b>gras</b> & "guillemets" d\'ici',
    "\ufffe",
    "🧪",
    "Nombre : {taux}",
    "_x0041_",
    "a" * 40_000,
    "TRUE",
    "007",
    "1.50",
    "**gras**",
)
TEXTES = st.sampled_from(MECHANTS) | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
LIBELLES = TEXTES.filter(bool)
CODES = st.sampled_from(("autre", "oui", "a", "b_u0041_", "à dix", 'd\'ici "x"', "1", "_u_", "_", "A.B-c")) | st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8
)
NOMBRES = st.decimals(-999_999, 999_999, places=2) | st.integers(-99, 99_999).map(Decimal)
OPERATEURS = ("=", "!=", "<", "<=", ">", ">=")
SUJETS_DE_CONDITION = {
    d.Type.ENTIER, d.Type.DECIMAL, d.Type.EUROS, d.Type.POURCENTAGE, d.Type.DATE, d.Type.OUI_NON, d.Type.CHOIX,
    d.Type.CHOIX_MULTIPLE, d.Type.TEXTE,
}  # fmt: skip


def bornes(tirer: st.DrawFn, strategie: st.SearchStrategy[Any]) -> tuple[Any, Any]:
    bas, haut = tirer(st.none() | strategie), tirer(st.none() | strategie)
    return (haut, bas) if bas is not None and haut is not None and bas > haut else (bas, haut)


@st.composite
def questionnaires(tirer: st.DrawFn) -> d.Questionnaire:
    parametres = tirer(st.dictionaries(CODES, st.decimals("0.01", 99, places=2), max_size=2))
    faites: list[d.Question] = []
    sections = []
    for i in range(tirer(st.integers(1, 3))):
        lettre = tirer(st.sampled_from(("ABC"[i], f"Z{i}", f"{i}é")))
        questions = []
        for j in range(tirer(st.integers(0, 4))):
            questions.append(question(tirer, f"theme_{i}.q{j}" if tirer(st.booleans()) else f"Clé {i} {j}", faites))
            faites.append(questions[-1])
        fin = d.Question(f"theme_{i}.commentaire", f"{lettre}9", tirer(LIBELLES), d.Type.TEXTE_LONG)
        sections.append(d.Section(lettre, tirer(TEXTES), (*questions, fin), tirer(TEXTES)))
    codes = tirer(st.lists(LIBELLES, unique=True, max_size=3))
    controles = tuple(c for code in codes if (c := controle(tirer, code, faites, parametres)))
    return d.Questionnaire(2026, tirer(TEXTES), tuple(sections), controles, parametres)


def question(tirer: st.DrawFn, cle: str, avant: list[d.Question]) -> d.Question:
    sommables = [q for q in avant if q.est_nombre]
    types = [t for t in d.Type if t is not d.Type.CALCUL or sommables]
    type_ = tirer(st.sampled_from(types))
    champs: dict[str, Any] = {
        nom: tirer(TEXTES) for nom in ("aide", "condition_phrase", "equivalent_n1", "rapport", "unite")
    }
    champs |= {nom: tirer(st.booleans()) for nom in ("obligatoire", "a_confirmer")}
    if type_ in d.NOMBRES:
        champs["minimum"], champs["maximum"] = bornes(tirer, NOMBRES)
        champs["decimales"] = tirer(st.integers(0, 6))
    if type_ in (d.Type.TEXTE, d.Type.TEXTE_LONG):
        bas, haut = bornes(tirer, st.integers(1, 20_000))
        champs["longueur_min"], champs["longueur_max"] = bas or 0, haut or 0
    if type_ in (d.Type.CHOIX, d.Type.CHOIX_MULTIPLE):
        codes = tirer(st.lists(CODES, min_size=1, max_size=3, unique=True))
        champs["choix"] = tuple(d.Choix(code, tirer(LIBELLES), tirer(st.booleans())) for code in codes)
        champs["autre"] = tirer(st.booleans())
    if type_ is d.Type.FICHIER:
        champs["image"] = tirer(st.booleans())
    if type_ is d.Type.TABLEAU:
        champs["tableau"] = tableau(tirer)
    if type_ is d.Type.CALCUL:
        termes = st.lists(st.sampled_from([q.cle for q in sommables]), min_size=1, max_size=3).map(tuple)
        champs["formule"] = d.Formule(tirer(termes), tirer(termes), tirer(st.booleans()))
        champs["decimales"] = tirer(st.integers(0, 6))
    possibles = [q for q in avant if q.type in SUJETS_DE_CONDITION]
    if possibles and tirer(st.booleans()):
        champs["condition"] = condition(tirer, possibles, 2)
    qui = tirer(st.sampled_from(list(d.Qui)))
    return d.Question(cle, tirer(LIBELLES), tirer(LIBELLES), type_, qui=qui, **champs)


def tableau(tirer: st.DrawFn) -> d.Tableau:
    cles = tirer(st.lists(CODES, min_size=1, max_size=3, unique=True))
    types = tirer(st.sampled_from((list(d.NOMBRES), sorted(d.TYPES_DE_COLONNE))))
    colonnes = tuple(d.Colonne(c, tirer(TEXTES), tirer(st.sampled_from(sorted(types))), tirer(TEXTES)) for c in cles)
    lignes = tuple(d.Ligne(c, tirer(TEXTES)) for c in tirer(st.lists(CODES, max_size=3, unique=True)))
    totaux = all(c.type in d.NOMBRES for c in colonnes)
    source = tirer(st.sampled_from(("", "axes_de_la_feuille")))
    return d.Tableau(colonnes, lignes, source, totaux and tirer(st.booleans()), totaux and tirer(st.booleans()))


def condition(tirer: st.DrawFn, possibles: list[d.Question], profondeur: int) -> d.Condition:
    if profondeur and tirer(st.booleans()):
        parties = [condition(tirer, possibles, profondeur - 1) for _ in range(tirer(st.integers(1, 3)))]
        return d.Groupe(tirer(st.sampled_from(("et", "ou"))), tuple(parties))
    q = tirer(st.sampled_from(possibles))
    if tirer(st.booleans()):
        return d.Test(q.cle, "remplie")
    if q.choix:
        operateurs = ("contient", "ne_contient_pas") if q.type is d.Type.CHOIX_MULTIPLE else ("=", "!=", "contient")
        return d.Test(q.cle, tirer(st.sampled_from(operateurs)), tirer(st.sampled_from(q.choix)).code)
    if q.type is d.Type.OUI_NON:
        return d.Test(q.cle, tirer(st.sampled_from(("=", "!="))), tirer(st.booleans()))
    if q.est_nombre:
        operateur, valeur = tirer(st.sampled_from(OPERATEURS)), tirer(NOMBRES)
        return d.Test(q.cle, operateur, valeur if operateur not in ("=", "!=") else str(valeur))
    return d.Test(q.cle, tirer(st.sampled_from(("=", "!="))), tirer(TEXTES))


def controle(
    tirer: st.DrawFn, code: str, questions: list[d.Question], parametres: dict[str, Decimal]
) -> d.Controle | None:
    if not questions:
        return None
    nombres = [q for q in questions if q.est_nombre]
    multiples = [q for q in questions if q.choix]
    regles: list[d.Regle] = []
    nom = tirer(st.sampled_from(["", *parametres]))
    if nombres:
        seuil = parametres[nom] if nom else tirer(st.decimals("0.01", 9, places=2))
        regles.append(d.Variation(tirer(st.sampled_from(nombres)).cle, seuil, nom))
    if multiples:
        q = tirer(st.sampled_from(multiples))
        regles.append(d.Contient(q.cle, tirer(st.sampled_from(q.choix)).code))
    termes = [q.cle for q in nombres] + ["@credits.projets.montant", "@portail à dix"]
    termes += [f"{q.cle}#{c.cle}" for q in questions if q.tableau for c in q.tableau.colonnes if c.type in d.NOMBRES]
    facteur = parametres[nom] if nom else tirer(st.none() | NOMBRES)
    gauche = d.Operande(tuple(tirer(st.lists(st.sampled_from(termes), min_size=1, max_size=3))), facteur, nom)
    droite = (
        gauche if tirer(st.booleans()) else d.Operande(constante=tirer(st.sampled_from(("2018-01-01", "5", 'l\'"x"'))))
    )
    tolerance = tirer(st.decimals(0, 9, places=2))
    regles.append(d.Comparaison(gauche, tirer(st.sampled_from(OPERATEURS)), droite, tolerance))
    cle = tirer(st.sampled_from(questions)).cle
    commentaire = tirer(st.sampled_from(["", cle]))
    severite = tirer(st.sampled_from(list(d.Severite)))
    return d.Controle(code, cle, tirer(st.sampled_from(regles)), severite, tirer(LIBELLES), commentaire)
