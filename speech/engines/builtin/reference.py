"""The engine's stored form of a reference clip: the nearest stock voice, and how far to shift its pitch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from speech.engines.base import BadReference
from speech.engines.builtin.version import ENGINE_NAME, REFERENCE_VERSION

# With the existing stock voices, no clip between 60 and 500 Hz goes beyond these.
LOWEST_PITCH_RATIO: Final = 0.2
HIGHEST_PITCH_RATIO: Final = 5.0


@dataclass(frozen=True, slots=True)
class BuiltinReference:
    """A voice as the built-in engine imitates it.

    pack: name of the stock voice. f0_hz: mean F0 of the clip in Hz. pitch_ratio: factor on the stock voice's F0.
    """

    pack: str
    f0_hz: float
    pitch_ratio: float

    def to_bytes(self) -> bytes:
        """Serialise to UTF-8 JSON with the engine's name and the format's version."""
        return json.dumps({"engine": ENGINE_NAME, "version": REFERENCE_VERSION, **asdict(self)}).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> BuiltinReference:
        """Read what `to_bytes` wrote. Raises BadReference, also for another engine or version."""
        try:
            fields = json.loads(data)
            written_by = (fields.pop("engine"), fields.pop("version"))
            reference = cls(str(fields["pack"]), float(fields["f0_hz"]), float(fields["pitch_ratio"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadReference("not a stored reference of the built-in engine") from error
        if written_by != (ENGINE_NAME, REFERENCE_VERSION):
            raise BadReference(f"stored by {written_by[0]} {written_by[1]}, this is {ENGINE_NAME} {REFERENCE_VERSION}")
        if not LOWEST_PITCH_RATIO <= reference.pitch_ratio <= HIGHEST_PITCH_RATIO:
            raise BadReference(f"a pitch ratio of {reference.pitch_ratio} is impossible")
        return reference
