"""The fields of a mailing tool that stand beside a mail: its subject and its preheader."""

from __future__ import annotations

from collections.abc import Mapping

from trifolio.job import Job
from trifolio.words import edition_words

__all__ = ["fields", "fields_file"]


def fields(job: Job) -> dict[str, str]:
    """Return a mail's `subject` and `preheader`; the summary, else the subtitle, stands for a preheader."""
    meta = job.own.meta
    values = {
        "subject": meta.subject or meta.title,
        "preheader": meta.preheader or meta.summary or meta.subtitle,
    }
    if job.edition.options.ascii:
        from trifolio.render.text.ascii import transliteration

        values = dict(transliteration(job.edition, meta.lang).value(values))
    return {name: " ".join(text.split()) for name, text in values.items()}


def fields_file(job: Job) -> Mapping[str, bytes]:
    """Return the fields as a file by the end of its name: a line each after what it is called."""
    words = edition_words(job.own.meta.lang, job.words)
    lines = [f"{getattr(words, name)}{words.colon} {text}\n" for name, text in fields(job).items() if text]
    return {"-fields.txt": "".join(lines).encode()}
