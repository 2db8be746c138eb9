"""A job's pages of plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from trifolio.job import Job, Page
from trifolio.render.templates import render
from trifolio.render.text.context import context
from trifolio.render.text.wrap import mail_text
from trifolio.words import edition_words

__all__ = ["render_pages"]


def render_pages(job: Job, names: Sequence[str], values: Mapping[str, Any]) -> tuple[Page, ...]:
    """Return the pages that these templates make of a job; `values` are what they see besides.

    Raises ContentError for an error in a template.
    """
    edition, document = job.edition, job.own
    words = edition_words(document.meta.lang, job.words)
    if edition.options.width and (width := job.settings.email.width):
        edition = replace(edition, options=replace(edition.options, width=width))
    more = dict(values)
    if edition.options.ascii:
        from trifolio.render.text.ascii import transliteration

        script = transliteration(edition, document.meta.lang)
        document, words = script.document(document), script.words(words)
        more |= {name: script.value(more[name]) for name in ("clinic", "email")}
    page = context(document, edition, words, more)
    return tuple(Page(name, document.meta.title, mail_text(render(edition, name, page)), "text") for name in names)
