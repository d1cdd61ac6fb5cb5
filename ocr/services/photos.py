"""Turns an upload into a plain upright JPEG without metadata, or refuses it."""

from __future__ import annotations

import io
import logging
import threading
from typing import IO

from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

from ocr.exceptions import PhotoEmpty, PhotoIsHeic, PhotoRejected, PhotoTooLarge, PhotoTooSmall

logger = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024
"""A 50-megapixel JPEG of pure noise takes 17 MB."""
MAX_PIXELS = 50_000_000
"""Today's phones take this many; decoding needs 0.4 GB of memory for JPEG, 0.8 GB for WebP."""
MIN_SIDE = 200
"""In pixels; print is unreadable in a smaller photo."""
STORED_SIDE = 4096
"""Most pixels stored along the longer side: enough for a 12-megapixel photo as it is, and for the smallest print."""
STORED_QUALITY = 88
"""JPEG quality at which small print shows no artefacts; more only makes files larger."""
FORMATS = ("JPEG", "PNG", "WEBP")
SCALABLE_MODES = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})
"""The modes, in Pillow's names, in which neighbouring pixels can be averaged."""
SIXTEEN_BIT_GREY = "I;16"
WHITE = (255, 255, 255)

# ISO/IEC 14496-12, 4.3 and ISO/IEC 23008-12, 10: bytes 4 to 8 say "ftyp", the four after them the brand.
BRAND_MARK, BRAND_AT = b"ftyp", slice(8, 12)
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
HEAD_BYTES = 12

_CLOCKWISE = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
"""Transposes by the number of clockwise quarter turns; Pillow's names count counter-clockwise."""
# Decoding a large photo takes hundreds of megabytes; several at once must not add up.
_ONE_AT_A_TIME = threading.Lock()


def clean_photo(upload: IO[bytes], size: int) -> bytes:
    """Return `upload` (of `size` bytes) as an RGB JPEG: upright, at most STORED_SIDE pixels long, without metadata.

    The file type is determined by content, never by name. Raises PhotoRejected.
    """
    if size == 0:
        raise PhotoEmpty
    if size > MAX_BYTES:
        raise PhotoTooLarge
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if head[4:8] == BRAND_MARK and head[BRAND_AT] in HEIC_BRANDS:
        raise PhotoIsHeic
    upload.seek(0)
    try:
        with _ONE_AT_A_TIME:
            return _reencode(upload)
    except PhotoRejected:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge from error
    except Exception as error:
        # Damaged data can make a decoder raise any exception.
        logger.info("photo refused: %s", type(error).__name__)
        raise PhotoRejected from error


def turned(jpeg: bytes, quarters: int) -> bytes:
    """Rotate a stored photo clockwise by quarter turns and encode it as stored photos are."""
    with Image.open(io.BytesIO(jpeg), formats=FORMATS) as photo:
        upright = photo.transpose(_CLOCKWISE[quarters]) if quarters else photo.copy()
    upright.info = {}
    data = io.BytesIO()
    upright.save(data, "JPEG", quality=STORED_QUALITY)
    return data.getvalue()


def size_of(photo: FieldFile) -> tuple[int, int] | None:
    """Return a stored photo's width and height in pixels; None if it is gone."""
    if not photo:
        return None
    try:
        with photo.open("rb") as file, Image.open(file, formats=FORMATS) as image:
            return image.size
    except (OSError, ValueError):
        return None


def _reencode(upload: IO[bytes]) -> bytes:
    with Image.open(upload, formats=FORMATS) as photo:
        if photo.width * photo.height > MAX_PIXELS:
            raise PhotoTooLarge
        if min(photo.size) < MIN_SIDE:
            raise PhotoTooSmall
        scalable = photo if photo.mode in SCALABLE_MODES else _scalable(photo)
        # Scale down first, so that the copies made below are small.
        scalable.thumbnail((STORED_SIDE, STORED_SIDE))
        upright = ImageOps.exif_transpose(_on_white(scalable))
    # Pillow writes EXIF only on request, but carries a JPEG's comment along in `info`.
    upright.info = {}
    jpeg = io.BytesIO()
    upright.save(jpeg, "JPEG", quality=STORED_QUALITY)
    return jpeg.getvalue()


def _scalable(photo: Image.Image) -> Image.Image:
    if photo.mode == SIXTEEN_BIT_GREY:
        # `convert` alone would clip everything above 255.
        return photo.point(lambda level: level * (1 / 256)).convert("L")
    return photo.convert("RGBA")


def _on_white(photo: Image.Image) -> Image.Image:
    if not photo.has_transparency_data:
        return photo.convert("RGB")
    layer = photo.convert("RGBA")
    paper = Image.new("RGB", layer.size, WHITE)
    paper.paste(layer, mask=layer)
    paper.info = layer.info
    return paper
