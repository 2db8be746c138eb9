"""What a project says of the rules: `[check]` of its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from trifolio.safety.values import dataclass

__all__ = ["Check"]


@dataclass(frozen=True, slots=True)
class Check:
    """`[check]` of the configuration.

    `ignore` are codes that are not told, `severity` gives others for codes, `words` are the project's own plain words
    for difficult ones (no word for one that is fine). `retractions` is a file of Retraction Watch.
    """

    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    retractions: Path | None = None
