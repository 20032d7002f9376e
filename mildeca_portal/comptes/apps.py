from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "mildeca_portal.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from mildeca_portal.comptes import signaux  # noqa: F401 - its receivers
