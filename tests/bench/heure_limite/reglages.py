"""Settings of the portal that is measured: the portal's own, and the address of the witness."""

from mildeca_portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.heure_limite.adresses"
