"""Attribute lists: `{#id .class key=value}` behind a text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from markdown.extensions.attr_list import AttrListTreeprocessor

from trifolio.source.markdown.patterns import CAPTION

__all__ = ["Attributes"]

_ATTRIBUTE = r"""(?:-(?=[ }])|[.#][^\s{}"'=]+|[A-Za-z_][\w.-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_BRACES = rf"\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}"


class Attributes(AttrListTreeprocessor):
    """Reads `{#id .class key=value}` as Python-Markdown does; other words in braces stay text.

    The stock patterns take `{anything}` for the name of an attribute, and lose the words. A table has those that end
    its caption (as in pandoc), or that stand in the line below it or in a paragraph of their own (as in kramdown).
    """

    HEADER_RE = re.compile(rf"(?<! )[ ]+{_BRACES}[ ]*$")  # type: ignore[misc]  # the stubs call it final
    BLOCK_RE = re.compile(rf"\n[ ]*{_BRACES}[ ]*$")  # type: ignore[misc]  # as above
    INLINE_RE = re.compile(rf"^{_BRACES}")  # type: ignore[misc]  # as above
    _ALONE = re.compile(rf"\s*{_BRACES}\s*")

    def run(self, doc: ET.Element) -> None:
        """Give the attributes of all elements of a document to those that they are of."""
        for parent in list(doc.iter()):
            for before, after in pairwise([None, *parent, None]):
                if before is not None and before.tag == "table":
                    self._of_last_row(before)
                    if after is not None and after.tag == "p":
                        self._of_paragraph(before, parent, after)
                elif after is not None and after.tag == "table" and before is not None and before.tag == "p":
                    self._of_paragraph(after, parent, before)
        super().run(doc)

    def _of_paragraph(self, table: ET.Element, parent: ET.Element, paragraph: ET.Element) -> None:
        """Take a table's attributes from the end of its caption, or from the paragraph that follows."""
        text = (paragraph[-1].tail if len(paragraph) else paragraph.text) or ""
        at = text.rfind("{")
        ending = self._ALONE.fullmatch(text, at) if at > 0 and text[at - 1] in " \n" else None
        if ending and CAPTION.match(paragraph.text or ""):
            self.assign_attrs(table, ending[1])
            if len(paragraph):
                paragraph[-1].tail = text[:at].rstrip()
            else:
                paragraph.text = text[:at].rstrip()
        elif not len(paragraph) and (alone := self._ALONE.fullmatch(text)):
            self.assign_attrs(table, alone[1])
            parent.remove(paragraph)

    def _of_last_row(self, table: ET.Element) -> None:
        """Take a table's attributes from a last row in which nothing else stands."""
        body = table[-1]
        cells = list(body[-1]) if len(body) > 1 else []
        if any(cell.text or len(cell) for cell in cells[1:]) or not cells or len(cells[0]):
            return
        if alone := self._ALONE.fullmatch(cells[0].text or ""):
            self.assign_attrs(table, alone[1])
            body.remove(body[-1])
