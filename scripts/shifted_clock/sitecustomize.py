"""Makes `time.sleep` work under faketime; every Python that finds this folder on its path loads it at start-up.

Debian's libfaketime 0.9.10 shifts the end of a sleep even when it is told to leave monotonic time alone, and the kernel
refuses the result (EINVAL). Told to shift monotonic time too, it forgets the waits of `threading`, which never end.
"""

import select
import time


def sleep(seconds: float, /) -> None:
    """Wait so many seconds by a call that libfaketime passes on as it is."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep  # type: ignore[assignment]  # nobody here sleeps for anything but a number
