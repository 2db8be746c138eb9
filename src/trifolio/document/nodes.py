"""The small XHTML tree that every edition serialises or flows: its nodes, blocks, lines and words.

A tree is made of values that never change: text is `str`, a tag is an `Element`, and what has a meaning of its own
(a component, a run of prose) is a `Block`. A block may stand inside an element (a table in a list item, say), so
whoever walks a tree passes a function that says what becomes of one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from trifolio.safety.values import dataclass
from trifolio.source.html import INLINE, VOID

__all__ = [
    "Block",
    "Blocks",
    "Element",
    "Node",
    "Nodes",
    "Prose",
    "altered",
    "aside",
    "hrefs",
    "ids",
    "is_task",
    "located",
    "plain",
    "quoted",
    "spoken",
    "tidy",
    "walk",
    "words",
    "xhtml",
]

_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One tag of the tree; `attributes` are sorted pairs, `line` counts from 1 in the source's file."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: Nodes = ()
    line: int = 0

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute's value."""
        return next((value for key, value in self.attributes if key == name), default)

    def has(self, name: str) -> bool:
        """Return whether the element has the attribute, even an empty one."""
        return any(key == name for key, _ in self.attributes)

    def having(self, **attributes: str) -> Element:
        """Return the element with these attributes set; `data_block` means `data-block`, `epub__type` `epub:type`."""
        merged = dict(self.attributes) | {
            key.replace("__", ":").replace("_", "-"): value for key, value in attributes.items()
        }
        return dataclasses.replace(self, attributes=tuple(sorted(merged.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What stands on lines of its own: where it begins in the file, and its number in the document (from 1)."""

    line: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Prose(Block):
    """One block of ordinary Markdown: a paragraph, heading, list, quote …"""

    element: Element


Node: TypeAlias = str | Element | Block
Blocks: TypeAlias = tuple[Block, ...]
Nodes: TypeAlias = tuple[Node, ...]


def walk(value: Any) -> Iterator[Node]:
    """Yield every node of a value (nodes, blocks, tuples of them, parts of components) in reading order."""
    return (node for node in _walk(value) if isinstance(node, str | Element | Block))


def _walk(value: Any) -> Iterator[Any]:
    """Yield every node of a value, and what is none: the parts of components, notes, references."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, tuple):
            left.extend(reversed(value))
            continue
        yield value
        if isinstance(value, Element):
            left.extend(reversed(value.children))
        elif not isinstance(value, str):
            left.extend(getattr(value, name) for name in reversed(spoken(type(value))))


def located(value: Any, line: int = 0) -> Iterator[tuple[Node, int]]:
    """Yield every node of a value with its line: its own, or that of the last before it that has one."""
    for node in walk(value):
        if not isinstance(node, str):
            line = node.line or line
        yield node, line


def hrefs(value: Any) -> Iterator[str]:
    """Yield the address of every link in a value."""
    return (node.get("href") for node in walk(value) if isinstance(node, Element) and node.tag == "a")


def ids(value: Any) -> Iterator[str]:
    """Yield every id in a value: those of elements, of blocks and of parts of components."""
    idents = (node.get("id") if isinstance(node, Element) else getattr(node, "id", "") for node in _walk(value))
    return filter(None, idents)


def altered(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value with its texts, elements and blocks as `change` gives them, each after what stands inside it.

    A tuple that `change` gives for an item of a tuple stands, item by item, in its place.
    """
    if isinstance(value, tuple):
        items: list[Any] = []
        for item in value:
            new = altered(item, change)
            items += new if isinstance(new, tuple) and not isinstance(item, tuple) else (new,)
        return tuple(items)
    if isinstance(value, str):
        return change(value)
    if not dataclasses.is_dataclass(type(value)):
        return value
    names = ("children",) if isinstance(value, Element) else spoken(type(value))
    return change(dataclasses.replace(value, **{name: altered(getattr(value, name), change) for name in names}))


def plain(value: Any) -> str:
    """Return the text of a value just as it stands, for code and for measuring."""
    return "".join(node for node in walk(value) if isinstance(node, str))


BOXES = ("☐", "☑")
"""What begins an item of a task list: a box to tick, and one that is ticked."""


def is_task(node: Any) -> bool:
    """Return whether an item of a list begins with a box to tick, which stands in the place of a bullet."""
    return isinstance(node, Element) and node.tag == "li" and plain(node).lstrip().startswith(BOXES)


def tidy(value: Any) -> str:
    """Return the text of a value on one line; parts of it that stand apart never run together."""
    return _SPACE.sub(" ", _spaced(value)).strip()


def words(value: Any) -> list[str]:
    """Return the words of a value in reading order."""
    return _spaced(value).split()


def _spaced(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "".join(map(_spaced, value))
    if isinstance(value, Element):
        inside = _spaced(value.children)
        return inside if value.tag in INLINE else f" {inside} "
    return f" {' '.join([_spaced(getattr(value, name)) for name in spoken(type(value))])} "


def aside(**kwargs: Any) -> Any:
    """Return a dataclass field whose text is not the writer's (an id, an option): what walks a tree passes it by."""
    return dataclasses.field(metadata={"text": False}, **kwargs)


def spoken(kind: type) -> tuple[str, ...]:
    """Return the fields of a block, or a part of one, that hold text an edition must say; other values have none."""
    if kind not in _SAID:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        _SAID[kind] = tuple(field.name for field in fields if field.metadata.get("text", True))
    return _SAID[kind]


_SAID: dict[type, tuple[str, ...]] = {}


def escaped(text: str) -> str:
    """Return a text as XML writes it. The library's way to do this loads all of HTTP."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return the value of an attribute as XML writes it, in quotes of the kind that it has none of."""
    escaped_text = escaped(text).translate(_BLANKS)
    if '"' not in escaped_text:
        return f'"{escaped_text}"'
    return f"'{escaped_text}'" if "'" not in escaped_text else '"' + escaped_text.replace('"', "&quot;") + '"'


_BLANKS = {ord("\n"): "&#10;", ord("\r"): "&#13;", ord("\t"): "&#9;"}


def xhtml(nodes: Nodes, embed: Callable[[Block], str], adapt: Callable[[Element], Nodes]) -> str:
    """Return the nodes as well-formed XHTML without a namespace.

    `embed` gives the markup of a block that stands among them. `adapt` gives what stands for an element in this
    edition: the element with another address or attribute, nothing, or more beside it; it is not asked again about
    what it gave, but about what stands inside.
    """
    return "".join(_markup(node, embed, adapt) for node in nodes)


def _markup(node: Node, embed: Callable[[Block], str], adapt: Callable[[Element], Nodes]) -> str:
    if isinstance(node, str):
        return escaped(node)
    if isinstance(node, Block):
        return embed(node)
    return "".join(
        _tag(part, embed, adapt) if isinstance(part, Element) else escaped(str(part)) for part in adapt(node)
    )


def _tag(element: Element, embed: Callable[[Block], str], adapt: Callable[[Element], Nodes]) -> str:
    attributes = "".join(f" {name}={quoted(value)}" for name, value in element.attributes)
    if element.tag in VOID:
        return f"<{element.tag}{attributes}/>"
    return f"<{element.tag}{attributes}>{xhtml(element.children, embed, adapt)}</{element.tag}>"
