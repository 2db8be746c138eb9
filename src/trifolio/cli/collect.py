"""`trifolio collect`: collections of articles, each as one book and one handout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trifolio.cli.build import add_build_options, build_requested
from trifolio.cli.status import USAGE

__all__ = ["HELP", "configure", "run"]

HELP = "build collections of articles, each as one book and one handout"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="collections of the configuration; all without one")
    add_build_options(parser)


def run(options: argparse.Namespace) -> int:
    """Build the collections that are named, or all of the project, and return the exit status."""
    from trifolio.project.config import find_project

    project = find_project(Path.cwd())
    if not project.collections:
        print(f"trifolio collect: {project.config} has no [collections.NAME]", file=sys.stderr)
        return USAGE
    return build_requested(options, project, collections=tuple(dict.fromkeys(options.names or project.collections)))
