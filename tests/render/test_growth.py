"""Rendering an article takes work in proportion to its length: calls of functions are counted, not seconds."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from benchmarks.growth import COVER, job

from soak import todays
from trifolio.render.pages import render_pages


def calls(tables: int, edition: str) -> int:
    """Return how many functions are called to render an article of so many sections with a table each."""
    work, count = job(tables, edition), 0
    pictures = {"cover": COVER}

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        render_pages(work, pictures)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("edition", todays(["handout", "ebook", "email", "email-ascii", "eml", "web"], 2))
def test_twice_the_tables_take_twice_the_work(edition: str) -> None:
    calls(1, edition)  # compiles the templates
    one, two, four = (calls(tables, edition) for tables in (10, 20, 40))
    assert 0 < four - two < 2.1 * (two - one)
