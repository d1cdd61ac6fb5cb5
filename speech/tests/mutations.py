"""Clips broken in the ways that uploads are: by lines that cut, disks that flip bits, and people who try."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import numpy as np

from speech.audio import encode
from speech.tests.clips import SAMPLE_RATE, speech_like, wav_bytes

MAGICS = (
    b"RIFF\xff\xff\xff\xffWAVE",
    b"ID3\x04\x00",
    b"OggS\x00\x02",
    b"fLaC\x00\x00\x00\x22",
    b"\x1aE\xdf\xa3",
    b"\x00\x00\x00\x20ftypM4A ",
    b"\xff\xfb\x90\x00",
    b"FORM",
    b"#!AMR\n",
    b"%PDF-1.7",
    b"PK\x03\x04",
)


@cache
def seeds() -> tuple[bytes, ...]:
    """A good clip in every format that we can write ourselves; half a second, so that most are refused cheaply."""
    samples = speech_like(0.5).astype(np.float32)
    return (wav_bytes(samples), *(encode(samples, SAMPLE_RATE, name) for name in ("flac", "mp3", "opus")))


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """So many broken files; the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(seeds()))
        for _ in range(chance.randint(1, 4)):
            chance.choice((_cut, _flip, _lie_in_the_header, _repeat, _disguise, _splice))(data, chance)
        yield bytes(data[: 2 * 1024 * 1024])


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(min(len(data), chance.choice((1, 8, 200)))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _lie_in_the_header(data: bytearray, chance: random.Random) -> None:
    if len(data) > 48:
        at = chance.randrange(0, 44)
        data[at : at + 4] = chance.choice(
            (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00")
        )


def _repeat(data: bytearray, chance: random.Random) -> None:
    if 0 < len(data) < 200_000:
        data *= chance.randint(2, 5)


def _disguise(data: bytearray, chance: random.Random) -> None:
    magic = chance.choice(MAGICS)
    data[: len(magic)] = magic


def _splice(data: bytearray, chance: random.Random) -> None:
    other = chance.choice(seeds())
    at = chance.randrange(len(data) + 1)
    data[at:at] = other[chance.randrange(len(other)) :]
