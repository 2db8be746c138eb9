"""A page is parsed as XML only where the parser of HTML would say the same."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5

from projects import SAMPLES, read_in, samples_in, torture_in
from trifolio.binders.pdf import markup
from trifolio.binders.pdf.markup import tree
from trifolio.job import Job
from trifolio.pictures.job import prepare
from trifolio.pipeline.job import make
from trifolio.project import editions
from trifolio.render.pages import render_pages

HEAD = "<!DOCTYPE html>\n<html lang='en'><head><title>A title</title></head>"
STYLES = (editions.packaged_styles(),)


def flat(element: Any) -> Iterator[tuple[object, ...]]:
    """Yield the elements below one with all that they say, in order."""
    for child in element:
        yield child.tag, sorted(child.attrib.items()), child.text or ""
        yield from flat(child)
        yield ("end", child.tail or "")


def as_html(text: str) -> Any:
    return tinyhtml5.parse(io.BytesIO(text.encode()), namespace_html_elements=False, transport_encoding="utf-8")


def same(root: Element, text: str) -> bool:
    """Return whether a page's tree says what the parser of HTML makes of it, but for blanks after the body."""
    other = as_html(text)
    heads, bodies = ([*map(list, map(flat, (whole.find("head"), whole.find("body"))))] for whole in (root, other))
    return root.attrib == other.attrib and (heads[0], heads[1][:-1]) == (bodies[0], bodies[1][:-1])


@pytest.mark.parametrize("name", ["handout", "handout-large", "handout-ink", "handout-a5"])
def test_our_pages_have_the_same_tree_as_html(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(torture_in(tmp_path))
    as_xml = 0
    for file in sorted((tmp_path / "content").glob("*.md")):
        job = Job((read_in(tmp_path, file),), editions.load(name, STYLES), None, "a4")
        text = render_pages(job, prepare(job)[0])[-1].text
        root = tree(text)
        if root is not None:
            assert same(root, text), file.name
            as_xml += 1
    assert as_xml > len(SAMPLES)


@pytest.mark.parametrize(
    "body",
    [
        "<p>One<div>two</div></p>",
        "<table><tr><td>One</td></tr></table>",
        "<table><tbody>words<tr><td>One</td></tr></tbody></table>",
        "<div/>",
        "<p>One<a href='#a'>two<b><a href='#b'>three</a></b></a></p>",
        "<pre>\nOne</pre>",
        "<p><svg xmlns='http://www.w3.org/2000/svg'><path d=''></path></svg></p>",
        "<ul><div>One</div></ul>",
        "<p>One &nbsp; two</p>",
        "<p>One<br>two</p>",
        "<p xml:lang='en'>One</p>",
        "<!-- One -->",
        "<style>a > b {}</style>",
        "<form><p>One</p></form>",
    ],
)
def test_what_html_reads_another_way_is_read_as_html(body: str) -> None:
    assert tree(f"{HEAD}<body>{body}</body></html>") is None


def test_a_page_with_a_declaration_is_read_as_html() -> None:
    entity = '<!DOCTYPE html [<!ENTITY a "words">]>'
    assert tree(f"{entity}<html><head></head><body><p>&a;</p></body></html>") is None


def test_both_ways_lay_out_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    samples_in(tmp_path)
    document = read_in(tmp_path, tmp_path / f"content/{SAMPLES[1]}.md")
    job = Job((document,), editions.load("handout", STYLES), None, "a4")
    ours = make(job).data
    monkeypatch.setattr(markup, "tree", lambda text: None)  # noqa: ARG005
    assert make(job).data == ours
