"""Commands timed in turn, A B A B …: on a machine that others use too, only what ran side by side can be compared."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

__all__ = ["Command", "Pairs", "Run", "Spread", "in_turn", "once"]


_MEGABYTE = 1024**2 if sys.platform == "darwin" else 1024
"""What a megabyte is in the units in which the system counts memory (getrusage(2))."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is timed: its words, the folder it runs in, and what is done before each run, untimed."""

    words: Sequence[str]
    folder: Path
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, in seconds: by the clock, and of the processors, those of its own processes included.

    `megabytes` is the most memory that one of them had at once.
    """

    wall: float
    cpu: float
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """Some figures at a glance."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Return the spread of these figures."""
        return cls(min(figures), median(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The counted runs of two commands, the first of one beside the first of the other."""

    name: str
    ours: tuple[Run, ...]
    theirs: tuple[Run, ...]
    aim: str = ""

    def ratio(self, figure: str) -> Spread:
        """Return ours to theirs, pair by pair, of `wall` or `cpu`."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return Spread.of([getattr(one, figure) / getattr(other, figure) for one, other in pairs])

    def seconds(self, figure: str) -> tuple[float, float]:
        """Return the medians of `wall` or `cpu`, ours and theirs."""
        return median(getattr(run, figure) for run in self.ours), median(getattr(run, figure) for run in self.theirs)

    def report(self) -> Mapping[str, object]:
        """Return all of it as plain values."""
        both = {"ours": self.ours, "theirs": self.theirs}
        runs = {whose: [{"wall": run.wall, "cpu": run.cpu} for run in runs] for whose, runs in both.items()}
        ratios = {figure: self.ratio(figure) for figure in ("wall", "cpu")}
        spreads = {figure: {"min": r.least, "median": r.median, "max": r.most} for figure, r in ratios.items()}
        return {"name": self.name, "aim": self.aim, "ratio": spreads, **runs}


def in_turn(name: str, ours: Command, theirs: Command, count: int, aim: str = "") -> Pairs:
    """Run two commands so many times in turn, after one uncounted run of each. Raises RuntimeError if one fails."""
    runs = [(once(ours), once(theirs)) for _ in range(count + 1)][1:]
    return Pairs(name, tuple(run for run, _ in runs), tuple(run for _, run in runs), aim)


def once(command: Command) -> Run:
    """Run a command. Raises RuntimeError if it fails."""
    command.before()
    begun = time.perf_counter()
    process = subprocess.Popen(command.words, cwd=command.folder, env=compiling(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command.words)}: exit status {process.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _MEGABYTE)


def compiling() -> dict[str, str]:
    """Return this environment, but in which Python keeps what it compiles, as it has of all that pip installs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
