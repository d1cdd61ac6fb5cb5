"""GPT-SoVITS v2, v2Pro and v2ProPlus in this process: the official weights, with the reference's numerical results.

Importing this package does not load torch; the first access to `GPTSoVITS` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from speech.engines.gpt_sovits.engine import GPTSoVITS
    from speech.engines.gpt_sovits.reference import Reference

__all__ = ["GPTSoVITS", "Reference"]


def __getattr__(name: str) -> Any:
    if name == "GPTSoVITS":
        from speech.engines.gpt_sovits.engine import GPTSoVITS

        return GPTSoVITS
    if name == "Reference":
        from speech.engines.gpt_sovits.reference import Reference

        return Reference
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
