"""What a book says of its accessibility is what it holds; and its pages hold what it says."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from lxml import etree

from books import BOOKS, TYPE, book, build, local, metas, package, pages, said
from epubs import epubcheck
from projects import article, codes, picture, run, write
from sources import source
from trifolio.problems import ContentError
from trifolio.project.config import find_project
from trifolio.render.html.accessibility import Access, access
from trifolio.render.html.inline import ROLES
from trifolio.words import edition_words

WORDS = edition_words("en")
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{}</body></html>'
ALONE = frozenset(("titlepage", "landmarks", "loi", "lot"))
"""Values of `epub:type` that no ARIA role says."""


def held(body: str, css: str = "", assets: dict[str, str] | None = None) -> Access:
    return access({"a.xhtml": etree.fromstring(PAGE.format(body))}, css, assets or {}, WORDS)


def test_a_book_of_words_alone_claims_no_more() -> None:
    found = held("<h1>A</h1><p>Words.</p>")
    assert (found.modes, found.sufficient, found.hazards) == (("textual",), ("textual",), ("none",))
    assert found.features == ("structuralNavigation", "readingOrder", "displayTransformability", "unlocked")
    assert found.summary == (
        "Size, font and colours of the text can be changed. The text has no pictures. "
        "Nothing in it moves, flashes or sounds. Nobody has certified that it conforms to a standard of accessibility."
    )


@pytest.mark.parametrize(
    ("body", "css", "feature", "sentence"),
    [
        ("<nav epub:type='toc'/>", "", "tableOfContents", "order"),
        ("<img alt='a'/>", "", "alternativeText", "described"),
        ("<nav epub:type='page-list'/>", "", "pageNavigation", "pages"),
        ("<span role='doc-pagebreak' id='p'/>", "", "pageBreakMarkers", ""),
        ("<section role='doc-qna'/>", "", "ARIA", ""),
        ("<table><tr><th>a</th></tr></table>", "", "", "tables"),
        ("<a role='doc-noteref' href='b#n'/><ol><li id='n'><a role='doc-backlink'/></li></ol>", "", "", "notes"),
        ("<img alt='' role='presentation'/>", "", "", "decorative"),
        ("<p/>", "p { font-size: 1.2em }", "displayTransformability", "display"),
    ],
)
def test_a_claim_is_made_where_it_holds(body: str, css: str, feature: str, sentence: str) -> None:
    found = held(body, css)
    assert not feature or feature in found.features
    assert not sentence or WORDS.access[sentence] in found.summary


@pytest.mark.parametrize(
    ("body", "css", "feature", "sentence"),
    [
        ("<h1>A</h1><h3>B</h3>", "", "structuralNavigation", "skips"),
        ("<h2>A</h2>", "", "structuralNavigation", "skips"),
        ("<p/>", "", "tableOfContents", ""),
        ("<img alt='a'/><img alt=''/>", "", "alternativeText", "undescribed"),
        ("<svg><path/></svg>", "", "alternativeText", "undescribed"),
        ("<table><tr><td>a</td></tr></table>", "", "", "bare"),
        ("<p/>", "p { font-size: 12px }", "displayTransformability", ""),
        ("<p/>", "p { font: bold 12pt/1.5 serif }", "displayTransformability", ""),
        ("<p/>", "p { color: red !important }", "displayTransformability", ""),
    ],
)
def test_a_claim_is_not_made_where_it_does_not_hold(body: str, css: str, feature: str, sentence: str) -> None:
    found = held(body, css)
    assert feature not in found.features
    assert not sentence or WORDS.access[sentence] in found.summary


def test_a_note_without_a_way_back_is_not_said_to_have_one() -> None:
    assert WORDS.access["notes"] not in held("<a role='doc-noteref' href='b#n'/><ol><li id='n'/></ol>").summary


@pytest.mark.parametrize(
    ("body", "modes", "sufficient"),
    [
        ("<img alt='a'/>", ("textual", "visual"), ("textual", "textual,visual")),
        ("<img alt=''/>", ("textual", "visual"), ("textual,visual",)),
        ("<img alt='' role='presentation'/>", ("textual",), ("textual",)),
        ("<section epub:type='cover'><img alt=''/></section>", ("textual",), ("textual",)),
    ],
)
def test_words_suffice_where_every_picture_that_tells_something_is_described(
    body: str, modes: tuple[str, ...], sufficient: tuple[str, ...]
) -> None:
    found = held(body)
    assert (found.modes, found.sufficient) == (modes, sufficient)


@pytest.mark.parametrize(
    ("body", "css", "assets", "hazards"),
    [
        ("<p/>", "", {"a.ttf": "font/ttf", "b.jpg": "image/jpeg"}, ("none",)),
        ("<p/>", "/* no animation */", {}, ("none",)),
        ("<p/>", "", {"a.gif": "image/gif"}, ("unknown",)),
        ("<p/>", "", {"a.png": "image/png"}, ("unknown",)),
        ("<p/>", "p { animation: blink 1s }", {}, ("unknown",)),
        ("<video/>", "", {}, ("unknown",)),
    ],
)
def test_no_hazard_is_claimed_only_where_nothing_can_move(
    body: str, css: str, assets: dict[str, str], hazards: tuple[str, ...]
) -> None:
    assert held(body, css, assets).hazards == hazards


def test_a_moving_gif_stands_still_in_a_book(tmp_path: Path) -> None:
    from PIL import Image

    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    (tmp_path / "assets").mkdir(parents=True)
    frames[0].save(tmp_path / "assets/moving.gif", save_all=True, append_images=frames[1:], duration=100)
    made = build(tmp_path, article("One", "![two colours](moving.gif)"), told=["picture-frames"])
    names = [item.get("href", "") for item in package(made).iterfind(".//{*}item")]
    assert [Path(name).suffix for name in names if "moving" in name] == [".png"]
    assert metas(made, "schema:accessibilityHazard") == ["none"]


@pytest.mark.parametrize("lang", ["en", "es", "fr", "de", "ar"])
def test_the_summary_is_in_the_articles_language(lang: str, tmp_path: Path) -> None:
    text = article("One", "![a square](square.png)").replace("contact:", f"lang: {lang}\ncontact:", 1)
    (summary,) = metas(build(tmp_path, text), "schema:accessibilitySummary")
    words = edition_words(lang).access
    assert words["described"] in summary
    assert words["uncertified"] in summary
    assert lang == "en" or words["described"] != WORDS.access["described"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_metadata_of_a_book_say_what_it_holds(name: str) -> None:
    made = book(name)
    tells = name != "getting-ready-for-a-clinic-visit"  # whose one picture only adorns
    assert metas(made, "schema:accessMode") == ["textual", *["visual"][:tells]]
    assert metas(made, "schema:accessModeSufficient") == ["textual", *["textual,visual"][:tells]]
    assert metas(made, "schema:accessibilityHazard") == ["none"]
    features = set(metas(made, "schema:accessibilityFeature"))
    claimed = "structuralNavigation tableOfContents readingOrder displayTransformability ARIA unlocked".split()
    assert features - {"pageNavigation", "pageBreakMarkers"} == {*claimed, *["alternativeText"][:tells]}
    (summary,) = metas(made, "schema:accessibilitySummary")
    assert WORDS.access["described" if tells else "decorative"] in summary
    assert metas(made, "dcterms:conformsTo") == []


def test_a_picture_that_lacks_its_words_is_not_claimed_to_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One", "![](square.png)")})
    picture(tmp_path / "assets/square.png")
    assert codes(run(tmp_path, editions=("ebook",))) == ["alt-missing"]
    made = tmp_path / "output/one/one-ebook.epub"
    assert "alternativeText" not in metas(made, "schema:accessibilityFeature")
    assert metas(made, "schema:accessModeSufficient") == ["textual,visual"]


def test_conformance_is_claimed_where_the_configuration_says_who_certified_it(tmp_path: Path) -> None:
    config = (
        '[ebook]\ncertified_by = "Audits & Co"\ncertifier_credential = "A credential"\n'
        'certifier_report = "https://audits.example/report?a=1&b=2"\n'
    )
    made = build(tmp_path, source(), files={"trifolio.toml": config})
    assert metas(made, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert metas(made, "a11y:certifiedBy") == ["Audits & Co"]
    assert metas(made, "a11y:certifierCredential") == ["A credential"]
    (link,) = package(made).iterfind(".//{*}link[@rel='a11y:certifierReport']")
    assert link.get("href") == "https://audits.example/report?a=1&b=2"
    assert WORDS.access["certified"].format("Audits & Co") in metas(made, "schema:accessibilitySummary")[0]
    assert epubcheck(made) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('certified_by = "A"\nunheard = 1', "unknown key “unheard” in [ebook]"),
        ("certified_by = 1", "“certified_by” wants text in quotes"),
        ('certifier_credential = "A"', "“certifier_credential” wants “certified_by” beside it"),
        ('certified_by = "A"\ncertifier_report = "b.html"', "wants an address in quotes, https:// and all"),
    ],
)
def test_what_is_wrong_in_the_table_of_the_ebook_is_said(table: str, expected: str, tmp_path: Path) -> None:
    write(tmp_path, {"trifolio.toml": f"[ebook]\n{table}\n"})
    try:
        problems = find_project(tmp_path).problems
    except ContentError as failed:
        problems = failed.problems
    (problem,) = problems
    assert expected in problem.message
    assert problem.line == 1 + len(table.splitlines())


# Pages


@pytest.mark.parametrize("name", BOOKS)
def test_roles_and_types_stand_in_pairs(name: str) -> None:
    pairs = set(ROLES.items())
    found = set[tuple[str, str]]()
    for page in pages(book(name)).values():
        for element in page.iter("*"):
            role, kind = element.get("role", ""), element.get(TYPE, "")
            if local(element) == "a" and element.xpath("ancestor::*[local-name()='nav']"):
                continue  # the landmarks' own words, which are said of what they lead to
            if role.startswith("doc-") or (kind and kind not in ALONE):
                found.add((role, kind))
    assert found <= pairs
    assert {("doc-cover", "cover"), ("doc-toc", "toc"), ("doc-chapter", "chapter")} <= found


@pytest.mark.parametrize("name", BOOKS)
def test_headings_skip_no_level(name: str) -> None:
    for file, page in pages(book(name)).items():
        levels = [int(local(e)[1]) for e in page.iter("*") if re.fullmatch("h[1-6]", local(e))]
        assert levels[:1] == [1] or file == "cover.xhtml"
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), file


def test_languages_are_marked() -> None:
    found = pages(book("everything"))
    for page in found.values():
        assert page.get("lang") == page.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    marked = {e.get("lang"): e for e in found["title.xhtml"].iterfind(".//{*}span[@lang]")}
    assert said(marked["fr"]) == "quelques mots"
    assert (said(marked["ar"]), marked["ar"].get("dir")) == ("كلمات", "rtl")


@pytest.mark.parametrize("name", ["everything", "exosomes-for-hair-loss"])
def test_every_header_cell_says_what_it_heads(name: str) -> None:
    cells = [cell for page in pages(book(name)).values() for cell in page.iter("{*}th")]
    assert cells
    assert {cell.get("scope") for cell in cells} <= {"col", "row"}


def test_a_note_cited_thrice_has_three_ways_back_called_by_different_names() -> None:
    found = pages(book("everything"))
    places = {(name, e.get("id")): e for name, page in found.items() for e in page.iter("*") if e.get("id")}
    assert len(places) == sum(e.get("id") is not None for page in found.values() for e in page.iter("*"))
    backs = next(page for page in found.values() if page.find(".//*[@id='note-1']") is not None)
    links = backs.findall(".//*[@id='note-1']//{*}a[@role='doc-backlink']")
    names = [link.get("aria-label") for link in links]
    assert names == [f"Back to the text, place {number} of 3" for number in (1, 2, 3)]
    for link in links:
        target, _, ident = str(link.get("href")).partition("#")
        here = next(name for name, page in found.items() if page is backs)
        mark = places[target or here, ident]
        assert str(mark.find("{*}a").get("href")).endswith("#note-1")  # type: ignore[union-attr]
    (other,) = backs.findall(".//*[@id='note-2']//{*}a[@role='doc-backlink']")
    assert other.get("aria-label") == WORDS.back_to_text


def test_everything_passes_epubcheck() -> None:
    assert epubcheck(book("everything")) == []


def test_a_link_to_a_heading_is_no_mark_of_a_note(tmp_path: Path) -> None:
    text = "See [there](#note-taking).\n\n## Note taking\n\nText[^1].\n\n[^1]: A note."
    found = pages(build(tmp_path, article("A", text)))
    roles = {said(a): a.get("role") for page in found.values() for a in page.iterfind(".//{*}p//{*}a")}
    assert (roles["there"], roles["1"]) == (None, "doc-noteref")
