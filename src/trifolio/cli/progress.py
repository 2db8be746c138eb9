"""A line that tells how far a build is: on a terminal, after a second, and gone when the build is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from trifolio.pipeline.build import Step

__all__ = ["counter", "progress"]

PATIENCE = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[Step], None] | None]:
    """Yield the function that a build reports its progress to, or None if the stream is not a terminal."""
    with _line(stream) as show:

        def tell(step: Step) -> None:
            show(step.artifacts, step.of, f"{step.articles} of {step.of_articles} articles, ", step.name)

        yield tell if stream.isatty() else None


@contextmanager
def counter(stream: TextIO) -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield the function that is told how many are done, of how many, and the last; or None if it is no terminal."""
    with _line(stream) as show:

        def tell(count: int, of: int, name: str) -> None:
            show(count, of, "", name)

        yield tell if stream.isatty() else None


@contextmanager
def _line(stream: TextIO) -> Iterator[Callable[[int, int, str, str], None]]:
    """Yield the function that shows the line; it is gone in the end."""
    begun = time.monotonic()
    shown = False

    def show(count: int, of: int, what: str, name: str) -> None:
        nonlocal shown
        passed = time.monotonic() - begun
        if passed >= PATIENCE:
            shown = True
            left = round(passed / count * (of - count))
            stream.write(f"\r\x1b[K[{count}/{of}] {what}{_spoken(left)} left  {name}")
            stream.flush()

    try:
        yield show
    finally:
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()


def _spoken(seconds: int) -> str:
    """Return a time as people read it off: `40 s`, `12 min`, `3 h 05 min`."""
    minutes = round(seconds / 60)
    if minutes < 2:  # noqa: PLR2004 - up to 89 seconds
        return f"{seconds} s"
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004
