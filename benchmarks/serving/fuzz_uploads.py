"""Uploads thousands of broken clips to the shipped server: no 500, no hang, nothing left behind.

Usage: .venv/bin/python benchmarks/serving/fuzz_uploads.py [--clips 2000]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from home import Server

from speech.tests.mutations import mutants

MOST_SECONDS = 30.0
"""Limit on one upload; the decoder's own limit is lower."""
THREADS = 3


def main() -> int:
    """Upload the clips, print the outcome, and return 1 if a requirement was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=2000)
    options = parser.parse_args()
    statuses: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name, Server(Path(name)).running() as server:
        token = server.device("fuzz")

        def upload(clip: bytes) -> tuple[int, str, float]:
            started = time.monotonic()
            answer = server.upload(token, clip)
            body = json.loads(answer.body)
            if answer.status == 200:  # so that uploads are not refused by the limit on voices
                server.ask("DELETE", f"/api/tts/voices/{body['voice_id']}/", token)
            return answer.status, str(body.get("code", "")), time.monotonic() - started

        with ThreadPoolExecutor(THREADS) as pool:
            for status, code, seconds in pool.map(upload, mutants(options.clips, seed=2000)):
                statuses[f"{status} {code}".strip()] += 1
                slowest = max(slowest, seconds)
        left = [path for path in (Path(name) / "media").rglob("*") if path.is_file()]
    print(f"{options.clips} clips: {dict(statuses.most_common())}; slowest {slowest:.1f} s; files left {len(left)}")
    refused_well = all(status.startswith(("200", "400", "413")) for status in statuses)
    return int(not refused_well or bool(left) or slowest > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
