"""What an impact found, as tables that the page and the workbook share."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from circulaires.models import Severite
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau, Valeur

SEVERITES = dict(Severite.choices)
EFFETS = (
    Colonne("refuses", "Projets refusés", Nature.ENTIER),
    Colonne("refuse", "Montant refusé", Nature.EUROS, decimales=2),
    Colonne("avertis", "Projets avec avertissement", Nature.ENTIER),
    Colonne("averti", "Montant avec avertissement", Nature.EUROS, decimales=2),
    Colonne("signales", "Projets signalés pour information", Nature.ENTIER),
)
SOURCE = "projets enregistrés dans le portail, au jour du calcul"
MONTANT = "Le montant d’un projet est celui qui lui est accordé, ou celui qu’il demande tant qu’il n’est pas décidé."
UNE_FOIS = "Un projet que plusieurs règles refusent n’est compté qu’une fois dans le total."


def _effets(compte: Mapping[str, Any]) -> tuple[Valeur, ...]:
    return tuple(Decimal(compte[c.cle]) if c.nature is Nature.EUROS else compte[c.cle] for c in EFFETS)


def tableau_des_regles(regles: Iterable[Mapping[str, Any]], titre: str, total: Mapping[str, Any] | None) -> Tableau:
    """One line per rule, `territoire` being its code. `total`: of distinct projects; none for rules tried apart."""
    return Tableau(
        code="impact.regles",
        titre=titre,
        definition=" ".join([MONTANT, UNE_FOIS] if total else [MONTANT]),
        colonnes=(
            Colonne("regle", "Règle"),
            Colonne("severite", "Sévérité"),
            Colonne("nombre", "Projets concernés", Nature.ENTIER),
            *EFFETS,
        ),
        lignes=tuple(
            Ligne(
                (f"{r['code']} {r['libelle']}", SEVERITES.get(r["severite"], ""), _concernes(r), *_effets(r)), r["code"]
            )
            for r in regles
        ),
        source=SOURCE,
        total=Ligne(("Ensemble des règles actives", "", total["nombre"], *_effets(total))) if total else None,
    )


def _concernes(regle: Mapping[str, Any]) -> int | None:
    """Unknown for a rule that could not be checked."""
    return None if regle["anomalies"] else regle["nombre"]


def tableau_des_regions(
    regions: Mapping[str, Mapping[str, Any]],
    noms: Mapping[str, str],
    titre: str,
    total: Mapping[str, Any],
) -> Tableau:
    """One line per région, by name."""
    connues = sorted(((noms.get(code, code), code, compte) for code, compte in regions.items()), key=lambda r: r[:2])
    return Tableau(
        code="impact.regions",
        titre=titre,
        definition=f"La région est celle de la préfecture qui instruit. {MONTANT}",
        colonnes=(Colonne("region", "Région"), Colonne("nombre", "Projets concernés", Nature.ENTIER), *EFFETS),
        lignes=tuple(Ligne((nom, c["nombre"], *_effets(c)), code) for nom, code, c in connues),
        source=SOURCE,
        total=Ligne(("Total", total["nombre"], *_effets(total))),
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
