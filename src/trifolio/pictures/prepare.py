"""Make pictures ready for an edition: decode safely, resize, encode, and remember what was made.

The original is read and never written. Engines are imported only when a picture has to be made: a build whose
pictures all are in the cache loads none of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from trifolio.document.model import Original
from trifolio.job import ImageProfile, Picture
from trifolio.pictures.cache import Made, once, store
from trifolio.pictures.paper import Room, called, coarse
from trifolio.problems import Problem, error, warning
from trifolio.safety.fetch import DRAWING

__all__ = ["prepare_picture"]

_TYPES = {"jpg": "image/jpeg", "png": "image/png", "svg": DRAWING}
_NAMED = 40


def prepare_picture(
    original: Original,
    profile: ImageProfile,
    shown: str,
    cache: Path | None,
    others: Sequence[ImageProfile] = (),
    *,
    room: Room | None = None,
) -> tuple[Picture | None, tuple[Problem, ...]]:
    """Return a picture made ready for an edition, and what a writer should know of it.

    `shown` is the source's path for problems. With `cache`, a folder, the same picture is made once for each profile;
    what is found there is only used if its SHA-256 still holds; what `others` will want of it is made along with it,
    while it is decoded. `room` is the room on paper that it shall be fine enough for. There is no picture where a
    problem is an error: `picture-unreadable` or `picture-bomb`. The warnings are `picture-frames`, `picture-small` and
    `svg-unsafe`.
    """
    result = once(cache, _key(original, profile), partial(_make, original, profile, shown, cache, others))
    if isinstance(result, Problem):
        return None, (result,)
    name = f"{_stem(original.src)}-{hashlib.sha256(result.data).hexdigest()[:12]}.{result.extension}"
    picture = Picture(name, _TYPES[result.extension], result.data, result.width, result.height)
    return picture, tuple(_warnings(original, room, shown, result))


def _key(original: Original, profile: ImageProfile) -> tuple[object, ...]:
    """Return all that a prepared picture depends on."""
    return original.digest, profile, *filter(None, (_drawer(profile),))


def _drawer(profile: ImageProfile) -> str:
    """Return the version of what draws the drawings of a profile as pixels; empty where nothing does."""
    if profile.drawings != "png":
        return ""
    from importlib import metadata  # a tenth of a second, which most editions have no use for

    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version("resvg_py")
    return ""


def _make(
    original: Original, profile: ImageProfile, shown: str, cache: Path | None, others: Sequence[ImageProfile]
) -> Made | Problem:
    """Decode and encode a picture; a fault of its file becomes a problem. What others want goes into the cache."""
    from trifolio.pictures import decode, raster, svg  # they load Pillow and lxml, which a full cache has no use for

    try:
        data = decode.read(original)
        if svg.looks_like(data):
            from trifolio.pictures.svg import bitmap

            drawing, left_out = svg.sanitise(data, profile)
            size = svg.size(drawing)
            drawn = bitmap.draw(drawing, size, profile, cache) if _drawer(profile) else None
            return Made("png" if drawn else "svg", drawn or drawing, *size, size, left_out, drawing=True)
        profiles = tuple(dict.fromkeys((profile, *others))) if cache else (profile,)
        mine, *theirs = (
            Made(raw.extension, raw.data, raw.width, raw.height, raw.source, _left_out(raw.frames))
            for raw in raster.make(data, *profiles)
        )
    except decode.PictureError as fault:
        return error(fault.code, shown, original.line, f"{called(original.src)} {fault.message}", fault.hint)
    for other, result in zip(profiles[1:], theirs, strict=True):
        store(cache, _key(original, other), result)
    return mine


def _left_out(frames: int) -> tuple[str, ...]:
    return (f"{frames - 1}",) if frames > 1 else ()


def _warnings(original: Original, room: Room | None, shown: str, result: Made) -> Iterator[Problem]:
    """Yield what a writer should know of a picture that was made."""
    if result.left_out and not result.drawing:
        frames = int(result.left_out[0]) + 1
        message = f"{called(original.src)} has {frames} pages or frames, of which the first is shown"
        yield warning("picture-frames", shown, original.line, message, "save each as a picture of its own")
    elif result.left_out:
        message = f"{called(original.src)} holds what a drawing must not: {', '.join(result.left_out)}"
        yield warning("svg-unsafe", shown, original.line, message, "it was left out: look at the result")
    few = coarse(original.src, result.source, room) if room and not result.drawing else None
    if few and few.code == "picture-small":
        yield warning("picture-small", shown, original.line, few.message, few.hint)


def _stem(src: str) -> str:
    """Return a picture's name as a slug of ASCII letters, digits and hyphens."""
    stem = "" if src.startswith("data:") else PurePosixPath(unquote(src).replace("\\", "/")).stem
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_NAMED].strip("-") or "picture"
