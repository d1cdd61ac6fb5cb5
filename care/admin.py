"""People, care relations and devices in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_variables

from care.models import CareRelation, DeviceToken, Person
from care.scope import people_administered_by
from care.scoped_admin import ScopedAdmin

admin.site.site_header = _("케어필 관리")
admin.site.site_title = _("케어필")
admin.site.index_title = _("무엇을 하시겠어요?")


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    """People's names."""

    is_added_by_hand = True
    list_display = ("display_name", "user", "time_zone")
    search_fields = ("display_name", "user__username")


@admin.register(CareRelation)
class CareRelationAdmin(ScopedAdmin):
    """Care relations. A relation gives access to a person's rows, so only who has such access may add or change one."""

    owner = "cared_for"
    is_added_by_hand = True
    list_display = ("caregiver", "cared_for", "relationship", "created_at")
    search_fields = ("caregiver__username", "cared_for__username", "relationship")
    list_filter = ("created_at",)


class NewDeviceForm(forms.Form):
    """The owner and the name of a new device."""

    user: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("누구의 기기인가요?"), queryset=None, empty_label=None
    )
    name = forms.CharField(
        label=_("기기 이름"),
        max_length=100,
        help_text=_("어느 기기인지 알아볼 이름입니다. 예: 부엌 약상자"),
        error_messages={"required": _("기기 이름을 적어 주세요. 예: 부엌 약상자")},
    )

    def __init__(self, people: QuerySet[Any], data: Any = None) -> None:
        super().__init__(data)
        chooser = self.fields["user"]
        chooser.queryset = people  # type: ignore[attr-defined]  # the field is a ModelChoiceField
        chooser.label_from_instance = _called  # type: ignore[attr-defined]


def _called(user: Any) -> str:
    return str(getattr(user, "person", None) or user.get_username())


@admin.register(DeviceToken)
class DeviceTokenAdmin(ScopedAdmin):
    """Devices, which their owner or who looks after them adds, names and revokes. A token is shown only once."""

    is_added_by_hand = True
    list_display = ("__str__", "listener", "created")
    search_fields = ("name", "user__username")
    list_filter = ("created",)
    fields = ("name", "listener", "created")
    readonly_fields = ("listener", "created")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeviceToken]:
        """Read the owner along, whose name the list shows."""
        return super().get_queryset(request).select_related("user__person")

    @admin.display(description=_("누구의 기기"), ordering="user")
    def listener(self, device: DeviceToken) -> str:
        """Return the owner's name."""
        return _called(device.user)

    @method_decorator([csrf_protect, never_cache])
    @sensitive_variables("token")
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make a token; only the response to this form ever shows it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewDeviceForm(_owners_to_choose(request), request.POST if request.method == "POST" else None)
        token = device = None
        if request.method == "POST" and form.is_valid():
            device, token = DeviceToken.objects.create(user=form.cleaned_data["user"], name=form.cleaned_data["name"])
            self.log_addition(request, device, [{"added": {}}])
        context = {
            **self.admin_site.each_context(request),
            "title": _("새 기기"), "opts": DeviceToken._meta, "form": form, "token": token, "device": device,
        }  # fmt: skip
        return render(request, "care/device_add.html", context, status=400 if form.errors else 200)


def _owners_to_choose(request: HttpRequest) -> QuerySet[Any]:
    """Return the possible owners of a new device, the user last: the first is preselected, and mostly it is another."""
    people = people_administered_by(request.user).select_related("person").alias(is_asking=Q(pk=request.user.pk))
    ordered: QuerySet[Any] = people.order_by("is_asking", "pk")
    return ordered
