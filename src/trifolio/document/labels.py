"""The words of a heading where nothing can be raised or lowered: bookmarks, contents, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from trifolio.document import marks
from trifolio.document.nodes import Element, Node, Nodes

__all__ = ["label", "label_of", "lowered", "raised"]

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SIGNS = re.compile(r"[0-9+\-−=()n]+")
_NOT_SAID = frozenset(("doc-noteref", "doc-backlink", "doc-pagebreak"))


def label(nodes: Nodes) -> str:
    """Return inline nodes as text on one line: raised and lowered signs as Unicode has them, no marks of notes."""
    return " ".join("".join(_label_texts(nodes)).split())


def label_of(element: _Element, *, alts: bool = True) -> str:
    """Return what an element of a page or of a source says, as `label` does; without `alts` its pictures are silent."""
    return " ".join("".join(_parts(element, alts=alts)).split())


def raised(text: str) -> str:
    """Return raised text so that no number changes: 6 is `⁶`, `th` stays, anything else has `^` before it."""
    if _SIGNS.fullmatch(text):
        return text.translate(_RAISED)
    if text.isalpha() or not text.strip():
        return text
    return f"^{text}" if text.isalnum() else f"^({text})"


def lowered(text: str) -> str:
    """Return lowered text: 2 is `₂`, words stay."""
    return text.translate(_LOWERED) if _SIGNS.fullmatch(text) and "n" not in text else text


_LEVELS = {"sup": raised, "sub": lowered}


def _label_texts(nodes: Nodes) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Element) and not (node.tag == "sup" and marks.is_mark(node)):
            yield _levelled(node)


def _levelled(node: Node) -> str:
    if not isinstance(node, Element):
        return ""
    if node.tag == "br":
        return " "
    text = node.get("alt") if node.tag == "img" else "".join(_label_texts(node.children))
    return _LEVELS[node.tag](text) if node.tag in _LEVELS else text


def _parts(element: _Element, *, alts: bool) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.get("role") in _NOT_SAID:
        return
    tag = element.tag.rpartition("}")[2]
    alt = element.get("alt") if alts else ""
    inner = " " if tag == "br" else "".join((alt or element.text or "", *_below(element, alts=alts)))
    is_mark = tag == "sup" and (marks.is_mark(element) or "link-mark" in (element.get("class") or "").split())
    if not is_mark and not (tag == "sup" and not inner.strip(" ,")):
        yield _LEVELS[tag](inner) if tag in _LEVELS else inner


def _below(element: _Element, *, alts: bool) -> Iterator[str]:
    for child in element:
        yield from _parts(child, alts=alts)
        yield child.tail or ""
