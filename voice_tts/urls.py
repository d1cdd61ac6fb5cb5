"""Paths below `/api/tts/`."""

from django.urls import path

from voice_tts.api import devices, prepare, readings, ready, speak, voices

urlpatterns = [
    path("upload-voice/", speak.UploadVoiceView.as_view(), name="upload-voice"),
    path("voices/", voices.VoiceListView.as_view(), name="voices"),
    path("voices/<int:voice_id>/", voices.VoiceView.as_view(), name="voice"),
    path("voices/<int:voice_id>/activate/", voices.ActivateVoiceView.as_view(), name="voice-activate"),
    path("voices/<int:voice_id>/sample/", voices.VoiceSampleView.as_view(), name="voice-sample"),
    path("generate/", speak.GenerateView.as_view(), name="generate"),
    path("cache/<str:cache_key>/", speak.AudioView.as_view(), name="audio"),
    path("health/", speak.HealthView.as_view(), name="tts-health"),
    path("ready/", ready.ReadyView.as_view(), name="tts-ready"),
    path("voice-version/", devices.VoiceVersionView.as_view(), name="voice-version"),
    path("precache/", prepare.PrecacheView.as_view(), name="precache"),
    path("precache/<uuid:job_id>/", prepare.PrecacheJobView.as_view(), name="precache-job"),
    path("readings/", readings.ReadingsView.as_view(), name="readings"),
    path("playback/", devices.PlaybackView.as_view(), name="playback"),
]
