"""A piece of work: a call whose failure is a problem of one source and costs no other."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

from trifolio.problems import ContentError, Problem, error
from trifolio.safety.values import dataclass

__all__ = ["Key", "Result", "Take", "Work", "attempt", "over_limit"]

Result = TypeVar("Result")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Work(Generic[Result]):
    """A call without arguments, which may be made in another process: it must be picklable, as a `partial` is.

    `path` is the source that problems name, `name` goes before their messages (`handout: `). The work may take as much
    time as so many `sources` together, each of its `pictures` as much as one.
    """

    call: Callable[[], Result]
    path: str
    name: str = ""
    sources: int = 1
    pictures: int = 0


Take: TypeAlias = Callable[[], tuple[Key, Work[Result]] | None]
"""Gives the next piece of work with a key of the caller's; None where all that is left waits for what is being done."""


_WITHOUT_ROOM = frozenset((errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EROFS))
"""What a machine without room for files answers, or one that may not be written to."""


def attempt(work: Work[Result]) -> Result | ContentError:
    """Return what a piece of work returns, or the problems that keep it from it; a bug of ours is one, too."""
    try:
        return work.call()
    except ContentError as failed:
        return failed
    except MemoryError:  # nothing more in here: the work's memory is free only when this is left
        pass
    except Exception as bug:  # noqa: BLE001 - a bug of ours in one piece of work must not cost the others
        if isinstance(bug, OSError) and (bug.errno in _WITHOUT_ROOM or "temporary directory" in str(bug)):
            hint = "is there room on the disk, and in the folder for temporary files (TMPDIR)?"
            message = f"{work.name}cannot be made: {bug.strerror or bug}"
            return ContentError(error("output-unwritable", work.path, 0, message, hint))
        hint = "this is a fault of trifolio; please report it with the article"
        return ContentError(error("bug", work.path, 0, f"{work.name}{type(bug).__name__}: {bug}", hint))
    return ContentError(over_limit(work, "it takes more memory than it may"))


def over_limit(work: Work[Result], reason: str) -> Problem:
    """Return the problem of work that exceeded a limit."""
    hint = "split the article, or raise “seconds” or “megabytes” in [limits] of trifolio.toml"
    return error("limit", work.path, 0, f"{work.name}{reason}", hint)
