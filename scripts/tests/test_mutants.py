"""A strong test kills every mutation that matters, a weak one leaves those that a user would notice."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from scripts.mutants.operators import mutations_of

ROOT = Path(__file__).resolve().parents[2]
TOY = '''
    """A toy."""

    import logging

    logger = logging.getLogger(__name__)
    LIMIT = 3


    class TooMany(Exception):
        """More than there may be."""


    def admit(count: int, limit: int = LIMIT) -> int:
        """Return what is left. Raises TooMany."""
        if count > limit:
            logger.warning("%d are too many", count)
            raise TooMany("only %d" % limit)
        return limit - count


    def admitted(counts):
        for count in counts:
            yield admit(count)
'''
WEAK = """
    import toy


    def test_it_runs():
        toy.admit(1)
        list(toy.admitted([1, 2]))
"""
STRONG = """
    import pytest

    from toy import TooMany, admit, admitted


    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_what_is_left(count):
        assert admit(count) == 3 - count


    def test_too_many():
        with pytest.raises(TooMany):
            admit(4)
        assert admit(4, 5) == 1


    def test_of_several():
        assert list(admitted([1, 3])) == [2, 0]
"""


def names_of(source: str) -> list[str]:
    return [mutation.name for mutation in mutations_of(ast.parse(textwrap.dedent(source)))]


def changes(source: str) -> list[str]:
    return [name.split(" -> ")[-1] for name in names_of(source)]


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    for name, source in (("toy", TOY), ("test_weak", WEAK), ("test_strong", STRONG)):
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    return tmp_path


def try_toy(folder: Path, tests: str, *options: str) -> tuple[int, list[str]]:
    """The exit status and what was printed."""
    command = [sys.executable, "-m", "scripts.mutants", "toy.py", "--tests", tests, *options]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


@pytest.mark.slow
def test_a_strong_test_kills_them_all(toy):
    status, printed = try_toy(toy, "test_strong.py")
    assert printed == ["toy.py: 7 of 7 mutations killed (100%)"]
    assert status == 0


@pytest.mark.slow
def test_a_weak_test_is_told_what_it_did_not_notice(toy):
    status, printed = try_toy(toy, "test_weak.py")
    assert status == 1
    assert "  survived  toy.py:7  (module): LIMIT = 3 -> LIMIT = 4" in printed
    assert "  survived  toy.py:16  admit: count > limit -> count >= limit" in printed
    assert "  survived  toy.py:19  admit: limit - count -> limit + count" in printed
    assert try_toy(toy, "test_weak.py", "--least", "0")[0] == 0


@pytest.mark.slow
def test_a_sample_is_the_same_each_time(toy):
    first, again = (try_toy(toy, "test_weak.py", "--sample", "4", "--seed", "7")[1] for _ in range(2))
    assert first == again
    assert " of 4 mutations killed" in first[-1]


@pytest.mark.slow
def test_a_mutation_that_never_ends_is_killed(toy):
    (toy / "toy.py").write_text("def count():\n    n = 0\n    while n < 1:\n        n += 1\n    return n\n")
    (toy / "test_strong.py").write_text("import toy\n\ndef test_count():\n    assert toy.count() == 1\n")
    status, printed = try_toy(toy, "test_strong.py", "--verbose")
    assert status == 0
    assert "never ends  toy.py:4  count: n += 1 -> (left out)" in printed


@pytest.mark.slow
def test_tests_that_fail_by_themselves_say_nothing(toy):
    (toy / "test_weak.py").write_text("def test_nothing():\n    assert False\n")
    status, printed = try_toy(toy, "test_weak.py")
    assert status == 2
    assert printed[0].startswith("the tests fail without a mutation")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", ["a <= b", "a >= b"]),
        ("x = a == b", ["a != b"]),
        ("x = a in b and not c", ["a in b or not c", "a not in b", "c"]),
        ("x = a + 2", ["a - 2", "a + 3"]),
        ("x = a - 1.0", ["a + 1.0", "a - 1.25"]),
        ("x = f(a, b)", ["f(b, a)"]),
        ("x = max(a, b)", ["min(a, b)"]),
        ("x += 1", ["x -= 1", "(left out)", "x += 2"]),
        ("f()", ["(left out)"]),
        ("if f(): g()", ["not f()", "(left out)"]),
        ("x = [a for a in b if a]", ["not a"]),
        ("x = 'SELECT 1 WHERE a < ? AND b'", ["'SELECT 1 WHERE a < ? OR b'", "'SELECT 1 WHERE a <= ? AND b'"]),
    ],
)
def test_what_is_changed(source, expected):
    assert [change.removeprefix("x = ") for change in changes(source)] == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""3 < 4"""',
        "import a",
        "def f(a: int = b) -> c[1]: ...",
        "x: tuple[int, 3]",
        "if TYPE_CHECKING:\n    x = 1",
        '__all__ = ["a", *b[1:]]',
        'logger.info("%d", 1 + 2)',
        "@lru_cache(maxsize=4096)\ndef f(): ...",
        "pool = Pool(max_workers=2, thread_name_prefix=a)",
        "x = 'text' + a",
    ],
)
def test_what_nobody_would_notice_is_left_alone(source):
    assert names_of(source) == []


def test_what_an_error_says_is_left_alone():
    assert names_of("def f():\n    raise E(1 + 2)") == ["f: raise E(1 + 2) -> (left out)"]


def test_a_mutation_keeps_generators_generators():
    """What is left out still stands where it is never reached."""
    source = "def f():\n    yield 1"
    for mutation_number in range(len(names_of(source))):
        tree = ast.parse(source)
        mutations_of(tree)[mutation_number].apply()
        names: dict = {}
        exec(compile(tree, "toy", "exec"), names)
        assert list(names["f"]()) in ([], [2])
