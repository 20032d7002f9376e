"""A campaign opened before reminders had a schedule gets the one that campaigns start with, as if it were prepared today."""

from django.db import migrations

# As a campaign is prepared today: 30 days before for who has not begun, then for every answer still waited for.
PREPARER = """
INSERT INTO rapports_palierderelance (campagne_id, jours, ouvres, situations)
SELECT c.id, p.jours, TRUE,
       CASE WHEN p.jours = 30 THEN ARRAY['rien_commence'] ELSE ARRAY['rien_commence', 'brouillon', 'correction_demandee'] END
  FROM rapports_campagne c, unnest(ARRAY[30, 15, 7, 2]) AS p (jours)
 WHERE c.statut <> 'publiee' AND NOT EXISTS (SELECT 1 FROM rapports_palierderelance d WHERE d.campagne_id = c.id);
"""


class Migration(migrations.Migration):
    dependencies = [("rapports", "0017_relance_sans_destinataire")]

    operations = [migrations.RunSQL(PREPARER, migrations.RunSQL.noop)]
