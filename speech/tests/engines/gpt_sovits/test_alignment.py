"""A head that reads the text is found among others, and what it skipped, repeated or read aloud is measured."""

from __future__ import annotations

import pytest
import torch

from speech.engines.base import SynthesisFailed
from speech.engines.gpt_sovits.alignment import Alignment, follow
from speech.engines.gpt_sovits.verify import Expectation, check_codes

LAYERS, HEADS, WIDTH = 3, 4, 64
PROMPT, TEXT = 12, 30


def attention(path: list[int], text: int = TEXT, sharpness: float = 12.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Queries and keys of random heads, but for one (layer 1, head 2), which looks at `path`."""
    source = torch.Generator().manual_seed(0)
    keys = torch.randn(LAYERS, HEADS, PROMPT + text, WIDTH, generator=source)
    queries = 0.3 * torch.randn(len(path), LAYERS, HEADS, WIDTH, generator=source)
    looked = keys[1, 2, path]
    queries[:, 1, 2] = looked / looked.norm(dim=1, keepdim=True) * sharpness
    return queries, keys


def steps(*places: tuple[int, int]) -> list[int]:
    """Two steps at each phoneme of each stretch [start, end) of the text."""
    return [PROMPT + place for start, end in places for place in range(start, end) for _ in range(2)]


def shared(path: list[float], around: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Queries and keys of one head that gives exactly the share `around` to three phonemes, the rest to all others.

    The one in the middle gets twice as much as each of its neighbours.
    """
    places = PROMPT + TEXT
    shares = torch.full((len(path), places), (1 - around) / (places - 3))
    for step, place in enumerate(path):
        shares[step, [PROMPT + place - 1, PROMPT + place, PROMPT + place + 1]] = around * torch.tensor(
            [0.25, 0.5, 0.25]
        )
    return shares.log()[:, None, None] * places**0.5, torch.eye(places)[None, None]


def test_a_reader_that_gets_through_is_fine():
    assert follow(*attention(steps((0, TEXT))), PROMPT) == Alignment(0, 0, 0, 0.0)


def test_a_reader_may_rest_on_the_first_and_on_the_last_phoneme():
    path = [PROMPT] * 8 + steps((0, TEXT)) + [PROMPT + TEXT - 1] * 8
    assert follow(*attention(path), PROMPT) == Alignment(0, 0, 0, 0.0)


def test_swallowed_words_are_counted():
    """Of twelve that were not read, two stand beside one that was."""
    assert follow(*attention(steps((0, 8), (20, TEXT))), PROMPT) == Alignment(10, 0, 0, 0.0)


def test_of_several_gaps_the_longest_counts():
    found = follow(*attention(steps((0, 4), (14, 20), (26, TEXT))), PROMPT)
    assert found == Alignment(8, 0, 0, 0.0)


@pytest.mark.parametrize(("end", "missing"), [(15, 12), (TEXT - 6, 3), (TEXT - 4, 1), (TEXT - 3, 0), (TEXT, 0)])
def test_an_early_end_is_counted_but_for_a_full_stop(end, missing):
    """The smoothed path ends a phoneme early, and four more may be left out."""
    assert follow(*attention(steps((0, end))), PROMPT) == Alignment(0, missing, 0, 0.0)


def test_repeated_words_are_counted():
    """From 23 back to 10 and on; the median takes two steps off."""
    assert follow(*attention(steps((0, 24), (10, TEXT))), PROMPT) == Alignment(0, 0, 11, 0.0)


def test_a_single_stray_step_is_no_word():
    path = steps((0, TEXT))
    path[30] = PROMPT + 2
    assert follow(*attention(path), PROMPT) == Alignment(0, 0, 0, 0.0)


def test_the_reference_s_words_are_counted():
    spoken = [place for place in range(PROMPT) for _ in range(2)] + steps((0, TEXT))
    found = follow(*attention(spoken), PROMPT)
    assert found is not None
    assert found.leaked == pytest.approx(22 / 80)


def test_speech_of_nothing_but_the_reference_s_words_is_refused():
    found = follow(*attention([place for place in range(PROMPT) for _ in range(2)]), PROMPT)
    assert found == Alignment(skipped=TEXT, missing=TEXT, repeated=0, leaked=1.0)
    with pytest.raises(SynthesisFailed, match="swallowed"):
        check_codes(list(range(60)), True, Expectation(20, 60, 100), found)


@pytest.mark.parametrize(("around", "is_followed"), [(0.24, False), (0.26, True)])
def test_a_head_that_looks_elsewhere_most_of_the_time_is_no_reader(around, is_followed):
    found = follow(*shared([1 + step // 2 for step in range(2 * (TEXT - 2))], around), PROMPT)
    assert found == (Alignment(1, 0, 0, 0.0) if is_followed else None)


@pytest.mark.parametrize(("swing", "is_followed"), [(5, True), (13, False)])
def test_a_head_that_does_not_go_on_with_time_is_no_reader(swing, is_followed):
    """Correlations of 0.92 and 0.73."""
    path = [max(1, min(TEXT - 2, step // 2 + swing * (-1) ** (step // 6))) for step in range(2 * TEXT)]
    assert (follow(*shared(path, 0.9), PROMPT) is not None) is is_followed


@pytest.mark.parametrize("sharpness", [0.0, 0.5])
def test_without_a_clear_reader_nothing_is_said(sharpness):
    assert follow(*attention(steps((0, TEXT)), sharpness=sharpness), PROMPT) is None


def test_too_little_shows_no_path():
    assert follow(*attention([PROMPT + 3 * step for step in range(7)]), PROMPT) is None
    assert follow(*attention([PROMPT + 3 * step for step in range(8)]), PROMPT) is not None
    assert follow(*attention(steps((0, 5)), text=5), PROMPT) is None
    assert follow(*attention(steps((0, 6)), text=6), PROMPT) == Alignment(0, 0, 0, 0.0)


def test_a_head_that_stands_still_is_no_reader():
    assert follow(*attention([PROMPT + 3] * 40), PROMPT) is None
