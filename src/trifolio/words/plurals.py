"""Which form a number takes beside words, in each language: 1 step, 2 steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["plural"]

_SLAVIC = {
    "one": "n % 10 = 1 and n % 100 != 11",
    "few": "n % 10 = 2..4 and n % 100 != 12..14",
    "many": "n % 10 = 0,5..9 or n % 100 = 11..14",
}
_MILLIONS = "n != 0 and n % 1000000 = 0"

_TABLE: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ak am as bho bn csw doi fa ff gu hi hy kab kn kok ln mg nso pa pcm si tg ti vi wa zu", {"one": "n = 0..1"}),
    (
        "bm bo dz hnj id ig ii ja jbo jv kde kea km ko lkt lo ms my nqo osa sah ses sg su th to tpi wo yo yue zh",
        {},
    ),
    ("ca es gl it lld scn vec", {"one": "n = 1", "many": _MILLIONS}),
    ("fr pt", {"one": "n = 0..1", "many": _MILLIONS}),
    ("be ru uk", _SLAVIC),
    ("bs hr sr", {"one": _SLAVIC["one"], "few": _SLAVIC["few"]}),
    ("pl", {"one": "n = 1", "few": _SLAVIC["few"], "many": "n != 1 and n % 10 = 0..1,5..9 or n % 100 = 12..14"}),
    ("cs sk", {"one": "n = 1", "few": "n = 2..4"}),
    ("ro", {"one": "n = 1", "few": "n = 0 or n % 100 = 1..19"}),
    ("ar", {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n % 100 = 3..10", "many": "n % 100 = 11..99"}),
    ("he iu naq sat se sma smj smn sms", {"one": "n = 1", "two": "n = 2"}),
    ("dsb hsb sl", {"one": "n % 100 = 1", "two": "n % 100 = 2", "few": "n % 100 = 3..4"}),
    ("is mk", {"one": _SLAVIC["one"]}),
    ("lt", {"one": "n % 10 = 1 and n % 100 != 11..19", "few": "n % 10 = 2..9 and n % 100 != 11..19"}),
    ("lv prg", {"zero": "n % 10 = 0 or n % 100 = 11..19", "one": "n % 10 = 1 and n % 100 != 11"}),
    ("ceb fil", {"one": "n = 1..3 or n % 10 != 4,6,9"}),
    ("ga", {"one": "n = 1", "two": "n = 2", "few": "n = 3..6", "many": "n = 7..10"}),
    ("gd", {"one": "n = 1,11", "two": "n = 2,12", "few": "n = 3..10,13..19"}),
    ("gv", {"one": "n % 10 = 1", "two": "n % 10 = 2", "few": "n % 100 = 0,20,40,60,80"}),
    ("cy", {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n = 3", "many": "n = 6"}),
    ("mt", {"one": "n = 1", "two": "n = 2", "few": "n = 0 or n % 100 = 3..10", "many": "n % 100 = 11..19"}),
    ("blo cv ksh lag", {"zero": "n = 0", "one": "n = 1"}),
    ("shi", {"one": "n = 0..1", "few": "n = 2..10"}),
    ("tzm", {"one": "n = 0..1 or n = 11..99"}),
    ("sgs", {"one": _SLAVIC["one"], "two": "n = 2", "few": "n % 10 = 2..9 and n % 100 != 11..19"}),
    (
        "br",
        {
            "one": "n % 10 = 1 and n % 100 != 11,71,91",
            "two": "n % 10 = 2 and n % 100 != 12,72,92",
            "few": "n % 10 = 3..4,9 and n % 100 != 10..19,70..79,90..99",
            "many": _MILLIONS,
        },
    ),
    (
        "kw",
        {
            "zero": "n = 0",
            "one": "n = 1",
            "two": "n % 100 = 2,22,42,62,82 or n % 1000 = 0 and n % 100000 = 1000..20000,40000,60000,80000 "
            "or n % 1000000 = 100000",
            "few": "n % 100 = 3,23,43,63,83",
            "many": "n % 100 = 1,21,41,61,81",
        },
    ),
)
"""Languages, and the forms that they have besides `other`, each with the numbers it is for.

The rules are those of CLDR 47 in its own notation (UTS 35, part 3), for whole numbers. Languages that are not named
have `one`, for 1, and `other`.
"""

_RULES = {lang: forms for languages, forms in _TABLE for lang in languages.split()}
_USUAL = {"one": "n = 1"}
_RELATION = re.compile(r"n(?: % (\d+))? (!?=) ([\d.,]+)")


@lru_cache(maxsize=1024)
def plural(lang: str, number: int) -> str:
    """Return the name of the form for a whole number: zero, one, two, few, many or other (CLDR, plural rules)."""
    forms = _RULES.get(lang, _USUAL)
    return next((form for form, rule in forms.items() if _holds(rule, number)), "other")


def _holds(rule: str, number: int) -> bool:
    return any(all(_is(relation, number) for relation in part.split(" and ")) for part in rule.split(" or "))


def _is(relation: str, number: int) -> bool:
    modulus, sign, ranges = _RELATION.findall(relation)[0]
    rest = number % int(modulus) if modulus else number
    ends = (numbers.split("..") for numbers in ranges.split(","))
    return any(int(low) <= rest <= int(high) for low, *_, high in ((*end, end[-1]) for end in ends)) is (sign == "=")
