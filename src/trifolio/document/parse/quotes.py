"""Straight quotation marks as those of the article's language, `--` and `...` as dashes and dots (pandoc, `smart`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element

from trifolio.safety.values import dataclass
from trifolio.source.html import BLOCKS, WRAPPERS
from trifolio.source.mailing import MERGE

__all__ = ["curl", "curled"]

_MARKS: Mapping[str, str] = {
    **dict.fromkeys(("bg", "cs", "de", "sk", "sl"), "„“‚‘"),
    **dict.fromkeys(("el", "es", "it", "nb", "nn", "no", "pt"), "«»‘’"),
    **dict.fromkeys(("hr", "hu", "pl", "ro"), "„”‘’"),
    **dict.fromkeys(("fi", "sv"), "””’’"),
    **dict.fromkeys(("ru", "uk"), "«»„“"),
    "fr": "«»‘’",
}
"""The marks of languages, where they are not those of English (CLDR 46, `delimiters`)."""
_ENGLISH = "“”‘’"
_SPACED = frozenset(("fr",))
"""Languages with a space inside their marks."""
_VERBATIM = frozenset(("code", "kbd", "pre", "samp", "script", "style", "tex"))
_SIGN = re.compile(rf"{MERGE.pattern}|(?:https?://|www\.)\S+|\"|'|(?<!-)-{{2,3}}(?!-)|(?<!\.)\.{{3}}(?!\.)")
_CLOSING = re.compile(r"[\w.,!?]'(?!\w)")
_OPENS = frozenset("([{-/–—")


@dataclass(slots=True)
class _Place:
    """How far a block has been read: the character before, whether it is an opening mark, the marks that stand open."""

    before: str = ""
    opened: bool = True
    double: int = 0
    single: bool = False

    def follow(self, text: str) -> None:
        """Go on behind a text without marks."""
        self.before, self.opened = text[-1], text[-1].isspace() or text[-1] in _OPENS


def curl(root: _Element, language: str) -> None:
    """Curl the marks in a tree, in place."""
    name = language.partition("-")[0].lower()
    marks = _MARKS.get(name, _ENGLISH)
    pair = (f"{marks[0]}\u202f", f"\u202f{marks[1]}") if name in _SPACED else (marks[0], marks[1])
    place = _Place()
    for element, follows, begins in _texts(root):
        if begins:
            place = _Place()
        text = (element.tail if follows else element.text) or ""
        changed = _curled(text, place, (*pair, marks[2], marks[3]))
        if follows:
            element.tail = changed
        else:
            element.text = changed


def curled(text: str, language: str) -> str:
    """Return a text of its own with its marks curled."""
    element = etree.Element("p")
    element.text = text
    curl(element, language)
    return element.text or ""


def _texts(element: _Element) -> Iterator[tuple[_Element, bool, bool]]:
    """Yield each text of a tree that is not code: its element, whether it follows it, whether a block begins."""
    if element.tag in _VERBATIM or not isinstance(element.tag, str):
        return
    if element.text:
        yield element, False, element.tag in BLOCKS | WRAPPERS
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child, True, child.tag in BLOCKS | WRAPPERS


def _curled(text: str, place: _Place, marks: tuple[str, ...]) -> str:
    parts: list[str] = []
    end = 0
    closing = max((match.end() for match in _CLOSING.finditer(text)), default=0)
    for sign in _SIGN.finditer(text):
        if between := text[end : sign.start()]:
            parts.append(between)
            place.follow(between)
        after = text[sign.end() : sign.end() + 1]
        parts.append(_sign(sign[0], after, place, marks, closes=closing > sign.end() + 1))
        place.before = parts[-1][-1]
        end = sign.end()
    if rest := text[end:]:
        parts.append(rest)
        place.follow(rest)
    return "".join(parts)


def _sign(sign: str, after: str, place: _Place, marks: tuple[str, ...], *, closes: bool) -> str:
    """Return what stands for a sign at a place, before the character `after`; `closes` tells of a closing one later."""
    opens = place.opened
    if sign == '"':
        if not opens and not place.double and place.before.isdigit():
            return sign  # inches, or seconds
        place.double = max(0, place.double + (1 if opens else -1))
        return marks[0] if opens else marks[1]
    if sign != "'":
        place.opened = sign in ("--", "---")
        return {"--": "–", "---": "—", "...": "…"}.get(sign, sign)
    if opens and not after.isdigit() and closes:
        place.single = True
        return marks[2]
    if not opens and place.single and not re.match(r"\w", after):
        place.single = False
        return marks[3]
    place.opened = False
    return sign if place.before.isdigit() and not after.isalpha() else "’"  # feet, or minutes
