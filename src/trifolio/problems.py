"""What a writer must mend: its shape, how it is shown, and the one exception that carries it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "DOCS",
    "ContentError",
    "Problem",
    "Severity",
    "error",
    "errors",
    "nearest",
    "show",
    "sort",
    "strict",
    "visible",
    "warning",
]


DOCS = "https://trifolio.invalid/docs"
"""Where the docs stand; pyproject.toml has it, too."""


class Severity(StrEnum):
    """`error` keeps an edition from being built; `warning` does not, but under `strict`; `notice` never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a writer must mend.

    `path` is as the writer would type it, `line` counts from 1 in the whole file (front matter counted; 0 where no
    line can be named). `message` says what is wrong and `hint` what to type: lower case, no full stop.
    Every `code` has a paragraph in docs/problems.md.
    """

    severity: Severity
    code: str
    path: str
    line: int
    message: str
    hint: str = ""


class ContentError(Exception):
    """The edge of the library: what was asked for cannot be made, and `problems` says why.

    The tree of exceptions is this one class; anything else that is raised is a bug of ours.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(show(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ContentError], tuple[Problem, ...]]:
        return type(self), self.problems


def error(code: str, path: str, line: int, message: str, hint: str = "") -> Problem:
    """Return a problem that keeps an edition from being built."""
    return Problem(Severity.ERROR, code, path, line, message, hint)


def warning(code: str, path: str, line: int, message: str, hint: str = "") -> Problem:
    """Return a problem that is worth mending but does not stop a build."""
    return Problem(Severity.WARNING, code, path, line, message, hint)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those of the problems that are errors."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems with every warning made an error; notices stay."""
    stays = Severity.NOTICE
    return tuple(p if p.severity is stays else replace(p, severity=Severity.ERROR) for p in problems)


def sort(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, by file, line and code."""
    return tuple(sorted(set(problems), key=lambda p: (p.path, p.line, p.code, p.message)))


def show(problem: Problem) -> str:
    """Return `path:line: severity[code]: message`, and the hint on the next line, for a terminal."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    head = f"{place}: {problem.severity}[{problem.code}]: {problem.message}"
    return visible(f"{head}\n    hint: {problem.hint}" if problem.hint else head)


def visible(text: str) -> str:
    """Return a text without what no eye sees, which a terminal might obey; `U+001B` as Python writes it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in _PLAIN else _escaped(sign) for sign in text)


_PLAIN = frozenset("\n\u00a0\u200c\u200d\u202f")
"""What cannot be printed by Python's rules but is harmless: spaces, and the joiners that Persian needs."""


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `did you mean X?` for the known name nearest to this one, else the list of known names."""
    names = sorted(known)
    near = closest(name.lower(), names)
    return f"did you mean “{near}”?" if near else f"known: {', '.join(names)}"


def closest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the known name nearest to this one, empty if none is alike by the ratio `cutoff` (difflib)."""
    import difflib

    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=cutoff)), "")
