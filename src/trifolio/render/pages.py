"""The pages of a job: its edition's templates rendered with its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.document.conditions import shown
from trifolio.job import Job, Page, Picture
from trifolio.render.mail import email, with_utm
from trifolio.render.text import pages as text

__all__ = ["render_pages"]


def render_pages(job: Job, pictures: Mapping[str, Picture]) -> tuple[Page, ...]:
    """Return the pages of a job, in the order in which its edition names their templates; plain text after html.

    Raises ContentError for an error in a template.
    """
    edition = job.edition
    templates = edition.collection if len(job.documents) > 1 else edition.pages
    names = {medium: tuple(t.name for t in templates if t.medium == medium) for medium in ("html", "text")}
    documents = tuple(shown(document, edition.family, job.clinic_key, job.references) for document in job.documents)
    if edition.mailing:
        documents = tuple(with_utm(document, job.settings) for document in documents)
    job = replace(job, documents=documents)
    values = _values(job)
    pages: tuple[Page, ...] = ()
    if names["html"]:
        from trifolio.render.html import pages as html  # mails need nothing of it

        pages += html.render_pages(job, names["html"], pictures, values)
    if names["text"]:
        pages += text.render_pages(job, names["text"], values, pictures)
    return pages


def _values(job: Job) -> dict[str, Any]:
    """Return the names that templates of both media see, besides those of the document."""
    settings = job.settings
    own = {"clinic": job.clinic, "paper": job.paper, "expired": bool(job.expired), "online": job.online}
    return {**own, "handout": settings.handout, "ebook": settings.ebook, "email": email(job)}
