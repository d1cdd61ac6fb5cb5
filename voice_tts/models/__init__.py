"""Voices, consents, recordings, sentences queued for synthesis, and what devices played or refused to."""

from voice_tts.models.announcement import SpeechAnnouncement
from voice_tts.models.consent import Channel, VoiceConsent, VoiceEvent, WithdrawalReceipt
from voice_tts.models.playback import Playback, SpokenBy
from voice_tts.models.precache import PrecacheItem, PrecacheJob, PrecacheState
from voice_tts.models.private_files import private_storage
from voice_tts.models.recordings import AudioFormat, RecordingState, TTSCache
from voice_tts.models.refused_texts import Refusal, RefusedText
from voice_tts.models.voices import ChosenReading, Language, Pronunciation, ReadingSettings, UserVoice

__all__ = [
    "AudioFormat", "Channel", "ChosenReading", "Language", "Playback", "PrecacheItem", "PrecacheJob", "PrecacheState",
    "Pronunciation", "ReadingSettings", "RecordingState", "Refusal", "RefusedText", "SpeechAnnouncement", "SpokenBy",
    "TTSCache", "UserVoice", "VoiceConsent", "VoiceEvent", "WithdrawalReceipt", "private_storage",
]  # fmt: skip
