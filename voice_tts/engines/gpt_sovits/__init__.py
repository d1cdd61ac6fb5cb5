"""An import path kept for operators' scripts; the engine is in `speech.engines.gpt_sovits`.

Importing this package does not load torch; the first access to `GPTSoVITS` does.
"""

from __future__ import annotations

from typing import Any

from speech.engines import gpt_sovits

__all__ = gpt_sovits.__all__


def __getattr__(name: str) -> Any:
    return getattr(gpt_sovits, name)
