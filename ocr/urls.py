"""Paths below `/ocr/`."""

from django.urls import path

from ocr.api import views
from ocr.pages import envelopes

app_name = "ocr"
urlpatterns = [
    path("", envelopes.home, name="home"),
    path("process/", views.ProcessView.as_view(page=envelopes.process), name="process"),
    path("<uuid:draft_id>/", envelopes.draft, name="draft"),
    path("<uuid:draft_id>/reading/", views.ReadingView.as_view(), name="reading"),
    path("<uuid:draft_id>/read/", envelopes.read_again, name="read-again"),
    path("<uuid:draft_id>/discard/", envelopes.discard, name="discard"),
    path("<uuid:draft_id>/photo/", envelopes.photo, name="photo"),
    path("<uuid:draft_id>/photo/delete/", envelopes.forget_photo, name="forget-photo"),
]
