"""`trifolio editions`: the editions that there are."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from trifolio.cli.status import OK

__all__ = ["HELP", "configure", "run"]

HELP = "list the editions that there are"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="give them as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the editions and return the exit status."""
    from trifolio.project import editions
    from trifolio.project.config import find_project

    project = find_project(Path.cwd())
    loaded = [editions.load(name, project.styles) for name in editions.names(project.styles)]
    if options.json:
        rows = [{"name": e.name, "title": e.title, "family": list(e.family), "binder": e.binder.name} for e in loaded]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return OK
    wide = max(len(e.name) for e in loaded)
    for e in loaded:
        extends = f"  (extends {e.family[1]})" if len(e.family) > 1 else ""
        print(f"{e.name:{wide}}  {e.extension:6}  {e.title}{extends}")
    return OK
