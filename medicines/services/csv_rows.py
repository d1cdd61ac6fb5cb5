"""Reads the rows of a CSV file, whatever its encoding, and lets a quotation mark without its end spoil one row only."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PROBE_BYTES = 64 * 1024
"""Enough to contain Korean text, which tells UTF-8 from CP949."""
_ESCAPED = re.compile("[\udc80-\udcff]")
"""Characters to which Python's surrogateescape maps undecodable bytes (PEP 383)."""
CELL_LIMIT = 1024 * 1024
"""Most characters in a cell. No leaflet is that long."""
MOST_LINES = 1000
"""Most lines of one row. No leaflet has more; a row that goes on lacks the end of a quotation."""
UNICODE_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_OPEN = "unexpected end of data"
"""What Python's csv module says of a quotation that the text does not end."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used."""

    line: int
    reason: str


@dataclass
class CsvRows:
    """The rows of an open file, each with the number of its first line.

    is_whole: tells whether cells are a row of their own; set it once the header is known. A line that is one cannot be
    the inside of a quotation.
    """

    lines: Iterator[str]
    is_whole: Callable[[list[str]], bool] = lambda cells: False
    delimiter: str = ","
    _waiting: deque[str] = field(default_factory=deque)
    _line: int = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | BadRow]]:
        csv.field_size_limit(CELL_LIMIT)
        while (text := self._next()) is not None:
            if self._line == 1 and text.count("\t") > text.count(","):
                self.delimiter = "\t"
            yield self._line, self._row(text)

    def _row(self, text: str) -> list[str] | BadRow:
        if '"' not in text and len(text) < CELL_LIMIT:
            return text.split(self.delimiter)
        try:
            return self._parsed([text])
        except csv.Error as error:
            if _OPEN in str(error):
                return self._over_lines(text)
            return self._leniently(text, str(error))

    def _over_lines(self, text: str) -> list[str] | BadRow:
        """Read a row whose quotation goes on in the next lines, or give them back if it has no end."""
        line, taken = self._line, [text]
        lone = BadRow(line, "a quotation mark without its end")
        while len(taken) < MOST_LINES and (more := self._next()) is not None:
            taken.append(more)
            if self._stands_alone(more):
                break
            if '"' not in more:
                continue
            try:
                return self._parsed(taken)
            except csv.Error as error:
                if _OPEN not in str(error):
                    break
        self._waiting.extendleft(reversed(taken[1:]))
        self._line = line
        return lone

    def _stands_alone(self, text: str) -> bool:
        try:
            return self.is_whole(self._parsed([text]))
        except csv.Error:
            return False

    def _leniently(self, text: str, reason: str) -> list[str] | BadRow:
        """Read a row that has unescaped quotation marks inside a quotation, if it then has the header's width."""
        try:
            cells = next(csv.reader([text], delimiter=self.delimiter))
        except csv.Error:
            return BadRow(self._line, reason)
        return cells if self.is_whole(cells) else BadRow(self._line, "quotation marks that do not belong together")

    def _parsed(self, texts: list[str]) -> list[str]:
        rows = csv.reader((f"{text}\n" for text in texts), delimiter=self.delimiter, strict=True)
        return next(rows, [])

    def _next(self) -> str | None:
        text = self._waiting.popleft() if self._waiting else next(self.lines, None)
        if text is None:
            return None
        self._line += 1
        return text.rstrip("\r\n")


def encoding_of(path: Path) -> str:
    """Return the encoding of a Korean text file."""
    with path.open("rb") as file:
        probe = file.read(PROBE_BYTES)
    if marked := UNICODE_MARKS.get(probe[:2]):
        return marked
    # The end of the probe may cut a character in two.
    lines = probe[: probe.rfind(b"\n") + 1] or probe
    # Not the first encoding without errors: one broken byte must not turn the whole file into gibberish.
    return min(("utf-8-sig", "cp949"), key=lambda encoding: undecodable(lines.decode(encoding, "surrogateescape")))


def undecodable(text: str) -> int:
    """Count the bytes of `text` that were no characters."""
    return 0 if text.isascii() else len(_ESCAPED.findall(text))
