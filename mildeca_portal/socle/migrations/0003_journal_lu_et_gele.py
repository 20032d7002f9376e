from django.db import migrations, models

from mildeca_portal.socle.sql import sans_vidage


class Migration(migrations.Migration):
    dependencies = [("socle", "0002_ajout_seul_et_sans_accent")]

    operations = [
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(fields=["-cree_le", "-id"], name="evenement_recent"),
        ),
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(fields=["acteur_id", "-cree_le"], name="evenement_acteur"),
        ),
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(fields=["region_code", "-cree_le"], name="evenement_region"),
        ),
        sans_vidage("socle_evenement"),
    ]
