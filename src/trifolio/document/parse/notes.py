"""Footnotes: taken out of the tree where Python-Markdown puts them, numbered by first mention, their marks made ours.

Python-Markdown has a `div.footnote` at the end, with an `li` of the id `fn:name` for each note and a link back in it; a
mark is `<sup><a class="footnote-ref" href="#fn:name">`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element

from trifolio.document.marks import NOTE, note_id, note_mark_id
from trifolio.document.parse.headings import take_out

__all__ = ["add_mark", "note_names", "take_notes"]

_MARK = "footnote-ref"


def note_names(root: _Element) -> frozenset[str]:
    """Return the names of the notes in a tree."""
    ids = (item.get("id") or "" for item in root.iter("li"))
    return frozenset(ident.removeprefix("fn:") for ident in ids if ident.startswith("fn:"))


def add_mark(parent: _Element, name: str) -> _Element:
    """Append the mark of a note, as Python-Markdown writes it, and return it."""
    mark = etree.SubElement(parent, "sup")
    etree.SubElement(mark, "a", {"class": _MARK, "href": f"#fn:{name}"})
    return mark


def take_notes(root: _Element) -> list[tuple[_Element, tuple[str, ...]]]:
    """Take the notes out of the tree, by first mention; return each with the ids of its marks, which get its number."""
    listing = root[-1] if len(root) else root
    if listing.get("class") != "footnote" or [part.tag for part in listing] != ["hr", "ol"]:
        return []
    items = {f"#{item.get('id')}": item for item in listing[-1] if (item.get("id") or "").startswith("fn:")}
    if len(items) < len(listing[-1]):
        return []  # a writer's own HTML
    root.remove(listing)
    mentions = [*_mentions(root, items), *_mentions(listing, items), *items]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(mentions), start=1)}
    marks: dict[int, list[str]] = defaultdict(list)
    _number_marks(root, numbers, marks)
    _number_marks(listing, numbers, marks)
    for back in list(listing.iterfind(".//a[@class='footnote-backref']")):
        before, above = back.getprevious(), back.getparent()
        take_out(back, "")
        if before is not None:
            before.tail = (before.tail or "").rstrip()
        elif above is not None:
            above.text = (above.text or "").rstrip()
    return [(items[name], tuple(marks[number])) for name, number in numbers.items()]


def _mentions(root: _Element, items: Mapping[str, _Element]) -> Iterator[str]:
    for link in root.iter("a"):
        if link.get("class") == _MARK and (name := link.get("href") or "") in items:
            yield name


def _number_marks(root: _Element, numbers: Mapping[str, int], marks: dict[int, list[str]]) -> None:
    """Give the marks of notes their numbers, in place and in one pass: a source may have thousands."""
    for link in root.iter("a"):
        if link.get("class") != _MARK or (number := numbers.get(link.get("href") or "")) is None:
            continue
        mark = link.getparent()
        link.set("href", f"#{note_id(number)}")
        link.text = str(number)
        if mark is not None and mark.tag == "sup":
            marks[number].append(note_mark_id(number, len(marks[number]) + 1))
            mark.set("class", NOTE)
            mark.set("id", marks[number][-1])
