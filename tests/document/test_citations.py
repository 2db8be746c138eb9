import json
import sys
from pathlib import Path
from typing import Any

import citeproc
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trifolio.document.citations import Bibliography, Cited, cite, read_file, read_list, references, unused
from trifolio.document.citations import listing as listing_module
from trifolio.document.citations.items import DATES, NAMES, TEXTS, TYPES
from trifolio.document.nodes import Element, Nodes, plain
from trifolio.problems import Problem, Severity

RAJENDRAN = {
    "id": "rajendran2017",
    "type": "article-journal",
    "title": "Extracellular vesicles derived from MSCs activates dermal papilla cell in vitro and promotes hair "
    "follicle conversion from telogen to anagen in mice",
    "author": [
        {"family": "Rajendran", "given": "RL"},
        {"family": "Gangadaran", "given": "Prakash"},
        {"family": "Bak", "given": "S. S."},
        {"literal": "et al"},
    ],
    "container-title": "Sci Rep",
    "issued": {"date-parts": [["2017"]]},
    "volume": "7",
    "issue": "1",
    "page": "15560",
}
LETTERS = tuple("abcdefg")


def bibliography(*entries: object) -> Bibliography:
    items, problems = read_list(list(entries), "a.md", 3)
    assert problems == ()
    return items


def books(*keys: str) -> Bibliography:
    return bibliography(*({"id": key, "type": "book", "title": f"Book {key}"} for key in keys))


def main(markup: str) -> etree._Element:
    root: etree._Element = lxml.html.fragment_fromstring(markup, create_parent="main")
    return root


def text(root: etree._Element) -> str:
    return "".join(map(str, root.itertext()))


def marked(markup: str, keys: tuple[str, ...] = LETTERS) -> tuple[str, Cited]:
    root = main(markup)
    cited = cite(root, books(*keys), "a.md")
    return etree.tostring(root, encoding="unicode").removeprefix("<main>").removesuffix("</main>"), cited


def text_of(markup: str, keys: tuple[str, ...] = LETTERS) -> str:
    root = main(markup)
    cite(root, books(*keys), "a.md")
    return text(root)


def entry(lang: str = "en", **fields: Any) -> Nodes:
    written = {"id": "x", "type": "book", "title": "T"} | {name.replace("_", "-"): v for name, v in fields.items()}
    return references(Cited(("x",), {"x": ()}, ()), bibliography(written), lang)[0].content


def shown(problem: Problem) -> tuple[str, str, int]:
    return problem.severity.value, problem.code, problem.line


def elements(nodes: Nodes) -> list[Element]:
    return [node for node in nodes if isinstance(node, Element)]


# --- the citations in the text


def test_a_citation_is_a_raised_number_that_touches_its_word() -> None:
    markup, cited = marked('<p data-line="5">Seen in mice [@b]. And [@a; @b].</p>')
    assert markup == (
        '<p data-line="5">Seen in mice<sup class="citation" id="cite-1"><a href="#ref-1">[1]</a></sup>. And'
        '<sup class="citation" id="cite-2"><a href="#ref-1">[1</a>, <a href="#ref-2">2]</a></sup>.</p>'
    )
    assert cited == Cited(("b", "a"), {"b": ("cite-1", "cite-2"), "a": ("cite-2",)}, ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[@a]", "[1]"),
        ("[@a; @a]", "[1]"),
        ("[@a;@b]", "[1, 2]"),
        ("[@a; @b; @c]", "[1–3]"),
        ("[ @c ;\n@a; @b; ]", "[1–3]"),
        ("[@a][@b]", "[1, 2]"),
        ("[@a] [@b]\n[@c]", "[1–3]"),
    ],
)
def test_a_group_is_sorted_and_collapsed(written: str, said: str) -> None:
    assert text_of(f"<p>x {written}</p>").split() == f"x{said}".split()


def test_a_range_links_its_ends_and_shows_what_is_between() -> None:
    markup, cited = marked("<p>[@a] [@b] [@c] [@d] x [@e; @g; @d; @c; @b]</p>")
    assert '<sup class="citation" id="cite-2"><a href="#ref-2">[2</a>–<a href="#ref-6">6]</a></sup>' in markup
    assert cited.places["d"] == ("cite-1", "cite-2")
    assert text_of("<p>[@a; @b; @c; @d; @e; @f; @g] x [@g; @a; @c; @d; @e]</p>") == "[1–7] x[1, 3–5, 7]"


def test_order_is_that_of_reading() -> None:
    _, cited = marked("<p>x <em>y [@c] z</em> [@b]</p><table><tr><td>[@a]</td></tr></table>")
    assert cited.order == ("c", "b", "a")


@pytest.mark.parametrize("tag", ["a", "code", "kbd", "pre", "samp"])
def test_code_and_links_are_left_alone(tag: str) -> None:
    markup, cited = marked(f"<p>x <{tag}>[@a] <b>[@nope]</b></{tag}> [@b]</p>")
    assert f"<{tag}>[@a] <b>[@nope]</b></{tag}><sup" in markup
    assert cited.order == ("b",)
    assert cited.problems == ()


def test_lines_still_count_and_no_blank_stands_before_a_stop() -> None:
    markup, _ = marked('<p data-line="1">one\n[@a], two\nthree</p>')
    assert "one<sup" in markup
    assert "</sup>,\n two\nthree" in markup


# --- what is wrong in the text


def test_a_problem_names_its_line() -> None:
    _, cited = marked(
        '<ul data-line="10"><li data-line="10">one\n<b>two\nthree</b> [@nope]</li>'
        '<!-- a\ncomment --><li data-line="14">\nx [@a\n@b]</li></ul><p data-line="20">\n\n@a</p>',
    )
    assert [shown(problem) for problem in cited.problems] == [
        ("error", "citation-unknown", 12),
        ("error", "citation-form", 15),
        ("warning", "citation-bare", 22),
    ]


def test_an_unknown_key_stays_and_its_nearest_is_named() -> None:
    markup, cited = marked("<p>x [@rajendran2071; @b]</p>", ("rajendran2017", "b"))
    assert markup == "<p>x [@rajendran2071; @b]</p>"
    assert [(p.code, p.line, p.hint) for p in cited.problems] == [
        ("citation-unknown", 0, "did you mean “rajendran2017”?"),
    ]
    assert cited.order == ("b",)
    assert cited.places == {"b": ()}


def test_without_a_bibliography_a_citation_is_still_unknown() -> None:
    (problem,) = cite(main("<p>x [@smith]</p>"), {}, "a.md").problems
    assert problem.code == "citation-unknown"
    assert "references:" in problem.hint


def test_a_long_bibliography_is_not_listed_in_a_hint() -> None:
    keys = tuple(f"smith{year}" for year in range(2000, 2020))
    assert marked("<p>[@zzz]</p>", keys)[1].problems[0].hint == "add it to the references"
    assert marked("<p>[@smith20011]</p>", keys)[1].problems[0].hint.startswith("did you mean")


@pytest.mark.parametrize(
    ("written", "shown_as"),
    [
        ("[@a, p. 3]", "x[1] (p. 3)"),
        ("[@a, pp. 3-5; @b]", "x[1] (pp. 3-5),[2]"),
        ("[@a; @b, ch. 2]", "x[1][2] (ch. 2)"),
        ("[see @a]", "x (see [1])"),
        ("[see @a, p. 3]", "x (see [1], p. 3)"),
        ("[-@a]", "x[1]"),
        ("[@a, @b]", "x[1, 2]"),
        ("[@a; see @b]", "x[1] (see [2])"),
        ("[as @a says]", "x (as [1] says)"),
    ],
)
def test_pages_and_words_stand_beside_the_number(written: str, shown_as: str) -> None:
    root = main(f"<p>x {written}.</p>")
    cited = cite(root, books("a", "b"), "a.md")
    assert cited.problems == ()
    assert "".join(map(str, root.itertext())) == f"{shown_as}."


@pytest.mark.parametrize("written", ["[see @nope]", "[@nope, pp. 3-5]", "[see @a; @nope]"])
def test_an_unknown_key_among_words_leaves_all_as_it_is_written(written: str) -> None:
    markup, cited = marked(f"<p>x {written}</p>")
    assert written in markup
    assert [problem.code for problem in cited.problems] == ["citation-unknown"]


def test_a_form_that_cannot_be_shown_is_an_error() -> None:
    markup, cited = marked("<p>x [@a @b]</p>")
    assert "[@a @b]" in markup
    assert [problem.code for problem in cited.problems] == ["citation-form"]
    assert "[@a; @b]" in cited.problems[0].hint


@pytest.mark.parametrize(
    "written",
    [
        "[@ 5 pm]",
        "[me@a.org]",
        "a@b.org and [x]",
        "[write to me@b.org, p. 3]",
        "[ask @handle about it]",
        "[@handle thanks]",
        "@handle",
        "[]",
        "[@]",
        "x@a",
    ],
)
def test_plain_text_is_no_citation(written: str) -> None:
    markup, cited = marked(f"<p>{written}</p>")
    assert markup == f"<p>{written}</p>"
    assert cited == Cited((), {}, ())


def test_a_bare_key_is_a_warning() -> None:
    _, cited = marked("<p>as @a showed [@a]</p>")
    (problem,) = cited.problems
    assert (problem.severity, problem.code, problem.hint) == (
        Severity.WARNING,
        "citation-bare",
        "a citation is written [@a]",
    )


def test_a_reference_that_is_never_cited_is_a_warning() -> None:
    items = books("a", "b")
    (problem,) = unused(cite(main("<p>[@a]</p>"), items, "a.md"), items, "a.md", 7)
    assert shown(problem) == ("warning", "reference-unused", 7)
    assert "“b”" in problem.message


# --- the list


def test_the_list_is_numbered_and_knows_its_citations() -> None:
    items = books("a", "b")
    cited = cite(main("<p>[@b] x [@a; @b]</p>"), items, "a.md")
    assert [(r.number, r.key, plain(r.content), r.citations) for r in references(cited, items, "en")] == [
        (1, "b", "Book b.", ("cite-1", "cite-2")),
        (2, "a", "Book a.", ("cite-2",)),
    ]


def test_nothing_cited_loads_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc", None)
    assert references(Cited((), {}, ()), books("a"), "en") == ()


def test_an_article() -> None:
    fields: dict[str, Any] = {name.replace("-", "_"): value for name, value in RAJENDRAN.items()}
    assert plain(entry(**fields | {"id": "x"})) == (
        "Rajendran RL, Gangadaran P, Bak SS, et al. Extracellular vesicles derived from MSCs activates dermal papilla "
        "cell in vitro and promotes hair follicle conversion from telogen to anagen in mice. Sci Rep. 2017;7(1):15560."
    )


def test_an_article_with_pages_date_and_doi() -> None:
    nodes = entry(
        type="article-journal",
        title="Human fibroblast-derived extracellular vesicles",
        container_title="FEBS Letters",
        container_title_short="FEBS Lett.",
        issued="2021-04-06",
        volume="595",
        issue="7",
        page="942-953",
        DOI="doi:10.1002/(SICI)1097<1:2>",
    )
    address = "https://doi.org/10.1002/(SICI)1097%3C1:2%3E"
    assert plain(nodes) == (
        f"Human fibroblast-derived extracellular vesicles. FEBS Lett. 2021 Apr 6;595(7):942–953. {address}"
    )
    assert elements(nodes) == [Element("a", (("href", address),), (address,))]


def test_a_book() -> None:
    assert (
        plain(
            entry(
                author=[
                    {"family": "Murray", "given": "Patrick Robert", "suffix": "Jr."},
                    {"family": "Gogh", "given": "Jean-Luc", "non-dropping-particle": "van"},
                ],
                title="Medical microbiology",
                edition="4",
                publisher_place="St. Louis",
                publisher="Mosby Inc.",
                issued="2002",
            ),
        )
        == "Murray PR Jr, van Gogh JL. Medical microbiology. 4th ed. St. Louis: Mosby Inc.; 2002."
    )


def test_an_edited_book_in_a_series() -> None:
    editor = [{"family": "Gil", "given": "Ana"}, {"family": "Roe", "given": "B"}]
    assert plain(entry(editor=editor, edition="Revised ed.", volume="2", collection_title="Notes", issued="1999")) == (
        "Gil A, Roe B, editors. T. Revised ed. Vol. 2. 1999. (Notes)."
    )


def test_a_chapter() -> None:
    assert (
        plain(
            entry(
                type="chapter",
                author=[{"family": "Meltzer", "given": "PS"}],
                editor=[{"family": "Vogelstein", "given": "Bert"}],
                title="Chromosome alterations in <i>E. coli.</i>",
                container_title="The genetic basis of human cancer",
                publisher_place="New York",
                publisher="McGraw-Hill",
                issued={"year": "2002"},
                page="93--113",
            ),
        )
        == "Meltzer PS. Chromosome alterations in E. coli. In: Vogelstein B, editor. The genetic basis of human "
        "cancer. New York: McGraw-Hill; 2002. p. 93–113."
    )


def test_a_report() -> None:
    report: dict[str, Any] = {
        "type": "report",
        "author": "World Health Organization",
        "genre": "Technical report",
        "number": "12",
    }
    assert plain(entry(**report, title="Hair...", publisher="WHO", publisher_place="Geneva", issued="2011-05")) == (
        "World Health Organization. Hair... Technical report no. 12. Geneva: WHO; 2011 May."
    )


def test_a_web_page() -> None:
    page: dict[str, Any] = {
        "type": "webpage",
        "author": [{"literal": "US Food & Drug Administration"}],
        "issued": "2019",
    }
    title = "Public Safety Notification on Exosome Products"
    assert plain(entry(**page, title=title)) == f"US Food & Drug Administration. {title}. 2019."
    nodes = entry(**page, title=f"{title}?", URL="https://fda.gov/a b", accessed="2024-05-01")
    address = "https://fda.gov/a%20b"
    assert plain(nodes) == (
        f"US Food & Drug Administration. {title}? [Internet]. 2019 [cited 2024 May 1]. Available from: {address}"
    )
    assert elements(nodes) == [Element("a", (("href", address),), (address,))]


@pytest.mark.parametrize(
    ("given", "initials"),
    [("RL", "RL"), ("R. L.", "RL"), ("R.L.", "RL"), ("Jean-Luc M", "JLM"), ("MARY", "M"), ("ann", "A"), ("明", "明")],
)
def test_given_names_become_initials(given: str, initials: str) -> None:
    assert plain(entry(author=[{"family": "Smith", "given": given}])) == f"Smith {initials}. T."


def test_six_authors_are_named() -> None:
    names = [{"family": f"Name{letter}", "given": letter} for letter in "ABCDEFG"]
    six = ", ".join(f"Name{letter} {letter}" for letter in "ABCDEF")
    assert plain(entry(author=names[:6])) == f"{six}. T."
    assert plain(entry(author=names)) == f"{six}, et al. T."
    assert plain(entry(author=[*names[:6], "et al."])) == f"{six}, et al. T."
    assert plain(entry(author=[*names[:1], "et al."])) == "NameA A, et al. T."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2017-11/2017-12", "2017 Nov–Dec"),
        ("2017-12-30/2018-01-02", "2017 Dec 30–2018 Jan 2"),
        ({"date-parts": [["2017", "11"], ["2018"]]}, "2017 Nov–2018"),
        ({"date-parts": [[2017, 9, 14]]}, "2017 Sep 14"),
        ({"date-parts": [["2017"]], "season": "1"}, "2017 Spring"),
        ({"raw": "2017-06"}, "2017 Jun"),
        ({"literal": "in press"}, "in press"),
        ([{"year": "2017", "month": "5"}], "2017 May"),
        ("2017~", "c. 2017"),
    ],
)
def test_dates(written: object, said: str) -> None:
    assert plain(entry(issued=written)) == f"T. {said}."


def test_the_words_are_those_of_the_language() -> None:
    fields: dict[str, Any] = {
        "URL": "https://a.b/",
        "edition": "2",
        "editor": [{"family": "Gil"}],
        "accessed": "2020-05-01",
    }
    assert plain(entry("de-AT", **fields)) == (
        "Gil, Herausgeber. T [Internet]. 2. Aufl. [zitiert 2020 Mai 1]. Verfügbar unter: https://a.b/"
    )
    for odd in ("", "xx", '"]', "../en", "EN-gb-oxendict"):
        assert "Available" in plain(entry(odd, **fields))


def test_every_language_of_citeproc_sets_an_entry() -> None:
    fields = {"issued": "2020-05", "page": "1-2", "edition": "2"}
    for lang in citeproc.LANGUAGE_NAMES:
        assert "2020" in plain(entry(lang, **fields)), lang


def test_a_field_is_text_and_never_markup() -> None:
    title = '<script>x</script> {{ y }} & <SPAN class="nocase">İz</span> <i>q'
    assert entry(title=title) == (f"{title}.",)
    assert entry(title='H<sub>2</sub>O <i>in <b>v</b></i> <span class="nocase">X</span>') == (
        "H",
        Element("sub", (), ("2",)),
        "O ",
        Element("i", (), ("in ", Element("b", (), ("v",)))),
        " X.",
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://[", "www.who.int", "https://"])
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    nodes = entry(URL=address)
    assert plain(nodes) == f"T [Internet]. Available from: {address}"
    assert elements(nodes) == []


def test_a_doi_is_shown_once_and_one_that_is_none_stays() -> None:
    assert plain(entry(DOI="10.1000/x", URL="http://dx.doi.org/10.1000/x")) == "T. https://doi.org/10.1000/x"
    assert plain(entry(DOI="soon")) == "T. doi: soon"


def test_the_style_is_sound_csl() -> None:
    schema = etree.RelaxNG(etree.parse(citeproc.SCHEMA_PATH))
    assert schema.validate(etree.parse(str(Path(listing_module.__file__).with_name("nlm.csl")))), schema.error_log


# --- reading


YAML = """
references:
- id: rajendran2017
  type: article-journal
  title: Vesicles in <i>vitro</i> & β
  author:
  - {family: Rajendran, given: RL}
  - {family: Berg, given: Jan, non-dropping-particle: van der, suffix: Jr.}
  - {literal: US Food & Drug Administration}
  - literal: et al
  container-title: Sci Rep
  issued: {date-parts: [[2017, 11]]}
  volume: 7
  issue: 1
  page: 942-953
  DOI: 10.1038/s41598_017
"""
JSON = """[{"id": "rajendran2017", "type": "article-journal", "title": "Vesicles in <i>vitro</i> & β", "volume": 7,
"author": [{"family": "Rajendran", "given": "RL"},
{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
{"literal": "US Food & Drug Administration"}, {"literal": "et al"}], "container-title": "Sci Rep",
"issued": {"date-parts": [[2017, 11]]}, "issue": "1", "page": "942–953", "DOI": "10.1038/s41598_017"}]"""
BIBTEX = r"""@string{sr = "Sci Rep"}
@article{rajendran2017, title = {{Vesicles} in \emph{vitro} \& $\beta$}, journal = sr, year = 2017, month = nov,
  author = {Rajendran, RL and van der Berg, Jr., Jan and {US Food \& Drug Administration} and others},
  volume = 7, number = 1, pages = {942--953}, doi = {10.1038/s41598\_017}}"""


def test_all_formats_give_the_same_item() -> None:
    found = [
        read_file("refs.yaml", YAML.encode(), "a.md", 3),
        read_file("refs.YML", YAML.encode("utf-8-sig").replace(b"\n", b"\r\n"), "a.md", 3),
        read_file("refs.json", JSON.encode(), "a.md", 3),
        read_file("refs.bib", BIBTEX.encode(), "a.md", 3),
        read_list(json.loads(JSON), "a.md", 3),
    ]
    for items, problems in found:
        assert problems == ()
        assert items == found[0][0]
    assert set(found[0][0]["rajendran2017"]) >= {"title", "author", "issued", "page", "DOI"}


def test_bibtex_takes_over_from_the_whole_book() -> None:
    data = rb"""@inproceedings{c, crossref={p}, title={T{\"u}r H$_2$O}} @misc{w, title={W}, howpublished={\url{http://a.b}}}
    @proceedings{p, title={Proc}, year={2001}, editor={A, B, C, D}}"""
    items, problems = read_file("r.bib", data, "a.md", 3)
    assert problems == ()
    assert items["c"]["title"] == "Tür H<sub>2</sub>O"
    assert items["c"]["container-title"] == "Proc"
    assert items["c"]["editor"] == ({"literal": "A, B, C, D"},)
    assert items["w"]["URL"] == "http://a.b"


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_an_empty_list_is_no_problem(value: object) -> None:
    assert read_list(value, "a.md", 3) == ({}, ())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("smith", "not a list"),
        (["smith"], "not a mapping"),
        ([{"type": "book", "title": "T"}], "has no id"),
        ([{"id": "a b", "type": "book", "title": "T"}], "cannot be cited"),
        ([{"id": "a", "type": "book"}], "no title"),
        ([{"id": "a", "title": "T"}], "no type"),
        ([{"id": "a", "type": "bok", "title": "T"}], "unknown type “bok”"),
        ([{"id": "a", "type": "book", "title": "T"}] * 2, "two references have the id “a”"),
        ([{"id": "a", "type": "book", "title": "T", "issued": "May 2017"}], "date that cannot be read: issued"),
        ([{"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [["2017", "13"]]}}], "cannot be read"),
        ([{"id": "a", "type": "book", "title": "T", "volume": ["7"]}], "a volume that is not text"),
        ([{"id": "a", "type": "book", "title": "T", "author": [{"name": "S"}]}], "name that cannot be read: author"),
    ],
)
def test_an_unsound_reference_is_an_error(value: object, words: str) -> None:
    _, (problem,) = read_list(value, "a.md", 3)
    assert shown(problem) == ("error", "reference-invalid", 3)
    assert words in problem.message
    assert problem.hint


def test_an_unknown_field_is_a_warning() -> None:
    _, (problem,) = read_list([{"id": "a", "type": "book", "title": "T", "contianer-title": "x"}], "a.md", 3)
    assert shown(problem) == ("warning", "reference-field", 3)
    assert "container-title" in problem.hint


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("r.json", b'[{"id": 1,\n "x":}]', "r.json, line 2: is not JSON"),
        ("r.json", b'[{"id": 1, "id": 2}]', "“id” stands twice"),
        ("r.json", b"3", "no list of references"),
        ("r.json", b"[" * 100_000, "nested too deeply"),
        ("r.json", b"[\n\xff", "r.json, line 2: is not UTF-8"),
        ("r.yaml", b"- id: a\n  [", "r.yaml, line 2: cannot be read as YAML"),
        ("r.yaml", b"- id: a\n  id: b", "line 2: cannot be read as YAML: “id” stands twice"),
        ("r.yaml", b"a: &x [1]\nb: *x", "line 2: cannot be read as YAML: the alias *x is not read here"),
        ("r.yaml", b"- *x", "the alias *x is not read"),
        ("r.yaml", b"[" * 100_000, "nested too deeply"),
        ("r.yaml", b"\x00", "characters that YAML forbids"),
        ("r.yaml", b"[]\n---\n[]\n", "more than one"),
        ("r.bib", b"@article{x,\n title = {x}\n", "r.bib, line 3: is not BibTeX"),
        ("r.bib", b"hello", "no BibTeX entries"),
        ("r.txt", b"", "r.txt: a bibliography of this kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(name: str, data: bytes, words: str) -> None:
    _, problems = read_file(name, data, "a.md", 3)
    assert shown(problems[0]) == ("error", "bibliography", 3)
    assert words in problems[0].message


def test_a_field_that_stands_twice_in_bibtex_is_an_error() -> None:
    _, (problem,) = read_file("r.bib", b"@book{a, title={x}, title={y}}", "a.md", 3)
    assert problem.code == "reference-invalid"
    assert "title twice" in problem.message


def test_yaml_builds_no_objects() -> None:
    _, (problem,) = read_file("r.yaml", b"references: !!python/object/apply:os.getenv [HOME]", "a.md", 3)
    assert (
        problem.message
        == "r.yaml, line 1: cannot be read as YAML: the tag !!python/object/apply:os.getenv is not read here"
    )


def test_without_pybtex_bibtex_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pybtex.database.input.bibtex", None)
    _, (problem,) = read_file("r.bib", b"@book{a, title={x}}", "a.md", 3)
    assert (problem.code, problem.hint) == ("bibliography", "pip install 'trifolio[bibtex]'")


# --- whatever is written

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS | st.sampled_from(["2017", "2017-02-30", "<i>", '<span class="nocase">', "10.1000/x", "http://[", "et al"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["family", "given", "literal", "date-parts", "year", "raw"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(sorted(TEXTS | NAMES | DATES))
ENTRIES = st.builds(
    lambda fields, key, kind: {**fields, "id": key, "type": kind},
    st.dictionaries(FIELDS | st.text(max_size=5), VALUES, max_size=8),
    st.sampled_from(["a", "b", "c"]) | VALUES,
    st.sampled_from(sorted(TYPES)) | VALUES,
)


def sealed(nodes: Nodes) -> bool:
    return not any("\ufdd0" <= letter <= "\ufddf" for letter in plain(nodes))


@settings(deadline=None)
@given(st.lists(ENTRIES | VALUES, max_size=4) | VALUES)
def test_any_entries_give_references_or_problems(value: object) -> None:
    items, problems = read_list(value, "a.md", 3)
    assert all(problem.path == "a.md" for problem in problems)
    cited = Cited(tuple(items), dict.fromkeys(items, ()), ())
    found = references(cited, items, "en")
    assert found == references(cited, items, "en")
    assert [reference.key for reference in found] == list(items)
    assert all(reference.content and sealed(reference.content) for reference in found)


WORDS = st.lists(st.text("abÄβ明.?,:;-–&<>{}$ ", min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join)
SHOWN = ["container-title", "publisher", "publisher-place", "edition", "genre", "volume", "status", "note", "version"]


@settings(deadline=None)
@given(WORDS, st.dictionaries(st.sampled_from(SHOWN), WORDS), st.sampled_from(["book", "report", "webpage", "chapter"]))
def test_no_word_of_a_shown_field_is_lost(title: str, fields: dict[str, str], kind: str) -> None:
    items, _ = read_list([{"id": "a", "type": kind, "title": f"T {title}", **fields}], "a.md", 3)
    said = plain(references(Cited(("a",), {"a": ()}, ()), items, "en")[0].content)
    for value in (title, *fields.values()):
        for word in value.split():
            assert word.strip(".?,:;-–") in said, (word, said)


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("@{}[]()\"'=,#&*!:-\n abé1\\$%", max_size=60).map(str.encode))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    for name in ("r.json", "r.yaml", "r.bib"):
        items, problems = read_file(name, data, "a.md", 3)
        assert all(item["id"] == key for key, item in items.items())
        assert all(problem.line == 3 for problem in problems)


PIECES = st.sampled_from(
    [*"[]@;,- \n", "[@a]", "[@b; @c]", "@a", "[@nope]", "p. 3", "see ", "word", "<b>", "</b>", "<br>"]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_keeps_its_words_and_its_lines(written: str) -> None:
    root = main(f'<p data-line="1">{written}</p>')
    before = text(root)
    cited = cite(root, books("a", "b", "c"), "a.md")
    after = text(root)
    assert after.count("word") == before.count("word")
    assert after.count("\n") <= before.count("\n")
    assert after.count("[@nope]") == before.count("[@nope]")
    assert all(1 <= problem.line <= 1 + before.count("\n") for problem in cited.problems)
    ids = [sup.get("id") for sup in root.iter("sup")]
    assert ids == [f"cite-{number + 1}" for number in range(len(ids))]
    assert {place for places in cited.places.values() for place in places} == set(ids)
