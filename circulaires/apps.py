from django.apps import AppConfig


class CirculairesConfig(AppConfig):
    name = "circulaires"
    verbose_name = "Circulaires"
