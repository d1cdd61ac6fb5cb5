"""Times import and look-up of a made-up DUR list of 840,000 pairs of products in a temporary database.

Usage: `benchmarks/dur_lists.py [rows] [--shuffled]`. The list has the shape of the insurance's: CP949, 16 columns, all
products of one substance beside all of another; `--shuffled` mixes its lines, which is the worst case for packing.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROWS = 840_000
"""As many as the insurance's list has, rounded up."""
SUBSTANCES, ASKED, SEED = 420, 500, 7
RUNNING, MOST_PRODUCTS = 12, 160
"""Medicines that a person takes already, and products of one substance."""
FIRST_CODE = 600_000_000
HEADER = (
    "성분명A,성분코드A,제품코드A,제품명A,업체명A,급여여부A,성분명B,성분코드B,제품코드B,제품명B,업체명B,급여여부B,고시번호,"
    "고시일자,상세정보,비고"
)
TEXT = "시험을 위해 지어낸 말: 함께 먹으면 졸음이 심해지고, 넘어질 위험이 커질 수 있음 "
MAKER = "지어낸제약주식회사"


def main() -> None:
    """Make a list, import it, look pairs up, and print the figures."""
    rows = next((int(text) for text in sys.argv[1:] if text.isdecimal()), ROWS)
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.temporary_project import temporary_project

    with temporary_project() as folder:
        draw = random.Random(SEED)
        market = Market(draw, rows)
        path = folder / "pairs 2026.11.csv"
        market.write(path, shuffled="--shuffled" in sys.argv)
        print(f"list: {market.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB, {len(market.substance_of):,} products")
        import_list(path, folder)
        look_up(market, draw)
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


class Market:
    """Products of made-up substances, and the pairs of substances that are listed."""

    def __init__(self, draw: random.Random, rows: int) -> None:
        """Draw few products of most substances and many of some, and pairs until they make `rows` lines."""
        counts = [min(MOST_PRODUCTS, 1 + int(draw.lognormvariate(2.6, 1.1))) for _ in range(SUBSTANCES)]
        numbers = iter(range(FIRST_CODE, FIRST_CODE + sum(counts)))
        self.products = [[next(numbers) for _ in range(count)] for count in counts]
        self.substance_of = {code: number for number, several in enumerate(self.products) for code in several}
        possible = [(a, b) for a in range(SUBSTANCES) for b in range(a)]
        draw.shuffle(possible)
        self.pairs: list[tuple[int, int]] = []
        self.rows = 0
        while self.rows < rows:
            self.pairs.append(possible.pop())
            self.rows += len(self.products[self.pairs[-1][0]]) * len(self.products[self.pairs[-1][1]])
        self._listed = set(self.pairs)

    def is_listed(self, one: int, other: int) -> bool:
        """Return whether two products are listed together."""
        a, b = self.substance_of[one], self.substance_of[other]
        return (max(a, b), min(a, b)) in self._listed

    def draw_listed(self, draw: random.Random) -> tuple[int, int]:
        """Draw two products that are listed together."""
        a, b = draw.choice(self.pairs)
        return draw.choice(self.products[a]), draw.choice(self.products[b])

    def write(self, path: Path, *, shuffled: bool) -> None:
        """Write the list as the insurance does."""
        body = path.with_suffix(".body")
        with body.open("w", encoding="cp949", newline="") as file:
            csv.writer(file).writerows(self._lines())
        if shuffled:
            subprocess.run(["shuf", body, "-o", body], check=True)
        with path.open("wb") as whole, body.open("rb") as lines:
            whole.write((HEADER + "\r\n").encode("cp949"))
            shutil.copyfileobj(lines, whole)

    def _lines(self) -> Iterator[list[str]]:
        for a, b in self.pairs:
            for one in self.products[a]:
                first = [
                    f"Substance-{a} hydrochloride",
                    f"{a:06}ATB",
                    str(one),
                    f"지어낸약{one}정50밀리그램",
                    MAKER,
                    "급여",
                ]
                for other in self.products[b]:
                    name = f"지어낸약{other}캡슐100밀리그램"
                    second = [f"Substance-{b} sodium hydrate", f"{b:06}ACH", str(other), name, MAKER, "급여"]
                    yield [*first, *second, "제2026-100호", "20261101", TEXT + f"{a}-{b}", ""]


def import_list(path: Path, folder: Path) -> None:
    """Import the list into an empty database and once more, with time, memory and size on disk."""
    from django.core.management import call_command

    before = peak()
    for label in ("import", "import again"):
        empty = on_disk(folder)
        started, worked = time.perf_counter(), time.process_time()
        call_command("import_dur", path)
        taken, work = time.perf_counter() - started, time.process_time() - worked
        print(f"{label}: {taken:.1f} s, of the processor {work:.1f} s, {on_disk(folder) - empty:.1f} MB more on disk")
    print(f"memory: peak {peak():.0f} MB, {peak() - before:.0f} MB more than before the import")


def look_up(market: Market, draw: random.Random) -> None:
    """Ask about lines of envelopes beside what runs: half of them listed with it, half not."""
    from django.contrib.auth import get_user_model

    from medicines.models import UserMedication
    from medicines.services import dur_reviews, patients
    from medicines.services.prescriptions import OrderLine

    codes = list(market.substance_of)
    fill_catalogue(codes)
    user = get_user_model().objects.create_user("bench")
    person = patients.patient(user.pk)
    asked = [market.draw_listed(draw) for _ in range(ASKED)]
    while len(asked) < 2 * ASKED:
        one, other = draw.sample(codes, 2)
        asked += [] if market.is_listed(one, other) else [(one, other)]
    found = invented = 0
    times, work = [], []
    for running, line in asked:
        UserMedication.objects.filter(user=user).delete()
        UserMedication.objects.bulk_create(
            UserMedication(user=user, name=f"약{code}", medicine_id=str(code))
            for code in (running, *draw.sample(codes, RUNNING - 1))
        )
        started, worked = time.perf_counter(), time.process_time()
        findings = dur_reviews.about_lines(person, [OrderLine(f"새 약{line}", item_seq=str(line))])
        times.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (time.process_time() - worked))
        told = {frozenset(int(one.medicine.pk) for one in each.courses if one.medicine) for each in findings}
        found += {running, line} in told and market.is_listed(running, line)
        invented += sum(not market.is_listed(*pair) for pair in told)
    print(
        f"found: {found} of {ASKED} pairs, {invented} made up, in {len(asked)} confirmations beside {RUNNING} medicines"
    )
    for label, values in (("a confirmation", times), ("of the processor", work)):
        p95 = statistics.quantiles(values, n=20)[-1]
        print(f"{label}: median {statistics.median(values):.1f} ms, p95 {p95:.1f} ms, longest {max(values):.1f} ms")


def fill_catalogue(codes: list[int]) -> None:
    """Give each code a product."""
    from medicines.models import InsuranceCode, Medicine

    made = [Medicine(item_seq=str(code), name=f"지어낸약{code}정") for code in codes]
    for medicine in made:
        medicine.set_search_keys()
    Medicine.objects.bulk_create(made)
    InsuranceCode.objects.bulk_create(InsuranceCode(code=str(code), medicine_id=str(code)) for code in codes)


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def on_disk(folder: Path) -> float:
    """Return the size of the database in MB, with what its log has not yet passed on."""
    from django.db import connection

    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(path.stat().st_size for path in folder.glob("benchmark.sqlite3*")) / 1e6


if __name__ == "__main__":
    main()
