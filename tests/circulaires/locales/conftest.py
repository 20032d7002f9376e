import pytest
import time_machine

from tests.circulaires.fabriques import publie


@pytest.fixture
def le_15_mars_2027():
    with time_machine.travel("2027-03-15 10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def circulaire(le_15_mars_2027):
    """The circulaire of 2027, in force: R-01 at 80 %."""
    return publie()
