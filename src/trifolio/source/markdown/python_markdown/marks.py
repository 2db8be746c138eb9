"""Marks of other tools among words: `^raised^`, `~lowered~`, `==marked==`, `++inserted++`, `[[links]]` of Obsidian."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from trifolio.source.markdown.state import label

__all__ = ["install"]

_LEVELS = {
    "sup": r"(?<![\^\\])\^(?![\^\s\[])([^\s^]+)\^(?!\^)",
    "sub": r"(?<=[\w)\]\x03])~(?![~\s])([^\s~]+)~(?!~)",
    "mark": r"(?<![=\\])==(?![=\s])((?:[^=]|=(?!=))+?)(?<!\s)==(?!=)",
    "ins": r"(?<![+\w\\{])\+\+(?![+\s])((?:[^+]|\+(?!\+))+?)(?<!\s)\+\+(?![+\w])",
}
"""Elements by their marks. What `~` lowers follows a letter, for `~5 ml` is about 5 ml."""
_LINK = r"(?<![!\[])\[\[([^\[\]|#\n]*)(?:#([^\[\]|\n]+))?(?:\\?\|([^\[\]\n]+))?\]\](?!\]|: *(?:[/<]|https?:))"
_PICTURE = r"!\[\[([^\[\]|#\n]+\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp))(?:\\?\|([^\[\]\n]+))?\]\]"
_SIZE = re.compile(r"(\d{1,4})(?:x\d{1,4})?")


class _Level(InlineProcessor):
    def __init__(self, tag: str, md: Markdown) -> None:
        super().__init__(_LEVELS[tag], md)
        self.tag = tag

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the stubs have the older signature
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        """Return the words, raised, lowered, marked or inserted."""
        element = ET.Element(self.tag)
        element.text = m[1]
        return element, m.start(), m.end()


class _Link(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int, int]:
        """Return a link to another article or to a heading, with its words, else with their names."""
        page, heading, words = ((part or "").strip() for part in m.groups())
        if (
            not (page or heading)
            or page.isdecimal()
            or {label(m[0][1:-1]), label(m[0][2:-2])} & self.md.references.keys()
        ):
            return None, m.start(), m.end()
        ident = re.sub(r"\s+", "-", heading.lower())
        file = page if not page or page.endswith(".md") else f"{page}.md"
        element = ET.Element("a", {"href": f"{file}#{ident}" if ident else file})
        element.text = words or " > ".join(filter(None, (page, heading)))
        return element, m.start(), m.end()


class _Picture(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        """Return a picture; a number is its width, other words are its alternative text."""
        size = _SIZE.fullmatch((m[2] or "").strip())
        element = ET.Element("img", {"src": m[1].strip(), "alt": "" if size else (m[2] or "").strip()})
        if size:
            element.set("width", size[1])
        return element, m.start(), m.end()


def install(md: Markdown, text: str) -> None:
    """Give a reader the marks that its source has: their patterns take time to compile."""
    for tag, sign in (("sup", "^"), ("sub", "~"), ("mark", "=="), ("ins", "++")):
        if sign in text:
            md.inlinePatterns.register(_Level(tag, md), tag, 65)
    if "[[" in text:
        md.inlinePatterns.register(_Picture(_PICTURE, md), "wiki_picture", 176)
        md.inlinePatterns.register(_Link(_LINK, md), "wiki_link", 175)
