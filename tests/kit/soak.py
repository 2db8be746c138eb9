"""How much is tried of what has no end: all by `make soak`, by `make test` a part, which is another each day.

The seed is the day's number: days in a row go through the whole, and `TRIFOLIO_SEED=739581 make test` repeats a day.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from typing import TypeVar

__all__ = ["SEED", "SOAK", "todays"]

SOAK = bool(os.environ.get("TRIFOLIO_SOAK"))
SEED = int(os.environ.setdefault("TRIFOLIO_SEED", str(dt.datetime.now(dt.UTC).toordinal())))
"""The environment hands it on to pytest's workers, should midnight come between."""

T = TypeVar("T")


def todays(whole: Iterable[T], count: int, days: int = 1) -> list[T]:
    """Return all in a soak, else so many: those whose turn it is on this day.

    `days` is how many go by until what asks has its own turn again: it, too, then goes through the whole.
    """
    things = list(whole)
    if SOAK:
        return things
    turns = max(1, -(-len(things) // count))
    return things[SEED // days % turns :: turns]
