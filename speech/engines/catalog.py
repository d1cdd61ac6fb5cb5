"""The identity of each engine, known without importing it; cached answers and health checks need no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine's identity.

    version: changes whenever the same text and reference would sound different, so that old audio is not served.
    may_skip: whether the engine samples its speech at random and may leave a word out.
    """

    name: str
    version: str
    languages: frozenset[str]
    may_skip: bool = False


BUILTIN = EngineInfo("builtin", "1", frozenset({"ko"}))
GPT_SOVITS = EngineInfo("gpt_sovits", "1", frozenset({"ko", "en", "ja"}), may_skip=True)
ENGINES = {info.name: info for info in (BUILTIN, GPT_SOVITS)}
