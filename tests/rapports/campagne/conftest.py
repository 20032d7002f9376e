import pytest
import time_machine


@pytest.fixture
def horloge():
    """A clock that the test moves: `horloge.move_to(instant)`."""
    with time_machine.travel("2026-07-01T07:00:00+00:00", tick=False) as horloge:
        yield horloge
