"""Reads the ministry's exports and answers row by row, whatever their format, encoding and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from medicines.models import ITEM_SEQ_LENGTH, AccessibilityInfo, Medicine, PillIdentification
from medicines.services.catalogue_cells import clean, substances_in, value_of
from medicines.services.catalogue_columns import Columns, columns_of
from medicines.services.csv_rows import BadRow, CsvRows, encoding_of, undecodable
from medicines.services.portal_answers import NotAnAnswer, PortalError, read_answer
from medicines.services.workbooks import OLE, ZIP, UnreadableWorkbook, refuse_old, workbook_rows

__all__ = ["BadRow", "Catalogue", "CatalogueRow", "UnreadableFile", "clean", "open_catalogue", "read_catalogue"]

FIELD_LIMITS = {
    field.name: field.max_length
    for model in (Medicine, PillIdentification, AccessibilityInfo)
    for field in model._meta.fields
    if field.editable and field.max_length is not None
}
NEVER_CUT = frozenset({"item_seq", "name"})
"""Fields of which a part would be something else; a row in which they are too long is no product."""
HEADER_ROWS = 10
"""Rows among which the header is looked for: some workbooks have a title above it."""
PROBE_BYTES = 4096
_BRACES, _TAG = (b"{", b"["), b"<"
_WHITE = b"\xef\xbb\xbf \t\r\n"

Row = tuple[int, Sequence[str] | BadRow]


class UnreadableFile(Exception):
    """The file is not an export of the ministry's; the message tells the operator why."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One product: `values` by the models' field names, only for columns that the file has.

    Some are as they stand in the file, for the importer to take apart: `barcodes`, `insurance_codes`, `substances` with
    their codes, `status` of the permit, and `permit_efficacy` and the like, which a leaflet's own words outrank.
    """

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """An opened file: what its columns are, and its rows."""

    columns: Columns
    rows: Iterator[CatalogueRow | BadRow]


def read_catalogue(path: Path) -> Iterator[CatalogueRow | BadRow]:
    """Yield the content of each row of `path`. Raises UnreadableFile and OSError as `open_catalogue` does."""
    yield from open_catalogue(path).rows


def open_catalogue(path: Path) -> Catalogue:
    """Open a file of products: a workbook, CSV, or a saved answer of the portal.

    Raises UnreadableFile for one that holds none, or nothing of them that is known, and OSError for one that cannot be
    read.
    """
    with path.open("rb") as file:
        start = file.read(PROBE_BYTES)
    if start.startswith(ZIP):
        return _of_table(_guarded(workbook_rows(path)))
    if start.startswith(OLE):
        try:
            refuse_old(path)
        except UnreadableWorkbook as error:
            raise UnreadableFile(str(error)) from error
    text = start.lstrip(_WHITE)
    if text.startswith(_TAG) or text.startswith(_BRACES):
        return catalogue_of_answer(path.read_bytes())
    return _of_csv(path)


def catalogue_of_answer(content: bytes) -> Catalogue:
    """Open an answer of the portal. Raises UnreadableFile for an error, or for what is no answer."""
    try:
        items = read_answer(content).items
    except PortalError as error:
        raise UnreadableFile(f"the portal's error {error} instead of products") from error
    except NotAnAnswer as error:
        raise UnreadableFile(str(error)) from error
    if not items:
        raise UnreadableFile("an answer without products")
    return catalogue_of_items(items)


def catalogue_of_items(items: Sequence[Mapping[str, str]]) -> Catalogue:
    """Make a catalogue of products that were read by name, each with the names it has."""
    header = list(dict.fromkeys(name for item in items for name in item))
    columns = _required(columns_of(header), header)
    rows = ((number, [item.get(name, "") for name in header]) for number, item in enumerate(items, 1))
    return Catalogue(columns, _understood(rows, header, columns))


def _of_csv(path: Path) -> Catalogue:
    # Undecodable bytes become lone surrogates, so that they spoil only their row, not the file.
    file = path.open(encoding=encoding_of(path), errors="surrogateescape", newline="")
    rows = CsvRows(file)

    def closing() -> Iterator[Row]:
        with file:
            yield from rows

    return _of_table(closing(), rows)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except UnreadableWorkbook as error:
        raise UnreadableFile(str(error)) from error


def _of_table(rows: Iterator[Row], lines: CsvRows | None = None) -> Catalogue:
    """Find the header among the first rows, and read what stands below it."""
    nearest: tuple[Columns, Sequence[str]] | None = None
    for _number, (_line, cells) in zip(range(HEADER_ROWS), rows, strict=False):
        if isinstance(cells, BadRow) or not any(cells):
            continue
        columns = columns_of(cells)
        if not columns.missing:
            _required(columns, cells)
            if lines is not None:
                lines.is_whole = partial(_is_product, len(cells), columns)
            return Catalogue(columns, _understood(rows, cells, columns))
        if nearest is None or len(columns.missing) < len(nearest[0].missing):
            nearest = columns, cells
    if nearest is None:
        raise UnreadableFile("no header line")
    return Catalogue(_required(*nearest), iter(()))


def _required(columns: Columns, header: Sequence[str]) -> Columns:
    told = ", ".join(f"{' '.join(heading.split())[:40]}" for heading in header if heading.strip())[:400]
    if columns.missing:
        raise UnreadableFile(f"no column for {', '.join(sorted(columns.missing))} in the header: {told}")
    if columns.bring_nothing:
        raise UnreadableFile(f"no known column besides code and name in the header: {told}")
    return columns


def _understood(rows: Iterator[Row], header: Sequence[str], columns: Columns) -> Iterator[CatalogueRow | BadRow]:
    for line, cells in rows:
        if isinstance(cells, BadRow):
            yield cells
        # Each sheet of a workbook repeats the header.
        elif any(cells) and cells != header:
            yield _understand(line, cells, len(header), columns)


def _is_product(width: int, columns: Columns, cells: list[str]) -> bool:
    return len(cells) == width and _is_code(_first(cells, columns, "item_seq"))


def _understand(line: int, cells: Sequence[str], width: int, columns: Columns) -> CatalogueRow | BadRow:
    if len(cells) != width and any(cells[width:]) | (len(cells) < width):
        return BadRow(line, f"{len(cells)} columns where the header has {width}")
    values = {field: _first(cells, columns, field) for field in columns.of_field}
    if any(map(undecodable, values.values())):
        return BadRow(line, "bytes that are no text in this file's encoding")
    code = values["item_seq"]
    if not _is_code(code):
        return BadRow(line, "no usable item code")
    if not values["name"]:
        return BadRow(line, "no name")
    for field in NEVER_CUT:
        if len(values[field]) > FIELD_LIMITS[field]:
            return BadRow(line, f"{field} longer than {FIELD_LIMITS[field]} characters")
    _tidy(values)
    return CatalogueRow(line, values)


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= ITEM_SEQ_LENGTH


def _first(cells: Sequence[str], columns: Columns, field: str) -> str:
    """Return the first text among the columns of a field; of substances, that which has their codes or is Korean."""
    texts = [text for index in columns.of_field[field] if (text := value_of(field, cells[index]))]
    if field == "ingredient" and len(texts) > 1:
        return min(texts, key=lambda text: (not substances_in(text), not has_hangul(text)))
    return texts[0] if texts else ""


def has_hangul(text: str) -> bool:
    """Return whether there is a Korean syllable in `text`."""
    return any("가" <= letter <= "힣" for letter in text)


def _tidy(values: dict[str, str]) -> None:
    """Split what stands in one cell, join what stands in two, and cut what is too long for its column."""
    if (total := values.pop("total", None)) is not None:
        contents = values.get("contents", "")
        values["contents"] = contents if total in contents else "\n".join(filter(None, (total, contents)))
    if substances := substances_in(values.get("ingredient", "")):
        values["substances"] = values["ingredient"]
        values["ingredient"] = ", ".join(substances.values())
    for field, text in values.items():
        limit = FIELD_LIMITS.get(field)
        if limit is not None and len(text) > limit:
            values[field] = "" if field.endswith("_url") else text[:limit]
