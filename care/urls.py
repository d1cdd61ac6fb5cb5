"""Paths below `/api/auth/`."""

from django.urls import path

from care import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("rotate/", views.RotateView.as_view(), name="rotate"),
]
