"""Shelves: which artifacts of the output folder are shown together, by the manifest, and what is said of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from trifolio.check.review import is_past
from trifolio.pipeline.manifest import PAGE, Entry, Manifest
from trifolio.pipeline.request import Request
from trifolio.pipeline.site.card import Card, from_json
from trifolio.safety.values import dataclass

__all__ = ["Leaf", "Shelf", "pages", "shelves"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An article, or a collection, as it is published for one clinic.

    `folder` is where its artifacts are, `entries` are these by their file names, `clinics` the other clinics that have
    it. `expired`: it is past its review.
    """

    folder: Path
    source: str
    collection: str
    card: Card
    expired: bool
    entries: tuple[tuple[str, Entry], ...]
    clinics: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return self.folder.name


@dataclass(slots=True)
class Shelf:
    """All that is published for one clinic, and for the project itself where that is empty; `folder` is its place."""

    clinic: str
    folder: Path
    leaves: list[Leaf] = field(default_factory=list)


def shelves(manifest: Manifest, request: Request, cards: Mapping[tuple[str, str], Card]) -> dict[str, Shelf]:
    """Return the shelves of the output folder by their clinics, the project's own first, there even if it is empty.

    `cards` are those of articles and collections that are known by now (by source and collection); the others have
    what their pages say. What has neither is left out: it was published by a build that wrote no pages.
    """
    known = {
        (entry.source, entry.collection): from_json(entry.facts["card"])
        for _, _, _, entry in _own(manifest)
        if entry.is_page and "card" in entry.facts
    }
    known |= cards
    folders: dict[tuple[str, str], list[tuple[str, Entry]]] = {}
    for key, place, name, entry in _own(manifest):
        is_there = bool(entry.sha256) and not entry.is_page and os.path.isfile(manifest.file_of(key))  # noqa: PTH113 - of thousands
        if is_there and (entry.source, entry.collection) in known:
            folders.setdefault((entry.clinic, place), []).append((name, entry))
    every: dict[str, Shelf] = {"": Shelf("", manifest.output)}
    for (clinic, slug), entries in sorted(folders.items()):
        shelf = every.setdefault(clinic, Shelf(clinic, manifest.output / clinic))
        source, collection = entries[0][1].source, entries[0][1].collection
        card = known[source, collection]
        late = is_past(card.review_by, request.today)
        shelf.leaves.append(Leaf(shelf.folder / slug, source, collection, card, late, tuple(sorted(entries))))
    _cross(every)
    return every


def _cross(every: dict[str, Shelf]) -> None:
    """Say on the project's own shelf which clinics have each article too; one that only clinics have is there, too."""
    own = {leaf.slug: leaf for leaf in every[""].leaves}
    for clinic, shelf in every.items():
        for leaf in shelf.leaves if clinic else ():
            there = own.get(leaf.slug) or replace(leaf, folder=every[""].folder / leaf.slug, entries=())
            own[leaf.slug] = replace(there, clinics=(*there.clinics, clinic))
    every[""].leaves = list(own.values())
    for shelf in every.values():
        shelf.leaves.sort(key=lambda leaf: (leaf.card.title.casefold(), leaf.slug))


def pages(manifest: Manifest) -> list[str]:
    """Return the names in the manifest of all pages in the output folder."""
    keys = []
    for key, places in _below(manifest):
        entry = manifest.entries[key]
        of_article = places[-2:-1] if entry.source else []
        if entry.is_page and places[:-1] == [*_of_clinic(entry), *of_article]:
            keys.append(key)
    return keys


def _own(manifest: Manifest) -> Iterator[tuple[str, str, str, Entry]]:
    """Yield what is in a folder of an article: its name in the manifest, the folder's, the file's, and its entry.

    Other output folders may stand below this one: what is in them is not where its clinic has it.
    """
    for key, (*places, name) in _below(manifest):
        entry = manifest.entries[key]
        if entry.source and places and places[:-1] == _of_clinic(entry):
            yield key, places[-1], name, entry


def _below(manifest: Manifest) -> Iterator[tuple[str, list[str]]]:
    """Yield each name in the manifest that is below the output folder, with the parts of its path from there."""
    base = manifest.key(manifest.output / PAGE).removesuffix(PAGE)
    yield from ((key, key.removeprefix(base).split("/")) for key in manifest.entries if key.startswith(base))


def _of_clinic(entry: Entry) -> list[str]:
    return [entry.clinic] if entry.clinic else []
