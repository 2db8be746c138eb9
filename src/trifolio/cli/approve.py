"""`trifolio approve`: put on record who approved the words of an article."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from trifolio.cli.build import FILES
from trifolio.cli.status import OK, USAGE

__all__ = ["HELP", "configure", "run"]

HELP = "put on record who approved the words of an article"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    source = parser.add_argument("source", type=Path, metavar="SOURCE", help="the article")
    source.complete = FILES  # type: ignore[attr-defined]
    parser.add_argument("--by", required=True, type=_words, metavar="NAME", help="who approved it")
    parser.add_argument("--role", required=True, type=_words, metavar="ROLE", help="as what, such as consultant")
    parser.add_argument("--on", default="", metavar="DATE", help="when, as 2026-06-03 or 2026-06; today without it")


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words or not words.isprintable():
        raise argparse.ArgumentTypeError("a name is some words on one line")
    return words


def run(options: argparse.Namespace) -> int:
    """Write the record, print its file and what the front matter may say of it, and return the exit status."""
    from trifolio.document.model import Approval
    from trifolio.pipeline.approve import approve
    from trifolio.pipeline.request import today
    from trifolio.project.config import find_project, shown

    day = today()
    try:
        on = _date(options.on) if options.on else day.isoformat()
    except ValueError:
        print(f"trifolio approve: “{options.on}” is no date: write it as 2026-06-03", file=sys.stderr)
        return USAGE
    if on > day.isoformat():
        print(f"trifolio approve: {on} is yet to come: nobody has approved then", file=sys.stderr)
        return USAGE
    approved = approve(find_project(Path.cwd()), options.source, Approval(options.by, options.role, on))
    print(shown(approved.file))
    if approved.anew:
        print("the article has other words than were approved before: its approvals begin anew", file=sys.stderr)
    print("to have it printed, put into the front matter, in place of what stands there:", file=sys.stderr)
    print("approved:", *map(_line, approved.approvals), sep="\n", file=sys.stderr)
    return OK


def _date(text: str) -> str:
    import datetime as dt

    month = len(text) == len("2026-06")
    return dt.date.fromisoformat(f"{text}-01" if month else text).isoformat()[: 7 if month else None]


def _line(approval: object) -> str:
    """Return the line of the front matter that says an approval, as YAML."""
    values = ((name, json.dumps(getattr(approval, name), ensure_ascii=False)) for name in ("by", "role"))
    return f"  - {{{', '.join(f'{name}: {value}' for name, value in values)}, on: {getattr(approval, 'on', '')}}}"
