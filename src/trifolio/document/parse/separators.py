"""Unicode's separators of lines and paragraphs (U+2028, U+2029), which break a line wherever they stand."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

__all__ = ["break_lines"]

_SEPARATOR = re.compile("[\u2028\u2029]")


def break_lines(root: _Element) -> None:
    """Replace separators among words by `br`, in code and in attributes by a space, in place (CSS Text 3, 4.1)."""
    for element in list(root.iter()):
        for name, value in element.attrib.items():
            element.set(name, _SEPARATOR.sub(" ", str(value)))
        if element.text and (lines := _SEPARATOR.split(element.text))[1:]:
            in_code = element.tag in ("code", "pre")
            element.text = " ".join(lines) if in_code else lines[0]
            for place, line in enumerate([] if in_code else lines[1:]):
                element.insert(place, _br(line))
        parent = element.getparent()
        if parent is not None and element.tail and (lines := _SEPARATOR.split(element.tail))[1:]:
            element.tail = lines[0]
            for line in reversed(lines[1:]):
                element.addnext(_br(line))


def _br(tail: str) -> _Element:
    br = etree.Element("br")
    br.tail = tail
    return br
