"""The VOICE_TTS settings, with the only definition of their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

MODELS = Path(__file__).resolve().parent.parent / "models"


@dataclass(frozen=True, slots=True)
class VoiceTTSSettings:
    """All settings with their defaults; `settings.VOICE_TTS` overrides them by upper-case name."""

    engine: str = ""
    """Forces an engine by name; empty chooses GPT-SoVITS if its weights are present, else the built-in engine."""
    model_path: Path = MODELS / "gpt-sovits-v2"
    """Folder with the weights of GPT-SoVITS."""
    cache_dir: Path = MODELS / "builtin"
    """Folder in which the built-in engine keeps the graph that it makes at first use."""
    device: str = "cpu"
    """Device GPT-SoVITS computes on: `cpu`, `cuda`, `cuda:N`, or `auto`, which takes CUDA where it is available."""
    allow_random_weights: bool = False
    """Accepts random weights, which cannot speak; for tests and benchmarks only."""
    preload: bool = False
    """Loads the engine when the web process starts instead of for the first sentence."""
    deadline_seconds: float = 25.0
    """Time after which a request for speech fails; devices in the field give up after 30 s."""
    queue_limit: int = 32
    """Most sentences that wait for the engine; further ones are refused and may be retried."""
    queue_limit_per_owner: int = 8
    """Most of these that are for one person."""
    hang_grace_seconds: float = 30.0
    """Time past its deadline after which a sentence in the engine counts as hanging."""
    exit_on_hang: bool = False
    """Ends the process when the engine hangs; for servers whose supervisor starts a new one."""
    link_seconds: int = 3600
    """Lifetime of a link to audio."""
    x_accel_prefix: str = ""
    """An internal location of nginx whose root is the media folder; if empty, Python sends the files."""
    cache_max_bytes: int = 2 * 1024**3
    """Size limit of the audio cache; the least recently heard audio is evicted first."""
    cache_max_days: int = 90
    """How long cached audio is kept after it was last heard."""
    max_upload_bytes: int = 30 * 1024 * 1024
    """Size limit of an uploaded recording: half a minute of 24-bit 192 kHz stereo."""
    max_voices: int = 20
    """Most voices of one person; each upload adds one."""
    unconfirmed_days: int = 0
    """How long a voice may be used whose consent is only asserted by its upload; 0 means without limit."""
    draft_hours: int = 24
    """How long an uploaded recording without consent is kept for the caregiver to continue with."""
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    """Fernet keys for samples and features: the first encrypts, all decrypt; without keys nothing is encrypted."""
    precache_in_process: bool = True
    """Makes queued sentences in a thread of the web process, soon after they are queued."""
    spoken_notice: bool = False
    """Says at the end of every sentence that the voice is made by AI."""
    listen: bool = False
    """Has a recogniser check the speech of an engine that may skip words before it is stored; see docs/listening.md."""
    reload_after_seconds: float = 30.0
    """Time after a failed load before a request may try to load the engine again."""


def voice_tts_settings() -> VoiceTTSSettings:
    """Return the current settings. Raises TypeError for an unknown name."""
    return VoiceTTSSettings(**{name.lower(): value for name, value in settings.VOICE_TTS.items()})
