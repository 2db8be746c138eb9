"""Captions: the title of a picture alone in its paragraph, the `Table: …` paragraph beside a table."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from trifolio.document.parse.headings import take_out
from trifolio.document.parse.notes import add_mark, note_names

__all__ = ["LINK", "captions"]

_CAPTION = re.compile(r"\s*(?:Table:|:)\s+", re.IGNORECASE)
LINK = r"\[(?P<words>[^\[\]]+)\]\((?P<href>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)"
"""A link as a picture's title holds it."""
_MARKED = re.compile(rf"\[\^(?P<note>[^\]\s]+)\]|{LINK}")


def captions(root: _Element) -> None:
    """Make figures of pictures alone in their paragraph, and captions of `Table: …` paragraphs next to a table."""
    notes = note_names(root)
    for paragraph in list(root.iter("p")):
        image = paragraph[0] if len(paragraph) == 1 else None
        if (
            image is not None
            and image.tag == "img"
            and not (paragraph.text or "").strip()
            and not (image.tail or "").strip()
        ):
            _figure(paragraph, image, notes)
    for table in list(root.iter("table")):
        if table.find("caption") is None:
            _table_caption(table)


def _figure(paragraph: _Element, image: _Element, notes: frozenset[str]) -> None:
    paragraph.tag = "figure"
    paragraph.text = image.tail = None
    if title := image.attrib.pop("title", ""):
        caption = etree.SubElement(paragraph, "figcaption")
        end = 0
        for mark in _MARKED.finditer(str(title)):
            if mark["note"] and mark["note"] not in notes:
                continue
            _add(caption, str(title)[end : mark.start()])
            if mark["note"]:
                add_mark(caption, mark["note"])
            else:
                etree.SubElement(caption, "a", {"href": mark["href"]}).text = mark["words"]
            end = mark.end()
        _add(caption, str(title)[end:])


def _add(caption: _Element, text: str) -> None:
    """Append text to a caption."""
    if len(caption):
        caption[-1].tail = text
    else:
        caption.text = text


def _table_caption(table: _Element) -> None:
    for beside in (table.getprevious(), table.getnext()):
        between = (
            table.tail
            if beside is not None and beside is table.getnext()
            else beside.tail
            if beside is not None
            else ""
        )
        if beside is None or beside.tag != "p" or (between or "").strip():
            continue
        if mark := _CAPTION.match(beside.text or ""):
            beside.text = (beside.text or "")[mark.end() :]
            take_out(beside, beside.tail or "")
            beside.tag, beside.tail = "caption", None
            table.insert(0, beside)
            return
