"""People and their functions, for administrators."""

from datetime import date

from django.contrib import messages
from django.db.models import F, Func, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.comptes.actions.comptes import corriger_identite
from mildeca_portal.comptes.actions.entrees import accueillir
from mildeca_portal.comptes.actions.invitations import proconnect_ouvert
from mildeca_portal.comptes.filters import PersonneFilter, invitations_en_cours
from mildeca_portal.comptes.fonctions import affectations, carriere, delegations_de, fonctions_de, mandats
from mildeca_portal.comptes.forms.fonctions import NouveauCompteForm
from mildeca_portal.comptes.forms.personnes import CorrectionIdentiteForm
from mildeca_portal.comptes.regles import etat_de_l_invitation, refus_d_inviter
from mildeca_portal.comptes.tables import PersonneTable
from mildeca_portal.comptes.views.communs import (
    administrateur,
    formulaire,
    personne_et_acteur,
    vers_la_fiche,
)
from mildeca_portal.socle.actes import dire_le_refus, tenter
from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.listes import paginer
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Personne

PAR_PAGE = 50


@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    """Everyone, with the functions of the day (`?au=`)."""
    administrateur(request)
    jour = jour_demande(request)
    filtre = PersonneFilter(request.GET, queryset=_personnes(jour), le=jour)
    table = PersonneTable(filtre.qs)
    paginer(request, table, PAR_PAGE)
    contexte = {"filtre": filtre, "table": table, "nombre": table.paginator.count, "jour": jour}
    return render(request, "comptes/liste.html", contexte)


def _personnes(jour: date) -> QuerySet[Personne]:
    return (
        Personne.objects.annotate(
            invitee=invitations_en_cours(),
            nom_trie=Func(F("nom"), function="sans_accent"),
            prenom_trie=Func(F("prenom"), function="sans_accent"),
        )
        .order_by("nom_trie", "prenom_trie", "pk")
        .prefetch_related(
            Prefetch("mandats", mandats().en_cours(jour), to_attr="mandats_du_jour"),
            Prefetch("affectations", affectations().en_cours(jour), to_attr="affectations_du_jour"),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: RequeteHabilitee) -> HttpResponse:
    """A person, a first function and the invitation, in one form."""
    par = administrateur(request)
    form = NouveauCompteForm(saisie(request), request.FILES or None)
    form.annuler = reverse("comptes")
    if request.method == "POST" and form.is_valid():
        try:
            ouverte = accueillir(form.identite, form.fonction, par=par, rouvre=True)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "La fonction est ouverte. La personne en est avertie par courriel.")
            return vers_la_fiche(ouverte.personne_id)
    return formulaire(request, form, "Ajouter une personne")


@require_safe
def fiche(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """One person: identity, functions, invitations, delegations."""
    personne, _ = personne_et_acteur(request, pk)
    maintenant, jour = timezone.now(), timezone.localdate()
    invitations = [(i, etat_de_l_invitation(i, maintenant)) for i in personne.invitations.all()]
    contexte = {
        "personne": personne,
        "carriere": carriere(fonctions_de(personne), jour),
        "invitations": invitations,
        "en_attente": any(i.acceptee_le is None and i.annulee_le is None for i, _ in invitations),
        "peut_inviter": not refus_d_inviter(personne, proconnect=proconnect_ouvert()),
        "delegations": delegations_de(personne),
        "jour": jour,
    }
    return render(request, "comptes/fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def identite(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Correct the name, the address or the telephone."""
    personne, par = personne_et_acteur(request, pk)
    champs = ("prenom", "nom", "courriel", "telephone")
    form = CorrectionIdentiteForm(saisie(request), initial={nom: getattr(personne, nom) for nom in champs})
    form.annuler = reverse("compte", args=[pk])
    if tenter(
        request,
        form,
        lambda: corriger_identite(personne, form.cleaned_data, par=par),
        "L’identité est corrigée.",
        "courriel",
    ):
        return vers_la_fiche(pk)
    return formulaire(request, form, "Corriger l’identité", personne)
