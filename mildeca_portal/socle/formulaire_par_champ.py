"""The form of a row that is saved field by field: tokens, conflicts, preview. What it decides is in `saisie_par_champ`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.http import QueryDict

from mildeca_portal.socle.crispy import BarreDeSaisie, UniteDeSaisie
from mildeca_portal.socle.fichiers import Depot
from mildeca_portal.socle.markdown import rendre
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.saisie_par_champ import SUFFIXE_JETON, Bilan, Soumission, contenu_de, jeton_de, unifier
from mildeca_portal.socle.templatetags.formats import date_longue, instant
from mildeca_portal.socle.versions import lire_jeton

if TYPE_CHECKING:
    from mildeca_portal.socle.formulaires import FormulaireDsfr

    class _Formulaire(FormulaireDsfr, forms.ModelForm[Any]): ...

else:
    _Formulaire = object

VIDE = "(vide)"


@dataclass(frozen=True, slots=True)
class Ecart:
    """Two contents for one unit: what the person typed, and what somebody else saved meanwhile."""

    libelle: str
    propose: str
    actuel: str


class SaisieParChamp(_Formulaire):
    """Mixin of a `FormulaireDsfr` model form whose model has a `version`.

    `ensembles`: {unit: its fields}, for fields that are kept together; any other field is a unit of its own.
    `markdown`: fields with a preview. `automatique`: only the units that were posted are read (autosave).
    A new row has no token: it is saved whole, by its button.
    """

    ensembles: ClassVar[Mapping[str, Sequence[str]]] = {}
    markdown: ClassVar[Sequence[str]] = ()
    data: Any

    def __init__(self, *args: Any, automatique: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.automatique = automatique
        self.ecarts: dict[str, Ecart] = {}

    # What the form is made of

    @property
    def libelle_annuler(self) -> str:  # type: ignore[override]
        """What is saved as it is typed cannot be cancelled: one goes back."""
        return "Revenir" if self.en_direct else "Annuler"

    @property
    def en_direct(self) -> bool:
        """The row exists: it is saved field by field, and as it is typed."""
        return self.instance.pk is not None

    @cached_property
    def unites(self) -> dict[str, tuple[str, ...]]:
        """{unit: its fields}, in the order of the form."""
        dans = {nom: unite for unite, noms in self.ensembles.items() for nom in noms}
        unites: dict[str, tuple[str, ...]] = {}
        for nom in self.fields:
            unite = dans.get(nom, nom)
            unites[unite] = (*unites.get(unite, ()), nom)
        return unites

    def attributs(self, unite: str) -> tuple[str, ...]:
        """Attributes of the row that a unit writes: those of its fields' names, unless the form says otherwise."""
        return self.unites[unite]

    def valeurs_de(self, unite: str) -> dict[str, Any]:
        """What a valid unit writes, by attribute."""
        return {nom: _nette(self.cleaned_data.get(nom)) for nom in self.unites[unite]}

    def lire(self, objet: Any, attribut: str) -> Any:
        """Canonical content of an attribute. The action compares with the same function."""
        return contenu_de(objet, attribut)

    def valeurs(self) -> dict[str, Any]:
        """What a new row is written with, relations to several rows apart."""
        plusieurs = self._plusieurs()
        return {a: v for u in self.unites for a, v in self.valeurs_de(u).items() if a not in plusieurs}

    def plusieurs(self) -> dict[str, Any]:
        """Values of the many-to-many fields of a new row."""
        plusieurs = self._plusieurs()
        return {a: v for u in self.unites for a, v in self.valeurs_de(u).items() if a in plusieurs}

    def _plusieurs(self) -> set[str]:
        return {champ.name for champ in self.instance._meta.many_to_many}

    # Tokens

    def nom_du_jeton(self, unite: str) -> str:
        return str(self.add_prefix(unite)) + SUFFIXE_JETON

    @cached_property
    def _courants(self) -> dict[str, str]:
        """Tokens of the row as it was read: validation writes on the instance, they are made before."""
        return {u: str(self._jeton(self.instance, u)) for u in self.unites} if self.en_direct else {}

    def _jeton(self, objet: Any, unite: str) -> Any:
        return jeton_de(objet.version, self.attributs(unite), lambda attribut: self.lire(objet, attribut))

    def jeton(self, unite: str) -> str:
        """Token to show: what came back stays as it came, so that what was not saved keeps the version it was shown in."""
        if self.is_bound:
            return str(self.data.get(self.nom_du_jeton(unite), ""))
        return self._courants.get(unite, "")

    # What came back

    def full_clean(self) -> None:
        _ = self._courants
        if self.is_bound and self.en_direct:
            for unite in self.data.getlist("garder"):
                if unite in self.unites:
                    self._reprendre_le_texte_enregistre(unite)
            if self.automatique:
                for nom in (n for u in self.unites if not self._postee(u) for n in self.unites[u]):
                    self.fields[nom].disabled = True  # its stored value stands, whatever the others are checked against
        super().full_clean()
        if apercu := self.apercu_demande:
            for nom in [n for n in self.errors if n != apercu]:
                del self.errors[nom]

    def _postee(self, unite: str) -> bool:
        return self.nom_du_jeton(unite) in self.data

    def _reprendre_le_texte_enregistre(self, unite: str) -> None:
        """The person chose what is stored: it takes the place of what was typed, with its token."""
        self.data = self.data.copy()
        for nom in self.unites[unite]:
            _poser(self.data, self.add_prefix(nom), self.fields[nom], self.get_initial_for_field(self.fields[nom], nom))
        self.data[self.nom_du_jeton(unite)] = self._courants[unite]

    @property
    def gardees(self) -> list[str]:
        """Units for which the person chose what is stored."""
        return [u for u in self.data.getlist("garder") if u in self.unites] if self.is_bound else []

    def soumissions(self) -> dict[str, Soumission]:
        """What came back, by unit, without those in error. Automatic: only those that were posted."""
        recues: dict[str, Soumission] = {}
        if NON_FIELD_ERRORS in self.errors:
            return recues
        for unite, noms in self.unites.items():
            if (self.automatique and not self._postee(unite)) or any(nom in self.errors for nom in noms):
                continue
            valeurs = self.valeurs_de(unite)
            if all(isinstance(self.fields[n], forms.FileField) and self.cleaned_data.get(n) is None for n in noms):
                continue  # no file handed in: the one that is kept stays
            recues[unite] = Soumission(lire_jeton(self.data.get(self.nom_du_jeton(unite))), valeurs)
        return recues

    def prendre_acte(self, bilan: Bilan) -> dict[str, str]:
        """After a save: new tokens of what was written (returned), and both contents of what is in conflict."""
        ecrits = {unite: str(self._jeton(bilan.objet, unite)) for unite in bilan.ecrites}
        self.data = self.data.copy()
        for unite in bilan.conflits:
            self.ecarts[unite] = self._ecart(bilan.objet, unite)
            self.data[self.nom_du_jeton(unite)] = str(self._jeton(bilan.objet, unite))
        for unite, jeton in ecrits.items():
            self.data[self.nom_du_jeton(unite)] = jeton
        return ecrits

    def erreurs_postees(self) -> dict[str, list[str]]:
        """{name of the input: sentences}, of the units that were posted; those of the whole beside the first of them."""
        noms = [nom for unite, noms in self.unites.items() if self._postee(unite) for nom in noms]
        erreurs = {self.add_prefix(n): [str(e) for e in self.errors[n]] for n in noms if n in self.errors}
        if noms and (du_tout := self.errors.get(NON_FIELD_ERRORS)):
            erreurs.setdefault(self.add_prefix(noms[0]), []).extend(str(e) for e in du_tout)
        return erreurs

    def _ecart(self, objet: Any, unite: str) -> Ecart:
        noms = self.unites[unite]
        propose = [(self.fields[n], self.proposee(n)) for n in noms]
        actuel = [(self.fields[n], self.stockee(objet, n)) for n in noms]
        return Ecart(self.libelle(unite), _ensemble(propose), _ensemble(actuel))

    def proposee(self, nom: str) -> Any:
        """Value of a field as it was typed, for a person to read."""
        return self.cleaned_data.get(nom)

    def stockee(self, objet: Any, nom: str) -> Any:
        """Value of a field in the row, for a person to read."""
        valeur = getattr(objet, nom)
        return valeur.all() if hasattr(valeur, "all") else valeur

    def libelle(self, unite: str) -> str:
        """« À partir du, au plus tard le »."""
        libelles = [str(self[nom].label) for nom in self.unites[unite]]
        return ", ".join([libelles[0], *(libelle[:1].lower() + libelle[1:] for libelle in libelles[1:])])

    # Preview

    @property
    def apercu_demande(self) -> str:
        """Field whose preview was asked for by its button; empty for none."""
        nom = self.data.get("apercu", "") if self.is_bound else ""
        return nom if nom in self.markdown else ""

    def apercu(self, nom: str) -> str:
        """What is typed, as it will be read."""
        return rendre(unifier(str(self[nom].value() or "")))

    def apercus(self) -> dict[str, str]:
        """Previews of the Markdown fields that were posted."""
        return {nom: self.apercu(nom) for nom in self.markdown if self.add_prefix(nom) in self.data}

    # Layout

    def disposition(self) -> Any:
        dessine: set[str] = set()
        contenu = _par_unite(super().disposition(), self, dessine)
        return Layout(BarreDeSaisie(en_direct=self.en_direct), contenu)

    @property
    def helper(self) -> Any:
        helper = super().helper
        if self.en_direct:
            helper.attrs = {**(helper.attrs or {}), "data-saisie": "modifications"}
        return helper


def _par_unite(disposition: Any, form: Any, dessinees: set[str]) -> Any:
    """The same layout, each name of a field replaced by the unit it belongs to, drawn once."""
    unite_de = {nom: unite for unite, noms in form.unites.items() for nom in noms}
    suite: list[Any] = []
    for element in disposition.fields:
        if not isinstance(element, str):
            suite.append(_par_unite(element, form, dessinees) if hasattr(element, "fields") else element)
        elif (unite := unite_de[element]) not in dessinees:
            dessinees.add(unite)
            suite.append(UniteDeSaisie(unite, form.unites[unite]))
    disposition.fields = suite
    return disposition


def _nette(valeur: Any) -> Any:
    return unifier(valeur) if isinstance(valeur, str) else valeur


def _poser(donnees: QueryDict, nom: str, champ: forms.Field, valeur: Any) -> None:
    """Write a stored value in posted data, as the browser would have sent it back."""
    donnees.pop(nom, None)
    if isinstance(champ.widget, forms.CheckboxInput):
        if valeur:
            donnees[nom] = "on"
        return
    valeur = champ.prepare_value(valeur)
    if isinstance(valeur, list | tuple):
        donnees.setlist(nom, [str(v) for v in valeur])
    elif not isinstance(champ, forms.FileField):
        texte = champ.widget.format_value(valeur)
        donnees[nom] = "" if texte is None else (texte[0] if isinstance(texte, list) and texte else str(texte or ""))


def _ensemble(valeurs: Sequence[tuple[forms.Field, Any]]) -> str:
    """One content for a person to read; several are named."""
    if len(valeurs) == 1:
        return lisible(*valeurs[0]) or VIDE
    return "\n".join(f"{champ.label} : {lisible(champ, valeur) or VIDE}" for champ, valeur in valeurs)


def lisible(champ: forms.Field, valeur: Any) -> str:
    """A value as a person reads it: the label of a choice, a long date, « oui » or « non »."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Depot | Fichier):
        return valeur.nom
    if isinstance(valeur, QuerySet | list | tuple | set):
        return " ; ".join(sorted(_choisi(champ, v) for v in valeur))
    if hasattr(valeur, "hour"):
        return instant(valeur)
    return date_longue(valeur) if hasattr(valeur, "year") else _choisi(champ, valeur)


def _choisi(champ: forms.Field, valeur: Any) -> str:
    choix: Any = getattr(champ, "choices", None)
    if choix is None or isinstance(champ, forms.ModelChoiceField):
        return str(valeur)
    return next((str(libelle) for code, libelle in choix if str(code) == str(valeur)), str(valeur))
