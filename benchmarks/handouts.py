"""`python -m benchmarks.handouts EDITION WAY FOLDER`: lay out a project's one handout and write it, our way or plainly.

Plainly is what WeasyPrint writes by itself of the same pages: no tags, no archive, no attachment, nothing imposed.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

from trifolio.binders import function, pdf
from trifolio.binders.contract import Binding, Bound
from trifolio.job import Job, Settings
from trifolio.pictures.job import prepare
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project, sources
from trifolio.render.pages import render_pages

__all__ = ["WAYS", "main"]

WAYS = ("ours", "plain")


def main(name: str, way: str, folder: Path) -> bytes:
    """Return the handout, or its variant of this name."""
    project = find_project(folder)
    today = dt.date(2026, 6, 1)
    (source,) = sources(project, ())
    document, _ = read(project, source, Request((), today), frozenset(editions.names(project.styles)))
    cache = str(folder / ".trifolio" / "cache" / "pictures")
    settings = Settings(project.handout)
    loaded = editions.load(name, project.styles)
    job = Job((document,), loaded, None, "a4", settings=settings, cache=cache)
    pictures, _ = prepare(job)
    binding = Binding(job, render_pages(job, pictures), pictures)
    if way == "ours":
        bound: Bound = function(loaded.binder.bind)(binding)
        return bound[0]
    return pdf.lay_out(binding, pdf.size(job), None, _plainly)[0]


def _plainly(document: Any) -> bytes:
    data: bytes = document.write_pdf()
    return data


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
