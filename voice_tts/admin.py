"""The caregiver's pages: voices and what was spoken in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from care.scope import cared_for_ids
from voice_tts.conf import voice_tts_settings
from voice_tts.models import Pronunciation, TTSCache, UserVoice
from voice_tts.services import storage, voices
from voice_tts.services.storage import LinkGrant


def _player(url: str, label: str) -> SafeString:
    return format_html('<audio controls preload="none" src="{}" aria-label="{}"></audio>', url, label)


class OwnPeopleAdmin(admin.ModelAdmin):
    """Shows a caregiver only the rows of people they look after; a superuser sees all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Scoped rows, so that every admin view answers as if the others did not exist."""
        rows = super().get_queryset(request).select_related("user")
        if request.user.is_superuser:
            return rows
        return rows.filter(Q(user_id__in=cared_for_ids(request.user)) | Q(user_id=request.user.pk))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from uploads and from speaking, never from a bare form."""
        return False


@admin.register(UserVoice)
class UserVoiceAdmin(OwnPeopleAdmin):
    """Voices: hear, name, switch, delete."""

    list_display = ("name_or_nameless", "user", "player", "duration", "language", "is_active", "uploaded_at")
    list_filter = ("is_active", "language", "uploaded_at")
    search_fields = ("name", "user__username", "user__person__display_name")
    fields = ("name", "user", "player", "transcript", "language", "duration", "is_active", "uploaded_at", "updated_at")
    readonly_fields = fields[1:]
    actions = ("activate",)

    @admin.display(description=_("이름"), ordering="name")
    def name_or_nameless(self, voice: UserVoice) -> str:
        """The name, or that there is none."""
        return str(voice)

    @admin.display(description=_("듣기"))
    def player(self, voice: UserVoice) -> SafeString:
        """Plays the sample."""
        return _player(reverse("admin:voice_tts_uservoice_sample", args=[voice.pk]), str(_("목소리 녹음 듣기")))

    @admin.display(description=_("길이"), ordering="duration_seconds")
    def duration(self, voice: UserVoice) -> str:
        """Seconds, to be read."""
        return f"{voice.duration_seconds:.1f}{_('초')}"

    @admin.action(description=_("이 목소리로 말하기"), permissions=["change"])
    def activate(self, request: HttpRequest, chosen: QuerySet[UserVoice]) -> None:
        """Switch the listener to the chosen voice."""
        voice = chosen.first()
        if voice is None or len(chosen) > 1:
            self.message_user(request, _("목소리를 하나만 골라 주세요."), messages.ERROR)
            return
        voices.activate(voice)
        self.message_user(request, _("이제 이 목소리로 말합니다."), messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        """The sample, behind the admin's own permission check."""
        sample = path(
            "<int:voice_id>/sample/", self.admin_site.admin_view(self.sample), name="voice_tts_uservoice_sample"
        )
        return [sample, *super().get_urls()]

    def sample(self, request: HttpRequest, voice_id: int) -> HttpResponseBase:
        """The stored WAV; 404 for the voice of someone the user does not look after."""
        voice = get_object_or_404(self.get_queryset(request), pk=voice_id)
        if not self.has_view_permission(request, voice):
            raise Http404
        response = FileResponse(storage.absolute(voice.sample_name).open("rb"), content_type="audio/wav")
        response["Cache-Control"] = "private, no-store"
        return response


@admin.register(Pronunciation)
class PronunciationAdmin(OwnPeopleAdmin):
    """How names and words are said to a person."""

    list_display = ("written", "spoken", "user")
    search_fields = ("written", "spoken", "user__username")
    list_filter = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Made by hand, unlike the others."""
        return admin.ModelAdmin.has_add_permission(self, request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer a caregiver only the people they look after."""
        if db_field.name == "user" and not request.user.is_superuser:
            people = db_field.remote_field.model.objects
            kwargs["queryset"] = people.filter(Q(pk__in=cared_for_ids(request.user)) | Q(pk=request.user.pk))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(TTSCache)
class TTSCacheAdmin(OwnPeopleAdmin):
    """Generated audio: hear and delete."""

    list_display = ("text", "user", "voice", "player", "engine", "format", "access_count", "created_at")
    list_filter = ("engine", "format", "language", "created_at")
    search_fields = ("text", "spoken_text", "user__username", "voice__name")
    fields = (
        "text", "spoken_text", "user", "voice", "player", "engine", "engine_version", "language", "speed", "format",
        "duration_seconds", "sample_rate", "size_bytes", "created_at", "accessed_at", "access_count",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the voice, whose epoch every link is signed over."""
        return super().get_queryset(request).select_related("voice")

    @admin.display(description=_("듣기"))
    def player(self, row: TTSCache) -> SafeString:
        """Plays the recording through a link of the kind devices get."""
        grant = LinkGrant(row.user_id, row.voice.epoch, device="")
        return _player(storage.signed_url(row.cache_key, grant, voice_tts_settings().link_seconds), str(_("음성 듣기")))

    def has_change_permission(self, request: HttpRequest, obj: TTSCache | None = None) -> bool:
        """What was spoken is not edited."""
        return False


from voice_tts import device_admin as device_admin  # noqa: E402 - its page is built on the one above
