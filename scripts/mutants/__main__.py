"""Prints the mutations of a module that no test notices. See the package's docstring."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scripts.mutants.operators import Mutation
from scripts.mutants.session import SURVIVED, MutationSession, Outcome

TABLE = Path(__file__).with_name("table.toml")
LEAST_KILLED = 85.0
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Pools of threads do not live through a fork."""


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description="Try a module's tests.")
    parser.add_argument(
        "module", nargs="?", type=Path, help="path from the repository's root; all of the table without it"
    )
    parser.add_argument("--tests", nargs="+", help="files of tests, for a module that is not in the table")
    parser.add_argument("--sample", type=int, help="try only so many mutations")
    parser.add_argument("--seed", type=int, default=0, help="of the sample")
    parser.add_argument("--lines", type=int, nargs=2, metavar=("FIRST", "LAST"), help="only mutations in these lines")
    parser.add_argument("--least", type=float, default=LEAST_KILLED, help="per cent that must be killed")
    parser.add_argument("--verbose", action="store_true", help="print what is killed, too, and by what")
    arguments = parser.parse_args()
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    if arguments.module is None:
        return max(_run_alone(module, arguments.least) for module in table["tests"])
    tests = arguments.tests or table["tests"].get(str(arguments.module))
    if not tests:
        parser.error(f"{arguments.module} is not in {TABLE.name}: name its tests with --tests")
    return _try(arguments, tests, table["equivalent"].get(str(arguments.module), {}))


def _run_alone(module: str, least: float) -> int:
    command = [sys.executable, "-m", "scripts.mutants", module, "--least", str(least)]
    return subprocess.run(command, check=False).returncode


def _try(arguments: argparse.Namespace, tests: list[str], equivalent: dict[str, str]) -> int:
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    sys.path.insert(0, str(Path.cwd()))
    out = os.fdopen(os.dup(1), "w", buffering=1)  # pytest captures the other one

    def choose(mutations: list[Mutation]) -> list[Mutation]:
        stale = equivalent.keys() - {mutation.name for mutation in mutations}
        for name in sorted(stale):
            print(f"the table names a mutation that is not made: {name}", file=out)
        wanted = [mutation for mutation in mutations if mutation.name not in equivalent]
        if arguments.lines:
            first, last = arguments.lines
            wanted = [mutation for mutation in wanted if first <= mutation.lines[0] <= last]
        if arguments.sample and arguments.sample < len(wanted):
            kept = set(random.Random(arguments.seed).sample(range(len(wanted)), arguments.sample))  # noqa: S311
            wanted = [mutation for place, mutation in enumerate(wanted) if place in kept]
        return wanted

    def tell(outcome: Outcome) -> None:
        if outcome.result == SURVIVED or arguments.verbose:
            place = f"{arguments.module}:{outcome.mutation.lines[0]}"
            by = f"  [{outcome.killer}]" if outcome.killer else ""
            print(f"{outcome.result:>10}  {place}  {outcome.mutation.name}{by}", file=out)

    session = MutationSession(arguments.module, choose, tell)
    options = ["-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=", *_seeded()]
    pytest.main([*options, *tests], plugins=[session])
    if session.trouble or not session.outcomes:
        print(session.trouble or "no mutation was tried", file=out)
        return 2
    return _sum_up(arguments, session.outcomes, out)


def _seeded() -> list[str]:
    try:
        import hypothesis  # noqa: F401
    except ImportError:
        return []
    return ["--hypothesis-seed=0"]


def _sum_up(arguments: argparse.Namespace, outcomes: list[Outcome], out: Any) -> int:
    killed = sum(outcome.result != SURVIVED for outcome in outcomes)
    share = 100.0 * killed / len(outcomes)
    print(f"{arguments.module}: {killed} of {len(outcomes)} mutations killed ({share:.0f}%)", file=out)
    return int(share < arguments.least)


if __name__ == "__main__":
    sys.exit(main())
