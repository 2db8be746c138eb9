"""Handouts to look into, and the page that each was laid out from."""

from __future__ import annotations

import functools
from typing import Any

from lxml import etree, html

import shelf
from projects import SAMPLES, TODAY
from trifolio.job import Job
from trifolio.pictures.job import prepare
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.render.pages import render_pages

__all__ = ["PAPERS", "SLUGS", "page_of"]

PAPERS = shelf.PAPERS
SLUGS = (*SAMPLES, "torture", "long-paper")


def page_of(slug: str) -> Any:
    """Return the page that a handout was laid out from, without its running lines."""
    body: Any = html.fromstring(_page(slug)).find("body")
    for running in body.xpath("*[starts-with(@class, 'running-')]"):
        body.remove(running)
    etree.strip_tags(body, etree.Comment)
    return body


@functools.cache
def _page(slug: str) -> str:
    project = find_project(shelf.folder())
    known = frozenset(editions.names(project.styles))
    document, _ = read(project, project.root / f"content/{slug}.md", Request((), TODAY), known)
    job = Job((document,), editions.load("handout", project.styles), None, "a4")
    pictures, _ = prepare(job)
    return render_pages(job, pictures)[0].text
