"""Admin pages for voices, pronunciations and generated audio."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from care.scoped_admin import ScopedAdmin
from voice_tts.conf import voice_tts_settings
from voice_tts.exceptions import ConsentRequired
from voice_tts.models import Channel, Pronunciation, TTSCache, UserVoice
from voice_tts.pages.studio import Studio
from voice_tts.services import consent, voices, withdrawal
from voice_tts.services.audio_links import LinkGrant, signed_url


def _player(url: str, label: str) -> SafeString:
    return format_html('<audio controls preload="none" src="{}" aria-label="{}"></audio>', url, label)


VERDICTS = {"good": _("좋음"), "usable": _("쓸 수 있음")}


def _number(object_id: str) -> int:
    if not object_id.isdecimal():
        raise Http404
    return int(object_id)


@admin.register(UserVoice)
class UserVoiceAdmin(ScopedAdmin):
    """The list of voices, in which one can be activated; the studio's pages show a single voice."""

    list_display = (
        "name_or_nameless",
        "listener",
        "player",
        "quality_verdict",
        "consent_state",
        "switch",
        "uploaded_at",
    )
    list_filter = ("is_active", "language", "uploaded_at")
    search_fields = ("name", "speaker", "user__username", "user__person__display_name")
    actions = ("activate",)

    def __init__(self, model: type[UserVoice], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self._studio = Studio(self)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read along the related rows that the list shows."""
        return super().get_queryset(request).select_related("consent", "user__person")

    @admin.display(description=_("이름"), ordering="name")
    def name_or_nameless(self, voice: UserVoice) -> str:
        """Return the voice's name, or that it has none."""
        return str(voice)

    @admin.display(description=_("듣는 분"), ordering="user")
    def listener(self, voice: UserVoice) -> str:
        """Return the listener's name."""
        person = getattr(voice.user, "person", None)
        return str(person or voice.user)

    @admin.display(description=_("듣기"))
    def player(self, voice: UserVoice) -> SafeString:
        """Render a player for the sample."""
        label = _("%(name)s 목소리 녹음 듣기") % {"name": voice}
        return _player(reverse("admin:voice_tts_uservoice_sample", args=[voice.pk]), str(label))

    @admin.display(description=_("품질"))
    def quality_verdict(self, voice: UserVoice) -> str:
        """Return the quality report's verdict in a word."""
        return str(VERDICTS.get(voice.quality.get("verdict", ""), "-"))

    @admin.display(description=_("동의"))
    def consent_state(self, voice: UserVoice) -> SafeString:
        """Tell whether consent is confirmed, with a link to the consent page if it is not."""
        given = consent.of(voice)
        if given is not None and given.is_confirmed:
            return format_html("{}", _("확인됨"))
        url = reverse("admin:voice_tts_uservoice_consent", args=[voice.pk])
        return format_html('<a href="{}">{}</a>', url, _("없음: 동의 받기") if given is None else _("미확인: 확인하기"))

    @admin.display(description=_("지금 말하는 목소리"), ordering="is_active")
    def switch(self, voice: UserVoice) -> str:
        """Render a button that activates the voice in one click; it submits the list's own form."""
        if voice.is_active:
            return str(_("사용 중"))
        if consent.of(voice) is None:
            return "-"
        url = reverse("admin:voice_tts_uservoice_approve", args=[voice.pk])
        return format_html('<button type="submit" class="button" formaction="{}">{}</button>', url, _("사용하기"))

    @admin.action(description=_("이 목소리로 말하기"), permissions=["change"])
    def activate(self, request: HttpRequest, chosen: QuerySet[UserVoice]) -> None:
        """Switch the listener to the chosen voice."""
        voice = chosen.first()
        if voice is None or len(chosen) > 1:
            self.message_user(request, _("목소리를 하나만 골라 주세요."), messages.ERROR)
            return
        try:
            voices.activate(voice, actor_id=request.user.pk)
        except ConsentRequired as error:
            self.message_user(request, str(error.detail), messages.ERROR)
            return
        self.message_user(request, _("이제 이 목소리로 말합니다."), messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        """Add the studio's pages, behind the admin's own log-in."""
        return [*self._studio.urls(), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the studio's page, on which a voice is viewed and changed."""
        return self._studio.check(request, _number(object_id))

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the studio's page for withdrawal, because deleting a voice withdraws it."""
        return self._studio.withdraw(request, _number(object_id))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the audit trail, which replaces the admin's log because it holds ids only, no names."""
        voice = get_object_or_404(self.get_queryset(request), pk=_number(object_id))
        return redirect(f"{reverse('admin:voice_tts_voiceevent_changelist')}?voice_id={voice.pk}")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[UserVoice]) -> None:
        """Withdraw the voices."""
        with withdrawal.acting(request.user.pk, Channel.ADMIN):
            queryset.delete()

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[UserVoice]) -> list[LogEntry]:
        """Log nothing, because the admin's log would keep the names of withdrawn voices."""
        return []


@admin.register(Pronunciation)
class PronunciationAdmin(ScopedAdmin):
    """A person's own pronunciations of names and words."""

    list_display = ("written", "spoken", "user")
    search_fields = ("written", "spoken", "user__username")
    list_filter = ("user",)
    is_added_by_hand = True


@admin.register(TTSCache)
class TTSCacheAdmin(ScopedAdmin):
    """Generated audio, to listen to and to delete."""

    list_display = ("text", "user", "voice", "player", "engine", "format", "access_count", "created_at")
    list_filter = ("engine", "format", "language", "created_at")
    search_fields = ("text", "spoken_text", "user__username", "voice__name")
    fields = (
        "text", "spoken_text", "user", "voice", "player", "engine", "engine_version", "language", "speed", "format",
        "duration_seconds", "sample_rate", "size_bytes", "created_at", "accessed_at", "access_count",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read along the listener, and the voice, whose epoch is part of every link's signature."""
        return super().get_queryset(request).select_related("user", "voice")

    @admin.display(description=_("듣기"))
    def player(self, row: TTSCache) -> SafeString:
        """Render a player for the recording, with the same kind of link that devices get."""
        grant = LinkGrant(row.user_id, row.voice.epoch, device="")
        return _player(signed_url(row.cache_key, grant, voice_tts_settings().link_seconds), str(_("음성 듣기")))

    def has_change_permission(self, request: HttpRequest, obj: TTSCache | None = None) -> bool:
        """Refuse always: generated audio cannot be edited."""
        return False
