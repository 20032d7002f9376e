from django.apps import AppConfig


class PrefecturesConfig(AppConfig):
    name = "prefectures"
    verbose_name = "Préfectures"
