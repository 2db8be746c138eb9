"""Worker processes: each makes one artifact at a time, may be killed without harm, and dies with its parent."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

__all__ = ["Gone", "Task", "run"]

Asked = TypeVar("Asked")
Given = TypeVar("Given")
Key = TypeVar("Key")

LEAVE = 5.0
"""Seconds that idle workers have to go by themselves."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Asked, Given]):
    """What workers do: `warm` once each, then `work` on one thing after the other. Both must be importable."""

    warm: Callable[[], None]
    work: Callable[[Asked], Given]


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of a thing whose worker died over it, or was killed since it took too long."""

    reason: str


def run(
    task: Task[Asked, Given],
    take: Callable[[], tuple[Key, Asked] | None],
    count: int,
    patience: Callable[[Asked], float],
) -> Iterator[tuple[Key, Asked, Given | Gone]]:
    """Yield what is taken, its name first, with what came of it, as things are done, by so many workers.

    `take` gives nothing where all that is left waits for what is being made. `patience` says after how many seconds a
    worker is killed over a thing (0 for never). A worker that dies costs only the thing it had in hand: another one
    takes its place.
    """
    team: list[_Worker[Asked, Given]] = []
    hands: dict[_Worker[Asked, Given], tuple[Key, Asked]] = {}

    def hand_out() -> None:
        for worker in team:
            if worker not in hands and (found := take()) is not None:
                hands[worker] = found
                worker.take(found[1], patience(found[1]))

    try:
        team.extend(_Worker(task) for _ in range(count))
        hand_out()
        while hands:
            for worker in _heard(list(hands)):
                result = worker.give()
                key, thing = hands.pop(worker)
                if isinstance(result, Gone):
                    team.remove(worker)
                    team.append(_Worker(task))
                hand_out()
                yield key, thing, result
                hand_out()
        for worker in team:
            worker.pipe.close()
        for worker in team:
            worker.process.join(LEAVE)
    finally:
        for worker in team:
            worker.kill()


def _heard(busy: Sequence[_Worker[Asked, Given]]) -> Iterator[_Worker[Asked, Given]]:
    """Yield the workers that have something to say, or whose time is up."""
    nearest = min(worker.until for worker in busy)
    spoke = wait([worker.pipe for worker in busy], max(0.0, nearest - time.monotonic()) if nearest < _NEVER else None)
    for worker in busy:
        if worker.pipe in spoke or worker.until <= time.monotonic():
            yield worker


_NEVER = float("inf")


class _Worker(Generic[Asked, Given]):
    """One process, the pipe to it, and what it has in hand."""

    def __init__(self, task: Task[Asked, Given]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.until = _NEVER
        self.process = context.Process(target=_serve, args=(theirs, task), daemon=True)
        with _uninterrupted():
            self.process.start()
        theirs.close()

    def take(self, thing: Asked, seconds: float) -> None:
        """Hand it a thing; 0 seconds are without end."""
        self.until = time.monotonic() + (seconds or _NEVER)
        with contextlib.suppress(OSError):  # a worker that is dead already will be heard of
            self.pipe.send(thing)

    def give(self) -> Given | Gone:
        """Return what came of the thing in its hand; the worker is no more if it is `Gone`."""
        if not self.pipe.poll():
            self.kill()
            return Gone("it took too long")
        try:
            result: Given = self.pipe.recv()
        except (EOFError, OSError):
            self.kill()
            return Gone(_ended(self.process.exitcode))
        self.until = _NEVER
        return result

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def _ended(code: int | None) -> str:
    how = f"was ended by signal {-code}" if code is not None and code < 0 else f"ended with status {code}"
    return f"the process that made it {how}, perhaps for want of memory"


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach: it gets its end from its parent, without a word of its own.

    The tracker that Python starts with the first one lets signals through again, so it is started before.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where the worker does it by itself
        yield
        return
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, task: Task[Asked, Given]) -> None:
    """Work until the pipe is closed: that is the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True, name="trifolio-parent").start()
    task.warm()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(task.work(pipe.recv()))


def _follow() -> None:
    """Die with the parent, even in the midst of work that nobody waits for any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
