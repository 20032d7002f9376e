"""The parameters of a rule inside the form of the rule: their fields are those of the type's own form."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from typing import Any

from circulaires.controle import TypeDeRegle, type_de_regle
from circulaires.forms.communs import FormulaireDeTexte


class AvecParametres(FormulaireDeTexte):
    """Form of a rule, national or local, and of the parameters of its type.

    The parameters are judged together: they are one unit, saved together. Call `lire_parametres` in `clean`.
    """

    PREFIXE = "parametre"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_regle: TypeDeRegle[Any] = type_de_regle(self.instance.type_regle)
        self.noms = list(self.type_regle.formulaire.base_fields)
        for nom, champ in self.type_regle.formulaire().fields.items():
            self.fields[f"{self.PREFIXE}-{nom}"] = deepcopy(champ)
            self.initial[f"{self.PREFIXE}-{nom}"] = self.instance.parametres.get(nom)

    @property
    def noms_des_parametres(self) -> list[str]:
        return [f"{self.PREFIXE}-{nom}" for nom in self.noms]

    @cached_property
    def unites(self) -> dict[str, tuple[str, ...]]:
        ceux_du_type = tuple(self.noms_des_parametres)
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

    def lire_parametres(self) -> dict[str, Any] | None:
        """The parameters as they are stored; None when one is wrong, or when none was posted by an automatic save.

        The type's own form judges them together; each of them has been judged beside its field.
        """
        if self.automatique and not self._postee("parametres"):
            return None
        self.parametres = self.type_regle.formulaire(self.data, prefix=self.PREFIXE)
        if self.parametres.is_valid():
            return dict(self.parametres.donnees())
        self._dire_ce_qui_ne_va_pas_ensemble()
        return None

    def _dire_ce_qui_ne_va_pas_ensemble(self) -> None:
        """What the type finds in its parameters taken together, beside the field it names; not the same sentence twice."""
        for nom, phrases in self.parametres.errors.items():
            champ = f"{self.PREFIXE}-{nom}" if nom in self.noms else None
            for phrase in phrases:
                if champ is None or champ not in self.errors:
                    self.add_error(champ, phrase)
