"""Numbers and their units: “5 mg” at the end of a line must not be “5”, in any edition."""

from __future__ import annotations

import re

__all__ = ["QUANTITY", "UNIT", "joined"]

UNIT = (
    r"(?:[kcdmµμn]?(?:g|l|L|m|s|mol|J|Pa)|mcg|u[gLl]|umol|IU|mmHg|kcal|ppm|bpm|min|h|deg|°[CF]|%|‰)"
    r"(?![^\W\d_])"
)
"""A unit's sign, as a pattern; `mg` is none in `mgs`."""

_JOINT = re.compile(rf"(?<=\d) (?={UNIT})")

QUANTITY = re.compile(rf"(?<![\d.,])\d[\d.,]*+ {UNIT}")
"""A number, a space and the sign of a unit."""


def joined(text: str) -> str:
    """Return a text with a no-break space (U+00A0) between each number and its unit."""
    return _JOINT.sub("\u00a0", text)
