"""Raised and lowered text, told in the line so that no number changes: 10⁶ is `10^6`, H₂O is `H2O`."""

from __future__ import annotations

import re

__all__ = ["lowered", "raised"]


def raised(text: str, after: str) -> str:
    """Return raised text: a word or number behind `^`, more in brackets, too; `after` is the text that follows it."""
    is_word = re.fullmatch(r"[-+−–]?\w+[-+−–]?", text) and not re.match(r"\^?\w", after)
    return f"^{text}" if is_word else f"^({text})"


def lowered(text: str, before: str, after: str) -> str:
    """Return lowered text as it is; in brackets behind `_` where its digits would run into those beside it."""
    runs_on = (before[-1:].isdigit() and text[:1].isdigit()) or (text[-1:].isdigit() and after[:1].isdigit())
    return f"_({text})" if text and (runs_on or not re.fullmatch(r"\w+", text)) else text
