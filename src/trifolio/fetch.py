"""The one place that decides what may be read, for the writer's names and for every engine's addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

__all__ = ["BASE", "OutsideError", "RefusedError", "answer", "find"]

BASE = "https://assets.invalid/"
"""Where an engine believes its document to stand: a name that can never be reached (RFC 6761, 6.4), the same for
every folder, so that no path of a machine comes into an artifact."""


class OutsideError(ValueError):
    """A name leads out of the folders that may be read."""


class RefusedError(ValueError):
    """An engine asked for what nobody prepared for it."""


def find(name: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path | None:
    """Return the file that a writer's name means: the first there is in these folders, or none.

    Raises OutsideError if the file, its symbolic links followed, stands in none of the roots.
    """
    for folder in folders:
        for spelling in dict.fromkeys((name, unquote(name))):
            try:
                file = (folder / spelling).resolve()
                if not file.is_file():
                    continue
            except (OSError, ValueError):
                continue
            if not any(file.is_relative_to(root.resolve()) for root in roots):
                raise OutsideError(name)
            return file
    return None


def answer(url: str, assets: Mapping[str, bytes]) -> bytes:
    """Return the bytes of what was prepared under an address below `BASE`.

    Raises RefusedError for all else: no file, no `data:`, no network, whatever an engine asks for.
    """
    name = unquote(url.removeprefix(BASE))
    if not url.startswith(BASE) or name not in assets:
        raise RefusedError(f"{url[:80]} was not prepared for this document")
    return assets[name]
