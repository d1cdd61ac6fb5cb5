from __future__ import annotations

import json

import pytest

from speech.engines.base import BadReference
from speech.engines.builtin import BuiltinReference

REFERENCE = BuiltinReference(pack="jm_kumo", f0_hz=118.2, pitch_ratio=1.3)


def test_is_stored_and_read_back(engine):
    assert engine.load_reference(REFERENCE.to_bytes()) == REFERENCE


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\x00", b"[]", b"1", b"{}", REFERENCE.to_bytes()[:-5], REFERENCE.to_bytes().replace(b"1.3", b'"x"')],
)
def test_what_is_no_reference_is_refused(data):
    with pytest.raises(BadReference):
        BuiltinReference.from_bytes(data)


@pytest.mark.parametrize("change", [{"version": "0"}, {"engine": "gpt_sovits"}])
def test_another_engines_or_versions_reference_is_refused(change):
    data = json.dumps(json.loads(REFERENCE.to_bytes()) | change).encode()
    with pytest.raises(BadReference):
        BuiltinReference.from_bytes(data)


def test_an_unknown_voice_is_refused(engine):
    with pytest.raises(BadReference):
        engine.load_reference(BuiltinReference("nobody", 100.0, 1.0).to_bytes())


@pytest.mark.parametrize("ratio", ["NaN", "Infinity", "0", "-1", "1e9"])
def test_an_impossible_pitch_is_refused(ratio):
    with pytest.raises(BadReference):
        BuiltinReference.from_bytes(REFERENCE.to_bytes().replace(b"1.3", ratio.encode()))
