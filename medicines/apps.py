"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MedicinesConfig(AppConfig):
    """The catalogue of medicines, and when who takes what of it."""

    name = "medicines"
    verbose_name = _("약")

    def ready(self) -> None:
        """Tell the voice who knows what will have to be said."""
        from medicines.services.precaching import sentences_ahead
        from voice_tts.services import precache

        precache.add_source(sentences_ahead)
