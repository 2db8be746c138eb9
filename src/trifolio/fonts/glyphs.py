"""Characters that no font has: where they stand in the source, and whether a text with boxes for them can be read."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from trifolio.document.model import Document
from trifolio.document.nodes import walk
from trifolio.fonts.families import serving
from trifolio.job import Edition
from trifolio.problems import ContentError, Problem, error, warning

__all__ = ["BOX", "characters_by_glyph", "missing"]

BOX = "\u25a1"
"""What stands on paper for a character that no font has."""

MANY = 0.1
"""The share of a text's letters that may be boxes: with more it can't be read, and no handout is made of it."""


def missing(documents: Sequence[Document], edition: Edition, text: str, lacking: str) -> tuple[Problem, ...]:
    """Return a warning for each line that is the first to hold some of the characters, for few lines; it names them.

    `text` is all that the edition says, `lacking` are the characters of it that no font has. A few boxes are no error:
    the page can be read, and what they stand for is read aloud. Raises ContentError where so many are boxes that it
    can't.
    """
    letters = [character for character in text if unicodedata.category(character)[0] in "LN"]
    many = sum(character in lacking for character in letters) > MANY * len(letters)
    places: dict[tuple[str, int], list[str]] = {}
    for character in lacking:
        places.setdefault(_place(documents, character), []).append(character)
    problems = tuple(_problems(edition, places, many=many))
    if many:
        raise ContentError(*problems)
    return problems


def characters_by_glyph(data: bytes) -> dict[int, str]:
    """Return the character of each glyph that a font has one for (its `cmap` table), by the glyph's number."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), lazy=True)
    return {font.getGlyphID(name): chr(code) for code, name in sorted(font.getBestCmap().items(), reverse=True)}


MOST = 8
"""Characters of a line that are named; more are counted."""

LINES = 5
"""Lines of a source that are told; the last of them has the characters of all that follow. A script is told once."""


def _first(places: Mapping[tuple[str, int], list[str]], most: int) -> dict[tuple[str, int], list[str]]:
    """Return so many places of each source at most, in their order; the last has the characters of those left out."""
    first: dict[tuple[str, int], list[str]] = {}
    for _, group in groupby(sorted(places), key=itemgetter(0)):
        for number, place in enumerate(lines := list(group)):
            first.setdefault(lines[min(number, most - 1)], []).extend(places[place])
    return first


def _problems(edition: Edition, places: Mapping[tuple[str, int], list[str]], *, many: bool) -> Iterator[Problem]:
    kind, also = (error, ": too many to read on, so none is made") if many else (warning, "")
    code = "script-missing" if many else "glyph-missing"
    for (path, line), characters in _first(places, 1 if many else LINES).items():
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:MOST])
        more = f" and {len(characters) - MOST} others" if len(characters) > MOST else ""
        known = sorted({known for known in map(serving, characters) if all(known)})
        extras = ",".join(sorted({extra for _, extra in known}))
        bring = f"pip install 'trifolio[{extras}]' brings {' and '.join(family for family, _ in known)}"
        hint = bring if known else "write it in other characters, or show it as a picture"
        message = f"{edition.name}: no bundled font has {named}{more}{also}"
        yield kind(code, path, line, message, hint)


def _place(documents: Sequence[Document], character: str) -> tuple[str, int]:
    """Return the path and line of the first place in the sources that holds a character."""
    places = ((document.path, line) for document in documents if (line := _line(document, character)))
    return next(places, (documents[-1].path, 0))


def _line(document: Document, character: str) -> int:
    """Return the line of the first place in the source that holds a character; 0 for one that a template says."""
    line = 1
    if any(isinstance(text, str) and character in text for text in walk(document.meta)):
        return line
    for node in walk((*document.bodies, *(reference.content for reference in document.references))):
        if not isinstance(node, str):
            line = node.line or line
        elif character in node:
            return line + node.count("\n", 0, node.index(character))
        else:
            line += node.count("\n")
    return 0
