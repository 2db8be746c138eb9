"""Passages: runs of words that stand together, in the order in which an edition must say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from trifolio.check.parity.reading import PLACE, Word, clean, folded, levelled, split
from trifolio.safety.values import dataclass

__all__ = ["JOINT", "Choice", "Item", "Node", "Passage", "Slot", "further", "joined_up", "passage", "plain", "texts"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a passage where an edition may say words of its own: these, and marks (`A`, `12`, `iv`) if it may.

    `href` is the address of the link that the slot follows; where it may bear no marks, the address follows.
    """

    words: frozenset[str] = frozenset()
    marks: bool = False
    href: str = ""


JOINT = Slot()
"""What stands between passages, where an edition may say whatever is its own."""

Item: TypeAlias = Word | Slot


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a paragraph, heading, cell …, with the slots among them.

    `group` names the note or reference that it is of: as a whole, that may stand anywhere. A passage that `repeats`
    may be said once more (a table's head on each page), an `optional` one need not be said at all.
    """

    line: int
    items: tuple[Item, ...]
    group: str = ""
    repeats: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Passages that editions say in one of several ways, each as true as the others.

    Choices of one `kind` fall alike in the whole edition, for one template lays them out; those of none fall each by
    itself.
    """

    ways: tuple[tuple[Node, ...], ...]
    kind: str = ""


Node: TypeAlias = Passage | Choice


def further(node: Node, lines: int) -> Node:
    """Return a node whose lines are so many further on."""
    if isinstance(node, Passage):
        return replace(node, line=node.line + lines)
    return replace(node, ways=tuple(tuple(further(inner, lines) for inner in way) for way in node.ways))


def passage(text: str, line: int, slots: Iterable[Slot] = ()) -> Passage:
    """Return the passage that a text makes, in which `chr(PLACE + n)` holds the place of the n-th slot."""
    known = tuple(slots)
    items: list[Item] = []
    touching = False
    for word in _words(text):
        touching = touching and word.joined
        held = ord(word.text[0]) - PLACE
        if held >= 0:
            items.append(known[held])
        else:
            items.append(folded(word, joined=touching))
            touching = True
    return Passage(line, tuple(items))


@lru_cache(4096)
def _words(text: str) -> tuple[Word, ...]:
    """Return the words of a text, which the editions of an article have in common."""
    return tuple(split(levelled(text)))


def plain(text: str, line: int) -> Passage:
    """Return the passage of a text of the front matter or of the edition's own words."""
    return passage(clean(text), line)


def texts(source: Passage) -> tuple[str, ...]:
    """Return the words of a passage."""
    return tuple(item.text for item in source.items if isinstance(item, Word))


def joined_up(passages: Iterable[Passage]) -> tuple[Item, ...]:
    """Return the items of several passages, with a joint between each two."""
    items: list[Item] = []
    for passage in passages:
        items += [JOINT, *passage.items] if items else passage.items
    return tuple(items)
