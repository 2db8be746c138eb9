"""A document into pages: an edition's templates laid over it, once or once a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.flow import Text, finish
from trifolio.job import Job, Page, Picture, is_text
from trifolio.mail import footer, is_sent, tagged
from trifolio.render import render
from trifolio.words import edition_words

__all__ = ["paint"]


def paint(job: Job, pictures: Mapping[str, Picture]) -> tuple[Page, ...]:
    """Return the pages of a job's edition, in the order in which its `pages` names them; plain text after html.

    Raises ContentError for an error in a template.
    """
    if is_sent(job.edition):
        settings = job.settings.get("email", {})
        job = replace(job, documents=tuple(tagged(document, settings) for document in job.documents))
    if job.edition.medium == "text":
        return _text(job)
    from trifolio import book  # a fiftieth of the time that an email takes, which needs nothing of it

    names = job.edition.options["pages"]
    texts = tuple(name for name in names if is_text(name))
    rest = tuple(name for name in names if not is_text(name))
    pages = book.painted(_with(job, "html", rest), pictures, _values(job))
    return (*pages, *_text(_with(job, "text", texts))) if texts else pages


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


def _text(job: Job) -> tuple[Page, ...]:
    edition, document = job.edition, job.own
    words = edition_words(document.meta.lang, job.words)
    if edition.options.get("width") and (width := job.settings.get("email", {}).get("width")):
        edition = replace(edition, options={**edition.options, "width": width})
    more = _values(job)
    if edition.options.get("ascii"):
        from trifolio.ascii import spelt

        say = spelt(edition, document.meta.lang)
        document, words = say.document(document), say.words(words)
        more |= {name: say.value(more[name]) for name in ("clinic", "email")}
    painter = Text(document, edition, words, more=more)
    names = edition.options["pages"]
    return tuple(Page(name, document.meta.title, finish(render(edition, name, painter))) for name in names)
