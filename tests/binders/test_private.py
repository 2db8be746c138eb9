"""What we need of WeasyPrint's private parts: a newer one that moved them is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf
import pytest
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from trifolio.binders.pdf import private, streams


def parts() -> tuple[object, ...]:
    return weasyprint.pdf.add_tags, Stream.marked, Stream.artifact, pydyf.Stream.data


def test_the_installed_engine_is_the_one_this_was_written_for() -> None:
    private.check()


def moved(monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]) -> str:
    with monkeypatch.context() as patch:
        change(patch)
        with pytest.raises(RuntimeError) as said:
            private.check()
    return str(said.value)


CHANGES: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "a newer version": (
        lambda patch: patch.setattr(weasyprint, "__version__", "71.0"),
        "WeasyPrint 71.0 is not 70.*: trifolio.binders.pdf.private was not written for it; install",
    ),
    "other parameters": (
        lambda patch: patch.setattr(weasyprint.pdf, "add_tags", lambda pdf: pdf),
        "has no pdf.add_tags(pdf, document, pdf_version, page_streams): trifolio.binders.pdf.private was not",
    ),
    "a method gone": (
        lambda patch: patch.delattr(Stream, "artifact"),
        "has no pdf.stream.Stream.artifact(self): trifolio.binders.pdf.private was not",
    ),
    "an attribute gone": (
        lambda patch: patch.delattr(boxes.Box, "link_annotation"),
        "has no formatting_structure.boxes.Box.link_annotation: trifolio.binders.pdf.private was not",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_an_upgrade_moved_is_told(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    make, sentence = CHANGES[change]
    assert sentence in moved(monkeypatch, make)


class Fault(Exception):  # noqa: N818 - raised on purpose
    """Raised while a PDF is written."""


def write(lang: str, add: Callable[[Any, Any], None]) -> bytes:
    document = weasyprint.HTML(string=f"<html lang={lang}><p>Words").render()
    with private.in_place(document, add), streams.sealed():
        data: bytes = document.write_pdf(pdf_tags=True)
    return data


def test_the_engine_is_as_it_was_after_each_document() -> None:
    before = parts()
    seen: list[list[str]] = []
    for lang in ("en", "de"):
        write(lang, lambda _, found: seen.append([box.element.tag for box in found if box.mark is not None]))
    assert seen == [["p"], ["p"]]
    assert parts() == before


def test_the_engine_is_as_it_was_after_a_fault() -> None:
    before = parts()

    def fail(_pdf: object, _boxes: object) -> None:
        raise Fault

    with pytest.raises(Fault):
        write("en", fail)
    assert parts() == before


def test_what_is_drawn_and_in_no_box_is_a_bug_and_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = private._walk  # noqa: SLF001 - a walk that misses words

    def forgetful(box: Any) -> Any:
        return (found for found in walk(box) if not isinstance(found, boxes.TextBox))

    document = weasyprint.HTML(string="<html lang=en><p>Words").render()
    with private.in_place(document, lambda _, found: list(found)):
        monkeypatch.setattr(private, "_walk", forgetful)
        with pytest.raises(RuntimeError, match="drew 1 things on page 1 that are in no box"):
            document.write_pdf(pdf_tags=True)
