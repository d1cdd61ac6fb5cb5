"""Shows the progress of downloads on a terminal."""

from __future__ import annotations

from typing import Any

from tqdm import tqdm


class Bars:
    """One progress bar per file; silent where the output is not a terminal."""

    def __init__(self) -> None:
        self._name = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, name: str, done: int, size: int | None) -> None:
        """Show that `done` of `size` bytes of file `name` have arrived."""
        if self._bar is None or name != self._name:
            self.close()
            self._name = name
            self._bar = tqdm(total=size, initial=done, desc=name, unit="B", unit_scale=True, disable=None)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Close the last bar, leaving it on the screen."""
        if self._bar is not None:
            self._bar.close()
