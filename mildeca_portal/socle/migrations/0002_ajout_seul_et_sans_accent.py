from django.db import migrations

from mildeca_portal.socle.sql import INTERDIRE_MODIFICATION, SANS_ACCENT, ajout_seul


class Migration(migrations.Migration):
    dependencies = [("socle", "0001_initial")]

    operations = [
        migrations.RunSQL(INTERDIRE_MODIFICATION, "DROP FUNCTION interdire_modification()"),
        migrations.RunSQL(SANS_ACCENT, "DROP FUNCTION sans_accent(text)"),
        ajout_seul("socle_evenement"),
    ]
