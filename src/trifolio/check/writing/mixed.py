"""One medicine in unlike units: 250 mg here and 0.25 g there, or in millilitres and in spoons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.check.writing.amounts import AMOUNT, MASSES, is_dose
from trifolio.check.writing.passages import Passage
from trifolio.check.writing.rule import Article, Finding

__all__ = ["mixed"]

_BEFORE = re.compile(r"(?<![\w-])([^\W\d_]{5,30})[ (]{1,2}\Z")
_BEHIND = re.compile(r" (?:of )?([^\W\d_]{5,30})(?![\w-])")

_NO_NAMES = frozenset(
    """about above additional adults after again alcohol alone amount another around around before below between
    caffeine capsule capsules carbohydrate carbohydrates children cholesterol contain contains daily different dosage
    doses drops during either equals every exactly extra fibre fiber first fluid giving grams higher hours least less
    liquid lower maximum medicine medicines micrograms milligrams millilitres minimum morning night normal orally other
    people powder protein reach salts saturated second should sodium solution strength sugar sugars supplement
    supplements syrup tablet tablets their there these third those three times total twice under until using usual
    vitamin water weight whole which while within without women would""".split()
)
_NO_NAME = re.compile(r"(?:ly|ing|ed)\Z")

_SPOON = re.compile(
    r"\b(?:an?|half an?|one|two|three|\d{1,2}) (?:level |full )?(?:tea|table|dessert)?spoon(?:ful)?s?"
    r"(?: of (?:the |your |this )?(?:medicine|syrup|liquid|suspension|mixture|solution|antacid)\b)",
    re.IGNORECASE,
)


def mixed(article: Article) -> Iterator[Finding]:
    """Find medicines whose doses are told in unlike units."""
    units: dict[str, dict[str, str]] = {}
    volume = ""
    for passage in article.passages:
        if passage.kind == "code":
            continue
        for amount in filter(is_dose, AMOUNT.finditer(passage.text)):
            unit = MASSES.get(amount["unit"].lower(), "")
            volume = volume or (amount[0] if amount["unit"].lower() == "ml" else "")
            for name in _names(amount) if unit else ():
                known = units.setdefault(name, {unit: amount[0]})
                if unit not in known:
                    yield _finding(passage, name, amount[0], next(iter(known.values())))
                    known[unit] = amount[0]
    if volume:
        for passage in article.passages:
            for spoon in _SPOON.finditer(passage.text):
                message = f"“{spoon[0]}” here, and “{volume}” elsewhere"
                yield Finding(
                    passage.line, message, "say ml alone, and that an oral syringe or a marked cup measures them"
                )


def _finding(passage: Passage, name: str, here: str, there: str) -> Finding:
    hint = "say all doses of a medicine in one unit, so that nobody has to count zeros"
    return Finding(passage.line, f"“{here}” of {name} here, and “{there}” elsewhere", hint)


def _names(amount: re.Match[str]) -> Iterator[str]:
    """Yield the words beside an amount that may be the name of a medicine."""
    text = amount.string
    for match in (
        _BEFORE.search(text[max(0, amount.start() - 40) : amount.start()]),
        _BEHIND.match(text, amount.end()),
    ):
        name = match[1].lower() if match else ""
        if name and name not in _NO_NAMES and not _NO_NAME.search(name):
            yield name
