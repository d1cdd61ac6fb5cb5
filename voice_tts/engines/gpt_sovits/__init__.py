"""The import path that scripts of operators use for the engine; it lives in `speech.engines.gpt_sovits`.

Importing this package loads no torch; asking it for `GPTSoVITS` does.
"""

from __future__ import annotations

from typing import Any

from speech.engines import gpt_sovits

__all__ = gpt_sovits.__all__


def __getattr__(name: str) -> Any:
    return getattr(gpt_sovits, name)
