"""What an impact found, as tables that the page and the workbook share."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from circulaires.models import Severite
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau, Valeur

SEVERITES = dict(Severite.choices)
CONCERNES = Colonne("nombre", "Concernés", Nature.ENTIER)
EFFETS_DE = {
    Severite.BLOQUANTE: (
        Colonne("refuses", "Refusés", Nature.ENTIER),
        Colonne("refuse", "Montant refusé", Nature.EUROS, decimales=2),
    ),
    Severite.AVERTISSEMENT: (
        Colonne("avertis", "Avertis", Nature.ENTIER),
        Colonne("averti", "Montant averti", Nature.EUROS, decimales=2),
    ),
    Severite.INFORMATION: (Colonne("signales", "Pour information", Nature.ENTIER),),
}
EFFETS = tuple(colonne for colonnes in EFFETS_DE.values() for colonne in colonnes)
SOURCE = "projets enregistrés dans le portail, au jour du calcul"
MONTANT = "Le montant d’un projet est celui qui lui est accordé, ou celui qu’il demande tant qu’il n’est pas décidé."
UNE_FOIS = "Un projet que plusieurs règles refusent n’est compté qu’une fois dans le total."


def _compte(compte: Mapping[str, Any], effets: tuple[Colonne, ...] = EFFETS) -> tuple[Valeur, ...]:
    """How many projects, then what happens to them. All unknown for a rule that could not be checked."""
    if compte.get("anomalies"):
        return (None,) * (1 + len(effets))
    return (compte["nombre"], *(Decimal(compte[c.cle]) if c.nature is Nature.EUROS else compte[c.cle] for c in effets))


def tableau_des_regles(regles: Iterable[Mapping[str, Any]], titre: str, total: Mapping[str, Any] | None) -> Tableau:
    """One line per rule, `territoire` being its code. `total`: of distinct projects; none for rules tried apart."""
    return Tableau(
        code="impact.regles",
        titre=titre,
        definition=" ".join([MONTANT, UNE_FOIS] if total else [MONTANT]),
        colonnes=(
            Colonne("regle", "Règle"),
            Colonne("severite", "Sévérité"),
            CONCERNES,
            *EFFETS,
        ),
        lignes=tuple(
            Ligne((f"{r['code']} {r['libelle']}", SEVERITES.get(r["severite"], ""), *_compte(r)), r["code"])
            for r in regles
        ),
        source=SOURCE,
        total=Ligne(("Ensemble des règles actives", "", *_compte(total))) if total else None,
    )


def tableau_des_regions(
    regions: Mapping[str, Mapping[str, Any]], noms: Mapping[str, str], total: Mapping[str, Any], severite: str = ""
) -> Tableau:
    """One line per région, in the order of `noms`. `severite`: that of the rule it is about; empty for all the rules."""
    effets = EFFETS_DE[Severite(severite)] if severite else EFFETS
    return Tableau(
        code="impact.regions",
        titre="Effet dans chaque région",
        definition=f"La région est celle de la préfecture qui instruit. {MONTANT}",
        colonnes=(Colonne("region", "Région"), CONCERNES, *effets),
        lignes=tuple(
            Ligne((nom, *_compte(regions[code], effets)), code) for code, nom in noms.items() if code in regions
        ),
        source=SOURCE,
        total=Ligne(("Total", *_compte(total, effets))),
    )


def tableau_des_projets(
    regle: Mapping[str, Any], lignes: Iterable[Mapping[str, str]], noms: Mapping[str, str], exercice: int
) -> Tableau:
    """The projects of `exercice` that do not respect a rule."""
    return Tableau(
        code="impact.projets",
        titre=f"{regle['code']} – projets de {exercice} qui ne respectent pas la règle",
        definition=" ".join(t for t in (regle["phrase"], regle["citation"], MONTANT) if t),
        colonnes=(
            Colonne("projet", "Projet"),
            Colonne("prefecture", "Préfecture"),
            Colonne("region", "Région"),
            Colonne("montant", "Montant", Nature.EUROS, decimales=2),
            Colonne("constat", "Constat"),
        ),
        lignes=tuple(
            Ligne(
                (
                    x["libelle"],
                    f"{x['prefecture']} ({x['prefecture_code']})",
                    noms.get(x["region"], x["region"]),
                    Decimal(x["montant"]),
                    x["phrase"],
                ),
                x["prefecture_code"],
            )
            for x in lignes
        ),
        source=SOURCE,
    )
