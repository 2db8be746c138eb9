"""Numbers in which no line may end: “5 mg” must not be “5” there, nor a telephone number half of itself."""

from __future__ import annotations

import re

__all__ = ["QUANTITY", "UNIT", "joined"]

UNIT = (
    r"(?:[kcdmµμn]?(?:g|l|L|m|s|mol|J|Pa)|mcg|u[gLl]|umol|IU|mmHg|kcal|ppm|bpm|min|h|deg|°[CF]|%|‰)"
    r"(?![^\W\d_])"
)
"""A unit's sign, as a pattern; `mg` is none in `mgs`."""

_JOINT = re.compile(rf"(?<=\d) (?={UNIT})")

_TELEPHONE = r"(?<![\w.,+])(?:\+\d{1,3}|0\d{2,5})(?: \d{2,6}){1,4}+(?![\d.,]*\d)"

QUANTITY = re.compile(rf"(?<![\d.,])\d[\d.,]*+ {UNIT}|{_TELEPHONE}")
"""A number, a space and the sign of a unit; or a telephone number in groups, which is no use in two halves."""


def joined(text: str) -> str:
    """Return a text with no-break spaces (U+00A0) between each number and its unit, and in telephone numbers."""
    if "0" in text or "+" in text:
        text = _TELEPHONES.sub(lambda match: match[0].replace(" ", "\u00a0"), text)
    return _JOINT.sub("\u00a0", text)


_TELEPHONES = re.compile(_TELEPHONE)
