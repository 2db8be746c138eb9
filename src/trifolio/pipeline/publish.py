"""Publish artifacts: whole files in the output folder, noted in the manifest; and remove those that must not stay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Self

from trifolio.job import Artifact
from trifolio.pipeline.manifest import Entry, Manifest, companion
from trifolio.pipeline.plan import Order, Plan
from trifolio.problems import ContentError, Problem, error, warning
from trifolio.project import editions
from trifolio.project.config import Project, shown
from trifolio.safety.values import dataclass

__all__ = ["Built", "Publisher", "Removed"]


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


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that a build removed from the output folder, and the reason, as people read it."""

    path: str
    reason: str


class Publisher:
    """What one build does to the output folder; the manifest is saved when it is left.

    `facts` are those of all artifacts so far, by their orders' digests; with `strict`, an artifact with a problem is
    not published.
    """

    def __init__(self, manifest: Manifest, *, strict: bool) -> None:
        self.manifest, self.strict = manifest, strict
        self.built: list[Built] = []
        self.removed: list[Removed] = []
        self.problems: list[Problem] = []
        if manifest.is_damaged:
            self.problems.append(_damaged(manifest.file))
        self.facts: dict[str, Mapping[str, Any]] = {}
        self.output = shown(manifest.output)
        self.keys: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def divide(self, orders: Sequence[Order], *, force: bool) -> list[Order]:
        """Return the orders that have to be made, noted as ours; the others are as they were published."""
        stale = []
        for order in orders:
            if not self.is_inside(order.file):
                continue
            intended = self._entry(order, order.digest)
            entry = None if force else self.manifest.fresh(order.file, intended)
            if entry is None:
                stale.append(order)
                self.manifest.intend(order.file, replace(intended, job=""))
            else:
                self.facts[order.digest] = entry.facts
                self.problems += entry.problems
                self._note(order, entry, made=False)
        self.save()
        return stale

    def before(self, orders: Iterable[Order]) -> dict[str, Mapping[str, Any]]:
        """Return the facts of the printed editions that orders need, as they were published, by the new digests."""
        printed = {order.needs: order.printed for order in orders if order.printed}
        there = {digest: self.manifest.entries.get(self.manifest.key(p.file)) for digest, p in printed.items()}
        return {digest: entry.facts for digest, entry in there.items() if entry and "breaks" in entry.facts}

    def publish(self, order: Order, result: Artifact | ContentError) -> None:
        """Publish an artifact, or note why there is none: the last good one stays."""
        self.problems += result.problems
        if isinstance(result, ContentError) or (self.strict and result.problems):
            return
        whole = not order.printed or order.needs in self.facts  # else the page breaks may be there next time
        entry = self.write(order.file, self._entry(order, order.digest if whole else ""), result)
        if entry is not None:
            self._note(order, entry, made=True)

    def write(self, file: Path, entry: Entry, artifact: Artifact) -> Entry | None:
        """Write an artifact whole and return its note; where it cannot be written, that is a problem."""
        try:
            return self.manifest.publish(file, entry, artifact)
        except OSError as failed:
            self.problems.append(_unwritable(file, failed))
            return None

    def is_inside(self, file: Path) -> bool:
        """Return whether a file may be written; it is a problem where a link leads out of the output folder."""
        if self.manifest.contains(file):
            return True
        self.problems.append(_outside(file, self.manifest.output))
        return False

    def withdraw(self, project: Project, plan: Plan) -> None:
        """Remove what must not stay: expired handouts, private articles, what has no source, slug or edition any more.

        A new slug gives a new name. What is in another output folder stays, and so does every file of this plan.
        """
        known = editions.names(project.styles)
        files = {self.manifest.key(order.file) for order in plan.orders}
        names = {(self._entry(order).origin, order.file.name) for order in plan.orders}
        origins = {origin for origin, _ in names}
        withdrawn = {(self.key(p.source), p.collection, edition): why for p, edition, why in plan.withdrawn}
        for key, entry in list(self.manifest.entries.items()):
            if key in files or entry.is_page:
                continue
            reasons = {
                withdrawn.get(entry.origin[:3], ""): entry.origin[:3] in withdrawn,
                "its edition is gone": entry.edition not in known,
                "its collection is gone": bool(entry.collection) and entry.collection not in project.collections,
                "its article is gone": not entry.collection and not (project.root / entry.source).is_file(),
                "it has a new name": entry.origin in origins and (entry.origin, Path(key).name) not in names,
            }
            reason = next((reason for reason, holds in reasons.items() if holds), "")
            if reason and self.manifest.contains(self.manifest.file_of(key)):
                self.remove(key, reason)

    def remove(self, key: str, reason: str) -> None:
        """Remove what a name in the manifest stands for, but nothing that somebody changed."""
        try:
            removed, changed = self.manifest.remove(key)
        except OSError as failed:
            self.problems.append(_unwritable(self.manifest.file_of(key), failed))
        else:
            self.removed += (Removed(shown(file), reason) for file in removed)
            self.problems += (_changed(file, reason) for file in changed)

    def _entry(self, order: Order, digest: str = "") -> Entry:
        publication = order.publication
        source = self.key(publication.source)
        return Entry(source, publication.collection, order.job.edition.name, order.clinic, digest)

    def key(self, source: str) -> str:
        """Return a source, which is named as problems show it, as the manifest names it."""
        if source not in self.keys:
            self.keys[source] = self.manifest.key(Path(source))
        return self.keys[source]

    def _note(self, order: Order, entry: Entry, *, made: bool) -> None:
        self.built.append(
            Built(
                path=self.shown(order.file),
                source=order.publication.name,
                edition=entry.edition,
                clinic=entry.clinic,
                made=made,
                bytes=entry.seen[""][0],
                facts=dict(entry.facts),
                companions=tuple(self.shown(companion(order.file, end)) for end in entry.companions),
            )
        )

    def shown(self, file: Path) -> str:
        """Return the path of a file in the output folder as the writer would type it."""
        return f"{self.output}{str(file).removeprefix(str(self.manifest.output))}".replace(os.sep, "/")

    def save(self) -> None:
        """Write the manifest; where it cannot be written, that is a problem."""
        try:
            self.manifest.save()
        except OSError as failed:
            self.problems.append(_unwritable(self.manifest.file, failed))


def _unwritable(file: Path, failed: OSError) -> Problem:
    message = f"cannot be written: {failed.strerror or failed}"
    return error("output-unwritable", shown(file), 0, message, "is there room on the disk, and may you write there?")


def _outside(file: Path, output: Path) -> Problem:
    message = "a link leads out of the output folder"
    link = Path(os.path.relpath(file)).as_posix()  # not where it leads
    return error("output-outside", link, 0, message, f"nothing is written outside {shown(output)}")


def _changed(file: Path, reason: str) -> Problem:
    message = f"must not stay ({reason}), but was changed after it was built, so it was not removed"
    return warning("output-changed", shown(file), 0, message, "remove it yourself, or keep it under another name")


def _damaged(file: Path) -> Problem:
    message = "is damaged or of another version, and begins anew: what was built before is no longer known"
    hint = "look in the output folder for artifacts that are expired or whose article is gone"
    return warning("manifest-damaged", shown(file), 0, message, hint)
