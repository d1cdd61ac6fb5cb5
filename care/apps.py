"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """The app for people, their caregivers and their devices."""

    name = "care"
    verbose_name = _("돌봄")

    def ready(self) -> None:
        """Register the schema extension."""
        from care import schema  # noqa: F401
