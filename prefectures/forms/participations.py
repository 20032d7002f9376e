from django import forms

from mildeca_portal.socle.formulaires import FormulaireDsfr


class ParticipationForm(FormulaireDsfr, forms.Form):
    """When a préfecture begins to take part, or stops, and why."""

    le = forms.DateField(label="À compter du")
    motif = forms.CharField(
        label="Motif",
        help_text="Conservé avec la participation, 300 caractères au plus.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
