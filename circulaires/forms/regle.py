"""A rule and the parameters of its type."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from circulaires.dossiers import autres_regles
from circulaires.forms.parametres import AvecParametres
from circulaires.models import Regle
from circulaires.regles import contradictions_ajoutees

CODE = re.compile(r"R-[0-9]{2}[A-Z]?")


class RegleForm(AvecParametres):
    """A rule of a text and the parameters of its type."""

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

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError("Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 ».")
        code = code[:4] + code[4:].lower()
        memes = Regle.objects.filter(texte_id=self.instance.texte_id, code=code)
        if memes.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ce code est déjà celui d’une autre règle du texte.")
        return code

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("a_confirmer") and valeurs.get("active"):
            self.add_error("active", "Une règle dont les paramètres sont à confirmer reste inactive.")
        parametres = self.lire_parametres()
        if parametres is not None and not self.errors:
            self._refuser_les_contradictions(valeurs, parametres)
        return valeurs

    def _refuser_les_contradictions(self, valeurs: dict[str, Any], parametres: dict[str, Any]) -> None:
        """A rule that no project could respect beside the others is told next to its parameter, when it has only one."""
        if not valeurs.get("active"):
            return
        soeurs = list(Regle.objects.filter(texte_id=self.instance.texte_id).exclude(pk=self.instance.pk))
        codes = {valeurs["code"], *(r.code for r in soeurs)}
        autres = [*autres_regles(self.instance.texte, codes), *(r for r in soeurs if r.active)]
        saisie = Regle(
            code=valeurs["code"],
            type_regle=self.type_regle.code,
            parametres=parametres,
            severite=valeurs["severite"],
        )
        champ = f"{self.PREFIXE}-{self.noms[0]}" if len(self.noms) == 1 else None
        for phrase in contradictions_ajoutees(saisie, autres):
            self.add_error(champ, phrase)
