"""Python-Markdown's ids of headings (its extension `toc`)."""

from __future__ import annotations

from markdown.extensions import toc
from markdown.extensions.toc import slugify

__all__ = ["slugify", "unique"]


def unique(wished: str, used: set[str], counters: dict[str, int]) -> str:
    """Return the id, with a number behind it if it is in `used`, and add it there.

    `counters` has the last number given to each id, so that a thousand equal headings take no quadratic time.
    """
    return str(toc.unique(wished, used, counters))  # type: ignore[call-arg]  # the stubs are older
