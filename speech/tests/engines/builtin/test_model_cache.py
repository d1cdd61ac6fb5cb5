from __future__ import annotations

import os
import subprocess
import sys

import pytest

from speech.engines.base import EngineUnavailable
from speech.engines.builtin import BuiltinEngine, model_cache, wheels
from speech.engines.builtin.model_cache import cached_graph
from speech.tests.shared_data import REPOSITORY

FIRST_USE = """
import hashlib, sys
from pathlib import Path
from speech.engines.builtin.model_cache import cached_graph
print(hashlib.sha256(cached_graph(Path(sys.argv[1])).read_bytes()).hexdigest())
"""


@pytest.fixture
def graph(engine, cache_dir):
    return cached_graph(cache_dir)


def test_two_processes_may_be_the_first_at_once(tmp_path):
    command = [sys.executable, "-c", FIRST_USE, str(tmp_path / "new" / "folder")]
    both = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    digests = {process.communicate()[0] for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(digests) == 1
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 1  # no temporary file is left


def test_the_stored_graph_is_used(graph, cache_dir, monkeypatch):
    monkeypatch.setattr(model_cache, "build_graph", lambda source: pytest.fail("built again"))
    assert cached_graph(cache_dir) == graph
    assert [*cache_dir.iterdir()] == [graph]


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: data[:5000] + b"x" + data[5001:]]
)
def test_a_damaged_graph_is_built_again(graph, cache_dir, tmp_path, monkeypatch, damage):
    monkeypatch.setattr(model_cache, "build_graph", lambda source: graph.read_bytes())
    copy = tmp_path / graph.name
    copy.write_bytes(damage(graph.read_bytes()))
    assert cached_graph(tmp_path) == copy
    assert copy.read_bytes() == graph.read_bytes()


def test_a_failure_while_writing_leaves_nothing(graph, tmp_path, monkeypatch):
    def fail(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(model_cache, "build_graph", lambda source: graph.read_bytes())
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EngineUnavailable):
        BuiltinEngine.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_another_model_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "KNOWN_SHA256", "0" * 64)
    with pytest.raises(EngineUnavailable):
        cached_graph(tmp_path)


def test_missing_wheels_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "_DATA_PACKAGE", "no_such_package_here")
    with pytest.raises(EngineUnavailable, match="no-such-package-here"):
        BuiltinEngine.load(tmp_path)
