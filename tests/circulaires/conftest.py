"""Publishing composes a PDF, which takes seconds: only the tests marked `pango` make the real one."""

import pytest

from mildeca_portal.socle import pdf
from tests.circulaires.fabriques import PDF


@pytest.fixture(autouse=True)
def sans_composition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "pango" not in request.keywords:
        monkeypatch.setattr(pdf, "document", lambda *args, **limites: PDF)
