"""Paths below `/api/tts/`."""

from django.urls import path

from voice_tts import device_views, precache_views, ready_view, views, voice_views

urlpatterns = [
    path("upload-voice/", views.UploadVoiceView.as_view(), name="upload-voice"),
    path("voices/", voice_views.VoiceListView.as_view(), name="voices"),
    path("voices/<int:voice_id>/", voice_views.VoiceView.as_view(), name="voice"),
    path("voices/<int:voice_id>/activate/", voice_views.ActivateVoiceView.as_view(), name="voice-activate"),
    path("voices/<int:voice_id>/sample/", voice_views.VoiceSampleView.as_view(), name="voice-sample"),
    path("generate/", views.GenerateView.as_view(), name="generate"),
    path("cache/<str:cache_key>/", views.AudioView.as_view(), name="audio"),
    path("health/", views.HealthView.as_view(), name="tts-health"),
    path("ready/", ready_view.ReadyView.as_view(), name="tts-ready"),
    path("voice-version/", device_views.VoiceVersionView.as_view(), name="voice-version"),
    path("precache/", precache_views.PrecacheView.as_view(), name="precache"),
    path("precache/<uuid:job_id>/", precache_views.PrecacheJobView.as_view(), name="precache-job"),
    path("playback/", device_views.PlaybackView.as_view(), name="playback"),
]
