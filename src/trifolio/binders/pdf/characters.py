"""The characters that a page draws, and a box in the place of each that no font has."""

from __future__ import annotations

import re

from trifolio.fonts.faces import torn
from trifolio.fonts.families import FALLBACK
from trifolio.fonts.glyphs import BOX
from trifolio.job import Edition
from trifolio.render.html.tokens import added, body

__all__ = ["WHOLE", "boxed", "drawn", "text_of", "whole", "without_ignorables"]

WHOLE = f'.whole {{ font-family: "{FALLBACK[0].family}" }}'
"""How the words are set that `whole` names."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


_IGNORABLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2061-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's default-ignorable characters but for those that join, part, break or turn text: no font draws the others.

A soft hyphen is among them: a word that breaks at one is read aloud in two, and clear print breaks none.
"""


def without_ignorables(page: str) -> str:
    """Return a page without the characters that nothing is drawn for; the engine would draw a box (UAX 44, 5.3)."""
    return _IGNORABLE.sub("", page)


def text_of(page: str) -> str:
    """Return what a page says, without its head, its tags and alternative texts; tags end lines."""
    return "\n".join(text.unescaped for text in body(page))


def drawn(page: str, edition: Edition) -> str:
    """Return what a page and the style sheets of its edition may draw."""
    return "\n".join((text_of(page), *(_COMMENT.sub("", sheet.text) for sheet in edition.css)))


def whole(page: str) -> str:
    """Return a page whose words with marks that the main family lacks are set in the fallback family, marks and all."""
    words = torn(text_of(page))
    if not words:
        return page
    some = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return added(
        page,
        (
            (
                text.start + place.start(),
                text.start + place.end(),
                f'<span class="whole" data-said="{place[0]}">{place[0]}</span>',
            )
            for text in body(page)
            for place in some.finditer(text.written)
        ),
    )


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
