"""Loads `deploy/gunicorn.conf.py`; this is the path that installed systemd units name."""

from __future__ import annotations

import runpy
from pathlib import Path

_settings = runpy.run_path(str(Path(__file__).resolve().parent / "deploy" / "gunicorn.conf.py"))
globals().update({name: value for name, value in _settings.items() if not name.startswith("_")})
