from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "mildeca_portal.demonstration"
    label = "demonstration"
    verbose_name = "Jeu de démonstration"
