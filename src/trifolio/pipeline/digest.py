"""The digest of a job: all that its artifact depends on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from trifolio.document.model import Document
from trifolio.job import Edition, Job
from trifolio.pipeline.phones import Foreign, digits, mentioned, of_edition, of_values
from trifolio.pipeline.uses import address, used
from trifolio.project.config import Project
from trifolio.safety.files import PACKAGE
from trifolio.words import catalogue_of

__all__ = ["documents_digest", "engines", "job_digest", "pages_digest", "reading_digest", "settings_digest", "versions"]

ALWAYS = ("citeproc-py", "jinja2", "lxml", "markdown", "pybtex", "pymdown-extensions", "pyyaml")
"""The packages that documents are read and templates are rendered with."""

MEDIA: Mapping[str, tuple[str, ...]] = {
    "html": ("pillow", "pillow-heif", "segno"),
    "text": ("anyascii", "wcwidth"),
}
"""The packages that pages of each medium depend on besides, those that prepare their pictures among them."""


def documents_digest(documents: Iterable[Document]) -> str:
    """Return the SHA-256 of all that was read."""
    return _sha256(tuple((document, tuple(o.digest for o in document.originals)) for document in documents))


def reading_digest() -> str:
    """Return the SHA-256 of what reads: this program's code, and the versions of the packages that it reads with."""
    return _sha256((_code(), [_version(package) for package in ALWAYS]))


def job_digest(job: Job, documents: str, langs: Iterable[str], settings: str, foreign: Foreign = ()) -> str:
    """Return the SHA-256 of all that an artifact depends on; of the day, only whether the article is expired.

    `documents` is the digest of the job's documents, which need not be there, `langs` are their languages; `settings`
    is the digest of what articles have in common, `foreign` are the numbers of other clinics that documents may say.
    """
    catalogues = [job.words.get(lang) for lang in ("en", *map(catalogue_of, langs))]
    online = address(job)
    foreign = (*foreign, *mentioned(job.settings.foreign, digits(online)))
    return _sha256((documents, settings, job.expired, online, catalogues, foreign))


def settings_digest(job: Job) -> str:
    """Return the SHA-256 of what artifacts have in common: edition, clinic, settings that it uses, engines and code."""
    own = used(job)
    foreign = job.settings.foreign
    texts = " ".join((of_edition(job.edition), of_values((own, job.words)))) if foreign else ""
    values = (
        job.edition.digest,
        *own,
        mentioned(foreign, texts),
        job.edition.binder,
        [(package, _version(package)) for package in sorted(set(engines(job.edition)))],
        _code(),
    )
    return _sha256(values)


def pages_digest(project: Project, look: Edition) -> str:
    """Return the SHA-256 of what the library's pages have in common: their templates, words, engines and code."""
    catalogues = [project.words.get(lang) for lang in ("en", catalogue_of(project.lang or "en"))]
    clinics = sorted((key, clinic.name) for key, clinic in project.clinics.items())
    own = (project.title, project.publisher, project.lang, clinics)
    engines = [(package, _version(package)) for package in ("jinja2", "pillow", "pypdfium2")]
    return _sha256((look.digest, catalogues, own, engines, _code()))


def _sha256(values: object) -> str:
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


def engines(edition: Edition) -> Iterator[str]:
    """Yield the packages whose versions an edition's artifacts depend on; some of them are only needed at times."""
    yield from (*ALWAYS, *MEDIA[edition.medium], *edition.binder.engines)
    for page in (*edition.pages, *edition.collection):
        yield from MEDIA[page.medium]
    drawn = edition.images is not None and edition.images.drawings == "png"
    if drawn:
        yield "resvg_py"
    if edition.binder.on_paper or edition.binder.fonts or edition.options.cover or drawn:
        from trifolio.fonts import families

        yield from ("fonttools", *families.packages())


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of all that bytes may depend on, by names for people, to be compared between machines."""
    from trifolio.binders import BINDERS
    from trifolio.binders.pdf import engine
    from trifolio.fonts import families
    from trifolio.pictures import raster

    named = {*ALWAYS, *chain(*MEDIA.values()), "fonttools", *(face.package for face in families.EVERY)}
    named |= {"resvg_py", *(engine for binder in BINDERS.values() for engine in binder.engines)}
    libraries = {"Pango": engine.pango(), "libjpeg": raster.libjpeg(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    own = {"trifolio": _code()[:12], "Python": platform.python_version()}
    return {**own, **libraries, **{package: _version(package) for package in sorted(named)}}


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


def _version(package: str) -> str:
    """Return the version of a package, by what its folder of metadata is called (PyPA, “Recording installed projects”).

    `importlib.metadata` would read its whole README.
    """
    return _versions().get(_normal(package), "none")


@cache
def _versions() -> Mapping[str, str]:
    """Return the version of each installed package, by its normal name; the first that would be imported."""
    versions: dict[str, str] = {}
    for folder in reversed(sys.path):
        with contextlib.suppress(OSError):
            for name in os.listdir(folder or "."):  # noqa: PTH208 - the time of a build with nothing to do
                if name.endswith(".dist-info"):
                    package, _, version = name.removesuffix(".dist-info").rpartition("-")
                    versions[_normal(package)] = version
    return versions


def _normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()
