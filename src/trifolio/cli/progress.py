"""A line that tells how far a build is: on a terminal, after a second, and gone when the build is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from trifolio.pipeline.build import Step

__all__ = ["progress"]

PATIENCE = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[Step], None] | None]:
    """Yield the function that a build reports its progress to, or None if the stream is not a terminal."""
    if not stream.isatty():
        yield None
        return
    begun = time.monotonic()
    shown = False

    def tell(step: Step) -> None:
        nonlocal shown
        passed = time.monotonic() - begun
        if passed >= PATIENCE:
            shown = True
            left = round(passed / step.artifacts * (step.of - step.artifacts))
            articles = f"{step.articles} of {step.of_articles} articles"
            stream.write(f"\r\x1b[K[{step.artifacts}/{step.of}] {articles}, {_spoken(left)} left  {step.name}")
            stream.flush()

    try:
        yield tell
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
