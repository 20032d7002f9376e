"""What the pages of ProConnect receive, all of it in hidden fields."""

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


class ReprisePortee(forms.Form):
    """The signed fields of a form whose session expired (`socle.reprise`)."""

    reprise = forms.CharField()


class SuiteForm(forms.Form):
    """The page to come back to."""

    next = forms.CharField(required=False)

    def suite(self, request: HttpRequest) -> str:
        """That page when it is of the portal, the dashboard otherwise."""
        voulue = self.cleaned_data["next"] if self.is_valid() else ""
        if url_has_allowed_host_and_scheme(
            voulue, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return voulue
        return reverse("tableau_de_bord")
