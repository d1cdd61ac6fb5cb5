"""What an operator is told of a download that did not come to its end."""

from __future__ import annotations

import pytest
from django.core.management.base import CommandError

from downloader.errors import NotThereError
from operations.download_command import progress_bars


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (KeyboardInterrupt(), "interrupted; the same command goes on from here"),
        (NotThereError("a.bin: 404"), "a.bin: 404\nWhat has arrived stays; the same command goes on from here."),
        (OSError("disk full"), "disk full\nWhat has arrived stays; the same command goes on from here."),
    ],
)
def test_the_operator_is_told_how_to_go_on(raised, told):
    with pytest.raises(CommandError) as caught, progress_bars():
        raise raised
    assert str(caught.value) == told


def test_a_mistake_in_the_code_is_not_passed_off_as_a_download():
    with pytest.raises(ZeroDivisionError), progress_bars():
        raise ZeroDivisionError


def test_the_bars_are_put_away(monkeypatch):
    closed = []
    monkeypatch.setattr("operations.download_command.Bars.close", lambda self: closed.append(self))
    with progress_bars() as bars:
        assert closed == []
    assert closed == [bars]
