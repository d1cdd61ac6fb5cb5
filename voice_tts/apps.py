"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceTTSConfig(AppConfig):
    """The app for voices and what is spoken in them."""

    name = "voice_tts"
    verbose_name = _("목소리")

    def ready(self) -> None:
        """Connect the receivers that keep files and rows in step, the settings checks, and what caregivers are told."""
        from notices.services import outbox
        from voice_tts import checks, receivers  # noqa: F401
        from voice_tts.services import refusal_notices

        outbox.add_source(refusal_notices.messages)
