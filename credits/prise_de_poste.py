"""What the credits tell a newcomer (contract: `socle.prise_de_poste`)."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from credits.models import ACCORDES, AppelAProjets, CompteRenduFinancier, EngagementJuridique, Paiement, Projet, Statut
from credits.nomenclatures import Echelle
from credits.soldes import Balance, Solde, balance
from credits.suivi import SANS_FIN, Etat, reste_a_faire
from mildeca_portal.socle.a_faire import ChiffreCle, DateCle
from mildeca_portal.socle.prise_de_poste import Element, Point, Rubrique
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.models import Prefecture
from prefectures.postes_tenus import PosteTenu

SOURCE = "grand livre des crédits du portail"
PROJETS_MAX = 40
COMPTES_RENDUS = "compte rendu financier attendu,comptes rendus financiers attendus"
FINS = "projet financé se termine,projets financés se terminent"
MESURES = (
    ("notifie_ae", "Notifié (AE)"),
    ("programme", "Accordé"),
    ("engage", "Engagé (AE)"),
    ("paye", "Payé (CP)"),
    ("reste_a_programmer", "Reste à programmer"),
)


def rubriques(poste: PosteTenu, jour: date) -> list[Rubrique]:
    """Credits of this year and of last year, then what each funded project still owes."""
    return [_credits(poste, jour), _projets(poste, jour)]


def _balance(poste: PosteTenu, exercice: int) -> Balance:
    if poste.regional:
        return balance(exercice, regions=[poste.region_code])
    return balance(exercice, prefectures=[poste.prefecture.pk])


def _solde(poste: PosteTenu, soldes: Balance) -> Solde:
    return soldes.region(poste.region_code) if poste.regional else soldes.prefecture(poste.prefecture.code)


def _adresse(poste: PosteTenu, exercice: int) -> str:
    if poste.regional:
        return reverse("credits:region", args=[exercice, poste.region_code])
    return reverse("credits:prefecture", args=[exercice, poste.prefecture.code])


def _credits(poste: PosteTenu, jour: date) -> Rubrique:
    soldes = [_balance(poste, exercice) for exercice in (jour.year, jour.year - 1)]
    solde, adresse = _solde(poste, soldes[0]), _adresse(poste, jour.year)
    annees = [Ligne((str(s.exercice), *_valeurs(_solde(poste, s)))) for s in soldes]
    tableaux = [_tableau("annees", "Exercice en cours et précédent", "Exercice", annees)]
    if poste.regional:
        tableaux.append(
            _tableau("departements", f"Départements en {jour.year}", "Département", _lignes(poste, soldes[0]))
        )
    chiffres = (
        ChiffreCle(f"Crédits notifiés en {jour.year} (AE)", euros(solde.notifie_ae), SOURCE, adresse),
        ChiffreCle(f"Payé en {jour.year} (CP)", euros(solde.paye), SOURCE, adresse),
    )
    liens = (
        (f"Voir les crédits {jour.year}", adresse),
        (f"Voir les crédits {jour.year - 1}", _adresse(poste, jour.year - 1)),
    )
    return Rubrique("credits", "Crédits", tuple(Element(tableau=t) for t in tableaux), liens, chiffres)


def _valeurs(solde: Solde) -> list[Decimal]:
    return [getattr(solde, cle) for cle, _ in MESURES]


def _lignes(poste: PosteTenu, soldes: Balance) -> list[Ligne]:
    lignes = [
        Ligne((p.nom, *_valeurs(soldes.prefecture(p.code))), territoire=p.code)
        for p in Prefecture.objects.filter(region_id=poste.region_code)
    ]
    return [*lignes, Ligne(("Part régionale", *_valeurs(soldes.part_regionale(poste.region_code))))]


def _tableau(code: str, titre: str, entete: str, lignes: list[Ligne]) -> Tableau:
    return Tableau(
        code=f"prise-de-poste.credits-{code}",
        titre=titre,
        definition="Notifié : reçu ; accordé : décidé pour des projets ; reste à programmer : notifié moins accordé.",
        colonnes=(Colonne("ligne", entete), *(Colonne(c, t, Nature.EUROS, decimales=2) for c, t in MESURES)),
        lignes=tuple(lignes),
        source=SOURCE,
    )


def _somme(lignes: QuerySet, champ: str) -> Coalesce:
    total = lignes.filter(projet=OuterRef("pk")).order_by().values("projet").annotate(s=Sum(champ)).values("s")
    return Coalesce(Subquery(total), Decimal(0), output_field=DecimalField(max_digits=12, decimal_places=2))


def _siens(poste: PosteTenu) -> QuerySet[Projet]:
    """Projects the post answers for: those of the préfecture; for a région, the regional ones."""
    projets = Projet.objects.visibles_par(poste.habilitations)
    return projets.filter(echelle=Echelle.REGIONALE if poste.regional else Echelle.DEPARTEMENTALE)


def _projets(poste: PosteTenu, jour: date) -> Rubrique:
    ouverts = _siens(poste).filter(statut__in=ACCORDES).exclude(statut=Statut.SOLDE)
    lus = (
        ouverts.select_related("porteur", "compte_rendu", "prefecture")
        .only(
            "intitule", "exercice", "statut", "montant_accorde", "date_fin", "porteur__raison_sociale",
            "compte_rendu__statut", "compte_rendu__date_limite", "prefecture__nom",
        )
        .annotate(engage=_somme(EngagementJuridique.objects.all(), "montant_ae"))
        .annotate(paye=_somme(Paiement.objects.all(), "montant_cp"))
        .order_by("exercice", "date_fin", "pk")
    )  # fmt: skip
    dus = [(p, etat, restes) for p in lus if (restes := reste_a_faire(etat := etat_de(p), jour))]
    adresse = f"{reverse('credits:projets')}?statut=accordes"
    chiffre = ChiffreCle("Projets financés à suivre", str(len(dus)), "projets accordés et non soldés", adresse)
    elements = (_a_decider(poste), _dus(dus))
    titre = "Projets régionaux financés" if poste.regional else "Projets financés"
    return Rubrique("projets", titre, elements, (("Voir les projets", adresse),), (chiffre,))


def etat_de(projet: Projet) -> Etat:
    """Reads `compte_rendu`, `engage` and `paye` of a project already loaded with them."""
    compte_rendu: CompteRenduFinancier | None = getattr(projet, "compte_rendu", None)
    return Etat(
        projet.statut,
        projet.montant_accorde or Decimal(0),
        projet.engage,  # type: ignore[attr-defined]
        projet.paye,  # type: ignore[attr-defined]
        projet.date_fin,
        compte_rendu.statut if compte_rendu else "",
        compte_rendu.date_limite if compte_rendu else None,
    )


def _a_decider(poste: PosteTenu) -> Element:
    attendent = _siens(poste).a_decider()
    compte = attendent.aggregate(n=Count("pk"), montant=Sum("montant_demande"))
    valeur = f"{compte['n']}, pour {euros(compte['montant'])} demandés" if compte["n"] else "aucun"
    adresse = f"{reverse('credits:projets')}?statut=a_decider"
    return Element(points=(Point("Dossiers en attente de décision", valeur, url=adresse),))


def _dus(dus: list[tuple[Projet, Etat, list[str]]]) -> Element:
    if not dus:
        return Element("Ce que chaque projet doit encore", "Aucun projet financé n’attend de suite.")
    nombre = len(dus)
    tableau = Tableau(
        code="prise-de-poste.projets",
        titre="Ce que chaque projet doit encore",
        definition=(
            f"Les {PROJETS_MAX} plus anciens sur {nombre} ; la liste des projets les montre tous."
            if nombre > PROJETS_MAX
            else "Projets accordés qui ne sont pas soldés, les plus anciens d’abord."
        ),
        colonnes=(
            Colonne("projet", "Projet", poids=6),
            Colonne("suite", "Ce qui reste à faire", poids=8),
            Colonne("porteur", "Porteur", poids=5),
            Colonne("exercice", "Année", poids=3),
            Colonne("accorde", "Accordé", Nature.EUROS, decimales=2),
            Colonne("reste", "Reste à payer", Nature.EUROS, decimales=2),
        ),
        lignes=tuple(
            Ligne(
                (p.intitule, " ; ".join(restes), p.porteur.raison_sociale, str(p.exercice), e.accorde, e.reste_a_payer)
            )
            for p, e, restes in dus[:PROJETS_MAX]
        ),
        source="projets, engagements, paiements et comptes rendus du portail",
    )
    return Element("Ce que chaque projet doit encore", tableau=tableau)


def dates(poste: PosteTenu, jour: date) -> list[DateCle]:
    """Comptes rendus and ends of projects, one line a day; closings of the calls for projects."""
    siens = _siens(poste).filter(statut__in=ACCORDES)
    adresse = reverse("credits:projets")
    attendus = siens.filter(
        compte_rendu__statut=CompteRenduFinancier.Statut.ATTENDU, compte_rendu__date_limite__gte=jour
    )
    fins = siens.filter(statut__in=SANS_FIN, date_fin__gte=jour)
    appels = AppelAProjets.objects.visibles_par(poste.habilitations).filter(limite__date__gte=jour)
    return [
        *_par_jour(
            attendus,
            "compte_rendu__date_limite",
            COMPTES_RENDUS,
            adresse,
        ),
        *_par_jour(fins, "date_fin", FINS, adresse),
        *(
            DateCle(timezone.localdate(a.limite), f"Date limite de dépôt : {a.titre}", adresse)
            for a in appels
            if a.limite
        ),
    ]


def _par_jour(projets: QuerySet[Projet], champ: str, mots: str, adresse: str) -> list[DateCle]:
    """« 12 comptes rendus financiers attendus » on each day: the size of the answer is that of the calendar."""
    un, plusieurs = mots.split(",")
    comptes = projets.order_by().values_list(champ).annotate(n=Count("pk")).order_by(champ)
    return [DateCle(le, f"{n} {un if n == 1 else plusieurs}", adresse) for le, n in comptes]
