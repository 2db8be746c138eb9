"""The characters that a page draws, and a box in the place of each that no font has."""

from __future__ import annotations

import re

from trifolio.fonts.glyphs import BOX
from trifolio.job import Edition
from trifolio.render.html.tokens import added, body

__all__ = ["boxed", "drawn", "text_of"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def text_of(page: str) -> str:
    """Return what a page says, without its head, its tags and alternative texts; tags end lines."""
    return "\n".join(text.unescaped for text in body(page))


def drawn(page: str, edition: Edition) -> str:
    """Return what a page and the style sheets of its edition may draw."""
    return "\n".join((text_of(page), *(_COMMENT.sub("", sheet.text) for sheet in edition.css)))


def boxed(page: str, lacking: str) -> str:
    """Return a page with a box for each character that no font has; what it stands for is what is read aloud.

    A glyph that stands for nothing, which the engine would draw, is in no PDF/A (ISO 19005-3, 6.2.11.8).
    """
    character = re.compile(f"[{re.escape(lacking)}]")
    return added(
        page,
        (
            (text.start + place.start(), text.start + place.end(), f'<span data-said="{place[0]}">{BOX}</span>')
            for text in body(page)
            for place in character.finditer(text.written)
        ),
    )
