"""The digest of a job: all that its artifact depends on."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from trifolio.job import Edition, Job
from trifolio.safety.files import PACKAGE
from trifolio.words import catalogue_of

__all__ = ["engines", "job_digest"]

ALWAYS = ("citeproc-py", "jinja2", "lxml", "markdown", "pybtex", "pymdown-extensions", "pyyaml")
"""The packages that documents are read and templates are rendered with."""

MEDIA: Mapping[str, tuple[str, ...]] = {
    "html": ("pillow", "pillow-heif", "segno"),
    "text": ("anyascii", "wcwidth"),
}
"""The packages that pages of each medium depend on besides, those that prepare their pictures among them."""


def job_digest(job: Job) -> str:
    """Return the SHA-256 of all that an artifact depends on; of the day, only whether the article is expired."""
    documents = tuple((d, tuple(o.digest for o in d.originals)) for d in job.documents)
    values = (
        documents,
        job.edition.digest,
        job.clinic,
        job.paper,
        job.expired,
        job.settings,
        [job.words.get(lang) for lang in ("en", *(catalogue_of(d.meta.lang) for d in job.documents))],
        job.edition.binder,
        [(package, _version(package)) for package in sorted(set(engines(job.edition)))],
        _code(),
    )
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


def engines(edition: Edition) -> Iterator[str]:
    """Yield the packages whose versions an edition's artifacts depend on; some of them are only needed at times."""
    yield from (*ALWAYS, *MEDIA[edition.medium], *edition.binder.engines)
    for page in (*edition.pages, *edition.collection):
        yield from MEDIA[page.medium]
    if edition.binder.on_paper or edition.binder.fonts or edition.options.cover:
        from trifolio.fonts import families

        yield from ("fonttools", *families.packages())


@cache
def _code() -> str:
    """Return a digest of this program's own files."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = sorted(name for name in folders if name not in ("styles", "__pycache__"))
        for name in sorted(files):
            if name.endswith((".py", ".csl", ".toml", ".conf")):
                digest.update(name.encode() + Path(folder, name).read_bytes())
    return digest.hexdigest()


@cache
def _version(package: str) -> str:
    """Return the version of a package; `importlib.metadata.version` would parse its whole README (twice the time)."""
    try:
        version = re.search(r"^Version: *(.*)", distribution(package).read_text("METADATA") or "", re.MULTILINE)
    except PackageNotFoundError:
        return "none"
    return version[1] if version else "unknown"
