"""The sound cards of a Linux machine by name: numbers change with every start and every plug."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CARDS = Path("/proc/asound/cards")
USB = "USB-Audio"
_LINE = re.compile(r"\s*\d+ \[(?P<id>\S+)\s*\]: (?P<driver>\S+) - (?P<name>.*)")


@dataclass(frozen=True)
class SoundCard:
    """A card. id: its name to ALSA. driver: `USB-Audio` for one that is plugged in. name: for people."""

    id: str
    driver: str
    name: str

    @property
    def device(self) -> str:
        """The ALSA device that plays any format on it."""
        return f"plughw:CARD={self.id},DEV=0"


def sound_cards(listing: Path | None = None) -> list[SoundCard]:
    """Return the cards of this machine in ALSA's order; none where there is no ALSA."""
    try:
        lines = (listing or CARDS).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [SoundCard(found["id"], found["driver"], found["name"]) for found in map(_LINE.match, lines) if found]


def device_for(wanted: str, cards: list[SoundCard]) -> str:
    """Return the ALSA device to play on; empty for the machine's own default.

    wanted: a device, or a card's name; empty for the first card that is plugged in, since a Pi 5 has no jack.
    """
    for card in cards:
        if (wanted == card.id) if wanted else (card.driver == USB):
            return card.device
    return wanted
