"""The `text` binder: the pages one after the other, in UTF-8."""

from __future__ import annotations

import re

from trifolio.binders.contract import Binding, Bound
from trifolio.problems import Problem
from trifolio.render import mail

__all__ = ["bind"]

_ADDRESS = re.compile(r"https?://[^\s)>\]]+")


def bind(binding: Binding) -> Bound:
    """Return the text's bytes; facts: its bytes, lines, words and links, and how many minutes the article takes."""
    job = binding.job
    text = "\n".join(page.text for page in binding.pages)
    data = text.encode()
    facts = {
        "bytes": len(data),
        "lines": text.count("\n"),
        "words": len(text.split()),
        "links": len(set(_ADDRESS.findall(text))),
        "minutes": sum(document.minutes for document in job.documents),
    }
    problems: list[Problem] = []
    if job.edition.options.ascii:
        from trifolio.render.text.ascii import problems as ascii_problems

        problems += ascii_problems(job, text)
    if job.documents and job.edition.mailing:
        problems += mail.problems(job, len(data))
    return data, facts, tuple(problems)
