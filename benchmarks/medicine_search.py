"""Times import and search of 25,000 made-up products, in files of the ministry's shape, in a temporary database.

Usage: `benchmarks/medicine_search.py [rows]`.
"""

from __future__ import annotations

import csv
import logging
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS = 25_000
"""As many as the ministry's file of pills has."""
QUERIES = 300
SEED = 7


def main() -> None:
    """Import, search, and print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks import ministry_files
    from benchmarks.temporary_project import temporary_project

    with temporary_project() as folder:
        ministry_files.write_workbook(folder / "pills.xls", ministry_files.PILL_HEADER, ministry_files.pills(rows))
        ministry_files.write_csv(folder / "pills.csv", ministry_files.PILL_HEADER, ministry_files.pills(rows))
        ministry_files.write_csv(folder / "permits.csv", ministry_files.PERMIT_HEADER, ministry_files.permits(rows))
        for name, label in (
            ("pills.xls", "new"),
            ("pills.xls", "again"),
            ("pills.csv", "again"),
            ("permits.csv", "added to"),
            ("permits.csv", "again"),
        ):
            time_import(folder / name, label)
        print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        with (folder / "permits.csv").open(encoding="cp949", newline="") as file:
            products = list(csv.DictReader(file))
        measure([product["품목명"] for product in products], [product["보험코드"] for product in products])


def time_import(path: Path, label: str) -> None:
    """Import a file, and print the time it took."""
    from django.core.management import call_command

    started, worked = time.perf_counter(), time.process_time()
    call_command("import_medicines", path)
    taken, work = time.perf_counter() - started, time.process_time() - worked
    print(f"{path.name}, {label}: {taken:.1f} s, of the processor {work:.1f} s")


def measure(names: list[str], insurance_codes: list[str]) -> None:
    """Search through Django's test client, which includes all of Django."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from benchmarks.ministry_files import CLASSES, MAKERS, SYLLABLES
    from medicines.permit_names import front_of, stem
    from medicines.search_keys import initials

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(get_user_model().objects.create_user("bench"))
    draw = random.Random(SEED + 1)

    def misspelt(name: str) -> str:
        brand = stem(name)
        position = draw.randrange(len(brand))
        return brand[:position] + draw.choice(SYLLABLES) + brand[position + 1 :]

    kinds: dict[str, Callable[[str], dict[str, str]]] = {
        "whole name": lambda name: {"q": name},
        "brand": lambda name: {"q": stem(name)},
        "brand, strength": lambda name: {"q": f"{stem(name)} {draw.choice(('5', '2.5mg', '5/20'))}"},
        "without brackets": lambda name: {"q": front_of(name)},
        "substance": lambda name: {"q": name.partition("(")[2][:4]},
        "kind": lambda name: {"q": draw.choice(("혈압약", "당뇨약", "감기약", "고지혈증약", "위장약"))},
        "class": lambda name: {"q": draw.choice(CLASSES)},
        "maker and kind": lambda name: {"q": f"{draw.choice(MAKERS)} 혈압약"},
        "initials": lambda name: {"q": initials(name[:4])},
        "maker and name": lambda name: {"q": f"{draw.choice(MAKERS)[:4]} {name[:2]}"},
        "one letter": lambda name: {"q": name[:1]},
        "everything": lambda name: {"q": ""},
        "insurance code": lambda name: {"q": insurance_codes[names.index(name)]},
        "barcode": lambda name: {"barcode": f"880{insurance_codes[names.index(name)]}1"},
        "pill": lambda name: {"imprint": f"{draw.choice('ABCDEF')} {draw.randint(1, 500)}", "colour": "노랑"},
    }
    guessed: dict[str, Callable[[str], dict[str, str]]] = {
        "misspelt": lambda name: {"q": misspelt(name)},
        "nothing like it": lambda name: {"q": name[::-1]},
    }
    time_queries("all sure ones", kinds, names, client, draw)
    time_queries("all guesses", guessed, names, client, draw)
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def time_queries(
    label: str,
    kinds: dict[str, Callable[[str], dict[str, str]]],
    names: list[str],
    client: Any,
    draw: random.Random,
) -> None:
    """Ask each kind of query of some names, and print its times and those of all."""
    everything: list[float] = []
    everything_worked: list[float] = []
    for kind, query in kinds.items():
        times, work = [], []
        for name in draw.choices(names, k=QUERIES // 5):
            asked = query(name)
            started, worked = time.perf_counter(), time.process_time()
            answer = client.get("/api/medicines/search/", asked)
            times.append(1000 * (time.perf_counter() - started))
            work.append(1000 * (time.process_time() - worked))
            assert answer.status_code == 200
        everything, everything_worked = everything + times, everything_worked + work
        show(kind, times, work)
    show(label, everything, everything_worked)


def show(kind: str, times: list[float], work: list[float]) -> None:
    """Print wall-clock and processor time in milliseconds; the latter hardly depends on other load."""
    print(
        f"{kind:16} median {statistics.median(times):6.1f}   p95 {percentile(times):6.1f}   "
        f"processor: median {statistics.median(work):6.1f}   p95 {percentile(work):6.1f}"
    )


def percentile(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
