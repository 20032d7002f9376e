"""The states of a text agree with « circulaire » and « instruction », its two names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("circulaires", "0005_figer_les_regles_locales"),
    ]

    operations = [
        migrations.AlterField(
            model_name="texte",
            name="statut",
            field=models.CharField(
                choices=[
                    ("brouillon", "brouillon"),
                    ("en_relecture", "en relecture"),
                    ("signe", "signée"),
                    ("publie", "publiée"),
                    ("remplace", "remplacée"),
                    ("abroge", "abrogée"),
                ],
                default="brouillon",
                max_length=15,
            ),
        ),
    ]
