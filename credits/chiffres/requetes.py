"""The queries, each grouped in SQL by préfecture, région and nation at once: their size never depends on the projects."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from credits.models import ACCORDES, CompteRenduFinancier

PAS_DES_TRANCHES, DERNIERE_TRANCHE = 500, 10_000

ACCORDE = """
WITH accorde AS (
    SELECT p.*, d.code AS prefecture, d.region_id AS region
      FROM credits_projet p JOIN prefectures_prefecture d ON d.id = p.prefecture_id
     WHERE p.exercice = %(exercice)s AND p.statut = ANY(%(accordes)s) AND p.date_decision <= %(au)s
       AND (%(prefectures)s::text[] IS NULL OR d.code = ANY(%(prefectures)s))
)
"""
# Lower and upper medians, exact to the cent: percentile_cont would go through floating point.
MESURES = (
    ACCORDE
    + """
SELECT coalesce(prefecture, '') AS prefecture, coalesce(region, '') AS region,
       count(*) AS nombre, sum(montant_accorde) AS montant,
       round((percentile_disc(0.5) WITHIN GROUP (ORDER BY montant_accorde)
            + percentile_disc(0.5) WITHIN GROUP (ORDER BY montant_accorde DESC)) / 2, 2) AS montant_median,
       count(*) FILTER (WHERE est_renouvellement) AS renouvellements,
       count(*) FILTER (WHERE evaluation_prevue) AS evalues,
       count(*) FILTER (WHERE en_qpv) AS en_qpv,
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM credits_cofinancement c WHERE c.projet_id = accorde.id))
           AS sans_cofinancement
  FROM accorde
 GROUP BY GROUPING SETS ((prefecture, region), (region), ())
HAVING count(*) > 0
"""
)
TRANCHES = (
    ACCORDE
    + """
SELECT prefecture, least(floor(montant_accorde / %(pas)s) * %(pas)s, %(derniere)s)::int AS a_partir_de,
       count(*) AS nombre, sum(montant_accorde) AS montant
  FROM accorde GROUP BY 1, 2
"""
)
VENTILATIONS = (
    ACCORDE
    + """
SELECT a.prefecture, v.dimension, v.code, count(*) AS nombre, sum(a.montant_accorde) AS montant
  FROM accorde a
  JOIN credits_porteur o ON o.id = a.porteur_id
  LEFT JOIN feuilles_de_route_axefeuillederoute x ON x.id = a.axe_id
  LEFT JOIN circulaires_objectifcible j ON j.id = a.objectif_cible_id
 CROSS JOIN LATERAL (
    VALUES ('thematique', a.thematique), ('porteur', o.type_porteur),
           ('axe', coalesce('axe_' || x.ordre, 'hors_axe')), ('objectif_cible', coalesce(j.numero::text, '')),
           ('programme', nullif(a.programme_probant, '')), ('echelle', a.echelle)
    UNION ALL SELECT 'public', unnest(a.publics)
    UNION ALL SELECT 'milieu', unnest(a.milieux)
    UNION ALL SELECT 'produit', unnest(a.produits)
 ) AS v(dimension, code)
 WHERE v.code IS NOT NULL
 GROUP BY 1, 2, 3
"""
)
COFINANCEMENTS = (
    ACCORDE
    + """
SELECT a.prefecture, c.financeur, count(DISTINCT a.id) AS nombre, sum(c.montant) AS montant
  FROM accorde a JOIN credits_cofinancement c ON c.projet_id = a.id GROUP BY 1, 2
"""
)
TRAFICS = (
    ACCORDE
    + """
SELECT a.prefecture, count(DISTINCT a.porteur_id) AS collectivites, sum(a.montant_accorde) AS montant
  FROM accorde a JOIN credits_porteur o ON o.id = a.porteur_id
 WHERE a.thematique = 'trafics' AND o.type_porteur IN ('commune', 'epci') GROUP BY 1
"""
)
# The grant that weighs most, the first one recorded among equals.
PRINCIPAL = (
    ACCORDE
    + """
SELECT DISTINCT ON (a.prefecture) a.prefecture, a.intitule, o.raison_sociale AS porteur, a.montant_accorde AS montant
  FROM accorde a JOIN credits_porteur o ON o.id = a.porteur_id
 ORDER BY a.prefecture, a.montant_accorde DESC, a.id
"""
)
DOSSIERS = """
SELECT d.code AS prefecture, count(*) AS recus,
       count(*) FILTER (WHERE p.statut IN ('rejete', 'irrecevable')) AS ecartes
  FROM credits_projet p JOIN prefectures_prefecture d ON d.id = p.prefecture_id
 WHERE p.exercice = %(exercice)s AND (p.depose_le AT TIME ZONE 'Europe/Paris')::date <= %(au)s
   AND (%(prefectures)s::text[] IS NULL OR d.code = ANY(%(prefectures)s))
 GROUP BY 1
"""
COMPTES_RENDUS = (
    ACCORDE
    + """
SELECT a.prefecture, count(*) AS attendus,
       count(*) FILTER (WHERE r.statut = ANY(%(recus)s) AND r.date_reception <= %(au)s) AS recus,
       coalesce(sum(r.reversement), 0) AS reversements
  FROM accorde a JOIN credits_compterendufinancier r ON r.projet_id = a.id GROUP BY 1
"""
)
# The calls a préfecture opened for the exercice: first opening, last deadline.
APPELS = """
SELECT d.code AS prefecture, count(*) AS nombre, min(a.ouvert_le) AS ouverture,
       max((a.limite AT TIME ZONE 'Europe/Paris')::date) AS limite
  FROM credits_appelaprojets a JOIN prefectures_prefecture d ON d.id = a.prefecture_id
 WHERE a.exercice = %(exercice)s AND (a.ouvert_le IS NULL OR a.ouvert_le <= %(au)s)
   AND (%(prefectures)s::text[] IS NULL OR d.code = ANY(%(prefectures)s))
 GROUP BY 1
"""
COMPLEMENTS = """
SELECT c.niveau, coalesce(c.region_id, d.region_id) AS region, coalesce(d.code, '') AS prefecture,
       sum(m.ae) AS complement_ae, sum(m.cp) AS complement_cp
  FROM credits_mouvement m JOIN credits_compte c ON c.id = m.cible_id
  LEFT JOIN prefectures_prefecture d ON d.id = c.prefecture_id
 WHERE c.exercice = %(exercice)s AND m.nature = 'complement' AND m.date_effet <= %(au)s
 GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Perimetre:
    """What the queries read: an exercice as known at the end of the day `au`; every préfecture, or these codes."""

    exercice: int
    au: date
    prefectures: Sequence[str] | None = None


def lignes(requete: str, perimetre: Perimetre) -> Iterator[dict[str, Any]]:
    """Rows of one query, as mappings. Amounts are `Decimal`."""
    with connection.cursor() as curseur:
        curseur.execute(requete, _parametres(perimetre))
        noms = [colonne.name for colonne in curseur.description or ()]
        rangs = curseur.fetchall()
    for rang in rangs:
        yield dict(zip(noms, rang, strict=True))


def ensemble(requetes: Sequence[str], perimetre: Perimetre) -> list[list[dict[str, Any]]]:
    """Rows of several queries in one round trip, in their order. Amounts are `Decimal`, dates ISO text."""
    union = " UNION ALL ".join(
        f"SELECT {rang}, to_jsonb(q)::text FROM ({requete}) AS q" for rang, requete in enumerate(requetes)
    )
    resultats: list[list[dict[str, Any]]] = [[] for _ in requetes]
    with connection.cursor() as curseur:
        curseur.execute(union, _parametres(perimetre))
        for rang, ligne in curseur.fetchall():
            resultats[rang].append(json.loads(ligne, parse_float=Decimal))
    return resultats


def _parametres(perimetre: Perimetre) -> dict[str, Any]:
    return {
        "exercice": perimetre.exercice,
        "au": perimetre.au,
        "prefectures": None if perimetre.prefectures is None else list(perimetre.prefectures),
        "accordes": list(ACCORDES),
        "recus": list(CompteRenduFinancier.RECUS),
        "pas": PAS_DES_TRANCHES,
        "derniere": DERNIERE_TRANCHE,
    }
