"""How an existing assistant speaks through the device in one line.

`listen_forever(on_text(answer))`, where `answer` takes what was heard and returns what to say, or None.
"""

from __future__ import annotations

import functools
import threading
from typing import Callable

from .client import CarePillClient
from .speaker import Spoken

_lock = threading.Lock()


@functools.lru_cache(maxsize=1)
def default_client() -> CarePillClient:
    """The device's client, configured as `python -m pi_assistant` is. Raises BadConfig."""
    return CarePillClient.from_config()


def on_text(answer: Callable[[str], str | None]) -> Callable[[str], Spoken | None]:
    """Wrap `heard text -> reply` so that the reply is spoken in the device's order of voices.

    Wake word, speech recognition and intent stay with the caller; nothing is configured before the first text comes.
    """

    @functools.wraps(answer)
    def hear(text: str) -> Spoken | None:
        with _lock:
            client = default_client()
        return client.on_text(answer)(text)

    return hear
