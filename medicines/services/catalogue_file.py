"""Reads the ministry's CSV exports row by row, whatever their encoding and columns."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from medicines.models import ITEM_SEQ_LENGTH, AccessibilityInfo, Medicine, PillIdentification

# Fields by the codes that the exports put in brackets after a Korean heading, without underscores.
FIELD_OF_CODE = {
    "ITEMSEQ": "item_seq",
    "ITEMNAME": "name",
    "ITEMENGNAME": "english_name",
    "ENTPNAME": "maker",
    "ITEMINGRNAME": "ingredient",
    "MAINITEMINGR": "ingredient",
    "PRDUCTTYPE": "drug_class",
    "CLASSNAME": "drug_class",
    "EFCYQESITM": "efficacy",
    "USEMETHODQESITM": "usage",
    "ATPNWARNQESITM": "warnings",
    "ATPNQESITM": "precautions",
    "INTRCQESITM": "interactions",
    "SEQESITM": "side_effects",
    "DEPOSITMETHODQESITM": "storage",
    "STORAGEMETHOD": "storage",
    "DRUGSHAPE": "shape",
    "FORMCODENAME": "form",
    "COLORCLASS1": "colour_front",
    "COLORCLASS2": "colour_back",
    "PRINTFRONT": "imprint_front",
    "PRINTBACK": "imprint_back",
    "LINEFRONT": "line_front",
    "LINEBACK": "line_back",
    "LENGLONG": "long_mm",
    "LENGSHORT": "short_mm",
    "THICK": "thick_mm",
    "CHART": "description",
    "ITEMIMAGE": "image_url",
    "BARCODE": "barcodes",
    "STDCD": "barcodes",
    "VIDEOURL": "video_url",
    "SIGNVIDEOURL": "video_url",
    "AUDIOURL": "audio_url",
    "VOICEURL": "audio_url",
    "VOICETEXT": "spoken_text",
    "SPOKENTEXT": "spoken_text",
}
# Fields by Korean heading, for exports that have no codes.
FIELD_OF_HEADING = {
    "품목기준코드": "item_seq",
    "품목일련번호": "item_seq",
    "제품명": "name",
    "품목명": "name",
    "제품영문명": "english_name",
    "품목영문명": "english_name",
    "업체명": "maker",
    "주성분": "ingredient",
    "주성분명": "ingredient",
    "분류": "drug_class",
    "분류명": "drug_class",
    "저장방법": "storage",
    "의약품제형": "shape",
    "모양": "shape",
    "제형코드명": "form",
    "제형": "form",
    "색상앞": "colour_front",
    "색상뒤": "colour_back",
    "표시앞": "imprint_front",
    "표시뒤": "imprint_back",
    "분할선앞": "line_front",
    "분할선뒤": "line_back",
    "크기장축": "long_mm",
    "크기단축": "short_mm",
    "크기두께": "thick_mm",
    "성상": "description",
    "큰제품이미지": "image_url",
    "바코드": "barcodes",
    "표준코드": "barcodes",
    "수어영상": "video_url",
    "동영상": "video_url",
    "영상주소": "video_url",
    "음성주소": "audio_url",
    "음성안내문": "spoken_text",
}
FIELD_LIMITS = {
    field.name: field.max_length
    for model in (Medicine, PillIdentification, AccessibilityInfo)
    for field in model._meta.fields
    if field.editable and field.max_length is not None
}
HEADING = re.compile(r"^(?P<korean>.*?)(?:\[(?P<code>[A-Za-z0-9_]+)\])?$", re.DOTALL)

PROBE_BYTES = 64 * 1024
"""Enough to contain Korean text, which tells UTF-8 from CP949."""
FIRST_ESCAPED, LAST_ESCAPED = "\udc80", "\udcff"
"""Range of characters to which Python's surrogateescape maps undecodable bytes (PEP 383)."""
CELL_LIMIT = 1024 * 1024
"""Most characters in a cell. No leaflet is that long; a longer cell comes from an unclosed quotation mark."""

LINE_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
BLANKS = re.compile(r"[ \t\u00a0\u3000]+")


class UnreadableFile(Exception):
    """The file is not an export of the ministry's; the message tells the operator why."""


@dataclass(frozen=True)
class CatalogueRow:
    """One product: `values` by the models' field names, only for columns that the file has.

    Several barcodes of one product are in `barcodes` as they are in the file.
    """

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used."""

    line: int
    reason: str


def read_catalogue(path: Path) -> Iterator[CatalogueRow | BadRow]:
    """Yield the content of each row of `path`, in constant memory.

    Raises UnreadableFile for a file without columns for code and name, and OSError for one that cannot be read.
    """
    csv.field_size_limit(CELL_LIMIT)
    # Undecodable bytes become lone surrogates, so that they spoil only their row, not the file.
    with path.open(encoding=_encoding_of(path), errors="surrogateescape", newline="") as file:
        reader = csv.reader(file)
        header = _next_row(reader)
        if not isinstance(header, list):
            raise UnreadableFile("no header line")
        columns = _columns_of(header)
        while (row := _next_row(reader)) is not None:
            if isinstance(row, BadRow):
                yield row
            elif any(row):
                yield _understand(reader.line_num, row, len(header), columns)


def clean(text: str) -> str:
    """Turn a cell into plain text: no tags, entities or control characters, single spaces, no empty lines."""
    if "<" in text:
        text = TAG.sub("", LINE_BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        probe = file.read(PROBE_BYTES)
    # The end of the probe may cut a character in two.
    lines = probe[: probe.rfind(b"\n") + 1] or probe
    # Not the first encoding without errors: one broken byte must not turn the whole file into gibberish.
    return min(("utf-8-sig", "cp949"), key=lambda encoding: _undecodable(lines.decode(encoding, "surrogateescape")))


def _undecodable(text: str) -> int:
    return sum(FIRST_ESCAPED <= letter <= LAST_ESCAPED for letter in text)


def _next_row(reader: Iterator[list[str]]) -> list[str] | BadRow | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        return BadRow(getattr(reader, "line_num", 0), str(error))


def _columns_of(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, heading in enumerate(header):
        match = HEADING.match(heading.strip())
        if match is None:
            continue
        code = (match["code"] or match["korean"]).replace("_", "").upper()
        field = FIELD_OF_CODE.get(code) or FIELD_OF_HEADING.get(match["korean"].replace(" ", ""))
        if field is not None:
            columns.setdefault(field, index)
    if missing := {"item_seq", "name"} - columns.keys():
        raise UnreadableFile(f"no column for {', '.join(sorted(missing))} in the header")
    return columns


def _understand(line: int, row: list[str], width: int, columns: Mapping[str, int]) -> CatalogueRow | BadRow:
    if len(row) != width:
        return BadRow(line, f"{len(row)} columns where the header has {width}")
    values = {field: clean(row[index]) for field, index in columns.items()}
    if any(map(_undecodable, values.values())):
        return BadRow(line, "bytes that are no text in this file's encoding")
    code = values["item_seq"]
    if not (code.isascii() and code.isdigit() and len(code) <= ITEM_SEQ_LENGTH):
        return BadRow(line, "no usable item code")
    if not values["name"]:
        return BadRow(line, "no name")
    for field, limit in FIELD_LIMITS.items():
        if len(values.get(field, "")) > limit:
            return BadRow(line, f"{field} longer than {limit} characters")
    return CatalogueRow(line, values)
