"""Doses that can be misread: what ISMP's “List of Error-Prone Abbreviations, Symbols, and Dose Designations” warns of.

Micrograms in full and directions in English are also what the British National Formulary asks of prescribers
(“Guidance on prescribing: prescription writing”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.check.writing.amounts import AMOUNT, FEW, FORMS, NUMBER, UNITS, is_dose, is_few
from trifolio.check.writing.columns import unmeasured
from trifolio.check.writing.mixed import mixed
from trifolio.check.writing.passages import Passage
from trifolio.check.writing.readability import ENGLISH
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.check.writing.shorthand import shorthand

__all__ = ["RULES"]


def _read(article: Article) -> Iterator[Passage]:
    return (passage for passage in article.passages if passage.kind != "code" and any(map(str.isdigit, passage.text)))


_TRAILING = re.compile(r"(?<![\d.,])(\d{1,9})([.,])(0{1,9})(?![\d.,]*\d)")
_SIGNS = {".": "point", ",": "comma"}
_THOUSAND = 3


def _zero(article: Article) -> Iterator[Finding]:
    """Find zeros at the end of a decimal; three are a thousand, but behind a point in English."""
    english = article.document.meta.lang.lower().startswith("en")

    def is_zero(match: re.Match[str]) -> bool:
        return bool(int(match[1])) and (len(match[3]) != _THOUSAND or (english and match[2] == "."))

    for passage in _read(article):
        for amount in filter(is_dose, AMOUNT.finditer(passage.text)):
            if zero := next(filter(is_zero, _TRAILING.finditer(amount["number"])), None):
                plain = _TRAILING.sub(lambda match: match[1] if is_zero(match) else match[0], amount[0])
                hint = f"write “{plain}”: where the {_SIGNS[zero[2]]} is overlooked, it is {zero[1]}{zero[3]}"
                yield Finding(passage.line, f"a zero at the end: “{amount[0]}” can be read as ten times as much", hint)


_NAKED = re.compile(rf"(?<![^\s(\[–-])(?<!\d[ –-])(?P<sign>[.,])(?P<digits>\d{{1,9}})[ -]?(?P<unit>{UNITS})")


def _decimal(article: Article) -> Iterator[Finding]:
    for passage in _read(article):
        for match in filter(is_dose, _NAKED.finditer(passage.text)):
            hint = f"write “0{match[0]}”: where the {_SIGNS[match['sign']]} is overlooked, it is {match['digits']}"
            yield Finding(passage.line, f"no zero before the {_SIGNS[match['sign']]}: “{match[0]}”", hint)


_OFTEN = (
    r" (?:once|twice|(?:one|two|three|four|[1-9]) times|a day|per day|daily|every|each|at (?:night|bedtime)|"
    r"in the (?:morning|evening|afternoon)|before (?:bed|breakfast|food|meals|sleep)|after (?:food|meals)|"
    r"with (?:food|meals|water|milk|breakfast))\b"
)
_END = rf"(?=[.;:!?)](?:\s|\Z)|\Z|, (?:and|but|then)\b|{_OFTEN})"
_SEVERAL = rf"(?>{NUMBER}(?:(?:,? (?:or |and )?| to | ?[–-] ?){NUMBER}){{0,5}})"
_MORE = r"(?:up to |at most |no more than |not more than |only |just |about |another )?"
_BARE = (
    re.compile(rf"\b(?:take|takes|taking|swallow|inject|inhale) {_MORE}{_SEVERAL}(?={_OFTEN})", re.IGNORECASE),
    re.compile(rf"\bdos(?:e|age) (?:of|is|was|to) {_MORE}{_SEVERAL}{_END}", re.IGNORECASE),
    re.compile(rf"\bdose [^.;:()\d]{{0,30}}\bto {_MORE}{_SEVERAL}{_END}", re.IGNORECASE),
)
"""Numbers of doses that no unit follows."""

_MOST = re.compile(
    rf"\b(?:up to|at most|no more than|not more than|maximum of) {_SEVERAL}"
    r" (?:(?:a|per|each|every) day|daily|in 24 hours)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b(?:{FORMS})\b", re.IGNORECASE)
_SMOKED = re.compile("smok|cigar", re.IGNORECASE)
_MANY = 12
"""The most of tablets, puffs … that a bare number may mean where they are named: in a day."""

_IN_A_DAY = re.compile("in 24 hours", re.IGNORECASE)


def _unit(article: Article) -> Iterator[Finding]:
    for passage in _read(article):
        text = passage.text
        counted = _COUNTED.search(text) is not None
        bare = [
            match
            for pattern in _BARE
            for match in pattern.finditer(text)
            if not (counted and is_few(_IN_A_DAY.sub("", match[0]), FEW))
        ]
        if not _SMOKED.search(text) and any(map(is_dose, AMOUNT.finditer(text))):
            bare += [
                match for match in _MOST.finditer(text) if not (counted and is_few(_IN_A_DAY.sub("", match[0]), _MANY))
            ]
        for match in {match.end(): match for match in reversed(bare)}.values():
            message = f"no unit: “{match[0]}” of what?"
            yield Finding(passage.line, message, "write mg, ml, tablets … after every number, the second and third too")
    yield from unmeasured(article)


RULES = (
    Rule("dose-unit", _unit, languages=ENGLISH),
    Rule("dose-abbreviation", shorthand, languages=ENGLISH),
    Rule("dose-zero", _zero),
    Rule("dose-decimal", _decimal),
    Rule("dose-mixed", mixed, languages=ENGLISH),
)
