"""A contributeur answers the questions of who invited: those of the département, or of the région."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rapports", "0013_reponses_aux_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="portee",
            field=models.CharField(
                choices=[
                    ("departementale", "questions du département"),
                    ("regionale", "questions de la région"),
                    ("toutes", "toutes les questions"),
                ],
                default="departementale",
                max_length=15,
                verbose_name="portée",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("portee__in", ["departementale", "regionale", "toutes"])),
                name="contribution_portee_connue",
            ),
        ),
    ]
