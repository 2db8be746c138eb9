"""References on paper by choice: in full, by a code to scan, or the words to ask for them; and nothing else is lost."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from pdftext import characters, page_texts
from projects import article, codes, read_in, run, write
from scans import scanned
from soak import todays
from trifolio.check import parity
from trifolio.job import Handout, Settings
from trifolio.project import editions
from trifolio.project.config import find_project

URL = "https://a.example/b"
BODY = (
    "Rest helps [@rest]. So does sleep [see @sleep, p. 3], *much* [@rest; @sleep, ch. 2], and [a walk](https://w.example/)."
    "\n\n[^1]: Some say so [@rest].\n\nA last word[^1].\n"
)
LIST = """\
references:
- {id: rest, type: book, title: On rest, publisher: Press, URL: "https://rest.example/x"}
- {id: sleep, type: book, title: On sleep, publisher: Press}
"""
SCAN, ASK = "References: scan, or ask us", "References: ask us"


def project(folder: Path, how: str, front: str = f"url: {URL}\n", body: str = BODY, more: str = "") -> Path:
    source = article(body=body).replace("publisher:", f"{front}{LIST}publisher:", 1)
    return write(folder, {"content/some.md": source, "trifolio.toml": f"[handout]\nreferences = '{how}'\n{more}"})


def built(folder: Path, edition: str = "handout", clinic: str = "") -> Path:
    run(folder, editions=(edition,), clinics=(clinic,) if clinic else (), force=True)
    return folder / "output" / clinic / f"some/some-{edition}.pdf"


def said(file: Path) -> str:
    return " ".join(" ".join(page_texts(file)).split())


def faults(folder: Path, how: str, edition: str = "handout", source: str = "content/some.md") -> list[str]:
    document = read_in(folder, folder / source)
    loaded = editions.load(edition, find_project(folder).styles)
    data = (folder / f"output/some/some-{edition}.pdf").read_bytes()
    settings = Settings(handout=Handout(references=how))
    return [problem.message for problem in parity.check(document, loaded, data, settings=settings)]


@pytest.mark.parametrize("edition", todays(["handout", "handout-a5", "handout-large"], 1))
def test_in_full_by_a_code_or_by_asking(edition: str, tmp_path: Path) -> None:
    text = said(built(project(tmp_path, "full"), edition))
    assert [part in text for part in ("On rest", "On sleep", "[1]", "p. 3", "rest.example")] == [True] * 5
    assert SCAN not in text
    for how, words in (("qr", SCAN), ("none", ASK)):
        file = built(project(tmp_path, how), edition)
        text = said(file)
        assert text.count(words) == 1
        assert "Rest helps. So does sleep, much, and a walk" in text
        assert "Some say so. " in text
        gone = re.findall(r"On (?:rest|sleep)|rest\.example|\[\d|see|p\. 3|ch\. 2", text)
        assert gone == []
        assert "A w.example" in re.sub(r"https?://", "", text)  # the address of what can be followed is the first now
        assert [code for code, *_ in scanned(file)] == [URL]
        assert faults(tmp_path, how, edition) == []


def test_without_an_address_there_is_nothing_to_scan(tmp_path: Path) -> None:
    report = run(project(tmp_path, "qr", front=""), editions=("handout",))
    (problem,) = report.problems
    assert (problem.code, problem.severity.name) == ("qr-missing", "WARNING")
    assert problem.message == "there is no “url” to scan for the references: they are printed in full"
    text = said(tmp_path / "output/some/some-handout.pdf")
    assert "On rest" in text
    assert "[1]" in text
    assert faults(tmp_path, "qr") == []
    assert codes(run(project(tmp_path, "none", front=""), editions=("handout",))) == []
    assert ASK in said(tmp_path / "output/some/some-handout.pdf")


def test_an_address_too_long_for_a_code_leaves_the_words_to_ask(tmp_path: Path) -> None:
    long = f"url: https://a.example/{'a' * 400}\n"
    assert codes(run(project(tmp_path, "qr", front=long), editions=("handout",))) == ["qr-missing"]
    text = said(tmp_path / "output/some/some-handout.pdf")
    assert ASK in text
    assert SCAN not in text


def test_an_article_without_references_says_nothing_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article().replace("publisher:", f"url: {URL}\npublisher:", 1)})
    write(tmp_path, {"trifolio.toml": "[handout]\nreferences = 'qr'\n"})
    text = said(built(tmp_path))
    assert "References" not in text
    assert "Scan to read this on your phone" in text


@pytest.mark.parametrize("edition", ["handout", "handout-large", "handout-a5"])
def test_what_is_said_of_an_article_stands_beside_its_code(edition: str, tmp_path: Path) -> None:
    more = f"url: {URL}\npublished: 2024-05\nfunding: None. No maker of a treatment paid for it.\n"
    drawn = list(characters(built(project(tmp_path, "none", front=more), edition)))
    text = "".join(character.text for character in drawn)
    facts, code = (drawn[text.index(words)] for words in ("Publisher:", "Scan to"))
    assert facts.page == code.page
    assert facts.y > code.y  # from the foot up: higher than the words below the code
    assert facts.x < code.x


def test_a_title_and_a_heading_of_the_writers_stay(tmp_path: Path) -> None:
    body = f"{BODY}\n::: {{.references title='Where this comes from'}}\n:::\n"
    assert f"Where this comes from {ASK}" in said(built(project(tmp_path, "none", body=body)))
    assert faults(tmp_path, "none") == []
    body = f"{BODY}\n## Sources of ours\n\n::: references\n:::\n"
    assert f"Sources of ours {ASK}" in said(built(project(tmp_path, "none", body=body)))
    assert faults(tmp_path, "none") == []


def test_a_clinic_may_choose_otherwise(tmp_path: Path) -> None:
    clinics = "[clinics.hill]\nname = 'Hill'\n[clinics.hill.handout]\nreferences = 'none'\n"
    project(tmp_path, "full", more=clinics)
    assert ASK in said(built(tmp_path, clinic="hill"))
    assert "On rest" in said(built(tmp_path))


def test_what_is_no_paper_has_them_all(tmp_path: Path) -> None:
    run(project(tmp_path, "none"), editions=("ebook", "email"))
    mail = (tmp_path / "output/some/some-email.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "output/some/some-ebook.epub") as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    for text in (mail, pages):
        assert "On rest" in text
        assert "(see " in text


def test_the_book_marks_the_pages_of_paper_without_citations(tmp_path: Path) -> None:
    body = " ".join(f"Word{number} helps people [see @rest, p. {number}; @sleep]." for number in range(400))
    for how in ("full", "none"):
        run(project(tmp_path, how, body=body), editions=("handout", "ebook"), force=True)
        second = page_texts(tmp_path / "output/some/some-handout.pdf")[1].split("\n", 1)[1]
        first_word = re.search(r"Word\d+", second)
        assert first_word is not None
        with zipfile.ZipFile(tmp_path / "output/some/some-ebook.epub") as book:
            pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
        after = re.sub(r"<[^>]+>", "", pages.split('id="page-2"')[1])
        found = re.search(r"Word\d+", after)
        assert found is not None
        assert found[0] == first_word[0], how


def test_a_collection_asks_too_and_has_no_citation(tmp_path: Path) -> None:
    project(tmp_path, "none", more="[collections.two]\narticles = ['content/*.md']\n")
    write(tmp_path, {"content/other.md": article("Other", "Rest, again.")})
    run(tmp_path, editions=("handout",), collections=("two",))
    text = said(tmp_path / "output/two/two-handout.pdf")
    assert text.count(ASK) == 1
    assert re.findall(r"On rest|\[\d|p\. 3", text) == []


# What parity proves


def test_parity_notices_a_reference_that_is_lost_under_full(tmp_path: Path) -> None:
    built(project(tmp_path, "none"))
    lost = faults(tmp_path, "full")
    assert any("on rest" in message and "lost" in message for message in lost)
    assert any("on sleep" in message and "lost" in message for message in lost)


def test_a_template_that_loses_one_is_an_error_under_full(tmp_path: Path) -> None:
    rest = "{% for r in document.references if r.number > 1 %}<li id='ref-{{ r.number }}'>{{ nodes(r.content) }}</li>"
    own = f"<ol data-block='{{{{ block.number }}}}'>{rest}{{% endfor %}}</ol>"
    project(tmp_path, "full")
    write(tmp_path, {"styles/html/components/references.html": own})
    report = run(tmp_path, editions=("handout",))
    assert {*codes(report)} == {"words-lost"}
    assert "lost: “on rest" in report.problems[0].message


@pytest.mark.parametrize("how", ["qr", "none"])
def test_all_else_is_still_proven(how: str, tmp_path: Path) -> None:
    built(project(tmp_path, how))
    write(
        tmp_path,
        {"content/changed.md": (tmp_path / "content/some.md").read_text().replace("So does sleep", "So does tea")},
    )
    changed = faults(tmp_path, how, source="content/changed.md")
    assert any("“sleep” for “tea”" in message for message in changed)
    built(project(tmp_path, "full"))
    assert any("not in the article" in message or "added" in message for message in faults(tmp_path, how))
