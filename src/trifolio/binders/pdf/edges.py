"""Nothing stands so near to an edge of the paper that a printer does not print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trifolio.binders.pdf import private
from trifolio.job import Job
from trifolio.problems import Problem, warning

__all__ = ["near", "wider"]

NEAREST = 8.0
"""Millimetres from an edge of the paper that stay free: office printers leave up to 6, and paper slips."""

_ROOM = 0.5
"""Millimetres more that a margin is given: readers differ in where a line of a font ends."""
_LITTLE = 0.01
_LONGEST = 40


def wider(document: Any) -> str:
    """Return a style sheet with margins that are wide enough for what stands in them, or nothing where they are.

    A long title or clinic's name takes several lines of a margin.
    """
    top = bottom = 0.0
    for place in private.places(document):
        if place.in_margin:
            above, below = (NEAREST + _ROOM - distance for distance in (place.top, place.bottom))
            top = max(top, place.margins[0] + above if above > _LITTLE else 0)
            bottom = max(bottom, place.margins[1] + below if below > _LITTLE else 0)
    rules = [f"margin-{side}: {size:.2f}mm !important" for side, size in (("top", top), ("bottom", bottom)) if size]
    return f"@page {{ {'; '.join(rules)} }}" if rules else ""


def near(job: Job, places: Iterable[private.Place]) -> Iterator[Problem]:
    """Yield a warning for each page with something too near to an edge, which names the nearest."""
    pages: dict[int, tuple[float, str]] = {}
    for place in places:
        distance = min(place.left, place.right, place.top, place.bottom)
        if distance < NEAREST - _LITTLE:
            pages[place.page] = min(pages.get(place.page, (NEAREST, "")), (distance, place.text))
    for page, (distance, text) in pages.items():
        what = f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”" if text else "a picture"
        where = f"{distance:.1f} mm from the edge of the paper" if distance >= 0 else "beyond the edge of the paper"
        message = f"{job.edition.name}: {what} on page {page + 1} is {where}, where printers may not print"
        yield warning("page-edge", job.own.path, 0, message, f"leave {NEAREST:g} mm free: widen the margins in @page")
