"""Each dependency is told of, pinned, and pinned to one version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "requirements"
CONSTRAINTS = FOLDER / "constraints.txt"
FILES = sorted(set(FOLDER.glob("*.txt")) - {CONSTRAINTS})
PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==(\S+)")
"""`name[extra]==version`."""


def normalised(name: str) -> str:
    """As PyPI compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: Path) -> dict[str, str]:
    """Name and version of every line that names a package; anything but an exact pin fails the test."""
    found = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith(("#", "-r ", "-c ")):
            pinned = PINNED.fullmatch(line)
            assert pinned, f"{file.name}: {line} is no exact version"
            found[normalised(pinned[1])] = pinned[2]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_dependency_has_a_row_that_says_why(file):
    rows = (settings.BASE_DIR / "docs" / "dependencies.md").read_text().splitlines()
    told = {normalised(name.strip()) for row in rows if row.startswith("|") for name in row.split("|")[1].split(",")}
    assert not pins(file).keys() - told


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_constraints_agree(file):
    constraints = pins(CONSTRAINTS)
    assert {name: constraints.get(name) for name in pins(file)} == pins(file)


def test_the_root_file_reaches_them_all():
    reached, waiting = set(), [settings.BASE_DIR / "requirements.txt"]
    while waiting:
        file = waiting.pop()
        reached.add(file.resolve())
        named = re.findall(r"^-[rc] (\S+)$", file.read_text(), flags=re.MULTILINE)
        waiting += [file.parent / name for name in named]
    assert {*FILES, CONSTRAINTS} <= reached
