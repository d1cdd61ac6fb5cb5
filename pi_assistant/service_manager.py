"""Tells systemd that the service has started and is alive (sd_notify(3)); elsewhere it tells nobody."""

from __future__ import annotations

import contextlib
import os
import socket

READY, ALIVE = "READY=1", "WATCHDOG=1"


def tell(state: str) -> None:
    """Send a state to the service manager that has started this process, if one did."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect("\0" + address[1:] if address.startswith("@") else address)
        line.send(state.encode())
