"""The strings by which trees know citations and marks of notes."""

from __future__ import annotations

import pytest

from trifolio.document import marks
from trifolio.document.nodes import Element
from trifolio.document.parse.headings import RESERVED


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        (f"#{marks.reference_id(1)}", marks.CITATION),
        (f"#{marks.note_id(12)}", marks.NOTE),
        (f"#{marks.note_mark_id(1, 1)}", None),
        ("#note-taking", None),
        ("#reference-1", None),
        ("https://a.example/#ref-1", None),
    ],
)
def test_what_an_address_leads_to(href: str, kind: str | None) -> None:
    assert marks.target(href) == kind


def test_no_heading_gets_an_id_that_is_given_here() -> None:
    given = [marks.citation_id(3), marks.reference_id(2), marks.note_id(1)]
    assert [marks.note_mark_id(1, count) for count in (1, 2)] == ["note-ref-1", "note-ref-1-2"]
    assert all(RESERVED.fullmatch(ident) for ident in (*given, "note-ref-1", "note-ref-1-2"))
    assert not RESERVED.fullmatch("note-taking")


def test_marks_are_told_by_their_class() -> None:
    citation, note, plain = (Element("sup", (("class", name),)) for name in ("citation", "note", "x"))
    assert [marks.is_citation(e) for e in (citation, note, plain)] == [True, False, False]
    assert [marks.is_note_mark(e) for e in (citation, note, plain)] == [False, True, False]
    assert [marks.is_mark(e) for e in (citation, note, plain)] == [True, True, False]
    assert [marks.is_mark_id(ident) for ident in ("cite-1", "note-ref-1-2", "ref-1", "cite-1x")] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((1,), "[1]"), ((2, 1), "[1, 2]"), ((3, 1, 2), "[1–3]"), ((5, 1, 2, 3, 5, 7, 8), "[1–3, 5, 7, 8]")],
)
def test_numbers_that_follow_each_other_are_a_range(numbers: tuple[int, ...], text: str) -> None:
    links = list(marks.citation_links(numbers))
    assert "".join(f"{shown}{joint}" for _, shown, joint in links) == text
    assert [href.removeprefix("#ref-") for href, *_ in links] == [shown.strip("[]") for _, shown, _ in links]
