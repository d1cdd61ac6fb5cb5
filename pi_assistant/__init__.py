"""Speaks reminders on the Raspberry Pi, in a loved one's voice or the best voice available."""

from __future__ import annotations

from .client import CarePillClient
from .hooks import on_text

__all__ = ["CarePillClient", "on_text"]
__version__ = "0.1.0"
