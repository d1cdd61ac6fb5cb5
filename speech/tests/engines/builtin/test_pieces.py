from __future__ import annotations

import pytest

from korean import pronounce, read_aloud
from speech.engines.base import UnspeakableText
from speech.engines.builtin.pieces import LONGEST_PIECE_SYMBOLS, cut_into_pieces

LONG_SENTENCE = (
    "아침 식사 후에는 혈압약과 당뇨약을 함께 드시고, 물을 충분히 마신 다음, 산책을 잠시 하시면 좋겠고, "
    "점심에는 소화제를 드세요."
)


def syllables(text: str) -> int:
    return sum("가" <= char <= "힣" for char in text)


def test_a_sentence_is_a_piece():
    pieces = cut_into_pieces("약 드실 시간입니다. 혈압약 두 알을 물과 함께 드세요.")
    assert [piece.symbols[-1] for piece in pieces] == [".", "."]
    assert pieces[0].symbols.startswith("jak tɯɕil")
    assert all(piece.pause_seconds > 0 for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG_SENTENCE} {LONG_SENTENCE}",
        "가" * 300,
        "약을드세요" * 60,
        "약 " * 200,
    ],
)
def test_long_text_is_cut_but_nothing_is_lost(text):
    pieces = cut_into_pieces(text)
    assert len(pieces) > 1
    assert all(len(piece.symbols) <= LONGEST_PIECE_SYMBOLS for piece in pieces)
    assert sum(piece.syllables for piece in pieces) == syllables(pronounce(read_aloud(text)))


def test_a_sentence_pauses_longer_than_a_clause():
    *clauses, sentence, last = cut_into_pieces(f"{LONG_SENTENCE} 네.")
    assert clauses
    assert all(clause.pause_seconds < sentence.pause_seconds for clause in clauses)
    assert last.syllables == 1


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "💊💊", "()", "\n\n"])
def test_what_cannot_be_spoken_is_refused(text):
    with pytest.raises(UnspeakableText):
        cut_into_pieces(text)
