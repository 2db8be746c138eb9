"""The kind of a date that people write, a day or a month, wherever one may stand."""

from __future__ import annotations

import datetime as dt

from trifolio.source.schema import TEXT, Kind, WrongError, matching

__all__ = ["date"]


def date(wants: str = "a date as “2026-11-27” or “2026-11”", text: Kind[str] = TEXT) -> Kind[str]:
    """Return the kind of dates of the calendar (ISO 8601) in texts of a kind; `wants` says what is wanted."""
    return matching(
        r"\d{4}-\d{2}(-\d{2})?",
        wants,
        text,
        schema=r"(?!0000|\d{4}-(02-3|(0[469]|11)-31))\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?",
    ).then(_day)


def _day(text: str) -> str:
    try:
        dt.date.fromisoformat(text if len(text) > len("2026-06") else f"{text}-01")
    except ValueError:
        raise WrongError(f"is no date of the calendar: {text}") from None
    return text
