"""The pictures of a job: those of its articles, the clinic's logo, covers and codes, ready for its edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from trifolio.document.model import Document, Original
from trifolio.job import ImageProfile, Job, Picture
from trifolio.pictures.originals import COVER, FEEDBACK, QR, REFERENCES, SHOP, placed
from trifolio.pictures.prepare import prepare_picture
from trifolio.problems import ContentError, Problem, error, errors, warning
from trifolio.safety.fetch import DRAWING
from trifolio.safety.files import sha256
from trifolio.safety.limits import next_step

__all__ = ["prepare", "share"]


def prepare(job: Job) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Return the pictures of a job, ready for its edition, by their name in the source; none for a text edition."""
    pictures: dict[str, Picture] = {}
    problems = [*_unscanned(job)]
    for name, key, address in _codes(job):
        code = _code(job.own, "address" if address == job.online else key, address)
        if isinstance(code, Problem):
            problems.append(code)
        else:
            pictures[name] = code
    if job.images is None:
        return pictures, tuple(problems)
    profile = replace(job.images, inks=_printer(job))
    wanted = [
        (
            original,
            _at(profile, width),
            [_at(size, width) for other in job.alongside for size in _sizes(other)],
            document,
        )
        for document in job.documents
        for widths in (_widths(document),)
        for original in _placed(document)
        for width in (widths.get(original.src, ""),)
    ]
    small = replace(profile, width_mm=LOGO_MM, height_mm=LOGO_MM, smaller=())
    wanted += ((logo, small, [], job.own) for logo in (job.clinic.logos.values() if job.clinic else ()))
    cache = Path(job.cache) if job.cache else None
    for original, wanted_so, alongside, document in wanted:
        called = original.src if document is job.own else original.src.removeprefix(f"{document.meta.slug}/")
        next_step()  # or else it would depend on what the cache has whether many pictures are too many
        (largest, *smaller), named = _sizes(wanted_so), replace(original, src=called)
        picture, wrong = prepare_picture(named, largest, document.path, cache, (*smaller, *alongside))
        problems += wrong
        if picture is not None:
            copies = (prepare_picture(named, size, document.path, cache)[0] for size in smaller)
            pictures[original.src] = replace(picture, smaller=tuple(_smaller(picture, copies)))
    next_step()
    if errors(problems):
        raise ContentError(*problems)
    if job.edition.options.cover:
        from trifolio.pictures.cover import covers, layout

        sizes = {COVER: layout.INSIDE, **({SHOP: layout.SIZE} if job.edition.options.shop_cover else {})}
        cover_pictures, wrong = covers(job, pictures, *sizes.values())
        pictures |= dict(zip(sizes, cover_pictures, strict=True))
        problems += wrong
    return pictures, tuple(problems)


def _sizes(profile: ImageProfile) -> tuple[ImageProfile, ...]:
    """Return the profiles of a picture itself and of its smaller copies."""
    return (replace(profile, smaller=()), *(replace(profile, smaller=(), long_edge=edge) for edge in profile.smaller))


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
    return {src: max(several, key=lambda width: share(width, 100)) for src, several in widths.items() if all(several)}


_MILLIMETRES = {"px": 25.4 / 96, "pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4}
"""CSS's absolute lengths (CSS Values 4, 6.2)."""


def share(width: str, whole: float) -> float:
    """Return a width (CSS) in millimetres; all of `whole` for one that depends on the type's size."""
    number, unit = re.fullmatch(r"([0-9.]*)(.*)", width, re.DOTALL).groups()  # type: ignore[union-attr]  # any text does
    if unit == "%":
        return min(whole, whole * float(number) / 100)
    return min(whole, float(number) * _MILLIMETRES[unit]) if unit in _MILLIMETRES else whole


def _at(profile: ImageProfile, width: str) -> ImageProfile:
    """Return the profile of a picture that is printed at a width of its own."""
    if not (profile.width_mm and width):
        return profile
    return replace(profile, width_mm=max(1, round(share(width, profile.width_mm))))


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


def _codes(job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield the codes to scan that a job wants: the name for templates, the key of the front matter, the address."""
    meta = job.own.meta
    scanned = job.references == "qr"
    if scanned:
        yield REFERENCES, "url", meta.url
    if not (job.edition.options.qr and job.settings.handout.qr):
        return
    if meta.url and not scanned:  # one code leads there, not two
        yield QR, "url", meta.url
    if meta.feedback:
        yield FEEDBACK, "feedback", f"mailto:{meta.feedback}" if "://" not in meta.feedback else meta.feedback


def _unscanned(job: Job) -> Iterator[Problem]:
    """Yield a warning where references shall be scanned and an article has no address; a collection never has one."""
    asked = job.edition.binder.on_paper and job.settings.handout.references == "qr" and len(job.documents) == 1
    if asked and job.own.references and not job.own.meta.url:
        message = "there is no “url” to scan for the references: they are printed in full"
        hint = (
            "write “url: https://…” at the top, or “address” under [site] for the web page that is built of it, "
            'or references = "none" or "full" under [handout]'
        )
        yield warning("qr-missing", job.own.path, 1, message, hint)


def _code(document: Document, key: str, address: str) -> Picture | Problem:
    """Return a QR code of an address, which a key of the front matter gives, or why there is none."""
    from trifolio.pictures import qr

    try:
        drawing, side = qr.draw(address)
    except ValueError as wide:
        message = f"{wide}: no QR code is printed"
        return warning("qr-missing", document.path, 1, message, f"give a shorter “{key}”")
    return Picture(f"qr-{sha256(drawing)[:12]}.svg", DRAWING, drawing, side, side)
