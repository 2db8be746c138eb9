"""Lines and rows to write on: those for a reader's own notes on the last page, and more where a page ends early."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from trifolio.binders.pdf.layouts import Page, of_class, outer
from trifolio.binders.pdf.private import Extent
from trifolio.binders.pdf.trees import styled

__all__ = ["more", "ruled"]

LINES = (2, 18)
"""Lines for notes, at least and at most."""

_HEAD, _FOOT = 8.0, 8.0
"""Millimetres that the margins of the notes and the colophon take, and the title of the notes."""

ROW, ROWS = 9.0, 6.0
"""Millimetres of a row to write in, as the style sheet has it, and by how many it may be higher."""

_is_colophon = of_class("colophon")
_is_prompt = of_class("write-in")


def ruled(notes: Element, pages: Sequence[Sequence[Extent]], above: dict[Element, Element]) -> bool:
    """Give the notes of a reader as many lines as there is room for, or none; return whether that is a change."""
    lines = [child for child in notes if child.get("class") == "ruled"]
    lined, colophon, others = _told_apart(pages, notes, above)
    if not lined or not others:
        return False
    last = others[-1].page
    line = lined[0].bottom - lined[0].top
    end = max(extent.bottom for extent in others if extent.page == last)
    feet = [[extent for extent in colophon if extent.page == page] for page in range(last, len(pages))]
    heights = [max(extent.bottom for extent in foot) - min(extent.top for extent in foot) for foot in feet if foot]
    foot = sum(heights) + _FOOT if heights else 0.0  # large print may break it
    titled = line + _HEAD
    room = others[-1].room - end - foot
    count = min(LINES[1], int((room - titled) / line))
    if count < LINES[0]:
        if room < 0:  # the colophon goes over, too: what ends the article keeps them company
            return _accompanied(notes)
        count = 0
    if count == len(lines):
        return False
    for child in lines[count:]:
        notes.remove(child)
    for _ in range(count - len(lines)):
        above[SubElement(notes, "div", {"class": "ruled"})] = notes
    if not count:
        above[notes].remove(notes)
    return True


def _told_apart(
    pages: Sequence[Sequence[Extent]], notes: Element, above: Mapping[Element, Element]
) -> tuple[list[Extent], list[Extent], list[Extent]]:
    """Return the lines for notes, what is in a colophon, and what is in neither the notes nor a colophon."""
    ruled: list[Extent] = []
    colophon: list[Extent] = []
    others: list[Extent] = []
    for extent in itertools.chain(*pages):
        around = outer(extent.element, above, lambda element: element is notes or _is_colophon(element))
        if around is None:
            others.append(extent)
        elif around is not notes:
            colophon.append(extent)
        elif extent.element.get("class") == "ruled":
            ruled.append(extent)
    return ruled, colophon, others


def _accompanied(notes: Element) -> bool:
    """Let no page begin with the notes; return whether one might have."""
    if notes.get("data-fitted"):
        return False
    styled(notes, "break-before: avoid")
    notes.set("data-fitted", "true")
    return True


def more(page: Page, millimetres: float, above: dict[Element, Element]) -> float:
    """Give what a reader writes on more room, so many millimetres at most; return how many it took.

    A prompt has twice its lines at most; one with a single line asks for a word and has no more.
    """
    taken = 0.0
    lines = [extent for extent in page if extent.element.get("class") == "ruled"]
    prompts = {prompt: extent for extent in lines if (prompt := outer(extent.element, above, _is_prompt)) is not None}
    for prompt, line in prompts.items():
        count = sum(child.get("class") == "ruled" for child in prompt)
        height = line.bottom - line.top
        again = min(count, int((millimetres - taken) / height)) if count > 1 else 0
        for _ in range(again):
            above[SubElement(prompt, "div", {"class": "ruled"})] = prompt
        taken += max(0, again) * height
    rows = [
        extent.element for extent in page if extent.element.tag == "tr" and "fill-in" in extent.element.get("class", "")
    ]
    higher = min(ROWS, (millimetres - taken) / len(rows)) if rows else 0.0
    if higher > 1:
        for cell in itertools.chain(*rows):
            styled(cell, f"height: {ROW + higher:.1f}mm")
        taken += higher * len(rows)
    return taken
