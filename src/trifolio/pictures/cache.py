"""Prepared pictures on disk, each under a digest of all that its bytes depend on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from trifolio.safety.cache import keep, recall
from trifolio.safety.values import dataclass

__all__ = ["Made", "once", "store"]

VERSION = 7
"""Counts up whenever the same input would give other bytes than before: it is part of every key of the cache."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the cache keeps: the encoded picture, its size and that of the original (pixels), what was left out.

    Of a `drawing` the size is its own, in CSS pixels, whatever it is written as.
    """

    extension: str
    data: bytes
    width: int
    height: int
    source: tuple[int, int]
    left_out: tuple[str, ...] = ()
    drawing: bool = False


Result = TypeVar("Result")


def once(cache: Path | None, inputs: tuple[object, ...], make: Callable[[], Result]) -> Made | Result:
    """Return the cached result for these inputs, or make it and cache it.

    The `repr` of the inputs must say all that the bytes depend on, but for the version of Pillow.
    """
    folder, inputs = _place(cache, inputs)
    if (packed := recall(folder, inputs)) is not None:
        return _unpacked(packed)
    result = make()
    if isinstance(result, Made):
        keep(folder, inputs, _packed(result))
    return result


def store(cache: Path | None, inputs: tuple[object, ...], result: Made) -> None:
    """Cache a result for whoever will ask for it by `once`."""
    keep(*_place(cache, inputs), _packed(result))


def _place(cache: Path | None, inputs: tuple[object, ...]) -> tuple[Path | None, tuple[object, ...]]:
    """Return the folder of pictures, and the inputs with the versions that the bytes depend on besides."""
    from PIL import __version__ as pillow  # the version alone: half a millisecond

    return cache and cache / "pictures", (VERSION, pillow, *inputs)


def _packed(result: Made) -> bytes:
    """Return a picture behind a line that says of it what its bytes do not."""
    facts = {name: getattr(result, name) for name in ("extension", "width", "height", "source", "left_out", "drawing")}
    return json.dumps(facts, sort_keys=True).encode() + b"\n" + result.data


def _unpacked(packed: bytes) -> Made:
    line, _, data = packed.partition(b"\n")
    facts = json.loads(line)
    return Made(data=data, **{**facts, "source": tuple(facts["source"]), "left_out": tuple(facts["left_out"])})
