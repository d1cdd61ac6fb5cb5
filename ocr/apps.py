"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OcrConfig(AppConfig):
    """Configures the app that reads photos of pharmacy envelopes."""

    name = "ocr"
    verbose_name = _("약봉투")

    def ready(self) -> None:
        """Connect the signal receivers."""
        from ocr import receivers  # noqa: F401
