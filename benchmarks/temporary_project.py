"""Sets Django up on an empty database that is deleted afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_project() -> Iterator[Path]:
    """Migrate a new database and yield the folder that it lies in; works once a process, as Django's settings do."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "medicine_project.settings",
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "DJANGO_SECRET_KEY": "benchmark",
            "MEDIA_ROOT": f"{folder}/media",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield Path(folder)
