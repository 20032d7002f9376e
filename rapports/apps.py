from django.apps import AppConfig


class RapportsConfig(AppConfig):
    name = "rapports"
    verbose_name = "Enquêtes et rapports"

    def ready(self) -> None:
        from credits.entourage import enregistrer_commentaires
        from rapports import visites  # models are ready now
        from rapports.commentaires import prefectures_commentees

        visites.brancher()
        enregistrer_commentaires(prefectures_commentees)
