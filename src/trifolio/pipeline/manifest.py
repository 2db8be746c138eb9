"""What was published: a manifest in `.trifolio/` that says which artifacts are ours and what they were made of."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from trifolio.job import Artifact, Break
from trifolio.problems import Problem, Severity
from trifolio.safety.files import sha256, write_whole

__all__ = ["Entry", "Manifest", "companion"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One artifact of ours: what it came from, its job's digest, the digests of its bytes and of its companions'.

    `source` is the article's file, or the configuration for a `collection` that it names. Both digests are empty while
    an artifact is only meant to be: a build that is killed must leave behind which files are ours.
    """

    source: str
    collection: str
    edition: str
    clinic: str
    job: str = ""
    sha256: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    companions: Mapping[str, str] = field(default_factory=dict)
    """The digests of the files that come with it, by the ends of their names."""

    @property
    def origin(self) -> tuple[str, str, str, str]:
        """What the artifact is, wherever its file stands: source, collection, edition and clinic."""
        return self.source, self.collection, self.edition, self.clinic


class Manifest:
    """The manifest of one project, read once and written whole; what is damaged in it is begun anew.

    Builds may run side by side. Each writes down what it did itself and leaves the rest as it stands in the file by
    then; of two that write in the same instant one is forgotten, and the next build makes its artifacts again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / ".trifolio" / "manifest.json"
        self.entries: dict[str, Entry] = _read(self.file)
        self.touched: set[str] = set()
        self.saved = time.monotonic()

    @property
    def lock(self) -> Path:
        """The file that a build holds while it runs."""
        return self.file.with_name("lock")

    def key(self, file: Path) -> str:
        """Return the name of an artifact's file in the manifest: from the project's folder where it stands in it."""
        path = file.parent.resolve() / file.name
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def file_of(self, key: str) -> Path:
        """Return the file of a name in the manifest."""
        return self.root / key

    def folders(self) -> Iterator[Path]:
        """Yield the folders in which a build that was killed may have left something half written."""
        yield self.file.parent
        yield from (self.file.parent / "cache" / name for name in ("pictures", "fonts"))
        yield from {self.file_of(key).parent for key in self.entries}

    def fresh(self, file: Path, digest: str) -> Entry | None:
        """Return the entry of an artifact that this very job made and nobody has changed since."""
        entry = self.entries.get(self.key(file))
        if entry is None or entry.job != digest:
            return None
        parts = {file: entry.sha256, **{companion(file, end): digest for end, digest in entry.companions.items()}}
        whole = all(path.is_file() and sha256(path.read_bytes()) == digest for path, digest in parts.items())
        return entry if whole else None

    def intend(self, file: Path, entry: Entry) -> None:
        """Note down an artifact before it is made."""
        key = self.key(file)
        if key not in self.entries:
            self._note(key, entry)

    def publish(self, file: Path, entry: Entry, artifact: Artifact) -> Entry:
        """Write an artifact whole, note it down and return the note. Raises OSError where it cannot be written."""
        for end, data in artifact.companions.items():
            write_whole(companion(file, end), data, lasting=True)
        write_whole(file, artifact.data, lasting=True)
        entry = replace(
            entry,
            sha256=sha256(artifact.data),
            facts=artifact.facts,
            problems=artifact.problems,
            companions={end: sha256(data) for end, data in artifact.companions.items()},
        )
        self._note(self.key(file), entry)
        if time.monotonic() - self.saved > PATIENCE:
            self.save()
        return entry

    def _note(self, key: str, entry: Entry) -> None:
        self.entries[key] = entry
        self.touched.add(key)

    def remove(self, key: str) -> bool:
        """Take an artifact away, and its folder if nothing else is in it; tell whether it was there.

        A file that is not called as artifacts are is only forgotten: whoever wrote the manifest, it was not we.
        Raises OSError where it cannot be removed.
        """
        file, edition = self.file_of(key), self.entries[key].edition
        there = file.name.startswith(f"{file.parent.name}-{edition}") and os.path.lexists(file)
        if there:
            for path in (file, *(companion(file, end) for end in self.entries[key].companions)):
                path.unlink(missing_ok=True)
            if file.parent.is_dir() and not any(file.parent.iterdir()):
                file.parent.rmdir()
        del self.entries[key]
        self.touched.add(key)
        return there

    def save(self) -> None:
        """Write what has changed into the manifest. Raises OSError where it cannot be written."""
        if not self.touched:
            return
        others = {key: entry for key, entry in _read(self.file).items() if key not in self.touched}
        ours = {key: self.entries[key] for key in self.touched if key in self.entries}
        entries = {key: asdict(entry) for key, entry in sorted((others | ours).items())}
        write_whole(self.file, json.dumps(entries, indent=1).encode())
        self.saved = time.monotonic()


def companion(file: Path, end: str) -> Path:
    """Return the file that comes with an artifact, by what its name ends in."""
    return file.with_name(f"{file.stem}{end}")


PATIENCE = 2.0
"""Seconds of work that a build which is killed may have to do again."""


def _read(file: Path) -> dict[str, Entry]:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    rows = table.items() if isinstance(table, dict) else ()
    return {key: entry for key, value in rows if (entry := _entry(value)) is not None}


def _entry(value: Any) -> Entry | None:
    """Return what one entry of the manifest says, if that is an entry."""
    try:
        problems = tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in value["problems"])
        tables = {name: dict(value.get(name, {})) for name in ("facts", "companions")}
        if "breaks" in tables["facts"]:
            tables["facts"]["breaks"] = tuple(map(_break, tables["facts"]["breaks"]))
        entry = Entry(**{**value, **tables, "problems": problems})
    except (TypeError, ValueError, LookupError, AttributeError):
        return None
    texts = [getattr(entry, name) for name in ("source", "collection", "edition", "clinic", "job", "sha256")]
    texts += [getattr(p, name) for p in problems for name in ("code", "path", "message", "hint")]
    texts += [text for pair in entry.companions.items() for text in pair]
    whole = all(isinstance(text, str) for text in texts) and all(isinstance(p.line, int) for p in problems)
    return entry if whole else None


def _break(row: Sequence[Any]) -> Break:
    """Return a page break as it stands in JSON. Raises TypeError or ValueError for what is none."""
    page, anchor, at, words = row
    return Break(int(page), str(anchor), int(at), str(words))
