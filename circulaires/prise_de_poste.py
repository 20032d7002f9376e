"""What the texts tell a newcomer (contract: `socle.prise_de_poste`)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone

from circulaires.en_vigueur import RegleApplicable, Reglement
from circulaires.models import ChantierPrioritaire, EcheanceTexte, Lecture, Texte
from circulaires.regles import en_clair
from mildeca_portal.socle.a_faire import DateCle
from mildeca_portal.socle.prise_de_poste import Element, Etape, Point, Rubrique
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Mandat
from prefectures.postes_tenus import PosteTenu


def rubriques(poste: PosteTenu, jour: date) -> list[Rubrique]:
    """The circulaire in force, its chantiers and its rules, as they bind this post."""
    texte = Texte.objects.courante(jour)
    if texte is None:
        vide = Element(phrase="Aucune circulaire n’est publiée sur le portail.")
        return [Rubrique("circulaire", "Circulaire en vigueur", (vide,))]
    return [
        Rubrique(
            "circulaire",
            f"Circulaire de l’exercice {texte.exercice}",
            (Element(points=tuple(_identite(texte, poste, jour))), _chantiers(texte), _regles(texte, poste, jour)),
            ((f"Lire la circulaire {texte.exercice}", texte.get_absolute_url()),),
        )
    ]


def _identite(texte: Texte, poste: PosteTenu, jour: date) -> Iterator[Point]:
    yield Point(texte.intitule, url=texte.get_absolute_url())
    if texte.reference:
        yield Point("Référence", texte.reference)
    yield Point("Signée le", date_longue(texte.date_signature) or "date inconnue", texte.signataire)
    etape = etapes([poste.mandat], jour).get(poste.mandat.pk, [])
    for lecture in etape:
        yield Point("Votre lecture", f"accusée le {date_longue(lecture.faite_le)}" if lecture.faite_le else "à accuser")
    for suite in texte.modificatives.filter(statut=Texte.Statut.PUBLIE).order_by("date_effet", "rang"):
        yield Point(suite.intitule, f"à compter du {date_longue(suite.date_effet)}", url=suite.get_absolute_url())


def _chantiers(texte: Texte) -> Element:
    chantiers = texte.chantiers.order_by("ordre")
    points = tuple(Point(c.intitule, c.dates_en_clair, url=f"{texte.get_absolute_url()}#chantiers") for c in chantiers)
    return Element("Chantiers prioritaires", "" if points else "Aucun chantier n’est enregistré.", points)


def _regles(texte: Texte, poste: PosteTenu, jour: date) -> Element:
    reglement = Reglement.charger(texte.exercice or 0)
    regles = reglement.pour(
        reglement.jour_applique(jour),
        region_code=poste.region_code,
        prefecture_code="" if poste.regional else poste.prefecture.code,
    )
    points = tuple(
        Point(f"{regle.code} – {regle.libelle}", en_clair(regle).phrase, _citation(regle), "") for regle in regles
    )
    phrase = "Elles sont vérifiées par le portail à chaque décision." if points else "Aucune règle n’est enregistrée."
    return Element("Règles d’emploi des crédits", phrase, points, replie=len(points) > 6)


def _citation(regle: RegleApplicable) -> str:
    """« Le texte » (where it stands)."""
    if not regle.paragraphe:
        return ""
    origine = f" ({regle.paragraphe_origine})" if regle.paragraphe_origine else ""
    return f"«\u00a0{regle.paragraphe}\u00a0»{origine}"


def dates(poste: PosteTenu, jour: date) -> list[DateCle]:
    """The calendar and the chantiers of the circulaires of this year and of the next, modificatives included."""
    en_vigueur = Texte.objects.filter(statut=Texte.Statut.PUBLIE, exercice__gte=jour.year)
    trouvees = []
    for ligne in EcheanceTexte.objects.filter(texte__in=en_vigueur).select_related("texte"):
        if ligne.a_partir_du:
            trouvees.append(DateCle(ligne.a_partir_du, f"Début : {ligne.intitule}", ligne.texte.get_absolute_url()))
        if ligne.au_plus_tard_le:
            trouvees.append(DateCle(ligne.au_plus_tard_le, ligne.intitule, ligne.texte.get_absolute_url()))
    chantiers = ChantierPrioritaire.objects.filter(texte__in=en_vigueur, au_plus_tard_le__isnull=False)
    trouvees += [
        DateCle(c.au_plus_tard_le, f"Fin du chantier « {c.intitule} »", c.texte.get_absolute_url())
        for c in chantiers.select_related("texte")
        if c.au_plus_tard_le
    ]
    return trouvees


def etapes(mandats: Sequence[Mandat], le: date) -> dict[int, list[Etape]]:
    """Reading the circulaire of the year, as it stood on the day `le`. Two queries. No step before it is published here."""
    texte = (
        Texte.objects.annuelles()
        .filter(statut__in=Texte.PUBLICS, exercice=le.year, date_publication__date__lte=le)
        .exclude(origine=Texte.Origine.REFERENCE)
        .first()
    )
    if texte is None:
        return {}
    lectures = Lecture.objects.filter(texte=texte, personne__in={m.personne_id for m in mandats}, lu_le__date__lte=le)
    lues = {(x.prefecture_id, x.niveau, x.personne_id): timezone.localdate(x.lu_le) for x in lectures}
    adresse = reverse("circulaires:fiche", args=[texte.adresse])
    return {
        m.pk: [
            Etape(
                "circulaire",
                f"Lire la circulaire de l’exercice {texte.exercice}",
                lues.get((m.prefecture_id, m.niveau, m.personne_id)),
                adresse,
            )
        ]
        for m in mandats
    }
