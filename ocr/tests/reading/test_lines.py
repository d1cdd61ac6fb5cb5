"""Two readers of one line: what each of them says of a number decides how sure it is."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PIL import Image

from ocr.reading.lines import DISPUTED, UNSECONDED, LineReader
from ocr.reading.symbols import Symbol, join
from ocr.reading.trust import LOW


class Says:
    """A reader that says the same of every line; the second time something else, if told so."""

    def __init__(self, first: str, second: str | None = None) -> None:
        self._answers = [first, first if second is None else second]

    def read(self, lines: Any) -> Any:
        answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        said = [Symbol(letter, 10.0 * place, 10.0 * place + 9, 1.0) for place, letter in enumerate(answer)]
        return [said for _line in lines] if isinstance(lines, list) else said


def read(hangul: str, latin: Says) -> tuple[str, float]:
    reader = LineReader(cast(Any, Says(hangul)), cast(Any, latin))
    symbols = reader.read(Image.new("RGB", (60, 40), "white"))
    return join(symbols), min(symbol.confidence for symbol in symbols)


@pytest.mark.parametrize(
    ("hangul", "latin", "confidence"),
    [
        ("3", Says("3"), 1.0),
        ("8", Says("3"), DISPUTED),
        ("=)", Says("3"), UNSECONDED),
        ("=)", Says("3", "8"), DISPUTED),
    ],
)
def test_a_lone_number_is_as_sure_as_the_readers_agree(hangul, latin, confidence):
    assert read(hangul, latin) == ("3", confidence)


def test_one_reader_alone_is_never_sure():
    assert UNSECONDED < LOW
