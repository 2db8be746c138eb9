"""`trifolio verify`: finished artifacts judged, and told as text, JSON or a page."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from trifolio.cli.build import FILES
from trifolio.cli.status import CONTENT, OK, USAGE
from trifolio.cli.verdicts import as_json, failed, summary, verified
from trifolio.problems import show, visible

__all__ = ["HELP", "configure", "run"]

HELP = "judge finished artifacts: parity with their sources, standards, accessibility"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    artifacts = parser.add_argument(
        "artifacts",
        nargs="*",
        type=Path,
        metavar="ARTIFACT",
        help="files, or folders of them; all that was built here without one",
    )
    artifacts.complete = FILES  # type: ignore[attr-defined]
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="how the report is written")


def run(options: argparse.Namespace) -> int:
    """Judge the artifacts that are named, or all of the project's, and return the exit status."""
    from trifolio.pipeline.request import Request
    from trifolio.project.config import find_project

    project = find_project(Path.cwd())
    request = Request(jobs=None)
    try:
        artifacts = verified(project, request, options.artifacts)
    except ValueError as wrong:
        print(f"trifolio verify: {wrong}", file=sys.stderr)
        return USAGE
    if not artifacts:
        print("trifolio verify: nothing was built here; run trifolio build, or name a file", file=sys.stderr)
        return USAGE
    print(FORMATS[options.format](artifacts, request.today), end="")
    print(summary(artifacts), file=sys.stderr)
    return CONTENT if failed(artifacts, strict=project.strict) else OK


def _text(artifacts: Sequence[Any], _day: Any) -> str:
    return "\n".join("".join(f"{line}\n" for line in _block(artifact)) for artifact in artifacts)


def _block(artifact: Any) -> Iterator[str]:
    """Yield the lines of an artifact: its state, what was proven, by whom, what was not, and what is wrong."""
    yield visible(f"{artifact.path}: {artifact.state}, {artifact.verdict.proven}")
    for outcome in artifact.verdict.outcomes:
        why = f": {outcome.open.reason}" if outcome.open else ""
        yield visible(f"  {outcome.state:6}  {outcome.what} ({outcome.by}){why}")
        if outcome.open and outcome.open.hint:
            yield visible(f"          {outcome.open.hint}")
        for problem in outcome.problems:
            yield from (f"    {line}" for line in show(problem).split("\n"))


def _json(artifacts: Sequence[Any], _day: Any) -> str:
    return f"{json.dumps(as_json(artifacts), ensure_ascii=False, indent=1)}\n"


def _html(artifacts: Sequence[Any], day: Any) -> str:
    from trifolio.cli.verify_page import page

    return page(artifacts, day)


FORMATS: Mapping[str, Callable[[Sequence[Any], Any], str]] = {"text": _text, "json": _json, "html": _html}
"""How a report is written, by the name of the format."""
