"""Which form a number takes beside words, in each language: 1 step, 2 steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["plural"]


def plural(lang: str, number: int) -> str:
    """Return the name of the form for a whole number: zero, one, two, few, many or other (CLDR 47, plural rules)."""
    return _RULES.get(lang, _one)(number)


def _one(n: int) -> str:
    return "one" if n == 1 else "other"


def _none_or_one(n: int) -> str:
    return "one" if n in (0, 1) else "other"


def _never(_: int) -> str:
    return "other"


def _arabic(n: int) -> str:
    """0, 1, 2; 3 to 10 and 103 to 110; 11 to 99 and 111 to 199; 100 to 102, 200 to 202 …"""
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    return "few" if n % 100 in range(3, 11) else "many" if n % 100 in range(11, 100) else "other"


def _hebrew(n: int) -> str:
    return {1: "one", 2: "two"}.get(n, "other")


def _slavic(n: int) -> str:
    """1, 21, 31 but 11; 2 to 4, 22 to 24 but 12 to 14; all others."""
    if n % 100 in (11, 12, 13, 14):
        return "many"
    return {1: "one", 2: "few", 3: "few", 4: "few"}.get(n % 10, "many")


def _polish(n: int) -> str:
    return "one" if n == 1 else "few" if _slavic(n) == "few" else "many"


def _czech(n: int) -> str:
    return "one" if n == 1 else "few" if n in (2, 3, 4) else "other"


_RULES: Mapping[str, Callable[[int], str]] = {
    "ar": _arabic,
    "he": _hebrew,
    "pl": _polish,
    **dict.fromkeys(("cs", "sk"), _czech),
    **dict.fromkeys(("be", "bs", "hr", "ru", "sr", "uk"), _slavic),
    **dict.fromkeys(("am", "bn", "fa", "fr", "gu", "hi", "pa", "pt", "zu"), _none_or_one),
    **dict.fromkeys(("id", "ja", "ko", "lo", "ms", "my", "th", "vi", "yo", "zh"), _never),
}
"""Languages that are not named have one and other."""
