"""Quartiles of the network for a campaign: one query, whatever the number of questions and of answers."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from rapports.models import Reponse
from rapports.revue.reseau import EUROS_DE_DOTATION, HABITANTS, MINIMUM, Mesures, Quartiles, Reseau

# Exact: the decimals of the answers are kept, where `percentile_cont` would go through a float. Quartile k of n sorted
# answers lies at rank (n - 1) k / 4, between its two neighbours.
SQL = """
WITH remises AS (
    SELECT r.id, p.population, (r.instantane -> 'valeurs') || (r.instantane -> 'totaux') AS contenus
      FROM rapports_reponse r JOIN prefectures_prefecture p ON p.id = r.prefecture_id
     WHERE r.campagne_id = %(campagne)s AND r.statut = ANY(%(remises)s)
), nombres AS (
    SELECT remises.id, population, c.key AS cle,
           CASE WHEN c.value #>> '{}' ~ '^-?[0-9]+([.][0-9]+)?$' THEN (c.value #>> '{}')::numeric END AS valeur
      FROM remises CROSS JOIN LATERAL jsonb_each(contenus) c
     WHERE c.key = ANY(%(cles)s) AND jsonb_typeof(c.value) IN ('number', 'string')
), mesures AS (
    SELECT cle, '' AS base, valeur FROM nombres
    UNION ALL
    SELECT cle, 'habitants', round(valeur * 100000 / NULLIF(population, 0), 6)
      FROM nombres WHERE cle = ANY(%(par_habitant)s)
    UNION ALL
    SELECT n.cle, 'dotation', round(n.valeur / NULLIF(d.valeur, 0), 6)
      FROM nombres n JOIN nombres d ON d.id = n.id AND d.cle = ANY(%(dotations)s)
     WHERE n.cle = ANY(%(par_euro)s)
), rangees AS (
    SELECT cle, base, count(*)::int AS n, array_agg(valeur ORDER BY valeur) AS v
      FROM mesures WHERE valeur IS NOT NULL GROUP BY cle, base HAVING count(*) >= %(minimum)s
)
SELECT cle, base, n, q[1], q[2], q[3]
  FROM rangees CROSS JOIN LATERAL (
    SELECT array_agg(v[bas + 1] + (v[LEAST(bas + 2, n)] - v[bas + 1]) * reste / 4.0 ORDER BY k) AS q
      FROM (SELECT k, (n - 1) * k / 4 AS bas, (n - 1) * k %% 4 AS reste FROM generate_series(1, 3) k) rangs
  ) quartiles
"""


def quartiles_du_reseau(campagne_id: int, mesures: Iterable[Mesures]) -> Reseau:
    """{(key, base): quartiles} over the submitted answers of a campaign. `mesures`: of the questionnaires they follow."""
    relevees = list(mesures)
    parametres: dict[str, Any] = {
        "campagne": campagne_id,
        "remises": [str(s) for s in Reponse.REMISES],
        "cles": sorted({cle for m in relevees for cle in m.cles()}),
        "par_habitant": sorted({cle for m in relevees for cle in m.cles(HABITANTS)}),
        "par_euro": sorted({cle for m in relevees for cle in m.cles(EUROS_DE_DOTATION)}),
        "dotations": sorted({m.dotation for m in relevees if m.dotation}),
        "minimum": MINIMUM,
    }
    with connection.cursor() as curseur:
        curseur.execute(SQL, parametres)
        return {(cle, base): Quartiles(n, *quartiles) for cle, base, n, *quartiles in curseur.fetchall()}
