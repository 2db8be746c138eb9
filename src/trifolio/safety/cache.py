"""Bytes kept on disk under a digest of all that they depend on: a cache that only saves time."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from trifolio.safety.files import sha256, write_whole

__all__ = ["keep", "recall"]

_DIGEST = 32


def recall(folder: Path | None, inputs: tuple[object, ...]) -> bytes | None:
    """Return the bytes that were kept for these inputs, if they still have their digest; None where there are none.

    The `repr` of the inputs must say all that the bytes depend on. `folder` may be None: then nothing is kept.
    """
    if folder is None:
        return None
    try:
        data = _file(folder, inputs).read_bytes()
    except OSError:
        return None
    digest, data = data[:_DIGEST], data[_DIGEST:]
    return data if hashlib.sha256(data).digest() == digest else None


def keep(folder: Path | None, inputs: tuple[object, ...], data: bytes) -> None:
    """Keep the bytes that these inputs give, if the folder can be written. Two workers that race write the same."""
    if folder is not None:
        with contextlib.suppress(OSError):
            write_whole(_file(folder, inputs), hashlib.sha256(data).digest() + data)


def _file(folder: Path, inputs: tuple[object, ...]) -> Path:
    return folder / sha256(repr(inputs).encode())
