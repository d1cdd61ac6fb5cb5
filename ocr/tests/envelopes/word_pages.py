"""Pages of words as the recogniser gave them for real layouts, with what they say; names and numbers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.reading.words import Box, Recognition, Word
from ocr.tests.envelopes.contents import TrueMedicine

SIDE = 1600
STEP, FIRST = 50, 40
LETTER, HIGH = 22, 28
CONFIDENCE = 0.98
UNEVEN_FROM = 600
"""Words right of this column stand lower on an uneven page, as on photos."""

Words = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class WordPage:
    """A page. medicines: its truth; None in a field where the page leaves it open."""

    title: str
    words: Recognition
    medicines: tuple[TrueMedicine, ...] = ()
    hospital: str = ""
    patient: str = ""


def rows_page(*rows: Words, uneven: int = 0) -> Recognition:
    """Return a page with one line of words for each of `rows`: (left, text)."""
    return lines_page(*((FIRST + number * STEP, row) for number, row in enumerate(rows)), uneven=uneven)


def lines_page(*lines: tuple[int, Words], uneven: int = 0) -> Recognition:
    """Return a page of lines: (top, words). uneven: how much lower words on the right stand, in pixels."""
    words = [
        Word(text, Box(x, y + (uneven if x > UNEVEN_FROM else 0), LETTER * len(text), HIGH), CONFIDENCE)
        for y, line in lines
        for x, text in line
    ]
    return Recognition(tuple(words), SIDE, SIDE)


def _taken(
    name: str, dose: str, times: int, days: int, strength: str = "", instructions: str | None = None
) -> TrueMedicine:
    return TrueMedicine(name, strength, dose, times, days, instructions or "")


def _labels(dose: str, times: str, days: str, total: str) -> list[tuple[int, str]]:
    return [
        (500, f"1회투약량{dose}"),
        (800, f"1일투여횟수{times}"),
        (1110, f"총투약일수{days}"),
        (1380, f"총투약량{total}"),
    ]


_GLUED = (
    [(20, "*가담낙정(가담페낙)_"), *_labels("1.00", "2", "7", "14")],
    [(20, "*나솔라정20밀리그램(에스오"), *_labels("1.00", "1", "7", "7")],
    [(20, "*다렌캡슐"), *_labels("2.00", "3", "5", "30")],
)
_GLUED_TRUTH = (
    _taken("가담낙정", "1정", 2, 7),
    _taken("나솔라정", "1정", 1, 7, "20밀리그램"),
    _taken("다렌캡슐", "2캡슐", 3, 5),
)
_HEADINGS = [(500, "투약량"), (700, "횟수"), (900, "일수")]
_ENGLISH_NAME = [(20, "Nuripen"), (200, "ER"), (260, "Tab."), (360, "650mg")]
_TWICE = [(20, "아침"), (100, "저녁"), (180, "식후"), (260, "30분")]

WORD_PAGES = (
    WordPage("labels glued to their values", rows_page(*_GLUED), _GLUED_TRUTH),
    WordPage("the same, four pixels uneven", rows_page(*_GLUED, uneven=4), _GLUED_TRUTH),
    WordPage(
        "a pack size after the name is no dose",
        rows_page([(60, "648101720"), (280, "자람틴정/1정"), (700, "0.5"), (800, "3"), (900, "3")]),
        (_taken("자람틴정", "0.5정", 3, 3),),
    ),
    WordPage(
        "a row whose name was not read stays",
        rows_page(
            [(60, "648102170"), (280, "토/1정"), (700, "1"), (800, "3"), (900, "3")],
            [(60, "648100560"), (280, "마루소날정/1정"), (700, "1"), (800, "3"), (900, "3")],
        ),
        (_taken("토담정", "1", 3, 3), _taken("마루소날정", "1정", 3, 3)),
    ),
    WordPage(
        "descriptions are no medicines",
        rows_page(
            [(20, "가담낙정"), (500, "1정씩"), (700, "1일"), (800, "2회"), (900, "7일분")],
            [(20, "흰색"), (120, "정제")],
            [(20, "실온보관")],
            [(20, "나솔라정"), (500, "1정씩"), (700, "1일"), (800, "1회"), (900, "7일분")],
            [(20, "분홍색"), (120, "장용정")],
        ),
        (_taken("가담낙정", "1정", 2, 7), _taken("나솔라정", "1정", 1, 7)),
    ),
    WordPage(
        "an ingredient below a name that was cut",
        rows_page(
            _HEADINGS,
            [(20, "소담진정(소담세티리진염산…"), (520, "1"), (720, "1"), (920, "30")],
            [(20, "소담세티리진염산염5mg")],
        ),
        (_taken("소담진정", "1정", 1, 30, "5mg"),),
    ),
    WordPage(
        "an insurance code and a bracketed sign are no part of the name",
        rows_page(
            _HEADINGS,
            [(20, "648100560마루소날정"), (520, "1"), (720, "3"), (920, "3")],
            [(20, "(급)레온사신정"), (300, "250mg"), (520, "1"), (720, "2"), (920, "3")],
        ),
        (_taken("마루소날정", "1정", 3, 3), _taken("레온사신정", "1정", 2, 3, "250mg")),
    ),
    WordPage(
        "the label of the resident number is nobody; clinics end in 과",
        rows_page([(20, "환자"), (120, "주민등록")], [(20, "명"), (60, "칭"), (200, "새솔이비인후과")]),
        hospital="새솔이비인후과",
    ),
    WordPage(
        "a label spread wide",
        rows_page([(20, "성"), (330, "명:"), (420, "한도윤(남/만"), (700, "56세)")]),
        patient="한도윤",
    ),
    WordPage(
        "parts of the day between slashes",
        rows_page(
            [*_HEADINGS, (1100, "용법")],
            [(20, "로담펜정"), (520, "1"), (720, "3"), (920, "3"), (1100, "아침/점심/저녁"), (1420, "3회(가급적")],
        ),
        (_taken("로담펜정", "1정", 3, 3, "", "아침/점심/저녁"),),
    ),
    WordPage(
        "one part of the day misread",
        rows_page(
            [*_HEADINGS, (1100, "용법")],
            [(20, "로담펜정"), (520, "1"), (720, "3"), (920, "3"), (1100, "아침/정심/저녁"), (1420, "3회(가급적")],
        ),
        (_taken("로담펜정", "1정", 3, 3, "", "아침/점심/저녁"),),
    ),
    WordPage(
        "an English label",
        rows_page(
            [*_ENGLISH_NAME, (520, "1T"), (620, "x"), (660, "3"), (700, "x"), (740, "5일")],
        ),
        (_taken("Nuripen ER Tab.", "1정", 3, 5, "650mg"),),
    ),
    WordPage(
        "columns without readable headings",
        rows_page(
            [(20, "처방의약품의"), (300, "명칭"), (500, "|투약량나아"), (700, "|*여뛰수때에"), (900, "투약일수총")],
            [(20, "누리펜정"), (520, "1"), (720, "3"), (920, "3")],
            [(20, "자람틴정"), (520, "0.5"), (720, "2"), (920, "7")],
        ),
        (_taken("누리펜정", "1정", 3, 3), _taken("자람틴정", "0.5정", 2, 7)),
    ),
    WordPage(
        "headings in two lines, the lower one garbled",
        lines_page(
            (40, [(700, "1"), (740, "회"), (840, "1"), (880, "일"), (960, "총")]),
            (
                75,
                [
                    (60, "처방"),
                    (200, "의약품의"),
                    (400, "명칭"),
                    (690, "투약랑매"),
                    (830, "투여뛰수"),
                    (950, "투약일주총"),
                ],
            ),
            (130, [(60, "누리펜정"), (700, "1"), (850, "3"), (960, "3")]),
            (180, [(60, "자람틴정"), (700, "0.5"), (850, "2"), (960, "7")]),
        ),
        (_taken("누리펜정", "1정", 3, 3), _taken("자람틴정", "0.5정", 2, 7)),
    ),
    WordPage(
        "labels side by side",
        rows_page(
            [(20, "누리정5mg"), (800, "다온캡슐100mg")],
            [(20, "1정씩"), (800, "2캡슐씩")],
            [(20, "1일"), (90, "2회"), (800, "1일"), (870, "3회")],
            [(20, "14일분"), (800, "5일분")],
            [*_TWICE, (800, "아침"), (880, "점심"), (960, "저녁"), (1040, "식후"), (1120, "즉시")],
            [(20, "라별정10mg"), (800, "마루시럽")],
            [(20, "0.5정씩"), (800, "7.5mL씩")],
            [(20, "1일"), (90, "1회"), (800, "1일"), (870, "3회")],
            [(20, "28일분"), (800, "3일분")],
            [(20, "취침전"), (800, "식전"), (900, "30분")],
        ),
        (
            _taken("누리정", "1정", 2, 14, "5mg", "아침 저녁 식후 30분"),
            _taken("다온캡슐", "2캡슐", 3, 5, "100mg", "아침 점심 저녁 식후 즉시"),
            _taken("라별정", "0.5정", 1, 28, "10mg", "취침전"),
            _taken("마루시럽", "7.5mL", 3, 3, "", "식전 30분"),
        ),
    ),
)
