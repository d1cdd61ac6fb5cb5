"""Routes each path to its app."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from medicine_project.metrics_view import metrics_view
from voice_tts.api.speak import ServiceAliveView
from voice_tts.pages import refused_texts

urlpatterns = [
    path("", include("medicines.urls")),
    path("ocr/", include("ocr.urls")),
    path("login/", auth_views.LoginView.as_view(), name="sign-in"),
    path("logout/", auth_views.LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("api/auth/", include("care.urls")),
    path("api/tts/", include("voice_tts.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/", SpectacularSwaggerView.as_view(url_name="schema", http_method_names=["get", "head"]), name="docs"
    ),
    path("refused/<int:refused_id>/", refused_texts.answer, name="refused-text"),
    path("health", ServiceAliveView.as_view(), name="alive"),
    path("metrics", metrics_view, name="metrics"),
]
handler400 = "medicine_project.errors.bad_request"
handler403 = "medicine_project.errors.permission_denied"
handler404 = "medicine_project.errors.not_found"
handler500 = "medicine_project.errors.server_error"
