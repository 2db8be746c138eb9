"""The `text` binder: the pages one after the other, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from trifolio.binders.contract import Binding, Bound
from trifolio.problems import Problem
from trifolio.render import mail
from trifolio.words import edition_words

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
    facts |= _fields(binding) if job.edition.mailing else {}
    problems: list[Problem] = []
    if job.edition.options.ascii:
        from trifolio.render.text.ascii import problems as ascii_problems

        problems += ascii_problems(job, text)
    if job.documents and job.edition.mailing:
        problems += mail.problems(job, len(data))
    return data, facts, tuple(problems)


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return what goes into the fields of a mailing tool, a line each after its name; nothing beside other texts."""
    if not binding.job.edition.mailing:
        return {}
    words = edition_words(binding.job.own.meta.lang, binding.job.words)
    fields = _fields(binding)
    lines = [f"{getattr(words, name)}{words.colon} {text}\n" for name, text in fields.items() if text]
    return {"-fields.txt": "".join(lines).encode()}


def _fields(binding: Binding) -> dict[str, str]:
    """Return a mail's subject and its preheader; the summary, else the subtitle, stands for a preheader."""
    job = binding.job
    meta = job.own.meta
    fields = {
        "subject": meta.subject or meta.title,
        "preheader": meta.preheader or meta.summary or meta.subtitle,
    }
    if job.edition.options.ascii:
        from trifolio.render.text.ascii import transliteration

        fields = dict(transliteration(job.edition, meta.lang).value(fields))
    return {name: " ".join(text.split()) for name, text in fields.items()}
