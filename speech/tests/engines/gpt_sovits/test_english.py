"""English is written out, looked up, and guessed only where no dictionary helps."""

from __future__ import annotations

import pytest

from speech.engines.gpt_sovits.english import phonemes, word
from speech.engines.gpt_sovits.english_reading import cardinal, ordinal, written_out
from speech.engines.gpt_sovits.symbols import symbol_ids


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at 8:30", "at eight thirty a.m."),
        ("at 20:05 sharp", "at eight five p.m. sharp"),
        ("at 8:00 pm", "at eight o'clock pm"),
        ("1,000 steps", "one thousand steps"),
        ("2 pills", "two pills"),
        ("$6.24", "six dollars and twenty-four cents"),
        ("£1", "one pound"),
        ("$0.50", "fifty cents"),
        ("3/4 of it", "three fourths of it"),
        ("1/2", "one half"),
        ("3/2", "three halves"),
        ("22nd", "twenty-second"),
        ("in 2026", "in twenty twenty-six"),
        ("in 1905", "in nineteen oh five"),
        ("in 2005", "in two thousand five"),
        ("1.05 mg", "one point zero five mg"),
        ("500mg", "five hundred mg"),
        ("1h", "one hour"),
        ("2.5km", "two point five kilometers"),
        ("-5 outside", "minus five outside"),
        ("12%", "twelve percent"),
        ("007", "zero zero seven"),
        ("IOS", "I O S"),
        ("café", "cafe"),
        ("Really?!?!", "Really?!?!"),
        ("so...", "so."),
    ],
)
def test_it_is_written_out(text, said):
    assert written_out(text) == said


@pytest.mark.parametrize(
    ("number", "words", "place"),
    [
        (0, "zero", "zeroth"),
        (1, "one", "first"),
        (12, "twelve", "twelfth"),
        (13, "thirteen", "thirteenth"),
        (15, "fifteen", "fifteenth"),
        (18, "eighteen", "eighteenth"),
        (20, "twenty", "twentieth"),
        (99, "ninety-nine", "ninety-ninth"),
        (100, "one hundred", "one hundredth"),
        (1_002_003, "one million two thousand three", "one million two thousand third"),
    ],
)
def test_numbers_have_words(number, words, place):
    assert cardinal(number) == words
    assert ordinal(number) == place


def test_words_come_from_the_dictionary():
    assert phonemes("Take two pills.") == ["T", "EY1", "K", "T", "UW1", "P", "IH1", "L", "Z", "."]
    assert phonemes("A mother's") == ["EY1", "M", "AH1", "DH", "ER0", "Z"]
    assert phonemes("A")[0] == ","


@pytest.mark.parametrize("name", ["metformin", "glimepiride", "rosuvastatin", "qxzzqy", "tadalafil", "xylocaine"])
def test_a_word_that_no_dictionary_has_is_guessed(name):
    sounds = word(name)
    assert len(sounds) >= 4
    assert sum(sound.endswith("1") for sound in sounds) == 1
    assert set(sounds) <= set(symbol_ids())


def test_unknown_compounds_possessives_and_letters():
    assert word("pillowmedicine") == word("pillow") + word("medicine")
    assert word("zorblax's")[:-2] == word("zorblax")
    assert word("zorblax's")[-2:] == ("AH0", "Z")
    assert word("kg") == ("K", "EY1", "JH", "IY1")
    assert word("kg") == word("k") + word("g")
