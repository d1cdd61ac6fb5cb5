"""Paths of the catalogue and of what people take; the first page of the site is among them."""

from django.urls import path

from medicines import device_views, taking_views, views

app_name = "medicines"
urlpatterns = [
    path("", views.home, name="home"),
    path("medicines/", views.MedicineListView.as_view(), name="list"),
    path("medicines/mine/", taking_views.mine, name="mine"),
    path("medicines/people/<int:user_id>/", taking_views.today, name="today"),
    path("medicines/people/<int:user_id>/reminders/<str:reminder_id>/", taking_views.note, name="note"),
    path("medicines/people/<int:user_id>/month/", taking_views.month, name="month"),
    path("medicines/people/<int:user_id>/words/", taking_views.words, name="words"),
    path("medicines/people/<int:user_id>/hear/", taking_views.hear, name="hear"),
    path("medicines/people/<int:user_id>/add/", taking_views.add, name="add"),
    path("medicines/taken/<uuid:medication_id>/", taking_views.medication, name="medication"),
    path("medicines/taken/<uuid:medication_id>/now/", taking_views.take, name="take"),
    path("medicines/<str:item_seq>/", views.MedicineDetailView.as_view(), name="detail"),
    path("api/medicines/search/", views.MedicineSearchView.as_view(), name="search"),
    path("api/medicines/stats/", views.StatisticsView.as_view(), name="stats"),
    path("api/medicines/videos/", views.VideosView.as_view(), name="videos"),
    path("api/medicines/api-detail/<str:item_seq>/", views.MedicineApiDetailView.as_view(), name="api-detail"),
    path("api/medicines/reminders/", device_views.RemindersView.as_view(), name="reminders"),
    path(
        "api/medicines/reminders/<str:reminder_id>/intake/",
        device_views.ReminderIntakeView.as_view(),
        name="reminder-intake",
    ),
]
