"""Characters that no eye sees: none stands inside a number with its unit, and none turns text round."""

from __future__ import annotations

import html
import re

from trifolio.problems import Problem, warning
from trifolio.words.units import UNIT

__all__ = ["DISGUISED", "is_disguised", "without_invisible"]

DISGUISED = "delete the character; a language needs none that overrides, for isolates (U+2066 to U+2069) do"
"""What to do about a text that is not what it looks like."""

_OVERRIDES = re.compile("[\u202d\u202e]")
"""What makes letters and figures run the other way than they do (UAX 9, 2.2)."""

_PAIRED = "\u202a-\u202c\u2066-\u2069"
"""What begins and ends a run of one direction (UAX 9, 2.1 and 2.4); around a number a language may want it."""
_SINGLE = "\u00ad\u034f\u061c\u115f\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f"
_REFERENCE = r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|shy|ZeroWidthSpace|zwn?j|[lr]rm|NoBreak|ic|it|af);"
_NUMBERS = re.compile(
    rf"(?<=\d)(?:[{_SINGLE}{_PAIRED}]|{_REFERENCE})++(?=[.,:/]?\d)"
    rf"|(?<=\d[.,:/])(?:[{_SINGLE}{_PAIRED}]|{_REFERENCE})++(?=\d)"
    rf"|(?:(?<=\d)|(?<=\d[ \u00a0]))(?:[{_SINGLE}]|{_REFERENCE})++(?=[ \u00a0]?{UNIT})"
    rf"|(?:(?<=\d[a-zµμ])|(?<=\d[ \u00a0][a-zµμ])|(?<=\d[a-z]{{2}})|(?<=\d[ \u00a0][a-z]{{2}}))"
    rf"(?:[{_SINGLE}]|{_REFERENCE})++(?=[a-zA-Z])"
)
"""What is invisible, or the reference to a character which may be, within a number and its unit."""
_INVISIBLE = re.compile(f"[{_SINGLE}{_PAIRED}]")
_SHOWN = 20


def is_disguised(text: str) -> bool:
    """Return whether a text runs the other way than its letters do, or has something invisible inside a number."""
    if text.isascii():
        return False
    return bool(_OVERRIDES.search(text)) or any(_visible(m[0]) != m[0] for m in _NUMBERS.finditer(text))


def without_invisible(text: str, shown: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file without what is invisible inside numbers and their units; each is a warning."""
    if text.isascii() and "&" not in text:
        return text, ()
    parts: list[str] = []
    problems: dict[Problem, None] = {}
    end, line = 0, 1
    for match in _NUMBERS.finditer(text):
        visible = _visible(match[0])
        line += text.count("\n", end, match.start())
        parts += [text[end : match.start()], visible]
        end = match.end()
        if visible != match[0]:
            before, after = text[max(0, match.start() - _SHOWN) : match.start()], text[end : end + _SHOWN]
            number = " ".join(f"{before.split()[-1]}{after}".split()[:2])
            message = f"left out an invisible character inside “{number}”"
            problems[warning("source-control", shown, line, message)] = None
    return "".join((*parts, text[end:])), tuple(problems)


def _visible(text: str) -> str:
    """Return the visible characters of a text, references to them as they are written."""
    parts = re.findall(r"&[^;&]*;|.", text, re.DOTALL)
    return "".join(part for part in parts if not _INVISIBLE.fullmatch(html.unescape(part)))
