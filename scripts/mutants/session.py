"""Runs a module's tests against its mutations: collected once, forked for each."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

from scripts.mutants.operators import Mutation, Reach, mutations_of, reach_of
from scripts.mutants.patching import patch

LEAST_SECONDS, TIMES_SLOWER = 10.0, 5.0
"""A mutation that takes this long, or this many times as long as the tests alone, is killed: it would never end."""
KILLED, SURVIVED, NEVER_ENDS = "killed", "survived", "never ends"


@dataclass(slots=True)
class Outcome:
    """What became of a mutation. killer: the test that failed."""

    mutation: Mutation
    result: str
    killer: str = ""


@dataclass(slots=True)
class _Run:
    """What a child tells. lines: of the module, by the tests that reach them; seconds: by the tests."""

    failed: str = ""
    why: str = ""
    lines: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class MutationSession:
    """A pytest plugin that runs the collected tests once as they are, then once for each mutation.

    choose: which of all mutations to try. told: called with each outcome as it comes.
    """

    def __init__(
        self,
        source: Path,
        choose: Callable[[list[Mutation]], list[Mutation]],
        told: Callable[[Outcome], None],
    ) -> None:
        self._source, self._choose, self._told = source, choose, told
        self._failure: tuple[str, str] | None = None
        self._preparation: pytest.Item | None = None
        self.outcomes: list[Outcome] = []
        self.trouble = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Stand in for the terminal's options, which pytest-django reads."""
        config.option.verbose = 0

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember why tests could not be collected."""
        if report.failed:
            self.trouble += f"{report.longreprtext}\n"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Add an item that sets up the database, so that children find it migrated."""
        if any("django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
               for item in items):  # fmt: skip
            self._preparation = pytest.Function.from_parent(items[0].parent, name="prepare", callobj=_prepare)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember the first failure."""
        if report.failed and self._failure is None:
            self._failure = report.nodeid, report.longreprtext

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the baseline and every mutation in children of this process."""
        if self.trouble or not session.items:
            self.trouble = self.trouble or "no tests were collected"
            return True
        items = list(session.items)
        if self._preparation:
            _run_item(self._preparation, items[0])
            _close_connections()
        if self._failure:
            self.trouble = self._failure[1]
            return True
        module = importlib.import_module(".".join(self._source.with_suffix("").parts))
        file = str(module.__file__)
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        baseline = self._in_child(lambda: self._run(items, session.config, file), timeout=None)
        if baseline is None or baseline.failed:
            self.trouble = f"the tests fail without a mutation: {baseline.why if baseline else 'no answer'}"
            return True
        for mutation in self._choose(mutations_of(tree)):
            self._try(mutation, tree, module, items, baseline, session.config)
        return True

    def _try(
        self, mutation: Mutation, tree: ast.Module, module: ModuleType, items: list[pytest.Item], baseline: _Run,
        config: pytest.Config,
    ) -> None:  # fmt: skip
        chosen = sorted(
            _that_reach(reach_of(tree, mutation), items, baseline), key=lambda item: baseline.seconds[item.nodeid]
        )
        limit = max(LEAST_SECONDS, TIMES_SLOWER * sum(baseline.seconds[item.nodeid] for item in chosen))

        def attempt() -> _Run:
            mutation.apply()
            try:
                code = compile(tree, str(module.__file__), "exec")
                patch(module, code, outside_functions=not mutation.function)
            except Exception as error:  # a module that cannot be imported fails every test
                return _Run(failed=f"import: {error!r}")
            return self._run(chosen, config, None)

        run = self._in_child(attempt, limit)
        if run is None:
            outcome = Outcome(mutation, NEVER_ENDS)
        else:
            outcome = Outcome(mutation, KILLED if run.failed else SURVIVED, run.failed)
        self.outcomes.append(outcome)
        self._told(outcome)

    def _run(self, items: list[pytest.Item], config: pytest.Config, traced: str | None) -> _Run:
        run = _Run()
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            started = time.monotonic()
            with _lines_of(traced) as lines:
                # The last one is followed by the first, so that the session's own fixtures stay.
                _run_item(item, following)
            run.seconds[item.nodeid] = time.monotonic() - started
            run.lines[item.nodeid] = sorted(lines)
            if self._failure:
                run.failed, run.why = self._failure
                break
        return run

    def _in_child(self, work: Callable[[], _Run], timeout: float | None) -> _Run | None:
        """Run `work` in a child with files and a database of its own; return None when it had to be killed."""
        reading, writing = os.pipe()
        with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
            child = os.fork()
            if not child:
                try:
                    os.setsid()
                    os.close(reading)
                    with os.fdopen(writing, "w") as pipe:
                        pipe.write(_told_by(work, Path(folder)))
                finally:
                    os._exit(0)
            os.close(writing)
            run = _answer(reading, timeout)
            _kill_group(child)
            os.waitpid(child, 0)
        return run


def _told_by(work: Callable[[], _Run], folder: Path) -> str:
    try:
        _move_to(folder)
        return json.dumps(asdict(work()))
    except BaseException as error:
        return json.dumps({"failed": f"crash: {type(error).__name__}", "why": repr(error)})


def _prepare(django_db_setup: None) -> None:
    """Nothing to do once the fixture is there."""


def _run_item(item: pytest.Item, following: pytest.Item) -> None:
    item.ihook.pytest_runtest_protocol(item=item, nextitem=following)


def _that_reach(reach: Reach, items: list[pytest.Item], baseline: _Run) -> list[pytest.Item]:
    """Choose the tests that a mutation may fail; all of them where none runs its lines in this process."""
    if not any(reach.lines & set(lines) for lines in baseline.lines.values()):
        return items
    return [item for item in items if reach.lines & set(baseline.lines[item.nodeid]) or _mentions(item, reach.names)]


def _mentions(item: pytest.Item, names: frozenset[str]) -> bool:
    return bool(names) and any(name in inspect.getsource(item.function) for name in names)  # type: ignore[attr-defined]


@contextmanager
def _lines_of(file: str | None) -> Iterator[set[int]]:
    lines: set[int] = set()
    if file is None:
        yield lines
        return

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != file:
            return None
        lines.add(frame.f_lineno)
        return trace

    threading.settrace(trace)
    sys.settrace(trace)
    try:
        yield lines
    finally:
        sys.settrace(None)
        threading.settrace(None)


def _answer(reading: int, timeout: float | None) -> _Run | None:
    deadline = None if timeout is None else time.monotonic() + timeout
    parts: list[bytes] = []
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([pipe], [], [], left)[0]:
                return None
            part = pipe.read(1 << 16)
            if not part:
                break
            parts.append(part)
            if parts[-1].endswith(b"}") and _is_whole(parts):
                break  # a grandchild may hold the pipe open
    return _Run(**json.loads(b"".join(parts))) if parts else _Run(failed="crash: no answer")


def _is_whole(parts: Iterable[bytes]) -> bool:
    try:
        json.loads(b"".join(parts))
    except ValueError:
        return False
    return True


def _kill_group(child: int) -> None:
    for group in (True, False):
        try:
            (os.killpg if group else os.kill)(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _move_to(folder: Path) -> None:
    """Give this process temporary files and a copy of the database that die with it."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    if "django.db" not in sys.modules:
        return
    from django.conf import settings

    if not settings.configured:
        return
    from django.db import connections

    for connection in connections.all():
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite" and Path(str(name)).is_file():
            connection.close()
            copied = folder / "test.sqlite3"
            shutil.copyfile(name, copied)
            connection.settings_dict["NAME"] = str(copied)
