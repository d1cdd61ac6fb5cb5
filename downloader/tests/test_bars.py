"""Bars follow the files, and are silent where nobody looks."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from downloader.bars import Bars


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_each_file_has_a_bar_of_its_own_up_to_its_size(monkeypatch: pytest.MonkeyPatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    bars = Bars()
    for name, done in (("a.bin", 0), ("a.bin", 1000), ("b.bin", 500), ("b.bin", 2000)):
        bars(name, done, 1000 if name == "a.bin" else 2000)
    bars.close()
    shown = terminal.getvalue()
    assert shown.index("a.bin: 100%") < shown.index("b.bin: 100%")


def test_nothing_is_written_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch):
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    bars = Bars()
    bars("a.bin", 10, 100)
    bars.close()
    assert written.getvalue() == ""
