"""The VOICE_TTS settings, read in this one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class VoiceTTSSettings:
    """Every setting with its default; `settings.VOICE_TTS` overrides by upper-case name."""

    engine: str = ""
    """Forces an engine by name; empty chooses GPT-SoVITS when its weights are there, else the built-in one."""
    model_path: Path = Path("models/gpt-sovits-v2")
    cache_dir: Path = Path("models/builtin")
    """Where the built-in engine keeps the graph it makes at first use."""
    device: str = "cpu"
    """Of GPT-SoVITS: `cpu`, `cuda`, `cuda:N`, or `auto`, which takes CUDA where there is one."""
    allow_random_weights: bool = False
    """For tests and benchmarks only: weights drawn at random have no voice."""
    preload: bool = False
    """Load the engine when the web process starts instead of at the first sentence."""
    deadline_seconds: float = 25.0
    """Of one request: devices in the field give up after 30 s."""
    queue_limit: int = 32
    """Sentences that may wait for the engine; more are told to come back."""
    queue_limit_per_owner: int = 8
    hang_grace_seconds: float = 30.0
    """How long past its own deadline a sentence may hold the engine before the worker process is given up."""
    exit_on_hang: bool = False
    """End the process when the engine hangs; for servers whose supervisor starts another."""
    link_seconds: int = 3600
    x_accel_prefix: str = ""
    """An internal location of nginx whose root is the media folder; empty sends files from Python."""
    cache_max_bytes: int = 2 * 1024**3
    cache_max_days: int = 90
    max_upload_bytes: int = 30 * 1024 * 1024
    """Half a minute of 24-bit 192 kHz stereo."""
    max_voices: int = 20
    """A person's voices; each upload adds one."""
    unconfirmed_days: int = 0
    """How long a voice works whose consent only its upload asserted; 0 is without limit."""
    draft_hours: int = 24
    """How long an uploaded recording that nobody consented to is kept for the caregiver to go on with."""
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys for samples and features: the first encrypts, all of them decrypt; none leaves them plain."""
    precache_in_process: bool = True
    """Make queued sentences in a thread of the web process, soon after they were queued."""
    spoken_notice: bool = False
    """Say at the end of every sentence that the voice is made by AI."""
    listen: bool = False
    """Have a recogniser listen to an engine that may skip words, before anything is kept; see docs/listening.md."""
    reload_after_seconds: float = 30.0
    """How long a failed engine is left alone before a request may try to load it again."""


def voice_tts_settings() -> VoiceTTSSettings:
    """The settings in force. Raises TypeError for a name that does not exist."""
    return VoiceTTSSettings(**{name.lower(): value for name, value in settings.VOICE_TTS.items()})
