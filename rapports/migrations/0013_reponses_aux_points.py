"""The requests keep their points only; a point keeps what the préfecture says of it, an opinion may be prepared."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


RENDRE = """
UPDATE rapports_demandecorrection d
   SET sections = ARRAY(SELECT p.section FROM rapports_pointacorriger p
                         WHERE p.demande_id = d.id AND p.question = '' ORDER BY p.id),
       questions = ARRAY(SELECT p.question FROM rapports_pointacorriger p
                          WHERE p.demande_id = d.id AND p.question <> '' ORDER BY p.id),
       motif = premier.motif, commentaire = premier.commentaire
  FROM (SELECT DISTINCT ON (demande_id) demande_id, motif, commentaire
          FROM rapports_pointacorriger ORDER BY demande_id, id) premier
 WHERE premier.demande_id = d.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rapports", "0012_points_a_corriger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="demandecorrection",
            name="demande_commentee",
        ),
        migrations.RemoveConstraint(
            model_name="demandecorrection",
            name="demande_ciblee",
        ),
        migrations.RemoveConstraint(
            model_name="demandecorrection",
            name="demande_motif_connu",
        ),
        # Going back: the columns return with something in them, then take what the points say.
        migrations.RunSQL(migrations.RunSQL.noop, RENDRE),
        migrations.AlterField("demandecorrection", "motif", models.CharField(max_length=10, default="autre")),
        migrations.AlterField("demandecorrection", "commentaire", models.TextField(default="–")),
        migrations.RemoveField(
            model_name="demandecorrection",
            name="commentaire",
        ),
        migrations.RemoveField(
            model_name="demandecorrection",
            name="motif",
        ),
        migrations.RemoveField(
            model_name="demandecorrection",
            name="questions",
        ),
        migrations.RemoveField(
            model_name="demandecorrection",
            name="sections",
        ),
        migrations.AddField(
            model_name="avisregional",
            name="prepare_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="préparé le"),
        ),
        migrations.AddField(
            model_name="avisregional",
            name="prepare_par",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pointacorriger",
            name="explication",
            field=models.TextField(blank=True, verbose_name="explication de la préfecture"),
        ),
        migrations.AddField(
            model_name="pointacorriger",
            name="explique_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="expliqué le"),
        ),
        migrations.AddField(
            model_name="pointacorriger",
            name="explique_par",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pointacorriger",
            name="suite",
            field=models.CharField(
                blank=True, choices=[("corrige", "corrigé"), ("sans_changement", "sans changement")], max_length=16
            ),
        ),
        migrations.AlterField(
            model_name="avisregional",
            name="rendu_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="rendu le"),
        ),
        migrations.AddConstraint(
            model_name="pointacorriger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("suite__in", ["", "corrige"]),
                    models.Q(("explication__regex", "\\S"), ("suite", "sans_changement")),
                    _connector="OR",
                ),
                name="point_a_corriger_suite_connue",
            ),
        ),
    ]
