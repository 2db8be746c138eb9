"""`python -m benchmarks.tagging WHOSE FOLDER`: lay out a project's one handout and write it, with our tags or theirs.

Theirs is what WeasyPrint writes by itself: PDF/UA-1 with its own tags, no PDF/A, no attachment.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from trifolio import edition
from trifolio.bind import Binding, pdf
from trifolio.build import Request, read
from trifolio.build.line import prepare
from trifolio.model import Job
from trifolio.pages import paint
from trifolio.project import find_project, sources

__all__ = ["TAGS", "main"]

TAGS = ("ours", "theirs")


def main(whose: str, folder: Path) -> bytes:
    """Return the handout."""
    project = find_project(folder)
    today = dt.date(2026, 6, 1)
    (source,) = sources(project, ())
    document, _ = read(project, source, Request((), today), frozenset(edition.names(project.styles)))
    cache = str(folder / ".trifolio" / "cache" / "pictures")
    job = Job((document,), edition.load("handout", project.styles), None, "a4", today, cache=cache)
    pictures, _ = prepare(job)
    if whose == "theirs":
        setattr(pdf, "_written", _plain)  # noqa: B010 - mypy knows better than to let one assign to a function
    data, _, _ = pdf.bind(Binding(job, paint(job, pictures), pictures))
    return data


def _plain(_binding: Binding, document: Any) -> bytes:
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=True)
    return data


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
