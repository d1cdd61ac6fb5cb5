"""An assistant script that speaks through the device; only its last line had to change."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from typing import Callable

from pi_assistant import on_text


def answer(heard: str) -> str | None:
    """Reply to what was heard, or return None to stay silent. This is the assistant's own logic."""
    if "몇 시" in heard:
        now = dt.datetime.now().astimezone()
        return f"지금은 {now.hour}시 {now.minute}분이에요."
    if "고마워" in heard:
        return "언제든지 말씀하세요."
    return None


def listen_forever(lines: Iterable[str], hear: Callable[[str], object]) -> None:
    """Stand in for a wake word and speech recognition: each line is one recognised sentence."""
    for line in lines:
        hear(line.strip())


if __name__ == "__main__":
    listen_forever(sys.stdin, on_text(answer))
