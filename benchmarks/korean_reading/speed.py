"""Times the Korean front end: import, reading 500 characters, pronouncing a sentence, and adversarial input.

Run `python benchmarks/korean_reading/speed.py`; every figure is a median over repeats.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from korean import phonemes, read_aloud  # noqa: E402 - needs the path above

REMINDER = (
    "성인은 1회 1~2정씩 1일 3~4회(4시간 이상 간격) 복용하세요. Tylenol 500mg을 2026-03-02(월) 오전 9:30에 드시고, "
    "혈압이 140/90mmHg 이상이면 02-123-4567로 연락하세요. 비타민 B12와 오메가3는 식후 30분에 1캡슐. "
)
TEXT = (REMINDER * 5)[:500]
ADVERSARIAL = ("1-" * 5_000, "1/" * 5_000, "a.b" * 3_333, "1mg/" * 2_500, "(" * 10_000, "2026-" * 2_000)
REPEATS = 31


def median_ms(work: Callable[[int], object], repeats: int = REPEATS) -> float:
    """Return the median duration of `work(repeat)` in milliseconds."""
    times = []
    for repeat in range(repeats):
        begun = time.perf_counter()
        work(repeat)
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def read_padded(text: str, repeat: int) -> str:
    """Read `text` with a slight change each time, so that no cache answers."""
    return read_aloud(text + " " * repeat)


def import_ms() -> float:
    """Return the median processor time in milliseconds that a fresh interpreter spends on the import alone."""
    program = "import time; t = time.process_time(); import korean; print((time.process_time() - t) * 1000)"
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for _ in range(7)
    ]
    return statistics.median(map(float, runs))


def main() -> None:
    """Print one line per figure."""
    read_aloud(TEXT)
    print(f"import korean        {import_ms():8.1f} ms")
    print(f"read_aloud, 500 characters     {median_ms(lambda repeat: read_aloud(TEXT[:-3] + f'{repeat:03}')):8.2f} ms")
    worst = max(median_ms(partial(read_padded, text), 3) for text in ADVERSARIAL)
    print(f"read_aloud, worst 10,000       {worst:8.1f} ms")
    phonemes("첫 문장")
    spoken = read_aloud(REMINDER)
    print(f"phonemes, one sentence         {median_ms(lambda repeat: phonemes(spoken + ' ' * repeat)):8.2f} ms")


if __name__ == "__main__":
    main()
