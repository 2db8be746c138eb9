"""What sources were read as, kept from build to build: an unchanged source is compared, not parsed."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from pathlib import Path
from typing import Any, TypeAlias

from trifolio.pipeline.digest import reading_digest
from trifolio.pipeline.site.card import Card, from_json
from trifolio.pipeline.stamp import YOUNG
from trifolio.problems import Problem, Severity, errors
from trifolio.project.config import Project
from trifolio.project.editions import names
from trifolio.safety.files import sha256, write_whole
from trifolio.safety.values import dataclass
from trifolio.source.mailing import is_configured

__all__ = ["Inputs", "Outline", "Readings", "inputs", "is_trusted"]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a build has to know of an article, or of a collection, to tell what is to be made of it.

    `digest` is of all that was read, `langs` are the languages of its articles, `editions` those that it names,
    `due_line` is where the date of its review stands, `card` is what a page of the library says of it, `digits` are
    those among which telephone numbers may be (`pipeline.phones`).
    """

    path: str
    slug: str
    digest: str
    langs: tuple[str, ...]
    editions: tuple[str, ...] = ()
    review_by: str = ""
    due_line: int = 1
    card: Card = field(default_factory=Card)
    digits: str = ""


Seen: TypeAlias = tuple[int, int, str]
"""What is known of a file: its size in bytes, when it was written (nanoseconds since 1970), its SHA-256."""

Inputs: TypeAlias = Mapping[str, Seen | None]
"""What a reading depends on: files by their paths, and None for places where there was none."""


def inputs(paths: Iterable[Path], begun: int) -> Inputs | None:
    """Return what is known of files that were read since a time (nanoseconds); None if one was changed since then."""
    known: dict[str, Seen | None] = {}
    for path in paths:
        try:
            status = path.stat()
            if status.st_mtime_ns >= begun or not stat.S_ISREG(status.st_mode):  # a pipe may be read for ever
                return None
            known[str(path)] = (status.st_size, status.st_mtime_ns, sha256(path.read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            known[str(path)] = None
        except (OSError, ValueError):  # no name that a file can have
            return None
    return known


def is_trusted(path: str | Path, seen: tuple[int, int], at: int) -> bool:
    """Return whether a file's size and time alone say that it is the one that was seen at a time."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a build with nothing to do does little else
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == seen and seen[1] + YOUNG < at


class Readings:
    """The kept readings of one project; a damaged file of them counts as empty, for it only saves time."""

    def __init__(self, project: Project) -> None:
        self.file = project.root / ".trifolio" / "readings.json"
        self.circumstances = _circumstances(project)
        self.kept: dict[str, dict[str, Any]] = _read(self.file, self.circumstances)
        self.changed = False

    def recall(self, source: Path) -> tuple[Outline, tuple[Problem, ...]] | None:
        """Return the outline of a source with its problems, if nothing that it depends on has changed since."""
        entry = self.kept.get(str(source))
        if entry is None:
            return None
        seen: Inputs = entry["inputs"]
        doubtful = {path for path, before in seen.items() if not _is_same(path, before, entry["at"])}
        if doubtful:
            now = inputs(map(Path, doubtful), time.time_ns())
            if now is None or any(_digest(now[path]) != _digest(seen[path]) for path in doubtful):
                return None
            entry |= {"inputs": {**seen, **now}, "at": time.time_ns()}
            self.changed = True
        outline = entry["outline"]
        lists = {name: tuple(outline[name]) for name in ("langs", "editions")}
        known = Outline(**{**outline, **lists, "card": from_json(outline["card"])})
        return known, tuple(
            Problem(**{**values, "severity": Severity(values["severity"])}) for values in entry["problems"]
        )

    def inputs(self, source: Path) -> Inputs:
        """Return what a source was read from; nothing where that is not known."""
        return dict(self.kept[str(source)]["inputs"]) if str(source) in self.kept else {}

    def keep(self, source: Path, outline: Outline, problems: Iterable[Problem], known: Inputs | None) -> None:
        """Keep what a source was read as; nothing of one with an error, which may be for want of a file."""
        problems = tuple(problems)
        if known is None or errors(problems):
            self.changed |= self.kept.pop(str(source), None) is not None
            return
        self.kept[str(source)] = {
            "at": time.time_ns(),
            "inputs": {path: seen and list(seen) for path, seen in known.items()},
            "outline": asdict(outline),
            "problems": [asdict(problem) for problem in problems],
        }
        self.changed = True

    def save(self) -> None:
        """Write what has changed, if the disk lets us."""
        if not self.changed:
            return
        there = {source: entry for source, entry in self.kept.items() if os.path.lexists(source)}
        data = json.dumps({"circumstances": self.circumstances, "readings": there}, sort_keys=True).encode()
        with contextlib.suppress(OSError):
            write_whole(self.file, sha256(data).encode() + b"\n" + data)
        self.changed = False


def _is_same(path: str, seen: Seen | None, at: int) -> bool:
    """Return whether a place is as it was seen, as far as that can be told without reading it."""
    return not os.path.lexists(path) if seen is None else is_trusted(path, (seen[0], seen[1]), at)


def _digest(seen: Seen | None) -> str:
    return seen[2] if seen else ""


def _circumstances(project: Project) -> str:
    """Return a digest of all that a reading depends on besides its files and the day."""
    values = (
        str(project.root),
        os.getcwd(),  # noqa: PTH109 - problems name paths from there
        sorted(project.defaults.items()),
        project.pictures,
        project.smart,
        project.words,
        is_configured(project.email),
        sorted(project.clinics),
        names(project.styles),
        reading_digest(),
    )
    return sha256(repr(values).encode("utf-8", "backslashreplace"))


def _read(file: Path, circumstances: str) -> dict[str, dict[str, Any]]:
    try:
        digest, _, data = file.read_bytes().partition(b"\n")
        if sha256(data).encode() != digest:
            return {}
        table = json.loads(data)
        return dict(table["readings"]) if table["circumstances"] == circumstances else {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
