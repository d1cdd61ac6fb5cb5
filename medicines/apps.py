"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MedicinesConfig(AppConfig):
    """The app for the catalogue of medicines, and people's medications and reminders."""

    name = "medicines"
    verbose_name = _("약")

    def ready(self) -> None:
        """Register the coming days' reminders, to be synthesised in advance, and the names of what people take."""
        from medicines import receivers  # noqa: F401
        from medicines.services.latin_names import latin_names
        from medicines.services.precaching import sentences_ahead
        from medicines.services.question_notices import overdue_questions
        from notices.services import outbox
        from voice_tts.services import precache, spoken_form

        precache.add_source(sentences_ahead)
        spoken_form.add_names(latin_names)
        outbox.add_source(overdue_questions)
