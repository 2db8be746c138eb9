"""What is asked of a build, with what stands where nothing was said."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import field
from pathlib import Path

from trifolio.problems import ContentError, error, nearest
from trifolio.project import editions
from trifolio.project.config import Project
from trifolio.safety.values import dataclass

__all__ = ["ALL", "Request", "check_names", "output_folder"]


ALL = "all"
"""The name that means every clinic, and the project's own."""


def today() -> dt.date:
    """Return the day, from `TRIFOLIO_TODAY` (YYYY-MM-DD) where it is set. Raises ContentError for what is no date."""
    day = os.environ.get("TRIFOLIO_TODAY")
    try:
        return dt.date.fromisoformat(day) if day else dt.datetime.now(tz=dt.UTC).astimezone().date()
    except ValueError:
        raise _wrong("TRIFOLIO_TODAY", f"“{day}” is no date", "write it as 2026-11-26") from None


def epoch() -> str:
    """Return the day that `SOURCE_DATE_EPOCH` names (seconds since 1970, reproducible-builds.org), else 1980-01-01.

    Raises ContentError for what is no time.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH") or str(int(dt.datetime(1980, 1, 1, tzinfo=dt.UTC).timestamp()))
    try:
        return dt.datetime.fromtimestamp(int(text), tz=dt.UTC).date().isoformat()
    except (OSError, OverflowError, ValueError):
        raise _wrong("SOURCE_DATE_EPOCH", f"“{text}” is no time", "write the seconds since 1970, UTC") from None


def _wrong(variable: str, message: str, hint: str) -> ContentError:
    return ContentError(error("config", variable, 0, message, hint))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build; what is empty is as the sources and the project have it.

    `sources` are files, `collections` and `clinics` names in the configuration; the clinic `all` means each of
    them. `epoch` is the date (YYYY-MM-DD) inside artifacts of articles without `updated`. `jobs` is how many worker
    processes there may be: None for as many as are worth it, 0 for none (all is done in this process, without
    limits of time and memory). `cluster` is the address of a Dask scheduler whose workers make the artifacts.
    """

    sources: tuple[Path, ...] = ()
    today: dt.date = field(default_factory=today)
    editions: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()
    paper: str = ""
    output: Path | None = None
    epoch: str = field(default_factory=epoch)
    jobs: int | None = 0
    force: bool = False
    strict: bool = False
    allow_expired: bool = False
    collections: tuple[str, ...] = ()
    cluster: str = ""


def output_folder(project: Project, request: Request) -> Path:
    """Return the folder that artifacts go to: the one that was asked for, else the project's `output`."""
    return request.output or project.root / "output"


def check_names(project: Project, request: Request) -> None:
    """Raise ValueError for an edition, a clinic or a collection that the project does not have."""
    clinics = (*project.clinics, ALL) if project.clinics else ()
    for kind, named, known, none in (
        ("edition", request.editions, editions.names(project.styles), ""),
        ("clinic", request.clinics, clinics, f"{project.config} has no [clinics.NAME]"),
        ("collection", request.collections, tuple(project.collections), f"{project.config} has no [collections.NAME]"),
    ):
        for name in named:
            if name not in known:
                raise ValueError(f"unknown {kind} “{name}”: {nearest(name, known) if known else none}")
