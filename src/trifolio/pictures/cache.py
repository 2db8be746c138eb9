"""Prepared pictures on disk, each under a digest of all that its bytes depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from trifolio.safety.files import write_whole

__all__ = ["Made", "once"]

VERSION = 3
"""Counts up whenever the same input would give other bytes than before: it is part of every key of the cache."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the cache keeps: the encoded picture, its size and that of the original (pixels), what was left out."""

    extension: str
    data: bytes
    width: int
    height: int
    source: tuple[int, int]
    left_out: tuple[str, ...] = ()


Result = TypeVar("Result")


def once(cache: Path | None, inputs: tuple[object, ...], make: Callable[[], Result]) -> Made | Result:
    """Return what the cache keeps of these inputs, else make it and keep it.

    The `repr` of the inputs must say all that the bytes depend on, but for the version of Pillow.
    """
    from PIL import __version__ as pillow  # the version alone: half a millisecond

    key = hashlib.sha256(repr((VERSION, pillow, *inputs)).encode()).hexdigest()
    kept = _recall(cache, key) if cache else None
    made = kept or make()
    if cache and not kept and isinstance(made, Made):
        _keep(cache, key, made)
    return made


def _recall(cache: Path, key: str) -> Made | None:
    """Return what the cache has, if it is whole."""
    try:
        facts = json.loads((cache / "pictures" / f"{key}.json").read_bytes())
        data = (cache / "pictures" / f"{key}.{facts['extension']}").read_bytes()
        if facts.pop("sha256") != _seal(facts, data):
            return None
        facts |= {"source": tuple(facts["source"]), "left_out": tuple(facts["left_out"])}
        return Made(data=data, **facts)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _keep(cache: Path, key: str, made: Made) -> None:
    """Put a picture into the cache, its facts last: two workers that race write the same."""
    facts = {name: getattr(made, name) for name in ("extension", "width", "height", "source", "left_out")}
    facts["sha256"] = _seal(facts, made.data)
    with contextlib.suppress(OSError):  # the cache only saves time: what was made is in hand
        write_whole(cache / "pictures" / f"{key}.{made.extension}", made.data)
        write_whole(cache / "pictures" / f"{key}.json", json.dumps(facts, sort_keys=True).encode())


def _seal(facts: dict[str, Any], data: bytes) -> str:
    """Return the SHA-256 of a picture and of what the cache says of it."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode() + data).hexdigest()
