"""What was published: a manifest in `.trifolio/` that says which artifacts are ours and what they were made of."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from trifolio.job import Artifact
from trifolio.pipeline.entries import Entry, as_json, read_entries, whole
from trifolio.pipeline.readings import is_trusted
from trifolio.safety.files import is_within, sha256, write_whole

__all__ = ["PAGE", "Entry", "Manifest", "companion"]

PAGE = "index.html"
"""The file name of every page of the library."""


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
        entries, self.digest = read_entries(self.file)
        self.is_damaged = entries is None
        self.entries: dict[str, Entry] = entries or {}
        self.touched: set[str] = set()
        """The names of all that this build has changed, which is its own to write."""
        self.changed: set[str] = set()
        """Those that have changed since the file was written."""
        self.texts: dict[str, str] = {}
        """The entries of the file as JSON, as it was in this state."""
        self.state: tuple[int, ...] = ()
        self.place = cache(_place)
        """Where links lead from a folder, looked up once a build."""
        self.due = time.monotonic() + PATIENCE

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
        if time.monotonic() > self.due:
            self.save()
        return entry

    def _note(self, key: str, entry: Entry) -> None:
        self.entries[key] = entry
        self._touch(key)

    def _touch(self, key: str) -> None:
        self.touched.add(key)
        self.changed.add(key)

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
        self._touch(key)
        return removed, changed

    def save(self) -> None:
        """Write what has changed into the manifest. Raises OSError where it cannot be written.

        What other builds have written since is read first; each entry becomes JSON once, not with every save.
        """
        if not self.touched:
            return
        begun = time.monotonic()
        if _state(self.file) != self.state:
            theirs = read_entries(self.file)[0] or {}
            self.texts = {key: as_json(entry) for key, entry in theirs.items() if key not in self.touched}
            self.changed |= self.touched
        for key in self.changed:
            self.texts.pop(key, None)
            if key in self.entries:
                self.texts[key] = as_json(self.entries[key])
        data, digest = whole(self.texts)
        write_whole(self.file, data)
        self.state = _state(self.file)
        self.changed.clear()
        self.digest = digest if self.texts.keys() == self.entries.keys() else ""
        ended = time.monotonic()
        self.due = ended + max(PATIENCE, SELDOM * (ended - begun))


def _state(file: Path) -> tuple[int, ...]:
    """Return what another build changes when it writes the manifest; nothing where there is no file."""
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _place(folder: str) -> str:
    return Path(os.path.realpath(folder)).as_posix()


def companion(file: Path, end: str) -> Path:
    """Return the file that comes with an artifact, by what its name ends in."""
    return Path(f"{os.path.splitext(file)[0]}{end}")  # noqa: PTH122 - of thousands


PATIENCE = 2.0
"""Seconds of work that a build which is killed may have to do again, at least."""


SELDOM = 20
"""As many times as long as saving took it is not saved again: of a large library that takes a while."""


NEVER = (-1, 0)
"""The size and the time of no file."""


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
