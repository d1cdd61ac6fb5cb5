"""Delivers each report until the server has settled it, and never twice."""

from __future__ import annotations

import logging
import threading
import time
from typing import Callable

from .server import CarePillServer
from .store import INTAKE, LONGEST_WAIT_SECONDS, Store

logger = logging.getLogger(__name__)

BATCH = 50
FIRST_WAIT_SECONDS = 10.0
"""Wait after the first try of a report; it doubles with each further try."""
MOST_DOUBLINGS = 10
"""By then the longest wait is reached; a week offline makes thousands of tries."""
AWAY_STATUS = 0


class Outbox:
    """Sends reports from the store: intakes to the schedule's server, all others to the voice's server."""

    def __init__(
        self, store: Store, api: CarePillServer | None, tts: CarePillServer | None,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._store = store
        self._api, self._tts = api, tts
        self._clock = clock
        self._sending = threading.Lock()

    def deliver(self) -> int:
        """Send the reports that are due and return how many were settled. Stops at the first that gets no answer."""
        if not self._sending.acquire(blocking=False):
            return 0
        try:
            return self._deliver()
        finally:
            self._sending.release()

    def _deliver(self) -> int:
        settled = 0
        for pending in self._store.due_reports(self._clock(), BATCH):
            server = self._api if pending.kind == INTAKE else self._tts
            if server is None:
                continue
            report = server.send(pending.target, pending.body)
            if report.final:
                self._store.drop_report(pending.report_id)
                settled += 1
                if report.status >= 400:
                    logger.warning("report %s was refused for good: %d", pending.report_id, report.status)
                continue
            wait = min(FIRST_WAIT_SECONDS * 2 ** min(pending.tries, MOST_DOUBLINGS), LONGEST_WAIT_SECONDS)
            self._store.postpone_report(pending.report_id, self._clock() + wait)
            logger.info("report %s waits %.0f s: status %d", pending.report_id, wait, report.status)
            if report.status == AWAY_STATUS:
                break
        return settled
