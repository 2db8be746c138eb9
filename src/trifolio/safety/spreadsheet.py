"""Tables for spreadsheets: CSV in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["as_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula (OWASP, “CSV Injection”)."""


def as_csv(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV (RFC 4180), the names of its columns first; no value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(map(_harmless, rows))
    return text.getvalue()


def _harmless(row: Iterable[object]) -> Iterable[object]:
    return (f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value for value in row)
