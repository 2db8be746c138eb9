"""One job, start to end: pictures prepared, pages rendered, bytes bound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trifolio.binders import binder
from trifolio.binders.contract import Binding
from trifolio.job import PRINTING, Artifact, Job, Page, Picture
from trifolio.pictures.job import prepare
from trifolio.pictures.originals import SHOP
from trifolio.problems import ContentError, sort
from trifolio.render import mail
from trifolio.render.pages import render_pages
from trifolio.safety.limits import deepen

__all__ = ["make", "warm"]


def make(job: Job) -> Artifact:
    """Return the artifact of a job: a pure function of its values and of the pictures they name by digest.

    Raises ContentError with every error that keeps it from being made.
    """
    deepen()
    pictures, problems = prepare(job)
    pages = render_pages(job, pictures)
    if job.edition.options.get("fonts") and job.edition.binder == "epub":
        from trifolio.fonts import web

        job = web.embedded(job, pages)  # of the characters that are on the pages,
        pages = render_pages(job, pictures)  # one of which lists the files
    bind = binder(job.edition.binder, f"styles/{job.edition.name}/edition.toml")
    data, facts, more = bind(Binding(job, pages, pictures))
    return Artifact(job.edition.name, data, facts, sort((*problems, *more)), _beside(job, pages, pictures))


def _beside(job: Job, pages: tuple[Page, ...], pictures: Mapping[str, Picture]) -> Mapping[str, bytes]:
    """Return what comes with an artifact: the pictures that a mail links to, a cover as shops want it."""
    if job.edition.binder == "eml":
        from trifolio.render.html.pages import shown

        linked = ((mail.beside(job, picture.name)[0], picture) for picture in shown(pages, pictures))
        return {end: picture.data for end, picture in linked if end and picture.media_type != mail.DRAWING}
    picture = pictures.get(SHOP)
    return {f"-cover{Path(picture.name).suffix}": picture.data} if picture else {}


def warm(binders: tuple[str, ...]) -> None:
    """Load the engines of these binders, as a worker does once before its first job."""
    for name in binders:
        try:
            binder(name, "")
            if name in PRINTING:
                from trifolio.binders import pdf

                pdf.load()
        except (ContentError, OSError):
            continue
