"""What workers are given to do in a test: it must be importable by the processes that they are."""

from __future__ import annotations

import os
import signal
import time

__all__ = ["double", "nothing"]


def nothing() -> None:
    """Warm nothing."""


def double(number: int) -> int:
    """Return a number's double; 13 kills its worker, 99 keeps it for ever."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    while number == 99:
        time.sleep(1)
    return 2 * number
