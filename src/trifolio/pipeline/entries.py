"""What the manifest holds: an entry an artifact, and the entries' shape as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, field, fields
from pathlib import Path
from typing import Any

from trifolio.job import Break
from trifolio.problems import Problem, Severity
from trifolio.safety.files import sha256
from trifolio.safety.values import dataclass

__all__ = ["Entry", "as_json", "read_entries", "whole"]


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


VERSION = 1
"""The version of the manifest's shape."""


_FIELDS = tuple(field.name for field in fields(Entry))


def as_json(entry: Entry) -> str:
    """Return an entry as it stands in the manifest."""
    return json.dumps({name: getattr(entry, name) for name in _FIELDS}, sort_keys=True, default=asdict)


def whole(entries: Mapping[str, str]) -> tuple[bytes, str]:
    """Return the manifest of entries that are JSON already, by their names; and the digest that it begins with."""
    artifacts = ", ".join(f"{json.dumps(key)}: {entries[key]}" for key in sorted(entries))
    digest = sha256(f"{{{artifacts}}}".encode())
    return f'{{"version": {VERSION}, "sha256": "{digest}", "artifacts": {{{artifacts}}}}}\n'.encode(), digest


def read_entries(file: Path) -> tuple[dict[str, Entry] | None, str]:
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
    """Return the digest of entries: of the very text that `whole` writes."""
    return sha256(json.dumps(entries, sort_keys=True).encode())


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
