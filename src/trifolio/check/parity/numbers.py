"""The generated numbers of list items in a page of XHTML, for lists that do not count 1, 2, 3.

Worked out from the attributes as a browser does, not by the code that editions are made with: that is the proof.
"""

from __future__ import annotations

from lxml.etree import _Element

__all__ = ["spoken_number"]

_ROMAN = "m:1000 cm:900 d:500 cd:400 c:100 xc:90 l:50 xl:40 x:10 ix:9 v:5 iv:4 i:1".split()


def spoken_number(item: _Element) -> str:
    """Return what a browser shows before an item, empty for one of a list that counts 1, 2, 3 or not at all."""
    around = item.getparent()
    if around is None or str(around.tag).rpartition("}")[2] != "ol":
        return ""
    items = [child for child in around if str(child.tag).rpartition("}")[2] == "li"]
    plain = not (around.get("start") or around.get("reversed") or around.get("type") not in (None, "1"))
    if plain and not any(entry.get("value") for entry in items):
        return ""
    down = around.get("reversed") is not None
    number = int(around.get("start") or (len(items) if down else 1))
    for entry in items:
        number = int(entry.get("value") or number)
        if entry is item:
            break
        number += -1 if down else 1
    return _shown(number, around.get("type") or "1")


def _shown(number: int, kind: str) -> str:
    if kind in "aA" and number > 0:
        text = ""
        while number:
            number, rest = divmod(number - 1, 26)
            text = chr(ord("a") + rest) + text
        return text
    if kind in "iI" and 0 < number < 4000:  # noqa: PLR2004 - what Roman numerals can write
        text = ""
        for sign, _, value in (row.partition(":") for row in _ROMAN):
            while number >= int(value):
                text, number = text + sign, number - int(value)
        return text
    return str(number)
