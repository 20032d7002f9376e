"""A GET changes no business data: its view runs in a transaction that PostgreSQL itself holds read-only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

METHODES_LUES = {"GET", "HEAD", "OPTIONS"}
ATTRIBUT = "ecriture_en_get"


def ecriture_en_get(raison: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Exempt a view whose GET must write, with its reason; a test lists them all."""

    def exempter(vue: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(vue)
        def exemptee(*args: Any, **kwargs: Any) -> Any:
            return vue(*args, **kwargs)

        setattr(exemptee, ATTRIBUT, raison)
        return exemptee

    return exempter


@contextmanager
def lecture_seule() -> Iterator[None]:
    """Inside, PostgreSQL refuses any write; the limit ends with the block."""
    with transaction.atomic():
        with connection.cursor() as curseur:
            curseur.execute("SET TRANSACTION READ ONLY")
        yield


class LectureSeuleMiddleware:
    """Runs the view of a reading method itself, inside `SET TRANSACTION READ ONLY`.

    Stands last in MIDDLEWARE, so that no other `process_view` is skipped. The limit ends with the savepoint: it works
    inside a `TestCase` as well. Sessions are saved outside, by their own middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vue: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method not in METHODES_LUES or getattr(vue, ATTRIBUT, None):
            return None
        with lecture_seule():
            reponse = vue(request, *args, **kwargs)
            # A lazy answer (admin) is rendered here, while the limit holds.
            if callable(getattr(reponse, "render", None)) and not getattr(reponse, "is_rendered", True):
                reponse = reponse.render()  # type: ignore[attr-defined]
            return reponse
