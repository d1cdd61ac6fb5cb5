"""The drawn envelopes: the same by seed, and each word where its place says, on the paper and on the photo."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from ocr.tests.envelopes import LAYOUTS, envelope, photograph
from ocr.tests.envelopes.paper import FAMILIES, FONT_FOLDER

needs_fonts = pytest.mark.skipif(
    not all((FONT_FOLDER / name).is_file() for files in FAMILIES.values() for name in files),
    reason="needs the Nanum fonts (apt-get install fonts-nanum, or ENVELOPE_FONTS)",
)
pytestmark = [needs_fonts, pytest.mark.slow]
SEEDS = range(len(LAYOUTS))


def test_a_seed_gives_the_same_envelope_every_time():
    one, again, other = envelope(7), envelope(7), envelope(13)
    assert (one.truth, one.printed) == (again.truth, again.printed)
    assert one.picture.tobytes() == again.picture.tobytes()
    assert (one.layout, one.truth) != (other.layout, other.truth)
    assert photograph(one, "hard", 1).jpeg == photograph(again, "hard", 1).jpeg


@pytest.mark.parametrize("seed", SEEDS)
def test_every_true_field_is_printed_inside_the_paper(seed):
    drawn = envelope(seed)
    fields = {word.field for word in drawn.printed}
    for number in range(len(drawn.truth.medicines)):
        assert {f"medicines.{number}.name", f"medicines.{number}.dose"} <= fields
    assert {"pharmacy", "hospital", "patient", "dispensed_on"} <= fields
    for word in drawn.printed:
        left, top, right, bottom = word.box
        assert 0 <= left < right <= drawn.picture.width, word
        assert 0 <= top < bottom <= drawn.picture.height, word


# All four turns with true EXIF, and a stale one of each.
@pytest.mark.parametrize(
    ("seed", "difficulty"),
    [(7, "easy"), (5, "easy"), (0, "easy"), (1, "easy"), (11, "medium"), (6, "medium"), (9, "medium"), (5, "hard")],
)
def test_a_place_on_the_photo_holds_the_ink_of_its_word(seed, difficulty):
    drawn = envelope(seed)
    photo = photograph(drawn, difficulty, 2)
    seen = ImageOps.exif_transpose(Image.open(io.BytesIO(photo.jpeg)))
    assert seen.size == photo.size
    pixels = np.asarray(seen.convert("L"), float)
    (name,) = [word for word in drawn.printed if word.field == "pharmacy"][-1:]
    left, top, right, bottom = photo.place(name.box)
    margin = bottom - top
    inside = pixels[top:bottom, left:right]
    below = pixels[bottom + 4 : bottom + margin // 3, left:right]
    above = pixels[top - margin // 3 : top - 4, left:right]
    paper = max(np.median(below), np.median(above))
    assert inside.min() < 0.6 * paper
    assert below.min() > 0.6 * paper or above.min() > 0.6 * paper
