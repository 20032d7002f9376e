"""An XLSForm workbook as a document of questionnaire. What is not supported is refused with its place, all at once."""

from dataclasses import dataclass
from typing import Any

from rapports.questionnaire.definition import Questionnaire
from rapports.questionnaire.lecture import DefinitionInvalide, ecrire, lire
from rapports.xlsform import grammaire as g
from rapports.xlsform.annexes import lire_parametres, lire_textes
from rapports.xlsform.classeur import Grille, Ligne, lire_grilles
from rapports.xlsform.controles import lire_controles
from rapports.xlsform.jugement import juger
from rapports.xlsform.refus import Carnet, Refus, XlsformRefuse
from rapports.xlsform.releve import lire_listes, relever
from rapports.xlsform.sections import lire_sections
from rapports.xlsform.tableaux import lire_tableaux
from rapports.xlsform.textes import Textes

ANNEES = range(2000, 2101)
NON = frozenset(mot for mot, vrai in g.OUI_NON.items() if not vrai)


@dataclass(frozen=True)
class Lecture:
    """`avis`: what was left aside or added."""

    questionnaire: Questionnaire
    document: dict[str, Any]
    avis: tuple[str, ...]


def lire_xlsform(contenu: bytes, exercice: int | None = None) -> Lecture:
    """Read a workbook. `exercice`: the one it is for, that of the file when None. Raises `XlsformRefuse`."""
    carnet = Carnet()
    grilles = lire_grilles(contenu, carnet)
    survey = grilles.get(g.SURVEY)
    if survey is None:
        raise XlsformRefuse(
            [*carnet.refus, Refus("La feuille « survey » est absente : ce classeur n’est pas un XLSForm.")]
        )
    if any(
        r.ligne == 1 or r.feuille == "" for r in carnet.refus
    ):  # headers that are wrong would make noise of every row
        raise XlsformRefuse(_dans_l_ordre(carnet.refus))
    for grille in grilles.values():
        _colonnes_de_trop(grille, carnet)
    document = _document(grilles, survey, exercice, carnet)
    if carnet.refus:
        raise XlsformRefuse(_dans_l_ordre(carnet.refus))
    if faute := juger(grilles):
        raise XlsformRefuse([faute])
    try:
        questionnaire = lire(document)
    except DefinitionInvalide as erreur:
        raise XlsformRefuse([Refus(phrase) for phrase in erreur.phrases]) from erreur
    return Lecture(questionnaire, ecrire(questionnaire), tuple(carnet.avis))


def _dans_l_ordre(refus: list[Refus]) -> list[Refus]:
    rangs = {nom: i for i, nom in enumerate(g.COLONNES)}
    return sorted(dict.fromkeys(refus), key=lambda r: (rangs.get(r.feuille.strip().lower(), 99), r.ligne))


def _document(grilles: dict[str, Grille], survey: Grille, exercice: int | None, carnet: Carnet) -> dict[str, Any]:
    textes = lire_textes(grilles.get(g.TEXTES), carnet)
    annee, titre = _reglages(grilles.get(g.SETTINGS), exercice, textes, carnet)
    parametres = lire_parametres(grilles.get(g.PARAMETRES), carnet)
    listes = lire_listes(grilles.get(g.CHOICES), textes, carnet)
    releve = relever(survey, listes, textes, carnet)
    tableaux = lire_tableaux(grilles.get(g.TABLEAUX), releve, textes, carnet)
    sections = lire_sections(releve, tableaux, titre, textes, carnet)
    controles = lire_controles(grilles.get(g.CONTROLES), releve, tableaux, parametres, textes, carnet)
    return {
        "exercice": annee,
        "titre": titre,
        "parametres": {nom: str(valeur) for nom, valeur in parametres.items()},
        "sections": sections,
        "controles": controles,
    }


def _reglages(settings: Grille | None, exercice: int | None, textes: Textes, carnet: Carnet) -> tuple[int, str]:
    """Year and title; the year asked for goes before that of the file."""
    lignes = settings.lignes if settings else []
    reglages: Ligne | None = lignes[0] if lignes else None
    for de_trop in lignes[1:]:
        carnet.refus.append(de_trop.refus("", "la feuille settings n’a qu’une ligne"))
    colonne = f"{g.PREFIXE}exercice"
    ecrit = reglages[colonne] if reglages else ""
    if reglages and ecrit and ecrit not in map(str, ANNEES):
        carnet.refus.append(reglages.refus(colonne, f"« {ecrit[:40]} » n’est pas une année"))
        ecrit = ""
    elif exercice is None and not ecrit:
        carnet.refus.append(Refus("Ce fichier ne dit pas son exercice : indiquez-le à côté du fichier."))
    elif exercice is not None and ecrit and int(ecrit) != exercice:
        carnet.avis.append(f"Ce fichier décrit l’exercice {ecrit} : il est lu pour l’exercice {exercice}.")
    annee = exercice or int(ecrit or 0)
    titre = textes.lire((g.SETTINGS, "", "form_title"), reglages["form_title"], f"Enquête {ecrit}") if reglages else ""
    if not titre and (g.SETTINGS, "", "form_title") not in textes.exacts:
        titre = f"Enquête annuelle – exercice {annee}"
        carnet.avis.append(f"Ce fichier n’a pas de titre (form_title) : « {titre} » lui est donné.")
    return annee, titre


def _colonnes_de_trop(grille: Grille, carnet: Carnet) -> None:
    """Filled cells of columns that we do not read: refused when they change what is answered, told otherwise."""
    refusees = g.REFUSEES.get(grille.nom, {})
    for colonne, (_, titre) in grille.entetes.items():
        if colonne in g.COLONNES[grille.nom]:
            continue
        base = colonne.partition("::")[0].partition(":")[0]
        phrase = refusees.get(colonne) or (
            f"une colonne « {base}:: » n’est pas prise en charge"
            if base in g.ESPACES_REFUSES and ":" in colonne
            else ""
        )
        sans_effet = NON if colonne in g.DRAPEAUX else ()
        remplies = [ligne for ligne in grille.lignes if ligne[colonne] and ligne[colonne] not in sans_effet]
        if phrase:
            carnet.refus += [ligne.refus(colonne, phrase) for ligne in remplies]
        elif remplies:
            carnet.avis.append(f"Feuille « {grille.titre} » : la colonne « {titre} » n’est pas lue.")
