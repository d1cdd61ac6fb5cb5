"""Times import and search of 50,000 made-up products in a temporary database.

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

ROWS = 50_000
QUERIES = 300
SEED = 7
SYLLABLES = (
    "가나다라마바사아자차타파하거너더러머버서어저처터퍼허고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
)
SYLLABLES += "글린민빈신정진칠탄펜필한현혈평은텐센덴멘벤릭틱픽닉딘핀실질길레베테세메네페게제케"
FIRST_NAMES = ("가온", "늘봄", "온누리", "한별", "다솜", "새론")
MAKERS = [f"{first}{last}제약(주)" for first in FIRST_NAMES for last in "일이삼사오육칠팔구십"]
FORMS = ["정", "캡슐", "시럽", "서방정", "현탁액", "연고", "주", "점안액"]
LEAFLET = "이 약은 시험을 위해 지어낸 약입니다. 식사 후에 물과 함께 먹습니다. "


def make_file(path: Path, rows: int) -> list[str]:
    """Write an export in the ministry's format, in CP949; return the names in it."""
    draw = random.Random(SEED)
    names = []
    with path.open("w", encoding="cp949", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["품목일련번호[ITEM_SEQ]", "품목명[ITEM_NAME]", "업체명[ENTP_NAME]", "주성분[MAIN_ITEM_INGR]",
             "효능[EFCY_QESITM]",
             "사용법[USE_METHOD_QESITM]", "상호작용[INTRC_QESITM]", "표시앞[PRINT_FRONT]", "표시뒤[PRINT_BACK]",
             "의약품제형[DRUG_SHAPE]", "색상앞[COLOR_CLASS1]", "바코드[BAR_CODE]"]
        )  # fmt: skip
        for number in range(rows):
            stem = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 6)))
            name = f"{stem}{draw.choice(FORMS)}{draw.choice((5, 10, 20, 100, 250, 500))}밀리그램"
            names.append(name)
            ingredient = "".join(draw.choices(SYLLABLES, k=5)) + "산염"
            writer.writerow(
                [200_000_000 + number, name, draw.choice(MAKERS), ingredient, LEAFLET * 4, LEAFLET * 6, LEAFLET * 3,
                 "".join(draw.choices("ABCDEFGHKLMNPRSTW", k=2)), draw.randint(1, 500), draw.choice(("원형", "장방형")),
                 draw.choice(("하양", "노랑", "분홍")), 8_800_000_000_000 + number]
            )  # fmt: skip
    return names


def main() -> None:
    """Import, search, and print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.temporary_project import temporary_project

    with temporary_project() as folder:
        from django.core.management import call_command

        names = make_file(folder / "export.csv", rows)
        for label in ("import", "import again"):
            started, worked = time.perf_counter(), time.process_time()
            call_command("import_medicines", folder / "export.csv")
            taken, work = time.perf_counter() - started, time.process_time() - worked
            print(f"{label}: {taken:.1f} s, of the processor {work:.1f} s")
        print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        measure(names)


def measure(names: list[str]) -> None:
    """Search through Django's test client, which includes all of Django."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    from medicines.search_keys import initials

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(get_user_model().objects.create_user("bench"))
    draw = random.Random(SEED + 1)

    def misspelt(name: str) -> str:
        stem = name[:6]
        position = draw.randrange(len(stem))
        return stem[:position] + draw.choice(SYLLABLES) + stem[position + 1 :]

    kinds: dict[str, Callable[[str], dict[str, str]]] = {
        "whole name": lambda name: {"q": name},
        "three letters": lambda name: {"q": name[:3]},
        "initials": lambda name: {"q": initials(name[:4])},
        "maker and name": lambda name: {"q": f"{draw.choice(MAKERS)[:4]} {name[:2]}"},
        "misspelt": lambda name: {"q": misspelt(name)},
        "nothing like it": lambda name: {"q": name[::-1]},
        "one letter": lambda name: {"q": name[:1]},
        "barcode": lambda name: {"barcode": str(8_800_000_000_000 + names.index(name))},
        "pill": lambda name: {"imprint": f"{draw.choice('ABCDEF')} {draw.randint(1, 500)}", "colour": "노랑"},
        "everything": lambda name: {"q": ""},
    }
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
    show("all", everything, everything_worked)
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


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
