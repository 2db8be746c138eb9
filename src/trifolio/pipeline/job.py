"""One job, start to end: pictures prepared, pages rendered, bytes bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from trifolio.binders import function
from trifolio.binders.contract import Binding
from trifolio.check.clinics import others
from trifolio.check.parity.pages import unsaid
from trifolio.job import Artifact, Job, with_address
from trifolio.pictures.job import prepare
from trifolio.pictures.originals import SHOP
from trifolio.problems import ContentError, sort
from trifolio.render.mail import addressed
from trifolio.render.pages import render_pages
from trifolio.safety.limits import raise_recursion_limit

__all__ = ["make"]


def make(job: Job) -> Artifact:
    """Return the artifact of a job: a pure function of its values and of the pictures they name by digest.

    Raises ContentError with every error that keeps it from being made.
    """
    raise_recursion_limit()
    job = with_address(job)
    if job.edition.mailing:
        job = replace(job, documents=tuple(addressed(document, job.settings) for document in job.documents))
    pictures, problems = prepare(job)
    pages = render_pages(job, pictures)
    if foreign := tuple(others(job, pages)):
        raise ContentError(*problems, *foreign)
    if not job.edition.extract and (lost := tuple(unsaid(job, pages))):
        raise ContentError(*problems, *lost)
    binder = job.edition.binder
    if binder.fonts and (job.edition.options.fonts or job.settings.fonts.ebook):
        from trifolio.fonts import web

        job = web.embedded(job, pages)
    binding = Binding(job, pages, pictures)
    data, facts, more = function(binder.bind)(binding)
    return Artifact(job.edition.name, data, facts, sort((*problems, *more)), _companions(binding))


def _companions(binding: Binding) -> Mapping[str, bytes]:
    """Return what comes with an artifact: a cover as shops want it, and what its binder lays beside it."""
    companions = binding.job.edition.binder.companions
    cover = binding.pictures.get(SHOP)
    own = {f"-cover{Path(cover.name).suffix}": cover.data} if cover else {}
    return {**own, **function(companions)(binding)} if companions else own
