"""A job's pages of plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from trifolio.job import Job, Page, Picture
from trifolio.render import mail
from trifolio.render.templates import render
from trifolio.render.text.context import context
from trifolio.render.text.markdown.spelling import markdown_text
from trifolio.render.text.wrap import mail_text
from trifolio.safety.fetch import DRAWING
from trifolio.words import edition_words

__all__ = ["render_pages"]


def render_pages(
    job: Job, names: Sequence[str], values: Mapping[str, Any], pictures: Mapping[str, Picture]
) -> tuple[Page, ...]:
    """Return the pages that these templates make of a job.

    `values` are what they see besides, `pictures` those that a mail may link to.
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

    def address(src: str) -> str:
        picture = pictures.get(src)
        return mail.linked_picture(job, picture.name)[1] if picture and picture.media_type != DRAWING else ""

    page = context(document, edition, words, more, address)
    finished = markdown_text if edition.options.markdown else mail_text
    return tuple(Page(name, document.meta.title, finished(render(edition, name, page)), "text") for name in names)
