"""What the Raspberry Pi relies on: pure Python, no Django, no heavy import, and fast."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

import korean
from korean import read_aloud

PACKAGE = Path(korean.__file__).parent
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


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_the_syntax_is_that_of_python_3_9(path):
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_modules_are_rooms_of_their_own(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert lines[0].startswith('"""')


def test_a_reminder_costs_little_more_than_copying_it():
    text = (
        "성인은 1회 1~2정씩 1일 3~4회(4시간 이상 간격) 복용하세요. Tylenol 500mg을 2026-03-02(월) 오전 9:30에 드시고, "
        "혈압이 140/90mmHg 이상이면 02-123-4567로 연락하세요. "
    ) * 4

    def fastest(work):
        times = []
        for attempt in range(7):
            begun = time.perf_counter()
            work(f"{text}{attempt}")
            times.append(time.perf_counter() - begun)
        return min(times)

    read_aloud(text)
    yardstick = fastest(lambda sample: [char.encode() for char in sample * 20])
    assert fastest(read_aloud) < 40 * yardstick
