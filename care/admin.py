"""People and care relations in the admin."""

from __future__ import annotations

from django.contrib import admin

from care.models import CareRelation, DeviceToken, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """What people are called."""

    list_display = ("display_name", "user", "time_zone")
    search_fields = ("display_name", "user__username")


@admin.register(CareRelation)
class CareRelationAdmin(admin.ModelAdmin):
    """Who looks after whom."""

    list_display = ("caregiver", "cared_for", "relationship", "created_at")
    search_fields = ("caregiver__username", "cared_for__username", "relationship")
    list_filter = ("created_at",)


@admin.register(DeviceToken)
class DeviceTokenAdmin(admin.ModelAdmin):
    """Devices can be seen and revoked one by one; the token itself is shown only when a device logs in."""

    list_display = ("__str__", "user", "created")
    search_fields = ("name", "user__username")
    list_filter = ("created",)
    fields = ("name", "user", "created")
    readonly_fields = ("user", "created")

    def has_add_permission(self, request: object) -> bool:
        """A token is born at a log-in, where it can be handed over once."""
        return False
