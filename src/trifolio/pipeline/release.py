"""Release versions of articles: their artifacts, with what these were made of, into the archive, once and for all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from trifolio.check.approval import FOLDER as APPROVALS
from trifolio.check.approval import line_of, record_file
from trifolio.document.model import Document
from trifolio.document.statements import digest_of, statements
from trifolio.pictures.originals import find_bibliography
from trifolio.pipeline import archive
from trifolio.pipeline.manifest import Entry, Manifest, companion
from trifolio.pipeline.plan import Order, plan
from trifolio.pipeline.publication import Publication, read_articles
from trifolio.pipeline.request import ALL, Request, output_folder
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, error, errors, sort
from trifolio.project import editions
from trifolio.project.config import ARCHIVE, Project, shown
from trifolio.safety.files import exclusive, sha256
from trifolio.safety.values import dataclass
from trifolio.source.file import read_text

__all__ = ["Release", "Released", "release"]

CARD = "RELEASE.toml"
"""The file of a release that says what it is."""

SOURCE = "source"
"""The folder of a release for what its artifacts were made of."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version in the archive: its folder, as problems show it. It `is_new`, or the same was there before."""

    path: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Released:
    """What was released, and why other articles were not."""

    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


def release(project: Project, request: Request) -> Released:
    """Copy the artifacts of the articles that are asked for into the archive, each with its source, by its version.

    An article that has an error, is expired, a draft, or has no version is not released, nor one whose artifacts are
    not all there and up to date, nor one whose version is in the archive with other words or files.
    """
    asked = replace(request, clinics=(ALL,) if project.clinics else ())
    releases: list[Release] = []
    problems: list[Problem] = list(project.problems)
    manifest = Manifest(project.root, output_folder(project, request))
    with exclusive(manifest.lock) as alone, Workers(project.limits, request.jobs) as workers:
        for publication in read_articles(project, asked, workers, None):
            try:
                releases.append(_release(project, asked, manifest, publication, alone=alone))
            except ContentError as failed:
                problems += failed.problems
    return Released(tuple(releases), sort(problems))


def _release(
    project: Project, request: Request, manifest: Manifest, publication: Publication, *, alone: bool
) -> Release:
    """Release one article. Raises ContentError with why it is not to be."""
    faults = errors(publication.problems)
    if faults or not publication.packed.articles:  # such as of a private one, which is no error
        raise ContentError(*(faults or publication.problems))
    document = publication.documents[-1]
    version = _version(document)
    files = {**_artifacts(project, request, manifest, publication), **_sources(project, publication, document)}
    folder = project.root / ARCHIVE / document.meta.slug / version
    if folder.exists():
        _compare(folder, files, document)
        return Release(shown(folder), is_new=False)
    try:
        if alone:
            archive.clean_up(folder.parent)
        archive.write(folder, {**files, **dict(_proofs(project, document, request))})
    except OSError as failed:
        message = f"cannot be written: {failed.strerror or failed}"
        hint = "is there room on the disk, and may you write there?"
        raise ContentError(error("output-unwritable", shown(folder), 0, message, hint)) from failed
    return Release(shown(folder), is_new=True)


def _wrong(document: Document, message: str, hint: str) -> ContentError:
    return ContentError(error("release", document.path, line_of(document, b"version"), message, hint))


def _version(document: Document) -> str:
    """Return the version of an article that may be released, which names a folder."""
    meta = document.meta
    if meta.draft:
        raise _wrong(document, "is a draft, which nobody may hand out", "take “draft: true” away when it is finished")
    if not meta.version:
        raise _wrong(document, "has no version, so no release could be told from the next", 'write version: "1.0"')
    if not re.fullmatch(r"[^\s/\\:.][^/\\:\x00-\x1f]*", meta.version) or meta.version[-1] in " .":
        hint = 'use digits, letters, stops and hyphens, such as version: "1.0"'
        raise _wrong(document, f"the version “{meta.version}” cannot name a folder", hint)
    return meta.version


def _artifacts(project: Project, request: Request, manifest: Manifest, publication: Publication) -> Mapping[str, bytes]:
    """Return the artifacts of an article, with what lies beside them, by their paths in the release.

    They are those of the editions that it has by itself, and all others that were built of it, for each clinic for
    which something was.
    """
    source, document = manifest.key(Path(publication.source)), publication.documents[-1]
    built = {(entry.edition, entry.clinic) for entry in _entries(manifest, source)}
    files: dict[str, bytes] = {}
    for order in _orders(project, request, publication, built):
        edition = order.job.edition.name
        entry = manifest.fresh(order.file, Entry(source, "", edition, order.clinic, order.digest))
        if entry is None:
            what = "is not up to date" if (edition, order.clinic) in built else "is not built"
            clinic = f" --clinic {order.clinic}" if order.clinic else ""
            hint = f"build first: trifolio build {document.path} -e {edition}{clinic}"
            raise _wrong(document, f"cannot be released: {shown(order.file)} {what}", hint)
        folder = f"clinics/{order.clinic}/" if order.clinic else ""
        parts = {companion(order.file, end): digest for end, digest in entry.companions.items()}
        for file, digest in {order.file: entry.sha256, **parts}.items():
            files[f"{folder}{file.name}"] = _same(document, file, digest)
    return files


def _same(document: Document, file: Path, digest: str) -> bytes:
    """Return the bytes of a file that has a digest; another build may have changed it a moment ago."""
    try:
        data = file.read_bytes()
    except OSError:
        data = b""
    if sha256(data) != digest:
        raise _wrong(document, f"{shown(file)} was changed while the article was released", "release it again")
    return data


def _entries(manifest: Manifest, source: str) -> Iterator[Entry]:
    """Yield the notes of the artifacts of an article that lie in the output folder."""
    for key, entry in manifest.entries.items():
        own = entry.source == source and not entry.collection and not entry.is_page
        if own and manifest.contains(manifest.file_of(key)):
            yield entry


def _orders(
    project: Project, request: Request, publication: Publication, built: set[tuple[str, str]]
) -> Iterator[Order]:
    """Yield what a release must have, for each clinic for which something was built, else for the project's own.

    That is what a build makes of the article by itself, and what was built of it besides.
    """
    clinics, known = {clinic for _, clinic in built} or {""}, editions.names(project.styles)
    own = plan(project, request, (publication,))
    others = {edition for edition, _ in built if edition in known} - {order.job.edition.name for order in own.orders}
    more = plan(project, replace(request, editions=tuple(sorted(others))), (publication,)) if others else None
    if problems := (*own.problems, *(more.problems if more else ())):
        raise ContentError(*problems)
    yield from (order for order in own.orders if order.clinic in clinics)
    yield from (o for o in (more.orders if more else ()) if (o.job.edition.name, o.clinic) in built)


def _sources(project: Project, publication: Publication, document: Document) -> Mapping[str, bytes]:
    """Return what an article was made of: its file, its pictures, its bibliography, by their paths in the release."""
    file = publication.file or Path(publication.source)
    files = {_place(project, file, file): document.source}
    for original in document.originals:
        if original.path:
            picture = Path(original.path)
            files[_place(project, file, picture)] = _same(document, picture, original.digest)
    name = read_text(document.source, document.path, "").front.get("bibliography")
    if isinstance(name, str) and name:
        beside = Path(os.path.realpath(file)).parent
        works = find_bibliography(name, document.path, 1, (beside,), (project.root, beside))
        if isinstance(works, Problem):
            raise ContentError(works)
        files[_place(project, file, beside / name)] = works[1]
    return files


def _place(project: Project, source: Path, file: Path) -> str:
    """Return the path of a file in the release: as it lies in the project, or beside a source that is in none."""
    place = Path(os.path.realpath(file))
    for folder in (project.root, source.parent):
        if place.is_relative_to(above := Path(os.path.realpath(folder))):
            return f"{SOURCE}/{place.relative_to(above).as_posix()}"
    return f"{SOURCE}/{file.name}"


def _proofs(project: Project, document: Document, request: Request) -> Iterator[tuple[str, bytes]]:
    """Yield what a release says of itself, and the record of approvals as it is by then."""
    meta = document.meta
    words = digest_of(tuple(statement.digest for statement in statements(document)))
    values = {
        "title": meta.title,
        "id": meta.id,
        "version": meta.version,
        "released": request.today.isoformat(),
        "review_by": meta.review_by,
        "source": document.path,
        "words": words,
    }
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    yield CARD, "".join(lines).encode()
    record = record_file(project.root / APPROVALS, meta.slug)
    if record.is_file():
        yield f"{APPROVALS}/{record.name}", record.read_bytes()


def _compare(folder: Path, files: Mapping[str, bytes], document: Document) -> None:
    """Raise ContentError unless a release is whole and holds these very files; its card and approvals may be older."""
    if problems := archive.prove(folder):
        raise ContentError(*problems)
    own = {CARD, f"{APPROVALS}/{document.meta.slug}.toml"}
    before = {name: digest for name, digest in archive.digests(folder).items() if name not in own}
    now = {name: sha256(data) for name, data in files.items()}
    if before == now:
        return
    other = [name for name in sorted(before | now) if before.get(name) != now.get(name)]
    what = "words" if any(name.startswith(f"{SOURCE}/") for name in other) else "files"
    listed = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")  # noqa: PLR2004
    message = f"version {document.meta.version} is in the archive with other {what}: {listed}"
    hint = "raise “version”, build, and release that"
    raise ContentError(error("release-version", document.path, line_of(document, b"version"), message, hint))
