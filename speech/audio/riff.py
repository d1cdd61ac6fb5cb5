"""Reads RIFF/WAVE format chunks without trusting them, and writes WAVE files."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

PCM = 1
FLOAT = 3
EXTENSIBLE = 0xFFFE
WAVE_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
"""The bytes after the format tag in the sub-format GUID of every standard encoding (RFC 2361)."""
FORMAT_BYTES = 16
EXTENSIBLE_BYTES = 40
MAX_CHUNKS = 64
"""Real files have under ten chunks before their samples; more is an attempt to keep the parser busy."""
INFO_KEYS = {"title": "INAM", "artist": "IART", "comment": "ICMT", "software": "ISFT", "created": "ICRD"}
PCM16_BYTES = 2


@dataclass(frozen=True, slots=True)
class WaveFormat:
    """A format chunk. tag: PCM, FLOAT or another number of RFC 2361, for extensible files too.

    sample_rate: Hz. channel_mask: loudspeakers as numbered by WAVEFORMATEXTENSIBLE, 0 if not given.
    """

    tag: int
    channels: int
    sample_rate: int
    bits: int
    block_align: int
    channel_mask: int = 0


class BadRiff(ValueError):
    """The bytes are not a WAVE file, or end before its samples begin."""


def read_wave_format(stream: BinaryIO) -> WaveFormat:
    """Read the format chunk, leaving `stream` (seekable) at the first sample. Raises BadRiff."""
    header = stream.read(12)
    if len(header) < 12 or header[:4] != b"RIFF" or header[8:] != b"WAVE":
        raise BadRiff("no RIFF/WAVE header")
    found: WaveFormat | None = None
    for _ in range(MAX_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            raise BadRiff("ends before its samples")
        name, size = head[:4], int.from_bytes(head[4:], "little")
        if name == b"data":
            if found is None:
                raise BadRiff("no format chunk before the samples")
            return found
        after = stream.tell() + size + size % 2
        if name == b"fmt ":
            found = _parse_format(stream.read(min(size, EXTENSIBLE_BYTES)))
        stream.seek(after)
    raise BadRiff("too many chunks before the samples")


def _parse_format(body: bytes) -> WaveFormat:
    if len(body) < FORMAT_BYTES:
        raise BadRiff("format chunk cut short")
    tag, channels, rate, _, block_align, bits = struct.unpack_from("<HHIIHH", body)
    mask = 0
    if tag == EXTENSIBLE:
        if len(body) < EXTENSIBLE_BYTES:
            raise BadRiff("extensible format chunk cut short")
        mask, inner, tail = struct.unpack_from("<IH14s", body, 20)
        tag = inner if tail == WAVE_GUID_TAIL else EXTENSIBLE
    return WaveFormat(tag, channels, rate, bits, block_align, mask)


def write_wave(pcm: bytes, sample_rate: int, metadata: Mapping[str, str]) -> bytes:
    """Return a mono 16-bit WAVE file around `pcm` (little-endian samples).

    metadata: by keys of `INFO_KEYS`. It is placed after the samples, because simple players take everything beyond
    byte 44 for sound. Raises ValueError for an unknown key.
    """
    unknown = metadata.keys() - INFO_KEYS.keys()
    if unknown:
        raise ValueError(f"unknown metadata: {sorted(unknown)}")
    layout = struct.pack("<HHIIHH", PCM, 1, sample_rate, sample_rate * PCM16_BYTES, PCM16_BYTES, PCM16_BYTES * 8)
    body = b"WAVE" + _chunk(b"fmt ", layout) + _chunk(b"data", pcm)
    if metadata:
        entries = (_chunk(INFO_KEYS[key].encode("ascii"), text.encode() + b"\0") for key, text in metadata.items())
        body += _chunk(b"LIST", b"INFO" + b"".join(entries))
    return _chunk(b"RIFF", body)


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
