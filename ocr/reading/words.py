"""The result of every text recogniser, and the errors it may raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class RecognizerError(Exception):
    """Base of everything a recogniser raises on purpose. `message` is a Korean sentence for a person."""

    message = "사진의 글자를 읽지 못했습니다."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)
        self.message = message or self.message


class RecognizerMissing(RecognizerError):
    """The recogniser is not installed; the message names the one command that installs it."""

    message = (
        "글자 인식 프로그램이 설치되어 있지 않습니다. 관리자가 ‘python manage.py download_ocr’을 한 번 실행하면 됩니다."
    )


class RecognizerFailed(RecognizerError):
    """The recogniser is installed but could not read this photo: its process or server failed."""


class RecognizerOverloaded(RecognizerFailed):
    """The server had no time or memory left to finish, which says nothing about the photo."""

    message = (
        "서버가 바빠 사진을 끝까지 읽지 못했습니다. 사진 탓이 아니니 다시 찍지 않으셔도 됩니다. "
        "잠시 뒤에 ‘다시 읽어 보기’를 누르거나 보면서 직접 적어 주세요."
    )


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, in pixels of the picture that was read; (0, 0) is the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The box's middle: x, y."""
        return self.left + self.width / 2, self.top + self.height / 2

    def joined(self, other: Box) -> Box:
        """Return the smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and where it stands. confidence: 0 to 1, as the recogniser states it."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Word(Span):
    """The text between two spaces, or in one cell of a table: not empty, without spaces at its ends."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """All words of a picture, by line from top to bottom and left to right. width, height: the picture's, in pixels."""

    words: tuple[Word, ...]
    width: int
    height: int


class TextRecognizer(Protocol):
    """Finds words in a corrected picture. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Stable identifier, for example `tesseract`."""
        ...

    def recognize(self, picture: NDArray[np.uint8]) -> Recognition:
        """Read `picture`: uint8, shape [height, width, 3], RGB, upright.

        Raises RecognizerMissing and RecognizerFailed.
        """
        ...
