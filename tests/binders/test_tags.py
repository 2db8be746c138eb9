"""What a listener hears of a handout: its tags, held against the page it was laid out from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

import tagged
from handouts import PAPERS, SLUGS, page_of
from soak import todays
from tagged import Tag
from trifolio.document.labels import label_of

Handouts = dict[tuple[str, str], Path]


@pytest.fixture(scope="module", params=[(slug, paper) for slug in SLUGS for paper in PAPERS], ids="-".join)
def handout(request: pytest.FixtureRequest, handouts: Handouts) -> Iterator[tuple[str, Path, pikepdf.Pdf]]:
    file = handouts[request.param]
    with pikepdf.open(file) as pdf:
        yield request.param[0], file, pdf


@pytest.fixture(scope="module")
def page(handout: tuple[str, Path, pikepdf.Pdf]) -> Any:
    return page_of(handout[0])


@pytest.fixture(scope="module")
def tree(handout: tuple[str, Path, pikepdf.Pdf]) -> Tag:
    return tagged.read(handout[2])


@pytest.fixture(scope="module", params=PAPERS)
def long_paper(request: pytest.FixtureRequest, handouts: Handouts) -> Iterator[tuple[pikepdf.Pdf, Tag]]:
    with pikepdf.open(handouts["long-paper", request.param]) as pdf:
        yield pdf, tagged.read(pdf)


def test_each_element_is_one_tag_on_however_many_pages(tree: Tag, page: Any) -> None:
    tags = Counter(tag.kind for tag in tree.all())
    for kinds, elements in {
        "Table": "table",
        "THead": "thead",
        "TR": "tr",
        "TH": "th",
        "TD": "td",
        "L": "ul | //ol | //dl",
        "Lbl": "ul/li[not(@class='task')] | //ol[not(@class='steps')]/li | //dt",
        "LBody": "li | //dd",
        "BlockQuote": "blockquote",
        "Caption": "caption | //figcaption",
        "Figure": "img[@alt != '']",
        "Link": "a",
        "Reference": "a[@role='doc-noteref']",
        "Note": "div[@role='doc-footnote']",
        "Quote": "q",
        "Code": "code | //kbd | //samp",
        **{f"H{level}": f"h{level}" for level in range(1, 7)},
    }.items():
        unlisted = len(page.xpath("//ul[@class='about']/li")) if kinds == "Lbl" else 0
        assert tags[kinds] == len(page.xpath(f"//{elements}")) - unlisted, kinds


def test_every_mark_is_in_one_tag_and_leads_back_to_it(handout: tuple[str, Path, pikepdf.Pdf], tree: Tag) -> None:
    _, _, pdf = handout
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    leads = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    marks = [(mark, tag) for tag in tree.all() for mark in tag.marks]
    assert len({mark for mark, _ in marks}) == len(marks)
    for (number, mark), tag in marks:
        assert leads[number][mark].objgen == tag.object.objgen
    for number, drawn in enumerate(pdf.pages):
        assert sorted(mark for (at, mark), _ in marks if at == number) == sorted(mcids(drawn))
        assert drawn.StructParents == number


def marked(page: pikepdf.Page) -> Iterator[tuple[str, Any]]:
    for found in pikepdf.parse_content_stream(page, "BDC BMC"):
        kind, *entries = found.operands
        yield str(kind), entries[0] if entries else {}


def mcids(page: pikepdf.Page) -> list[int]:
    return [int(entries.MCID) for _, entries in marked(page) if "/MCID" in entries]


def test_running_lines_are_artifacts_on_every_page(handout: tuple[str, Path, pikepdf.Pdf]) -> None:
    for number, drawn in enumerate(handout[2].pages):
        kinds = {str(entries["/Subtype"]) for kind, entries in marked(drawn) if "/Subtype" in entries}
        assert kinds == ({"/Footer"} if number == 0 else {"/Header", "/Footer"})


def test_the_head_of_a_table_is_said_once_and_repeated_as_an_artifact(long_paper: tuple[pikepdf.Pdf, Tag]) -> None:
    pdf, tree = long_paper
    table = tree.all("Table")[0]
    (head,) = table.all("THead")
    assert len(table.pages) > 3
    assert head.pages == {min(table.pages)}
    for number in table.pages - head.pages:
        repeated = [e for kind, e in marked(pdf.pages[number]) if kind == "/Artifact" and "/Subtype" not in e]
        assert any(entries.get("/Type") == "/Pagination" for entries in repeated)


def test_paragraphs_cells_items_and_notes_go_over_pages_as_one(long_paper: tuple[pikepdf.Pdf, Tag]) -> None:
    _, tree = long_paper
    for kind in ("P", "TD", "L", "Note"):
        assert any(len(tag.pages) > 1 for tag in tree.all(kind)), kind


def test_every_head_cell_says_what_it_is_the_head_of(tree: Tag, page: Any) -> None:
    scopes = Counter(str(tag.object.A.Scope) for tag in tree.all("TH"))
    rows = len(page.xpath("//th[starts-with(@scope, 'row')]"))
    assert scopes == +Counter({"/Row": rows, "/Column": len(page.xpath("//th")) - rows})
    spans = sum(int(tag.object.A.get(f"/{name}", 1)) for tag in tree.all("TH", "TD") for name in ("ColSpan", "RowSpan"))
    assert spans == sum(int(cell.get(n, 1)) for cell in page.xpath("//th | //td") for n in ("colspan", "rowspan"))


def test_figures_say_their_text_and_where_they_stand(
    handout: tuple[str, Path, pikepdf.Pdf], tree: Tag, page: Any
) -> None:
    figures = tree.all("Figure")
    assert [str(tag.object.Alt) for tag in figures] == [img.get("alt") for img in page.xpath("//img[@alt != '']")]
    with pypdfium2.PdfDocument(handout[1]) as pdf:
        for tag in figures:
            left, bottom, right, top = (float(edge) for edge in tag.object.A.BBox)
            if str(tag.object.Alt).startswith("QR code"):  # is drawn, not placed as a picture
                assert (right - left, top - bottom) == pytest.approx((22 * 72 / 25.4, 22 * 72 / 25.4), abs=0.01)
                continue
            ((number, mark),) = tag.marks
            images = pdf[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
            (image,) = [image for image in images if raw.FPDFPageObj_GetMarkedContentID(image) == mark]
            assert (left, bottom, right, top) == pytest.approx(image.get_bounds(), abs=0.01)


def test_pictures_that_adorn_are_drawn_and_not_said(long_paper: tuple[pikepdf.Pdf, Tag], handouts: Handouts) -> None:
    _, tree = long_paper
    with pypdfium2.PdfDocument(handouts["long-paper", "a4"]) as pdf:
        drawn = sum(len(list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))) for page in pdf)
    assert (drawn, len(tree.all("Figure"))) == (4, 2)


def test_each_link_has_one_annotation_that_says_its_words(
    handout: tuple[str, Path, pikepdf.Pdf], tree: Tag, page: Any
) -> None:
    _, _, pdf = handout
    links = tree.all("Link")
    names = [a.get("aria-label") or " ".join(a.text_content().split()) for a in page.iter("a")]
    assert [str(tag.links[0][1].Contents) for tag in links] == names
    for tag in links:
        assert {number for number, _ in tag.links} == {number for number, _ in tag.marks}
        assert len(tag.links) == len(tag.pages)
        assert all(annotation.F == 4 for _, annotation in tag.links)
    assert sum(len(drawn.get("/Annots", [])) for drawn in pdf.pages) == sum(len(tag.links) for tag in links)


def test_a_link_over_lines_has_an_area_for_each(long_paper: tuple[pikepdf.Pdf, Tag]) -> None:
    _, tree = long_paper
    wrapped = [a for tag in tree.all("Link") for _, a in tag.links if "/QuadPoints" in a]
    assert len(wrapped) > 5
    for annotation in wrapped:
        edges = [float(edge) for edge in annotation.QuadPoints]
        left, bottom, right, top = map(float, annotation.Rect)
        assert len(edges) == 16
        assert (min(edges[::2]), min(edges[1::2]), max(edges[::2]), max(edges[1::2])) == (left, bottom, right, top)


def test_inner_parts_say_their_language(long_paper: tuple[pikepdf.Pdf, Tag]) -> None:
    _, tree = long_paper
    found = [(tag.kind, str(tag.object.Lang)) for tag in tree.all() if "/Lang" in tag.object]
    assert found == [("Span", "de"), ("Span", "el"), ("P", "fr"), ("Span", "de"), ("BlockQuote", "de")]


def test_abbreviations_are_said_in_full(handouts: Handouts) -> None:
    with pikepdf.open(handouts["torture", "a4"]) as pdf:
        full = {str(tag.object.E) for tag in tagged.read(pdf).all("Span") if "/E" in tag.object}
    assert full == {"non-steroidal anti-inflammatory drug", "Beats per minute"}


def test_the_call_of_a_note_leads_to_it(handout: tuple[str, Path, pikepdf.Pdf], tree: Tag) -> None:
    _, _, pdf = handout
    notes = tree.all("Note")
    names = [str(tag.object.ID) for tag in notes]
    assert len(set(names)) == len(names)
    if notes:
        known = list(pdf.Root.StructTreeRoot.IDTree.Names)
        assert {str(name): element.objgen for name, element in zip(known[::2], known[1::2], strict=True)} == {
            str(tag.object.ID): tag.object.objgen for tag in notes
        }
    places = dict(zip(map(str, pdf.Root.Names.Dests.Names[::2]), pdf.Root.Names.Dests.Names[1::2], strict=True))
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    called = set()
    for reference in tree.all("Reference"):
        (link,) = reference.kids
        name = str(link.links[0][1].Dest)
        if name.startswith("note-"):
            called.add(int(name.removeprefix("note-")))
            assert pages[places[name][0].objgen] == min(notes[int(name.removeprefix("note-")) - 1].pages)
    assert called == set(range(1, len(notes) + 1))


def test_lists_say_how_they_are_numbered(tree: Tag, page: Any) -> None:
    kinds = {"ol": {"/Decimal"}, "ul": {"/Disc", "/None"}, "dl": {"/None"}}
    for tag, element in zip(tree.all("L"), page.xpath("//ul | //ol | //dl"), strict=True):
        unmarked = element.get("class") in ("steps", "about")
        assert str(tag.object.A.ListNumbering) in ({"/None"} if unmarked else kinds[element.tag])
        assert {kid.kind for kid in tag.kids} == {"LI"}
    for tag in tree.all("LI"):
        assert {kid.kind for kid in tag.kids} <= {"Lbl", "LBody"}
        assert tag.kids[-1].kind == "LBody"


def test_what_may_not_stand_in_what_does_not(tree: Tag) -> None:
    for tag in tree.all():
        assert tag.kids or tag.marks or tag.links or tag.kind in ("TH", "TD"), tag.kind
        if tag.kind in ("P", "H1", "H2", "H3", "H4", "H5", "H6"):
            assert not {"P", "H1", "H2", "H3", "H4", "H5", "H6"} & {above.kind for above in tag.over()}
        if tag.marks:
            assert tag.kind not in ("Document", "Part", "Sect", "Div", "BlockQuote", "Note", "L", "LI", "Table", "TR")
        assert tag.kind != "NonStruct"


@pytest.mark.parametrize("slug", todays(SLUGS, 1))  # on one paper, for poppler draws a page anew for each mark on it
def test_the_reading_order_is_that_of_the_source(slug: str, handouts: Handouts) -> None:
    said = []
    kind = ""
    for kind_or_none, text in tagged.spoken(handouts[slug, "a4"]):
        kind = kind_or_none or kind
        said.append("" if kind == "Lbl" and re.fullmatch(r"(?:\d+\.|[•–])\s*", text) else text)
    page = page_of(slug)
    expected = page.text_content().translate({ord("\u00ad"): None})
    assert "\u2010" not in "".join(said)
    assert re.findall(r"[^\s“”()]", "".join(said)) == re.findall(r"[^\s“”()]", expected)


def test_the_outline_is_the_headings(handout: tuple[str, Path, pikepdf.Pdf], page: Any) -> None:
    found: list[tuple[int, str]] = []
    with handout[2].open_outline() as outline:
        waiting = [(1, item) for item in outline.root]
        while waiting:
            depth, item = waiting.pop(0)
            found.append((depth, "".join(str(item.title).split())))
            waiting[:0] = [(depth + 1, inner) for inner in item.children]
    depths: list[int] = []
    expected = []
    for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        depths = [*(above for above in depths if above < level), level]
        expected.append((len(depths), "".join(label_of(heading).split())))
    assert found == expected
