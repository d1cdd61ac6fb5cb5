"""Pharmacy envelopes drawn by seed, photographed by simulation, and what is really written on them.

    for envelope in envelopes(range(40)):
        photo = photograph(envelope, "medium")
        photo.jpeg, envelope.truth, photo.place(envelope.printed[0].box)

Everybody and everything on them is invented but some names of medicines. Needs Pillow, numpy and the Nanum fonts
(Debian's fonts-nanum; another folder by the environment variable ENVELOPE_FONTS).
"""

from benchmarks.envelopes.contents import Mark, TrueMedicine, Truth
from benchmarks.envelopes.layouts import LAYOUTS, Envelope, envelope, envelopes
from benchmarks.envelopes.paper import PrintedWord
from benchmarks.envelopes.photo import DIFFICULTIES, Photo, photograph

__all__ = [
    "DIFFICULTIES",
    "LAYOUTS",
    "Envelope",
    "Mark",
    "Photo",
    "PrintedWord",
    "TrueMedicine",
    "Truth",
    "envelope",
    "envelopes",
    "photograph",
]
