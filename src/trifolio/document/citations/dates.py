"""The dates of a bibliography's entries, read from their many notations into one shape.

A date is `{"date-parts": ((2017, 11, 14),)}`, with two tuples for a range, `season` (1 to 4) and `circa` where they
were said; or `{"literal": text}`. CSL-JSON, the older CSL-YAML of Pandoc and ISO 8601 (EDTF) text are read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

__all__ = ["Date", "Parts", "read_date"]

Date: TypeAlias = Mapping[str, Any]
Parts: TypeAlias = tuple[int, ...]

_ISO = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?(?:T[0-9:.,+Z-]*)?([~?%]?)")
_UNITS = ("year", "month", "day")
_ENDS = 2


def read_date(value: object, clean: Callable[[object], str]) -> Date | None:
    """Return the date, or None if it cannot be read; `clean` makes a scalar one line of text."""
    if isinstance(value, Mapping):
        return _from_mapping(value, clean)
    if isinstance(value, list | tuple):
        return _from_ends([_from_units(end, clean) if isinstance(end, Mapping) else None for end in value])
    return _from_text(clean(value))


def _from_mapping(value: Mapping[object, object], clean: Callable[[object], str]) -> Date | None:
    if parts := value.get("date-parts"):
        date = _from_parts(parts, clean)
    elif literal := clean(value.get("literal")):
        return _from_text(literal) or {"literal": literal}
    elif "year" in value:
        date = _from_ends([_from_units(value, clean)])
    else:
        date = _from_text(clean(value.get("raw") or value.get("edtf")))
    if date is None:
        return None
    season = clean(value.get("season"))
    more: dict[str, Any] = {"season": (int(season) - 1) % 4 + 1} if re.fullmatch("[1-9]|1[0-9]|2[0-4]", season) else {}
    if clean(value.get("circa")).lower() not in ("", "0", "false") or value.get("circa") is True:
        more["circa"] = True
    return {**date, **more}


def _from_parts(value: object, clean: Callable[[object], str]) -> Date | None:
    """Read CSL-JSON's `date-parts`, `[[2017, 11, 14]]`; the inner brackets may be missing."""
    if not isinstance(value, list | tuple):
        return None
    ends = value if any(isinstance(end, list | tuple) for end in value) else [value]
    dates = [_checked([clean(part) for part in end]) if isinstance(end, list | tuple) else None for end in ends]
    return _from_ends(dates)


def _from_units(value: Mapping[object, object], clean: Callable[[object], str]) -> Parts | None:
    return _checked([text for unit in _UNITS if (text := clean(value.get(unit)))])


def _from_text(text: str) -> Date | None:
    """Read ISO 8601: `2017-11-14`, and ranges with a slash."""
    ends = [match for end in text.split("/") if (match := _ISO.fullmatch(end.strip()))]
    if len(ends) != len(text.split("/")):
        return None
    date = _from_ends([_checked([part for part in end.groups()[:3] if part]) for end in ends])
    return {**date, "circa": True} if date and any(end[4] for end in ends) else date


def _from_ends(ends: list[Parts | None]) -> Date | None:
    valid = tuple(end for end in ends if end)
    return {"date-parts": valid} if valid and len(valid) == len(ends) <= _ENDS else None


def _checked(parts: list[str]) -> Parts | None:
    """Return year, month and day as far as they are given, or None if there is no such day."""
    numbers = tuple(int(part) for part in parts if re.fullmatch("[0-9]{1,4}", part))
    if len(numbers) != len(parts) or not 1 <= len(numbers) <= len(_UNITS):
        return None
    try:
        dt.date(*(*numbers, 1, 1)[:3])
    except ValueError:
        return None
    return numbers
