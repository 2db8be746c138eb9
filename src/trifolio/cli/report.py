"""What a build goes by beside its options, and its report as JSON."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["as_json", "epoch", "today"]


def today() -> dt.date:
    """Return the day, from `TRIFOLIO_TODAY` (YYYY-MM-DD) where it is set."""
    said = os.environ.get("TRIFOLIO_TODAY")
    return dt.date.fromisoformat(said) if said else dt.datetime.now(tz=dt.UTC).astimezone().date()


def epoch() -> str:
    """Return the day that `SOURCE_DATE_EPOCH` names (seconds since 1970, reproducible-builds.org), else 1980-01-01."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or dt.datetime(1980, 1, 1, tzinfo=dt.UTC).timestamp())
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date().isoformat()


def as_json(built: Sequence[Any], removed: Sequence[str], problems: Sequence[Any]) -> Mapping[str, object]:
    """Return the JSON report of a build; `version` counts up when its shape changes."""
    from dataclasses import asdict

    return {
        "version": 1,
        "built": [asdict(one) for one in built],
        "removed": list(removed),
        "problems": [asdict(problem) for problem in problems],
        "failed": any(problem.severity == "error" for problem in problems),
    }
