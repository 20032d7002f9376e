from django.apps import AppConfig

from mildeca_portal.socle.blocs import Bloc, enregistrer


class CirculairesConfig(AppConfig):
    name = "circulaires"
    verbose_name = "Circulaires"

    def ready(self) -> None:
        from circulaires import blocs  # models are ready now

        regles = Bloc("prefectures.fiche", "circulaires/locales/bloc_prefecture.html", blocs.regles_des_prefectures, 50)
        enregistrer(regles)
