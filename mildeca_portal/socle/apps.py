from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "mildeca_portal.socle"
    label = "socle"
    verbose_name = "Socle"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # Each app may declare periodic work in periodiques.py and background tasks in travaux.py.
        autodiscover_modules("periodiques", "travaux")
