"""A bounded queue in which owners take turns, so that one home's many sentences never starve another's."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import Generic, TypeVar

from voice_tts.exceptions import QueueFull

T = TypeVar("T")


class FairQueue(Generic[T]):
    """First in first out within an owner, round robin between owners. Thread-safe."""

    def __init__(self, limit: int, per_owner: int) -> None:
        """limit: most entries in all. per_owner: most entries of one owner."""
        self._limit = limit
        self._per_owner = per_owner
        self._lines: OrderedDict[int, deque[T]] = OrderedDict()
        self._length = 0
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return self._length

    def put(self, owner: int, entry: T) -> None:
        """Append an entry for its owner. Raises QueueFull."""
        with self._changed:
            line = self._lines.get(owner)
            if self._length >= self._limit or (line is not None and len(line) >= self._per_owner):
                raise QueueFull
            if line is None:
                line = self._lines[owner] = deque()
            line.append(entry)
            self._length += 1
            self._changed.notify()

    def get(self) -> T:
        """Wait for the next entry: the oldest of the owner whose turn it is."""
        with self._changed:
            while not self._length:
                self._changed.wait()
            owner, line = self._lines.popitem(last=False)
            entry = line.popleft()
            if line:
                self._lines[owner] = line
            self._length -= 1
            return entry

    def drain(self) -> list[T]:
        """Remove and return all entries."""
        with self._changed:
            entries = [entry for line in self._lines.values() for entry in line]
            self._lines.clear()
            self._length = 0
            return entries
