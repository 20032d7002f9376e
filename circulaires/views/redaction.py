"""Writing a draft: its text, then what it holds, one page each, from one page that shows it all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from circulaires import actions, droits
from circulaires.actions.publication import dossier_de
from circulaires.actions.redaction import VersionPerimee
from circulaires.adresses import Adresse
from circulaires.forms.texte import TexteForm
from circulaires.models import Texte
from circulaires.regles import Manque, en_clair, manques_pour_publier
from circulaires.views.communs import suites, texte_a_rediger
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee


@require_safe
def modifier(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, _ = texte_a_rediger(request, adresse)
    dossier = dossier_de(texte)
    contexte = {
        "texte": texte,
        "dossier": dossier,
        "regles": [en_clair(regle) for regle in dossier.regles],
        "annexes": texte.annexes.select_related("fichier"),
        "manques": avec_adresse(texte, manques_pour_publier(dossier, timezone.localdate())),
        "peut_publier": droits.peut_publier(request.habilitations),
        "suites": suites(request.habilitations, texte),
    }
    return render(request, "circulaires/modifier.html", contexte)


def avec_adresse(texte: Texte, manques: list[Manque]) -> list[tuple[Manque, str]]:
    """Each missing thing with the page where it is completed."""
    page = reverse("circulaires:modifier", args=[texte.adresse])
    directes = {"texte": reverse("circulaires:modifier_texte", args=[texte.adresse]), "signature": f"{page}#etat"}
    if texte.statut == Texte.Statut.EN_RELECTURE:
        directes["signature"] = reverse("circulaires:signature", args=[texte.adresse])
    return [(m, directes.get(m.rubrique, f"{page}#{m.rubrique}")) for m in manques]


@require_http_methods(["GET", "HEAD", "POST"])
def modifier_texte(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    form = TexteForm(saisie(request), instance=texte)
    form.annuler = reverse("circulaires:modifier", args=[adresse])
    if request.method == "POST" and form.is_valid():
        try:
            actions.modifier_texte(texte, form.valeurs(), version=form.cleaned_data["version"], par=par)
        except VersionPerimee as conflit:
            form.signaler_conflit(conflit.actuel, conflit.phrases)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "Le texte est enregistré.")
            return redirect("circulaires:modifier", adresse)
    return render(request, "circulaires/formulaire.html", {"texte": texte, "form": form, "titre": "Texte et identité"})
