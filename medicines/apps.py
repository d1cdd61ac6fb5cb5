"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MedicinesConfig(AppConfig):
    """The catalogue of medicines."""

    name = "medicines"
    verbose_name = _("약")
