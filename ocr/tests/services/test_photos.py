"""What uploads become, and which are refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr import exceptions
from ocr.services import photos
from ocr.services.photos import clean_photo
from ocr.tests.conftest import LANDSCAPE, encoded, picture

ORIENTATION, GPS, MAKER, USER_COMMENT = 0x0112, 0x8825, 0x010F, 0x9286
DARK, LIGHT = 60, 200


def cleaned(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(clean_photo(io.BytesIO(data), len(data))))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    return image


def with_exif(orientation: int = 1, kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "SECRET-MAKER"
    exif.get_ifd(GPS)[2] = (37.0, 33.0, 58.0)
    return encoded(picture(), kind, exif=exif, comment=b"SECRET-COMMENT", quality=95)


# EXIF 2.32, 4.6.4 "Orientation": where a corner that the file stores at the top left is seen.
SEEN_AT = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}


@pytest.mark.parametrize(
    ("kind", "orientation"), [*(("JPEG", number) for number in range(1, 9)), ("PNG", 6), ("WEBP", 6)]
)
def test_the_photo_is_stored_upright(kind, orientation):
    image = cleaned(with_exif(orientation, kind))
    assert image.size == (LANDSCAPE if orientation < 5 else LANDSCAPE[::-1])
    right, bottom = image.width - 10, image.height - 10
    for corner in [(0, 0), (1, 0), (0, 1), (1, 1)]:
        grey = image.convert("L").getpixel((right if corner[0] else 10, bottom if corner[1] else 10))
        assert isinstance(grey, int)
        assert grey < DARK if corner == SEEN_AT[orientation] else grey > LIGHT


def test_nothing_of_the_metadata_is_left():
    data = with_exif(6)
    assert b"SECRET-MAKER" in data
    assert b"SECRET-COMMENT" in data
    result = clean_photo(io.BytesIO(data), len(data))
    assert b"SECRET" not in result
    assert b"Exif" not in result
    image = Image.open(io.BytesIO(result))
    assert not image.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & image.info.keys()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("JPEG", mode) for mode in ("RGB", "L", "CMYK")),
        *(("PNG", mode) for mode in ("RGB", "L", "P", "RGBA", "LA", "1", "I;16")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    ],
)
def test_what_cameras_and_screens_make_is_taken(kind, mode):
    assert cleaned(encoded(picture().convert("L").convert(mode), kind)).size == LANDSCAPE


def test_the_transparent_parts_of_a_screenshot_become_white():
    image = Image.new("RGBA", LANDSCAPE, (0, 0, 0, 0))
    assert cleaned(encoded(image, "PNG")).getpixel((100, 100)) == (255, 255, 255)


def test_sixteen_bits_of_grey_become_eight():
    grey = cleaned(encoded(Image.new("I;16", LANDSCAPE, 100 * 256), "PNG")).convert("L").getpixel((9, 9))
    assert isinstance(grey, int)
    assert abs(grey - 100) <= 1


def test_large_photos_are_scaled_down_and_small_ones_left():
    assert cleaned(encoded(picture((6000, 3000)))).size == (4096, 2048)
    assert cleaned(encoded(picture((4032, 3024)))).size == (4032, 3024)


def test_only_the_first_picture_of_an_animation_counts():
    data = encoded(picture(), "WEBP", save_all=True, append_images=[Image.new("RGB", LANDSCAPE)])
    grey = cleaned(data).convert("L").getpixel((600, 400))
    assert isinstance(grey, int)
    assert grey > LIGHT


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size (RFC 2083, 4.1.1)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 400


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", exceptions.PhotoEmpty),
        (HEIC, exceptions.PhotoIsHeic),
        (SVG, exceptions.PhotoRejected),
        (b"%PDF-1.7 not a photo", exceptions.PhotoRejected),
        (b"\xff\xd8\xff" + b"garbage" * 50, exceptions.PhotoRejected),
        (encoded(picture(), "GIF"), exceptions.PhotoRejected),
        (encoded(picture(), "TIFF"), exceptions.PhotoRejected),
        (encoded(picture())[:2000], exceptions.PhotoRejected),
        (encoded(picture((199, 640))), exceptions.PhotoTooSmall),
        (png_claiming(7000, 7200), exceptions.PhotoTooLarge),
        (png_claiming(100_000, 100_000), exceptions.PhotoTooLarge),
        (png_claiming(2_000_000_000, 1), exceptions.PhotoTooLarge),
        (png_claiming(640, 480), exceptions.PhotoRejected),
    ],
)
def test_what_is_no_usable_photo_is_refused_with_its_reason(data, error):
    with pytest.raises(exceptions.PhotoRejected) as raised:
        clean_photo(io.BytesIO(data), len(data))
    assert type(raised.value) is error


def test_more_bytes_than_a_phone_makes_are_not_even_opened():
    with pytest.raises(exceptions.PhotoTooLarge):
        clean_photo(io.BytesIO(b""), photos.MAX_BYTES + 1)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_photos_are_cleaned_or_refused_but_nothing_else_is_raised(data):
    photo = bytearray(data.draw(st.sampled_from(PHOTOS)))
    for position in data.draw(st.lists(st.integers(0, min(len(photo), 3000) - 1), max_size=8)):
        photo[position] = data.draw(st.integers(0, 255))
    try:
        cleaned(bytes(photo))
    except exceptions.PhotoRejected as refusal:
        assert str(refusal.message)


SMALL = (240, 220)
PHOTOS = [with_exif(6), *(encoded(picture(SMALL), kind) for kind in ("JPEG", "PNG", "WEBP"))]
