"""What the survey tells the rules of the credits: who explained the execution of an exercice."""

from rapports.models import Valeur

CLE = "credits.commentaire"


def prefectures_commentees(exercice: int) -> frozenset[str]:
    """Codes of the préfectures whose answer on `exercice` comments on its credits. One query."""
    valeurs = Valeur.objects.filter(cle=CLE, reponse__campagne__exercice=exercice).order_by("pk")
    return frozenset(code for code, contenu in valeurs.values_list("reponse__prefecture__code", "contenu") if contenu)
