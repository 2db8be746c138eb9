"""The pages of the library: which there are, what they say, when they are made and when they go."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree
from lxml import html as parser

from projects import TODAY, article, codes, made, picture, run, write
from trifolio.cli.main import main
from trifolio.pipeline.build import Report
from trifolio.pipeline.site import make
from trifolio.problems import Severity
from trifolio.project.editions import load, packaged_styles
from trifolio.words.catalogue import languages

STYLES = packaged_styles()

LATE = dt.date(2028, 1, 1)
"""A day on which the review of every article of these tests is past."""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two articles, as mails alone."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"trifolio.toml": 'title = "Leaflets"\neditions = ["email"]\n', **articles("One", "Two")})


def articles(*titles: str) -> dict[str, str]:
    return {f"content/{title.lower()}.md": article(title) for title in titles}


def fresh(report: Report) -> list[str]:
    """Return the paths of the pages that a build made."""
    return [page.path for page in report.pages if page.made]


def page(folder: Path, path: str = "output/index.html") -> Any:
    return parser.fromstring((folder / path).read_bytes().decode())


def words(folder: Path, path: str = "output/index.html") -> str:
    """Return what the body of a page says."""
    tree = page(folder, path)
    etree.strip_elements(tree, "title", "script", "style", with_tail=False)
    return " ".join(tree.text_content().split())


def links(folder: Path, path: str = "output/index.html") -> dict[str, str]:
    """Return where the links of a page lead, by what they say."""
    return {" ".join(a.text_content().split()): a.get("href") for a in page(folder, path).iter("a")}


def test_a_project_has_a_page_for_all_articles_and_one_for_each(library: Path) -> None:
    report = run(library)
    assert fresh(report) == ["output/index.html", "output/one/index.html", "output/two/index.html"]
    assert [built.path for built in report.built] == ["output/one/one-email.txt", "output/two/two-email.txt"]
    assert words(library).startswith("Leaflets One Last checked June 2026 Next check due December 2027 1 min read")
    assert links(library)["One"] == "one/index.html"
    assert links(library, "output/two/index.html")["Leaflets"] == "../index.html"


def test_every_link_of_a_page_leads_to_a_file(library: Path) -> None:
    write(
        library, {"trifolio.toml": "[clinics.'hill side']\nname = 'Hill & Side'\n", "content/ü 100%.md": article("Ü")}
    )
    run(library, editions=("email", "eml", "handout", "ebook"), clinics=("all",))
    count = 0
    for file in (library / "output").rglob("index.html"):
        for href in page(file.parent, file.name).xpath("//@href"):
            target, _, fragment = href.partition("#")
            there = file.parent / unquote(target)
            assert there.is_file(), href
            assert not fragment or f'id="{fragment}"' in there.read_text("utf-8")
            count += 1
    assert count > 40


def test_a_page_asks_for_nothing_from_elsewhere(library: Path) -> None:
    picture(library / "assets/square.png")
    write(library, {"content/one.md": article("One", "![a square](square.png)")})
    run(library, editions=("handout", "ebook", "email", "eml"))
    for file in (library / "output").rglob("index.html"):
        tree = page(file.parent, file.name)
        assert all(src.startswith("data:image/") for src in tree.xpath("//@src"))
        assert not tree.xpath("//link | //iframe | //object | //*[@style] | //*[starts-with(name(@*), 'on')]")
        assert not re.search(r"@import|url\((?!\"data:)", "".join(tree.xpath("//style/text()")))
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy


def test_the_editions_that_there_are_have_buttons_with_their_size_and_pages(library: Path) -> None:
    report = run(library, editions=("handout", "handout-large", "ebook", "email", "email-wrapped", "eml"))
    sizes = {Path(built.path).name: f"{-(-built.bytes // 1000)} kB" for built in report.built}
    tree = page(library, "output/one/index.html")
    buttons = [" ".join(one.text_content().split()) for one in tree.xpath("//a[@class='button']")]
    assert buttons == [
        f"Print the handout: One PDF · 1 page · {sizes['one-handout.pdf']}",
        f"Download the ebook: One EPUB · {sizes['one-ebook.epub']}",
        f"Copy the email: One TXT · {sizes['one-email.txt']}",
    ]
    more = [" ".join(one.text_content().split()) for one in tree.xpath("//details//li")]
    assert more == [
        f"Email TXT · {sizes['one-email.txt']}",
        f"Email, as a draft EML · {sizes['one-eml.eml']}",
        f"{load('email-wrapped', [STYLES]).title} TXT · {sizes['one-email-wrapped.txt']}",
        f"{load('handout-large', [STYLES]).title} PDF · 1 page · {sizes['one-handout-large.pdf']}",
    ]
    assert len(tree.xpath("//img")) == 2


def test_the_page_to_read_has_its_button_where_it_was_built(library: Path) -> None:
    run(library, editions=("web",))
    size = (library / "output/one/one-web.html").stat().st_size
    assert links(library)[f"Read: One HTML · {-(-size // 1000)} kB"] == "one/one-web.html"


def copied(folder: Path, path: str = "output/one/index.html") -> dict[str, dict[str, str]]:
    """Return what the buttons of a page copy."""
    texts: dict[str, dict[str, str]] = json.loads(page(folder, path).get_element_by_id("texts").text)
    return texts


def test_a_mail_can_be_copied_as_code_and_as_markdown_without_its_text(library: Path) -> None:
    run(library, editions=("email-html",))
    size = -(-(library / "output/one/one-email-html.html").stat().st_size // 1000)
    assert links(library)[f"Copy the email: One HTML · {size} kB"] == "one/index.html#email"
    assert list(copied(library)) == ["subject", "code"]
    assert copied(library)["subject"] == {"text/plain": "One"}
    shutil.rmtree(library / "output")
    run(library, editions=("email-markdown", "eml"))
    assert list(copied(library)) == ["subject", "formatted", "markdown"]
    assert list(copied(library)["formatted"]) == ["text/html"]
    assert "<h1" in copied(library)["formatted"]["text/html"]


@pytest.mark.parametrize("platform", ["buttondown", "ghost", "plain"])
def test_markdown_is_copied_without_what_an_editor_would_show(library: Path, platform: str) -> None:
    write(library, {"trifolio.toml": f"[email]\nplatform = '{platform}'\nunsubscribe = 'https://u.example'\n"})
    write(library, {"content/one.md": article("One", "Words.\n\n---\n\nMore words.")})
    run(library, editions=("email-markdown",))
    written = (library / "output/one/one-email-markdown.md").read_text(encoding="utf-8")
    text = copied(library)["markdown"]["text/plain"]
    assert written.endswith(text)
    assert written.startswith("---\n") is (platform != "plain")
    front = written.removesuffix(text)
    assert front.count("\n---\n") == (platform != "plain")
    assert front.endswith("---\n\n" if front else "")
    assert "Words." in text


def test_a_draft_without_html_has_no_button(library: Path) -> None:
    write(library, {"styles/telegram/edition.toml": "extends = 'email'\nbutton = 'formatted'\n"})
    run(library, editions=("email", "telegram"))
    assert list(copied(library)) == ["subject", "text"]


def test_an_edition_of_a_projects_own_may_have_a_button(library: Path) -> None:
    own = 'extends = "email"\nbutton = "read"\ntitle = "Telegram"\n'
    write(library, {"styles/telegram/edition.toml": own})
    run(library, editions=("telegram",))
    assert links(library, "output/one/index.html")["Read: One TXT · 1 kB"] == "one-telegram.txt"


def test_only_a_project_has_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"some.md": article("Some")})
    assert run(tmp_path, sources=(tmp_path / "some.md",), editions=("email",)).pages == ()
    assert not list(tmp_path.rglob("index.html"))
    write(tmp_path, {"content/one.md": article("One")})
    assert fresh(run(tmp_path, editions=("email",))) == ["output/index.html", "output/one/index.html"]
    write(tmp_path, {"trifolio.toml": ""})
    assert "output/some/index.html" in fresh(run(tmp_path, sources=(tmp_path / "some.md",), editions=("email",)))


def test_a_build_of_one_article_keeps_the_others_on_the_page_of_all(library: Path) -> None:
    run(library)
    write(library, {"content/one.md": article("Uno")})
    report = run(library, sources=(library / "content/one.md",))
    assert fresh(report) == ["output/index.html", "output/one/index.html"]
    assert [a for a in links(library) if a in {"One", "Uno", "Two"}] == ["Two", "Uno"]


def test_nothing_is_made_twice(library: Path) -> None:
    run(library)
    before = {file: file.stat().st_mtime_ns for file in library.rglob("index.html")}
    report = run(library)
    assert (fresh(report), len(report.pages)) == ([], 3)
    assert before == {file: file.stat().st_mtime_ns for file in library.rglob("index.html")}


def test_a_build_with_nothing_to_do_loads_nothing_for_pages(library: Path) -> None:
    code = "import sys; from trifolio.cli.main import main; main(['build', '-q']); print(*sys.modules)"
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=library)
    heavy = {"PIL", "jinja2", "lxml", "pypdfium2", "email", "trifolio.pipeline.site.make", "trifolio.render"}
    assert not {*done.stdout.split()} & heavy
    assert (library / "output/one/index.html").is_file()


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("content/one.md", article("One", "Other words."), ["index", "one"]),
        ("trifolio.toml", 'title = "Sheets"\neditions = ["email"]\n', ["index", "one", "two"]),
        ("trifolio.toml", 'title = "Leaflets"\neditions = ["email"]\nlang = "de"\n', ["index", "one", "two"]),
        ("words/en.toml", "[site]\nmore = 'Others'\n", ["index", "one", "two"]),
        ("styles/site/style.css", "p { color: red; }\n", ["index", "one", "two"]),
        ("styles/site/buttons.html", "", ["index", "one", "two"]),
        ("styles/handout/style.css", "p { color: red; }\n", []),
    ],
)
def test_whatever_a_page_says_or_is_made_with_makes_it_anew(
    library: Path, file: str, text: str, wanted: list[str]
) -> None:
    run(library)
    write(library, {file: text})
    places = {"index": "output/index.html"}
    assert fresh(run(library)) == [places.get(name, f"output/{name}/index.html") for name in wanted]
    assert fresh(run(library)) == []


def test_a_page_that_somebody_changed_is_made_again(library: Path) -> None:
    run(library)
    (library / "output/one/index.html").write_text("changed")
    assert fresh(run(library)) == ["output/one/index.html"]


def test_force_makes_every_page_again_byte_for_byte(library: Path) -> None:
    run(library)
    before = {file: file.read_bytes() for file in library.rglob("index.html")}
    assert len(fresh(run(library, force=True))) == 3
    assert before == {file: file.read_bytes() for file in library.rglob("index.html")}


def test_an_expired_article_says_so_and_offers_no_handout(library: Path) -> None:
    run(library, editions=("handout", "handout-large", "email"))
    assert "EXPIRED" not in words(library)
    assert fresh(run(library, today=LATE)) == ["output/index.html", "output/one/index.html", "output/two/index.html"]
    for path in ("output/index.html", "output/one/index.html"):
        assert "EXPIRED: this article was due for a check on December 2027" in words(library, path)
        assert "Print" not in words(library, path)
        assert ".pdf" not in " ".join(links(library, path).values())
    run(library, editions=("handout", "email"), today=LATE, allow_expired=True)
    assert (library / "output/one/one-handout.pdf").is_file()
    assert ".pdf" not in " ".join(links(library).values())
    assert len(fresh(run(library, editions=("handout", "email")))) == 3
    assert "EXPIRED" not in words(library)


def test_an_article_that_is_not_built_today_expires_too(library: Path) -> None:
    run(library)
    run(library, sources=(library / "content/one.md",), today=LATE)
    assert "EXPIRED" in words(library, "output/two/index.html")


def test_a_clinic_has_pages_of_its_own_and_is_under_more(library: Path) -> None:
    config = 'title = "Leaflets"\n[clinics.hill]\nname = "Hill Surgery"\n[clinics.hill.tokens]\ndeep = "#5a1e4b"\n'
    write(library, {"trifolio.toml": config})
    run(library, editions=("email",))
    report = run(library, sources=(library / "content/one.md",), editions=("email",), clinics=("hill",))
    assert fresh(report) == [
        "output/hill/index.html",
        "output/hill/one/index.html",
        "output/index.html",
        "output/one/index.html",
    ]
    assert links(library, "output/one/index.html")["Hill Surgery"] == "../hill/one/index.html"
    assert links(library)["Hill Surgery"] == "hill/index.html"
    assert page(library).xpath("//details//a[text()='Hill Surgery']")
    assert words(library, "output/hill/index.html").startswith("Hill Surgery Leaflets One")
    assert "Two" not in words(library, "output/hill/index.html")
    assert "#5a1e4b" in (library / "output/hill/one/index.html").read_text()
    assert "#5a1e4b" not in (library / "output/one/index.html").read_text()


def test_a_file_is_saved_under_a_name_that_says_whose_it_is(library: Path) -> None:
    write(library, {"trifolio.toml": "[clinics.hill]\nname = 'Hill'\n[clinics.'the lake']\nname = 'Lake'\n"})
    run(library, editions=("email", "ebook", "handout", "web"), clinics=("all",))
    run(library, editions=("email", "ebook", "handout", "web"))
    saved = {
        name: {
            Path(unquote(a.get("href"))).name: a.get("download")
            for a in page(library, f"output/{name}/one/index.html").xpath("//ul[@class='buttons']//a | //details//a")
        }
        for name in ("", "hill", "the lake")
    }
    files = ("one-ebook.epub", "one-handout.pdf", "one-email.txt")
    assert [saved[""][name] for name in files] == ["", None, None], "a file that is no clinic's keeps its name"
    assert [saved["hill"][name] for name in files] == [
        "one-ebook-hill.epub",
        "one-handout-hill.pdf",
        "one-email-hill.txt",
    ]
    assert saved["the lake"]["one-handout.pdf"] == "one-handout-the lake.pdf"
    tree = page(library, "output/hill/one/index.html")
    (printed, saved_handout) = tree.xpath("//a[contains(@href, 'handout')]")
    assert (printed.get("class"), printed.get("download")) == ("button", None), "what is printed is opened"
    assert saved_handout.get("download")
    assert saved["hill"]["one-web.html"] is None


def test_an_article_that_only_a_clinic_has_is_on_the_page_of_all(library: Path) -> None:
    write(library, {"trifolio.toml": "[clinics.hill]\nname = 'Hill'\n"})
    run(library, editions=("email",), clinics=("hill",))
    assert [a for a in links(library, "output/one/index.html").values() if "hill" in a] == ["../hill/one/index.html"]


def test_an_article_that_is_called_as_a_clinic_keeps_its_page(library: Path) -> None:
    write(library, {"trifolio.toml": "[clinics.one]\nname = 'Number One'\n"})
    run(library, editions=("email",), clinics=("all",))
    assert "Copy the email: One" in words(library, "output/one/index.html")
    assert fresh(run(library, editions=("email",), clinics=("all",))) == []


def test_pages_of_what_is_gone_are_removed(library: Path) -> None:
    write(library, {"trifolio.toml": "[clinics.hill]\nname = 'Hill'\n"})
    run(library, editions=("email",), clinics=("all",))
    (library / "content/one.md").unlink()
    report = run(library, editions=("email",))
    assert not (library / "output/one").exists()
    assert not (library / "output/hill/one").exists()
    assert ("output/one/index.html", "nothing is left to show on it") in {(r.path, r.reason) for r in report.removed}
    (library / "content/two.md").unlink()
    run(library, editions=("email",))
    assert [file.name for file in library.glob("output/*")] == []


def test_no_page_names_a_folder_of_this_machine(library: Path) -> None:
    run(library, editions=("email", "eml", "ebook"))
    for file in library.rglob("index.html"):
        assert library.as_posix() not in file.read_text("utf-8")


def test_what_somebody_deleted_is_not_offered(library: Path) -> None:
    run(library, editions=("email", "email-wrapped"))
    (library / "output/one/one-email-wrapped.txt").unlink()
    run(library)
    assert "one-email-wrapped.txt" not in (library / "output/one/index.html").read_text()
    assert "two-email-wrapped.txt" in (library / "output/two/index.html").read_text()


def test_pages_have_the_same_bytes_in_another_folder_on_another_day_by_two_workers(library: Path) -> None:
    picture(library / "assets/square.png")
    write(library, {"content/one.md": article("One", "![a square](square.png)"), "trifolio.toml": "title = 'L'\n"})
    run(library, editions=("handout", "ebook", "email", "eml"))
    again = library / "a longer name, with spaces & signs"
    for name in ("content", "assets", "trifolio.toml"):
        (shutil.copytree if (library / name).is_dir() else shutil.copy)(library / name, again / name)
    options = [option for name in ("handout", "ebook", "email", "eml") for option in ("-e", name)]
    subprocess.run(
        [sys.executable, "-m", "trifolio", "build", "-q", "-j", "2", *options],
        cwd=again,
        env=os.environ | {"TRIFOLIO_TODAY": "2027-02-28", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "42"},
        check=True,
    )
    for name in ("", "one/", "two/"):
        page = f"output/{name}index.html"
        assert (again / page).read_bytes() == (library / page).read_bytes()


def test_an_article_with_an_error_keeps_its_last_good_page(library: Path) -> None:
    run(library)
    before = (library / "output/one/index.html").read_bytes()
    write(library, {"content/one.md": article("Uno", "::: nope\nx\n:::")})
    report = run(library)
    assert report.failed
    assert fresh(report) == []
    assert (library / "output/one/index.html").read_bytes() == before


def test_a_project_can_leave_pages_out(library: Path) -> None:
    run(library)
    write(library, {"trifolio.toml": 'editions = ["email"]\n[site]\npages = false\n'})
    report = run(library)
    assert report.pages == ()
    assert {r.reason for r in report.removed} == {"pages = false"}
    assert not list(library.rglob("index.html"))
    assert (library / "output/one/one-email.txt").is_file()


def test_another_output_folder_has_pages_of_its_own(library: Path) -> None:
    run(library)
    report = run(library, output=library / "output/public")
    assert fresh(report) == [f"output/public/{name}index.html" for name in ("", "one/", "two/")]
    assert fresh(run(library)) == []
    assert "public" not in (library / "output/index.html").read_text()


def test_a_page_of_somebody_elses_stays(library: Path) -> None:
    write(library, {"public/index.html": "<h1>My site</h1>", "public/one/index.html": "<h1>One</h1>"})
    report = run(library, output=library / "public")
    assert codes(report) == ["page-foreign", "page-foreign"]
    assert fresh(report) == ["public/two/index.html"]
    assert (library / "public/index.html").read_text() == "<h1>My site</h1>"


def test_pages_are_known_again_without_a_manifest(library: Path) -> None:
    run(library)
    (library / ".trifolio/manifest.json").unlink()
    report = run(library)
    assert (codes(report), len(fresh(report))) == ([], 3)


def test_a_collection_has_a_page_too(library: Path) -> None:
    config = 'title = "Leaflets"\n[collections.all]\ntitle = "All of it"\narticles = ["content/*.md"]\n'
    write(library, {"trifolio.toml": config})
    run(library, editions=("email",))
    run(library, collections=("all",), editions=("ebook",))
    assert "All of it" in links(library)
    assert "Download the ebook: All of it" in words(library, "output/all/index.html")
    assert "2 min read" in words(library, "output/all/index.html")


HOSTILE = "</script><script>alert(1)</script> \u2067“x” 'y' & <!-- \u2066"


def test_no_title_gets_out_of_its_place(library: Path) -> None:
    front = article("X", "Some words </script> <b>here</b>.").replace("title: X", f"title: {json.dumps(HOSTILE)}")
    front = front.replace("version:", f"summary: {json.dumps(HOSTILE)}\nkeywords: [{json.dumps(HOSTILE)}]\nversion:")
    write(library, {"content/one.md": front, "trifolio.toml": f"title = {json.dumps(HOSTILE)}\n"})
    run(library, editions=("email", "eml"))
    for path in ("output/index.html", "output/one/index.html"):
        tree = page(library, path)
        scripts = tree.xpath("//script")
        assert len(scripts) == (1 if path == "output/index.html" else 2)
        assert not any("alert(1)" in (script.text or "") for script in scripts if not script.get("type"))
        assert not tree.xpath("//*[starts-with(name(@*), 'on')]")
    (data,) = page(library, "output/one/index.html").xpath("//script[@type]")
    assert not set(data.text) & set("<>&\u2028\u2029")
    text = (library / "output/one/one-email.txt").read_bytes().decode()
    assert json.loads(data.text)["text"]["text/plain"] == text


def test_a_search_is_there_with_more_than_ten_articles(library: Path) -> None:
    write(library, articles(*(f"T{number}" for number in range(8))))
    run(library)
    assert not page(library).xpath("//input")
    write(library, articles("T8"))
    run(library)
    assert page(library).xpath("//form[@role='search'][@hidden]//input[@type='search']")


def test_a_page_of_very_many_has_no_pictures(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(library, editions=("ebook",))
    assert len(page(library).xpath("//img")) == 2
    monkeypatch.setattr(make, "MOST", 1)
    run(library, editions=("ebook",), force=True)
    assert len(page(library).xpath("//img")) == 0
    assert len(page(library, "output/one/index.html").xpath("//img")) == 1


def test_without_pdfium_the_cover_stands_alone(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    run(library, editions=("handout", "ebook"))
    assert [image.get("alt") for image in page(library, "output/one/index.html").iter("img")] == ["Cover"]


def test_small_pictures_are_drawn_once(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(library, editions=("handout", "ebook"))
    before = [image.get("src") for image in page(library).iter("img")]
    assert len(before) == 4
    write(library, {"styles/site/style.css": "p { color: red; }\n"})
    monkeypatch.setattr(make, "_read", lambda file: pytest.fail(f"{file} is read again"))
    assert len(fresh(run(library, editions=("handout", "ebook")))) == 3
    assert [image.get("src") for image in page(library).iter("img")] == before


def test_templates_of_a_project_beat_ours(library: Path) -> None:
    own = (
        "{% for leaf in leaves %}{{ leaf.card.title }} by {{ library.title }}; {% endfor %}{{ asset('dot.png')[:22] }}"
    )
    write(library, {"styles/site/library.html": own, "styles/site/style.css": 'main { background: url("dot.png"); }'})
    picture(library / "styles/site/dot.png", size=(1, 1))
    run(library)
    assert (library / "output/index.html").read_text() == ("One by Leaflets; Two by Leaflets; data:image/png;base64,")
    assert 'main { background: url("data:image/png;base64,' in (library / "output/one/index.html").read_text()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("article.html", "{{ nobody }}", "template"),
        ("article.html", "{{ leaf.buttons.copy.file.path }}", "template"),
        ("article.html", "{{ leaf.buttons.copy.file }}", "template"),
        ("article.html", "{% for", "template"),
        ("style.css", "p { background: url(https://example.org/x.png) }", "edition"),
        ("style.css", "p { color: var(--nobody) }", "edition"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_once_and_costs_no_artifact(
    library: Path, name: str, text: str, code: str
) -> None:
    write(library, {f"styles/site/{name}": text})
    report = run(library)
    assert codes(report) == [code]
    assert report.problems[0].path == f"styles/site/{name}"
    assert report.problems[0].severity is Severity.ERROR
    assert made(report) == ["one-email.txt", "two-email.txt"]


@pytest.mark.parametrize("lang", languages())
def test_the_page_speaks_the_projects_language(library: Path, lang: str) -> None:
    write(library, {"trifolio.toml": f'lang = "{lang}"\neditions = ["email"]\n'})
    run(library, sources=(library / "content/one.md",))
    tree = page(library)
    assert tree.get("lang") == lang
    assert tree.get("dir") == ("rtl" if lang in {"ar", "ur"} else "ltr")
    assert lang == "en" or "Copy the email" not in words(library)


def test_the_command_line_names_the_page_of_all_and_json_every_page(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIFOLIO_TODAY", TODAY.isoformat())
    assert main(["build"]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "index" in line] == ["output/index.html"]
    assert main(["build", "--json"]) == 0
    pages = json.loads(capsys.readouterr().out)["pages"]
    assert [(one["path"], one["made"]) for one in pages] == [
        ("output/index.html", False),
        ("output/one/index.html", False),
        ("output/two/index.html", False),
    ]
