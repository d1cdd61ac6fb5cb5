"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OcrConfig(AppConfig):
    """Photos of pharmacy envelopes."""

    name = "ocr"
    verbose_name = _("약봉투")

    def ready(self) -> None:
        """Connect the receivers."""
        from ocr import receivers  # noqa: F401
