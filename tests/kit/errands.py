"""What workers are given to do in a test: it must be importable by the processes that they are."""

from __future__ import annotations

import os
import signal
import time

from trifolio.problems import ContentError, error

__all__ = ["deaf", "double", "in_c", "in_python", "refuse"]


def double(number: int) -> int:
    """Return a number's double; 13 kills its worker, 99 keeps it for ever."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    while number == 99:
        time.sleep(1)
    return 2 * number


def in_python() -> None:
    """Use the processor without an end."""
    while True:
        pass


def in_c() -> None:
    """Use the processor for a year in one call into C, where Python handles no signal and raises nothing."""
    sum(range(10**16))


def deaf() -> None:
    """Go on whatever is raised, as engines do that catch all there is."""
    while True:
        try:
            in_python()
        except BaseException:  # noqa: BLE001, S112 - that is what it is about
            continue


def refuse() -> None:
    """Fail with a problem, as work on a source does that has an error."""
    raise ContentError(error("some-code", "some.md", 3, "a message", "a hint"))
