"""How far a download is, on a terminal."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm


class Bars:
    """One progress bar a file; silent where the output is no terminal."""

    def __init__(self) -> None:
        self._name = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, name: str, done: int, size: int | None) -> None:
        """Show that `done` of `size` bytes of file `name` are here."""
        if self._bar is None or name != self._name:
            self.close()
            self._name = name
            self._bar = tqdm(total=size, initial=done, desc=name, unit="B", unit_scale=True, disable=None)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Leave the last bar as it is."""
        if self._bar is not None:
            self._bar.close()
