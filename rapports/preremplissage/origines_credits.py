"""Where the values of the credits come from: movements of an account, projects, and what follows them.

The same rows as `credits.chiffres.requetes` and `credits.soldes`: a test adds them up and finds the value shown.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from credits.models import (
    AppelAProjets,
    Cofinancement,
    Compte,
    CompteRenduFinancier,
    Ecriture,
    EngagementJuridique,
    Nature,
    Paiement,
    Projet,
)
from mildeca_portal.socle.templatetags.formats import date_longue
from rapports.preremplissage.origines import UN, Contexte, Detail, Piece, Source, compte_pour
from rapports.preremplissage.valeurs import projets_accordes

ZERO = Decimal(0)
COMPTE = "Crédits de la préfecture"
COLLECTIVITES = ("commune", "epci")


def _accordes(c: Contexte) -> "QuerySet[Projet]":
    return projets_accordes(c.reponse).order_by("-montant_accorde", "pk")


def _projet(c: Contexte, p: Projet, ligne: str = "") -> Piece:
    return Piece(
        f"{p.intitule} ({p.porteur})", compte_pour(p.montant_accorde), p.montant_accorde or ZERO, c.du_projet(p), ligne
    )


def _de_projets(phrase: str, choisir: Callable[[Contexte, "QuerySet[Projet]"], "QuerySet[Projet]"]) -> Source:
    """The granted projects that `choisir` keeps."""

    def source(c: Contexte) -> Detail:
        pieces = [_projet(c, p) for p in choisir(c, _accordes(c))]
        return Detail(phrase.format(exercice=c.exercice), pieces, c.credits_(), COMPTE)

    return source


def _tous(_c: Contexte, projets: "QuerySet[Projet]") -> "QuerySet[Projet]":
    return projets


def _sans_cofinancement(_c: Contexte, projets: "QuerySet[Projet]") -> "QuerySet[Projet]":
    return projets.filter(~Exists(Cofinancement.objects.filter(projet=OuterRef("pk"))))


def _petits(c: Contexte, projets: "QuerySet[Projet]") -> "QuerySet[Projet]":
    return projets.filter(montant_accorde__lt=c.parametres.get("petite_action", ZERO))


def _des_collectivites(_c: Contexte, projets: "QuerySet[Projet]") -> "QuerySet[Projet]":
    return projets.filter(thematique="trafics", porteur__type_porteur__in=COLLECTIVITES)


def _ventiles(quoi: str, lignes: Callable[[Projet], Iterable[str]]) -> Source:
    """Granted projects, row by row of the table; one that has several values stands in several rows."""

    def source(c: Contexte) -> Detail:
        projets = _accordes(c).select_related("porteur", "axe")
        pieces = [_projet(c, p, ligne) for p in projets for ligne in lignes(p)]
        pieces.sort(key=lambda piece: piece.ligne)
        phrase = f"Les projets accordés sur {c.exercice}, par {quoi} tel que le projet l’indique."
        return Detail(phrase, pieces, c.credits_(), COMPTE)

    return source


def _axe(projet: Projet) -> Sequence[str]:
    return [f"axe_{projet.axe.ordre}" if projet.axe else "hors_axe"]


def _recus(c: Contexte) -> Detail:
    projets = Projet.objects.filter(
        exercice=c.exercice, prefecture=c.prefecture, depose_le__date__lte=c.jour
    ).select_related("porteur")
    pieces = [
        Piece(f"{p.intitule} ({p.porteur})", p.get_statut_display(), UN, c.du_projet(p)) for p in projets.order_by("pk")
    ]
    return Detail(f"Les demandes déposées sur {c.exercice}, quelle que soit leur suite.", pieces, c.credits_(), COMPTE)


def _cofinancements(c: Contexte) -> Detail:
    siens = Cofinancement.objects.filter(projet__in=_accordes(c).order_by().values("pk")).select_related("projet")
    pieces = [
        Piece(
            f"{f.get_financeur_display()} : {f.projet.intitule}",
            compte_pour(f.montant),
            f.montant,
            c.du_projet(f.projet),
            f.financeur,
        )
        for f in siens.order_by("financeur", "pk")
    ]
    return Detail(
        f"Les cofinancements des projets accordés sur {c.exercice}, par financeur.", pieces, c.credits_(), COMPTE
    )


def _comptes_rendus(phrase: str, recus: bool = False, reversements: bool = False) -> Source:
    def source(c: Contexte) -> Detail:
        tous = CompteRenduFinancier.objects.filter(projet__in=_accordes(c).order_by().values("pk"))
        if recus:
            tous = tous.filter(statut__in=CompteRenduFinancier.RECUS, date_reception__lte=c.jour)
        if reversements:
            tous = tous.filter(reversement__gt=0)
        pieces = [
            Piece(
                r.projet.intitule,
                compte_pour(r.reversement) if reversements else r.get_statut_display(),
                (r.reversement or ZERO) if reversements else UN,
                c.du_projet(r.projet),
            )
            for r in tous.select_related("projet").order_by("date_limite", "pk")
        ]
        return Detail(phrase.format(exercice=c.exercice), pieces, c.credits_(), COMPTE)

    return source


def _appels(c: Contexte) -> Detail:
    appels = AppelAProjets.objects.filter(exercice=c.exercice, prefecture=c.prefecture).exclude(ouvert_le__gt=c.jour)
    pieces = [
        Piece(a.titre, " au ".join(filter(None, [date_longue(a.ouvert_le), date_longue(a.limite)])), UN) for a in appels
    ]
    return Detail(f"Les appels à projets de la préfecture pour {c.exercice}.", pieces, c.credits_(), COMPTE)


def _compte_de_la_prefecture(c: Contexte) -> "QuerySet[Compte]":
    return Compte.objects.filter(exercice=c.exercice, prefecture=c.prefecture)


def _compte_de_la_region(c: Contexte) -> "QuerySet[Compte]":
    return Compte.objects.filter(exercice=c.exercice, niveau=Compte.Niveau.REGIONAL, region_id=c.prefecture.region_id)


def _dotation(monnaie: str, *, complement: bool, quoi: str) -> Source:
    """Movements received by the account of the préfecture: all but complements, or complements only."""

    def source(c: Contexte) -> Detail:
        du_complement = Q(mouvement__nature=Nature.COMPLEMENT)
        ecritures = _ecritures(c, _compte_de_la_prefecture(c), monnaie)
        ecritures = ecritures.filter(du_complement) if complement else ecritures.exclude(du_complement)
        phrase = f"Somme des mouvements du compte de la préfecture pour {c.exercice} : {quoi}."
        return Detail(phrase, _mouvements(ecritures, monnaie, c.credits_()), c.credits_(), COMPTE)

    return source


def _dotation_regionale(monnaie: str, quoi: str) -> Source:
    def source(c: Contexte) -> Detail:
        ecritures = _ecritures(c, _compte_de_la_region(c), monnaie)
        adresse = c.credits_de_la_region()
        phrase = f"Somme des mouvements du compte de la région pour {c.exercice} : {quoi}."
        return Detail(phrase, _mouvements(ecritures, monnaie, adresse), adresse, "Crédits de la région")

    return source


def _ecritures(c: Contexte, comptes: "QuerySet[Compte]", monnaie: str) -> "QuerySet[Ecriture]":
    ecritures = Ecriture.objects.filter(compte__in=comptes, recu=True, mouvement__date_effet__lte=c.jour)
    return ecritures.exclude(**{f"notifie_{monnaie}": 0}).select_related("mouvement").order_by("mouvement__date_effet")


def _mouvements(ecritures: "QuerySet[Ecriture]", monnaie: str, adresse: str) -> list[Piece]:
    pieces = []
    for e in ecritures:
        m, montant = e.mouvement, getattr(e, f"notifie_{monnaie}")
        libelle = f"{m.get_nature_display().capitalize()} du {date_longue(m.date_effet)}"
        libelle += f", {m.reference}" if m.reference else ""
        pieces.append(Piece(libelle, compte_pour(montant), montant, adresse))
    return pieces


def _repartition(c: Contexte) -> Detail:
    recues = (
        Ecriture.objects.filter(
            recu=True,
            mouvement__date_effet__lte=c.jour,
            compte__exercice=c.exercice,
            compte__prefecture__region_id=c.prefecture.region_id,
        )
        .order_by("compte__prefecture__cle_tri")
        .values(nom=F("compte__prefecture__nom"), code=F("compte__prefecture__code"))
        .annotate(ae=Sum("notifie_ae"))
    )
    adresse = c.credits_de_la_region()
    pieces = [Piece(r["nom"], compte_pour(r["ae"]), r["ae"], adresse, r["code"]) for r in recues]
    return Detail(
        f"Ce que chaque préfecture de la région a reçu pour {c.exercice}.", pieces, adresse, "Crédits de la région"
    )


def _engagements(c: Contexte) -> Detail:
    siens = EngagementJuridique.objects.filter(
        projet__compte__in=_compte_de_la_prefecture(c), date__lte=c.jour
    ).select_related("projet")
    pieces = [
        Piece(f"{e.projet.intitule}, {e}", compte_pour(e.montant_ae), e.montant_ae, c.du_projet(e.projet))
        for e in siens.order_by("date", "pk")
    ]
    return Detail(f"Somme des engagements juridiques des projets de {c.exercice}.", pieces, c.credits_(), COMPTE)


def _paiements(c: Contexte) -> Detail:
    siens = Paiement.objects.filter(projet__compte__in=_compte_de_la_prefecture(c), date__lte=c.jour).select_related(
        "projet"
    )
    pieces = [
        Piece(f"{v.projet.intitule}, {v}", compte_pour(v.montant_cp), v.montant_cp, c.du_projet(v.projet))
        for v in siens.order_by("date", "pk")
    ]
    return Detail(f"Somme des paiements des projets de {c.exercice}.", pieces, c.credits_(), COMPTE)


ACCORDES_DE = "Les projets accordés sur {exercice}"
SOURCES: dict[str, Source] = {
    "credits.ae_notifiees": _dotation("ae", complement=False, quoi="AE notifiées, dotation complémentaire exclue"),
    "credits.cp_notifies": _dotation("cp", complement=False, quoi="CP notifiés, dotation complémentaire exclue"),
    "credits.ae_complementaires": _dotation("ae", complement=True, quoi="dotations complémentaires en AE"),
    "credits.cp_complementaires": _dotation("cp", complement=True, quoi="dotations complémentaires en CP"),
    "credits.ae_notifiees_region": _dotation_regionale("ae", "AE notifiées"),
    "credits.cp_notifies_region": _dotation_regionale("cp", "CP notifiés"),
    "credits.repartition": _repartition,
    "credits.ae_consommees": _engagements,
    "credits.cp_consommes": _paiements,
    **dict.fromkeys(("credits.appel.lance", "credits.appel.ouverture", "credits.appel.limite"), _appels),
    "credits.projets.recus": _recus,
    **{f"credits.projets.{n}": _de_projets(f"{ACCORDES_DE}.", _tous) for n in ("retenus", "nombre", "montant")},
    "credits.projets.montant_median": _de_projets(f"{ACCORDES_DE} : la médiane est le montant du milieu.", _tous),
    "credits.projets.renouvellements": _de_projets(
        f"{ACCORDES_DE} qui en renouvellent un autre.", lambda _c, p: p.filter(est_renouvellement=True)
    ),
    "credits.projets.evalues": _de_projets(
        f"{ACCORDES_DE} dont l’évaluation est prévue.", lambda _c, p: p.filter(evaluation_prevue=True)
    ),
    "credits.projets.sans_cofinancement": _de_projets(
        f"{ACCORDES_DE} auxquels aucun cofinancement n’est rattaché.", _sans_cofinancement
    ),
    "credits.projets.petites": _de_projets(f"{ACCORDES_DE} sous le plafond des petites actions.", _petits),
    "credits.cofinancements": _cofinancements,
    "credits.thematiques": _ventiles("thématique", lambda p: [p.thematique]),
    "credits.axes": _ventiles("axe de la feuille de route", _axe),
    "credits.porteurs": _ventiles("type de porteur", lambda p: [p.porteur.type_porteur]),
    "credits.publics": _ventiles("public", lambda p: p.publics),
    "credits.milieux": _ventiles("milieu", lambda p: p.milieux),
    "credits.produits": _ventiles("produit", lambda p: p.produits),
    "credits.programmes": _ventiles(
        "programme probant", lambda p: [p.programme_probant] if p.programme_probant else []
    ),
    **{
        f"credits.principal.{n}": _de_projets(
            "Le projet qui a reçu le montant le plus élevé sur {exercice} : une proposition, à changer si besoin.",
            lambda _c, p: p[:1],
        )
        for n in ("intitule", "porteur", "montant")
    },
    "credits.comptes_rendus.attendus": _comptes_rendus("Les comptes rendus financiers des projets de {exercice}."),
    "credits.comptes_rendus.recus": _comptes_rendus(
        "Les comptes rendus financiers reçus, sur les projets de {exercice}.", recus=True
    ),
    "credits.reversements": _comptes_rendus(
        "Les reversements demandés sur les projets de {exercice}.", reversements=True
    ),
    **{
        f"credits.trafics.{n}": _de_projets(
            f"{ACCORDES_DE} à des communes ou intercommunalités contre les trafics.", _des_collectivites
        )
        for n in ("collectivites", "montant")
    },
}
