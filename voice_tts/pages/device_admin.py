"""The caregiver's page of devices' reports: which voice spoke when, and why not a better one."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.scoped_admin import ScopedAdmin
from voice_tts.models import Playback, SpokenBy

REASONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "custom_voice_off": gettext_lazy("가족 목소리를 쓰지 않도록 설정됨"),
        "server_not_configured": gettext_lazy("기기에 서버가 설정되지 않음"),
        "server_unreachable": gettext_lazy("서버 연결 실패"),
        "server_certificate": gettext_lazy("서버 인증서를 믿을 수 없음"),
        "server_timeout": gettext_lazy("서버 응답이 늦음"),
        "server_busy": gettext_lazy("서버가 바쁨"),
        "server_moved": gettext_lazy("서버 주소가 바뀜"),
        "server_error": gettext_lazy("서버 오류"),
        "server_failed": gettext_lazy("기기 안에서 생긴 오류"),
        "token_refused": gettext_lazy("기기 토큰이 거절됨"),
        "no_voice": gettext_lazy("등록된 목소리가 없음"),
        "text_refused": gettext_lazy("서버가 문장을 받지 않음"),
        "unsafe_reading": gettext_lazy("용량이 잘못 읽힐 수 있어 말하지 않음"),
        "ambiguous_dose": gettext_lazy("용량을 두 가지로 읽을 수 있어 말하지 않음"),
        "not_found": gettext_lazy("서버에 그 음성이 없음"),
        "bad_audio": gettext_lazy("받은 음성이 깨져 있음"),
        "naver_no_keys": gettext_lazy("네이버 키가 없음"),
        "naver_keys_refused": gettext_lazy("네이버 키가 거절됨"),
        "naver_quota": gettext_lazy("네이버 사용 한도를 넘음"),
        "naver_text_refused": gettext_lazy("네이버가 문장을 받지 않음"),
        "naver_unreachable": gettext_lazy("네이버 연결 실패"),
        "naver_timeout": gettext_lazy("네이버 응답이 늦음"),
        "naver_busy": gettext_lazy("네이버 음성이 응답하지 않음"),
        "naver_bad_audio": gettext_lazy("네이버 음성이 깨져 있음"),
        "naver_failed": gettext_lazy("기기 안에서 생긴 오류"),
        "no_offline_voice": gettext_lazy("기기에 오프라인 음성이 없음"),
        "voice_unconfirmed": gettext_lazy("서버와 오래 연결되지 않아 가족 목소리를 쉼"),
        "card_full": gettext_lazy("기기 저장 공간이 가득 참"),
        "not_said": gettext_lazy("기기가 꺼져 있었거나 소리를 내지 못해 알리지 못함"),
        "no_player": gettext_lazy("기기에 소리를 낼 프로그램이 없음"),
        "player_failed": gettext_lazy("기기에서 소리가 나지 않음"),
    }
)


_SPOKEN = {
    SpokenBy.CACHE: gettext_lazy("등록된 목소리로 말함(기기에 저장됨)"),
    SpokenBy.SERVER: gettext_lazy("등록된 목소리로 말함"),
    SpokenBy.NAVER: gettext_lazy("네이버 음성으로 말함"),
    SpokenBy.OFFLINE: gettext_lazy("기기 안내 음성으로 말함"),
    SpokenBy.NONE: gettext_lazy("말하지 못함"),
}


def describe(row: Playback, now: dt.datetime, zone: dt.tzinfo) -> str:
    """Describe a report in the listener's own time: `오늘 08:30, 네이버 음성으로 말함: 서버 연결 실패`."""
    at = row.at.astimezone(zone)
    days_ago = (now.astimezone(zone).date() - at.date()).days
    day = {0: _("오늘"), 1: _("어제")}.get(days_ago) or f"{at.month}월 {at.day}일"
    sentence = f"{day} {at:%H:%M}, {_SPOKEN[SpokenBy(row.voice)]}"
    return f"{sentence}: {REASONS.get(row.reason, row.reason)}" if row.reason else sentence


def _zone_of(row: Playback) -> dt.tzinfo:
    person = getattr(row.user, "person", None)
    return zoneinfo.ZoneInfo(person.time_zone) if person else timezone.get_default_timezone()


@admin.register(Playback)
class PlaybackAdmin(ScopedAdmin):
    """Devices' reports, read-only."""

    list_display = ("sentence", "user", "voice", "received_at")
    list_filter = ("voice", "at")
    search_fields = ("user__username", "user__person__display_name")
    fields = ("sentence", "user", "at", "voice", "reason_text", "reminder_id", "received_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read along the listener, in whose time zone times are shown."""
        return super().get_queryset(request).select_related("user__person")

    @admin.display(description=gettext_lazy("기록"), ordering="at")
    def sentence(self, row: Playback) -> str:
        """Say when and in which voice it was spoken, and why not in a better one."""
        return describe(row, timezone.now(), _zone_of(row))

    @admin.display(description=gettext_lazy("까닭"))
    def reason_text(self, row: Playback) -> str:
        """Write the reason's code in words."""
        return str(REASONS.get(row.reason, row.reason))

    def has_change_permission(self, request: HttpRequest, obj: Playback | None = None) -> bool:
        """Refuse always: reports cannot be edited."""
        return False
