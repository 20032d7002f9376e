"""Base of the admin pages of what has a state or a history: shown, never written there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class LectureSeule(admin.ModelAdmin):
    """These objects change through their actions, which check and log."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
