"""Form fields of the parameters that the socle does not have: a share, an instant stored as text, a set of codes."""

from datetime import datetime
from decimal import Decimal, DecimalException
from typing import Any

from django import forms

from mildeca_portal.socle.dates import DU_TEMPS
from mildeca_portal.socle.formulaires import ChampDecimal


class Saisie(str):
    """Text that a person typed, to show again as it is."""

    __slots__ = ()


class PourcentField(ChampDecimal):
    """A share typed as a percentage and held between 0 and 1: « 80 » gives `Decimal("0.80")`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=7, decimal_places=4, **kwargs)
        self.error_messages["invalid"] = "Saisissez un pourcentage, par exemple 80."

    def prepare_value(self, value: Any) -> Any:
        """The stored share as it is typed: "0.80" gives « 80 ». What a person typed is given back unchanged."""
        if not isinstance(value, (str, Decimal)) or isinstance(value, Saisie):
            return value
        try:
            return f"{(Decimal(value) * 100).normalize():f}".replace(".", ",")
        except DecimalException:
            return value

    def to_python(self, value: Any) -> Any:
        """Judged as it is typed: what is no number (« NaN ») or is out of range has no hundredth."""
        pourcentage = super().to_python(value)
        if pourcentage is None:
            return None
        if not pourcentage.is_finite():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if not 0 < pourcentage <= 100:
            raise forms.ValidationError(
                "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100.", code="hors_bornes"
            )
        return pourcentage / 100

    def bound_data(self, data: Any, initial: Any) -> Any:
        return Saisie(data) if isinstance(data, str) else data


class InstantField(forms.DateTimeField):
    """A day and an hour in Paris; a stored ISO instant is shown as such."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Saisissez une date et une heure, par exemple 15/03/2027 18:00."

    def validate(self, value: Any) -> None:
        super().validate(value)
        for borne in DU_TEMPS if value else ():
            borne(value.date())

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Saisie):
            try:
                return super().prepare_value(datetime.fromisoformat(value))
            except (ValueError, OverflowError):  # no instant, or one that has no hour in Paris
                return value
        return super().prepare_value(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return Saisie(data) if isinstance(data, str) else data


class CodesField(forms.MultipleChoiceField):
    """Codes of a list, ticked one by one: gives a `frozenset`."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else value

    def clean(self, value: Any) -> frozenset[str]:
        return frozenset(super().clean(value))
