"""What is to be reviewed, as text, CSV, iCalendar and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from trifolio.problems import visible
from trifolio.safety.spreadsheet import as_csv

__all__ = ["FORMS"]


def _text(agenda: Any, _warn: int) -> str:
    """Return a line for each article: the day, the days left, the title, who looks after it, the file."""
    rows = [
        (str(a.day or "no date"), _left(a), visible(a.meta.title), visible(a.meta.owner or "–"), visible(a.path))
        for a in agenda.articles
    ]
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    lines = ("  ".join([*(f"{cell:{w}}" for cell, w in zip(row, wide, strict=False)), row[-1]]) for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _left(article: Any) -> str:
    if article.day is None:
        return ""
    days = f"{abs(article.left)} day{'' if abs(article.left) == 1 else 's'}"
    return f"{days} past" if article.left < 0 else f"{days} left"


_COLUMNS = ("review_by", "last_day", "days_left", "title", "owner", "id", "version", "slug", "path")


def _row(article: Any) -> Mapping[str, Any]:
    """Return what is said of an article, by column; an article without a date has no days left."""
    own = article.meta
    day = article.day.isoformat() if article.day else ""
    left = article.left if article.day else None
    return dict(
        zip(
            _COLUMNS,
            (own.review_by, day, left, own.title, own.owner, own.id, own.version, own.slug, article.path),
            strict=True,
        )
    )


def _csv(agenda: Any, _warn: int) -> str:
    return as_csv(_COLUMNS, (_row(article).values() for article in agenda.articles))


def _json(agenda: Any, _warn: int) -> str:
    table = {
        "version": 1,
        "today": agenda.today.isoformat(),
        "articles": [_row(article) for article in agenda.articles],
        "problems": [asdict(problem) for problem in agenda.problems],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _ics(agenda: Any, warn: int) -> str:
    """Return a calendar by RFC 5545 with a day for each review, and an alarm `warn` days before it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trifolio//trifolio due//EN", "CALSCALE:GREGORIAN"]
    dated = [article for article in agenda.articles if article.day is not None]
    for article in dated:
        lines += _event(article, warn)
    lines += () if dated else _NO_EVENT
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


_NO_EVENT = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""What a calendar without an event holds, for it must hold something (RFC 5545, 3.6)."""


def _event(article: Any, warn: int) -> Iterator[str]:
    """Yield the lines of a review; its stamp is the day on which the article was updated, never that of the command."""
    own = article.meta
    facts = [("Owner", own.owner), ("Version", own.version), ("Number", own.id), ("File", article.path)]
    stamp = f"{own.updated or '1980-01'}-01"[:10].replace("-", "")
    summary = _escaped(f"Review: {own.title}")
    yield from ("BEGIN:VEVENT", f"UID:{article.uid}-review", f"DTSTAMP:{stamp}T000000Z")
    yield f"DTSTART;VALUE=DATE:{article.day:%Y%m%d}"
    yield f"SUMMARY:{summary}"
    yield "DESCRIPTION:" + _escaped("\n".join(f"{label}: {value}" for label, value in facts if value))
    yield from ("TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}")
    yield from (f"TRIGGER:-P{warn}D" if warn else "TRIGGER:PT0S", "END:VALARM", "END:VEVENT")


def _escaped(text: str) -> str:
    """Return a value of the type TEXT (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


LONGEST = 75
"""The octets that a line may have (RFC 5545, 3.1)."""


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts, none too long and no character torn; those after the first begin with a space."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part


FORMS: Mapping[str, Callable[[Any, int], str]] = {"text": _text, "csv": _csv, "ics": _ics, "json": _json}
"""The forms, each made of an agenda and of how many days before a review it is announced."""
