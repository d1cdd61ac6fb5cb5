"""Paths of the catalogue and of people's medications, including the site's first page."""

from django.urls import path

from medicines.api import catalogue as catalogue_api
from medicines.api import devices
from medicines.pages import catalogue, dispensing_history, moves, plans, taking

app_name = "medicines"
urlpatterns = [
    path("", catalogue.home, name="home"),
    path("medicines/", catalogue.MedicineListView.as_view(), name="list"),
    path("medicines/mine/", taking.mine, name="mine"),
    path("medicines/people/<int:user_id>/", taking.today, name="today"),
    path("medicines/people/<int:user_id>/reminders/<str:reminder_id>/", taking.note, name="note"),
    path("medicines/people/<int:user_id>/month/", taking.month, name="month"),
    path("medicines/people/<int:user_id>/words/", taking.words, name="words"),
    path("medicines/people/<int:user_id>/hear/", taking.hear, name="hear"),
    path("medicines/people/<int:user_id>/add/", plans.add, name="add"),
    path("medicines/people/<int:user_id>/history/", dispensing_history.upload, name="history"),
    path("medicines/people/<int:user_id>/history/confirm/", dispensing_history.confirm, name="history-confirm"),
    path("medicines/taken/<uuid:medication_id>/", plans.medication, name="medication"),
    path("medicines/taken/<uuid:medication_id>/right/", plans.right, name="right"),
    path("medicines/taken/<uuid:medication_id>/move/", moves.move, name="move"),
    path("medicines/taken/<uuid:medication_id>/now/", taking.take, name="take"),
    path("medicines/<str:item_seq>/", catalogue.MedicineDetailView.as_view(), name="detail"),
    path("api/medicines/search/", catalogue_api.MedicineSearchView.as_view(), name="search"),
    path("api/medicines/stats/", catalogue_api.StatisticsView.as_view(), name="stats"),
    path("api/medicines/videos/", catalogue_api.VideosView.as_view(), name="videos"),
    path("api/medicines/api-detail/<str:item_seq>/", catalogue_api.MedicineApiDetailView.as_view(), name="api-detail"),
    path("api/medicines/reminders/", devices.RemindersView.as_view(), name="reminders"),
    path(
        "api/medicines/reminders/<str:reminder_id>/intake/",
        devices.ReminderIntakeView.as_view(),
        name="reminder-intake",
    ),
]
