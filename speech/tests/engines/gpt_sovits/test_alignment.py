"""A head that reads the text is found among others, and what it skipped, repeated or read aloud is measured."""

from __future__ import annotations

import pytest
import torch

from speech.engines.gpt_sovits.alignment import follow

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


def test_a_reader_that_gets_through_is_fine():
    found = follow(*attention(steps((0, TEXT))), PROMPT)
    assert found is not None
    assert (found.skipped, found.missing, found.leaked) == (0, 0, 0.0)
    assert found.repeated <= 1


def test_swallowed_words_are_counted():
    found = follow(*attention(steps((0, 8), (20, TEXT))), PROMPT)
    assert found is not None
    assert 9 <= found.skipped <= 12


def test_an_early_end_is_counted():
    found = follow(*attention(steps((0, 15))), PROMPT)
    assert found is not None
    assert 9 <= found.missing <= 12


def test_repeated_words_are_counted():
    found = follow(*attention(steps((0, 24), (10, TEXT))), PROMPT)
    assert found is not None
    assert 10 <= found.repeated <= 14  # the median takes a step or two off
    assert found.skipped == 0


def test_the_reference_s_words_are_counted():
    spoken = [place for place in range(PROMPT) for _ in range(2)] + steps((0, TEXT))
    found = follow(*attention(spoken), PROMPT)
    assert found is not None
    assert 0.2 < found.leaked < 0.4


@pytest.mark.parametrize("sharpness", [0.0, 0.5])
def test_without_a_clear_reader_nothing_is_said(sharpness):
    assert follow(*attention(steps((0, TEXT)), sharpness=sharpness), PROMPT) is None


def test_too_little_shows_no_path():
    assert follow(*attention(steps((0, 3))), PROMPT) is None
    assert follow(*attention(steps((0, 5)), text=5), PROMPT) is None


def test_a_head_that_stands_still_is_no_reader():
    assert follow(*attention([PROMPT + 3] * 40), PROMPT) is None
