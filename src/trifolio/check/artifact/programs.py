"""Programs of others that judge files, where this machine has them: looked up on the path, and given a time."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["FailedError", "answer", "folder", "program"]

SECONDS = 240
"""How long a program may take for one file: a large book takes Ace a minute."""


class FailedError(Exception):
    """A program did not do its work; never shown as passed."""


def program(*names: str) -> str:
    """Return the path of the first of these programs that there is; empty if there is none."""
    return next((path for name in names if (path := shutil.which(name))), "")


def answer(command: Sequence[str], more: Mapping[str, str] | None = None, *, statuses: Sequence[int] = (0, 1)) -> str:
    """Return what a program writes to standard output.

    `more` are variables of the environment. Raises FailedError if it takes too long, does not start, or ends otherwise
    than with one of the `statuses`.
    """
    import os

    try:
        run = subprocess.run(  # noqa: S603 - a fixed command and a file
            [*command],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={**os.environ, **(more or {})},
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise FailedError(str(fault)) from None
    if run.returncode not in statuses:
        last = run.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise FailedError(f"it ended with status {run.returncode} {' '.join(last)}".strip())
    return run.stdout.decode("utf-8", "replace")


@contextmanager
def folder() -> Iterator[Path]:
    """Yield an empty folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="trifolio-verify-", ignore_cleanup_errors=True) as name:
        yield Path(name)
