"""What the new columns say of the rows that were there: the campaign of a reminder, the day of a first submission."""

from django.db import migrations

REPRENDRE = """
UPDATE rapports_relance SET campagne_id = r.campagne_id FROM rapports_reponse r WHERE r.id = rapports_relance.reponse_id;
UPDATE rapports_reponse SET premiere_transmise_le = COALESCE(
    (SELECT MIN((d.instantane ->> 'transmise_le')::timestamptz) FROM rapports_demandecorrection d
      WHERE d.reponse_id = rapports_reponse.id AND d.instantane IS NOT NULL),
    transmise_le)
 WHERE transmise_le IS NOT NULL;
UPDATE rapports_versionquestionnaire v SET ouverte_le = c.ouverture FROM rapports_campagne c
 WHERE c.exercice = v.exercice AND v.statut <> 'composition' AND c.statut NOT IN ('preparation', 'programmee');
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
    dependencies = [("rapports", "0006_enquete_complete")]

    operations = [migrations.RunSQL(REPRENDRE, migrations.RunSQL.noop)]
