"""Footnotes: Python-Markdown's extension, with our blocks in the notes and their lines."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions.footnotes import (
    FN_BACKLINK_TEXT,
    NBSP_PLACEHOLDER,
    FootnoteExtension,
    FootnoteInlineProcessor,
)
from markdown.util import STX, AtomicString

from trifolio.source.markdown import nodes
from trifolio.source.markdown.python_markdown.elements import LINE, UNKNOWN, fill
from trifolio.source.markdown.state import State

__all__ = ["Notes"]


class Notes(FootnoteExtension):
    """Footnotes in the order they are cited, uncited ones last.

    They stand where Python-Markdown puts them: `div.footnote` at the end, an `li` for each, a link back in its last
    paragraph.
    """

    def __init__(self, state: State) -> None:
        # The place marker is one that no source can hold: words of a source must not move the notes.
        super().__init__(USE_DEFINITION_ORDER=False, PLACE_MARKER=f"{STX}notes")
        self.state = state

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the stock processors, and our own reader of `[^x]`."""
        super().extendMarkdown(md)
        md.parser.blockprocessors.deregister("footnote")
        md.inlinePatterns.register(_Cite(r"(?<!!)\[\^([^\]\s]+)\](?!\()", self), "footnote", 175)

    def define(self) -> None:
        """Register the notes, after the reader is built: building it resets the extension."""
        for name in self.state.notes:
            self.setFootnote(name, "")

    def unique_ref(self, reference: str, found: bool = False) -> str:  # noqa: FBT001, FBT002 - as in the base
        """Return the id of a note's mark; the stock method takes quadratic time."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        return reference if count == 1 else reference.replace("fnref", f"fnref{count}", 1)

    def makeFootnotesDiv(self, root: ET.Element) -> ET.Element | None:  # noqa: ARG002, N802 - as in the base
        """Return the notes as elements, or None without any."""
        notes = self.state.notes
        if not notes:
            return None
        first = str(next(iter(notes.values()))[0].line)
        division = ET.Element("div", {"class": "footnote", LINE: first})
        ET.SubElement(division, "hr", {LINE: first})
        ordered = ET.SubElement(division, "ol", {LINE: first})
        for name, texts in notes.items():
            item = ET.SubElement(ordered, "li", {"id": self.makeFootnoteId(name), LINE: str(texts[0].line)})
            for text in texts:
                fill(item, text)
            self._link_back(item, name, texts[-1])
        return division

    def _link_back(self, item: ET.Element, name: str, text: nodes.Footnote) -> None:
        link = ET.Element("a", {"href": f"#{self.makeFootnoteRefId(name)}", "class": "footnote-backref"})
        link.text = AtomicString(FN_BACKLINK_TEXT)
        if len(item) and item[-1].tag == "p":
            item[-1].text = f"{item[-1].text or ''}{NBSP_PLACEHOLDER}"
            item[-1].append(link)
        else:
            ET.SubElement(item, "p", {LINE: str(text.last)}).append(link)

    def report(self) -> None:
        """Warn of the notes that nothing cites, after the inline text is read."""
        for name, texts in self.state.notes.items():
            if name not in self.footnote_order:
                self.state.warning(
                    "footnote-unused",
                    texts[0].line,
                    f"nothing cites the footnote [^{name}]",
                    f"write [^{name}] where it belongs, or take the note away",
                )


class _Cite(FootnoteInlineProcessor):
    """Reads `[^x]`. Without such a note the words stay, in an `UNKNOWN` element, of which `output` warns."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the stubs have the older signature
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        """Return the citation, or the words with a mark."""
        if m[1] in self.footnotes.footnotes:
            return super().handleMatch(m, data)
        words = ET.Element("span", {UNKNOWN: m[1]})
        words.text = AtomicString(m[0])
        return words, m.start(), m.end()
