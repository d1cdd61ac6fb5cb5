"""Paths below `/api/tts/`."""

from django.urls import path

from voice_tts import views

urlpatterns = [
    path("upload-voice/", views.UploadVoiceView.as_view(), name="upload-voice"),
    path("generate/", views.GenerateView.as_view(), name="generate"),
    path("cache/<str:cache_key>/", views.AudioView.as_view(), name="audio"),
    path("health/", views.HealthView.as_view(), name="tts-health"),
]
