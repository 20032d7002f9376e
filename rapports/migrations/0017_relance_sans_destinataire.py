"""A reminder that was due and that nobody was there to read stays in the log, without an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rapports", "0016_anomalies_par_section")]

    operations = [
        migrations.AlterField(
            model_name="relance", name="destinataire", field=models.EmailField(blank=True, max_length=254)
        )
    ]
