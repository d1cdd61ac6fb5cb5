"""Draws pharmacy envelopes by seed, simulates photos of them, and knows what is really written on them.

    for envelope in envelopes(range(40)):
        photo = photograph(envelope, "medium")
        photo.jpeg, envelope.truth, photo.place(envelope.printed[0].box)

All people and contents are invented, except for some names of medicines. Needs Pillow, numpy and the Nanum fonts
(Debian's fonts-nanum, or the folder in the environment variable ENVELOPE_FONTS).
"""

from ocr.tests.envelopes.contents import Mark, TrueMedicine, Truth
from ocr.tests.envelopes.layouts import LAYOUTS, REAL_LAYOUTS, Envelope, envelope, envelopes, real_paper
from ocr.tests.envelopes.paper import PrintedWord
from ocr.tests.envelopes.photo import DIFFICULTIES, Photo, photograph

__all__ = [
    "DIFFICULTIES",
    "LAYOUTS",
    "REAL_LAYOUTS",
    "Envelope",
    "Mark",
    "Photo",
    "PrintedWord",
    "TrueMedicine",
    "Truth",
    "envelope",
    "envelopes",
    "photograph",
    "real_paper",
]
