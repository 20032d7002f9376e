"""The invented projects of one exercice: applications, decisions, commitments, payments, accounts of use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from random import Random

from circulaires.controle.nomenclatures import PublicCible
from credits.models import (
    AppelAProjets,
    Cofinancement,
    Compte,
    CompteRenduFinancier,
    EngagementJuridique,
    LigneDepense,
    Paiement,
    Porteur,
    Projet,
    Statut,
)
from feuilles_de_route.models import AxeFeuilleDeRoute, FicheAction
from mildeca_portal.demonstration.cadre import EXERCICES, instant, repartir, tirage
from mildeca_portal.demonstration.textes_projets import (
    BILANS,
    DESCRIPTION,
    IDEES,
    IDEES_REGIONALES,
    INDICATEURS,
    INSTRUCTEURS,
    Idee,
)
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture

S = Statut
PREMIER, DERNIER = EXERCICES[0], EXERCICES[-1]
# What becomes of the projects granted, by age of the exercice; and of the others.
ACCORDES_PAR_AGE = {
    0: ((S.RETENU, 2), (S.NOTIFIE, 3), (S.EN_COURS, 5)),
    1: ((S.EN_COURS, 1), (S.ACHEVE, 5), (S.SOLDE, 6)),
    2: ((S.ACHEVE, 1), (S.SOLDE, 9)),
}
AUTRES_PAR_AGE = {
    0: ((S.DEPOSE, 3), (S.INSTRUIT, 3), (S.PROGRAMME, 3), (S.REJETE, 4), (S.IRRECEVABLE, 1), (S.ABANDONNE, 1)),
    1: ((S.REJETE, 8), (S.IRRECEVABLE, 2), (S.ABANDONNE, 1)),
}
COFINANCEURS = (
    ("ARS", 5), ("FLCA", 2), ("FIPD", 4), ("POLITIQUE_DE_LA_VILLE", 3), ("EDUCATION_NATIONALE", 2), ("AUTRE_ETAT", 1),
    ("REGION", 3), ("DEPARTEMENT", 4), ("COMMUNE_EPCI", 6), ("CPAM_MSA", 3), ("MUTUELLE", 1), ("EUROPE", 1),
)  # fmt: skip
NATURES = ("prestations", "achats_non_amortis", "deplacements", "communication", "formation", "personnel_projet")
SEUIL_CONVENTION = 23_000  # invented data follows what the dossier says of conventions; no rule reads it here


@dataclass
class Lot:
    """Rows of one exercice, in the order of their foreign keys."""

    projets: list[Projet] = field(default_factory=list)
    cofinancements: list[Cofinancement] = field(default_factory=list)
    depenses: list[LigneDepense] = field(default_factory=list)
    engagements: list[EngagementJuridique] = field(default_factory=list)
    paiements: list[Paiement] = field(default_factory=list)
    comptes_rendus: list[CompteRenduFinancier] = field(default_factory=list)
    departements: list[tuple[Projet, list[Prefecture]]] = field(default_factory=list)


@dataclass(frozen=True)
class Terrain:
    """What a préfecture offers its projects: who carries them, what they are tied to, the call they answer."""

    prefecture: Prefecture
    compte: Compte
    recu: Decimal
    delegue: Decimal
    porteurs: Sequence[Porteur]
    appel: AppelAProjets
    axes: Sequence[AxeFeuilleDeRoute]
    actions: Sequence[FicheAction]
    precedents: Sequence[Projet]
    voisines: Sequence[Prefecture] = ()

    @property
    def regional(self) -> bool:
        return self.compte.niveau == Compte.Niveau.PART_REGIONALE


def composer(lot: Lot, exercice: int, terrain: Terrain) -> None:
    """Add to `lot` the projects of one account: those granted share what the account received, the others come beside."""
    hasard = tirage("projets", exercice, terrain.prefecture.code, terrain.compte.niveau)
    age = DERNIER - exercice
    accordes = list(_montants_accordes(hasard, terrain, age))
    autres = round(len(accordes) * hasard.uniform(0.2, 0.35)) + (0 if age else 2)
    if terrain.regional:
        autres = min(autres, 1)
    reconduits = hasard.sample(list(terrain.precedents), min(len(terrain.precedents), round(len(accordes) * 0.5)))
    engage = Decimal(0)
    for rang in range(len(accordes) + autres):
        accorde = accordes[rang] if rang < len(accordes) else None
        precedent = reconduits[rang] if accorde and rang < len(reconduits) else None
        projet = _projet(hasard, exercice, terrain, accorde, precedent)
        projet.statut = _tirer(hasard, (ACCORDES_PAR_AGE if accorde else AUTRES_PAR_AGE), age)
        if accorde and projet.statut != S.RETENU and engage + accorde > terrain.delegue:
            projet.statut = S.RETENU  # nothing can be committed beyond what was delegated
        _dater(hasard, projet, terrain)
        lot.projets.append(projet)
        _plan_de_financement(hasard, lot, projet)
        if accorde and projet.statut != S.RETENU:
            engage += accorde
            _executer(hasard, lot, projet)
        if terrain.regional:
            lot.departements.append((projet, hasard.sample(list(terrain.voisines), min(len(terrain.voisines), 3))))


def _tirer(hasard: Random, tables: dict[int, tuple[tuple[str, int], ...]], age: int) -> str:
    table = tables[min(age, max(tables))]
    return hasard.choices([s for s, _ in table], [p for _, p in table])[0]


def _montants_accordes(hasard: Random, terrain: Terrain, age: int) -> Iterator[Decimal]:
    """Grants of unequal sizes that leave a little of what was received; more in the current exercice."""
    if terrain.recu < 1000:
        return
    part = Decimal(str(round(hasard.uniform(0.93, 0.995) if age else hasard.uniform(0.6, 0.85), 4)))
    moyenne = 18_000 if terrain.regional else 11_500
    nombre = max(1, min(22, round(float(terrain.recu) / moyenne * hasard.uniform(0.85, 1.2))))
    if not terrain.regional:
        nombre = max(4, nombre)
    poids = [hasard.lognormvariate(0, 0.55) + 0.12 for _ in range(nombre)]
    yield from repartir((terrain.recu * part / 50).to_integral_value() * 50, poids, Decimal(50))


def _projet(
    hasard: Random, exercice: int, terrain: Terrain, accorde: Decimal | None, precedent: Projet | None
) -> Projet:
    idees = IDEES_REGIONALES if terrain.regional else IDEES
    idee: Idee = hasard.choices(idees, [i.poids for i in idees])[0]
    porteur = hasard.choice([p for p in terrain.porteurs if p.type_porteur in idee.porteurs] or list(terrain.porteurs))
    demande = accorde or Decimal(hasard.randrange(30, 400) * 50)
    if accorde and hasard.random() < 0.35:
        demande = (accorde * Decimal(str(hasard.uniform(1.05, 1.4))) / 50).to_integral_value(ROUND_UP) * 50
    part = 0.85 if accorde is None and hasard.random() < 0.12 else min(0.8, hasard.triangular(0.2, 0.86, 0.62))
    # Rounded up to ten euros: the share asked never passes the one drawn.
    cout = (demande / Decimal(str(part)) / 10).to_integral_value(ROUND_UP) * 10
    projet = Projet(
        exercice=exercice,
        prefecture=terrain.prefecture,
        echelle="regionale" if terrain.regional else "departementale",
        porteur=porteur,
        appel=terrain.appel,
        cout_total=cout,
        montant_demande=demande,
        montant_accorde=accorde,
        compte=terrain.compte if accorde else None,
        service_instructeur=hasard.choice(INSTRUCTEURS),
        evaluation_prevue=hasard.random() < 0.7,
        en_qpv=hasard.random() < 0.25,
        titre=Projet.Titre.ACHAT if porteur.type_porteur == "service_de_l_etat" else Projet.Titre.SUBVENTION,
    )
    if precedent:
        _reconduire(projet, precedent)
    else:
        _imaginer(hasard, projet, idee)
        # What was granted before the portal's first exercice is not in it.
        projet.est_renouvellement = exercice == PREMIER and hasard.random() < 0.45
    if projet.evaluation_prevue:
        projet.indicateurs = hasard.choice(INDICATEURS)
    projet.cle_tri = sans_accent(projet.intitule)
    _rattacher(hasard, projet, terrain)
    return projet


def _imaginer(hasard: Random, projet: Projet, idee: Idee) -> None:
    projet.intitule = f"{idee.intitule} (projet fictif)"
    projet.thematique = idee.thematique
    projet.publics = list(idee.publics)
    projet.milieux = list(idee.milieux)
    projet.produits = list(idee.produits)
    projet.programme_probant = idee.programme
    projet.territoires = hasard.choice(("Tout le département", "Deux intercommunalités", "Communes volontaires", ""))
    if projet.echelle == "regionale":
        projet.territoires = "Plusieurs départements de la région"
    projet.description = DESCRIPTION.format(publics=", ".join(str(PublicCible(p).label) for p in idee.publics))


def _reconduire(projet: Projet, precedent: Projet) -> None:
    for champ in ("intitule", "porteur", "thematique", "publics", "milieux", "produits", "programme_probant",
                  "territoires", "description", "titre", "en_qpv"):  # fmt: skip
        setattr(projet, champ, getattr(precedent, champ))
    projet.est_renouvellement = True
    projet.projet_precedent = precedent


def _rattacher(hasard: Random, projet: Projet, terrain: Terrain) -> None:
    """Roadmaps were signed from the end of 2023: projects of 2023 are tied to none."""
    if projet.exercice < 2024 or not terrain.axes or hasard.random() < 0.15:
        return
    if terrain.actions and hasard.random() < 0.55:
        action = hasard.choice(terrain.actions)
        projet.fiche_action, projet.axe_id = action, action.axe_feuille_id
        projet.objectif_cible_id = action.objectif_cible_id
        return
    projet.axe = hasard.choice(terrain.axes)
    objectifs = list(projet.axe.objectifs_cibles.all())
    projet.objectif_cible = hasard.choice(objectifs) if objectifs else None


def _dater(hasard: Random, projet: Projet, terrain: Terrain) -> None:
    limite, ouvert = terrain.appel.limite, terrain.appel.ouvert_le
    assert limite is not None
    assert ouvert is not None
    depot = instant(ouvert, hasard.randint(9, 17), hasard.randrange(60)) + timedelta(days=hasard.randint(8, 70))
    projet.depose_le = min(depot, limite - timedelta(hours=hasard.randint(1, 90)))
    if projet.statut == S.IRRECEVABLE:
        projet.depose_le = limite + timedelta(days=hasard.randint(1, 12))
    projet.date_debut = date(projet.exercice, hasard.randint(3, 10), 1)
    projet.date_fin = projet.date_debut + timedelta(days=hasard.choice((120, 180, 240, 300)))
    if projet.statut in (S.DEPOSE, S.INSTRUIT, S.PROGRAMME):
        return
    # A decision follows the call and the split of the region, and the accounts of the spring.
    projet.date_decision = date(projet.exercice, 4, 14) + timedelta(days=hasard.randrange(75))
    if projet.statut in (S.REJETE, S.IRRECEVABLE):
        return
    projet.reference_decision = f"DÉMO-{projet.exercice}-{terrain.prefecture.code}-{hasard.randrange(1000, 9999)}"
    if projet.montant_accorde and projet.montant_accorde > SEUIL_CONVENTION:
        projet.date_convention = projet.date_decision + timedelta(days=hasard.randint(5, 25))


def _plan_de_financement(hasard: Random, lot: Lot, projet: Projet) -> None:
    """The plan as filed is balanced: what is asked and what others bring make the total cost."""
    reste = projet.cout_total - projet.montant_demande
    financeurs = ["AUTOFINANCEMENT"] if hasard.random() < 0.75 else []
    seuls_fonds_propres = financeurs and hasard.random() < 0.16
    if not seuls_fonds_propres:
        noms, poids = zip(*COFINANCEURS, strict=True)
        voulus = hasard.choice((1, 1, 2, 2, 3))
        financeurs += list(dict.fromkeys(hasard.choices(noms, poids, k=voulus)))
    parts = repartir(reste, [hasard.uniform(0.5, 2) for _ in financeurs], Decimal(10))
    decide = projet.statut not in (S.DEPOSE, S.INSTRUIT)
    lot.cofinancements += [
        Cofinancement(
            projet=projet,
            financeur=financeur,
            montant=montant,
            statut=Cofinancement.Statut.ACQUIS if decide or hasard.random() < 0.4 else Cofinancement.Statut.SOLLICITE,
        )
        for financeur, montant in zip(financeurs, parts, strict=True)
        if montant > 0
    ]
    natures = hasard.sample(NATURES, hasard.randint(2, 4))
    hors_credits = hasard.random() < 0.08
    if hors_credits:
        natures.append("materiel_informatique")
    prevus = repartir(projet.cout_total, [hasard.uniform(0.6, 2) for _ in natures], Decimal(10))
    fini = projet.statut in (S.ACHEVE, S.SOLDE)
    for nature, prevu in zip(natures, prevus, strict=True):
        realise = (prevu * Decimal(str(hasard.uniform(0.9, 1.02)))).quantize(Decimal("0.01")) if fini else None
        lot.depenses.append(
            LigneDepense(
                projet=projet,
                nature=nature,
                montant_prevu=prevu,
                montant_realise=realise,
                financee_par_mildeca=nature != "materiel_informatique",
            )
        )


def _executer(hasard: Random, lot: Lot, projet: Projet) -> None:
    """One commitment for the whole grant, paid at once or in two; then an account of use, due six months later."""
    accorde = projet.montant_accorde
    assert accorde is not None
    assert projet.date_decision is not None
    engage_le = projet.date_decision + timedelta(days=hasard.randint(10, 40))
    lot.engagements.append(
        EngagementJuridique(
            projet=projet,
            numero_ej=f"DEMO{len(lot.engagements) + projet.exercice * 10_000}",
            montant_ae=accorde,
            date=engage_le,
        )
    )
    if projet.statut == S.NOTIFIE:
        return
    paye_le = engage_le + timedelta(days=hasard.randint(8, 35))
    if accorde < 8_000 or hasard.random() < 0.5:
        lot.paiements.append(Paiement(projet=projet, type_paiement="unique", montant_cp=accorde, date=paye_le))
    else:
        acompte = (accorde * Decimal("0.7")).quantize(Decimal(1))
        lot.paiements.append(Paiement(projet=projet, type_paiement="acompte", montant_cp=acompte, date=paye_le))
        if projet.statut == S.SOLDE or hasard.random() < 0.5:
            solde_le = date(projet.exercice, 11, 3) + timedelta(days=hasard.randrange(40))
            if solde_le <= date(DERNIER, 11, 15):
                lot.paiements.append(
                    Paiement(projet=projet, type_paiement="solde", montant_cp=accorde - acompte, date=solde_le)
                )
    lot.comptes_rendus.append(_compte_rendu(hasard, projet))


def _compte_rendu(hasard: Random, projet: Projet) -> CompteRenduFinancier:
    limite = date(projet.exercice + 1, 6, 30)
    compte_rendu = CompteRenduFinancier(projet=projet, date_limite=limite)
    if projet.exercice == DERNIER:
        return compte_rendu
    if projet.statut != S.SOLDE and hasard.random() < 0.35:
        compte_rendu.statut = CompteRenduFinancier.Statut.EN_RETARD
        return compte_rendu
    compte_rendu.date_reception = limite - timedelta(days=hasard.randint(-20, 150))
    compte_rendu.depenses_realisees = (projet.cout_total * Decimal(str(hasard.uniform(0.9, 1.02)))).quantize(
        Decimal("0.01")
    )
    compte_rendu.bilan_qualitatif = hasard.choice(BILANS)
    compte_rendu.statut = CompteRenduFinancier.Statut.RECU
    if projet.statut == S.SOLDE:
        compte_rendu.statut = CompteRenduFinancier.Statut.VALIDE
    elif hasard.random() < 0.08 and projet.montant_accorde:
        compte_rendu.statut = CompteRenduFinancier.Statut.REVERSEMENT_DEMANDE
        compte_rendu.reversement = (projet.montant_accorde * Decimal("0.1")).quantize(Decimal(1))
    return compte_rendu
