"""Print what a build says, in its order; a module of its own, so that little is loaded with it."""

from __future__ import annotations

import sys

__all__ = ["tell"]


def tell(problems: str, built: str, last: str, seconds: float) -> None:
    """Print what a build says: the problems, the list of artifacts, and the last line, which ends with its seconds."""
    sys.stderr.write(problems)
    sys.stdout.write(built)
    sys.stdout.flush()
    if last:
        sys.stderr.write(f"{last}{seconds:.1f} s)\n")
