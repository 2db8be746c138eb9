"""Amounts of a medicine in a text: a number, or a range, and a unit of mass, of volume or of effect."""

from __future__ import annotations

import re

from trifolio.words.units import UNIT

__all__ = ["AMOUNT", "FEW", "FORMS", "MASSES", "NUMBER", "UNITS", "VOLUMES", "is_dose", "is_few"]

NUMBER = r"\d(?:[\d.,]{0,11}\d)?"

UNITS = rf"(?:{UNIT}|(?:units?|(?:micro|milli)?gram(?:me)?s?|millilit(?:er|re)s?)\b)"
"""The sign of a unit, or its English name."""

AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER}(?:(?: ?[–-] ?| to | or ){NUMBER})?)[ -]?(?P<unit>{UNITS})", re.IGNORECASE
)

FORMS = (
    r"(?:tablet|capsule|caplet|pill|puff|drop|sachet|spray|spoonful|teaspoon|lozenge|ampoule|vial|injection|pastille|"
    r"unit|gumm(?:y|ie)|patche?|suppositor(?:y|ie))s?"
)
"""What medicines are counted in."""

MASSES = {
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), "g"),
    **dict.fromkeys(("mg", "milligram", "milligrams", "milligramme", "milligrammes"), "mg"),
    **dict.fromkeys(("mcg", "ug", "µg", "μg", "microgram", "micrograms", "microgramme", "microgrammes"), "micrograms"),
}
"""The unit of mass by its signs and names, in small letters."""

VOLUMES = ("ml", "iu", "unit", "units", "milliliter", "milliliters", "millilitre", "millilitres")
"""Units of volume and of effect, in small letters."""

FEW = 4
"""The most of tablets, puffs … that a bare number may mean where they are named: at once."""

_TESTED = re.compile(r" ?(?:/|per ) ?(?:d[lL]|100|l\b|L\b|lit|dec|m[³23]|cubic)")


def is_dose(amount: re.Match[str]) -> bool:
    """Return whether an amount (of `AMOUNT`) may be one of a medicine, and not a length, a time or a test's result."""
    unit = amount["unit"].lower()
    return (unit in MASSES or unit in VOLUMES) and _TESTED.match(amount.string, amount.end()) is None


def is_few(text: str, most: int) -> bool:
    """Return whether no number of a text is larger than this."""
    numbers = re.findall(r"\d+(?:[.,]\d+)?", text)
    return all(float(number.replace(",", ".")) <= most for number in numbers)
