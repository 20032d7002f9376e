"""The reference questionnaires and a small one, as documents."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.forms import CheckboxInput

EXERCICES = (2023, 2024, 2025)


@cache
def _texte(exercice: int) -> str:
    return Path(settings.RACINE, "fixtures", f"questionnaire-{exercice}.json").read_text(encoding="utf-8")


def reference(exercice: int = 2025) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_texte(exercice))
    return document


def petit() -> dict[str, Any]:
    """Two sections: numbers, a choice, a table, a computed value, a condition and two checks."""
    return {
        "exercice": 2025,
        "titre": "Essai 2025",
        "parametres": {"seuil": "0.9"},
        "sections": [
            {
                "lettre": "A",
                "titre": "Moyens",
                "questions": [
                    {"cle": "moyens.etp", "numero": "A1", "libelle": "Agents", "type": "decimal", "obligatoire": True},
                    {
                        "cle": "moyens.formation",
                        "numero": "A2",
                        "libelle": "Formation suivie",
                        "type": "oui_non",
                        "equivalent_n1": "moyens.formation",
                    },
                    {
                        "cle": "moyens.formation_le",
                        "numero": "A2 bis",
                        "libelle": "Le",
                        "type": "date",
                        "condition": {"question": "moyens.formation", "operateur": "=", "valeur": True},
                    },
                    {
                        "cle": "moyens.commentaire",
                        "numero": "A3",
                        "libelle": "Commentaire libre",
                        "type": "texte_long",
                        "longueur_max": 3000,
                    },
                ],
            },
            {
                "lettre": "B",
                "titre": "Actions",
                "questions": [
                    {"cle": "actions.nombre", "numero": "B1", "libelle": "Nombre", "type": "entier", "minimum": "0"},
                    {
                        "cle": "actions.publics",
                        "numero": "B2",
                        "libelle": "Publics",
                        "type": "choix_multiple",
                        "autre": True,
                        "choix": [
                            {"code": "jeunes", "libelle": "Jeunes"},
                            {"code": "aucun", "libelle": "Aucun", "exclusif": True},
                            {"code": "autre", "libelle": "Autre"},
                        ],
                    },
                    {
                        "cle": "actions.par_theme",
                        "numero": "B3",
                        "libelle": "Par thème",
                        "type": "tableau",
                        "tableau": {
                            "colonnes": [{"cle": "nombre", "libelle": "Nombre", "type": "entier"}],
                            "lignes": [{"cle": "cps", "libelle": "CPS"}, {"cle": "festif", "libelle": "Festif"}],
                            "total": True,
                        },
                    },
                    {
                        "cle": "actions.par_etp",
                        "numero": "B4",
                        "libelle": "Actions par agent",
                        "type": "calcul",
                        "formule": {"numerateur": ["actions.nombre"], "denominateur": ["moyens.etp"]},
                    },
                    {
                        "cle": "actions.commentaire",
                        "numero": "B5",
                        "libelle": "Commentaire libre",
                        "type": "texte_long",
                    },
                ],
            },
        ],
        "controles": [
            {
                "code": "actions.somme",
                "question": "actions.par_theme",
                "regle": {
                    "type": "comparaison",
                    "gauche": {"termes": ["actions.par_theme#nombre"]},
                    "operateur": "=",
                    "droite": {"termes": ["actions.nombre"]},
                },
                "severite": "bloquante",
                "message": "La somme par thème n’égale pas le nombre d’actions.",
            },
            {
                "code": "actions.sans_public",
                "question": "actions.publics",
                "regle": {"type": "contient", "question": "actions.publics", "code": "aucun"},
                "severite": "avertissement",
                "message": "Aucun public.",
            },
        ],
    }


def champs(page: Any, **autres: Any) -> dict[str, Any]:
    """What a browser posts of the form of a page, untouched, and `autres` in its place."""
    form, valeurs = page.context["form"], defaultdict[str, list[str]](list)
    for champ in form:
        widget = champ.field.widget
        brute = champ.value()
        if isinstance(widget, CheckboxInput):
            valeurs[champ.html_name] += ["on"] if brute else []
        elif brute not in (None, ""):
            valeurs[champ.html_name].append(str(champ.field.prepare_value(brute)))
    compteurs = {f"{nom}-nombre": str(nombre) for nom, nombre in getattr(form, "compteurs", {}).items()}
    poste = {nom: liste for nom, liste in valeurs.items() if liste}
    return {"revision": str(page.context["revision"]), **compteurs, **poste, **autres}
