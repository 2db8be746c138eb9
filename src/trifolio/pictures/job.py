"""The pictures of a job: those of its articles, the clinic's logo, covers and codes, ready for its edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from trifolio.document.model import Document, Original
from trifolio.job import ImageProfile, Job, Picture
from trifolio.pictures.originals import COVER, FEEDBACK, QR, REFERENCES, SHOP, placed
from trifolio.pictures.paper import LOGO, Room, largest
from trifolio.pictures.prepare import prepare_picture
from trifolio.problems import ContentError, Problem, error, errors, warning
from trifolio.safety.fetch import DRAWING
from trifolio.safety.files import sha256
from trifolio.safety.limits import next_step

__all__ = ["prepare"]


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
    cache = Path(job.cache) if job.cache else None
    for original, wanted, room, alongside, document in _wanted(job, replace(job.images, inks=_printer(job))):
        called = original.src if document is job.own else original.src.removeprefix(f"{document.meta.slug}/")
        next_step()  # or else it would depend on what the cache has whether many pictures are too many
        (full, *smaller), named = _sizes(wanted), replace(original, src=called)
        picture, wrong = prepare_picture(named, full, document.path, cache, (*smaller, *alongside), room=room)
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


class _Wanted(NamedTuple):
    """A picture that a job wants: how, in which room on paper (None elsewhere), how others do, and whose it is."""

    original: Original
    profile: ImageProfile
    room: Room | None
    alongside: tuple[ImageProfile, ...]
    document: Document


def _wanted(job: Job, profile: ImageProfile) -> Iterator[_Wanted]:
    """Yield the pictures that stand in a job's text, each with the line where it is widest, then the clinic's logos."""
    others = [size for other in job.alongside for size in _sizes(other)]
    for document in job.documents:
        stands = tuple(placed(document))
        sizes = [(each, largest(stands, Room(each.width_mm, each.height_mm))) for each in (profile, *others)]
        places = sizes[0][1]
        for original in document.originals:
            if original.src in places:
                place, room = places[original.src]
                mine, *theirs = (_in(each, rooms[original.src][1]) for each, rooms in sizes)
                on_paper = room if profile.width_mm else None
                yield _Wanted(replace(original, line=place.line), mine, on_paper, tuple(theirs), document)
    small = replace(profile, width_mm=LOGO.width, height_mm=LOGO.height, smaller=())
    for logo in job.clinic.logos.values() if job.clinic else ():
        yield _Wanted(logo, small, LOGO if profile.width_mm else None, (), job.own)


def _in(profile: ImageProfile, room: Room) -> ImageProfile:
    """Return the profile of a picture that is printed in a room of its own."""
    return replace(profile, width_mm=room.width, height_mm=room.height) if profile.width_mm else profile


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
