"""What a build says to people: problems with the lines they are about, and a last line that sums up."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TextIO
from unicodedata import combining, east_asian_width

from trifolio.problems import Problem, Severity, show, visible

__all__ = ["checked", "counted", "forget", "is_coloured", "problems", "summary"]

_STYLES: Mapping[str, str] = {"error": "1;31", "warning": "33", "notice": "36", "place": "1", "dim": "2"}
"""SGR codes (ECMA-48, 8.3.117)."""

_QUOTED = re.compile(
    "“([^“”]{1,80})”|(<[a-z][a-z0-9-]{0,20})|(?<![^ ])([^ “”<>]{0,80}[.@/_#][^ “”<>,;:]{1,80})(?![^ ,;:])"
)
"""What a message names of the source: words in quotation marks, an element, a file or an address."""

WIDTH = 100
"""Columns of a source's line that are shown."""


def is_coloured(stream: TextIO) -> bool:
    """Return whether a stream gets colours: by NO_COLOR (no-color.org) and FORCE_COLOR, else if it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def problems(troubles: Sequence[Problem], stream: TextIO, *, lines: bool = False) -> str:
    """Return problems as lines, none for none; on a terminal with their lines of the source, files set apart.

    With `lines`, those of the source are shown to others, too.
    """
    if not (lines or stream.isatty() or is_coloured(stream)):
        return "".join(f"{show(problem)}\n" for problem in troubles)
    style = _coloured if is_coloured(stream) else _plain
    text, path = "", ""
    for problem in troubles:
        text += "\n" if path and problem.path != path else ""
        path = problem.path
        text += f"{_shown(problem, style)}\n"
    return text


def summary(fresh: int, unchanged: int, removed: int, troubles: Sequence[Problem], seconds: float) -> str:
    """Return the last line of a build: `made 3 artifacts, 2 unchanged: 1 error, 2 warnings (4.2 s)`."""
    parts = [f"made {counted(fresh, 'artifact')}"]
    parts += [f"{number} {what}" for number, what in ((unchanged, "unchanged"), (removed, "removed")) if number]
    return f"{', '.join(parts)}: {_counts(troubles)} ({seconds:.1f} s)"


def checked(articles: int, troubles: Sequence[Problem], seconds: float) -> str:
    """Return the last line of a check: `checked 3 articles: 1 error, 2 warnings, 4 notices (0.6 s)`."""
    return f"checked {counted(articles, 'article')}: {_counts(troubles)} ({seconds:.1f} s)"


def _counts(troubles: Sequence[Problem]) -> str:
    """Return how many problems there are of each severity; notices are named where there are any."""
    counts = Counter(problem.severity for problem in troubles)
    severities = [severity for severity in Severity if severity is not Severity.NOTICE or counts[severity]]
    return ", ".join(counted(counts[severity], str(severity)) for severity in severities)


def counted(number: int, what: str) -> str:
    """Return a number with what it counts: 1 page, 2 pages."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _coloured(kind: str, text: str) -> str:
    return f"\x1b[{_STYLES[kind]}m{text}\x1b[0m"


def _plain(_: str, text: str) -> str:
    return text


def _shown(problem: Problem, style: Callable[[str, str], str]) -> str:
    place = visible(f"{problem.path}:{problem.line}" if problem.line else problem.path)
    kind = str(problem.severity)
    lines = [f"{style('place', f'{place}:')} {style(kind, f'{kind}[{problem.code}]')}: {visible(problem.message)}"]
    if problem.line and (about := _about(problem)):
        text, marks = about
        lines += [f"    {style('dim', '|')} {text}"]
        lines += [f"    {style('dim', '|')} {style(kind, marks)}"] if marks else []
    if problem.hint:
        lines.append(f"    {style('dim', 'hint:')} {visible(problem.hint)}")
    return "\n".join(lines)


def _about(problem: Problem) -> tuple[str, str] | None:
    """Return the source's line and what marks the place in it, empty where the message quotes nothing of the line."""
    lines = _lines(problem.path)
    if problem.line > len(lines):
        return None
    line = lines[problem.line - 1].expandtabs(4).strip()
    if not line.strip("-+"):  # where front matter begins or ends
        return None
    quoted = next((name for words in _QUOTED.findall(problem.message) if (name := "".join(words)) in line), "")
    at = line.find(quoted) if quoted else 0
    start = max(0, at - WIDTH // 2) if at + len(quoted) > WIDTH else 0
    text = visible(line[start : start + WIDTH])
    before, under = map(_columns, (line[start:at], quoted[:WIDTH]))
    return text, " " * before + "^" * under if quoted else ""


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (UAX 11)."""
    return sum(1 + (east_asian_width(sign) in "WF") for sign in visible(text) if not combining(sign))


def forget() -> None:
    """Forget the lines of files, which may have changed since."""
    _lines.cache_clear()


@cache
def _lines(path: str) -> tuple[str, ...]:
    """Return the lines of a file, none where it cannot be read as text."""
    try:
        return tuple(Path(path).read_text(encoding="utf-8-sig").splitlines())
    except (OSError, ValueError):
        return ()
