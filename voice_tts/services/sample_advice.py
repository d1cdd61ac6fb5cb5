"""Advice for a caregiver whose recording cannot be used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from operations.errors import of_nearest_kind

if TYPE_CHECKING:
    from speech.audio import AudioError

OTHERWISE = _("지원하지 않는 소리 파일입니다. WAV, MP3, M4A, FLAC, OGG, WebM 녹음을 올려 주세요.")


@cache
def _sentences() -> dict[type[Exception], str | Promise]:
    """Return the sentences by kind of error; a sentence may refer to the error's attributes."""
    from speech.audio import errors

    return {
        errors.TooShort: _(
            "말소리가 너무 짧습니다(%(seconds).1f초). 조용한 곳에서 5~10초 동안 말한 녹음을 올려 주세요."
        ),
        errors.TooLong: _("녹음이 너무 깁니다. %(maximum)d초 안쪽, 되도록 5~10초로 잘라서 올려 주세요."),
        errors.Silent: _("녹음에서 말소리가 들리지 않습니다. 마이크를 가까이 두고 다시 녹음해 주세요."),
        errors.Clipped: _("소리가 너무 커서 깨졌습니다. 마이크에서 조금 떨어져 다시 녹음해 주세요."),
        errors.NotAudio: _("소리 파일이 아니거나 손상되었습니다. 녹음한 파일을 다시 골라 주세요."),
        errors.DecodeTimeout: _("파일을 읽는 데 너무 오래 걸립니다. 5~10초로 짧게 다시 녹음해 주세요."),
    }


def advice(error: AudioError) -> str:
    """Say in one or two Korean sentences what is wrong and what to do about it."""
    return str(of_nearest_kind(_sentences(), error) or OTHERWISE) % vars(error)
