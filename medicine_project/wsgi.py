"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medicine_project.settings")
application = get_wsgi_application()

from voice_tts.services.gpt_sovits import preload_if_configured  # noqa: E402 - needs the apps to be ready

preload_if_configured()
