"""What a tagged PDF says, read with PDFium: the words of its structure tree, in the tree's order.

That is what a screen reader reads. (PDFium gives 32 floors of the tree; what lies deeper is read as it is painted.)
Running titles and page numbers are artifacts (ISO 14289-1, 7.1 and 7.8) and no
part of it; nor is what a picture shows, nor what lies off the page. What stands above or below the line is told by
its place, for no tag says it.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import field
from functools import partial
from itertools import groupby
from typing import Any

from trifolio.check.parity.reading import HIGH, HIGH_END, LOW, LOW_END, Said, clean, levelled
from trifolio.safety.values import dataclass

__all__ = ["read"]

_INLINE = frozenset(("Span", "NonStruct", "Link", "Em", "Strong", "Code", "Quote", "Reference", "Note", "Lbl", "LBody"))
_BLOCK = "\f"
_SAME, _LEVEL, _LINE, _GAP = 0.04, 0.1, 0.7, 0.12
"""In heights of a character: how far characters of a run may rise, how far a run must to be above or below its line,
how far to be on another; and how wide a space is at the least."""


@dataclass(slots=True)
class _Run:
    """One marked run of text: its mark, where it stands on the page, in points, and how high its characters are."""

    mark: int
    text: str
    left: float
    right: float
    base: float
    height: float
    places: list[float] = field(default_factory=list)
    """Where each letter stands."""


def read(data: bytes) -> Said:
    """Return what the tags of a PDF hold: a line feed ends each line, a form feed each block."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(data)
    parts: list[_Run | str] = []
    alts: list[str] = []
    try:
        for number in range(len(document)):
            page = document[number]
            runs = _runs(raw, page)
            tree = raw.FPDF_StructTree_GetForPage(page)
            children = range(max(0, raw.FPDF_StructTree_CountChildren(tree)))
            tops = (raw.FPDF_StructTree_GetChildAtIndex(tree, at) for at in children)
            parts += _with_deep([part for top in tops for part in _parts(raw, top, runs, alts)], runs)
            raw.FPDF_StructTree_Close(tree)
            page.close()
    finally:
        document.close()
    text = "".join(_strings(parts))
    for start, end in ((LOW, LOW_END), (HIGH, HIGH_END)):
        text = text.replace(f"{end}\n{start}", "\n")
    return Said(levelled(text), tuple(alts))


def _runs(raw: Any, page: Any) -> dict[int, list[_Run]]:
    """Return the runs of a page by the number of their mark; what lies off the page is none."""
    runs: dict[int, list[_Run]] = {}
    width, height = page.get_size()
    textpage = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    for at in range(textpage.count_chars()):
        text_object = raw.FPDFText_GetTextObject(textpage, at)
        mark = raw.FPDFPageObj_GetMarkedContentID(text_object) if text_object else -1
        if mark < 0 or raw.FPDFText_IsGenerated(textpage, at):
            continue
        raw.FPDFText_GetCharOrigin(textpage, at, x, y)
        if not (0 <= x.value < width and 0 <= y.value < height):
            continue
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        raw.FPDFText_GetMatrix(textpage, at, matrix)
        high = _HEIGHT * raw.FPDFText_GetFontSize(textpage, at) * math.hypot(matrix.c, matrix.d)
        marked = runs.setdefault(mark, [])
        if actual := _actual(raw, text_object):
            if not marked:
                marked.append(_Run(mark, actual, x.value, x.value, y.value, high))
            marked[0].left, marked[0].right = min(marked[0].left, box.left), max(marked[0].right, box.right)
            continue
        if not marked or abs(marked[-1].base - y.value) > _SAME * marked[-1].height:
            marked.append(_Run(mark, "", x.value, x.value, y.value, high))
        marked[-1].text += _letter(raw.FPDFText_GetUnicode(textpage, at))
        marked[-1].places.append(x.value)
        marked[-1].right = max(marked[-1].right, box.right)
        marked[-1].left = min(marked[-1].left, x.value)
    textpage.close()
    for marked in runs.values():
        _order(marked)
    return runs


_HEIGHT = 1.25
"""How high a line of text is for its size, whichever font it is in; PDFium's own box depends on the font."""


def _order(marked: list[_Run]) -> None:
    """Put letters that run from left to right in that order: on a line of Arabic PDFium gives “5 mg” as “mg 5”."""
    for run in marked:
        kinds = {unicodedata.bidirectional(letter) for letter in run.text}
        if len(run.places) == len(run.text) and not kinds & {"R", "AL", "NSM"}:
            order = sorted(range(len(run.text)), key=run.places.__getitem__)
            run.text = "".join(run.text[at] for at in order)


def _actual(raw: Any, text_object: Any) -> str:
    """Return the words that stand for what is drawn (ISO 32000-1, 14.9.4), where the file says any."""
    size = ctypes.c_ulong()
    for at in range(raw.FPDFPageObj_CountMarks(text_object)):
        mark = raw.FPDFPageObj_GetMark(text_object, at)
        if raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, size):
            buffer = ctypes.create_string_buffer(size.value)
            into = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte))
            raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", into, size.value, size)
            actual = buffer.raw[: size.value]
            return actual[2:].decode("utf-16-be") if actual.startswith(b"\xfe\xff") else actual.decode("latin-1")
    return ""


def _letter(code: int) -> str:
    """Return a character; PDFium gives a hyphen at a line's end a code of its own."""
    return "-" if code in (0x02, 0xFFFE) else chr(code)


def _parts(raw: Any, element: Any, runs: dict[int, list[_Run]], alts: list[str]) -> Iterator[_Run | str]:
    """Yield the runs of an element in the tree's order, and what parts its blocks."""
    if alt := _string(raw.FPDF_StructElement_GetAltText, element):
        alts.append(clean(alt))
    kind = _string(raw.FPDF_StructElement_GetType, element)
    if kind == "Figure":
        _drop(raw, element, runs)
        return
    around = "" if kind in _INLINE else _BLOCK
    yield around
    if actual := _string(partial(raw.FPDF_StructElement_GetStringAttribute, element), b"Text"):
        yield from _said_otherwise(raw, element, runs, actual)
        return
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
            yield from _parts(raw, child, runs, alts)
        else:
            yield from runs.pop(raw.FPDF_StructElement_GetChildMarkedContentID(element, at), ())
    yield around


def _drop(raw: Any, element: Any, runs: dict[int, list[_Run]]) -> None:
    """Take the runs of an element away: what a picture shows is no part of what is said."""
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
            _drop(raw, child, runs)
        else:
            runs.pop(raw.FPDF_StructElement_GetChildMarkedContentID(element, at), None)


def _said_otherwise(raw: Any, element: Any, runs: dict[int, list[_Run]], actual: str) -> Iterator[_Run]:
    """Yield the runs of an element as one with the text that its tag has for them; nothing if nothing is drawn."""
    marks = (
        raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
        for at in range(raw.FPDF_StructElement_CountChildren(element))
    )
    if drawn := [run for mark in marks for run in runs.pop(mark, ())]:
        tallest = max(drawn, key=lambda run: run.height)
        left, right = min(run.left for run in drawn), max(run.right for run in drawn)
        yield _Run(tallest.mark, actual, left, right, tallest.base, tallest.height)


def _with_deep(parts: list[_Run | str], runs: dict[int, list[_Run]]) -> list[_Run | str]:
    """Return a page's parts with the runs that lie deeper in the tree than PDFium goes, each where it is painted."""
    for mark in sorted(runs):
        before = max((part.mark for part in parts if isinstance(part, _Run) and part.mark < mark), default=None)
        places = [at for at, part in enumerate(parts, 1) if isinstance(part, _Run) and part.mark == before]
        at = max(places, default=0)
        parts[at:at] = runs[mark]
    return parts


def _string(get: Any, element: Any) -> str:
    """Return a string of PDFium's: it is asked for its length in bytes, then given a buffer (UTF-16, ends in NUL)."""
    length = get(element, None, 0)
    if length <= len("\0".encode("utf-16-le")):
        return ""
    buffer = ctypes.create_string_buffer(length)
    get(element, buffer, length)
    return buffer.raw[:-2].decode("utf-16-le")


def _strings(parts: list[_Run | str]) -> Iterator[str]:
    """Yield the text of runs, line by line."""
    line: list[_Run] = []
    for part in parts:
        if isinstance(part, _Run):
            if line and _is_below(line, part):
                yield from _levels(line)
                yield "\n"
                line = []
            line.append(part)
        elif part:
            yield from _levels(line)
            yield part
            line = []
    yield from _levels(line)


def _is_below(line: list[_Run], run: _Run) -> bool:
    """Return whether a run stands on another line: further up or down than any index, or back at the left."""
    height = max(part.height for part in (line[-1], run))
    return abs(line[-1].base - run.base) > _LINE * height or run.left < line[-1].left


def _levels(line: list[_Run]) -> Iterator[str]:
    """Yield the text of one line, what stands above or below it marked; the highest characters stand on it."""
    if not line:
        return
    tallest = max(line, key=lambda run: (round(run.height, 1), len(run.text)))
    before = None
    for level, group in groupby(line, key=lambda run: _level(run, tallest)):
        text = ""
        for run in group:
            if before and run.left - before.right > _GAP * run.height and not before.text[-1:].isspace():
                text += " "
            text += _whole(run.text)
            before = run
        start, end = ((LOW, LOW_END), ("", ""), (HIGH, HIGH_END))[level]
        yield f"{start}{clean(text)}{end}"


def _level(run: _Run, tallest: _Run) -> int:
    rise = (run.base - tallest.base) / tallest.height
    return 0 if rise < -_LEVEL else 2 if rise > _LEVEL else 1


def _whole(text: str) -> str:
    """Return a text with its pairs of surrogates made one character each."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
