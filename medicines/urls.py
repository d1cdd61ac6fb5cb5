"""Paths of the catalogue; the first page of the site is among them."""

from django.urls import path

from medicines import device_views, views

app_name = "medicines"
urlpatterns = [
    path("", views.home, name="home"),
    path("medicines/", views.MedicineListView.as_view(), name="list"),
    path("medicines/<str:item_seq>/", views.MedicineDetailView.as_view(), name="detail"),
    path("api/medicines/search/", views.MedicineSearchView.as_view(), name="search"),
    path("api/medicines/api-detail/<str:item_seq>/", views.MedicineApiDetailView.as_view(), name="api-detail"),
    path("api/medicines/reminders/", device_views.RemindersView.as_view(), name="reminders"),
    path(
        "api/medicines/reminders/<str:reminder_id>/intake/",
        device_views.ReminderIntakeView.as_view(),
        name="reminder-intake",
    ),
]
