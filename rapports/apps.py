from django.apps import AppConfig


class RapportsConfig(AppConfig):
    name = "rapports"
    verbose_name = "Enquêtes et rapports"

    def ready(self) -> None:
        from credits.entourage import enregistrer_commentaires
        from rapports.commentaires import prefectures_commentees
        from rapports.equipe import visites  # models are ready now

        visites.brancher()
        enregistrer_commentaires(prefectures_commentees)
