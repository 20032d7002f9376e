from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "mildeca_portal.comptes"
    label = "comptes"
    verbose_name = "Comptes"
