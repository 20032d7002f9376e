"""What the network tells a newcomer: whom to know, and what the predecessors left (contract: `socle.prise_de_poste`)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from mildeca_portal.socle.a_faire import DateCle
from mildeca_portal.socle.prise_de_poste import Element, Etape, Point, Rubrique
from mildeca_portal.socle.tableau import Colonne, Ligne, Tableau
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import (
    Affectation,
    Correspondant,
    EtapePriseDePoste,
    Mandat,
    NoteDePassation,
    Prefecture,
    Role,
)
from prefectures.postes_tenus import PosteTenu

SOURCE = "annuaire du portail"
E = EtapePriseDePoste.Code


def rubriques(poste: PosteTenu, jour: date) -> list[Rubrique]:
    """Contacts, then the notes of those who held the post before."""
    return [_contacts(poste, jour), _notes(poste)]


def _contacts(poste: PosteTenu, jour: date) -> Rubrique:
    elements = (_chefs(poste, jour), _equipe(poste, jour), _correspondants(poste, jour), _mildeca(jour))
    lien = ("Ouvrir la fiche de la préfecture", poste.prefecture.get_absolute_url())
    return Rubrique("contacts", "Contacts", elements, (lien,))


def _chefs(poste: PosteTenu, jour: date) -> Element:
    """Chefs de projets of the région, the regional one first; the newcomer is not told of himself."""
    siens = Mandat.objects.en_cours(jour).filter(prefecture__region=poste.region_code).exclude(pk=poste.mandat.pk)
    mandats = list(siens.select_related("personne"))
    regional = next((m for m in mandats if m.niveau == Mandat.Niveau.REGIONAL), None)
    ouverts = {m.prefecture_id: m for m in mandats if m.niveau == Mandat.Niveau.DEPARTEMENTAL}
    lignes = [] if poste.regional else [Ligne(("Région", *_qui(regional), ""))]
    for voisine in Prefecture.objects.du_reseau(jour).filter(region=poste.region_code):
        if voisine.pk != poste.prefecture.pk or poste.regional:
            boite = voisine.boite_fonctionnelle
            lignes.append(Ligne((voisine.nom, *_qui(ouverts.get(voisine.pk)), boite), territoire=voisine.code))
    tableau = Tableau(
        code="prise-de-poste.chefs",
        titre="Chefs de projets de la région",
        definition=f"Titulaires au {date_longue(jour)}.",
        colonnes=(
            Colonne("prefecture", "Préfecture", poids=4),
            Colonne("titulaire", "Chef de projet", poids=5),
            Colonne("courriel", "Courriel", poids=6),
            Colonne("boite", "Boîte fonctionnelle", poids=6),
        ),
        lignes=tuple(lignes),
        source=SOURCE,
    )
    return Element("Chefs de projets de la région", tableau=tableau)


def _qui(mandat: Mandat | None) -> tuple[str, str]:
    if mandat is None:
        return "Poste vacant", ""
    return f"{mandat.personne}, {mandat.libelle}", mandat.personne.courriel


def _equipe(poste: PosteTenu, jour: date) -> Element:
    ici = Q(region=poste.region_code) if poste.regional else Q(prefecture=poste.prefecture)
    equipe = Affectation.objects.filter(ici, role=Role.COLLABORATEUR).en_cours(jour).select_related("personne")
    points = tuple(
        Point(str(a.personne), a.service, a.personne.courriel)
        for a in equipe.order_by("personne__nom", "personne__prenom", "pk")
    )
    return Element("Collaborateurs", "" if points else "Aucun collaborateur n’est enregistré.", points)


def _correspondants(poste: PosteTenu, jour: date) -> Element:
    ici = (
        Q(region=poste.region_code) if poste.regional else Q(prefecture=poste.prefecture) | Q(region=poste.region_code)
    )
    correspondants = Correspondant.objects.en_cours(jour).filter(ici)
    points = tuple(
        Point(c.get_institution_display(), c.nom, ", ".join(filter(None, [c.service, c.courriel])))
        for c in correspondants
    )
    return Element("Correspondants", "" if points else "Aucun correspondant n’est enregistré.", points)


def _mildeca(jour: date) -> Element:
    agents = Affectation.objects.filter(role=Role.AGENT).en_cours(jour).select_related("personne")
    points = tuple(
        Point(str(a.personne), a.service, a.personne.courriel) for a in agents.order_by("personne__nom", "pk")
    )
    return Element("MILDECA", "" if points else "Aucun agent de la MILDECA n’est enregistré.", points)


def notes_du_poste(poste: PosteTenu) -> list[NoteDePassation]:
    """What those who held this very post left, latest first. One query."""
    lisibles = NoteDePassation.objects.visibles_par(poste.habilitations).select_related("mandat__personne")
    meme_poste = lisibles.filter(mandat__prefecture=poste.prefecture, mandat__niveau=poste.mandat.niveau)
    return list(meme_poste.order_by("-mandat__fin", "-mandat_id"))


def _notes(poste: PosteTenu) -> Rubrique:
    """The latest note in full, the older ones as links."""
    notes = notes_du_poste(poste)
    titre = "Note du prédécesseur"
    if not notes:
        return Rubrique("note", titre, (Element(phrase="Aucun prédécesseur n’a laissé de note sur le portail."),))
    derniere, *anciennes = notes
    elements = [Element(phrase=_de_qui(derniere), texte=derniere.contenu)]
    if anciennes:
        points = tuple(Point(_de_qui(n), url=n.get_absolute_url()) for n in anciennes)
        elements.append(Element("Notes plus anciennes", points=points))
    return Rubrique("note", titre, tuple(elements))


def _de_qui(note: NoteDePassation) -> str:
    """« Camille Exemple, directeur de cabinet, jusqu’au 30 juin 2026 »."""
    mandat = note.mandat
    return f"{mandat.personne}, {mandat.libelle}, jusqu’au {date_longue(mandat.dernier_jour)}"


def dates(poste: PosteTenu, jour: date) -> list[DateCle]:
    """The last day of the mandate, when an end is set."""
    dernier = poste.mandat.dernier_jour
    if dernier is None:
        return []
    return [DateCle(dernier, "Dernier jour de votre mandat", poste.prefecture.get_absolute_url())]


def etapes(mandats: Sequence[Mandat], le: date) -> dict[int, list[Etape]]:
    """Training, team, correspondents, as they stood on the day `le`. Reads the préfecture of each mandate. One query."""
    cochees: dict[tuple[int, str], date] = {}
    for etape in EtapePriseDePoste.objects.filter(mandat__in=[m.pk for m in mandats], faite_le__date__lte=le):
        cochees[etape.mandat_id, etape.code] = timezone.localdate(etape.faite_le)
    return {m.pk: _etapes(m, le, cochees) for m in mandats}


def _etapes(mandat: Mandat, le: date, cochees: dict[tuple[int, str], date]) -> list[Etape]:
    formation = mandat.formation_le if mandat.formation_le and mandat.formation_le <= le else None
    fiche = reverse("prefectures:fiche", args=[mandat.prefecture.code])
    return [
        Etape("formation", "Suivre la formation à la prise de poste", formation),
        *(
            Etape(code.value, str(capfirst(code.label)), cochees.get((mandat.pk, code.value)), fiche, a_cocher=True)
            for code in E
        ),
    ]
