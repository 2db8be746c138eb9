"""One job, start to end: pictures prepared, pages painted, bytes bound."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from trifolio import bind, images
from trifolio.build.originals import COVER
from trifolio.model import Artifact, Job, Picture
from trifolio.pages import paint
from trifolio.problems import ContentError, Problem, Severity, sort, warning
from trifolio.words import edition_words

__all__ = ["make", "prepare", "warm"]


def make(job: Job) -> Artifact:
    """Return the artifact of a job: a pure function of its values and of the pictures they name by digest.

    Raises ContentError with every error that keeps it from being made.
    """
    pictures, problems = prepare(job)
    pages = paint(job, pictures)
    binder = bind.binder(job.edition.binder, f"styles/{job.edition.name}/edition.toml")
    data, facts, more = binder(bind.Binding(job, pages, pictures))
    meta = job.documents[0].meta
    name = f"{meta.slug}/{meta.slug}-{job.edition.name}{job.edition.extension}"
    return Artifact(job.edition.name, name, data, facts, sort((*problems, *more)))


def prepare(job: Job) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Return the pictures of a job, ready for its edition, by their name in the source; none for a text edition."""
    if job.edition.images is None:
        return {}, ()
    document = job.documents[0]
    logo = (job.clinic.logo,) if job.clinic and job.clinic.logo else ()
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    cache = Path(job.cache) if job.cache else None
    for original in (*document.originals, *logo):
        if original.src == document.meta.cover:
            continue
        picture, wrong = images.prepare(original, job.edition.images, document.path, cache)
        problems += wrong
        if picture is not None:
            pictures[original.src] = picture
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise ContentError(*problems)
    if job.edition.options.get("cover"):
        pictures[COVER], wrong = _cover(job, cache)
        problems += wrong
    return pictures, tuple(problems)


def _cover(job: Job, cache: Path | None) -> tuple[Picture, tuple[Problem, ...]]:
    """Return the cover: the author's own made to fit, else one drawn from the metadata."""
    from trifolio import cover

    document = job.documents[0]
    own = next((original for original in document.originals if original.src == document.meta.cover), None)
    if own is not None and job.edition.images is not None:
        profile = replace(job.edition.images, long_edge=cover.INSIDE[1])
        picture, wrong = images.prepare(own, profile, document.path, cache)
        if picture is None:
            raise ContentError(*wrong)
        return picture, wrong
    data, lacking = cover.draw(document.meta, None, edition_words(document.meta.lang))
    name = f"cover-{hashlib.sha256(data).hexdigest()[:12]}.jpg"
    message = f"the cover leaves out what its fonts lack: {lacking}"
    problem = warning("glyph-missing", document.path, 1, message, "give a picture of your own as “cover”")
    return Picture(name, "image/jpeg", data, *cover.SIZE), (problem,) if lacking else ()


def warm(binders: tuple[str, ...]) -> None:
    """Load the engines of these binders, as a worker does once before its first job."""
    for name in binders:
        try:
            bind.binder(name, "")
            if name == "pdf":
                import weasyprint  # noqa: F401 - its import is what takes time
        except (ContentError, OSError):
            continue
