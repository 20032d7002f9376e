"""Focus of the year: protocol on sales to minors, collectivités and trafficking, evidence-based programmes, other credits."""

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Forme, Graphique, Ligne, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import combien, par_ligne, par_region, somme
from rapports.chiffres.lecture import SOURCE, enquete


@chiffre("focus.protocole")
def protocole(jeu: JeuDeDonnees) -> Tableau:
    mesures = (
        combien("declines", "Protocole décliné", "interdictions.protocole", True),
        somme("operations", "Opérations de contrôle", "interdictions.operations"),
        somme("etablissements", "Établissements contrôlés", "interdictions.etablissements"),
        somme("infractions", "Infractions relevées", "interdictions.infractions"),
        somme("sensibilisations", "Sensibilisations", "interdictions.sensibilisations"),
    )
    definition = (
        "Préfectures où le protocole du 11 juillet 2024 est décliné ; contrôles et sensibilisations déclarés sur "
        "l’exercice."
    )
    return par_region(
        jeu,
        "focus.protocole",
        "Respect des interdictions de vente aux mineurs, par région",
        definition,
        mesures,
        enquete(jeu).couverture("interdictions.protocole"),
        graphiques=(Graphique(Forme.CLASSEMENT, ("operations",), "Opérations de contrôle par région"),),
    )


@chiffre("focus.infractions")
def infractions(jeu: JeuDeDonnees) -> Tableau:
    return par_ligne(
        jeu,
        "focus.infractions",
        "Infractions relevées, par produit et par service",
        "interdictions.par_produit",
        "Infractions aux interdictions de vente aux mineurs relevées lors des contrôles déclarés.",
        entete="Produit",
        exclusif=True,
    )


@chiffre("focus.collectivites")
def collectivites(jeu: JeuDeDonnees) -> Tableau:
    mesures = (
        somme("collectivites", "Communes et EPCI", "trafics.collectivites"),
        somme("montant", "Montant accordé", "trafics.montant", Nature.EUROS),
        somme("limits", "dont LIMITS", "trafics.limits"),
        somme("montant_limits", "Montant LIMITS", "trafics.montant_limits", Nature.EUROS),
        somme("esper", "Nouveaux signataires ESPER", "trafics.esper_signataires"),
    )
    definition = (
        "Communes et établissements publics de coopération intercommunale engagés avec l’appui de la MILDECA, dont "
        "lauréats de l’appel national LIMITS ; employeurs nouvellement signataires de la charte ESPER."
    )
    return par_region(
        jeu,
        "focus.collectivites",
        "Collectivités engagées et charte ESPER, par région",
        definition,
        mesures,
        enquete(jeu).couverture("trafics.collectivites"),
    )


@chiffre("focus.programmes")
def programmes(jeu: JeuDeDonnees) -> Tableau:
    """Evidence-based programmes: préfectures that support each, establishments and beneficiaries."""
    e = enquete(jeu)
    question = e.question("actions.programmes")
    choix = [c for c in question.choix if not c.exclusif] if question else []
    lignes = []
    for un in choix:
        colonnes = ("etablissements", "beneficiaires")
        cellules = [
            [e.cellule(p, "actions.programmes_effectifs", un.code, c) or 0 for p in e.acceptees] for c in colonnes
        ]
        lignes.append(Ligne((un.libelle, e.combien(e.acceptees, "actions.programmes", un.code), *map(sum, cellules))))
    return Tableau(
        "focus.programmes",
        "Programmes probants soutenus",
        "Préfectures qui soutiennent chaque programme ; établissements et bénéficiaires déclarés.",
        (
            Colonne("programme", "Programme"),
            Colonne("prefectures", "Préfectures", Nature.ENTIER),
            Colonne("etablissements", "Établissements", Nature.ENTIER),
            Colonne("beneficiaires", "Bénéficiaires", Nature.ENTIER),
        ),
        tuple(lignes),
        SOURCE,
        couverture=e.couverture("actions.programmes"),
        graphiques=(Graphique(Forme.CLASSEMENT, ("prefectures",), "Programmes probants, en nombre de préfectures"),),
    )


@chiffre("focus.articulation")
def articulation(jeu: JeuDeDonnees) -> Tableau:
    mesures = (
        somme("fipd", "FIPD", "articulation.fipd", Nature.EUROS),
        somme("flca", "FLCA et ARS", "articulation.flca_ars", Nature.EUROS),
        somme("ville", "Politique de la ville", "articulation.politique_de_la_ville", Nature.EUROS),
        combien("conjointe", "Instruction conjointe", "articulation.instruction_conjointe", True),
    )
    definition = (
        "Crédits mobilisés pour les mêmes objectifs : estimations des préfectures. Instruction conjointe : nombre de "
        "préfectures qui la pratiquent."
    )
    return par_region(
        jeu,
        "focus.articulation",
        "Autres crédits mobilisés, par région",
        definition,
        mesures,
        enquete(jeu).couverture("articulation.instruction_conjointe"),
    )
