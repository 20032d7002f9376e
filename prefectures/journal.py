"""The events of the network, in words."""

from django.urls import reverse
from django.utils.text import capfirst

from mildeca_portal.socle.journal import etiquette_de, nommer, sans_page
from prefectures.models import (
    Affectation,
    Correspondant,
    Delegation,
    Mandat,
    NoteDePassation,
    Participation,
    Personne,
    Prefecture,
    Region,
)

LIBELLES = {
    "prefectures.mandat.ouvert": "a ouvert un mandat de chef de projet",
    "prefectures.mandat.clos": "a mis fin à un mandat de chef de projet",
    "prefectures.mandat.fin_levee": "a retiré la fin d’un mandat de chef de projet",
    "prefectures.mandat.corrige": "a corrigé un mandat de chef de projet",
    "prefectures.mandat.transmis": "a transmis un mandat de chef de projet",
    "prefectures.mandat.annule": "a annulé un mandat de chef de projet",
    "prefectures.affectation.ouverte": "a ouvert une fonction",
    "prefectures.affectation.corrigee": "a corrigé une fonction",
    "prefectures.affectation.annulee": "a annulé une fonction",
    "prefectures.affectation.fin_levee": "a retiré la fin d’une fonction",
    "prefectures.affectation.close": "a mis fin à une fonction",
    "prefectures.delegation.donnee": "a donné une délégation de signature",
    "prefectures.delegation.close": "a mis fin à une délégation de signature, avec la fonction du collaborateur",
    "prefectures.delegation.revoquee": "a révoqué une délégation de signature",
    "prefectures.correspondant.ajoute": "a ajouté un correspondant",
    "prefectures.correspondant.modifie": "a modifié un correspondant",
    "prefectures.correspondant.clos": "a mis fin à un correspondant",
    "prefectures.participation.ouverte": "a fait entrer une préfecture dans le réseau ou dans l’enquête",
    "prefectures.participation.close": "a fait sortir une préfecture du réseau ou de l’enquête",
    "prefectures.note.demandee": "a demandé la note de passation",
    "prefectures.note.ecrite": "a écrit la note de passation",
    "prefectures.etape.faite": "a coché une étape de prise de poste",
    "prefectures.etape.reprise": "a décoché une étape de prise de poste",
    "prefectures.annuaire.exporte": "a exporté l’annuaire",
    "prefectures.reseau.exporte": "a exporté l’état du réseau",
}
DETAILS = {
    "personne": "Personne",
    "role": "Fonction",
    "debut": "Début",
    "fin": "Premier jour sans",
    "niveau": "Niveau",
    "etape": "Étape",
    "champs": "Champs",
    "successeur": "Mandat du successeur n°",
    "institution": "Institution",
    "nature": "Participation",
}


def _fiche(prefecture: Prefecture | None) -> str:
    return reverse("prefectures:fiche", args=[prefecture.code]) if prefecture else ""


def _territoire(objet: Affectation | Correspondant) -> str:
    return str(objet.prefecture or objet.region or "national")


def nom_du_compte(personne: Personne) -> str:
    """« compte de Camille Exemple », « compte anonymisé »."""
    return "Compte anonymisé" if personne.anonymise_le else f"Compte de {personne}"


OBJETS = {
    etiquette_de(Personne): nommer(Personne.objects.all(), nom_du_compte, sans_page),
    etiquette_de(Prefecture): nommer(Prefecture.objects.all()),
    etiquette_de(Region): nommer(Region.objects.all(), adresse=sans_page),
    etiquette_de(Mandat): nommer(
        Mandat.objects.select_related("prefecture"),
        lambda m: f"Mandat {m.get_niveau_display()}, {m.prefecture}",
        lambda m: _fiche(m.prefecture),
    ),
    etiquette_de(Affectation): nommer(
        Affectation.objects.select_related("prefecture", "region"),
        lambda a: f"Fonction : {a.get_role_display()}, {_territoire(a)}",
        lambda a: _fiche(a.prefecture),
    ),
    etiquette_de(Delegation): nommer(
        Delegation.objects.select_related("mandat__prefecture"),
        lambda d: f"Délégation : {d.get_acte_display()}, {d.mandat.prefecture}",
        lambda d: _fiche(d.mandat.prefecture),
    ),
    etiquette_de(Correspondant): nommer(
        Correspondant.objects.select_related("prefecture", "region"),
        lambda c: f"Correspondant : {c.get_institution_display()}, {_territoire(c)}",
        lambda c: _fiche(c.prefecture),
    ),
    etiquette_de(Participation): nommer(
        Participation.objects.select_related("prefecture"),
        lambda p: f"{capfirst(p.get_nature_display())} : {p.prefecture}",
        lambda p: _fiche(p.prefecture),
    ),
    etiquette_de(NoteDePassation): nommer(
        NoteDePassation.objects.select_related("mandat__prefecture").defer("contenu"),
        lambda n: f"Note de passation, {n.mandat.prefecture}",
        lambda n: _fiche(n.mandat.prefecture),
    ),
}
