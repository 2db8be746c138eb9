"""A document into pages: an edition's templates laid over it, once or once a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.job import Job, Page, Picture, is_text
from trifolio.render.mail import footer, is_sent, tagged
from trifolio.render.text import pages as text

__all__ = ["render_pages"]


def render_pages(job: Job, pictures: Mapping[str, Picture]) -> tuple[Page, ...]:
    """Return the pages of a job's edition, in the order in which its `pages` names them; plain text after html.

    Raises ContentError for an error in a template.
    """
    if is_sent(job.edition):
        settings = job.settings.get("email", {})
        job = replace(job, documents=tuple(tagged(document, settings) for document in job.documents))
    if job.edition.medium == "text":
        return text.render_pages(job, _values(job))
    from trifolio.render.html import pages as html  # mails need nothing of it

    names = job.edition.options["pages"]
    texts = tuple(name for name in names if is_text(name))
    rest = tuple(name for name in names if not is_text(name))
    pages = html.render_pages(_with(job, "html", rest), pictures, _values(job))
    return (*pages, *text.render_pages(_with(job, "text", texts), _values(job))) if texts else pages


def _with(job: Job, medium: str, names: tuple[str, ...]) -> Job:
    """Return a job for these pages of its edition alone, all of one medium."""
    edition = job.edition
    return replace(job, edition=replace(edition, medium=medium, options={**edition.options, "pages": names}))


def _values(job: Job) -> dict[str, Any]:
    """Return the names that templates of every medium see beside the document's own."""
    handout = {"patient": (), "other_formats": "", "qr": True, **job.settings.get("handout", {})}
    ebook = {"certified_by": "", "certifier_credential": "", "certifier_report": "", **job.settings.get("ebook", {})}
    email = {**job.settings.get("email", {}), **footer(job)}
    own = {"clinic": job.clinic, "paper": job.paper, "expired": bool(job.expired)}
    return {**own, **job.settings, "handout": handout, "ebook": ebook, "email": email}
