"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Throttles, logs, metrics and figures of the running service."""

    name = "operations"
    verbose_name = _("운영")
