"""`trifolio build --watch`: build, then build what an edit touches, in processes that stay warm."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Self

from trifolio.cli import terminal
from trifolio.cli.status import OK
from trifolio.pipeline.work import Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, error
from trifolio.project.config import Project, find_project, sources

__all__ = ["is_remote", "watch"]

QUIET = 15
"""Milliseconds without a further change after which an edit is over: editors write a file in several steps."""

PULSE = 250
"""Milliseconds between two looks for Ctrl-C."""

POLLED = 300
"""Milliseconds between two looks where the system does not tell of changes; watchfiles would miss two in a second."""

FORCED = "WATCHFILES_FORCE_POLLING"
"""The variable of the environment by which one asks for that, as in other programs that watch by watchfiles."""

MOUNTS = Path("/proc/self/mounts")
"""Where Linux says which folder stands on which file system (proc(5))."""

REMOTE = frozenset(
    ("9p", "cifs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs")
)
"""File systems of Linux whose changes by others are not told: network drives, folders shared with a virtual machine."""


def watch(options: argparse.Namespace, build: Callable[..., int]) -> int:
    """Build, and again whenever a file of the project changes, until Ctrl-C; return the exit status.

    `build` builds once: it takes the options, a project, its sources and the workers.

    Problems of the configuration, too, end nothing: the next edit may mend them. Raises ContentError where the package
    is missing that tells of changes.
    """
    try:
        import watchfiles
    except ModuleNotFoundError:
        message = "needs the package watchfiles"
        raise ContentError(error("extra-missing", "--watch", 0, message, "pip install 'trifolio[watch]'")) from None
    root = find_project(Path.cwd()).root
    output = (options.output or root / "output").resolve()
    relevant = watchfiles.DefaultFilter(ignore_paths=[output, root / ".trifolio"])
    folders = {root, *(path.resolve() if path.is_dir() else path.resolve().parent for path in options.sources)}
    with contextlib.suppress(KeyboardInterrupt), _Crew(options, build) as crew:
        crew.warm_up()
        if os.environ.get(FORCED) or any(map(is_remote, folders)):
            edits = _polled(folders, partial(relevant, watchfiles.Change.modified))
        else:
            pulse: dict[str, Any] = {"rust_timeout": PULSE, "yield_on_timeout": True}
            edits = map(bool, watchfiles.watch(*folders, watch_filter=relevant, step=QUIET, **pulse))
        next(edits)  # from here on none is missed
        crew.build()
        print("watching for edits; Ctrl-C ends it", file=sys.stderr, flush=True)
        for edited in edits:
            if edited:
                crew.build()
    return OK


def _polled(folders: Iterable[Path], relevant: Callable[[str], bool]) -> Iterator[bool]:
    """Yield every now and then whether some file has changed since the last time; first that none has."""
    before = _stand(folders, relevant)
    yield False
    while True:
        time.sleep(POLLED / 1000)
        now = _stand(folders, relevant)
        yield now != before
        before = now


def _stand(folders: Iterable[Path], relevant: Callable[[str], bool]) -> dict[str, tuple[int, int]]:
    """Return the size and the time of each file in some folders."""
    stand = {}
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if relevant(os.path.join(place, name))]  # noqa: PTH118 - as it walks
            for path in (os.path.join(place, name) for name in names):  # noqa: PTH118
                with contextlib.suppress(OSError):
                    status = os.stat(path)  # noqa: PTH116
                    stand[path] = status.st_size, status.st_mtime_ns
    return stand


class _Crew:
    """The workers of all builds, and what they are asked for; others take their place when their limits change."""

    def __init__(self, options: argparse.Namespace, build: Callable[..., int]) -> None:
        self.options = options
        self.make = build
        self.workers: Workers | None = None
        self.limits: object = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.workers:
            self.workers.__exit__()

    def warm_up(self) -> None:
        """Start the workers and have them load what builds need. Raises ContentError for the configuration."""
        self._hire(find_project(Path.cwd()))

    def build(self) -> None:
        """Build once and say what was done."""
        terminal.forget()
        try:
            project = find_project(Path.cwd())
            if self.limits != project.limits:
                self._hire(project)
            self.make(self.options, project, sources(project, self.options.sources), workers=self.workers)
        except ContentError as failed:
            sys.stderr.write(terminal.problems(failed.problems, sys.stderr))
        self.options.force = False  # what was asked of the first build

    def _hire(self, project: Project) -> None:
        self.__exit__()
        self.workers, self.limits = Workers(project.limits, self.options.jobs or os.cpu_count() or 1), project.limits
        self.workers.run_all({number: Work(load, "") for number in range(self.workers.most)})


def load() -> None:
    """Load what reads articles, and the engines."""
    from trifolio.binders.pdf import engine
    from trifolio.pipeline import job, read  # noqa: F401 - it is loading them that takes time

    with contextlib.suppress(OSError):  # Pango is missing: it is said of each handout
        engine.load()


def is_remote(folder: Path) -> bool:
    """Return whether a folder stands on a file system that does not tell of changes; only Linux says which it is."""
    try:
        mounts = [line.split() for line in MOUNTS.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return False
    around = [(place, kind) for _, place, kind, *_ in mounts if folder.is_relative_to(place)]
    return max(around, key=lambda mount: len(mount[0]), default=("", ""))[1] in REMOTE
