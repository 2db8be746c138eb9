"""One job, start to end: pictures prepared, pages painted, bytes bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from trifolio import bind, images, mail
from trifolio.build.originals import COVER, QR, SHOP, placed
from trifolio.document.model import Document, Original
from trifolio.job import PRINTING, Artifact, Job, Page, Picture
from trifolio.pages import paint
from trifolio.problems import ContentError, Problem, Severity, error, sort, warning
from trifolio.safety.files import sha256
from trifolio.safety.limits import deepen

__all__ = ["make", "prepare", "warm"]


def make(job: Job) -> Artifact:
    """Return the artifact of a job: a pure function of its values and of the pictures they name by digest.

    Raises ContentError with every error that keeps it from being made.
    """
    deepen()
    pictures, problems = prepare(job)
    pages = paint(job, pictures)
    if job.edition.options.get("fonts") and job.edition.binder == "epub":
        from trifolio import webfonts

        job = webfonts.embedded(job, pages)  # of the characters that are on the pages,
        pages = paint(job, pictures)  # one of which lists the files
    binder = bind.binder(job.edition.binder, f"styles/{job.edition.name}/edition.toml")
    data, facts, more = binder(bind.Binding(job, pages, pictures))
    meta = job.own.meta
    name = f"{meta.slug}/{meta.slug}-{job.edition.name}{job.edition.extension}"
    return Artifact(job.edition.name, name, data, facts, sort((*problems, *more)), _beside(job, pages, pictures))


def _beside(job: Job, pages: tuple[Page, ...], pictures: Mapping[str, Picture]) -> Mapping[str, bytes]:
    """Return what comes with an artifact: the pictures that a mail links to, a cover as shops want it."""
    if job.edition.binder == "eml":
        from trifolio.book import shown

        linked = ((mail.beside(job, picture.name)[0], picture) for picture in shown(pages, pictures))
        return {end: picture.data for end, picture in linked if end and picture.media_type != mail.DRAWING}
    picture = pictures.get(SHOP)
    return {f"-cover{Path(picture.name).suffix}": picture.data} if picture else {}


def prepare(job: Job) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Return the pictures of a job, ready for its edition, by their name in the source; none for a text edition."""
    if job.edition.images is None:
        return {}, ()
    profile = replace(job.edition.images, inks=_printer(job))
    wanted = [(original, profile, document) for document in job.documents for original in _placed(document)]
    if job.clinic and job.clinic.logo:
        wanted.append((job.clinic.logo, replace(profile, width_mm=LOGO_MM, height_mm=LOGO_MM), job.own))
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    cache = Path(job.cache) if job.cache else None
    for original, wanted_so, document in wanted:
        called = original.src if document is job.own else original.src.removeprefix(f"{document.meta.slug}/")
        picture, wrong = images.prepare(replace(original, src=called), wanted_so, document.path, cache)
        problems += wrong
        if picture is not None:
            pictures[original.src] = picture
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise ContentError(*problems)
    if job.edition.options.get("cover"):
        from trifolio import cover
        from trifolio.build import covers

        sizes = {COVER: cover.INSIDE, **({SHOP: cover.SIZE} if job.edition.options.get("shop_cover") else {})}
        found, wrong = covers.made(job, pictures, *sizes.values())
        pictures |= dict(zip(sizes, found, strict=True))
        problems += wrong
    if job.edition.options.get("qr") and job.settings.get("handout", {}).get("qr", True) and job.own.meta.url:
        code = _qr(job.own)
        if isinstance(code, Problem):
            problems.append(code)
        else:
            pictures[QR] = code
    return pictures, tuple(problems)


def _placed(document: Document) -> Iterator[Original]:
    """Yield the pictures that stand in a document's text."""
    shown = {src for src, _ in placed(document)}
    yield from (original for original in document.originals if original.src in shown)


def _printer(job: Job) -> Original | None:
    """Return the printing house's colour profile where one is wanted. Raises ContentError where it is not to be had."""
    if job.edition.binder != "press":
        return None
    from trifolio import decode, inks

    path = job.own.path
    profile: Original | None = job.settings.get("handout", {}).get("profile")
    if profile is None:
        message = f"{job.edition.name}: the printing house's colour profile is not named"
        hint = "ask for it, and name it under [handout] in trifolio.toml: profile = “name.icc”"
        raise ContentError(error("profile-missing", path, 0, message, hint))
    try:
        inks.transform(profile)
    except decode.PictureError as fault:
        message = f"{job.edition.name}: {profile.src} {fault.message}"
        raise ContentError(error("profile-unreadable", path, 0, message, fault.hint)) from None
    return profile


LOGO_MM = 30
"""The most room a clinic's logo takes on paper, millimetres."""


def _qr(document: Document) -> Picture | Problem:
    """Return a QR code of the article's address, or why there is none."""
    from trifolio import qr

    try:
        drawing, side = qr.draw(document.meta.url)
    except ValueError as wide:
        message = f"{wide}: no QR code is printed"
        return warning("qr-missing", document.path, 1, message, "give a shorter “url”")
    return Picture(f"qr-{sha256(drawing)[:12]}.svg", "image/svg+xml", drawing, side, side)


def warm(binders: tuple[str, ...]) -> None:
    """Load the engines of these binders, as a worker does once before its first job."""
    for name in binders:
        try:
            bind.binder(name, "")
            if name in PRINTING:
                from trifolio.bind import pdf

                pdf.load()
        except (ContentError, OSError):
            continue
