"""Links within a document: each leads to an id that is there, or it is words."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeGuard

from trifolio.kernel import Blocks, Element, ids, walk
from trifolio.model import Note, Reference
from trifolio.parse.reading import Reading
from trifolio.problems import warning

__all__ = ["lead"]


def lead(
    reading: Reading, body: Blocks, notes: tuple[Note, ...], references: tuple[Reference, ...]
) -> tuple[Blocks, tuple[Note, ...]]:
    """Return body and notes with the links to ids that nothing bears as words, each with a warning.

    What bore such an id was left out or dissolved: an empty paragraph, a row, an item that is none.
    """
    own = [f"ref-{reference.number}" for reference in references] + [f"note-{note.number}" for note in notes]
    known = frozenset((*ids(body), *ids(notes), *own))
    gone = [node for node in walk((body, *(note.body for note in notes))) if _is_dead(node, known)]
    for link in gone:
        message = f"what bears the id “{link.get('href')[1:]}” is not shown, so nothing can lead there"
        reading.problems.append(warning("link-dead", reading.path, link.line, message, "link to a heading"))
    return (_unlinked(body, known), _unlinked(notes, known)) if gone else (body, notes)


def _is_dead(node: Any, known: frozenset[str]) -> TypeGuard[Element]:
    if not isinstance(node, Element) or node.tag != "a":
        return False
    href = node.get("href")
    return href.startswith("#") and href[1:] not in known


def _unlinked(value: Any, known: frozenset[str]) -> Any:
    """Return a value with its dead links as what they hold."""
    if isinstance(value, tuple):
        return tuple(part for item in value for part in _parts(item, known))
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        if isinstance(old, tuple | Element) and (new := _unlinked(old, known)) != old:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value


def _parts(item: Any, known: frozenset[str]) -> tuple[Any, ...]:
    made = _unlinked(item, known)
    if not _is_dead(made, known):
        return (made,)
    named = tuple(pair for pair in made.attributes if pair[0] == "id")
    return (dataclasses.replace(made, tag="span", attributes=named),) if named else made.children
