"""The documents of the project as tests read them: their examples, their tables, what they tell people to type."""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README, WRITING, EDITIONS, ARCHITECTURE = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "docs/writing.md", "docs/editions.md", "docs/architecture.md")
)


@dataclasses.dataclass(frozen=True)
class Fence:
    """A fenced example: its language, its text, and the last line of words before it."""

    language: str
    text: str
    before: str


def split(text: str) -> tuple[list[Fence], list[str]]:
    """Return a document's fenced examples, and its other lines (where an example stood, an empty one)."""
    found: list[Fence] = []
    others: list[str] = []
    opened: list[str] = []
    for line in text.splitlines():
        if opened and line == re.match("`+", opened[0])[0]:  # type: ignore[index]
            before = next((other for other in reversed(others) if other), "")
            found.append(Fence(opened[0].strip("`"), "".join(f"{inner}\n" for inner in opened[1:]), before))
            opened = []
            others.append("")
        elif opened or line.startswith("```"):
            opened.append(line)
        else:
            others.append(line)
    assert not opened
    return found, others


def fences(text: str) -> list[Fence]:
    return split(text)[0]


def running(text: str) -> str:
    """Return a document without its fenced examples."""
    return "\n".join(split(text)[1])


def flat(text: str) -> str:
    """Return a document without its fenced examples, on one line."""
    return " ".join(running(text).split())


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next of its level or a higher one."""
    found: list[str] = []
    level, fenced = 0, False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        mark = re.match(r"(#+) (.+)", line)
        if mark and not fenced and (not level or len(mark[1]) <= level):
            level = len(mark[1]) if mark[2] == heading else 0
        elif level:
            found.append(line)
    assert found, f"there is no heading “{heading}”"
    return "\n".join(found)


def rows(text: str) -> dict[str, list[str]]:
    """Return the tables of a text: the codes in the first cell of each row, and its other cells."""
    found: dict[str, list[str]] = {}
    lines = running(text).splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for name in codes(cells[0]) if cells and not following.startswith("|--") else ():
            found[name] = cells[1:]
    return found


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def files_shown(text: str) -> dict[str, str]:
    """Return the files that a document shows whole: their name stands in the line before."""
    shown = {}
    for fence in fences(text):
        if found := re.fullmatch(r"`([\w./-]+\.\w+)`", fence.before):
            shown[found[1]] = fence.text
    return shown


def typed(text: str) -> Iterator[list[str]]:
    """Yield every command that a document tells to type: in `sh` examples, and between backticks."""
    lines = [line for fence in fences(text) if fence.language == "sh" for line in fence.text.splitlines()]
    for line in (*lines, *codes(running(text))):
        words = shlex.split(line, comments=True) if re.match(r"(?:trifolio|make) ", line) else []
        if words:
            yield words
