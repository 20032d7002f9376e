"""Columns and types: the standard's (`pyxform.aliases` for the words), and ours."""

from pyxform import aliases  # type: ignore[import-untyped]  # it ships no types

from rapports.questionnaire.definition import Type

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
TABLEAUX, CONTROLES, PARAMETRES, TEXTES = (
    "mildeca_tableaux",
    "mildeca_controles",
    "mildeca_parametres",
    "mildeca_textes",
)
LISEZ_MOI = "lisez-moi"

STANDARD = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
)
PREFIXE = "mildeca::"
MILDECA = tuple(
    PREFIXE + nom
    for nom in (
        "type",
        "cle",
        "lettre",
        "numero",
        "unite",
        "decimales",
        "obligatoire",
        "qui",
        "autre",
        "condition",
        "equivalent_n1",
        "preremplissage",
        "rapport",
        "a_confirmer",
        "formule",
    )
)
COLONNES: dict[str, tuple[str, ...]] = {
    SURVEY: STANDARD + MILDECA,
    # Not one column more here: the tools take each as an XML element, and « mildeca::… » would stop pyxform.
    CHOICES: ("list_name", "name", "label"),
    SETTINGS: ("form_title", "form_id", "version", "default_language", PREFIXE + "exercice"),
    TABLEAUX: ("question", "sorte", "cle", "libelle", "type", "unite"),
    CONTROLES: (
        "code",
        "question",
        "regle",
        "gauche",
        "operateur",
        "droite",
        "tolerance",
        "seuil",
        "choix",
        "severite",
        "message",
        "commentaire",
    ),
    PARAMETRES: ("nom", "valeur"),
    TEXTES: ("feuille", "objet", "colonne", "partie", "texte"),
}
OBLIGATOIRES = {
    SURVEY: ("type", "name"),
    CHOICES: ("list_name", "name"),
    TABLEAUX: ("question", "sorte"),
    CONTROLES: ("code", "question", "regle", "severite", "message"),
    PARAMETRES: ("nom", "valeur"),
    TEXTES: COLONNES[TEXTES],
}
# Other words of the standard for the same column.
SYNONYMES = {
    SURVEY: {
        "caption": "label",
        "command": "type",
        "tag": "name",
        "value": "name",
        "relevance": "relevant",
        "calculate": "calculation",
        "constraining_message": "constraint_message",
        "bind::relevant": "relevant",
        "bind::required": "required",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "bind::jr:constraintmsg": "constraint_message",
    },
    CHOICES: {"list name": "list_name", "caption": "label", "value": "name"},
    SETTINGS: {"title": "form_title", "set form title": "form_title", "id_string": "form_id", "set form id": "form_id"},
}
# Columns of the standard that change what is answered: refused where they are filled.
REFUSEES = {
    SURVEY: {
        "choice_filter": "une liste de choix filtrée par une autre réponse n’est pas prise en charge",
        "default": "une réponse par défaut n’est pas prise en charge",
        "trigger": "un calcul déclenché n’est pas pris en charge",
        "repeat_count": "une répétition n’est pas prise en charge",
        "count": "une répétition n’est pas prise en charge",
        "disabled": "une ligne désactivée n’est pas prise en charge : supprimez-la",
        "read_only": "une question en lecture seule n’est pas prise en charge",
        "readonly": "une question en lecture seule n’est pas prise en charge",
        "image": "une image jointe à une question n’est pas prise en charge",
        "audio": "un son joint à une question n’est pas pris en charge",
        "video": "une vidéo jointe à une question n’est pas prise en charge",
        "big-image": "une image jointe à une question n’est pas prise en charge",
        "parameters": "les paramètres d’une question ne sont pas pris en charge",
        "save_to": "les entités d’ODK ne sont pas prises en charge",
    },
    CHOICES: {
        "image": "une image jointe à un choix n’est pas prise en charge",
        "audio": "un son joint à un choix n’est pas pris en charge",
        "video": "une vidéo jointe à un choix n’est pas prise en charge",
        "media": "un média joint à un choix n’est pas pris en charge",
    },
}
# Those that say yes or no: « no » changes nothing.
DRAPEAUX = ("disabled", "read_only", "readonly")
# Refused too, every column that begins so.
ESPACES_REFUSES = ("bind", "body", "control", "instance", "media")
TRADUISIBLES = ("label", "hint", "constraint_message", "required_message", "guidance_hint", "caption", "image", "audio")
FEUILLES_REFUSEES = ("external_choices", "entities", "osm")

# XLSForm type → types of the portal it may be, the first without `mildeca::type`.
TYPES: dict[str, tuple[Type, ...]] = {
    "integer": (Type.ENTIER,),
    "decimal": (Type.DECIMAL, Type.EUROS, Type.POURCENTAGE),
    "text": (Type.TEXTE, Type.TEXTE_LONG),
    "date": (Type.DATE,),
    "select_one": (Type.CHOIX, Type.OUI_NON),
    "select_multiple": (Type.CHOIX_MULTIPLE,),
    "file": (Type.FICHIER,),
    "image": (Type.FICHIER,),
    "note": (Type.TABLEAU,),
    "calculate": (Type.CALCUL,),
}
XLSFORM = {portail: xlsform for xlsform, types in reversed(TYPES.items()) for portail in types} | {Type.FICHIER: "file"}
SYNONYMES_DE_TYPE = {"int": "integer", "string": "text", "photo": "image", "percentage": "decimal"}
# What ODK writes by itself beside the answers: the portal keeps its own.
METADONNEES = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "subscriberid", "simserial"}
)
# How many decimals a number may keep.
DECIMALES = frozenset("0123456")
OUI_NON = aliases.yes_no | {"oui": True, "Oui": True, "OUI": True, "non": False, "Non": False, "NON": False}


def commande(type_: str) -> tuple[str, str, bool]:
    """« select_one regions or_other » → (« select_one », « regions », True); any other type comes back alone."""
    for mots, sens in sorted(aliases.select.items(), key=lambda x: -len(x[0])):
        if mots in aliases.select_from_file or not type_.startswith(f"{mots} "):
            continue
        reste = type_[len(mots) + 1 :].split()
        nom = {"select one": "select_one", "select all that apply": "select_multiple"}.get(sens, str(sens))
        suite = " ".join(reste[1:])
        if reste and suite in ("", "or_other", "or other", "or specify other"):
            return nom, reste[0], bool(suite)
    return SYNONYMES_DE_TYPE.get(type_, type_), "", False
