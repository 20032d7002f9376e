from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rapports", "0014_portee_des_contributions")]

    operations = [
        migrations.AddField(
            model_name="sectionreponse",
            name="anomalies",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Contrôles en échec que rien n’explique, comptés au dernier enregistrement."
            ),
        ),
    ]
