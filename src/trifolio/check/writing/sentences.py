"""A passage as sentences, and a sentence as words, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentences", "words"]

_END = re.compile("[.!?…]+[\"'”’)\\]]{0,3} +(?=[\"'“‘(\\[]{0,2}[A-Z0-9])")
"""What may end a sentence: a stop, and a capital or a number after the space."""
_NEVER = frozenset("dr mr mrs ms prof st jr sr vs cf al fig figs e.g i.e eg ie approx incl dept tel ext ca viz".split())
"""Abbreviations that something always follows."""
_BEFORE_NUMBERS = frozenset("no nos p pp vol ch sec jan feb mar apr jun jul aug sep sept oct nov dec".split())
"""Abbreviations only where a number follows: “The answer is no.” ends."""
_LETTERED = frozenset("vitamin hepatitis type group factor plan stage class level grade influenza protein part".split())
"""What a single letter belongs to: “vitamin C.” ends, “J. Smith” does not."""
_WORD = re.compile(r"[^\W_](?:[^\s–—/]*[^\W_])?%?")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|@|www\.)\S*")


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a passage, one for a passage without a stop."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        if not _goes_on(text[start : end.start()], text[end.start()], text[end.end()]):
            yield text[start : end.end()].strip()
            start = end.end()
    if rest := text[start:].strip():
        yield rest


def _goes_on(before: str, stop: str, after: str) -> bool:
    """Return whether a full stop belongs to an abbreviation, an initial or the number of an item."""
    if stop != ".":
        return False
    *_, above, last = ("", *before.split()) if before.split() else ("", "")
    last = last.strip("\"'“‘([").lower()
    if last in _NEVER or (last in _BEFORE_NUMBERS and after.isdigit()):
        return True
    if len(last) == 1 and last.isalpha():
        return above.lower() not in _LETTERED and (not above or above[0].isupper())
    return not above and last.isdigit()


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text; numbers are words, a hyphen or an apostrophe parts none, addresses are left out."""
    return tuple(_WORD.findall(_ADDRESS.sub(" ", text.replace("’", "'"))))
