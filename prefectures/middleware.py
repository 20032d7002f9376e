"""Rights of the day on each request, and no access without a function."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from prefectures.habilitations import Habilitations, habilitations_de


def sans_fonction(vue: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that a signed-in person reaches without any open function: what is their own."""
    vue.sans_fonction = True  # type: ignore[attr-defined]
    return vue


class RequeteHabilitee(HttpRequest):
    """For type hints: a request that went through the middleware."""

    habilitations: Habilitations


class HabilitationsMiddleware:
    """`request.habilitations`, loaded at first use, in one query. A signed-in person without any open function reads why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.habilitations = SimpleLazyObject(lambda: habilitations_de(request.user))  # type: ignore[attr-defined,arg-type]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, vue: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(vue, "login_required", True) or not request.user.is_authenticated:
            return None
        if getattr(vue, "sans_fonction", False):
            return None
        if request.habilitations:  # type: ignore[attr-defined]
            return None
        return render(request, "prefectures/sans_fonction.html", status=403)
