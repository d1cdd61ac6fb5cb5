"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The app for messages to those who look after somebody."""

    name = "notices"
    verbose_name = _("알림장")
