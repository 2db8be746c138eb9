"""The handout's variants: large print, one ink, a booklet, on either paper; read from the finished PDFs."""

from __future__ import annotations

import io
import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shelf
from pdftext import page_texts
from projects import PROFILE, REPOSITORY, SAMPLES, article, codes, run, samples_in, write
from soak import todays
from trifolio.binders.pdf.booklet import impose, sides

VARIANTS = ("handout-large", "handout-ink", "handout-booklet")
PAPERS = {"a4": (595, 842), "letter": (612, 792)}


LETTERS = todays(itertools.product(SAMPLES, VARIANTS), 2)
"""The variants that are looked at on the other paper, too."""

LAID = [
    *((slug, variant, "a4") for slug in SAMPLES for variant in VARIANTS),
    *((slug, variant, "letter") for slug, variant in LETTERS),
]
FLAT = [
    *((slug, "handout", paper) for slug in SAMPLES for paper in PAPERS),
    *(case for case in LAID if case[1] != "handout-booklet"),
]


def papers(slug: str, variant: str) -> list[str]:
    return [paper for paper in PAPERS if (slug, variant, paper) in LAID]


def pdf_of(paper: str, slug: str, variant: str) -> Path:
    return shelf.file(slug, variant, paper)


def sizes(file: Path) -> Iterator[float]:
    """Yield the size of each character that is drawn, in points."""
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                if text.get_text_range(index, 1).strip():
                    matrix = pypdfium2.raw.FS_MATRIX()
                    assert pypdfium2.raw.FPDFText_GetMatrix(text.raw, index, matrix)
                    yield round(pypdfium2.raw.FPDFText_GetFontSize(text.raw, index) * abs(matrix.d), 2)


def text_of(file: Path, *options: str) -> list[str]:
    return [" ".join(page.split()) for page in page_texts(file, *options)]


@pytest.mark.parametrize(("slug", "variant", "paper"), LAID, ids=map("-".join, LAID))
def test_every_variant_holds_to_its_paper(slug: str, variant: str, paper: str) -> None:
    assert codes(shelf.built(slug, variant, paper=paper)) == []
    with pikepdf.open(pdf_of(paper, slug, variant)) as pdf:
        found = {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in pdf.pages}
    short, long = PAPERS[paper]
    assert found == {(long, short) if variant == "handout-booklet" else (short, long)}


# Large print


@pytest.mark.parametrize("slug", SAMPLES)
def test_large_print_is_large_to_the_last_page_number(slug: str) -> None:
    assert min(sizes(pdf_of("a4", slug, "handout-large"))) >= 18
    assert min(sizes(pdf_of("a4", slug, "handout"))) >= 10


def test_large_print_is_reflowed_and_not_enlarged() -> None:
    small, large = (
        max(max(line) for line in widths(pdf_of("a4", SAMPLES[0], name))) for name in ("handout", "handout-large")
    )
    assert small < large < 595 - 18 / 25.4 * 72  # lines go further to the edge of the same paper


def widths(file: Path) -> Iterator[list[float]]:
    """Yield for each page the right edges of its characters, in points."""
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            yield [text.get_charbox(index)[2] for index in range(text.count_chars())]


# One ink


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_ink_saver_has_no_colour(slug: str) -> None:
    with pikepdf.open(pdf_of("a4", slug, "handout-ink")) as pdf:
        assert {*coloured(pdf)} == set()
        assert {str(picture.ColorSpace) for picture in pictures(pdf)} <= {"/DeviceGray"}
    with pikepdf.open(pdf_of("a4", slug, "handout")) as pdf:
        assert {*coloured(pdf)}


def coloured(pdf: pikepdf.Pdf) -> Iterator[tuple[float, ...]]:
    """Yield the colours, of pages and of what is drawn in them, that are no grey."""
    for said in (one for part in drawn(pdf) for one in part if str(one.operator) in {"rg", "RG"}):
        tones = tuple(float(str(tone)) for tone in said.operands)
        if len(set(tones)) > 1:
            yield tones


def pictures(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
            yield found


def test_the_ink_saver_leaves_out_what_only_adorns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("vial", "notebook"):
        shutil.copy(REPOSITORY / "assets/exosome-vial.jpg", tmp_path / f"{name}.jpg")
    body = "![](vial.jpg){.decorative}\n\nSome words.\n\n![A small bottle](notebook.jpg)"
    write(tmp_path, {"some.md": article(body=body)})
    for edition, count in (("handout", 2), ("handout-ink", 1)):
        run(tmp_path, sources=(tmp_path / "some.md",), editions=(edition,))
        with pikepdf.open(tmp_path / f"output/some/some-{edition}.pdf") as pdf:
            assert len([*pictures(pdf)]) == count


def test_an_edition_may_write_what_pictures_show_in_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(REPOSITORY / "assets/exosome-vial.jpg", tmp_path / "vial.jpg")
    own = "extends = 'handout-ink'\n[options]\npictures = false\n"
    body = "![A small bottle](vial.jpg 'What is in it?')"
    write(tmp_path, {"some.md": article(body=body), "styles/plain/edition.toml": own})
    run(tmp_path, sources=(tmp_path / "some.md",), editions=("plain",))
    (page,) = text_of(tmp_path / "output/some/some-plain.pdf")
    assert "Image: A small bottle What is in it?" in page


# The printing house

"""A profile of four inks that comes with Ghostscript."""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both samples for a printing house; return the folder of the artifacts."""
    folder = tmp_path_factory.mktemp("press")
    samples_in(folder)
    shutil.copy(PROFILE, folder / "inks.icc")
    config = "[clinic]\nname = 'Hillside Surgery'\nlogo = 'clinic-logo.svg'\n[handout]\nprofile = 'inks.icc'\n"
    report = run(write(folder, {"trifolio.toml": config}), editions=("handout-press",))
    assert codes(report) == []
    return folder / "output"


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_press_file_says_for_which_inks_it_is(press: Path, slug: str) -> None:
    with pikepdf.open(press / slug / f"{slug}-handout-press.pdf") as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.DestOutputProfile.read_bytes() == PROFILE.read_bytes()
        with pdf.open_metadata() as metadata:
            assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert pdf.docinfo["/Trapped"] == "/False"


@pytest.mark.parametrize("slug", SAMPLES)
def test_all_that_is_printed_is_in_inks_and_text_in_black_alone(press: Path, slug: str) -> None:
    with pikepdf.open(press / slug / f"{slug}-handout-press.pdf") as pdf:
        spaces = {str(picture.ColorSpace) for picture in pictures(pdf)}
        assert spaces <= {"/DeviceCMYK"}
        assert spaces or slug == SAMPLES[1]
        said = [(str(one.operator), [str(o) for o in one.operands]) for part in drawn(pdf) for one in part]
    assert {operands[0] for operator, operands in said if operator in {"cs", "CS"}} == {"/DeviceCMYK"}
    assert not {operator for operator, _ in said} & {"rg", "RG", "g", "G"}
    inks = [operands for operator, operands in said if operator == "scn"]
    assert max(inks, key=inks.count) == ["0", "0", "0", "1"]


@pytest.mark.parametrize("slug", SAMPLES)
def test_paper_is_trimmed_within_bleed_and_marks(press: Path, slug: str) -> None:
    with pikepdf.open(press / slug / f"{slug}-handout-press.pdf") as pdf:
        for page in pdf.pages:
            trim, bleed, media = ([float(edge) for edge in box] for box in (page.TrimBox, page.BleedBox, page.mediabox))
            assert [round(edge) for edge in trim] == [0, 0, 595, 842]
            assert all(abs(one - other) >= 8.5 for one, other in zip(trim, bleed, strict=True))  # 3 mm
            assert all(abs(one - other) >= 22 for one, other in zip(trim, media, strict=True))  # room for the marks


def test_the_press_file_is_the_same_every_time(press: Path, tmp_path: Path) -> None:
    folder = press.parent
    some = todays(SAMPLES, 1)
    before = {file.name: file.read_bytes() for slug in some for file in (press / slug).glob("*.pdf")}
    assert len(before) == len(some)
    named = tuple(folder / f"content/{slug}.md" for slug in some)
    run(folder, sources=named, editions=("handout-press",), force=True, output=tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.rglob("*.pdf")} == before


def drawn(pdf: pikepdf.Pdf) -> Iterator[list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]]:
    """Yield what each page draws, and each form on it."""
    for page in pdf.pages:
        forms = page.resources.get("/XObject", pikepdf.Dictionary())
        parts: list[pikepdf.Object | pikepdf.Page] = [page, *(form for _, form in forms.items() if "/BBox" in form)]
        for part in parts:
            yield pikepdf.parse_content_stream(part)


# The booklet


@given(st.integers(min_value=1, max_value=64))
def test_a_folded_pile_of_sheets_has_its_pages_in_order(pages: int) -> None:
    found = [*sides(pages)]
    assert len(found) == 2 * -(-pages // 4)
    fronts, backs = found[::2], found[1::2]
    # fold: the right half of each front, then the left of its back, from the outermost sheet in; then out again
    read = [place for front, back in zip(fronts, backs, strict=True) for place in (front[1], back[0])]
    read += [place for front, back in reversed([*zip(fronts, backs, strict=True)]) for place in (back[1], front[0])]
    assert read == [*range(pages), *[None] * (len(read) - pages)]


@pytest.mark.parametrize("paper", papers(SAMPLES[0], "handout-booklet"))
def test_the_booklet_has_the_pages_of_its_layout(paper: str) -> None:
    file = pdf_of(paper, SAMPLES[0], "handout-booklet")
    with pikepdf.open(file) as pdf:
        count = 2 * len(pdf.pages)
        width, height = (float(edge) for edge in pdf.pages[0].mediabox[2:])
    half = (round(width / 2), round(height))
    found: dict[int | None, str] = {}
    told = next(int(page.split("Page 1 of ")[1].split()[0]) for page in text_of(file) if "Page 1 of " in page)
    for side, (left, right) in enumerate(sides(told), start=1):
        for place, page in enumerate((left, right)):
            box = f"-f {side} -l {side} -x {place * half[0]} -y 0 -W {half[0]} -H {half[1]}".split()
            found[page] = text_of(file, *box)[0]
    assert count - told in range(4)
    for page in range(told):
        assert f"Page {page + 1} of {told}" in found[page]
    assert found.get(None, "") == ""


def test_the_booklet_is_set_in_twelve_points_and_loses_no_word() -> None:
    file = pdf_of("a4", SAMPLES[1], "handout-booklet")
    assert min(sizes(file)) >= 10
    found = [*sizes(file)]
    assert max({*found}, key=found.count) == 12
    texts = (text_of(pdf_of("a4", SAMPLES[1], name)) for name in ("handout-booklet", "handout"))
    booklet, handout = ({*re.sub("[-/:]", " ", " ".join(text)).split()} for text in texts)
    assert handout - booklet <= {"2"}  # the count of pages


@pytest.mark.parametrize("edition", ["handout", "handout-large", "handout-booklet"])
def test_an_article_without_dates_has_a_foot(edition: str, tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": "---\ntitle: Some\nversion: 7\n---\nWords.\n"})
    assert codes(run(tmp_path, editions=(edition,))) == ["meta-missing"]
    assert "Version 7" in "".join(text_of(tmp_path / f"output/some/some-{edition}.pdf"))


def test_imposing_keeps_pages_that_do_not_begin_at_nought() -> None:
    with pikepdf.new() as pdf:
        for _ in range(5):
            pdf.add_blank_page(page_size=(300, 400)).mediabox = pikepdf.Rectangle(10, 20, 310, 420)
        data = io.BytesIO()
        pdf.save(data)
    with pikepdf.open(io.BytesIO(impose(data.getvalue(), (700, 400)))) as booklet:
        assert [[float(edge) for edge in page.mediabox] for page in booklet.pages] == [[0, 0, 700, 400]] * 4
        assert booklet.pages[0].Contents.read_bytes() == b"q 1 0 0 1 365.000 -20.000 cm /P1 Do Q\n"
    assert impose(data.getvalue(), (700, 400)) == impose(data.getvalue(), (700, 400))


# The looks that can be measured

MARGIN = 36
"""Points that every page leaves free at its edges, half an inch: no printer prints there."""


def drawn_boxes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Yield where words and pictures of a page stand: left, bottom, right, top, in points."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        if text.get_text_range(index, 1).strip():
            yield text.get_charbox(index)
    for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
        yield found.get_bounds()


@pytest.mark.parametrize(("slug", "variant", "paper"), FLAT, ids=map("-".join, FLAT))
def test_no_page_is_half_empty_but_the_last(slug: str, variant: str, paper: str) -> None:
    head, foot = (24, 36) if variant == "handout-large" else (20, 20)  # millimetres that the running lines take
    with pypdfium2.PdfDocument(pdf_of(paper, slug, variant)) as document:
        for page in [*document][:-1]:
            lower, upper = foot / 25.4 * 72, page.get_height() - head / 25.4 * 72
            lowest = min(bottom for _, bottom, _, _ in drawn_boxes(page) if bottom > lower)
            assert lowest < (lower + upper) / 2


@pytest.mark.parametrize(("slug", "variant", "paper"), FLAT, ids=map("-".join, FLAT))
def test_nothing_stands_at_the_edge_of_the_paper(slug: str, variant: str, paper: str) -> None:
    with pypdfium2.PdfDocument(pdf_of(paper, slug, variant)) as document:
        for page in document:
            width, height = page.get_size()
            for left, bottom, right, top in drawn_boxes(page):
                assert MARGIN <= left < right <= width - MARGIN
                assert MARGIN / 2 <= bottom < top <= height - MARGIN / 2


def test_the_table_of_the_sample_breaks_no_word_in_large_print() -> None:
    for paper in papers(SAMPLES[0], "handout-large"):
        said = " ".join(text_of(pdf_of(paper, SAMPLES[0], "handout-large")))
        for word in ("Microneedling", "finasteride", "Regulation", "unproven"):
            assert word in said


def test_a_wide_table_stays_on_the_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    heads = [f"Column {number}" for number in range(1, 10)]
    rows = "\n".join("| " + " | ".join(f"something-long-{row}" for _ in heads) + " |" for row in range(4))
    body = f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n{rows}"
    write(tmp_path, {"content/some.md": article(body=body)})
    for variant in ("handout", "handout-large"):
        run(tmp_path, editions=(variant,))
        with pypdfium2.PdfDocument(tmp_path / f"output/some/some-{variant}.pdf") as document:
            for page in document:
                assert max(right for _, _, right, _ in drawn_boxes(page)) <= page.get_width() - MARGIN
