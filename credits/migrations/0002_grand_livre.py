"""The ledger holds itself: entries as a view, balances checked at each insertion, rows never changed."""

from django.db import migrations

from credits.sql import INSTALLER
from mildeca_portal.socle.sql import ajout_seul


class Migration(migrations.Migration):
    dependencies = [
        ("credits", "0001_initial"),
        ("socle", "0002_ajout_seul_et_sans_accent"),
    ]

    operations = [
        *(migrations.RunSQL(faire, defaire) for faire, defaire in INSTALLER),
        ajout_seul("credits_mouvement"),
        ajout_seul("credits_decision"),
        ajout_seul("credits_constatprojet"),
    ]
