"""Publish artifacts: whole files in the output folder, noted in the manifest; and take away what must not stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from trifolio.job import Artifact
from trifolio.pipeline.manifest import Entry, Manifest, companion
from trifolio.pipeline.plan import Order, Plan
from trifolio.problems import ContentError, Problem, error
from trifolio.project import editions
from trifolio.project.config import Project, shown

__all__ = ["Built", "Publisher"]


@dataclass(frozen=True, slots=True)
class Built:
    """One artifact of a build: its file, what it came from, whether it had to be made, what comes with it."""

    path: str
    source: str
    edition: str
    clinic: str
    made: bool
    bytes: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    companions: tuple[str, ...] = ()


class Publisher:
    """What one build does to the output folder; the manifest is saved when it is left.

    `facts` are those of all artifacts so far, by their orders' digests; with `strict`, an artifact with a problem is
    not published.
    """

    def __init__(self, manifest: Manifest, *, strict: bool) -> None:
        self.manifest, self.strict = manifest, strict
        self.built: list[Built] = []
        self.removed: list[str] = []
        self.problems: list[Problem] = []
        self.facts: dict[str, Mapping[str, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._save()

    def divide(self, orders: Sequence[Order], *, force: bool) -> list[Order]:
        """Return the orders that have to be made, noted as ours; the others are as they were published."""
        stale = []
        for order in orders:
            entry = None if force else self.manifest.fresh(order.file, order.digest)
            if entry is None:
                stale.append(order)
                self.manifest.intend(order.file, self._entry(order))
            else:
                self.facts[order.digest] = entry.facts
                self.problems += entry.problems
                self._note(order, entry, made=False)
        self._save()
        return stale

    def publish(self, order: Order, result: Artifact | ContentError) -> None:
        """Publish an artifact, or note why there is none: the last good one stays."""
        self.problems += result.problems
        if isinstance(result, ContentError) or (self.strict and result.problems):
            return
        whole = not order.printed or order.needs in self.facts  # else the page breaks may be there next time
        try:
            entry = self.manifest.publish(order.file, self._entry(order, order.digest if whole else ""), result)
        except OSError as failed:
            self.problems.append(_unwritable(order.file, failed))
        else:
            self._note(order, entry, made=True)

    def withdraw(self, project: Project, plan: Plan) -> None:
        """Take away what must not stay: expired handouts, artifacts whose source, slug or edition is gone.

        A new slug gives a new name; the same name in another folder is only another `--output`.
        """
        known = editions.names(project.styles)
        names = {self._entry(order).origin: order.file.name for order in plan.orders}
        expired = {(self._key(p.source), p.collection, edition) for p, edition in plan.withdrawn}
        for key, entry in list(self.manifest.entries.items()):
            name = Path(key).name
            moved = names.get(entry.origin, name) != name
            if moved or entry.origin[:3] in expired or entry.edition not in known or _is_gone(project, entry):
                self._remove(key, entry)

    def _remove(self, key: str, entry: Entry) -> None:
        file = self.manifest.file_of(key)
        try:
            there = self.manifest.remove(key)
        except OSError as failed:
            self.problems.append(_unwritable(file, failed))
        else:
            files = (file, *(companion(file, end) for end in entry.companions)) if there else ()
            self.removed += map(shown, files)

    def _entry(self, order: Order, digest: str = "") -> Entry:
        publication = order.publication
        source = self._key(publication.source)
        return Entry(source, publication.collection, order.job.edition.name, order.clinic, digest)

    def _key(self, source: str) -> str:
        return self.manifest.key(Path(source))

    def _note(self, order: Order, entry: Entry, *, made: bool) -> None:
        self.built.append(
            Built(
                path=shown(order.file),
                source=order.publication.name,
                edition=entry.edition,
                clinic=entry.clinic,
                made=made,
                bytes=order.file.stat().st_size,
                facts=dict(entry.facts),
                companions=tuple(shown(companion(order.file, end)) for end in entry.companions),
            )
        )

    def _save(self) -> None:
        try:
            self.manifest.save()
        except OSError as failed:
            self.problems.append(_unwritable(self.manifest.file, failed))


def _unwritable(file: Path, failed: OSError) -> Problem:
    message = f"cannot be written: {failed.strerror or failed}"
    return error("output-unwritable", shown(file), 0, message, "is there room on the disk, and may you write there?")


def _is_gone(project: Project, entry: Entry) -> bool:
    """Return whether a source is no more, or a collection is no longer configured."""
    if entry.collection:
        return entry.collection not in project.collections
    return not (project.root / entry.source).is_file()
