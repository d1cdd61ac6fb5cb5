"""A passage of a DUR list as it is shown: its words, its source, and how old both are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from medicines.models.dur import DurKind, DurRule, DurSnapshot
from medicines.services.dur_forms import names

MOST_FORMS_SHOWN = 4
"""Some rules name thirty forms of injection, which nobody reads."""


@dataclass(frozen=True, slots=True)
class Passage:
    """subject: the substances that it is about. quote: its words, may be empty. details: what else stands there.

    source, notice_on: who published it, and when the notice was given. dated: how old the list is, as a sentence.
    """

    subject: str
    quote: str
    details: tuple[str, ...]
    source: str
    notice_on: dt.date | None
    dated: str


def passage_of(rule: DurRule, kind: DurKind) -> Passage:
    """Return what a rule of a list of this kind says."""
    subjects = [rule.subject.name, *([rule.partner.name] if rule.partner is not None else [])]
    return Passage(
        subject=" – ".join(dict.fromkeys(filter(None, subjects))),
        quote=rule.text,
        details=tuple(_details(rule, kind)),
        source=str(DurSnapshot(source=rule.snapshot.source).get_source_display()),
        notice_on=rule.notice_on,
        dated=_dated(rule.snapshot),
    )


def _details(rule: DurRule, kind: DurKind) -> list[str]:
    limits = {
        DurKind.DOSE: _("하루 최대 용량: {limit}"),
        DurKind.DAYS: _("최대 투여 기간: {limit}"),
        DurKind.AGE: _("나이: {limit}"),
        DurKind.PREGNANCY: _("등급: {limit}"),
    }
    found = []
    if rule.limit and kind in limits:
        found.append(limits[kind].format(limit=rule.limit))
    if rule.group:
        found.append(_("효능군: {group}").format(group=" · ".join(filter(None, (rule.group, rule.series)))))
    if forms := names(rule.forms):
        more = _(" 등") if len(forms) > MOST_FORMS_SHOWN else ""
        found.append(_("제형: {forms}").format(forms=", ".join(forms[:MOST_FORMS_SHOWN]) + more))
    if rule.remark:
        found.append(_("비고: {remark}").format(remark=rule.remark))
    return found


def _dated(snapshot: DurSnapshot) -> str:
    """Say how old a list is: by its own date, else by its latest notice, else by the day of its import."""
    if snapshot.dated:
        year, month, *days = map(int, snapshot.dated.split("-"))
        if days:
            return _("{year}년 {month}월 {day}일 자료").format(year=year, month=month, day=days[0])
        return _("{year}년 {month}월 자료").format(year=year, month=month)
    if snapshot.newest_notice_on is not None:
        return _("{day}까지 고시된 자료").format(day=_written(snapshot.newest_notice_on))
    return _("{day}에 불러온 자료").format(day=_written(timezone.localdate(snapshot.imported_at)))


def _written(day: dt.date) -> str:
    return _("{year}년 {month}월 {day}일").format(year=day.year, month=day.month, day=day.day)
