"""How much time and memory a piece of work may take: what a stranger's source cannot use up."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Limits", "OvertimeError", "bounded", "deepen", "memory"]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one source may take: seconds of the processor for each step of it, megabytes for the whole build.

    A ten-page article takes three seconds in all, 500 pages are 600 MB. 0 leaves a limit out.
    """

    seconds: int = 20
    megabytes: int = 4000


FRAMES = 20_000
"""What a hundred levels of nesting need of readers and engines that walk trees by recursion; Python allows 1,000."""


def deepen() -> None:
    """Let calls nest as deeply as a source may nest."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))


class OvertimeError(BaseException):
    """Work took longer than it may. It is no `Exception`: engines that catch those would only go on."""


POLL = 0.2
"""Seconds between two looks at the clock, and between two blows at work that did not heed the first."""


def bounded(work: Callable[[], Result], seconds: float) -> Result:
    """Return what some work gives. Raises OvertimeError in it once it has used so many seconds of the processor.

    Seconds of the processor, not of the clock: a machine that is busy with other things must not fail a build. A
    second thread strikes at the work between two of its bytecodes, so this holds on every system and in every
    thread; but one call into C is not cut short. What may hang there belongs into a worker process, which is killed.
    """
    if not seconds:
        return work()
    watch = _Watch(time.process_time() + seconds)
    watch.start()
    try:
        return work()
    finally:
        watch.end()


class _Watch(threading.Thread):
    """Strikes at the thread that made it, from its hour on until the work is at an end."""

    def __init__(self, hour: float) -> None:
        super().__init__(daemon=True, name="trifolio-limit")
        self.hour = hour
        self.target = threading.get_ident()
        self.ended = threading.Event()
        self.lock = threading.Lock()
        self.struck = False

    def run(self) -> None:
        while not self.ended.wait(POLL):
            import ctypes  # noqa: F401 - most work has ended by now; later there may be no memory left to load it

            if time.process_time() >= self.hour:
                with self.lock:
                    if not self.ended.is_set():
                        self.struck = True
                        self._strike(OvertimeError)

    def end(self) -> None:
        """Strike no more, and take back a blow that has not fallen yet.

        One that was never struck cannot be taken back: Python 3.11 would look for it at every call from then on, and a
        program under a profiler would hang.
        """
        while not self.ended.is_set():
            with contextlib.suppress(OvertimeError), self.lock:
                self.ended.set()
        if self.struck:
            self._strike(None)

    def _strike(self, blow: type[OvertimeError] | None) -> None:
        import ctypes

        error = None if blow is None else ctypes.py_object(blow)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.target), error)


@contextlib.contextmanager
def memory(megabytes: int) -> Iterator[None]:
    """Keep this process, and those that it starts, from taking more memory; beyond it they get a MemoryError.

    The limit is of addresses, which is what systems can count (`RLIMIT_AS`); where there is none, as on Windows,
    nothing happens. A lower limit that is there already stays.
    """
    try:
        import resource
    except ImportError:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1_000_000
    known = [limit for limit in (wanted, before, most) if limit not in (0, resource.RLIM_INFINITY)]
    with contextlib.suppress(OSError, ValueError):  # macOS has the limit but will not set it
        resource.setrlimit(resource.RLIMIT_AS, (min(known, default=before), most))
    try:
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (before, most))
