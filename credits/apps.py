from django.apps import AppConfig

from mildeca_portal.socle.blocs import Bloc, enregistrer


class CreditsConfig(AppConfig):
    name = "credits"
    verbose_name = "Crédits"

    def ready(self) -> None:
        from circulaires.impact import enregistrer_source
        from credits import blocs, impact  # models are ready now

        enregistrer(Bloc("feuilles_de_route.action", "credits/bloc_action.html", blocs.projets_des_actions))
        enregistrer(Bloc("feuilles_de_route.plan", "credits/bloc_plan.html", blocs.totaux_des_plans))
        enregistrer(Bloc("prefectures.fiche", "credits/bloc_prefecture.html", blocs.credits_des_prefectures))
        enregistrer_source(impact.SOURCE)
