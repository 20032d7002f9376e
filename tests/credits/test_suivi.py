"""What a funded project still owes, sentence by sentence."""

from datetime import date
from decimal import Decimal

import pytest

from credits.suivi import Etat, reste_a_faire

JOUR = date(2026, 5, 4)
MILLE, RIEN = Decimal(1000), Decimal(0)


def etat(statut="en_cours", engage=MILLE, paye=MILLE, **champs):
    return Etat(statut, MILLE, engage, paye, **champs)


@pytest.mark.parametrize(
    ("projet", "restes"),
    [
        (etat(), []),
        (etat("retenu", RIEN, RIEN), ["décision à notifier au porteur", "1 000,00 € à engager"]),
        (etat(paye=Decimal("400.50")), ["599,50 € à payer"]),
        (etat(date_fin=JOUR), []),
        (etat(date_fin=date(2026, 5, 3)), ["terminé depuis le 3 mai 2026, achèvement à constater"]),
        (etat("acheve", date_fin=date(2026, 5, 3)), []),
        (etat(cr_statut="attendu", cr_limite=JOUR), ["compte rendu financier attendu le 4 mai 2026"]),
        (
            etat(cr_statut="attendu", cr_limite=date(2026, 5, 3)),
            ["compte rendu financier en retard depuis le 3 mai 2026"],
        ),
        (
            etat(cr_statut="en_retard", cr_limite=date(2026, 5, 3)),
            ["compte rendu financier en retard depuis le 3 mai 2026"],
        ),
        (etat(cr_statut="recu"), ["compte rendu financier à valider"]),
        (etat(cr_statut="reversement_demande"), ["reversement demandé au porteur"]),
        (etat("acheve", cr_statut="valide"), ["à solder"]),
        (etat("acheve", paye=RIEN, cr_statut="valide"), ["1 000,00 € à payer"]),
    ],
)
def test_ce_qui_reste_a_faire(projet, restes):
    assert [r.replace("\u00a0", " ") for r in reste_a_faire(projet, JOUR)] == restes
