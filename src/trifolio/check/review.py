"""The review of an article: until when it may be used, and what is to be told of it on a day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from trifolio.problems import Problem, error, warning

__all__ = ["due", "is_past", "last_day"]


def last_day(date: str) -> dt.date:
    """Return the last day on which an article due for review on a date (`YYYY-MM-DD` or `YYYY-MM`) may be used."""
    year, month, *day = (int(part) for part in date.split("-"))
    return dt.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])


def is_past(review_by: str, today: dt.date) -> bool:
    """Return whether a day is past the date that an article is due for review by, if there is one."""
    return bool(review_by) and today > last_day(review_by)


def due(review_by: str, path: str, line: int, today: dt.date, *, notice: int, allow_expired: bool) -> Iterator[Problem]:
    """Yield what is to be told of an article's review on a day, `notice` days before it and later.

    `line` is where its date stands.
    """
    if is_past(review_by, today):
        kind = warning if allow_expired else error
        hint = "check the article and set a new review_by; --allow-expired builds its handouts all the same, stamped"
        yield kind("expired", path, line, f"the article was due for review by {review_by}", hint)
    elif review_by and (left := (last_day(review_by) - today).days) <= notice:
        yield warning("expires-soon", path, line, f"due for review by {review_by}, in {left} days")
