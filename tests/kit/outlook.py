"""What Outlook makes of a plain text when it “removes extra line breaks”, as its readers see it unless they ask.

A line of 40 characters or more is joined to the next, but where it ends in `.`, `?`, `!` or `:`, where the next begins
with two spaces, or where the next is empty. So those who write newsletters found by trial;
Outlook itself was not at hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

__all__ = ["cleaned", "joined"]

LONG = 40
ENDS = (".", "?", "!", ":")


def joins(line: str, following: str) -> bool:
    """Tell whether Outlook takes the end of a line away."""
    return bool(len(line) >= LONG and following.strip() and not line.endswith(ENDS) and not following.startswith("  "))


def joined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that Outlook joins, two and two."""
    for line, following in itertools.pairwise(text.split("\n")):
        if joins(line, following):
            yield line, following


def cleaned(text: str) -> str:
    """Return a text as Outlook shows it."""
    first, *rest = text.split("\n")
    made = [first]
    for line, before in zip(rest, [first, *rest], strict=False):
        if joins(before, line):
            made[-1] = f"{made[-1].rstrip()} {line}"
        else:
            made.append(line)
    return "\n".join(made)
