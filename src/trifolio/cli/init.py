"""`trifolio init`: a project folder with sample articles."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trifolio.cli.status import OK

__all__ = ["HELP", "configure", "run"]

HELP = "make a project folder with sample articles"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")


def run(options: argparse.Namespace) -> int:
    """Make the project, print its files, and return the exit status."""
    from trifolio.project.scaffold import scaffold

    for path in scaffold(options.folder):
        print(path.as_posix())
    print(f"next: cd {options.folder.as_posix()} && trifolio build", file=sys.stderr)
    return OK
