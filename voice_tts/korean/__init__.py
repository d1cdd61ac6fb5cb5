"""How Korean is read aloud: any text to Hangul, Hangul to its pronunciation, pronunciation to symbols."""

from __future__ import annotations

from .reader import NORMALISER_VERSION, read_aloud

__all__ = ["NORMALISER_VERSION", "read_aloud"]
