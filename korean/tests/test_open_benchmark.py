"""The open benchmark: its own rows, other people's pairs, another reader, and an exit status that says who passes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS_MIN = 2_000


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = str(ROOT / "benchmarks" / "korean_reading" / "run.py")
    return subprocess.run([sys.executable, program, *arguments], capture_output=True, text=True, cwd=ROOT)


def test_the_reader_passes_the_benchmarks_own_rows():
    done = run("--floor", "99.5", "--wrong")
    assert done.returncode == 0, done.stdout + done.stderr
    total = next(line for line in done.stdout.splitlines() if line.startswith("| all |"))
    assert int(total.split("|")[2]) >= ROWS_MIN


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("pairs.tsv", "text\tspoken\n1정\t한 정\n{}\t두 알\n"),
        ("pairs.json", json.dumps([{"text": "1정", "spoken": "한 정"}, {"text": "{}", "spoken": ["둘 알", "두 알"]}])),
        ("pairs.json", json.dumps([["1정", "한 정"], ["{}", "두 알"]])),
        ("pairs.json", json.dumps({"1정": "한 정", "{}": "두 알"})),
    ],
    ids=["tsv", "objects", "lists", "one object"],
)
def test_other_peoples_pairs(tmp_path, name, pairs):
    path = tmp_path / name
    for text, status in (("2알", 0), ("3알", 1)):
        path.write_text(pairs.replace("{}", text), encoding="utf-8")
        done = run(str(path), "--wrong")
        assert done.returncode == status, done.stdout + done.stderr
        assert ("세 알" in done.stdout) == bool(status)


def test_another_reader_can_be_judged():
    done = run("--reader", "builtins:str")
    assert done.returncode == 1
    assert "| all |" in done.stdout
