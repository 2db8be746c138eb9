"""Where the output folder is on the web: codes and mails of an article without a `url` lead to its web page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html as parser

from pdftext import page_texts
from projects import article, codes, made, read_in, run, write
from scans import scanned
from trifolio.check import parity
from trifolio.job import Handout, Settings
from trifolio.job import online as leading
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.project.config import find_project

SITE = "https://a.example/leaflets"
PAGE = f"{SITE}/some/some-web.html"
LIST = "references: [{id: rest, type: book, title: On rest, publisher: Press}]\n"
READ = "Read online:"


def project(
    folder: Path, front: str = "", address: str = SITE, names: str = "'handout', 'web'", more: str = ""
) -> Path:
    source = article(body="Rest helps [@rest].").replace("publisher:", f"{front}{LIST}publisher:", 1)
    config = f"editions = [{names}]\n[site]\naddress = '{address}'\n{more}"
    return write(folder, {"content/some.md": source, "trifolio.toml": config})


def scans(folder: Path, edition: str = "handout", clinic: str = "", **asked: object) -> list[str]:
    """Return what is scanned from paper."""
    run(folder, editions=(edition,), clinics=(clinic,) if clinic else (), **asked)
    return [code for code, *_ in scanned(folder / "output" / clinic / f"some/some-{edition}.pdf")]


def faults(folder: Path, edition: str, online: str, settings: Settings | None = None) -> list[str]:
    """Return what parity finds wrong with an artifact of which it is told where its article is read."""
    document, loaded = read_in(folder, folder / "content/some.md"), editions.load(edition, find_project(folder).styles)
    data = (folder / f"output/some/some-{edition}{loaded.extension}").read_bytes()
    return [one.message for one in parity.check(leading(document, loaded, online), loaded, data, settings=settings)]


@pytest.mark.parametrize("edition", ["handout", "handout-a5", "handout-large"])
def test_the_code_on_paper_leads_to_the_web_page_that_is_built(edition: str, tmp_path: Path) -> None:
    assert scans(project(tmp_path), edition) == [PAGE]
    drawn = "".join("".join(page_texts(tmp_path / f"output/some/some-{edition}.pdf", "-raw")).split())
    assert f"{READ}{PAGE.removeprefix('https://')}".replace(" ", "") in drawn
    assert faults(tmp_path, edition, PAGE) == []
    assert "url is lost" in " ".join(faults(tmp_path, edition, f"{SITE}/elsewhere.html"))
    run(tmp_path)
    assert (tmp_path / "output" / PAGE.removeprefix(f"{SITE}/")).is_file()


def test_the_articles_own_address_wins(tmp_path: Path) -> None:
    assert scans(project(tmp_path, front="url: https://a.example/own\n")) == ["https://a.example/own"]


@pytest.mark.parametrize(
    "asked",
    [
        {"address": ""},
        {"names": "'handout'"},
        {"front": "editions: [handout, ebook]\n"},
    ],
)
def test_no_code_leads_to_what_may_not_be_there(asked: dict[str, str], tmp_path: Path) -> None:
    project(tmp_path, **asked)
    if not asked.get("address", SITE):
        write(tmp_path, {"trifolio.toml": "editions = ['handout', 'web']\n"})
    assert scans(tmp_path) == []
    run(tmp_path, editions=("handout", "web"), force=True)
    assert scanned(tmp_path / "output/some/some-handout.pdf") == []


def test_an_article_may_name_the_web_page_itself_and_a_project_have_its_own(tmp_path: Path) -> None:
    project(tmp_path, front="editions: [ebook, handout, page]\n", names="'handout'")
    write(tmp_path, {"styles/page/edition.toml": "extends = 'web'\n"})
    assert scans(tmp_path) == [PAGE.replace("-web", "-page")]


def test_a_clinics_leads_to_the_clinics_page(tmp_path: Path) -> None:
    project(tmp_path, more="[clinics.'hill side']\nname = 'Hill'\n")
    page = f"{SITE}/hill%20side/some/some-web.html"
    assert scans(tmp_path, clinic="hill side") == [page]
    run(tmp_path, editions=("web",), clinics=("hill side",))
    assert (tmp_path / "output/hill side/some/some-web.html").is_file()


def test_references_are_scanned_there(tmp_path: Path) -> None:
    project(tmp_path, more="[handout]\nreferences = 'qr'\n")
    assert codes(run(tmp_path, editions=("handout",))) == []
    assert scans(tmp_path) == [PAGE]
    text = " ".join("".join(page_texts(tmp_path / "output/some/some-handout.pdf")).split())
    assert "References: scan, or ask us" in text
    assert "On rest" not in text
    settings = Settings(handout=Handout(references="qr"))
    assert faults(tmp_path, "handout", PAGE, settings) == []
    assert "on rest" in " ".join(faults(tmp_path, "handout", "", settings))


@pytest.mark.parametrize("edition", ["email", "email-ten", "eml", "email-html", "email-markdown"])
def test_mails_say_where_to_read_online(edition: str, tmp_path: Path) -> None:
    run(project(tmp_path), editions=(edition,))
    assert faults(tmp_path, edition, PAGE) == []
    assert "url is lost" in " ".join(faults(tmp_path, edition, f"{SITE}/elsewhere.html"))


def test_the_book_stays_as_it_is(tmp_path: Path) -> None:
    run(project(tmp_path), editions=("ebook",))
    files = {file: file.read_bytes() for file in (tmp_path / "output/some").glob("some-*.*")}
    write(tmp_path, {"trifolio.toml": "editions = ['handout', 'web']\n"})
    run(tmp_path, editions=("ebook",), force=True)
    assert len(files) > 1
    assert files == {file: file.read_bytes() for file in files}


@pytest.mark.parametrize(
    ("front", "address", "clinic", "home"),
    [
        ("", SITE, "", [PAGE]),
        ("", SITE, "hill", [PAGE.replace("some/", "hill/some/", 1)]),
        ("url: https://a.example/own\n", SITE, "", ["https://a.example/own"]),
        ("", "", "", []),
    ],
)
def test_the_page_says_where_it_is(front: str, address: str, clinic: str, home: list[str], tmp_path: Path) -> None:
    project(tmp_path, front, address, more="[clinics.hill]\nname = 'Hill'\n")
    if not address:
        write(tmp_path, {"trifolio.toml": "editions = ['handout', 'web']\n"})
    run(tmp_path, editions=("web",), clinics=(clinic,) if clinic else ())
    page = parser.fromstring((tmp_path / "output" / clinic / "some/some-web.html").read_bytes().decode())
    assert page.xpath("//link[@rel='canonical']/@href") == home
    data = json.loads(next(script.text or "" for script in page.iter("script") if "ld+json" in script.get("type", "")))
    assert [data[name] for name in ("url",) if name in data] == home


def test_another_address_makes_what_leads_there_anew(tmp_path: Path) -> None:
    run(project(tmp_path))
    report = run(project(tmp_path, address=f"{SITE}/"), editions=("handout",))
    assert made(report) == []
    assert made(run(project(tmp_path, address="https://b.example"), editions=("handout",))) == ["some-handout.pdf"]
    assert scans(tmp_path) == ["https://b.example/some/some-web.html"]


def test_an_address_too_long_for_a_code_is_told_by_its_key(tmp_path: Path) -> None:
    report = run(project(tmp_path, address=f"https://a.example/{'a' * 400}"), editions=("handout",))
    assert [(one.code, one.hint) for one in report.problems] == [("qr-missing", "give a shorter “address”")]


def test_what_is_no_address_is_an_error(tmp_path: Path) -> None:
    project(tmp_path, address="a.example/leaflets")
    with pytest.raises(ContentError) as failed:
        find_project(tmp_path)
    wants = "“address” wants an address in quotes, https:// and all"
    assert [(one.code, one.line, one.message) for one in failed.value.problems] == [("config", 3, wants)]


def test_a_collection_leads_nowhere(tmp_path: Path) -> None:
    project(tmp_path, more="[collections.all]\ntitle = 'All'\narticles = ['content/*.md']\n")
    run(tmp_path, sources=(), editions=("handout",), collections=("all",))
    assert scanned(tmp_path / "output/all/all-handout.pdf") == []
