"""What the pages of ProConnect receive, all of it in hidden fields."""

from django import forms


class ReprisePortee(forms.Form):
    """The signed fields of a form whose session expired (`socle.reprise`)."""

    reprise = forms.CharField()
