"""What was published: a manifest in `.trifolio/` that says which artifacts are ours and what they were made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from trifolio.files import write_whole
from trifolio.model import Artifact, Job
from trifolio.problems import Problem, Severity

__all__ = ["Entry", "Ledger", "job_digest"]

ENGINES = ("weasyprint", "pydyf", "ebooklib", "pillow", "jinja2", "markdown", "lxml", "citeproc-py", "fonttools")


@dataclass(frozen=True, slots=True)
class Entry:
    """One published artifact: the source and edition it came from, its job's digest, its bytes' digest."""

    source: str
    edition: str
    clinic: str
    job: str
    sha256: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Ledger:
    """The manifest of one project, read once and written whole; a damaged one is begun anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / ".trifolio" / "manifest.json"
        self.entries: dict[str, Entry] = _read(self.file)

    def key(self, file: Path) -> str:
        """Return the name of an artifact's file in the manifest: from the project's folder where it stands in it."""
        path = file.resolve()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def file_of(self, key: str) -> Path:
        """Return the file of a name in the manifest."""
        return self.root / key

    def fresh(self, file: Path, digest: str) -> Entry | None:
        """Return the entry of an artifact that this very job made and nobody has changed since."""
        entry = self.entries.get(self.key(file))
        if entry is None or entry.job != digest or not file.is_file():
            return None
        return entry if hashlib.sha256(file.read_bytes()).hexdigest() == entry.sha256 else None

    def publish(self, file: Path, artifact: Artifact, source: str, clinic: str, digest: str) -> Entry:
        """Write an artifact whole and note it down."""
        write_whole(file, artifact.data)
        sha256 = hashlib.sha256(artifact.data).hexdigest()
        entry = Entry(source, artifact.edition, clinic, digest, sha256, artifact.facts, artifact.problems)
        self.entries[self.key(file)] = entry
        return entry

    def remove(self, key: str) -> None:
        """Take an artifact away, and its folder if nothing else is in it."""
        del self.entries[key]
        file = self.file_of(key)
        file.unlink(missing_ok=True)
        if file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()

    def save(self) -> None:
        """Write the manifest."""
        entries = {key: asdict(entry) for key, entry in sorted(self.entries.items())}
        write_whole(self.file, json.dumps(entries, indent=1, ensure_ascii=False).encode())


def _read(file: Path) -> dict[str, Entry]:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
        return {key: _entry(value) for key, value in table.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}


def _entry(value: Mapping[str, Any]) -> Entry:
    problems = tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in value["problems"])
    return Entry(**{**value, "problems": problems})


def job_digest(job: Job) -> str:
    """Return the SHA-256 of all that an artifact depends on; the day is not among it, but for being expired."""
    documents = tuple((d, tuple(o.digest for o in d.originals)) for d in job.documents)
    values = (
        documents,
        job.edition.digest,
        job.clinic,
        job.paper,
        job.expired,
        sorted(job.settings.items()),
        _program(),
    )
    return hashlib.sha256(repr(values).encode("utf-8", "backslashreplace")).hexdigest()


@cache
def _program() -> str:
    """Return a digest of this program and the versions of its engines."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).resolve().parents[1].rglob("*")):
        if file.suffix in (".py", ".csl") and "styles" not in file.parts:
            digest.update(file.name.encode() + file.read_bytes())
    for engine in ENGINES:
        try:
            digest.update(f"{engine} {version(engine)}".encode())
        except PackageNotFoundError:
            digest.update(f"{engine} none".encode())
    return digest.hexdigest()
