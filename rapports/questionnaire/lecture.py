"""JSON to `Questionnaire` and back. What cannot be read is refused with sentences, never guessed."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from mildeca_portal.socle.templatetags.formats import nombre
from rapports.questionnaire import definition as d
from rapports.questionnaire.coherence import incoherences

OPERATEURS = frozenset({"=", "!=", "<", "<=", ">", ">="})
OPERATEURS_DE_TEST = OPERATEURS | {"contient", "ne_contient_pas", "remplie"}


class DefinitionInvalide(ValueError):
    """The document is not a questionnaire. `phrases`: why, in French, each with its place."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = list(phrases)
        super().__init__(" ".join(self.phrases))


def empreinte(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: same content, same hash."""
    canonique = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonique.encode()).hexdigest()


def lire(document: Mapping[str, Any]) -> d.Questionnaire:
    """Read and check a document. Raises `DefinitionInvalide`: unknown key or type, dangling reference, bad bounds."""
    questionnaire = lire_brouillon(document)
    phrases = incoherences(questionnaire)
    if phrases:
        raise DefinitionInvalide(phrases)
    return questionnaire


def lire_brouillon(document: Mapping[str, Any]) -> d.Questionnaire:
    """Read a document that is being composed: its form is checked, not yet what its parts say of each other."""
    try:
        return _questionnaire(document)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as erreur:
        raise DefinitionInvalide([f"Le questionnaire ne peut pas être lu : {erreur}."]) from erreur


_MEMOIRE: dict[str, d.Questionnaire] = {}


def lire_memorise(cle: str, document: Mapping[str, Any]) -> d.Questionnaire:
    """`lire`, once per process for each hash `cle`."""
    if cle not in _MEMOIRE:
        if len(_MEMOIRE) > 50:
            _MEMOIRE.clear()
        _MEMOIRE[cle] = lire(document)
    return _MEMOIRE[cle]


def ecrire(questionnaire: d.Questionnaire) -> dict[str, Any]:
    """The document `lire` reads back as an equal questionnaire; what has its default value is left out."""
    document: dict[str, Any] = _vers_json(questionnaire)
    return document


def _questionnaire(document: Mapping[str, Any]) -> d.Questionnaire:
    _cles_connues(document, d.Questionnaire)
    parametres = {nom: Decimal(valeur) for nom, valeur in document.get("parametres", {}).items()}
    return d.Questionnaire(
        exercice=int(document["exercice"]),
        titre=str(document["titre"]),
        sections=tuple(_section(s, parametres) for s in document["sections"]),
        controles=tuple(_controle(c, parametres) for c in document.get("controles", [])),
        parametres=parametres,
    )


def _section(brut: Mapping[str, Any], parametres: Mapping[str, Decimal]) -> d.Section:
    _cles_connues(brut, d.Section)
    questions = tuple(_question(q, parametres) for q in brut["questions"])
    return d.Section(str(brut["lettre"]), str(brut["titre"]), questions, str(brut.get("aide", "")))


def _question(brut: Mapping[str, Any], parametres: Mapping[str, Decimal]) -> d.Question:
    _cles_connues(brut, d.Question)
    valeurs: dict[str, Any] = dict(brut)
    lecteurs: dict[str, Callable[[Any], Any]] = {
        "type": d.Type,
        "qui": d.Qui,
        "minimum": Decimal,
        "maximum": Decimal,
        "choix": lambda choix: tuple(d.Choix(**c) for c in choix),
        "tableau": _tableau,
        "formule": _formule,
        "condition": lire_condition,
    }
    for champ, lecteur in lecteurs.items():
        if valeurs.get(champ) is not None:
            valeurs[champ] = lecteur(valeurs[champ])
    for champ in ("libelle", "aide"):
        modele = str(valeurs.get(champ, ""))
        resolu = _resoudre(modele, parametres)
        if resolu != modele:
            valeurs[champ], valeurs[f"modele_{champ}"] = resolu, modele
    return d.Question(**valeurs)


def _resoudre(texte: str, parametres: Mapping[str, Decimal]) -> str:
    for nom, valeur in parametres.items():
        texte = texte.replace("{" + nom + "}", nombre(valeur)).replace("{" + nom + " %}", nombre(valeur * 100))
    return texte


def _tableau(brut: Mapping[str, Any]) -> d.Tableau:
    _cles_connues(brut, d.Tableau)
    return d.Tableau(
        colonnes=tuple(d.Colonne(**{**c, "type": d.Type(c["type"])}) for c in brut["colonnes"]),
        lignes=tuple(d.Ligne(**ligne) for ligne in brut.get("lignes", [])),
        source=str(brut.get("source", "")),
        total=bool(brut.get("total", False)),
        total_lignes=bool(brut.get("total_lignes", False)),
    )


def _formule(brut: Mapping[str, Any]) -> d.Formule:
    _cles_connues(brut, d.Formule)
    termes = tuple(brut["numerateur"]), tuple(brut["denominateur"])
    return d.Formule(*termes, bool(brut.get("pourcentage", False)))


def lire_condition(brut: Mapping[str, Any]) -> d.Condition:
    """One condition of a document. Raises as `_questionnaire` does."""
    if "parties" in brut:
        _cles_connues(brut, d.Groupe)
        if brut["lien"] not in ("et", "ou"):
            raise ValueError(f"lien inconnu « {brut['lien']} »")
        return d.Groupe(brut["lien"], tuple(lire_condition(p) for p in brut["parties"]))
    _cles_connues(brut, d.Test)
    if brut["operateur"] not in OPERATEURS_DE_TEST:
        raise ValueError(f"opérateur inconnu « {brut['operateur']} »")
    valeur = brut.get("valeur")
    if brut["operateur"] in ("<", "<=", ">", ">="):
        valeur = Decimal(str(valeur))
    return d.Test(brut["question"], brut["operateur"], valeur)


def ecrire_condition(condition: d.Condition) -> dict[str, Any]:
    """As `lire_condition` reads it back."""
    ecrite: dict[str, Any] = _vers_json(condition)
    return ecrite


def _controle(brut: Mapping[str, Any], parametres: Mapping[str, Decimal]) -> d.Controle:
    _cles_connues(brut, d.Controle)
    message = _resoudre(brut["message"], parametres)
    return d.Controle(
        code=brut["code"],
        question=brut["question"],
        regle=_regle(brut["regle"], parametres),
        severite=d.Severite(brut["severite"]),
        message=message,
        commentaire=brut.get("commentaire", ""),
        modele_message=brut["message"] if message != brut["message"] else "",
    )


def _regle(brut: Mapping[str, Any], parametres: Mapping[str, Decimal]) -> d.Regle:
    valeurs = {cle: valeur for cle, valeur in brut.items() if cle != "type"}
    match brut["type"]:
        case "comparaison":
            if valeurs["operateur"] not in OPERATEURS:
                raise ValueError(f"opérateur inconnu « {valeurs['operateur']} »")
            return d.Comparaison(
                _operande(valeurs["gauche"], parametres),
                valeurs["operateur"],
                _operande(valeurs["droite"], parametres),
                Decimal(valeurs.get("tolerance", 0)),
            )
        case "contient":
            return d.Contient(**valeurs)
        case "variation":
            nom = valeurs.get("parametre", "")
            return d.Variation(valeurs["question"], parametres[nom] if nom else Decimal(valeurs["seuil"]), nom)
    raise ValueError(f"contrôle de type inconnu « {brut['type']} »")


def _operande(brut: Mapping[str, Any], parametres: Mapping[str, Decimal]) -> d.Operande:
    _cles_connues(brut, d.Operande)
    nom = brut.get("parametre", "")
    facteur = parametres[nom] if nom else Decimal(brut["facteur"]) if "facteur" in brut else None
    return d.Operande(tuple(brut.get("termes", ())), facteur, nom, brut.get("constante", ""))


def _cles_connues(brut: Mapping[str, Any], classe: type) -> None:
    connues = {f.name for f in fields(classe)}
    for cle in brut:
        if cle not in connues or cle.startswith("modele_"):
            raise ValueError(f"« {cle} » est inconnu ici ({classe.__name__.lower()})")


def _vers_json(objet: Any) -> Any:
    if isinstance(objet, StrEnum):
        return str(objet)
    if isinstance(objet, Decimal):
        return str(objet)
    if isinstance(objet, tuple):
        return [_vers_json(o) for o in objet]
    if isinstance(objet, dict):
        return {cle: _vers_json(valeur) for cle, valeur in objet.items()}
    if not is_dataclass(objet):
        return objet
    sortie = {}
    for champ in fields(objet):
        valeur = getattr(objet, champ.name)
        defaut = champ.default_factory() if champ.default_factory is not MISSING else champ.default
        if valeur == defaut or champ.name.startswith("modele_"):
            continue
        sortie[champ.name] = getattr(objet, f"modele_{champ.name}", "") or _vers_json(valeur)
    if isinstance(objet, d.Comparaison | d.Contient | d.Variation):
        sortie["type"] = type(objet).__name__.lower()
    if sortie.get("parametre"):
        sortie.pop("facteur", None)
        sortie.pop("seuil", None)
    return sortie
