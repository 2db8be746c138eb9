"""Text into words that can be compared: letters and figures, and the signs that change a meaning.

A word is a run of letters, marks and digits; `don't`, `0.5`, `1,000` and `12:30` are one. Signs stand for themselves:
all of Unicode's symbols, `%`, `/`, `&`, `@`, `#`, a minus before a figure, a dash between two. Other punctuation is
an edition's own affair. Nothing is folded that could hide a change: NFC, not NFKC, so that `≠` and `10⁶` stay.

What is raised and lowered is told in the line here as the text medium does it, and not by its code: a proof that shared
the code would share its faults.
"""

from __future__ import annotations

import functools
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from email.errors import MessageDefect
from typing import NamedTuple

from trifolio.safety.values import dataclass

__all__ = [
    "HIGH",
    "HIGH_END",
    "LOW",
    "LOW_END",
    "PLACE",
    "UNREADABLE",
    "Said",
    "Word",
    "clean",
    "folded",
    "levelled",
    "split",
]

LOW, LOW_END, HIGH, HIGH_END = map(chr, range(0xF0000, 0xF0004))
"""Where what stands below or above the line begins and ends, as readers mark it. From a private area of Unicode."""

PLACE = 0xF0010
"""The first of the characters that hold a place in a text of ours; `chr(PLACE + n)` is the n-th."""

_MARKS = f"{LOW}-{HIGH_END}"
_PLACES = f"{chr(PLACE)}-\U000ffffd"
_HIGH = re.compile(f"{HIGH}([^{_MARKS}]*){HIGH_END}")
_LOW = re.compile(f"{LOW}([^{_MARKS}]*){LOW_END}")
_ORDINALS = frozenset("st nd rd th er re e ème".split())

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "’": "'"})
_DASHES = "-‐‑‒–—−"
_SIGNS = frozenset("%‰&@#§†‡/_")
_FIGURE = re.compile(r"[$€£]?\.?\d")
_LINE_END = re.compile(rf"[ {_DASHES}]*\n[ \n]*")


class Word(NamedTuple):
    """One word or sign, its place in the text, and what parts it from the word before.

    `joined` tells that nothing does (but a place of ours), `broken` that only the end of a line does: a long word may
    go on there.
    """

    text: str
    start: int
    end: int
    joined: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a finished file says: a text in which a line feed may part a word that is too long for its line.

    `alts` are the alternative texts that stand in tags.
    """

    text: str
    alts: tuple[str, ...] = ()


UNREADABLE = (zipfile.BadZipFile, KeyError, MessageDefect, RuntimeError, SyntaxError, ValueError)
"""What readers raise for a file that is broken: PDFium's error is a `RuntimeError`, lxml's a `SyntaxError`."""


def clean(text: str) -> str:
    """Return a text as all texts are compared: composed, without ligatures, controls and what no eye sees."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    return text if all(map(_is_kept, set(text))) else "".join(filter(_is_kept, text))


@functools.lru_cache(4096)
def _is_kept(character: str) -> bool:
    """Return whether a character stays: not soft hyphens, zero-width and private ones, nor variation selectors."""
    kind = unicodedata.category(character)
    return character.isspace() or not (kind in ("Cc", "Cf", "Cn", "Co", "Cs") or "\ufe00" <= character <= "\ufe0f")


def levelled(text: str) -> str:
    """Return a text with what stands above or below the line told in the line, as in every text edition.

    10⁶ is `10^(6)`, 1ˢᵗ is `1st`, H₂O is `H2O`; where digits would run together, as in `5_(2)`, they must not.
    """
    before = ""
    while before != text:
        before = text
        text = _LOW.sub(_lowered, _HIGH.sub(_raised, text))
    return text


def _raised(match: re.Match[str]) -> str:
    text = match[1].strip()
    if not re.search(r"\w", text) or (text in _ORDINALS and _beside(match, -1).isdigit()):
        return text
    return f"^({text})"


def _lowered(match: re.Match[str]) -> str:
    text = match[1].strip()
    bare = re.sub(f"[{_PLACES}]", "", text)
    before, after = _beside(match, -1), _beside(match, 1)
    runs_on = (before.isdigit() and bare[:1].isdigit()) or (bare[-1:].isdigit() and after.isdigit())
    return f"_({text})" if runs_on or not re.fullmatch(r"\w*", bare) else text


def _beside(match: re.Match[str], step: int) -> str:
    """Return the character before or after what was found; marks and places of ours are passed over."""
    at = match.start() - 1 if step < 0 else match.end()
    while 0 <= at < len(match.string):
        if not LOW <= match.string[at] <= "\U000ffffd":
            return match.string[at]
        at += step
    return ""


def split(text: str) -> Iterator[Word]:
    """Yield the words and signs of a cleaned and levelled text, and the places of ours in it as words."""
    end, pattern = 0, _pattern("".join(sorted({c for c in set(text) if unicodedata.category(c).startswith("M")})))
    for match in pattern.finditer(text):
        word = match[0] if match.lastgroup == "word" else _sign(text, match.start())
        if not word:
            continue
        between = text[end : match.start()]
        broken = "\n" in between and bool(_LINE_END.fullmatch(between))
        yield Word(word, match.start(), match.end(), joined=not between, broken=broken)
        end = match.end()


@functools.lru_cache(64)
def _pattern(marks: str) -> re.Pattern[str]:
    """Return what finds words and other characters, where these combining marks belong to words."""
    letter = rf"(?:[^\W_]|[{marks}])" if marks else r"[^\W_]"
    return re.compile(rf"(?P<word>(?:{letter}|(?<=[^\W_])'(?=[^\W_])|(?<=\d)[.,:](?=\d))+)|\S")


def folded(word: Word, *, joined: bool) -> Word:
    """Return a word without capitals; most have none, and stay as they are, for that is quick."""
    text = word.text.casefold()
    return word if text == word.text and joined == word.joined else word._replace(text=text, joined=joined)


def _sign(text: str, at: int) -> str:
    """Return a character that is no word if it is a sign, or nothing; a dash is one before or between figures."""
    character = text[at]
    if character in _DASHES:
        return "−" if character == "−" or _is_minus(text, at) else ""
    return character if character in _SIGNS or unicodedata.category(character)[0] in "SC" else ""


def _is_minus(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else " "
    if _FIGURE.match(text, at + 1) and not (before.isalnum() or before in _DASHES):
        return True
    return text[at + 1 :][:8].lstrip()[:1].isdigit() and text[max(0, at - 8) : at].rstrip()[-1:].isdigit()
