"""Headers that no other middleware sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class EntetesMiddleware:
    """Nothing personal stays in a shared or local cache: every answer of a view is `no-store`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Cache-Control", "no-store")
        return reponse
