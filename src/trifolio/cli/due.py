"""`trifolio due`: what is to be reviewed, by date and owner."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trifolio.cli.build import add_sources, no_sources
from trifolio.cli.status import CONTENT, OK

__all__ = ["HELP", "configure", "run"]

HELP = "list what is to be reviewed, by date and owner"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(parser)
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--csv", action="store_true", help="for a spreadsheet")
    forms.add_argument("--ics", action="store_true", help="for a calendar, with an alarm before each review")
    forms.add_argument("--json", action="store_true", help="for programs")
    within = "only what is past, or due in so many days"
    parser.add_argument("--within", type=_days, metavar="DAYS", help=within)


def _days(text: str) -> int:
    days = int(text)
    if days < 0:
        raise argparse.ArgumentTypeError("a number of days is 0 or more")
    return days


def run(options: argparse.Namespace) -> int:
    """Print what is due, say what could not be read, and return the exit status."""
    from trifolio.cli import terminal
    from trifolio.cli.agenda import FORMS
    from trifolio.pipeline.due import due
    from trifolio.pipeline.request import today
    from trifolio.project.config import find_project, sources

    project = find_project(Path.cwd())
    files = sources(project, options.sources)
    if not files:
        return no_sources(options)
    agenda = due(project, files, today(), options.within)
    form = next((name for name in ("csv", "ics", "json") if getattr(options, name)), "text")
    text = FORMS[form](agenda, project.review.warn)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())  # the ends of lines as they are: those of a calendar are CR LF anywhere
    sys.stdout.buffer.flush()
    if form == "ics" and not any(article.day for article in agenda.articles):
        sys.stderr.write("no review has a day: the calendar has no event\n")
    if form != "json":
        sys.stderr.write(terminal.problems(agenda.problems, sys.stderr))
    return CONTENT if agenda.problems else OK
