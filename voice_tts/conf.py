"""The VOICE_TTS settings: the one place that knows their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

MODELS = Path(__file__).resolve().parent.parent / "models"


@dataclass(frozen=True, slots=True)
class VoiceTTSSettings:
    """Every setting with its default; `settings.VOICE_TTS` overrides by upper-case name."""

    engine: str = ""
    """Forces an engine by name; empty chooses GPT-SoVITS when its weights are there, else the built-in one."""
    model_path: Path = MODELS / "gpt-sovits-v2"
    """The folder that holds the weights of GPT-SoVITS."""
    cache_dir: Path = MODELS / "builtin"
    """The folder where the built-in engine keeps the graph that it makes at first use."""
    device: str = "cpu"
    """What GPT-SoVITS computes on: `cpu`, `cuda`, `cuda:N`, or `auto`, which takes CUDA where there is one."""
    allow_random_weights: bool = False
    """Accepts weights drawn at random, which have no voice; for tests and benchmarks only."""
    preload: bool = False
    """Loads the engine when the web process starts instead of at the first sentence."""
    deadline_seconds: float = 25.0
    """Ends a request that has taken so long; devices in the field give up after 30 s."""
    queue_limit: int = 32
    """Lets so many sentences wait for the engine; more are told to come back."""
    queue_limit_per_owner: int = 8
    """Lets so many of them be for one person."""
    hang_grace_seconds: float = 30.0
    """Gives the worker process up when a sentence holds the engine so long past its own deadline."""
    exit_on_hang: bool = False
    """Ends the process when the engine hangs; for servers whose supervisor starts another."""
    link_seconds: int = 3600
    """Lets a link to audio work for so long."""
    x_accel_prefix: str = ""
    """Names an internal location of nginx whose root is the media folder; empty sends files from Python."""
    cache_max_bytes: int = 2 * 1024**3
    """Keeps at most so much spoken audio: the least recently heard goes first."""
    cache_max_days: int = 90
    """Keeps spoken audio for so long after it was last heard."""
    max_upload_bytes: int = 30 * 1024 * 1024
    """Takes recordings up to this size: half a minute of 24-bit 192 kHz stereo."""
    max_voices: int = 20
    """Lets one person have so many voices; each upload adds one."""
    unconfirmed_days: int = 0
    """Lets a voice whose consent only its upload asserted work for so long; 0 is without limit."""
    draft_hours: int = 24
    """Keeps an uploaded recording that nobody consented to for so long, for the caregiver to go on with."""
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys for samples and features: the first encrypts, all of them decrypt; none leaves them plain."""
    precache_in_process: bool = True
    """Makes queued sentences in a thread of the web process, soon after they were queued."""
    spoken_notice: bool = False
    """Says at the end of every sentence that the voice is made by AI."""
    listen: bool = False
    """Has a recogniser listen to an engine that may skip words, before anything is kept; see docs/listening.md."""
    reload_after_seconds: float = 30.0
    """Leaves a failed engine alone for so long before a request may try to load it again."""


def voice_tts_settings() -> VoiceTTSSettings:
    """The settings in force. Raises TypeError for a name that does not exist."""
    return VoiceTTSSettings(**{name.lower(): value for name, value in settings.VOICE_TTS.items()})
