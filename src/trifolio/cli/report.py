"""The report of a build as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trifolio.problems import errors

__all__ = ["as_json"]


def as_json(
    built: Sequence[Any], removed: Sequence[Any], problems: Sequence[Any], pages: Sequence[Any] = ()
) -> Mapping[str, object]:
    """Return the JSON report of a build; `version` counts up when its shape changes."""
    from dataclasses import asdict

    return {
        "version": 1,
        "built": [asdict(artifact) for artifact in built],
        "pages": [{"path": page.path, "clinic": page.clinic, "made": page.made} for page in pages],
        "removed": [removal.path for removal in removed],
        "reasons": {removal.path: removal.reason for removal in removed},
        "problems": [asdict(problem) for problem in problems],
        "failed": bool(errors(problems)),
    }
