"""`?au=2024-06-30`: the page as it was on that day. Data of the day, rights of today."""

from datetime import date

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from mildeca_portal.socle.dates import DU_TEMPS


class AuForm(forms.Form):
    """The day asked for in the address, empty for today."""

    au = forms.DateField(
        label="Voir à la date du",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=DU_TEMPS,
        error_messages={"invalid": "Saisissez une date, par exemple 30/06/2024."},
    )


def jour_demande(request: HttpRequest) -> date:
    """The day of `?au=`; today in Paris when it is absent or is no date (the form of the page says so)."""
    form = AuForm(request.GET)
    demande: date | None = form.cleaned_data.get("au") if form.is_valid() else None
    return demande or timezone.localdate()


def suffixe_au(jour: date) -> str:
    """What a link adds to stay on the day read: « ?au=2024-06-30 », nothing for today."""
    return "" if jour == timezone.localdate() else f"?au={jour.isoformat()}"
