"""The `text` binder: the pages one after the other, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trifolio.binders.contract import Binding, Bound
from trifolio.binders.fields import fields, fields_file
from trifolio.problems import Problem
from trifolio.render import mail
from trifolio.safety.fetch import DRAWING

__all__ = ["bind", "companions"]

_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


def bind(binding: Binding) -> Bound:
    """Return the text's bytes; facts: its bytes, lines, words and links, and how many minutes the article takes.

    Those of a mail have its `subject` and its `preheader`, too.
    """
    job = binding.job
    text = "\n".join(page.text for page in binding.pages)
    data = text.encode()
    facts: dict[str, Any] = {
        "bytes": len(data),
        "lines": text.count("\n"),
        "words": len(text.split()),
        "links": len(set(_ADDRESS.findall(text))),
        "minutes": sum(document.minutes for document in job.documents),
    }
    facts |= fields(job) if job.edition.mailing else {}
    problems: list[Problem] = []
    if job.edition.options.ascii:
        from trifolio.render.text.ascii import problems as ascii_problems

        problems += ascii_problems(job, text)
    if job.settings.email.pictures:
        problems += _undrawn(binding)
    if job.documents and job.edition.mailing:
        problems += mail.problems(job, len(data))
    return data, facts, tuple(problems)


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return what goes into the fields of a mailing tool, and the pictures that a mail links to."""
    job, text = binding.job, "".join(page.text for page in binding.pages)
    links = ((mail.linked_picture(job, picture.name), picture) for picture in binding.pictures.values())
    pictures = {end: picture.data for (end, address), picture in links if end and address in text}
    return {**fields_file(job), **pictures} if job.edition.mailing else {}


def _undrawn(binding: Binding) -> Iterator[Problem]:
    """Yield a warning for each drawing of the text that was not drawn as pixels: its words stand in its place."""
    shown = {original.src for document in binding.job.documents for original in document.originals}
    for src, picture in binding.pictures.items():
        if picture.media_type == DRAWING and src in shown:
            from trifolio.binders.mailed import undrawn  # most mails have no pictures

            yield undrawn(binding, f"images/{picture.name}", "its words")
