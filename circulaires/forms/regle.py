"""A rule and the parameters of its type."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from circulaires.controle import TypeDeRegle, type_de_regle
from circulaires.forms.communs import FormulaireDeTexte
from circulaires.models import Regle
from circulaires.regles import contradictions_ajoutees

CODE = re.compile(r"R-[0-9]{2}[A-Z]?")


class RegleForm(FormulaireDeTexte):
    """A rule and the parameters of its type, whose fields are taken from the type's own form.

    The parameters are judged together: they are saved together.
    """

    PREFIXE = "parametre"
    ensembles: ClassVar[Mapping[str, Sequence[str]]] = {"etat": ("active", "a_confirmer")}

    class Meta:
        model = Regle
        fields = [
            "code", "libelle", "severite", "active", "a_confirmer", "paragraphe", "paragraphe_origine", "source",
        ]  # fmt: skip
        help_texts = {
            "code": "« R- » suivi de deux chiffres, par exemple « R-01 ».",
            "severite": "Bloquante : l’acte est refusé. Avertissement ou information : il est seulement signalé.",
            "active": "Une règle inactive est montrée mais n’est pas appliquée.",
            "a_confirmer": "La règle reste inactive tant que ses paramètres ne sont pas confirmés.",
            "paragraphe": "Le passage de la circulaire, cité dans chaque constat.",
            "paragraphe_origine": "Par exemple : Circulaire 2027, § 3.1.",
        }
        widgets = {"paragraphe": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_regle: TypeDeRegle[Any] = type_de_regle(self.instance.type_regle)
        self.noms = list(self.type_regle.formulaire.base_fields)
        for nom, champ in self.type_regle.formulaire().fields.items():
            self.fields[f"{self.PREFIXE}-{nom}"] = deepcopy(champ)
            self.initial[f"{self.PREFIXE}-{nom}"] = self.instance.parametres.get(nom)

    @cached_property
    def unites(self) -> dict[str, tuple[str, ...]]:
        ceux_du_type = tuple(f"{self.PREFIXE}-{nom}" for nom in self.noms)
        autres = {u: noms for u, noms in super().unites.items() if u not in ceux_du_type}
        return {**autres, "parametres": ceux_du_type} if ceux_du_type else autres

    def attributs(self, unite: str) -> tuple[str, ...]:
        return ("parametres",) if unite == "parametres" else super().attributs(unite)

    def valeurs_de(self, unite: str) -> dict[str, Any]:
        if unite == "parametres":
            return {"parametres": self.parametres.donnees()}
        return super().valeurs_de(unite)

    def proposee(self, nom: str) -> Any:
        return self._lue(nom, self.parametres.donnees()) if self._est_un_parametre(nom) else super().proposee(nom)

    def stockee(self, objet: Any, nom: str) -> Any:
        return self._lue(nom, objet.parametres) if self._est_un_parametre(nom) else super().stockee(objet, nom)

    def _est_un_parametre(self, nom: str) -> bool:
        return nom.startswith(f"{self.PREFIXE}-")

    def _lue(self, nom: str, parametres: Mapping[str, Any]) -> Any:
        """A parameter as it is typed: a share stored as 0.8 is read « 80 »."""
        valeur = parametres.get(nom.removeprefix(f"{self.PREFIXE}-"))
        return valeur if isinstance(valeur, bool | list) else self.fields[nom].prepare_value(valeur)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError("Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 ».")
        memes = Regle.objects.filter(texte_id=self.instance.texte_id, code=code)
        if memes.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ce code est déjà celui d’une autre règle du texte.")
        return code[:4] + code[4:].lower()

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("a_confirmer") and valeurs.get("active"):
            self.add_error("active", "Une règle dont les paramètres sont à confirmer reste inactive.")
        # The type's own form judges its parameters together; each of them has been judged above, beside its field.
        if self.automatique and not self._postee("parametres"):
            return valeurs
        self.parametres = self.type_regle.formulaire(self.data, prefix=self.PREFIXE)
        if not self.parametres.is_valid():
            self._dire_ce_qui_ne_va_pas_ensemble()
        elif not self.errors:
            self._refuser_les_contradictions(valeurs)
        return valeurs

    def _dire_ce_qui_ne_va_pas_ensemble(self) -> None:
        """What the type finds in its parameters taken together, beside the field it names; not the same sentence twice."""
        for nom, phrases in self.parametres.errors.items():
            champ = f"{self.PREFIXE}-{nom}" if nom in self.noms else None
            for phrase in phrases:
                if champ is None or champ not in self.errors:
                    self.add_error(champ, phrase)

    def _refuser_les_contradictions(self, valeurs: dict[str, Any]) -> None:
        """A rule that no project could respect beside the others is told next to its parameter, when it has only one."""
        if not valeurs.get("active"):
            return
        autres = Regle.objects.filter(texte_id=self.instance.texte_id, active=True).exclude(pk=self.instance.pk)
        saisie = Regle(
            code=valeurs["code"],
            type_regle=self.type_regle.code,
            parametres=self.parametres.donnees(),
            severite=valeurs["severite"],
        )
        champ = f"{self.PREFIXE}-{self.noms[0]}" if len(self.noms) == 1 else None
        for phrase in contradictions_ajoutees(saisie, list(autres)):
            self.add_error(champ, phrase)
