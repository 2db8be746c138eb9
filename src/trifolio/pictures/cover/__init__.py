"""The cover of a job: the author's own made to fit, else one drawn from the metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from trifolio.document.model import Original
from trifolio.fonts import families
from trifolio.job import ImageProfile, Job, Picture
from trifolio.pictures.cache import Made, once
from trifolio.pictures.cover import layout
from trifolio.pictures.prepare import prepare_picture
from trifolio.problems import ContentError, Problem, warning
from trifolio.safety.fetch import DRAWING
from trifolio.safety.files import sha256
from trifolio.words import edition_words

__all__ = ["covers"]

LEAST = (625, 1000)
"""Pixels of the shorter and the longer side below which Amazon turns a cover away (KDP, “Cover image guidelines”)."""


def covers(
    job: Job, pictures: Mapping[str, Picture], *sizes: tuple[int, int]
) -> tuple[tuple[Picture, ...], tuple[Problem, ...]]:
    """Return the cover in these sizes (width and height in pixels), and what a writer should know of it.

    `pictures` are the job's prepared ones: a drawn cover has the first photograph on it. Inside a book it has the size
    `layout.INSIDE`, for shops `layout.SIZE`. An author's own is made to fit, whatever its shape: nothing is cut off,
    and it is never enlarged; a drawing of theirs stays one. What was made once is kept in the job's cache.
    Raises ContentError for a cover that cannot be read.
    """
    document = job.own
    cache = Path(job.cache) if job.cache else None
    own = next((original for original in document.originals if original.src == document.meta.cover), None)
    if own is not None and (profile := job.edition.images) is not None:
        own_pictures = [_own(own, replace(profile, long_edge=max(size)), document.path, size, cache) for size in sizes]
        return tuple(picture for picture, _ in own_pictures), own_pictures[0][1]
    words = edition_words(document.meta.lang, job.words)
    first = next((p.data for p in pictures.values() if p.media_type == "image/jpeg"), b"")
    fresh: dict[tuple[int, int], Made] = {}

    def drawn(size: tuple[int, int]) -> Made:
        if not fresh:  # drawn once for all sizes
            data, lacking = layout.draw(document.meta, first or None, words, *sizes)
            for wanted_size, drawing in zip(sizes, data, strict=True):
                fresh[wanted_size] = Made("jpg", drawing, *wanted_size, wanted_size, tuple(lacking))
        return fresh[size]

    key = ("draw", document.meta, words, sha256(first), families.installed())
    drawings = [once(cache, (*key, size), partial(drawn, size)) for size in sizes]
    problems: tuple[Problem, ...] = ()
    if left_out := drawings[0].left_out:
        message = f"the cover leaves out what its fonts lack: {''.join(left_out)}"
        hint = "give a picture of your own as “cover”"
        problems = (warning("glyph-missing", document.path, 1, message, hint),)
    return tuple(map(_picture, drawings)), problems


def _own(
    own: Original, profile: ImageProfile, path: str, size: tuple[int, int], cache: Path | None
) -> tuple[Picture, tuple[Problem, ...]]:
    """Return an author's cover within a size; one that is too small for shops is warned of."""
    finest = replace(profile, quality=95, subsampling="4:4:4", palette=False)  # it is encoded once more
    picture, problems = prepare_picture(own, finest, path, cache)
    if picture is None:
        raise ContentError(*problems)
    if picture.media_type == DRAWING:
        return picture, problems
    fitted = once(cache, ("fit", sha256(picture.data), size), partial(_fitted, picture.data, size))
    short, long = sorted((picture.width, picture.height))
    if short < LEAST[0] or long < LEAST[1]:
        message = f"the cover “{own.src}” is {fitted.width} × {fitted.height} pixels: too small for shops"
        hint = f"use one of {layout.SIZE[0]} × {layout.SIZE[1]}; {LEAST[0]} × {LEAST[1]} is the least"
        problems = (*problems, warning("cover-small", path, own.line, message, hint))
    return _picture(fitted), problems


def _picture(result: Made) -> Picture:
    name = f"cover-{sha256(result.data)[:12]}.jpg"
    return Picture(name, "image/jpeg", result.data, result.width, result.height)


def _fitted(data: bytes, size: tuple[int, int]) -> Made:
    fitted, warnings = layout.fit(data, size)
    return Made("jpg", fitted, *warnings, warnings)
