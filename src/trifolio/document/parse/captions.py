"""Captions: the title of a picture alone in its paragraph, the `Table: …` paragraph beside a table."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from trifolio.document.parse.headings import take_out
from trifolio.document.parse.notes import add_mark, note_names

__all__ = ["captions"]

_CAPTION = re.compile(r"\s*(?:Table:|:)\s+", re.IGNORECASE)
_MARKED = re.compile(r"\[\^([^\]\s]+)\]")


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
        caption.text, *marked = _MARKED.split(str(title))
        for name, after in zip(marked[::2], marked[1::2], strict=True):
            if name in notes:
                add_mark(caption, name).tail = after
            elif len(caption):
                caption[-1].tail = f"{caption[-1].tail}[^{name}]{after}"
            else:
                caption.text = f"{caption.text}[^{name}]{after}"


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
