"""The rules in a table: ours, and those of other packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trifolio.check import approval
from trifolio.check.writing import (
    claims,
    doses,
    duties,
    images,
    links,
    online,
    plain,
    readability,
    references,
    terms,
)
from trifolio.check.writing.rule import Rule
from trifolio.problems import ContentError, error

__all__ = ["RULES", "rules"]

_OURS: tuple[tuple[Rule, ...], ...] = (
    doses.RULES,
    claims.RULES,
    terms.RULES,
    plain.RULES,
    readability.RULES,
    references.RULES,
    duties.RULES,
    images.RULES,
    links.RULES,
    online.RULES,
    approval.RULES,
)

RULES: Mapping[str, Rule] = {rule.code: rule for rows in _OURS for rule in rows}
"""Our own rules by their codes."""


def rules() -> Mapping[str, Rule]:
    """Return all rules: ours, and those of the entry point group `trifolio.rules`, each a `Rule` or some of them.

    A rule of another package that has the code of one of ours takes its place. Raises ContentError for what is none.
    """
    from importlib.metadata import entry_points

    others: dict[str, Rule] = {}
    for point in entry_points(group="trifolio.rules"):
        try:
            others |= {rule.code: rule for rule in _several(point.load())}
        except Exception as fault:  # whatever a package of somebody else's raises when it is imported
            hint = f"reinstall {point.dist.name}" if point.dist else ""
            message = f"the rules “{point.name}” cannot be loaded: {type(fault).__name__}: {fault}"
            raise ContentError(error("rules", point.value, 0, message, hint)) from fault
    return {**RULES, **others}


def _several(loaded: Any) -> Iterable[Rule]:
    rows = tuple(loaded) if isinstance(loaded, Iterable) else (loaded,)
    if wrong := next((row for row in rows if not isinstance(row, Rule)), None):
        raise TypeError(f"{type(wrong).__name__} is no Rule")
    return rows
