"""Two invented local rules that complete the circulaire of 2026: one hardens a national rule, the other is added.

They begin after the last decision of the set, in June: nothing that was granted breaks them.
"""

from datetime import date

from circulaires.models import RegleLocale, Texte
from mildeca_portal.demonstration.cadre import Cadre
from prefectures.models import Prefecture

EXERCICE = 2026
DEBUT_REGION, DEBUT_PREFECTURE = date(EXERCICE, 12, 15), date(EXERCICE, 9, 1)
SOURCE = "Démonstration"
REGION, PREFECTURE = "27", "25"


def deja_charge() -> bool:
    return RegleLocale.objects.filter(source=SOURCE).exists()


def charger(cadre: Cadre) -> dict[str, int]:
    texte = Texte.objects.get(nature=Texte.Nature.ANNUELLE, exercice=EXERCICE, origine=Texte.Origine.DEMONSTRATION)
    communs = {"texte": texte, "statut": RegleLocale.Statut.EN_VIGUEUR, "source": SOURCE}
    RegleLocale.objects.create(
        **communs,
        region_id=REGION,
        debut=DEBUT_REGION,
        code="R-01",
        variante=True,
        libelle="Part maximale dans la région (démonstration)",
        type_regle="part_maximale",
        parametres={"taux_max": "0.75", "cofinancements_exiges": False},
        paragraphe="Dans la région, aucun projet n’est financé à plus de 75 % de son coût total.",
        paragraphe_origine="Note régionale fictive, paragraphe 2",
    )
    RegleLocale.objects.create(
        **communs,
        prefecture=Prefecture.objects.get(code=PREFECTURE),
        debut=DEBUT_PREFECTURE,
        code="L-01",
        libelle="Montant minimal d’une subvention (démonstration)",
        type_regle="montant_minimal",
        parametres={"plancher": "1000"},
        severite="avertissement",
        paragraphe="Les demandes inférieures à 1 000 € sont examinées au cas par cas.",
        paragraphe_origine="Appel à projets fictif du Doubs, paragraphe 4",
    )
    return {"règles locales de démonstration": 2}
