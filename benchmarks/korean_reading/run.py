"""Reads judged rows aloud and counts how many readings are right, by kind; exits with 1 below the floor.

Usage: python benchmarks/korean_reading/run.py [FILE] [--floor 99.0] [--reader MODULE:FUNCTION] [--wrong] [--page]
Without FILE, the benchmark's own rows; FILE is another project's pairs, as TSV (text, reading) or JSON (text, spoken).
`--reader` judges another function from text to reading; `--page` writes the results into docs/korean_reading.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from judged_rows import Row, own_rows, rows_of_file  # noqa: E402 - needs the path above

PAGE = ROOT / "docs" / "korean_reading.md"
BEGIN, END = "<!-- results: written by run.py --page -->\n", "<!-- end of results -->"
FLOOR = 99.0


def main() -> int:
    """Print the results by kind and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--floor", type=float, default=FLOOR, help="least percentage of right readings")
    parser.add_argument("--reader", default="korean:read_aloud", metavar="MODULE:FUNCTION")
    parser.add_argument("--wrong", action="store_true", help="print every wrong reading")
    parser.add_argument("--page", action="store_true", help=f"write the results into {PAGE.name}")
    options = parser.parse_args()
    if options.file and options.page:
        parser.error("the page holds the results of the benchmark's own rows")
    rows = rows_of_file(options.file) if options.file else own_rows()
    if not rows:
        parser.error("no rows")
    wrong = misread(rows, find_reader(options.reader))
    table = results(rows, wrong)
    print(table)
    if options.wrong:
        print("\n".join(f"{row.kind}\t{row.text!r}\t{got}\t{row.accepted[0]}" for row, got in wrong))
    if options.page:
        write_page(table)
    return int(percentage(len(rows), len(wrong)) < options.floor)


def find_reader(name: str) -> Callable[[str], str]:
    """Return the function that `module:function` names."""
    module, _, function = name.partition(":")
    found: Callable[[str], str] = getattr(import_module(module), function)
    return found


def misread(rows: Iterable[Row], read: Callable[[str], str]) -> list[tuple[Row, str]]:
    """Return the rows whose reading is not accepted, each with what was read."""
    heard = ((row, read(row.text)) for row in rows)
    return [(row, spoken) for row, spoken in heard if not row.accepts(spoken)]


def results(rows: list[Row], wrong: list[tuple[Row, str]]) -> str:
    """Return two tables in Markdown: right readings by kind, then by where such text is met."""
    return "\n\n".join(
        _table(heading, Counter(map(named, rows)), Counter(named(row) for row, _ in wrong))
        for heading, named in (("kind", _kind), ("met in", _source))
    )


def percentage(total: int, wrong: int) -> float:
    """Return what part of `total` is right."""
    return 100 * (total - wrong) / total


def write_page(table: str) -> None:
    """Put the tables between the page's two marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _kind(row: Row) -> str:
    return row.kind


def _source(row: Row) -> str:
    return row.source


def _table(heading: str, totals: Counter[str], wrong: Counter[str]) -> str:
    lines = [f"| {heading} | rows | wrong | right |", "|---|---|---|---|"]
    for name, total in sorted(totals.items()):
        lines.append(f"| {name} | {total} | {wrong[name]} | {percentage(total, wrong[name]):.1f}% |")
    total, missed = totals.total(), wrong.total()
    lines.append(f"| all | {total} | {missed} | {percentage(total, missed):.1f}% |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
