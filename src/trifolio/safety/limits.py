"""What a piece of work may take of time and memory: bounds that the system keeps, for a process that may be killed."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys

from trifolio.safety.values import dataclass

__all__ = [
    "Limits",
    "collect_seldom",
    "cpu_limit",
    "give_back",
    "is_overtime",
    "memory_limit",
    "next_step",
    "raise_recursion_limit",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may take: seconds of the processor for each step of a source, megabytes of memory for all workers.

    A ten-page article takes three seconds in all, 500 pages are 600 MB. 0 leaves a limit out.
    """

    seconds: int = 20
    megabytes: int = 4000


FRAMES = 20_000
"""What a hundred levels of nesting need of readers and engines that walk trees by recursion; Python allows 1,000."""


def raise_recursion_limit() -> None:
    """Let calls nest as deeply as a source may nest."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))


def collect_seldom() -> None:
    """Have memory looked through less often for what nothing needs any more: a layout is many objects at once."""
    gc.set_threshold(5_000, 10, 10)


def cpu_limit(seconds: float) -> None:
    """Have the system kill this process once it has used this many more seconds of processor time; 0 lifts the limit.

    Seconds of the processor, not of the clock: a machine that is busy with other things must not fail a build. The
    signal (SIGPROF, `setitimer(2)`) also ends work inside of an engine's C code. Windows has no such limit.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds, seconds)


def next_step() -> None:
    """Let what follows take as long as what was before might: the seconds of the `cpu_limit` begin anew."""
    if sys.platform != "win32":
        _, seconds = signal.getitimer(signal.ITIMER_PROF)
        if seconds:
            signal.setitimer(signal.ITIMER_PROF, seconds, seconds)


def is_overtime(status: int | None) -> bool:
    """Return whether a process with this exit status (of `multiprocessing`) was ended by its `cpu_limit`."""
    return sys.platform != "win32" and status == -signal.SIGPROF


def memory_limit(megabytes: int) -> None:
    """Keep this process, and those that it starts, from taking more memory: beyond it, allocations raise MemoryError.

    The limit is of addresses, which is what systems can count (`RLIMIT_AS`). A lower one that is there already stays;
    on Windows and macOS, which have none, nothing happens. 0 leaves the limit out.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no module, macOS sets no such limit
        import resource

        before, most = resource.getrlimit(resource.RLIMIT_AS)
        known = [limit for limit in (megabytes * 1_000_000, before, most) if limit not in (0, resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(known, default=before), most))


def give_back() -> None:
    """Give memory that nothing uses back to the system, where the C library keeps it (glibc: malloc_trim(3))."""
    if sys.platform == "linux":
        import ctypes  # few programs come here

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
