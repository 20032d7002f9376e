from django.apps import AppConfig
from django.contrib.admin import apps as administration_de_django


class SocleConfig(AppConfig):
    name = "mildeca_portal.socle"
    label = "socle"
    verbose_name = "Socle"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # Each app may declare periodic work in periodiques.py and background tasks in travaux.py.
        autodiscover_modules("periodiques", "travaux")


class AdministrationConfig(administration_de_django.AdminConfig):
    """Django's administration, with our site in the place of its own."""

    default = False  # of this module, the socle's own is
    default_site = "mildeca_portal.socle.site_administration.Administration"
