"""Paths below `/ocr/`."""

from django.urls import path

from ocr import api_views, views

app_name = "ocr"
urlpatterns = [
    path("", views.home, name="home"),
    path("process/", api_views.ProcessView.as_view(), name="process"),
    path("<uuid:draft_id>/", views.draft, name="draft"),
    path("<uuid:draft_id>/reading/", api_views.ReadingView.as_view(), name="reading"),
    path("<uuid:draft_id>/read/", views.read_again, name="read-again"),
    path("<uuid:draft_id>/discard/", views.discard, name="discard"),
    path("<uuid:draft_id>/photo/", views.photo, name="photo"),
    path("<uuid:draft_id>/photo/delete/", views.forget_photo, name="forget-photo"),
]
