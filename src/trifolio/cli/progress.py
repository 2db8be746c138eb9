"""A line that tells how far a build is: on a terminal, after a second, and gone when the build is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["progress"]

PATIENCE = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield the function that a build reports its progress to, or None if the stream is not a terminal."""
    if not stream.isatty():
        yield None
        return
    begun = time.monotonic()
    shown = False

    def tell(done: int, of: int, name: str) -> None:
        nonlocal shown
        if time.monotonic() - begun >= PATIENCE:
            shown = True
            stream.write(f"\r\x1b[K[{done}/{of}] {name}")
            stream.flush()

    try:
        yield tell
    finally:
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()
