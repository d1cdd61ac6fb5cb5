"""The project's own entry points with the test engine: a WSGI application for gunicorn, and `manage.py` when run.

A sentence with `고장` breaks the engine, and one with `멈춤` never comes back.
"""

from __future__ import annotations

import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medicine_project.settings")
django.setup()

from voice_tts.services import engine_choice, single_flight  # noqa: E402 - needs the apps to be ready
from voice_tts.tests.tone_engine import ToneEngine  # noqa: E402

if late := os.environ.get("TONE_LATE_SECONDS"):  # a hang is noticed no sooner than this
    single_flight.LATE_SECONDS = float(late)
BREAKS, HANGS = "고장", "멈춤"


class FaultyEngine(ToneEngine):
    """Does on a word what engines do on bad days."""

    def synthesize(self, text, reference, **options):
        if BREAKS in text:
            raise RuntimeError(f"cannot speak {text}")
        if HANGS in text:
            threading.Event().wait()
        return super().synthesize(text, reference, **options)


engine_choice.load_engine = lambda name, conf: FaultyEngine()

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
else:
    from medicine_project.wsgi import application  # noqa: F401 - what gunicorn serves
