"""Text that readers can't recover from its glyphs: it stands beside them, as `ActualText`, and beside no others.

A font's map says one text for a glyph (ISO 32000-1, 9.10.3), which in scripts that join and reorder letters stands for
several: there the letters of a cluster are written upon its glyphs (14.9.4). This module draws as WeasyPrint's
`draw.text.draw_first_line` does, of the version that `private.check` asks for.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import pydyf

from trifolio.fonts.families import script_of
from trifolio.safety.values import dataclass

__all__ = ["spelled"]

_PART = re.compile(r"<([0-9a-f]*)>|[^<>]+")
"""A part of what is shown: glyphs, or how far the next is moved."""


_TAKEN_APART = frozenset(("LATIN", "GREEK", "CYRILLIC"))
"""Scripts whose letters a font may draw in two parts, `ọ` before a tone mark, of which one is the whole letter."""


class _Glyph(NamedTuple):
    """A glyph that is drawn: how many digits name it, and the clusters that it is of, if their text is needed."""

    digits: int
    needed: _Text | None


class _Text(NamedTuple):
    """The text of clusters that follow one another in a line, with the place of the first."""

    place: int
    text: str


@contextlib.contextmanager
def spelled(stream: Any, box: Any) -> Iterator[None]:
    """In this context, a stream that draws a line of text writes the text of each cluster that needs it."""
    speller = _Speller(stream, box, stream.show_text)
    stream.show_text = speller.show_text
    try:
        yield
    finally:
        del stream.show_text


@dataclass(slots=True)
class _Speller:
    """Shows a line's glyphs; `begun` is the text that is written last."""

    stream: Any
    box: Any
    show: Callable[[str], None]
    glyphs: Iterator[_Glyph] | None = None
    begun: _Text | None = None

    def show_text(self, string: str) -> None:
        """Show glyphs as pydyf's method of this name, those whose text is needed in a sequence of their own.

        Of what is shown in parts the first has the text and the others have none.
        """
        if self.glyphs is None:  # the line is laid out anew, just before it is drawn
            self.glyphs = _glyphs(self.stream, self.box)
        for needed, group in groupby(_parts(string, self.glyphs), itemgetter(0)):
            shown = "".join(written for _, written in group)
            if needed is None:
                self.show(shown)
                continue
            text = "" if needed == self.begun else needed.text
            self.stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(text)}))
            self.show(shown)
            self.stream.end_marked_content()
            self.begun = needed


def _parts(string: str, glyphs: Iterator[_Glyph]) -> Iterator[tuple[_Text | None, str]]:
    """Yield the glyphs of a string that is shown, each as it is written; how far the next is moved goes with it."""
    needed: _Text | None = None
    for part in _PART.finditer(string):
        names = part[1]
        if names is None:
            yield needed, f"{part[0]} "  # the next may be a number too
        while names:
            digits, needed = next(glyphs)
            yield needed, f"<{names[:digits]}>"
            names = names[digits:]


def _glyphs(stream: Any, box: Any) -> Iterator[_Glyph]:
    """Yield the glyphs of a box's line in the order in which they are drawn.

    A text is needed where the fonts say another, or nothing for a part of a letter, and where a glyph is raised, for
    there readers may find a blank. What follows one another has one text: MuPDF reads the second of three
    twice.
    """
    from weasyprint.text.ffi import ffi, pango

    text = box.pango_layout.text.encode()
    line, _ = box.pango_layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs, run = run.data.item, run.data.glyphs, run.next
        font, _ = stream.add_font(item.analysis.font)
        starts = [*glyphs.log_clusters[0 : glyphs.num_glyphs], item.length]
        drawn = [
            (item.offset + starts[at], glyph, text[item.offset + starts[at] : item.offset + starts[at + 1]].decode())
            for at, glyph in enumerate(glyphs.glyphs[0 : glyphs.num_glyphs])
            if glyph.glyph != pango.PANGO_GLYPH_EMPTY
        ]
        clusters = []
        for place, group in groupby(drawn, itemgetter(0)):
            members = [(glyph, own) for _, glyph, own in group]
            whole = "".join(own for _, own in members)
            mapped = [font.to_unicode.get(glyph.glyph, own) for glyph, own in members]
            is_unsaid = bool(whole) and "" in mapped and script_of(whole[0]) in _TAKEN_APART
            raised = any(glyph.geometry.y_offset for glyph, _ in members)
            clusters.append(
                (bool(whole) and (raised or is_unsaid or "".join(mapped) != whole), place, whole, len(members))
            )
        for is_needed, some in groupby(clusters, itemgetter(0)):
            places = list(some)
            needed = _Text(places[0][1], "".join(whole for _, _, whole, _ in places)) if is_needed else None
            for _ in range(sum(count for *_, count in places)):
                yield _Glyph(2 if font.bitmap else 4, needed)
