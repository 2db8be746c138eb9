"""Make pictures ready for an edition: decode safely, resize, encode, and remember what was made.

The original is read and never written. Engines are imported only when a picture has to be made: a build whose
pictures all are in the cache loads none of them.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, unquote_to_bytes

from trifolio.document.model import Original
from trifolio.job import ImageProfile, Picture
from trifolio.problems import Problem, error, warning
from trifolio.safety.files import write_whole

__all__ = ["Made", "decode_data_url", "embedded", "once", "original", "prepare"]

VERSION = 2
"""Counts up whenever the same input would give other bytes than before: it is part of every key of the cache."""

LARGEST = 200_000_000
"""The most bytes a picture's file may have."""

COARSEST = 100
"""Below so many dots per inch a printed picture is warned of."""

_TYPES = {"jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml"}
_DATA = re.compile(r"data:(image/[\w.+-]+)((?:;[^;,]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_NAMED = 40


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


def original(src: str, path: Path, line: int = 0) -> Original:
    """Return a picture's file with its SHA-256, read in chunks. Raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Original(src, str(path), digest, line)


def embedded(src: str, data: bytes, line: int = 0) -> Original:
    """Return a picture that stood in the source itself, as decoded from its `data:` address."""
    return Original(src, "", hashlib.sha256(data).hexdigest(), line, data)


def decode_data_url(url: str) -> bytes | None:
    """Return the bytes of a `data:image/…` address (RFC 2397), or nothing where it is not one that can be read."""
    parts = _DATA.fullmatch(url.strip())
    if not parts:
        return None
    data = unquote_to_bytes(parts[3])
    if "base64" in (option.strip().lower() for option in parts[2].split(";")):
        packed = b"".join(data.split()).rstrip(b"=")
        try:
            data = base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
        except binascii.Error:
            return None
    return data or None


def prepare(
    original: Original, profile: ImageProfile, shown: str, cache: Path | None
) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return a picture made ready for an edition, and what a writer should know of it.

    `shown` is the source's path for problems. With `cache`, a folder, the same picture is made once for each profile;
    what is found there is only used if its SHA-256 still holds. There is no picture where a problem is an error:
    `picture-unreadable` or `picture-bomb`. The warnings are `picture-small` and `svg-unsafe`.
    """
    made = once(cache, (original.digest, profile), partial(_make, original, profile, shown))
    if isinstance(made, Problem):
        return None, (made,)
    name = f"{_stem(original.src)}-{hashlib.sha256(made.data).hexdigest()[:12]}.{made.extension}"
    picture = Picture(name, _TYPES[made.extension], made.data, made.width, made.height)
    return picture, tuple(_warnings(original, profile, shown, made))


def _make(original: Original, profile: ImageProfile, shown: str) -> Made | Problem:
    """Decode and encode a picture; a fault of its file becomes a problem."""
    from trifolio import decode, raster, svg  # they load Pillow and lxml, which a full cache has no use for

    try:
        data = _read(original)
        if svg.looks_like(data):
            drawing, left_out = svg.sanitise(data, profile)
            size = svg.size(drawing)
            return Made("svg", drawing, *size, size, left_out)
        made = raster.make(data, profile)
        return Made(made.extension, made.data, made.width, made.height, made.source)
    except decode.PictureError as fault:
        return error(fault.code, shown, original.line, f"{_called(original)} {fault.message}", fault.hint)


def _read(original: Original) -> bytes:
    """Return the original's bytes, if they still are what was digested: else the cache would keep a lie."""
    from trifolio.decode import PictureError  # it loads Pillow

    if not original.path:
        return original.data
    try:
        with Path(original.path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        raise PictureError("picture-unreadable", "cannot be opened", "is the file there, and may it be read?") from None
    if len(data) > LARGEST:
        message = f"is a file of more than {LARGEST // 1_000_000} MB"
        raise PictureError("picture-bomb", message, "save it smaller")
    if hashlib.sha256(data).hexdigest() != original.digest:
        raise PictureError("picture-unreadable", "changed while it was being read", "build again")
    return data


def _warnings(original: Original, profile: ImageProfile, shown: str, made: Made) -> list[Problem]:
    """Return what a writer should know of a picture that was made."""
    found = []
    if made.left_out:
        message = f"{_called(original)} holds what a drawing must not: {', '.join(made.left_out)}"
        found.append(warning("svg-unsafe", shown, original.line, message, "it was left out: look at the result"))
    if profile.width_mm and made.extension != "svg":
        width, height = made.source
        placed = min(profile.width_mm, profile.height_mm * width / height if profile.height_mm else profile.width_mm)
        ppi = width / (placed / 25.4)
        if ppi < COARSEST:
            message = (
                f"{_called(original)} is {width} × {height} pixels: "
                f"{placed:.0f} mm wide on paper, that is {ppi:.0f} dots per inch"
            )
            wanted = round(placed / 25.4 * profile.ppi)
            hint = f"use one at least {wanted} pixels wide"
            found.append(warning("picture-small", shown, original.line, message, hint))
    return found


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


def _stem(src: str) -> str:
    """Return a picture's name as a slug of ASCII letters, digits and hyphens."""
    stem = "" if src.startswith("data:") else PurePosixPath(unquote(src).replace("\\", "/")).stem
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_NAMED].strip("-") or "picture"


def _called(original: Original) -> str:
    """Return what a message calls a picture."""
    return "a picture written into the text" if original.src.startswith("data:") else f"“{original.src}”"
