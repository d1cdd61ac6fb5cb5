r"""Loads judged rows: a text, the readings that a careful Korean speaker accepts, its kind and where such text is met.

Our own rows lie in `rows/*.tsv`, in the tests of `korean` and in `known_truth.py`, which makes phrases of known truth.
In a TSV file `\t` and `\n` stand for a tab and a line break, and `{a|b}` in a reading for either of the two.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from known_truth import phrases

FOLDER = Path(__file__).resolve().parent
TESTS = FOLDER.parents[1] / "korean" / "tests" / "data"
KINDS_OF_TEST_ROWS = {
    "reading_basics": ("amounts, times, dates", "reminder"),
    "reading_everyday": ("everyday", "reminder"),
    "reading_kinds": ("counters and codes", "reminder"),
    "reading_leaflets": ("whole lines", "leaflet"),
    "reading_lines": ("fields and separators", "pharmacy bag"),
    "reading_misread": ("fields and separators", "leaflet"),
    "reading_traps": ("look-alikes", "reminder"),
}
CHOICE = re.compile(r"\{([^{}]*)\}")
UNSAID = re.compile(r"[\s,.?!~]")
SPELLINGS = (("밀리그람", "밀리그램"), ("더블류", "더블유"))


@dataclass(frozen=True)
class Row:
    """A text with every accepted reading."""

    text: str
    accepted: tuple[str, ...]
    kind: str
    source: str

    def accepts(self, spoken: str) -> bool:
        """Say whether `spoken` is one of the accepted readings, whatever its blanks and pauses."""
        return bare(spoken) in set(map(bare, self.accepted))


def bare(spoken: str) -> str:
    """Return what is heard of a reading: without blanks and pauses, in one spelling of each unit."""
    heard = UNSAID.sub("", spoken)
    for other, usual in SPELLINGS:
        heard = heard.replace(other, usual)
    return heard


def readings(pattern: str) -> tuple[str, ...]:
    """Return every reading that a pattern such as `{하루|일 일} 삼 회` stands for."""
    parts = CHOICE.split(pattern)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return tuple(map("".join, itertools.product(*choices)))


def own_rows() -> list[Row]:
    """Return the benchmark's rows; a text that several places judge is counted once."""
    rows: dict[str, Row] = {}
    for row in itertools.chain(_rows_of_tests(), _rows_of_folder(), _made_rows()):
        rows.setdefault(row.text, row)
    return list(rows.values())


def rows_of_file(path: Path, kind: str = "given", source: str = "given") -> list[Row]:
    """Return the rows of a TSV file (text, reading, kind, source) or a JSON file of pairs.

    JSON is a list of objects with `text` and `spoken` (one reading or a list), a list of two-item lists, or an object
    from text to reading. `kind` and `source` are for pairs that do not say theirs.
    """
    written = path.read_text(encoding="utf-8")
    if path.suffix != ".json":
        lines = [line.split("\t") for line in written.splitlines() if line.strip()]
        if lines and lines[0][:2] == ["text", "spoken"]:
            lines = lines[1:]
        return [_row_of_cells(cells, kind, source) for cells in lines]
    found = json.loads(written)
    pairs = found.items() if isinstance(found, dict) else found
    return [_row_of_pair(pair, kind, source) for pair in pairs]


def _row_of_cells(cells: list[str], kind: str, source: str) -> Row:
    if len(cells) < 2:
        raise ValueError(f"not a text and a reading: {cells[0]!r}")
    text, spoken, *told = cells
    text = text.replace("\\t", "\t").replace("\\n", "\n")
    kind, source = (*told, *(kind, source)[len(told) :])[:2]
    return Row(text, readings(spoken), kind, source)


def _row_of_pair(pair: object, kind: str, source: str) -> Row:
    if isinstance(pair, dict):
        text, spoken = pair["text"], pair["spoken"]
        kind, source = pair.get("kind", kind), pair.get("source", source)
    elif isinstance(pair, (list, tuple)) and len(pair) == 2:
        text, spoken = pair
    else:
        raise ValueError(f"not a text and a reading: {pair!r}")
    return Row(text, (spoken,) if isinstance(spoken, str) else tuple(spoken), kind, source)


def _rows_of_tests() -> Iterator[Row]:
    for name, (kind, source) in KINDS_OF_TEST_ROWS.items():
        yield from rows_of_file(TESTS / f"{name}.json", kind, source)


def _rows_of_folder() -> Iterator[Row]:
    for path in sorted((FOLDER / "rows").glob("*.tsv")):
        yield from rows_of_file(path)


def _made_rows() -> Iterator[Row]:
    for phrase in phrases():
        yield Row(phrase.text, readings(phrase.spoken), phrase.kind, phrase.source)
