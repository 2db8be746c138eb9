"""`trifolio check`: what is wrong with articles, and what a reviewer would say of their writing, without building."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from trifolio.cli import terminal
from trifolio.cli.build import add_sources, no_sources
from trifolio.cli.status import CONTENT, OK

__all__ = ["HELP", "configure", "run"]

HELP = "check articles without building them"

FORMATS = ("text", "json", "github", "sarif")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="how problems are told; text unless said")
    parser.add_argument("--score", action="store_true", help="say how hard the words are, and fill in a score card")
    parser.add_argument("--online", action="store_true", help="ask the web whether what is linked to is there")
    parser.add_argument("--strict", action="store_true", help="take warnings for errors")
    parser.add_argument("--allow-expired", action="store_true", help="take expired articles for a warning")
    parser.add_argument("-q", "--quiet", action="store_true", help="say errors and warnings alone")


def run(options: argparse.Namespace) -> int:
    """Check the sources that are named, or every one of the project, and return the exit status."""
    from trifolio.cli import reports
    from trifolio.pipeline.check import check
    from trifolio.pipeline.request import Request
    from trifolio.problems import Severity
    from trifolio.project.config import find_project, sources

    begun = time.monotonic()
    project = find_project(Path.cwd())
    files = sources(project, options.sources)
    if not files:
        return no_sources(options)
    strict = options.strict or project.strict
    request = Request(sources=files, jobs=None, strict=strict, allow_expired=options.allow_expired)
    score = options.score or options.format == "json"
    verdict = check(project, request, online=options.online, score=score)
    problems = [p for p in verdict.problems if not options.quiet or p.severity is not Severity.NOTICE]
    if options.format == "text":
        sys.stdout.write(terminal.problems(problems, sys.stdout, lines=True))
        sys.stdout.write("".join(reports.score(article) for article in verdict.articles) if options.score else "")
        print(terminal.checked(len(files), problems, time.monotonic() - begun), file=sys.stderr)
    else:
        sys.stdout.write(reports.REPORTS[options.format](verdict, problems))
    return CONTENT if verdict.failed else OK
