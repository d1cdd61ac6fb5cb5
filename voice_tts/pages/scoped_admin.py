"""What every admin page about a person's data has in common."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from care.scope import cared_for_ids


class OwnPeopleAdmin(admin.ModelAdmin):
    """Shows a caregiver only the rows of people they look after; a superuser sees all."""

    class Media:
        css = {"all": ("care/pages.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Scoped rows, so that every admin view answers as if the others did not exist."""
        rows = super().get_queryset(request).select_related("user")
        if request.user.is_superuser:
            return rows
        return rows.filter(Q(user_id__in=cared_for_ids(request.user)) | Q(user_id=request.user.pk))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from uploads and from speaking, never from a bare form."""
        return False
