"""Fuzzing by coverage: `python tests/fuzz/fuzz.py TARGET [options of libFuzzer] FOLDER…` until something is wrong.

A target takes bytes. What it raises is a fault of ours, but for a ContentError, which is a problem of the writer's.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["trifolio.source", "trifolio.document"]):
    from trifolio.document.parse import parse
    from trifolio.problems import ContentError, Problem
    from trifolio.safety.limits import raise_recursion_limit
    from trifolio.source.file import Source, read_text

__all__ = ["TARGETS"]

FRONT = b"---\ntitle: A\npublisher: B\nupdated: 2026-06\nreview_by: 2027-06\nversion: 1\ncontact: c@example.org\n---\n"


def _article(data: bytes) -> tuple[Problem, ...]:
    """Read a source and make its document."""
    source = read_text(data, "some.md", "some")
    _, problems = parse(source)
    _are_sound(problems, data, source)
    return problems


def _are_sound(problems: tuple[Problem, ...], data: bytes, source: Source) -> None:
    """Assert that each problem names a line of the file, in words that can be shown."""
    last = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in (*problems, *source.problems):
        assert 0 <= problem.line <= last, (problem, last)
        assert problem.message, problem


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "front": lambda data: _article(b"---\n" + data + b"\n---\nA word.\n"),
    "fences": lambda data: _article(FRONT + b"::: " + data + b"\n:::\n"),
    "html": lambda data: _article(FRONT + b"<" + data),
    "article": _article,
}


def main() -> None:
    """Fuzz the target that the command names."""
    target = TARGETS[sys.argv.pop(1)]
    raise_recursion_limit()

    def once(data: bytes) -> None:
        with contextlib.suppress(ContentError):
            target(data)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
