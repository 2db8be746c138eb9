"""Worker processes: each does one piece of work at a time, within limits, may be killed, and dies with its parent."""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from trifolio.pipeline.work import Key, Result, Take, Work, attempt, over_limit
from trifolio.problems import ContentError
from trifolio.safety.limits import Limits, collect_seldom, cpu_limit, is_overtime, memory_limit, raise_recursion_limit

__all__ = ["Workers"]

FEW = 9
"""With this many pieces of work or fewer, one worker is as fast as several, which each have to load their engines."""

PATIENCE = 3
"""Wall-clock limit as a multiple of the CPU limit. A worker that exceeds it waits for something, and is killed."""

ROOM = 1000
"""Megabytes of address space that a worker has at least, if the build has; the samples are made within 400."""

_NEVER = float("inf")


class Workers:
    """The worker processes of one build: started when there is work for them, killed when the build is done.

    `count` is how many there may be; 0 does all work in this process, without limits; None starts as many as are worth
    it. There are never more than have room: they share the memory of the `limits`.
    """

    def __init__(self, limits: Limits, count: int | None = None) -> None:
        self.count = count
        self.most = count or os.cpu_count() or 1
        if limits.megabytes:
            self.most = max(1, min(self.most, limits.megabytes // ROOM))
        self.limits = replace(limits, megabytes=limits.megabytes // self.most)
        self.idle: list[_Worker] = []
        self.folder = ""

    @property
    def are_several(self) -> bool:
        """Whether more than one is asked for."""
        return bool(self.count) and self.most > 1

    @property
    def are_copies(self) -> bool:
        """Whether workers will be copies of this process, and so have all that it has loaded."""
        return self.count != 0 and _may_fork()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.idle:
            worker.kill()
        self.idle.clear()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        gc.unfreeze()

    def run(self, take: Take[Key, Result], expected: int) -> Iterator[tuple[Key, Result | ContentError]]:
        """Yield the key of each piece of work with what it returned, or its problems, in the order in which they end.

        `expected` is how many pieces of work there are. One that exceeds a limit, or whose process dies, costs only
        itself: another worker takes the place of its own.
        """
        raise_recursion_limit()  # what workers send may nest as deeply as a source
        if self.count == 0:
            while (item := take()) is not None:
                result: Result | ContentError = attempt(item[1])
                yield item[0], result
            return
        most = 1 if self.count is None and expected <= FEW else self.most
        busy: dict[_Worker, tuple[Key, Work[Result]]] = {}
        try:
            self._hand_out(take, busy, most)
            while busy:
                for worker in _ready(busy):
                    key, work = busy.pop(worker)
                    result = worker.result(work)
                    if worker.process.is_alive():
                        self.idle.append(worker)
                    self._hand_out(take, busy, most)
                    yield key, result
                    self._hand_out(take, busy, most)  # what waited for this result
        finally:
            for worker in busy:
                worker.kill()

    def run_all(self, works: Mapping[Key, Work[Result]]) -> dict[Key, Result | ContentError]:
        """Return what each of these pieces of work returned, or its problems, in the order in which they are given."""
        waiting = iter(works.items())
        ended = self.run(lambda: next(waiting, None), len(works))
        results = dict(ended)
        return {key: results[key] for key in works}

    def _hand_out(self, take: Take[Key, Result], busy: dict[_Worker, tuple[Key, Work[Result]]], most: int) -> None:
        while len(busy) < most and (item := take()) is not None:
            worker = self.idle.pop() if self.idle else self._started()
            busy[worker] = item
            worker.begin(item[1])

    def _started(self) -> _Worker:
        """Start a worker; all have one folder for temporary files, for who is killed leaves its own there."""
        if not self.folder:
            with contextlib.suppress(OSError):  # it will be said of what needs it
                self.folder = tempfile.mkdtemp(prefix="trifolio-")
        return _Worker(self.limits, self.folder)


def _ready(busy: dict[_Worker, Any]) -> list[_Worker]:
    """Wait, and return the workers that have a result, are dead, or whose time is up."""
    from multiprocessing.connection import wait

    nearest = min(worker.deadline for worker in busy)
    ready = wait([worker.pipe for worker in busy], None if nearest == _NEVER else max(0, nearest - time.monotonic()))
    return [worker for worker in busy if worker.pipe in ready or worker.deadline <= time.monotonic()]


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, limits: Limits, folder: str) -> None:
        import multiprocessing  # as late as this: a build with nothing to do starts no worker

        self.limits = limits
        self.deadline = _NEVER
        method = "fork" if _may_fork() else "spawn"
        if method == "fork":
            gc.freeze()  # the collector would write to, and so have copied, each page that both processes share
        context: Any = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, limits, folder), daemon=True)
        with _without_interrupts(method):
            self.process.start()
        theirs.close()

    def begin(self, work: Work[Any]) -> None:
        """Send it a piece of work."""
        seconds = self.limits.seconds * work.sources
        self.deadline = time.monotonic() + (PATIENCE * seconds + self.limits.seconds * work.pictures or _NEVER)
        data = pickle.dumps((work, seconds))
        with contextlib.suppress(OSError):  # a worker that is dead already has no result
            self.pipe.send_bytes(data)

    def result(self, work: Work[Result]) -> Result | ContentError:
        """Return what came of the work that it was sent; if that is nothing, the worker is dead."""
        self.deadline = _NEVER
        reason = "it took too long"
        if self.pipe.poll():
            try:
                result: Result | ContentError = pickle.loads(self.pipe.recv_bytes())  # noqa: S301 - of our own process
            except (EOFError, OSError):
                self.process.join()
                reason = self._ended(work)
            else:
                return result
        self.kill()
        return ContentError(over_limit(work, reason))

    def _ended(self, work: Work[Any]) -> str:
        status = self.process.exitcode
        if is_overtime(status):
            return f"it takes more than {self.limits.seconds * work.sources} seconds of the processor"
        how = f"was ended by signal {-status}" if status and status < 0 else f"ended with status {status}"
        return f"the process that made it {how}, perhaps for want of memory"

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _may_fork() -> bool:
    """Return whether a worker may be a copy of this process, which takes 2 ms: loading Python again takes 100.

    A copy is safe where no other thread runs, which might hold a lock that nobody would release in the copy. Linux
    tells all threads, those of C libraries too; macOS has some of its own in every process.
    """
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


@contextlib.contextmanager
def _without_interrupts(method: str) -> Iterator[None]:
    """Block SIGINT while a worker starts, so that Ctrl-C is handled by the parent alone.

    The tracker that Python starts with the first worker it spawns unblocks signals, so it is started before.
    """
    if sys.platform == "win32":  # where the worker does it by itself
        yield
        return
    if method == "spawn":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Any, limits: Limits, folder: str) -> None:
    """Work until the pipe is closed: the life of a worker. Temporary files go into a `folder`, if there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder or None
    threading.Thread(target=_follow_parent, args=(folder,), daemon=True, name="trifolio-parent").start()
    memory_limit(limits.megabytes)
    raise_recursion_limit()
    collect_seldom()
    with contextlib.suppress(EOFError, OSError, MemoryError):
        while True:
            work, seconds = pickle.loads(pipe.recv_bytes())  # noqa: S301 - of our own process
            cpu_limit(seconds)
            result = attempt(replace(work, call=partial(_pickled, work.call)))
            cpu_limit(0)
            pipe.send_bytes(pickle.dumps(result) if isinstance(result, ContentError) else result)


def _pickled(call: Callable[[], object]) -> bytes:
    return pickle.dumps(call())


def _follow_parent(folder: str) -> None:
    """Die with the parent, even in the midst of work that nobody waits for any more, and sweep up behind it."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
