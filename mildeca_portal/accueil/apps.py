from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "mildeca_portal.accueil"
    label = "accueil"
    verbose_name = "Accueil"
