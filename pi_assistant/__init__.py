"""What runs on the Raspberry Pi: reminders in a loved one's voice, or in the next best that can be had."""

from __future__ import annotations

from .client import CarePillClient
from .hooks import on_text

__all__ = ["CarePillClient", "on_text"]
__version__ = "0.1.0"
