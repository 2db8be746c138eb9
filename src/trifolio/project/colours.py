"""The colours that a clinic may have of its own, each held against what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trifolio.source.schema import At, Kind, matching, table

__all__ = ["TOKENS", "contrast"]

_COLOUR = matching(r"#[0-9a-fA-F]{6}", "a colour as “#0f4c5c”")
LETTERS = ("ink", "deep", "soft", "alert")
"""The tokens that letters have for a colour."""
GROUNDS = ("pale", "calm", "care", "harm")
"""The tokens that letters stand on."""
LEAST = 7.0
"""The least contrast of letters with white, as in the house's own sheets (WCAG 2.2, 1.4.6)."""


def _tokens(value: Any, at: At) -> Mapping[str, str] | None:
    """Read a clinic's colours: what letters have must stand out on white, and a ground from ink."""
    read = _COLOURS.read(value, at)
    for name, colour in (read or {}).items():
        if name in LETTERS:
            other, on, hint = "#ffffff", "white", "take a darker colour"
        elif name in GROUNDS:
            other, on, hint = (read or {}).get("ink", INK), "its ink", "take a lighter colour"
        else:
            continue
        if (ratio := contrast(colour, other)) < LEAST:
            at.below(name).error(f"has a contrast of {ratio:.1f} to 1 with {on}, and {LEAST:g} is the least", hint)
    return read


INK = "#1b2429"
"""The colour of letters in `styles/tokens.css`."""

_COLOURS: Kind[Mapping[str, str]] = table(dict.fromkeys((*LETTERS, "line", *GROUNDS), _COLOUR), dict[str, str])
TOKENS = Kind(_tokens, _COLOURS.wants, _COLOURS.schema)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


_LINEAR = 0.04045
"""The largest value of sRGB whose light grows in proportion to it."""


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 for black to 1 for white (WCAG 2.2)."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
