from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def time_machine_2026() -> Iterator[None]:
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False):
        yield
