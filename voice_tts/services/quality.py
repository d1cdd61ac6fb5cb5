"""Judges a recording's figures for a caregiver: a verdict on each, and one sentence of advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voice_tts.exceptions import SampleRejected

if TYPE_CHECKING:
    from speech.audio import PreparedSample
    from speech.audio.quality import Measurements


class Verdict(StrEnum):
    """How suitable a recording is; one with `refuse` is not stored."""

    GOOD = "good"
    USABLE = "usable"
    REFUSE = "refuse"


_WORST_FIRST = (Verdict.REFUSE, Verdict.USABLE, Verdict.GOOD)


@dataclass(frozen=True, slots=True)
class Scale:
    """The bounds between one figure's verdicts. docs/voice_quality.md describes the clips they were derived from.

    good, usable: the least value (or, with `lower_is_better`, the greatest) that still gets the verdict. If `usable` is
    None, the figure alone never leads to a refusal.
    """

    label: Promise
    unit: Promise | str
    good: float
    usable: float | None
    praise: Promise
    advice: Promise
    decimals: int = 1
    lower_is_better: bool = False

    def judge(self, value: float) -> Verdict:
        """Give the verdict on a value."""

        def reaches(limit: float) -> bool:
            return value <= limit if self.lower_is_better else value >= limit

        if reaches(self.good):
            return Verdict.GOOD
        return Verdict.USABLE if self.usable is None or reaches(self.usable) else Verdict.REFUSE


SCALES: Mapping[str, Scale] = {
    "speech_seconds": Scale(
        _("말소리 길이"), _("초"), 5.0, 2.5,
        _("말소리 길이가 충분합니다."),
        _("말소리가 짧습니다. 5~10초 동안 또박또박 읽어 주세요."),
    ),
    "voice_share": Scale(
        _("사람 목소리의 비율"), "%", 80.0, 50.0,
        _("사람 목소리가 또렷합니다."),
        _("음악이나 다른 소리가 섞여 있습니다. TV와 음악을 끄고 다시 녹음해 주세요."),
        decimals=0,
    ),
    "snr_db": Scale(
        _("주변 소음과의 차이"), "dB", 22.0, 6.0,
        _("주변이 조용합니다."),
        _("주변이 시끄럽습니다. 조용한 방에서 창문을 닫고 다시 녹음해 주세요."),
    ),
    "clipped_percent": Scale(
        _("소리 깨짐"), "%", 0.05, 1.0,
        _("소리가 깨지지 않았습니다."),
        _("소리가 커서 깨진 곳이 있습니다. 마이크에서 조금 떨어져 주세요."),
        decimals=2, lower_is_better=True,
    ),
    "loudness_lufs": Scale(
        _("소리 크기"), "LUFS", -38.0, None,
        _("소리 크기가 알맞습니다."),
        _("소리가 작습니다. 마이크를 한 뼘 거리에 두고 말해 주세요."),
    ),
    "bandwidth_khz": Scale(
        _("소리의 선명함(대역폭)"), "kHz", 7.0, None,
        _("소리가 선명합니다."),
        _("전화 통화처럼 답답하게 들립니다. 통화 녹음 대신 휴대전화 녹음 앱으로 녹음해 주세요."),
    ),
    "reverberation_seconds": Scale(
        _("방 울림"), _("초"), 0.4, None,
        _("방이 울리지 않습니다."),
        _("방이 울립니다. 이불이나 커튼이 있는 방에서 녹음해 주세요."),
        decimals=2, lower_is_better=True,
    ),
}  # fmt: skip

BANDWIDTH_NEEDS_SNR_DB = 15.0
"""Least SNR at which bandwidth is judged: in more noise, any voice seems to lack high frequencies."""
SPEAKERS_LABEL = _("말하는 사람")
ONE_SPEAKER = _("한 사람의 목소리입니다.")
SEVERAL_SPEAKERS = _("여러 사람의 목소리가 들리는 것 같습니다. 한 사람만 말하는 녹음을 올려 주세요.")
SUSPICIOUS_TIMBRE = 2.2
"""Timbre distance that raises suspicion: parts by one speaker lay at 0.8 to 2.0, by two speakers at 1.6 to 4.8."""
CERTAIN_TIMBRE, CERTAIN_SEMITONES = 2.5, 6.0
"""Both bounds must be exceeded for a refusal: the pitch must also change by more than in one person's reading."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the report; all texts are Korean. value: for display, with its unit."""

    name: str
    label: str
    value: str
    verdict: Verdict
    advice: str


@dataclass(frozen=True, slots=True)
class QualityReport:
    """A recording's judged figures; the overall verdict is the worst of theirs."""

    items: tuple[Item, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the items."""
        found = {item.verdict for item in self.items}
        return next(verdict for verdict in _WORST_FIRST if verdict in found)

    def as_json(self) -> dict[str, Any]:
        """Return the form that is stored with the voice and shown by the API."""
        return {"verdict": self.verdict.value, "items": [asdict(item) for item in self.items]}


def assess(sample: PreparedSample) -> QualityReport:
    """Measure a prepared sample and judge every figure; takes about a tenth of the sample's duration."""
    from speech.audio.quality import measure_quality

    return judge(measure_quality(sample))


def judge(measured: Measurements) -> QualityReport:
    """Turn figures into verdicts."""
    return QualityReport(tuple(_items(measured)))


def rejection(report: QualityReport) -> SampleRejected:
    """Build the error that tells why a recording was refused, with a stable code."""
    refused = next(item for item in report.items if item.verdict is Verdict.REFUSE)
    error = SampleRejected(refused.advice, code=_CODES[refused.name])
    error.report = report.as_json()
    return error


_CODES = {
    "speech_seconds": "too_short",
    "voice_share": "no_voice_in_sample",
    "snr_db": "too_noisy",
    "clipped_percent": "clipped",
    "speakers": "several_speakers",
}


def _items(measured: Measurements) -> Iterator[Item]:
    values = {
        "voice_share": measured.voice_share * 100,
        "speech_seconds": measured.speech_seconds,
        "snr_db": measured.snr_db,
        "clipped_percent": measured.clipped_fraction * 100,
        "loudness_lufs": measured.loudness_lufs,
        "bandwidth_khz": measured.bandwidth_hz / 1000 if measured.snr_db >= BANDWIDTH_NEEDS_SNR_DB else None,
        "reverberation_seconds": measured.reverberation_seconds,
    }
    for name, value in values.items():
        if value is None:
            continue
        scale = SCALES[name]
        verdict = scale.judge(value)
        text = scale.praise if verdict is Verdict.GOOD else scale.advice
        yield Item(name, str(scale.label), f"{value:.{scale.decimals}f} {scale.unit}", verdict, str(text))
        if name == "voice_share" and verdict is Verdict.REFUSE:
            return  # without a voice, the other figures mean nothing
    yield _speakers(measured)


def _speakers(measured: Measurements) -> Item:
    contrast = measured.contrast
    verdict, value = Verdict.GOOD, _("한 사람")
    if contrast.timbre >= SUSPICIOUS_TIMBRE:
        certain = contrast.timbre >= CERTAIN_TIMBRE and contrast.semitones >= CERTAIN_SEMITONES
        verdict, value = (Verdict.REFUSE if certain else Verdict.USABLE), _("여러 사람일 수 있음")
    text = ONE_SPEAKER if verdict is Verdict.GOOD else SEVERAL_SPEAKERS
    return Item("speakers", str(SPEAKERS_LABEL), str(value), verdict, str(text))
