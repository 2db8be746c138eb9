"""How many syllables an English word has: by its groups of vowels, and by a list where these mislead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["by_rule", "syllables"]

_VOWELS = re.compile("[aeiouy]+")
_SILENT = re.compile("[^aeiouy]e$|[gq]ue$|[^aeioutd]ed$|[^aeiouscxzgy]es$|[gq]ues$")
"""Ends whose e is mute: take, vague, used, times."""
_LOUD = re.compile("[^aeiouylr]le[ds]?$|(?:ch|sh)es$|[bt]res?$")
"""Ends whose e is heard though it looks mute: table, settled, inches, metre."""
_MUTE_INSIDE = re.compile("[^aeiouy]e(?:ly|less|ness|ful|fully|ments?|some|where|thing|body)$|ically$")
_APART = re.compile(
    "i(?:a(?!l|n$|ns$|ge)|o(?!n|u)|u|ety|er(?:$|s$|ly$))|(?:[^cstgx]|ss)ia[ln]|eo(?!us)|[^gq]ua(?!r)|uou|[^qg]uity|dien"
    "|creat|coag|boem|cleic|[aeouy]ing|[^cstlng]ion(?!a)|[^aeioucstgx]ious|yi(?!ng)|ya(?!rd)|sms?$|riet|rien|uent|[aeo]y(?:er|ee)"
)
"""Vowels that stand together and are two syllables: diet, area, being."""


@cache
def syllables(word: str) -> int:
    """Return the syllables of a word, those of its parts where it has hyphens; one for a number."""
    parts = re.findall("[a-z']+", word.lower())
    return max(1, sum(_listed().get(part) or by_rule(part) for part in parts))


def by_rule(word: str) -> int:
    """Return the syllables of a word in small letters, one at least, as its letters let expect."""
    number = len(_VOWELS.findall(word)) + len(_APART.findall(word)) - len(_MUTE_INSIDE.findall(word))
    if _SILENT.search(word) and not _LOUD.search(word):
        number -= 1
    return max(1, number)


@cache
def _listed() -> Mapping[str, int]:
    """Return the words that the rule has wrong.

    syllables.txt has a line for each number of syllables. It was made by tests/data/readability/make.py of the CMU
    Pronouncing Dictionary, whose words it names where the rule differs.
    """
    lines = files("trifolio.check.writing").joinpath("syllables.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(number) for number, *words in map(str.split, lines) for word in words}
