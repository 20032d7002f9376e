"""Every event code that the code base can write, found in the source: `journaliser(…)` and the functions that call it.

A function that passes its own parameter into the code (`f"rapports.reponse.{acte}"`) is followed to its callers. What
is known at run time only becomes « * », and the test says what it may be.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

APPLICATIONS = ("prefectures", "circulaires", "feuilles_de_route", "credits", "rapports", "mildeca_portal")
INCONNU = "*"
# The decorator of nominative exports takes the code that it will write.
DEPARTS = {"journaliser": 0, "export_nominatif": 0}


def sources(racine: Path) -> Iterator[ast.Module]:
    for application in APPLICATIONS:
        for fichier in sorted((racine / application).rglob("*.py")):
            if not {"migrations", "demonstration"} & set(fichier.parts) and fichier.name != "exports.py":
                yield ast.parse(fichier.read_text())


def _formes(noeud: ast.expr, parametres: dict[str, int], local: dict[str, list[ast.expr]]) -> Iterator[list[str | int]]:
    """Each value the expression may take, as pieces: text, or the index of a parameter of the enclosing function."""
    if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str):
        yield [noeud.value]
    elif isinstance(noeud, ast.IfExp):
        yield from _formes(noeud.body, parametres, local)
        yield from _formes(noeud.orelse, parametres, local)
    elif isinstance(noeud, ast.Name) and noeud.id in parametres:
        yield [parametres[noeud.id]]
    elif isinstance(noeud, ast.Name) and noeud.id in local:
        for valeur in local[noeud.id]:
            yield from _formes(valeur, parametres, {})
    elif isinstance(noeud, ast.JoinedStr):
        formes: list[list[str | int]] = [[]]
        for morceau in noeud.values:
            suite = morceau.value if isinstance(morceau, ast.FormattedValue) else morceau
            suites = list(_formes(suite, parametres, local))
            formes = [f + s for f in formes for s in suites]
        yield from formes
    else:
        yield [INCONNU]


def _ecrivains(modules: list[ast.Module]) -> set[str]:
    """Codes written, with « * » for what only run time knows. Functions are matched by name, module by module first."""
    codes: set[str] = set()
    relais: dict[str, list[tuple[ast.Module | None, list[str | int]]]] = {
        nom: [(None, [rang])] for nom, rang in DEPARTS.items()
    }
    vus: set[tuple[int, int, tuple[str | int, ...]]] = set()
    encore = True
    while encore:
        encore = False
        for module in modules:
            for fonction, appel in _appels(module):
                nom = getattr(appel.func, "id", getattr(appel.func, "attr", ""))
                propres = [x for x in relais.get(nom, []) if x[0] is module]
                for _, patron in propres or [x for x in relais.get(nom, []) if not nom.startswith("_")]:
                    for forme in _remplir(patron, appel, fonction):
                        cle = (id(appel), id(fonction), tuple(forme))
                        if cle in vus:
                            continue
                        vus.add(cle)
                        encore = True
                        if any(isinstance(m, int) for m in forme):
                            assert fonction is not None
                            relais.setdefault(fonction.name, []).append((module, forme))
                        else:
                            codes.add("".join(str(m) for m in forme))
    return codes


def _appels(module: ast.Module) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """Each call, with the innermost function it stands in."""

    def parcourir(
        noeud: ast.AST, fonction: ast.FunctionDef | None
    ) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
        for enfant in ast.iter_child_nodes(noeud):
            dedans = enfant if isinstance(enfant, ast.FunctionDef) else fonction
            if isinstance(enfant, ast.Call):
                yield fonction, enfant
            yield from parcourir(enfant, dedans)

    return parcourir(module, None)


def _remplir(patron: list[str | int], appel: ast.Call, fonction: ast.FunctionDef | None) -> Iterator[list[str | int]]:
    """The pattern of a relay, filled with the arguments of one call."""
    arguments = [a.arg for a in fonction.args.args + fonction.args.kwonlyargs] if fonction else []
    parametres = {nom: rang for rang, nom in enumerate(arguments)}
    local: dict[str, list[ast.expr]] = {}
    for x in ast.walk(fonction) if fonction else ():
        if isinstance(x, ast.Assign) and len(x.targets) == 1 and isinstance(x.targets[0], ast.Name):
            local.setdefault(x.targets[0].id, []).append(x.value)
    formes: list[list[str | int]] = [[]]
    for morceau in patron:
        if isinstance(morceau, str):
            formes = [[*f, morceau] for f in formes]
            continue
        argument = appel.args[morceau] if morceau < len(appel.args) else None
        suites = [[INCONNU]] if argument is None else list(_formes(argument, parametres, local))
        formes = [f + s for f in formes for s in suites]
    yield from formes


def codes_ecrits(racine: Path) -> set[str]:
    return _ecrivains(list(sources(racine)))
