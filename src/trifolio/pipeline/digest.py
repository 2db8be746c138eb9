"""The digest of a job: all that its artifact depends on."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from trifolio.job import Job
from trifolio.safety.files import sha256
from trifolio.words import base

__all__ = ["job_digest"]

TEXT_ENGINES = ("markdown", "lxml", "citeproc-py", "jinja2", "wcwidth", "anyascii")
"""What editions of plain text are made with, by the names of the packages."""

HTML_ENGINES = ("weasyprint", "pydyf", "ebooklib", "pillow", "fonttools")
"""What the others are made with besides, but for the fonts."""


def job_digest(job: Job) -> str:
    """Return the SHA-256 of all that an artifact depends on; the day is not among it, but for being expired."""
    documents = tuple((d, tuple(o.digest for o in d.originals)) for d in job.documents)
    values = (
        documents,
        job.edition.digest,
        job.clinic,
        job.paper,
        job.expired,
        sorted(job.settings.items()),
        [job.words.get(lang) for lang in ("en", *(base(d.meta.lang) for d in job.documents))],
        _program(job.edition.medium),
    )
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


@cache
def _program(medium: str) -> str:
    """Return a digest of this program and the versions of a medium's engines."""
    engines = (*TEXT_ENGINES, *(_html_engines() if medium == "html" else ()))
    return sha256("\0".join((_code(), *(f"{engine} {_version(engine)}" for engine in engines))).encode())


@cache
def _code() -> str:
    """Return a digest of this program's own files."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(Path(__file__).resolve().parents[1]):
        folders[:] = sorted(name for name in folders if name not in ("styles", "__pycache__"))
        for name in sorted(files):
            if name.endswith((".py", ".csl", ".toml", ".conf")):
                digest.update(name.encode() + Path(folder, name).read_bytes())
    return digest.hexdigest()


def _html_engines() -> tuple[str, ...]:
    from trifolio.fonts import faces

    return (*HTML_ENGINES, *faces.packages())


def _version(package: str) -> str:
    """Return the version of a package; `importlib.metadata.version` would parse its whole README (twice the time)."""
    try:
        lines = (distribution(package).read_text("METADATA") or "").splitlines()
    except PackageNotFoundError:
        return "none"
    return next((line for line in lines if line.startswith("Version:")), "unknown")
