"""Finished artifacts and what they were made of: those of ours are looked up in the manifest, read back, and judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any

from trifolio.check.artifact.finished import Finished, Outcome, State, Verdict
from trifolio.document.model import Document
from trifolio.job import Job, with_address
from trifolio.pipeline import archive
from trifolio.pipeline.manifest import Entry, Manifest, companion
from trifolio.pipeline.plan import Plan
from trifolio.pipeline.publication import Publication, read_articles
from trifolio.pipeline.request import Request, output_folder
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, Problem, error, errors
from trifolio.project.config import ARCHIVE, Project, shown
from trifolio.safety.values import dataclass

__all__ = ["Judged", "verify"]

Progress = Callable[[int, int, str], None]

TIMES = 5
"""How many times as long as making it judging an artifact may take: it is read, and compared with its source."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An artifact with all that is said of it: what it is, what it was made of, how large it is, what was judged.

    `edition` is empty for a file that is none of ours; `documents` are empty where its source cannot be read.
    """

    path: str
    verdict: Verdict
    edition: str = ""
    clinic: str = ""
    source: str = ""
    documents: tuple[Document, ...] = ()
    bytes: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """What is known of it."""
        return self.verdict.state


@dataclass(frozen=True, slots=True)
class _Subject:
    """A file to be judged, and what the manifest says of it."""

    file: Path
    entry: Entry | None = None

    @property
    def path(self) -> str:
        return shown(self.file)


def verify(
    project: Project, request: Request, named: Sequence[Path] = (), progress: Progress | None = None
) -> tuple[Judged, ...]:
    """Judge the artifacts that are named (a folder means all of ours in it), or all of ours, and return what is said.

    A folder of the archive is proved whole; without a name the project's is.

    With an `output` of the request, ours are those below that folder. `progress` is called with how many are judged,
    of how many, and the name of the last. Raises ValueError for a name that is no file.
    """
    manifest = Manifest(project.root, output_folder(project, request))
    releases = tuple(filter(archive.holds, named or (project.root / ARCHIVE,)))
    files = [name for name in named if name not in releases]
    subjects = _named(manifest, files) if named else _ours(manifest, everywhere=request.output is None)
    with Workers(project.limits, request.jobs) as workers:
        exhibits = list(_exhibits(project, request, subjects, workers))
        verdicts = _judged([exhibit for _, exhibit, _ in exhibits], workers, progress)
    pairs = zip(exhibits, verdicts, strict=True)
    results = (_result(subject, exhibit, problems, verdict) for (subject, exhibit, problems), verdict in pairs)
    return (*results, *map(_released, releases))


def _released(folder: Path) -> Judged:
    """Return an archive of releases, or one of them, with what is not as it was released."""
    outcome = Outcome("every file is as it was released", "SHA-256", archive.prove(folder))
    return Judged(shown(folder), Verdict(shown(folder), (outcome,)))


def _ours(manifest: Manifest, *, everywhere: bool) -> list[_Subject]:
    """Return what the manifest says is ours, in order; pages of the library are no artifacts, nor what never was."""
    subjects = [_Subject(manifest.file_of(key), entry) for key, entry in sorted(manifest.entries.items())]
    return [
        subject
        for subject in subjects
        if subject.entry
        and not subject.entry.is_page
        and (subject.entry.sha256 or subject.file.exists())
        and (everywhere or manifest.contains(subject.file))
    ]


def _named(manifest: Manifest, named: Sequence[Path]) -> list[_Subject]:
    ours = {subject.file.resolve(): subject for subject in _ours(manifest, everywhere=True)}
    subjects: dict[Path, _Subject] = {}
    for name in named:
        place = name.resolve()
        inside = {file: subject for file, subject in ours.items() if file.is_relative_to(place)}
        if not inside and not place.is_file():
            raise ValueError(f"there is no artifact “{name}”")
        subjects |= inside or {place: _Subject(place)}
    return list(subjects.values())


def _exhibits(
    project: Project, request: Request, subjects: Sequence[_Subject], workers: Workers
) -> Iterator[tuple[_Subject, Finished, tuple[Problem, ...]]]:
    """Yield each file with what it was made of, and why that is not known where it ought to be."""
    publications = _publications(project, request, [subject.entry for subject in subjects if subject.entry], workers)
    plan = Plan(project, request)
    documents = {key: publication.documents for key, publication in publications.items()}
    for subject in subjects:
        file, entry = subject.file, subject.entry
        if entry is None:
            yield subject, Finished(subject.path, file, request.today), ()
            continue
        key = (entry.source, entry.collection)
        publication = publications.get(key)
        problems = _lost(project, plan, subject, publication)
        exhibit = Finished(
            path=subject.path,
            file=file,
            today=request.today,
            job=_job(plan, entry, publication, documents[key])
            if publication and publication.packed.articles and not problems
            else None,
            digests={"": entry.sha256, **entry.companions} if entry.sha256 else {},
            companions={end: companion(file, end) for end in entry.companions},
            newer=_is_newer(project.root / entry.source, entry),
        )
        yield subject, exhibit, problems


def _is_newer(source: Path, entry: Entry) -> bool:
    """Return whether a source was changed after an artifact of it was noted."""
    try:
        return source.stat().st_mtime_ns > entry.at
    except OSError:
        return False


def _publications(
    project: Project, request: Request, entries: Sequence[Entry], workers: Workers
) -> Mapping[tuple[str, str], Publication]:
    """Return what artifacts were made of, read anew, by the source and the collection that their entries name."""
    sources = {entry.source for entry in entries if not entry.collection}
    files = {project.root / source: source for source in sorted(sources) if (project.root / source).is_file()}
    articles = read_articles(project, replace(request, sources=tuple(files)), workers, None)
    publications = {(source, ""): article for source, article in zip(files.values(), articles, strict=True)}
    for entry in entries:
        if entry.collection in project.collections and (entry.source, entry.collection) not in publications:
            from trifolio.pipeline.collect import read_collection  # few projects have some

            publications[entry.source, entry.collection] = read_collection(project, request, entry.collection, workers)
    return publications


def _lost(project: Project, plan: Plan, subject: _Subject, publication: Publication | None) -> tuple[Problem, ...]:
    """Return why it cannot be told what one of our artifacts was made of; nothing if it can."""
    entry = subject.entry
    if entry is None:
        return ()
    reasons = {
        "its collection is gone": bool(entry.collection) and entry.collection not in project.collections,
        "its article is gone": not entry.collection and publication is None,
        "its clinic is gone": bool(entry.clinic) and entry.clinic not in project.clinics,
    }
    try:
        plan.edition(entry.edition)
    except ContentError:
        reasons["its edition is gone"] = True
    if reason := next((reason for reason, holds in reasons.items() if holds), ""):
        return (error("artifact-stray", subject.path, 0, f"is still there, but {reason}", "trifolio build removes it"),)
    if publication is None or not publication.packed.articles:
        problems = publication.problems if publication else ()
        return errors(problems)
    return ()


def _job(plan: Plan, entry: Entry, publication: Publication, documents: tuple[Document, ...]) -> Job:
    """Return the job by which an artifact would be made now, with the documents as its edition has them."""
    return with_address(replace(plan.job(publication, entry.edition, entry.clinic), documents=documents))


def _judged(exhibits: Sequence[Finished], workers: Workers, progress: Progress | None) -> list[Verdict]:
    """Return what is said of each artifact: our own checks by workers, programs of others side by side after that."""
    done = 0

    def tell(exhibit: Finished) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(exhibits), exhibit.file.name)

    works = iter(
        [(at, Work(partial(_judge, exhibit), exhibit.path, sources=TIMES)) for at, exhibit in enumerate(exhibits)]
    )
    own: dict[int, Any] = {}
    for at, result in workers.run(lambda: next(works, None), len(exhibits)):
        own[at] = result
        tell(exhibits[at])
    others = _by_programs(exhibits)
    return [_verdict(exhibit, own[at], others[at]) for at, exhibit in enumerate(exhibits)]


def _judge(exhibit: Finished) -> tuple[tuple[Outcome | None, ...], int | None]:
    """Return what our own checks say, and how many words the artifact says."""
    from trifolio.check import artifact  # all that reads files: only the process that judges loads it

    if not exhibit.file.is_file():
        problem = error("artifact-missing", exhibit.path, 0, "was built, and is not there any more", "build it again")
        return (Outcome("the file is there", "trifolio", (problem,)),), None
    return artifact.judge(exhibit, external=False), artifact.words_of(exhibit)


def _by_programs(exhibits: Iterable[Finished]) -> list[tuple[Outcome | None, ...]]:
    """Return what programs of others say of each artifact: as many at a time as there are processors."""
    from concurrent.futures import ThreadPoolExecutor

    from trifolio.check import artifact

    def judge(exhibit: Finished) -> tuple[Outcome | None, ...]:
        return artifact.judge(replace(exhibit), external=True) if exhibit.file.is_file() else ()

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(judge, exhibits))


def _verdict(exhibit: Finished, own: Any, others: Sequence[Outcome | None]) -> Verdict:
    """Return all that is said of an artifact, in the order of its checks."""
    if isinstance(own, ContentError):
        own = ((Outcome("it can be judged", "trifolio", own.problems),), None)
    outcomes, words = own
    more = (
        outcomes
        if len(outcomes) != len(others)
        else [mine or other for mine, other in zip(outcomes, others, strict=True)]
    )
    return Verdict(exhibit.path, tuple(outcome for outcome in more if outcome), words)


def _result(subject: _Subject, exhibit: Finished, problems: tuple[Problem, ...], verdict: Verdict) -> Judged:
    """Return an artifact with its verdict, and before that why it cannot be told what it was made of, if it cannot."""
    if problems:
        source = Outcome("its source is there and can be read", "trifolio", problems)
        verdict = replace(verdict, outcomes=(source, *verdict.outcomes))
    size = exhibit.file.stat().st_size if exhibit.file.is_file() else 0
    entry = subject.entry
    if entry is None:
        return Judged(subject.path, verdict, bytes=size)
    name = f"{entry.source}#{entry.collection}" if entry.collection else entry.source
    documents = exhibit.job.documents if exhibit.job else ()
    return Judged(subject.path, verdict, entry.edition, entry.clinic, name, documents, size, entry.facts)
