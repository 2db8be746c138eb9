"""Fill the places of a phrase with values, and nothing more: a phrase may be a stranger's."""

from __future__ import annotations

import re

__all__ = ["fill"]

_PLACE = re.compile(r"\{\{|\}\}|\{(\w*)\}")


def fill(phrase: str, *values: object, **names: object) -> str:
    """Return a phrase with its places filled: `{}` in order, `{0}` by number, `{name}` by name; `{{` is a brace.

    Unlike `str.format` it knows no attributes, indices, conversions or format specifications, so that a phrase can
    show what it is given and reach nothing else. What is no place of this form stays as it is written.

    Raises LookupError for a place that no value was given for.
    """
    order = iter(values)

    def value(place: re.Match[str]) -> str:
        name = place[1]
        if name is None:
            return place[0][0]
        if name.isdecimal():
            return str(values[int(name)])
        if name:
            return str(names[name])
        try:
            return str(next(order))
        except StopIteration:
            raise IndexError(f"“{phrase}” has more places than values") from None

    return _PLACE.sub(value, phrase)
