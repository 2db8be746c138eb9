"""`trifolio release`: versions of articles into the archive, once and for all."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trifolio.cli.build import add_sources, no_sources
from trifolio.cli.status import CONTENT, OK

__all__ = ["HELP", "configure", "run"]

HELP = "copy what was built of a version into the archive, for good"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_sources(parser)


def run(options: argparse.Namespace) -> int:
    """Release the sources that are named, or every one of the project, print the folders, return the exit status."""
    from trifolio.cli import terminal
    from trifolio.pipeline.release import release
    from trifolio.pipeline.request import Request
    from trifolio.problems import errors, visible
    from trifolio.project.config import find_project, sources

    project = find_project(Path.cwd())
    files = sources(project, options.sources)
    if not files:
        return no_sources(options)
    released = release(project, Request(sources=files, jobs=None))
    sys.stderr.write(terminal.problems(released.problems, sys.stderr))
    for entry in released.releases:
        print(f"{visible(entry.path)}{'' if entry.is_new else '  (unchanged)'}")
    return CONTENT if errors(released.problems) else OK
