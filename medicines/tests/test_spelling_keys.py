"""Names that sound alike share a key."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from korean.jamo import jamo
from medicines.spelling_keys import head, keys

SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))


@given(st.text(SYLLABLES, min_size=3, max_size=10), st.data())
def test_one_wrong_missing_or_added_syllable_still_shares_a_key(name, data):
    position = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(SYLLABLES)
    changed = data.draw(
        st.sampled_from(
            [
                name[:position] + other + name[position + 1 :],
                name[:position] + name[position + 1 :],
                name[:position] + other + name[position:],
            ]
        )
    )
    # A consonant may move into an empty syllable after it (당골은 sounds like 당고른), which changes two.
    moves = jamo(name + changed + name) != unicodedata.normalize("NFD", name + changed + name)
    if head(name) == name and head(changed) == changed and len(changed) >= 3 and not moves:
        assert keys(name) & keys(changed)


@given(st.text(max_size=30))
@example("ᄀAᅡ")
def test_keys_of_anything(name):
    assert all(key and len(key) <= 16 and unicodedata.is_normalized("NFC", key) for key in keys(name))
