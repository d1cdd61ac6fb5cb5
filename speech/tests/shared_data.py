"""Where the material that is kept beside the repository lies, if it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def shared_dir(*parts: str) -> Path:
    """Path below `../shared`; the calling test is skipped where a clone has no such folder beside it."""
    path = REPOSITORY.parent.joinpath("shared", *parts)
    if not path.exists():
        pytest.skip(f"needs ../shared/{'/'.join(parts)}, which is kept beside the repository and not in it")
    return path
