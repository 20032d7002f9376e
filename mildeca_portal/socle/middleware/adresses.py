"""What no address of the portal holds."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class AdresseLisibleMiddleware:
    """404 for a path with a NUL character: PostgreSQL takes it in no text, and a view would fail on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)
