"""The requests written since 0007 in the old columns become points, before these columns go."""

from django.db import migrations

REPRENDRE = """
INSERT INTO rapports_pointacorriger (demande_id, section, question, motif, commentaire)
SELECT d.id, s, '', d.motif, d.commentaire FROM rapports_demandecorrection d, unnest(d.sections) s
ON CONFLICT DO NOTHING;
INSERT INTO rapports_pointacorriger (demande_id, section, question, motif, commentaire)
SELECT d.id, s ->> 'lettre', q ->> 'cle', d.motif, d.commentaire
  FROM rapports_demandecorrection d
  JOIN rapports_reponse r ON r.id = d.reponse_id
  JOIN rapports_versionquestionnaire v ON v.id = r.version_questionnaire_id,
       jsonb_array_elements(v.definition -> 'sections') s, jsonb_array_elements(s -> 'questions') q
 WHERE q ->> 'cle' = ANY (d.questions)
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("rapports", "0011_qui_prolonge")]

    operations = [migrations.RunSQL(REPRENDRE, migrations.RunSQL.noop)]
