"""The base of every admin page about people's data."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth import get_user_model
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest

from care import scope


class ScopedAdmin(admin.ModelAdmin):
    """Limits lists, pages, choices and filters to the rows of people whom the member of staff may see.

    owner: path from a row to the account it belongs to. is_added_by_hand: whether rows can be added by a form.
    """

    owner = "user"
    is_added_by_hand = False

    class Media:
        css = {"all": ("care/pages.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Keep only visible rows, so that every admin view and action works as if the others did not exist."""
        return scope.administered_by(request.user, super().get_queryset(request), self.owner)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the permission was given and the row is in sight."""
        return super().has_view_permission(request, obj) and self._is_in_sight(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the permission was given and the row is in sight."""
        return super().has_change_permission(request, obj) and self._is_in_sight(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the permission was given and the row is in sight."""
        return super().has_delete_permission(request, obj) and self._is_in_sight(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether rows can be added by a form and the permission was given."""
        return self.is_added_by_hand and super().has_add_permission(request)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """Offer and accept only visible people and rows."""
        other = db_field.remote_field.model
        if other is get_user_model():
            return scope.people_administered_by(request.user)
        other_admin = self.admin_site._registry.get(other)
        if isinstance(other_admin, ScopedAdmin):
            return other_admin.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Limit filters by a relation to what visible rows refer to."""
        return [self._scoped_filter(each) for each in super().get_list_filter(request)]

    def _scoped_filter(self, wanted: Any) -> Any:
        if isinstance(wanted, str):
            field = get_fields_from_path(self.model, wanted)[-1]
            if isinstance(field, Field) and field.remote_field:
                return wanted, admin.RelatedOnlyFieldListFilter
        return wanted

    def _is_in_sight(self, request: HttpRequest, row: Model | None) -> bool:
        owner_id = None if row is None else scope.owner_id_of(row, self.owner)
        return row is None or (owner_id is not None and scope.may_administer(request.user, owner_id))
