"""How one field, and what is wrong in a form, are written in the design system. Used by the templates of `crispy_dsfr`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.exceptions import ImproperlyConfigured
from django.forms import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString

register = template.Library()

SAISIE, CASE, GROUPE, LISTE, FICHIER, CACHE = "saisie", "case", "groupe", "liste", "fichier", "cache"
CLASSES = {SAISIE: "fr-input", LISTE: "fr-select", FICHIER: "fr-upload"}


def sorte(field: BoundField) -> str:
    """Which of our templates writes the field, by its widget."""
    widget = field.field.widget
    if widget.is_hidden:
        return CACHE
    if isinstance(widget, forms.CheckboxInput):
        return CASE
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return GROUPE
    if isinstance(widget, forms.Select):
        return LISTE
    return FICHIER if isinstance(widget, forms.FileInput) else SAISIE


def decrit_par(field: BoundField) -> str:
    """Ids of what describes the field: what its author set, its help text (kept in error), its errors."""
    ids = [field.field.widget.attrs.get("aria-describedby", "")]
    ids += [f"{field.auto_id}_helptext"] if field.help_text else []
    ids += [f"{field.auto_id}_error"] if field.errors else []
    return " ".join(filter(None, ids))


def _controle(field: BoundField, sorte: str, **attributs: str) -> SafeString:
    """The control itself. A file already kept is never linked here: its app serves it after its own rights."""
    classe = f"{field.field.widget.attrs.get('class', '')} {CLASSES.get(sorte, '')}".strip()
    tous = {"class": classe, "aria-describedby": decrit_par(field), **attributs}
    # Django adds its own `aria-describedby` when ours is empty: both agree.
    attrs: dict[str, str | bool] = {nom: valeur for nom, valeur in tous.items() if valeur}
    widget = None
    if sorte == FICHIER:
        widget = forms.FileInput(attrs=field.field.widget.attrs)
    html = field.as_widget(widget=widget, attrs=attrs)
    if sorte == FICHIER and field.initial:
        html = SafeString(html.replace(" required", ""))
    return html


@register.inclusion_tag("crispy_dsfr/champ.html", takes_context=True)
def champ(context: template.Context, field: BoundField, sans_mention: bool = False) -> dict[str, Any]:
    """One field with its label, help text and errors. `sans_mention`: do not say « (facultatif) » (filters)."""
    nature = sorte(field)
    facultatif = not field.field.required and nature != CASE and not (sans_mention or context.get("sans_mention"))
    return {
        "field": field,
        "sorte": nature,
        "facultatif": facultatif,
        "decrit_par": decrit_par(field),
        "controle": "" if nature == GROUPE else _controle(field, nature),
        "depose": str(field.initial) if nature == FICHIER and field.initial else "",
    }


@register.inclusion_tag("crispy_dsfr/cellule.html")
def cellule(field: BoundField, nomme_par: str) -> dict[str, Any]:
    """A field in a table of inputs: named by its headers (`nomme_par`: their ids), its errors below it."""
    nature = sorte(field)
    attributs = {"aria-labelledby": nomme_par}
    return {"field": field, "controle": _controle(field, nature, **attributs)}


@dataclass(frozen=True)
class ErreurDeChamp:
    """One line of the summary: `ancre` is the id that the link gives the focus to, empty for the form itself."""

    ancre: str
    libelle: str
    message: str


def ancre(field: BoundField) -> str:
    return f"{field.auto_id}_0" if sorte(field) == GROUPE else field.id_for_label or field.auto_id


def erreurs(form: forms.BaseForm) -> Iterator[ErreurDeChamp]:
    """Errors of a form in the order of its fields, those of the whole first."""
    for message in form.non_field_errors():
        yield ErreurDeChamp("", "", str(message))
    for field in form:
        for message in field.errors:
            cible = "" if field.is_hidden else ancre(field)
            yield ErreurDeChamp(cible, str(field.label), str(message))


@register.inclusion_tag("crispy_dsfr/resume_erreurs.html")
def resume_erreurs(formulaire: forms.BaseForm | BaseFormSet) -> dict[str, Any]:
    """Summary at the top of a form or formset: takes the focus, links to each field."""
    if not formulaire.is_bound:
        return {"erreurs": []}
    if isinstance(formulaire, BaseFormSet):
        du_tout = [ErreurDeChamp("", "", str(message)) for message in formulaire.non_form_errors()]
        return {"erreurs": du_tout + [e for form in formulaire for e in erreurs(form)]}
    return {"erreurs": list(erreurs(formulaire))}


@register.filter
def demande_la_mention(form: forms.BaseForm) -> bool:
    """Whether « tous les champs sont obligatoires » helps: two visible fields or more, one of them required."""
    visibles = form.visible_fields()
    return len(visibles) > 1 and any(f.field.required for f in visibles)


@register.filter
def legende(table: Any) -> str:
    """Caption of a django-tables2 table: its attribute `legende`, compulsory."""
    texte = getattr(table, "legende", "")
    if not texte:
        raise ImproperlyConfigured(f"{type(table).__name__} : donnez une légende au tableau (attribut « legende »).")
    return str(texte)


@register.filter
def classe_de_colonne(colonne: Any) -> str:
    """Class that a column declares for its cells (`attrs={"td": {"class": "fr-cell--right"}}`), for its header too."""
    return str((colonne.column.attrs or {}).get("td", {}).get("class", ""))


@register.simple_tag
def tri_de(colonne: Any) -> dict[str, str]:
    """How a column is sorted now: value of `aria-sort` and its sign."""
    if not colonne.is_ordered:
        return {"sens": "", "signe": "↕"}
    descendant = colonne.order_by_alias.is_descending
    return {"sens": "descending" if descendant else "ascending", "signe": "↓" if descendant else "↑"}
