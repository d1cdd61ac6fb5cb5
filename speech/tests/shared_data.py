"""Where the material lies that some developers keep beside the repository, and that no test may need."""

from __future__ import annotations

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
GOLDEN = SHARED / "gpt_sovits" / "golden"
"""What the reference implementation gave; tests that compare with it are collected only where it is there."""
