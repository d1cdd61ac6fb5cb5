"""Text to pieces: split where one breathes, finished with a mark, each script through its own front end."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from speech.engines.base import UnspeakableText
from speech.engines.gpt_sovits.frontend import ENDINGS, pieces_of, runs
from speech.engines.gpt_sovits.symbols import FEWEST_PHONEMES, halve, symbol_ids, to_ids


def texts(text: str, language: str = "ko") -> list[str]:
    return [piece.text for piece in pieces_of(text, language)]


def test_numbers_are_read_before_they_are_phonemes():
    (piece,) = pieces_of("0.5정과 1/2정을 드세요", "ko")
    assert not any(character.isdigit() for character in piece.text)
    assert piece.text.endswith(".")


def test_sentences_are_pieces_and_short_ones_join_the_next():
    assert len(texts("오전 여덟 시예요. 혈압약을 드실 시간이에요. 물과 함께 드세요.")) == 3
    assert len(texts("네. 지금 약을 드세요.")) == 1
    assert len(texts("지금 약을 드세요. 네.")) == 1


def test_a_long_sentence_is_split_and_nothing_is_lost():
    clause = "할머니 오늘 아침에는 혈압약 한 알과 당뇨약 두 알을 드시고, "
    spoken = texts(clause * 5 + "물을 많이 드세요.")
    assert len(spoken) >= 3
    said = "".join("".join(spoken).split()).replace(".", "").replace(",", "")
    wanted = "".join((clause * 5 + "물을 많이 드세요.").split()).replace(".", "").replace(",", "")
    assert said == wanted


def test_every_piece_ends_with_a_mark_and_none_is_too_short():
    for text in ("네", "약", "약 드세요", "8시", "안녕하세요 어머니\n약 드실 시간이에요"):
        for piece in pieces_of(text, "ko"):
            assert piece.text[-1] in ENDINGS
            assert len(piece.phonemes) >= 3
    short, longer = pieces_of("네", "ko")[0], pieces_of("약을 드실 시간이에요", "ko")[0]
    assert short.phonemes[0] == symbol_ids()["."]
    assert longer.phonemes[0] != symbol_ids()["."]


@given(st.text(max_size=80), st.sampled_from(["ko", "en", "ja"]))
@settings(max_examples=80, deadline=None)
@example("伞", "ja")  # a character that OpenJTalk has no sound for
def test_any_text_is_spoken_or_refused(text, language):
    try:
        pieces = pieces_of(text, language)
    except UnspeakableText:
        return
    assert pieces
    assert all(0 <= phoneme < 732 for piece in pieces for phoneme in piece.phonemes)


@pytest.mark.parametrize(
    ("text", "language", "cut"),
    [
        ("Tylenolを二錠", "ja", [("Tylenol", "en"), ("を二錠", "ja")]),
        ("10時です", "ja", [("10時です", "ja")]),
        ("Say 안녕 now!", "en", [("Say ", "en"), ("안녕 ", "ko"), ("now!", "en")]),
        ("500", "en", [("500", "en")]),
    ],
)
def test_scripts_are_told_apart(text, language, cut):
    assert runs(text, language) == cut


def test_runs_lose_nothing():
    text = "A 약 10 薬… ひら 1"
    assert "".join(run for run, _ in runs(text, "ko")) == text


def test_a_piece_is_halved_at_the_break_nearest_its_middle():
    space, stop = to_ids(["空", "."])
    word = [324] * 6
    piece = [*word, space, *word, space, *word, stop]
    halves = halve(piece, FEWEST_PHONEMES)
    assert halves is not None
    first, second = halves
    assert first + second == piece
    assert first[-1] == space
    assert min(len(first), len(second)) >= FEWEST_PHONEMES
    assert halve([324] * 30, FEWEST_PHONEMES) is None
    assert halve([324, 324, space, 324, 324, stop], FEWEST_PHONEMES) is None
