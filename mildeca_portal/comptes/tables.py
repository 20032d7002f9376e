"""The list of accounts."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from mildeca_portal.comptes.fonctions import detail, libelle
from prefectures.models import Personne


class PersonneTable(tables.Table):  # type: ignore[misc]  # the library ships no types
    """Rows come with `mandats_du_jour`, `affectations_du_jour` and `invitee`."""

    legende = "Personnes et fonctions du jour"

    nom = tables.Column(
        verbose_name="Nom", order_by=("nom_trie", "prenom_trie", "pk"), linkify=("compte", {"pk": tables.A("pk")})
    )
    courriel = tables.EmailColumn(verbose_name="Adresse électronique")
    fonctions = tables.Column(verbose_name="Fonctions", accessor="pk", orderable=False)
    etat = tables.Column(verbose_name="Accès", accessor="pk", orderable=False)

    class Meta:
        model = Personne
        fields = ("nom", "courriel", "fonctions", "etat")
        empty_text = "Aucune personne ne correspond à cette recherche."

    def render_nom(self, record: Personne) -> str:
        return f"{record.nom} {record.prenom}"

    def render_fonctions(self, record: Personne) -> SafeString | str:
        toutes = [*record.mandats_du_jour, *record.affectations_du_jour]  # type: ignore[attr-defined]
        if not toutes:
            return "Aucune"
        textes = [" – ".join(filter(None, [capfirst(libelle(f)), detail(f)])) for f in toutes]
        return format_html_join(mark_safe("<br>"), "{}", ((t,) for t in textes))

    def render_etat(self, record: Personne) -> str:
        if not record.is_active:
            mots = "anonymisé" if record.anonymise_le else "fermé"
            return _etiquette(mots, "")
        return _etiquette("invité", "info") if record.invitee else "Ouvert"  # type: ignore[attr-defined]


def _etiquette(libelle: str, niveau: str) -> str:
    return render_to_string("composants/etiquette.html", {"libelle": libelle, "niveau": niveau, "petite": True})
