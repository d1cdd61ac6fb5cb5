"""The codes of what can be wrong with audio: programs that upload recordings rely on them."""

from __future__ import annotations

from speech.audio import errors

CODES = {
    errors.NotAudio: "not_audio",
    errors.UnsupportedAudio: "unsupported_audio",
    errors.TooShort: "too_short",
    errors.TooLong: "too_long",
    errors.Silent: "silent",
    errors.Clipped: "clipped",
    errors.DecodeTimeout: "decode_timeout",
    errors.DecoderUnavailable: "decoder_unavailable",
    errors.EncodeFailed: "encode_failed",
    errors.BrokenSpeech: "broken_speech",
}


def test_codes_stay_as_they_are():
    assert {kind: kind.code for kind in errors.AudioError.__subclasses__()} == CODES
