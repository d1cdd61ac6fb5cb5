"""One engine for all tests of this folder: its graph is built once, in a folder of the run's own."""

from __future__ import annotations

import pytest

from speech.engines.builtin import BuiltinEngine, BuiltinReference


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("builtin-graph")


@pytest.fixture(scope="session")
def engine(cache_dir):
    return BuiltinEngine.load(cache_dir)


@pytest.fixture
def female():
    return BuiltinReference(pack="jf_gongitsune", f0_hz=236.0, pitch_ratio=1.0)
