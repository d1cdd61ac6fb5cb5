"""Downloads, verifies and records GPT-SoVITS weights. Knows no Django and reads no tensor."""

from .catalog import DEFAULT_MIRROR, DEFAULT_REVISION, FILES, REPOSITORY
from .check import Fault, Problem, check
from .download import Result, download

__all__ = [
    "DEFAULT_MIRROR",
    "DEFAULT_REVISION",
    "FILES",
    "REPOSITORY",
    "Fault",
    "Problem",
    "Result",
    "check",
    "download",
]
