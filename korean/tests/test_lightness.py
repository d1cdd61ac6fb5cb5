"""What the Raspberry Pi relies on: pure Python, no Django, no heavy import, and fast."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import korean
from korean import read_aloud, tables

PACKAGE = Path(korean.__file__).parent
MOST_COMPILED_AT_IMPORT = 3
"""Small ones that every text needs."""
MOST_CALLS_A_CHARACTER = 20
"""A reminder takes 13; each look at the dictionary or the text costs about one."""
AWKWARD = ("1", "1-", "1,", "1~", "1/2", "0.", "9:", "2026-", "(", "-", "a.", "a@", "A", "http://", "가 ", "1정씩 ")
AWKWARD_TIMES = 500
HANG_SECONDS = 120.0
"""Bounds what never ends, and measures nothing: a busy machine may take this long."""
HEAVY = {"django", "torch", "numpy", "mecab", "onnxruntime", "transformers", "rest_framework"}


def test_importing_and_reading_loads_nothing_heavy():
    program = (
        "import sys, korean as korean\n"
        "korean.read_aloud('Tylenol 500mg 2정을 1일 3회'); korean.split_sentences('네. 네.')\n"
        "korean.detect_language('네'); korean.has_speech('네')\n"
        f"print(sorted(set(sys.modules) & {HEAVY!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]"


def test_importing_compiles_no_pattern():
    """Compiling them all took half of the time of the import; a device speaks its first word that much later."""
    program = (
        "import re\n"
        "import typing, dataclasses, enum, functools, bisect, itertools, unicodedata, threading, collections.abc\n"
        "ours = []\n"
        "real = re.compile\n"
        "re.compile = lambda *given: ours.append(given) or real(*given)\n"
        "import korean\n"
        "print(len(ours))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert int(done.stdout) <= MOST_COMPILED_AT_IMPORT


def test_every_pattern_can_be_compiled():
    """A pattern is compiled at its first use, so that a mistake in one that is seldom used would show late."""
    named = [
        pattern
        for module in pkgutil.iter_modules(korean.__path__, "korean.")
        if not module.name.startswith("korean.tests")
        for pattern in vars(importlib.import_module(module.name)).values()
        if isinstance(pattern, tables.Lazy)
    ]
    assert len(named) > MOST_COMPILED_AT_IMPORT
    for pattern in named:
        assert re.compile(str(pattern.pattern))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_the_syntax_is_that_of_python_3_9(path):
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_modules_are_rooms_of_their_own(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert lines[0].startswith('"""')


def calls_a_character(text: str) -> float:
    """Count the function calls that reading takes, Python's and built-in, for each character."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    sys.setprofile(note)
    try:
        read_aloud(text)
    finally:
        sys.setprofile(None)
    return calls / len(text)


def test_a_reminder_costs_a_few_calls_a_character_however_long_it_is():
    text = (
        "성인은 1회 1~2정씩 1일 3~4회(4시간 이상 간격) 복용하세요. Tylenol 500mg을 2026-03-02(월) 오전 9:30에 드시고, "
        "혈압이 140/90mmHg 이상이면 02-123-4567로 연락하세요. "
    )
    read_aloud(text)  # the tables are built at the first text
    short, long = calls_a_character(text * 4), calls_a_character(text * 64)
    assert short < MOST_CALLS_A_CHARACTER
    assert long < 1.1 * short


def test_no_text_makes_a_pattern_go_back_again_and_again():
    """A pattern that tries every way to divide a text would not be done with the first of these in a lifetime."""
    program = f"from korean import read_aloud\nfor unit in {AWKWARD!r}: read_aloud(unit * {AWKWARD_TIMES} + '!')"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PACKAGE.parent, timeout=HANG_SECONDS)
