"""Audio processing: decode, check, trim, measure, choose a stretch, encode. Knows no Django."""

from .activity import Activity, find_speech
from .decoding import decode
from .encoding import FORMATS, METADATA_KEYS, content_type, encode, extension, to_pcm16
from .errors import AudioError
from .ffmpeg import ffmpeg_path
from .levels import Levels, measure_levels, trim_silence
from .loudness import integrated_loudness, normalise_loudness
from .sample import PreparedSample, SampleLimits, prepare_sample
from .stretch import select_stretch
from .verify import verify_speech
from .waveform import Source, Waveform, resample

__all__ = [
    "FORMATS",
    "METADATA_KEYS",
    "Activity",
    "AudioError",
    "Levels",
    "PreparedSample",
    "SampleLimits",
    "Source",
    "Waveform",
    "content_type",
    "decode",
    "encode",
    "extension",
    "ffmpeg_path",
    "find_speech",
    "integrated_loudness",
    "measure_levels",
    "normalise_loudness",
    "prepare_sample",
    "resample",
    "select_stretch",
    "to_pcm16",
    "trim_silence",
    "verify_speech",
]
