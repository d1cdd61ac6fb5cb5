"""Identifies a file by its first bytes, so that ffmpeg is told the format and never guesses it."""

from __future__ import annotations

from typing import BinaryIO

from .errors import NotAudio, UnsupportedAudio
from .riff import FLOAT, PCM, BadRiff, WaveFormat, read_wave_format

MAX_CHANNELS = 8
"""As in 7.1, the most that a real recorder writes."""
MIN_RATE_HZ = 8_000
"""The rate of a telephone."""
MAX_RATE_HZ = 192_000
ACCEPTED_WAVE = {(PCM, 16), (PCM, 24), (PCM, 32), (FLOAT, 32), (FLOAT, 64)}
"""(tag, bits). All other WAV encodings are old and rare, and are where decoders have their bugs."""
OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC")
OGG_FIRST_PACKET = 28
"""Offset in the first page: 27 bytes of header and a table of one segment (RFC 3533)."""
ID3_HEADER_BYTES = 10
SCANNED_BYTES = 4096
"""How far after a tag to look for the first frame: cut recordings begin within a frame (at most 1441 bytes)."""
FOREIGN = (b"RIFX", b"RF64", b"BW64", b"FORM", b"caff", b"#!AMR", b".snd", b"wvpk", b"riff", b"MAC ")
"""First bytes of other recordings (big-endian and 64-bit WAV, AIFF, CAF, AMR, AU, WavPack, Wave64, Monkey's Audio)."""

KBIT_MPEG1_LAYER3 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KBIT_MPEG2_LAYER3 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
MPEG_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""By the version bits of a frame header: MPEG-1, 2 and 2.5 (ISO/IEC 11172-3 and 13818-3)."""
LAYER_3_BITS = 1


def identify(stream: BinaryIO) -> str:
    """Return the container of a seekable file: wav, mp3, flac, ogg, mp4, webm or aac.

    Raises NotAudio, or UnsupportedAudio for a recording whose kind, encoding or shape is not accepted.
    """
    stream.seek(0)
    start = _skip_id3(stream)
    stream.seek(start)
    head = stream.read(SCANNED_BYTES)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        stream.seek(start)
        _check_wave(stream)
        return "wav"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"OggS":
        if not head.startswith(OGG_CODECS, OGG_FIRST_PACKET):
            raise UnsupportedAudio("Ogg of another codec than Opus, Vorbis or FLAC")
        return "ogg"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3" and (b"webm" in head[:64] or b"matroska" in head[:64]):
        return "webm"
    if head.startswith(FOREIGN):
        raise UnsupportedAudio(f"a recording that begins with {head[:4]!r}")
    return _find_frames(head)


def _skip_id3(stream: BinaryIO) -> int:
    """Return where the recording begins: 0, or after an ID3v2 tag (its size has 7 bits a byte)."""
    head = stream.read(ID3_HEADER_BYTES)
    if len(head) < ID3_HEADER_BYTES or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:]:
        size = size << 7 | byte & 0x7F
    return ID3_HEADER_BYTES + size


def _check_wave(stream: BinaryIO) -> None:
    try:
        wave = read_wave_format(stream)
    except BadRiff as error:
        raise NotAudio(f"WAV: {error}") from error
    if (wave.tag, wave.bits) not in ACCEPTED_WAVE or wave.block_align != wave.channels * wave.bits // 8:
        raise UnsupportedAudio(f"WAV of encoding {wave.tag:#x} with {wave.bits} bits")
    check_shape(wave)


def check_shape(wave: WaveFormat) -> None:
    """Refuse more channels than recorders write, and rates that no microphone has. Raises UnsupportedAudio."""
    if not 1 <= wave.channels <= MAX_CHANNELS:
        raise UnsupportedAudio(f"{wave.channels} channels, at most {MAX_CHANNELS} are accepted")
    if not MIN_RATE_HZ <= wave.sample_rate <= MAX_RATE_HZ:
        raise UnsupportedAudio(f"{wave.sample_rate} Hz, {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz are accepted")


def _find_frames(head: bytes) -> str:
    """Recognise MP3 or bare AAC by two frames in a row, the second starting exactly where the first ends."""
    for offset in range(len(head)):
        if head[offset] != 0xFF:
            continue
        for kind, measure in (("mp3", _mp3_frame_bytes), ("aac", _adts_frame_bytes)):
            length = measure(head, offset)
            if length and measure(head, offset + length):
                return kind
    raise NotAudio("no known audio format begins here")


def _mp3_frame_bytes(data: bytes, offset: int) -> int:
    """Return the length of the MPEG layer 3 frame at `offset`, 0 if none is there."""
    header = int.from_bytes(data[offset : offset + 4], "big") if len(data) >= offset + 4 else 0
    version, layer, rate_index = header >> 19 & 3, header >> 17 & 3, header >> 10 & 3
    bitrate_index, padding = header >> 12 & 15, header >> 9 & 1
    if header >> 21 != 0x7FF or version == 1 or layer != LAYER_3_BITS or rate_index == 3:
        return 0
    if not 1 <= bitrate_index <= len(KBIT_MPEG1_LAYER3):
        return 0
    table, bytes_per_kbit = (KBIT_MPEG1_LAYER3, 144_000) if version == 3 else (KBIT_MPEG2_LAYER3, 72_000)
    return bytes_per_kbit * table[bitrate_index - 1] // MPEG_RATES_HZ[version][rate_index] + padding


def _adts_frame_bytes(data: bytes, offset: int) -> int:
    """Return the length of the AAC frame with an ADTS header (ISO/IEC 14496-3) at `offset`, 0 if none is there."""
    header = data[offset : offset + 7]
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if length > len(header) else 0
