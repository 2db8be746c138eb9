"""What was published: a manifest in `.trifolio/` that says which artifacts are ours and what they were made of."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from trifolio.job import Artifact, Break
from trifolio.pipeline.readings import is_trusted
from trifolio.problems import Problem, Severity
from trifolio.safety.files import is_within, sha256, write_whole
from trifolio.safety.values import dataclass

__all__ = ["PAGE", "Entry", "Manifest", "companion"]

PAGE = "index.html"
"""The file name of every page of the library."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One artifact of ours: what it came from, its job's digest, the digests of its bytes and of its companions'.

    A page of the library is one of no edition, the page of all its articles one of no source.

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
    seen: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The size and the time of each of these files when they had their digests, the artifact's own by an empty name."""
    at: int = 0
    """When that was: nanoseconds since 1970."""

    @property
    def origin(self) -> tuple[str, str, str, str]:
        """What the artifact is, wherever its file stands: source, collection, edition and clinic."""
        return self.source, self.collection, self.edition, self.clinic

    @property
    def is_page(self) -> bool:
        """Whether it is a page of the library."""
        return not self.edition


class Manifest:
    """The manifest of one project, read once and written whole. A damaged one counts as empty (`is_damaged`).

    A build changes and removes files below its `output` folder only, whatever the manifest says.

    Builds may run side by side. Each writes down what it did itself and leaves the rest as it stands in the file by
    then; of two that write in the same instant one is forgotten, and the next build makes its artifacts again.
    """

    def __init__(self, root: Path, output: Path) -> None:
        self.root = root
        self.output = output
        self.file = root / ".trifolio" / "manifest.json"
        entries, self.digest = _read(self.file)
        self.is_damaged = entries is None
        self.entries: dict[str, Entry] = entries or {}
        self.touched: set[str] = set()
        self.place = cache(_place)
        """Where links lead from a folder, looked up once a build."""
        self.saved = time.monotonic()

    @property
    def lock(self) -> Path:
        """The file that a build holds while it runs."""
        return self.file.with_name("lock")

    @property
    def unfinished(self) -> Path:
        """The file that is there while a build writes."""
        return self.file.with_name("unfinished")

    def key(self, file: Path) -> str:
        """Return the name of an artifact's file in the manifest: from the project's folder where it stands in it."""
        return self.real(str(file)).removeprefix(f"{self.root.as_posix()}/")

    def real(self, file: str) -> str:
        """Return a file's path with the links in it followed, but not one that it is itself."""
        folder, name = os.path.split(file)
        return f"{self.place(folder)}/{name}"

    def file_of(self, key: str) -> Path:
        """Return the file of a name in the manifest."""
        return self.root / key

    def begin(self) -> None:
        """Note that a build begins to write, so that the next one knows if it is killed."""
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.unfinished.touch()

    def finish(self) -> None:
        """Note that a build has written all it had to."""
        with contextlib.suppress(OSError):
            self.unfinished.unlink(missing_ok=True)

    def folders(self) -> Iterator[Path]:
        """Yield the folders in which a build that was killed may have left something half written."""
        if not self.unfinished.exists():
            return
        yield self.file.parent
        yield from (self.file.parent / "cache" / name for name in ("pictures", "fonts"))
        yield from filter(self.contains, map(self.file_of, {os.path.split(key)[0] for key in self.entries}))

    def contains(self, file: Path) -> bool:
        """Return whether a file, or where a link leads instead, lies below the output folder."""
        path = str(file)
        if os.path.islink(path):  # noqa: PTH114 - of thousands
            return is_within(file, self.output)
        return f"{self.real(path)}/".startswith(f"{self.place(str(self.output))}/")

    def fresh(self, file: Path, intended: Entry) -> Entry | None:
        """Return the entry of an artifact that was made by the same job from the same source and is unchanged since."""
        entry = self.entries.get(self.key(file))
        if entry is None or (entry.job, entry.origin) != (intended.job, intended.origin):
            return None
        parts = _digests(file, entry)
        if all(is_trusted(path, entry.seen.get(end, NEVER), entry.at) for end, (path, _) in parts.items()):
            return entry
        seen = _seen(path for path, _ in parts.values())
        if not all(_is_unchanged(path, digest) for path, digest in parts.values()):
            return None
        entry = replace(entry, seen=dict(zip(parts, seen, strict=True)), at=time.time_ns())
        self._note(self.key(file), entry)
        return entry

    def intend(self, file: Path, entry: Entry) -> None:
        """Note down an artifact before it is made."""
        key = self.key(file)
        if key not in self.entries or self.entries[key].origin != entry.origin:
            self._note(key, entry)

    def publish(self, file: Path, entry: Entry, artifact: Artifact) -> Entry:
        """Write an artifact whole, note it down and return the note. Raises OSError where it cannot be written.

        Companions that it had before and has no more are removed, unless somebody changed them.
        """
        before = self.entries.get(self.key(file))
        for end, data in artifact.companions.items():
            write_whole(companion(file, end), data, lasting=True)
        write_whole(file, artifact.data, lasting=True)
        for end, (path, digest) in (_digests(file, before) if before else {}).items():
            if end and end not in artifact.companions and is_within(path, self.output) and _is_unchanged(path, digest):
                path.unlink(missing_ok=True)
        seen = _seen((file, *(companion(file, end) for end in artifact.companions)))
        entry = replace(
            entry,
            sha256=sha256(artifact.data),
            facts=artifact.facts,
            problems=artifact.problems,
            companions={end: sha256(data) for end, data in artifact.companions.items()},
            seen=dict(zip(("", *artifact.companions), seen, strict=True)),
            at=time.time_ns(),
        )
        self._note(self.key(file), entry)
        if time.monotonic() - self.saved > PATIENCE:
            self.save()
        return entry

    def _note(self, key: str, entry: Entry) -> None:
        self.entries[key] = entry
        self.touched.add(key)

    def remove(self, key: str) -> tuple[list[Path], list[Path]]:
        """Remove an artifact with its companions and return the files: those removed, and those that somebody changed.

        A changed file stays, and so does one that is not named as artifacts are. A folder that becomes empty goes too.
        Raises OSError where a file cannot be removed.
        """
        file, entry = self.file_of(key), self.entries[key]
        removed: list[Path] = []
        changed: list[Path] = []
        if file.name == PAGE if entry.is_page else file.name.startswith(f"{file.parent.name}-{entry.edition}"):
            for path, digest in _digests(file, entry).values():
                if os.path.lexists(path) and is_within(path, self.output):
                    ours = not entry.sha256 or _is_unchanged(path, digest)  # no digest: a killed build was writing it
                    (removed if ours else changed).append(path)
            for path in removed:
                path.unlink(missing_ok=True)
            if removed and file.parent != self.output and file.parent.is_dir() and not any(file.parent.iterdir()):
                file.parent.rmdir()
        del self.entries[key]
        self.touched.add(key)
        return removed, changed

    def save(self) -> None:
        """Write what has changed into the manifest. Raises OSError where it cannot be written."""
        if not self.touched:
            return
        others = {key: entry for key, entry in (_read(self.file)[0] or {}).items() if key not in self.touched}
        ours = {key: self.entries[key] for key in self.touched if key in self.entries}
        entries = {key: asdict(entry) for key, entry in sorted((others | ours).items())}
        digest = _digest(entries)
        table = {"version": VERSION, "sha256": digest, "artifacts": entries}
        write_whole(self.file, json.dumps(table, indent=1).encode())
        self.digest = digest if entries.keys() == self.entries.keys() else ""
        self.saved = time.monotonic()


def _place(folder: str) -> str:
    return Path(os.path.realpath(folder)).as_posix()


def companion(file: Path, end: str) -> Path:
    """Return the file that comes with an artifact, by what its name ends in."""
    return Path(f"{os.path.splitext(file)[0]}{end}")  # noqa: PTH122 - of thousands


PATIENCE = 2.0
"""Seconds of work that a build which is killed may have to do again."""


NEVER = (-1, 0)
"""The size and the time of no file."""


VERSION = 1
"""The version of the manifest's shape."""


def _read(file: Path) -> tuple[dict[str, Entry] | None, str]:
    """Return the entries of a manifest, none where there is no file and None where it is damaged; and their digest."""
    if not file.exists():
        return {}, ""
    try:
        table = json.loads(file.read_bytes())
        if table["version"] != VERSION or table["sha256"] != _digest(table["artifacts"]):
            return None, ""
        return {key: _entry(value) for key, value in table["artifacts"].items()}, str(table["sha256"])
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None, ""


def _digest(entries: Mapping[str, Any]) -> str:
    return sha256(json.dumps(entries, sort_keys=True).encode())


def _digests(file: Path, entry: Entry) -> dict[str, tuple[Path, str]]:
    """Return an artifact's file and its companions, by the ends of their names, each with its digest."""
    more = {end: (companion(file, end), digest) for end, digest in entry.companions.items()}
    return {"": (file, entry.sha256), **more}


def _seen(files: Iterable[Path]) -> list[tuple[int, int]]:
    """Return the size and the time of each of some files; nothing that holds for one that is not there."""
    seen = []
    for file in files:
        try:
            status = file.stat()
            seen.append((status.st_size, status.st_mtime_ns))
        except OSError:
            seen.append(NEVER)
    return seen


def _is_unchanged(file: Path, digest: str) -> bool:
    return file.is_file() and sha256(file.read_bytes()) == digest


def _entry(value: Mapping[str, Any]) -> Entry:
    """Return one entry of the manifest. Raises ValueError, TypeError or LookupError for what is none."""
    problems = tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in value["problems"])
    tables = {name: dict(value.get(name, {})) for name in ("facts", "companions")}
    if "breaks" in tables["facts"]:
        tables["facts"]["breaks"] = tuple(map(_break, tables["facts"]["breaks"]))
    tables["seen"] = {end: (int(size), int(time)) for end, (size, time) in value.get("seen", {}).items()}
    entry = Entry(**{**value, **tables, "problems": problems})
    texts = [getattr(entry, name) for name in ("source", "collection", "edition", "clinic", "job", "sha256")]
    texts += [getattr(p, name) for p in problems for name in ("code", "path", "message", "hint")]
    texts += [text for pair in entry.companions.items() for text in pair]
    numbers = (entry.at, *(problem.line for problem in problems))
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(number, int) for number in numbers):
        raise TypeError
    if any(re.search(r"[/\\\0]", end) for end in entry.companions):
        raise ValueError
    return entry


def _break(row: Sequence[Any]) -> Break:
    """Return a page break as it stands in JSON. Raises TypeError or ValueError for what is none."""
    page, anchor, at, words = row
    return Break(int(page), str(anchor), int(at), str(words))
