"""The pictures of a job: those of its articles, the clinic's logo, covers and codes, ready for its edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from trifolio.document.model import Document, Original
from trifolio.job import ImageProfile, Job, Picture
from trifolio.pictures.originals import COVER, QR, SHOP, placed
from trifolio.pictures.prepare import prepare_picture
from trifolio.problems import ContentError, Problem, Severity, error, warning
from trifolio.safety.fetch import DRAWING
from trifolio.safety.files import sha256
from trifolio.safety.limits import next_step

__all__ = ["prepare"]


def prepare(job: Job) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Return the pictures of a job, ready for its edition, by their name in the source; none for a text edition."""
    if job.images is None:
        return {}, ()
    profile = replace(job.images, inks=_printer(job))
    wanted = [
        (original, _at(profile, width), [_at(size, width) for other in job.alongside for size in other.sizes], document)
        for document in job.documents
        for widths in (_widths(document),)
        for original in _placed(document)
        for width in (widths.get(original.src, ""),)
    ]
    small = replace(profile, width_mm=LOGO_MM, height_mm=LOGO_MM, smaller=())
    wanted += ((logo, small, [], job.own) for logo in (job.clinic.logos.values() if job.clinic else ()))
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    cache = Path(job.cache) if job.cache else None
    for original, wanted_so, alongside, document in wanted:
        called = original.src if document is job.own else original.src.removeprefix(f"{document.meta.slug}/")
        next_step()  # or else it would depend on what the cache has whether many pictures are too many
        (largest, *smaller), named = wanted_so.sizes, replace(original, src=called)
        picture, wrong = prepare_picture(named, largest, document.path, cache, (*smaller, *alongside))
        problems += wrong
        if picture is not None:
            copies = (prepare_picture(named, size, document.path, cache)[0] for size in smaller)
            pictures[original.src] = replace(picture, smaller=tuple(_smaller(picture, copies)))
    next_step()
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise ContentError(*problems)
    if job.edition.options.cover:
        from trifolio.pictures.cover import covers, layout

        sizes = {COVER: layout.INSIDE, **({SHOP: layout.SIZE} if job.edition.options.shop_cover else {})}
        cover_pictures, wrong = covers(job, pictures, *sizes.values())
        pictures |= dict(zip(sizes, cover_pictures, strict=True))
        problems += wrong
    if job.edition.options.qr and job.settings.handout.qr and job.own.meta.url:
        code = _qr(job.own)
        if isinstance(code, Problem):
            problems.append(code)
        else:
            pictures[QR] = code
    return pictures, tuple(problems)


def _smaller(picture: Picture, copies: Iterable[Picture | None]) -> Iterator[Picture]:
    """Yield the copies of a picture that are smaller than it and each other; a drawing has none."""
    last = 0
    for copy in copies:
        if copy is not None and copy.media_type != DRAWING and last < copy.width < picture.width:
            yield copy
            last = copy.width


def _placed(document: Document) -> Iterator[Original]:
    """Yield the pictures that stand in a document's text."""
    shown = {src for src, *_ in placed(document)}
    yield from (original for original in document.originals if original.src in shown)


def _widths(document: Document) -> dict[str, str]:
    """Return the width of each picture that has one wherever it stands, as CSS has it; the widest of several."""
    widths: dict[str, list[str]] = {}
    for src, _, width in placed(document):
        widths.setdefault(src, []).append(width)
    return {src: max(several, key=lambda width: _share(width, 100)) for src, several in widths.items() if all(several)}


_MILLIMETRES = {"px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4}
"""CSS's absolute lengths (CSS Values 4, 6.2)."""


def _share(width: str, whole: float) -> float:
    """Return a width (CSS) in millimetres; all of `whole` for one that depends on the type's size."""
    number, unit = re.fullmatch(r"([0-9.]*)(.*)", width, re.DOTALL).groups()  # type: ignore[union-attr]  # any text does
    if unit == "%":
        return min(whole, whole * float(number) / 100)
    return min(whole, float(number) * _MILLIMETRES[unit]) if unit in _MILLIMETRES else whole


def _at(profile: ImageProfile, width: str) -> ImageProfile:
    """Return the profile of a picture that is printed at a width of its own."""
    if not (profile.width_mm and width):
        return profile
    return replace(profile, width_mm=max(1, round(_share(width, profile.width_mm))))


def _printer(job: Job) -> Original | None:
    """Return the printing house's colour profile where one is wanted. Raises ContentError where it is not to be had."""
    if not job.edition.binder.inks:
        return None
    from trifolio.pictures import cmyk, decode

    path = job.own.path
    profile = job.settings.handout.profile
    if profile is None:
        message = f"{job.edition.name}: the printing house's colour profile is not named"
        hint = "ask for it, and name it under [handout] in trifolio.toml: profile = “name.icc”"
        raise ContentError(error("profile-missing", path, 0, message, hint))
    try:
        cmyk.transform(profile)
    except decode.PictureError as fault:
        message = f"{job.edition.name}: {profile.src} {fault.message}"
        raise ContentError(error("profile-unreadable", path, 0, message, fault.hint)) from None
    return profile


LOGO_MM = 30
"""The most room a clinic's logo takes on paper, millimetres."""


def _qr(document: Document) -> Picture | Problem:
    """Return a QR code of the article's address, or why there is none."""
    from trifolio.pictures import qr

    try:
        drawing, side = qr.draw(document.meta.url)
    except ValueError as wide:
        message = f"{wide}: no QR code is printed"
        return warning("qr-missing", document.path, 1, message, "give a shorter “url”")
    return Picture(f"qr-{sha256(drawing)[:12]}.svg", DRAWING, drawing, side, side)
