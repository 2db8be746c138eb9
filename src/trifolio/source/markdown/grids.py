"""Tables in pandoc's other forms (grid, simple and multiline tables), and rows of bars without a line of dashes.

Each is written again as a table with bars (GFM 4.10), so that the rest of the reader knows one form. Its rows keep the
numbers of their lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from trifolio.source.markdown.patterns import DELIMITERS, fence_after
from trifolio.source.markdown.state import State

__all__ = ["rewritten"]

_BORDER = re.compile(r" {0,3}\+(?:[-=:]+\+)+ *$")
_GRID = re.compile(r" {0,3}[+|].*[+|] *$")
_COLUMN_DASHES = re.compile(r" {0,3}-{3,}+(?: ++-{3,}+)++ *+$")
_LONG_RULE = re.compile(r" {0,3}-{10,}+ *+$")
_BARS = re.compile(r" {0,3}\|(?:[^|\\]|\\.)*(?:\|(?:[^|\\]|\\.)*)+\| *$")
_BLOCK = re.compile(r"(?:[-*+]|\d+[.)]) ")
_Row = tuple[int, Sequence[str]]
"""A row: the number of its first line, and its cells."""


def rewritten(state: State, lines: Sequence[str], numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a source with their numbers, its tables with bars."""
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        before, fence = fence, fence_after(line, fence)
        if before or fence:
            pass  # code
        elif not at or not lines[at - 1].strip():
            end = at
            for read in (_grid, _dashed, _bars):
                if line.strip() and (table := read(state, lines, at, numbers)):
                    end, rows = table
                    yield from rows
                    break
            if end > at:
                at = end
                continue
        yield numbers[at], line
        at += 1


_Table = tuple[int, list[tuple[int, str]]]
"""Where a table ends, and its lines with bars."""


def _grid(state: State, lines: Sequence[str], at: int, numbers: Sequence[int]) -> _Table | None:
    """Return a grid table (pandoc, `grid_tables`); one with cells that span others is a problem."""
    if not _BORDER.match(lines[at]):
        return None
    end = at
    while end < len(lines) and _GRID.match(lines[end]):
        end += 1
    edges = [place for place, sign in enumerate(lines[at]) if sign == "+"]
    columns = list(pairwise(edges))
    rows: list[_Row] = []
    heads, aligns, begun = 0, _aligned(lines[at], columns), at + 1
    for here in range(at + 1, end):
        line = lines[here]
        if any(place >= len(line) or line[place] not in "+|" for place in edges):
            _told(state, numbers[at])
            return None
        if _BORDER.match(line):
            cells = [[lines[row][left + 1 : right].strip() for row in range(begun, here)] for left, right in columns]
            rows.append((numbers[begun], [_cell(cell) for cell in cells]))
            if "=" in line and not heads:
                heads, aligns = len(rows), _aligned(line, columns)
            begun = here + 1
        elif "+" in (line[place] for place in edges):
            _told(state, numbers[at])
            return None
    if begun != end or not rows:
        _told(state, numbers[at])
        return None
    return end, _written(rows, heads, aligns, numbers[at])


def _dashed(state: State, lines: Sequence[str], at: int, numbers: Sequence[int]) -> _Table | None:
    """Return a simple or a multiline table (pandoc, `simple_tables` and `multiline_tables`)."""
    ruled = bool(_LONG_RULE.match(lines[at]))
    head = at + ruled
    dashes = next(
        (row for row in range(head, len(lines)) if _COLUMN_DASHES.match(lines[row]) or not lines[row].strip()), -1
    )
    if dashes < 0 or not _COLUMN_DASHES.match(lines[dashes]) or (dashes - head > 1 and not ruled):
        return None
    starts = [match.start() for match in re.finditer("-+", lines[dashes])]
    columns = list(pairwise([0, *starts[1:], 1 << 20]))
    closing = _closing(lines, dashes, ruled=ruled)
    end = next((row for row in range(dashes + 1, len(lines)) if not lines[row].strip()), len(lines))
    if closing is not None:
        end = closing
    elif ruled or dashes == head or end == dashes + 1:
        return None
    bodies = [range(dashes + 1, end)]
    if closing is not None and any(not lines[row].strip() for row in range(dashes + 1, end)):
        groups = "".join("x" if lines[row].strip() else " " for row in range(dashes + 1, end))
        bodies = [range(dashes + 1 + m.start(), dashes + 1 + m.end()) for m in re.finditer("x+", groups)]
    elif not ruled:
        bodies = [range(row, row + 1) for row in range(dashes + 1, end)]
    heads = [range(head, dashes)] if dashes > head else []
    if any(_is_torn(lines[row], starts[1:]) for part in (*heads, *bodies) for row in part):
        _told(state, numbers[at])
        return None
    rows = [
        (numbers[part[0]], [_cell([lines[row][left:right].strip() for row in part]) for left, right in columns])
        for part in (*heads, *bodies)
    ]
    aligns = _flush(lines[head], lines[dashes]) if heads else [""] * len(columns)
    return end + (closing is not None), _written(rows, len(heads), aligns, numbers[at])


def _closing(lines: Sequence[str], dashes: int, *, ruled: bool) -> int | None:
    """Return the line that ends a table: a rule, or dashes like its own, before a blank line or the end."""
    for row in range(dashes + 1, len(lines)):
        ends = (ruled and _LONG_RULE.match(lines[row])) or lines[row].rstrip() == lines[dashes].rstrip()
        if ends and (row + 1 == len(lines) or not lines[row + 1].strip()):
            return row
        if not ruled and not lines[row].strip():
            return None
    return None


def _bars(_state: State, lines: Sequence[str], at: int, numbers: Sequence[int]) -> _Table | None:
    """Return rows of bars that no line of dashes follows: a table without a head."""
    end = at
    while end < len(lines) and _BARS.match(lines[end]):
        end += 1
    if (
        end - at < len(("two", "rows"))
        or DELIMITERS.match(lines[at + 1].strip())
        or DELIMITERS.match(lines[at].strip())
    ):
        return None
    width = max(len(re.findall(r"(?<!\\)\|", line)) - 1 for line in lines[at:end])
    head = [(numbers[at], "|" + "  |" * width), (numbers[at], "|" + "---|" * width)]
    return end, [*head, *((numbers[row], lines[row]) for row in range(at, end))]


def _told(state: State, line: int) -> None:
    hint = "write it with bars: | Dose | When | over |---|---|"
    state.warning("table-form", line, "this looks like a table, but it cannot be read as one", hint)


def _is_torn(line: str, starts: Sequence[int]) -> bool:
    """Return whether a word stands across the place where a column begins."""
    return any(line[place - 1 : place].strip() and line[place : place + 1].strip() for place in starts)


def _cell(parts: Sequence[str]) -> str:
    """Return a cell's lines as one; a list in it, and what follows a blank line, begins a line of its own."""
    text = ""
    for before, part in pairwise(("", *parts)):
        if part:
            apart = text and (not before or _BLOCK.match(part))
            text += ("<br>" if apart else " " if text else "") + part
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def _aligned(border: str, columns: Sequence[tuple[int, int]]) -> list[str]:
    """Return the colons of a border's columns: `:-`, `-:`, `:-:` or none."""
    dashes = [border[left + 1 : right] for left, right in columns]
    return [part if ":" in part else "" for part in dashes]


def _flush(head: str, dashes: str) -> list[str]:
    """Return how columns are aligned, by where their heads stand over the dashes."""
    aligns = []
    for match in re.finditer("-+", dashes):
        text = head[match.start() : match.end()].ljust(len(match[0]))
        left, right = not text.startswith(" "), not text.endswith(" ")
        aligns.append("" if left and right else ":-" if left else "-:" if right else ":-:")
    return aligns


def _written(rows: Sequence[_Row], heads: int, aligns: Sequence[str], line: int) -> list[tuple[int, str]]:
    """Return a table with bars; heads of several rows are one, for bars have one."""
    marks = "|".join(f"{':' if a.startswith(':') else ''}---{':' if a.endswith(':') else ''}" for a in aligns)
    names = ["<br>".join(filter(None, cells)) for cells in zip(*(cells for _, cells in rows[:heads]), strict=True)]
    head = names or [""] * len(aligns)
    return [
        (rows[0][0] if heads else line, f"| {' | '.join(head)} |"),
        (line, f"|{marks}|"),
        *((number, f"| {' | '.join(cells)} |") for number, cells in rows[heads:]),
    ]
