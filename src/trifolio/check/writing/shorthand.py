"""Abbreviations and signs of doses that are misread: each is told once an article, at its first place.

Those of ISMP's list of error-prone abbreviations, and the Latin directions of prescriptions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from trifolio.check.writing.amounts import AMOUNT, FORMS, NUMBER, UNITS, is_dose
from trifolio.check.writing.rule import Article, Finding

__all__ = ["shorthand"]

_SIGNS = {
    **dict.fromkeys(("µg", "μg", "ug"), ("micrograms", "{} can be read as mg, which is 1,000 times as much")),
    "mcg": ("micrograms", "{} can be read as mg, which is 1,000 times as much"),
    "iu": ("units", "{} can be read as IV or as 10"),
}
"""What to write for the sign of a unit, and how it is misread."""

_LATIN = {
    "once a day": ("qd", "od"),
    "every other day": ("qod",),
    "twice a day": ("bid", "bd"),
    "3 times a day": ("tid", "tds"),
    "4 times a day": ("qid", "qds"),
    "at bedtime": ("qhs", "hs"),
    "by mouth": ("po",),
    "under the skin": ("sc", "sq"),
}

_GIVEN = (
    rf"\b(?:{NUMBER}[ -]?(?:{UNITS}|{FORMS})|(?:an?|half an?|one|two|three) {FORMS})"
    r"(?: (?:po|p\.o\.|orally|by mouth|daily))?,? "
)


def _spelt(names: Iterable[str], stop: str) -> str:
    """Return the pattern of abbreviations with `stop` between their letters."""
    return "|".join(stop.join(name) for name in names)


def _after(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of an abbreviation right after an amount, however it is spelt."""
    behind = r"(?![\w-]|\.\w| (?:syringe|needle|pen)s?\b)"
    return re.compile(rf"{_GIVEN}(?P<short>(?:{_spelt(names, '[.]?')})(?:\.|\b)){behind}", re.IGNORECASE)


def _dotted(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of an abbreviation with full stops, wherever it is; in capitals they may be initials."""
    return re.compile(rf"(?<![\w.])(?P<short>(?:{_spelt(names, '[.]')})\.)(?!\w)")


_DIRECTIONS = tuple((plain, (_dotted(names), _after(names))) for plain, names in _LATIN.items())

_SHORT = re.compile(rf"\b(?:{_spelt(chain.from_iterable(_LATIN.values()), '[.]?')})(?:\.|\b)", re.IGNORECASE)
"""Any of them: without one, a text is passed over."""

_HAS_UNITS = re.compile(r"insulin|heparin|inject|dose|toxin|botox|penicillin|vitamin", re.IGNORECASE)
_U = re.compile(rf"\b{NUMBER} ?(?P<short>[uU])(?![\w/-]|\.\w)")
_IU = re.compile(rf"\b{NUMBER} ?(?P<short>I\.U\.)")
_CC = re.compile(r"(?<![\w.,-])\d{1,4}(?:[.,]\d{1,2})? ?(?P<short>cc)\b(?!-)")
_COMPARED = re.compile(rf"(?<![^\s(])(?P<short>[<>≤≥]) ?{NUMBER}[ -]?(?P<unit>{UNITS})")
_AT = re.compile(r"(?<=\s)(?P<short>@) ?(?:\d{1,2}\b|bedtime|night|noon)")
_COUNTED = re.compile(rf"\b{FORMS}\b", re.IGNORECASE)

_WORDS = {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least"}

_Use = tuple[str, str, str]
"""The words with an abbreviation, how it is misread, and what to write."""


def shorthand(article: Article) -> Iterator[Finding]:
    """Find abbreviations and signs of doses; `mcg` is what American handouts write."""
    american = article.document.meta.lang.lower() == "en-us"
    uses: dict[str, list[tuple[int, _Use]]] = {}
    for passage in article.passages:
        for use in _uses(passage.text) if passage.kind != "code" else ():
            if not (american and "mcg" in use[1]):
                uses.setdefault(use[2], []).append((passage.line, use))
    for places in uses.values():
        line, (words, misread, plain) = places[0]
        more = f" ({len(places) - 1} more below)" if len(places) > 1 else ""
        yield Finding(line, f"“{words}”: {misread}{more}", f"write “{plain}”")


def _uses(text: str) -> Iterator[_Use]:
    doses = [amount for amount in AMOUNT.finditer(text) if is_dose(amount)]
    for amount in doses:
        if known := _SIGNS.get(amount["unit"].lower()):
            yield amount[0], known[1].format(amount["unit"]), known[0]
    for plain, patterns in _DIRECTIONS if _SHORT.search(text) else ():
        matches = {match.start("short"): match for pattern in patterns for match in pattern.finditer(text)}
        for match in matches.values():
            yield match[0], f"{match['short']} is Latin for prescribers, and is misread", plain
    for pattern, holds, misread, plain in _OTHERS:
        for match in pattern.finditer(text):
            if holds(match, bool(doses)):
                yield match[0], misread.format(match["short"]), plain or _WORDS[match["short"]]


_Holds = Callable[[re.Match[str], bool], bool]

_OTHERS: tuple[tuple[re.Pattern[str], _Holds, str, str], ...] = (
    (_U, lambda match, _: bool(_HAS_UNITS.search(match.string)), "{} can be read as 0 or as 4", "units"),
    (_IU, lambda *_: True, "{} can be read as IV or as 10", "units"),
    (_CC, lambda *_: True, "{} can be read as 00 or as U", "ml"),
    (_COMPARED, lambda match, _: is_dose(match), "{} is often read the wrong way round", ""),
    (_AT, lambda match, doses: doses or bool(_COUNTED.search(match.string)), "{} can be read as 2", "at"),
)
"""Other abbreviations: whether they hold where they stand and doses are named, how they are misread, what to write."""
