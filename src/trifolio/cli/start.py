"""Where the program begins: a build that has nothing to do says so and is done, all else goes to `cli.main`."""

from __future__ import annotations

import sys
import time

from trifolio.cli.status import INTERRUPTED, OK
from trifolio.cli.told import tell
from trifolio.pipeline import stamp

__all__ = ["main", "run"]


def run() -> None:
    """Run the command of this process and end it."""
    try:
        if _is_unchanged(sys.argv[1:]):
            sys.exit(OK)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError:  # of standard output: it is said of the whole build
        pass
    from trifolio.cli.main import run as whole

    whole()


def main(arguments: list[str]) -> int:
    """Run a command as `run` does and return its exit status."""
    if _is_unchanged(arguments):
        return OK
    from trifolio.cli.main import main as whole

    return whole(arguments)


def _is_unchanged(arguments: list[str]) -> bool:
    """Return whether the command is a build that has nothing to do; what it has to say is printed."""
    if arguments[:1] != ["build"]:
        return False
    begun = time.monotonic()
    texts = stamp.recall(stamp.asked(arguments))
    if texts is None:
        return False
    tell(*texts, time.monotonic() - begun)
    return True
