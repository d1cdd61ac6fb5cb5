"""Lets an existing assistant speak through the device with one line of code.

`listen_forever(on_text(answer))`, where `answer` takes the recognised text and returns the reply, or None.
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
    """Return the device's client, configured as `python -m pi_assistant` configures it. Raises BadConfig."""
    return CarePillClient.from_config()


def on_text(answer: Callable[[str], str | None]) -> Callable[[str], Spoken | None]:
    """Wrap `heard text -> reply` so that the reply is spoken in the best voice available.

    The caller keeps the wake word, speech recognition and intent. The client is configured when the first text arrives.
    """

    @functools.wraps(answer)
    def hear(text: str) -> Spoken | None:
        with _lock:
            client = default_client()
        return client.on_text(answer)(text)

    return hear
