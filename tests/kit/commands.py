"""The command in a process of its own, which can be killed: a copy of one that has loaded all engines.

So a test waits for what its command does and not for Python to load it. `make soak` starts Python anew for each.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from soak import SOAK

__all__ = ["Begun", "begin"]


class Begun(Protocol):
    """A process, as `subprocess.Popen` has it."""

    pid: int

    @property
    def returncode(self) -> Any:
        """Its status, once it has ended."""

    def poll(self) -> int | None:
        """Return its status if it has ended."""

    def kill(self) -> None:
        """Kill it."""

    def communicate(self, *, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end and return what it wrote to standard output and to standard error."""


def begin(
    *arguments: str,
    cwd: Path,
    variables: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    anew: bool = SOAK,
) -> Begun:
    """Run `trifolio` in a session of its own, with more variables.

    `anew` is in a Python that has loaded nothing; in that, `before` is called first.
    """
    environment = {**os.environ, **(variables or {})}
    if not anew and before is None:
        return _Copy(arguments, cwd, environment)
    return subprocess.Popen(
        [sys.executable, "-m", "trifolio", *arguments],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=before or _minding,  # noqa: PLW1509 - no other thread runs here
    )


def _minding() -> None:
    """Mind Ctrl-C again, which a shell has what it runs in the background not mind."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class _Copy:
    """A copy of the process that has loaded all."""

    def __init__(self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        _warm()
        self._written = tempfile.TemporaryDirectory(prefix="trifolio-command-")
        ready, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(arguments, cwd, environment, self._written.name, theirs))
        self._process.start()
        theirs.close()
        ready.recv()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> Any:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def communicate(self, *, timeout: float | None = None) -> tuple[str, str]:
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("trifolio", timeout or 0)
        out, err = (Path(self._written.name, name).read_text("utf-8") for name in ("out", "err"))
        self._written.cleanup()
        return out, err


@functools.cache
def _warm() -> None:
    """Start the process that is copied; it finds `warm` in this folder."""
    before = dict(os.environ)
    os.environ["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parent), before.get("PYTHONPATH", ".")))
    forkserver.set_forkserver_preload(["warm"])
    forkserver.ensure_running()
    os.environ.clear()
    os.environ.update(before)


def _run(arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], written: str, ready: Connection) -> None:
    """Be the command."""
    from trifolio.cli import start

    os.setsid()
    _minding()
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(Path(written, name), os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["trifolio", *arguments]
    ready.send(None)
    ready.close()
    start.run()
