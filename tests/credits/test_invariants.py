"""Whatever the sequence of movements, balances are never negative and nothing is created or lost on the way."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credits.actions import Montants, deleguer, notifier, repartir, reprendre
from credits.soldes import Balance, balance
from mildeca_portal.socle.erreurs import ActionRefusee
from tests.credits.fabriques import AGENT, EXERCICE, PIECE, enveloppe, euro, projet_retenu

REGIONS = {"27": ("21", "25"), "94": ("2A", "2B")}
centimes = st.integers(0, 30_000_000).map(lambda c: Decimal(c) / 100)
regions = st.sampled_from(sorted(REGIONS))
gestes = st.one_of(
    st.tuples(st.sampled_from(["notifier", "deleguer", "reprendre"]), regions, centimes, centimes),
    st.tuples(st.just("repartir"), regions, centimes, centimes),
    st.tuples(st.just("accorder"), regions, centimes.filter(bool), st.just(Decimal(0))),
)


def faire(geste: tuple[str, str, Decimal, Decimal]) -> None:
    acte, region, ae, cp = geste
    if acte == "repartir":
        voulus = {code: Montants(ae, cp) for code in REGIONS[region]}
        repartir(EXERCICE, region, voulus, par=AGENT, piece=PIECE, deleguer=bool(int(ae) % 2))
    elif acte == "accorder":
        reste = balance(EXERCICE).prefecture(REGIONS[region][0]).reste_a_programmer
        if 0 < ae <= reste:
            projet_retenu(ae, REGIONS[region][0])
    else:
        action = {"notifier": notifier, "deleguer": deleguer, "reprendre": reprendre}[acte]
        action(EXERCICE, region, ae, cp, par=AGENT, piece=PIECE)


def verifier(soldes: Balance) -> None:
    national, regs, prefs = soldes.national, soldes.regions.values(), soldes.prefectures.values()
    parts = soldes.parts_regionales.values()
    for solde in (national, *regs, *parts, *prefs):
        assert min(solde.reste_a_repartir_ae, solde.reste_a_repartir_cp, solde.reste_a_programmer) >= 0
        assert min(solde.reste_a_deleguer_ae, solde.reste_a_deleguer_cp) >= 0
        assert solde.notifie_ae >= solde.delegue_ae
        assert solde.notifie_cp >= solde.delegue_cp
    for champ in ("notifie_ae", "notifie_cp", "delegue_ae", "delegue_cp"):
        recu = {"notifie_ae": "reparti_ae", "notifie_cp": "reparti_cp"}.get(champ, f"reparti_{champ}")
        assert getattr(national, recu) == sum(getattr(s, champ) for s in regs)
        assert sum(getattr(s, recu) for s in regs) == sum(getattr(s, champ) for s in (*parts, *prefs))
    assert national.notifie_ae == national.delegue_ae == euro(500_000)
    assert national.programme == sum(s.programme for s in regs) == sum(s.programme for s in (*parts, *prefs))


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(gestes, max_size=12))
def test_les_soldes_tiennent_quoi_qu_on_fasse(suite):
    with transaction.atomic():
        enveloppe(500_000)
        for geste in suite:
            try:
                with transaction.atomic():
                    faire(geste)
            except ActionRefusee:
                continue
        verifier(balance(EXERCICE))
        transaction.set_rollback(True)
