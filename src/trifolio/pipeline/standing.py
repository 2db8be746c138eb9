"""What a build rests on that had nothing to do: every file and folder that it would look at again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from trifolio.pipeline.manifest import Manifest, companion
from trifolio.pipeline.readings import Readings
from trifolio.pipeline.request import Request
from trifolio.project.config import PLACES, Project
from trifolio.project.styles import packaged_styles
from trifolio.safety.files import PACKAGE

__all__ = ["Places", "Standing", "folders_below", "standing"]

Places: TypeAlias = Mapping[str, bool | None]
"""Files and folders by their paths: whether there was something, None where only its state then counts."""

OWN = ("styles", "words", "fonts")
"""Folders of a project of which all may be read."""


class Standing(NamedTuple):
    """The folder of the manifest, the manifest's digest as the build knew it, and all places that it depends on."""

    folder: str
    digest: str
    places: Places


def standing(project: Project, request: Request, manifest: Manifest, readings: Readings) -> Standing | None:
    """Return what a build of articles rests on, but for the folders in which they were found.

    There is none if it is not known what some article was read from.
    """
    known = [readings.inputs(source) for source in request.sources]
    if not (manifest.digest and all(known)):
        return None
    places: dict[str, bool | None] = dict.fromkeys((*_program(), *_project(project), *_published(manifest)))
    for inputs in known:
        places |= {path: seen is not None for path, seen in inputs.items()}
    places[str(manifest.unfinished)] = False
    return Standing(str(manifest.file.parent), manifest.digest, places)


def folders_below(folder: Path) -> Iterator[str]:
    """Yield a folder and all that are below it; nothing of what is none."""
    yield from (place for place, _, _ in os.walk(folder))


def _program() -> Iterator[str]:
    """Yield what the program is made of, and the folders in which it finds packages."""
    yield from _all_below(PACKAGE)
    yield from _all_below(packaged_styles())
    yield from (folder or "." for folder in sys.path)


def _project(project: Project) -> Iterator[str]:
    """Yield where a configuration may stand, and what it leads to."""
    here = Path.cwd()
    yield from (str(folder / name) for folder in (here, *here.parents) for name in PLACES)
    for name in OWN:
        yield str(project.root / name)
        yield from _all_below(project.root / name)
    if project.check.retractions:
        yield str(project.check.retractions)
    clinics = filter(None, (project.clinic, *project.clinics.values()))
    named = [logo for clinic in clinics for logo in clinic.logos.values()]
    named += filter(None, (collection.cover for collection in project.collections.values()))
    for original in named:
        yield original.path
        for place in (project.root / original.src, project.root / "assets" / original.src):
            yield from (str(place), str(place.parent))


def _published(manifest: Manifest) -> Iterator[str]:
    """Yield what was published, in which folders, and what it was made of."""
    yield str(manifest.output)
    for key, entry in manifest.entries.items():
        file = manifest.file_of(key)
        yield from (str(file), str(file.parent), str(manifest.root / entry.source))
        yield from (str(companion(file, end)) for end in entry.companions)


def _all_below(folder: Path) -> Iterator[str]:
    """Yield a folder with all that is below it but what Python compiled."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield place
        yield from (os.path.join(place, name) for name in files)  # noqa: PTH118 - of hundreds
