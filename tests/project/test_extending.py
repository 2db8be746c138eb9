"""What a stranger does: extend an edition, override one file, add an edition in a folder, add a binder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from projects import TODAY, article, codes, removed, run, write
from trifolio.check import parity
from trifolio.pipeline import digest
from trifolio.pipeline.build import Report
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.project.config import find_project

PAGE = 595, 842  # A4, points


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"content/one.md": article("One", "::: tip\nDrink water.\n:::")})


def test_an_edition_that_extends_another_is_a_few_lines_of_css(library: Path) -> None:
    write(library, {"styles/handout-huge/edition.toml": 'title = "Huge"\nextends = "handout"\n'})
    write(library, {"content/one.md": article("One", "Some words in a row. " * 300)})
    write(library, {"styles/handout-huge/style.css": "html { font-size: 30pt }\n"})
    report = run(library, editions=("handout", "handout-huge"))
    pages = {built.edition: built.facts["pages"] for built in report.built}
    assert codes(report) == []
    assert pages["handout-huge"] > pages["handout"]


def test_a_project_overrides_one_template_and_keeps_the_rest(library: Path) -> None:
    write(
        library,
        {"styles/text/components/callout.txt": "MINE {{ words.callouts[block.kind] }} {{ blocks(block.body) }}\n"},
    )
    run(library, editions=("email",))
    text = (library / "output/one/one-email.txt").read_text()
    assert "MINE Tip" in text
    assert "ABOUT THIS ARTICLE" in text


def test_the_nearest_file_wins(library: Path) -> None:
    body = "{{ words.callouts[block.kind] }} {{ blocks(block.body) }}\n"
    files = {f"styles/{folder}/components/callout.txt": f"{folder.upper()} {body}" for folder in ("text", "email")}
    write(library, files)
    run(library, editions=("email", "email-wrapped"))
    assert "EMAIL" in (library / "output/one/one-email.txt").read_text()
    assert "EMAIL" in (library / "output/one/one-email-wrapped.txt").read_text()
    assert "TEXT" not in (library / "output/one/one-email.txt").read_text()


def test_a_stranger_adds_an_edition_in_one_folder(library: Path) -> None:
    write(
        library,
        {
            "styles/card/edition.toml": (
                'title = "Card"\nmedium = "html"\nbinder = "pdf"\nextension = ".pdf"\npages = ["card.html"]\n'
            ),
            "styles/card/card.html": (
                '<!DOCTYPE html><html lang="{{ meta.lang }}"><head><title>{{ meta.title }}</title></head>'
                "<body><h1>{{ meta.title }}</h1>{{ blocks(document.blocks) }}</body></html>"
            ),
            "styles/card/style.css": "@page { size: A6 }\n",
        },
    )
    report = run(library, editions=("card",))
    assert codes(report) == []
    with pikepdf.open(library / "output/one/one-card.pdf") as pdf:
        width = float(pdf.pages[0].mediabox[2])
    assert width < PAGE[0]


def test_a_page_knows_its_medium_in_an_article_and_in_a_collection(library: Path) -> None:
    folder = "styles/both"
    write(
        library,
        {
            f"{folder}/edition.toml": 'medium = "html"\nbinder = "text"\nextension = ".all"\nextract = true\n'
            'pages = ["one.txt", "one.html"]\ncollection = ["all.txt", "all.html"]\n',
            **{
                f"{folder}/{name}": f"{name} {{{{ '<' }}}}\n" for name in ("one.html", "one.txt", "all.html", "all.txt")
            },
            "content/two.md": article("Two"),
            "trifolio.toml": '[collections.both]\narticles = ["content/*.md"]\n',
        },
    )
    report = run(library, editions=("both",), collections=("both",))
    assert codes(report) == []
    assert (library / "output/one/one-both.all").read_text() == "one.html &lt;\n\none.txt <\n"
    assert (library / "output/both/both-both.all").read_text() == "all.html &lt;\n\nall.txt <\n"


def test_a_binder_comes_by_an_entry_point_in_one_worker_and_in_several(tmp_path: Path) -> None:
    plugin = write(
        tmp_path / "plugin",
        {
            "shouting.py": (
                "def bind(binding):\n    text = ''.join(page.text for page in binding.pages).upper()\n"
                "    return text.encode(), {'shouts': text.count('!')}, ()\n"
                "from trifolio.job import Binder\nROW = Binder('shouting:bind')\n"
            ),
            "shouting-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n",
            "shouting-1.0.dist-info/entry_points.txt": (
                "[trifolio.binders]\nshout = shouting:bind\nrow = shouting:ROW\n"
            ),
        },
    )
    library = write(
        tmp_path / "library",
        {
            "content/one.md": article("One", "Hello!"),
            "content/two.md": article("Two", "Hello!"),
            "styles/loud/edition.toml": 'extends = "email"\nbinder = "shout"\nextension = ".loud"\n',
            "styles/louder/edition.toml": 'extends = "loud"\nbinder = "row"\n',
        },
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(plugin), *filter(None, sys.path)])}
    for jobs in ("1", "2"):
        command = [sys.executable, "-m", "trifolio", "build", "-e", "loud", "-e", "louder", "-j", jobs, "--force"]
        done = subprocess.run(command, cwd=library, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for name in ("loud", "louder"):
            assert "HELLO!" in (library / f"output/one/one-{name}.loud").read_text()


ROW = """\
from trifolio.check.parity.reading import Said
from trifolio.job import Binder, Reader

def bind(binding):
    made = [page.text for page in binding.pages] + sorted(binding.job.edition.assets)
    return "\\n".join(made).upper().encode(), {"pages": len(binding.pages)}, ()

def companions(binding):
    return {"-pages.txt": str(len(binding.pages)).encode()}

def said(data):
    if not data:
        raise ValueError("it is empty")
    return Said(data.decode())

TEXT = Binder("loudness:bind", companions="loudness:companions", readers=(Reader("loudness:said"),))
FONTS = Binder("loudness:bind", engines=("loudlib",), fonts=True)
PRINT = Binder("loudness:bind", on_paper=True, inks=True)
BROKEN = Binder(nothing=1)
"""


def installed(folder: Path, version: str) -> None:
    """Install a package with binders that are rows into a folder of `sys.path`, in place of its last version."""
    for name in ("loudness", "loudlib"):
        for old in folder.glob(f"{name}-*"):
            shutil.rmtree(old)
        at = {"loudness": version, "loudlib": "1"}[name]
        info = f"{name}-{at}.dist-info"
        write(folder, {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {at}\n"})
    points = "[trifolio.binders]\nshout = loudness:TEXT\nfonts = loudness:FONTS\npaper = loudness:PRINT\n"
    write(folder, {"loudness.py": ROW.replace("BROKEN = Binder(nothing=1)\n", ""), "faulty.py": ROW})
    write(folder, {f"loudness-{version}.dist-info/entry_points.txt": f"{points}broken = faulty:BROKEN\n"})
    digest._versions.cache_clear()  # noqa: SLF001 - as in a new process


@pytest.fixture
def plugin(tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install binders of a package of its own, and write an edition for each of them."""
    folder = tmp_path / "plugin"
    installed(folder, "1.0")
    monkeypatch.syspath_prepend(folder)
    toml = {
        "loud": 'extends = "email"\nbinder = "shout"\nextension = ".loud"\n',
        "fonts": 'extends = "ebook"\nbinder = "fonts"\nextension = ".fonts"\n[options]\nfonts = true\n',
        "paper": 'extends = "handout"\nbinder = "paper"\nextension = ".paper"\n',
        "broken": 'extends = "email"\nbinder = "broken"\n',
    }
    write(library, {f"styles/{name}/edition.toml": text for name, text in toml.items()})
    return folder


def made(report: Report) -> dict[str, bool]:
    return {built.edition: built.made for built in report.built}


def test_a_binder_of_a_package_has_all_that_ours_have(library: Path, plugin: Path) -> None:
    assert plugin.is_dir()
    report = run(library, editions=("loud", "fonts", "paper"))
    assert [(p.code, p.message) for p in report.problems] == [
        ("profile-missing", "paper: the printing house's colour profile is not named")
    ]
    assert (library / "output/one/one-loud.loud").read_text().startswith("ONE\n")
    assert (library / "output/one/one-loud-pages.txt").read_text() == "1"
    assert ".WOFF2\n" in (library / "output/one/one-fonts.fonts").read_text()
    shutil.rmtree(library / "styles/loud")
    assert set(removed(run(library, editions=("fonts",)))) == {
        "output/one/one-loud.loud",
        "output/one/one-loud-pages.txt",
    }


def test_a_new_version_of_a_binders_package_makes_its_artifacts_anew_and_no_others(library: Path, plugin: Path) -> None:
    wanted = ("loud", "fonts", "email")
    assert made(run(library, editions=wanted)) == {"loud": True, "fonts": True, "email": True}
    assert made(run(library, editions=wanted)) == {"loud": False, "fonts": False, "email": False}
    installed(plugin, "1.1")
    assert made(run(library, editions=wanted)) == {"loud": True, "fonts": True, "email": False}
    (plugin / "loudlib-1.dist-info").rename(plugin / "loudlib-2.dist-info")
    digest._versions.cache_clear()  # noqa: SLF001 - as in a new process
    assert made(run(library, editions=wanted)) == {"loud": False, "fonts": True, "email": False}


def test_parity_reads_what_a_binder_of_a_package_makes(library: Path, plugin: Path) -> None:
    assert plugin.is_dir()
    project = find_project(library)
    document, _ = read(project, library / "content/one.md", Request((), TODAY), frozenset())
    run(library, editions=("loud",))
    data = (library / "output/one/one-loud.loud").read_bytes()
    loud = editions.load("loud", project.styles)
    assert parity.check(document, loud, data) == ()
    assert [p.message for p in parity.check(document, loud, data.replace(b"DRINK", b"EAT"))] == [
        "loud: “eat” for “drink” in “drink water”"
    ]
    assert [p.message for p in parity.check(document, loud, b"")] == ["loud: it cannot be read: it is empty"]


def test_a_binder_that_cannot_be_loaded_costs_its_own_edition_alone(library: Path, plugin: Path) -> None:
    assert plugin.is_dir()
    report = run(library, editions=("broken", "email"))
    assert made(report) == {"email": True}
    (problem,) = report.problems
    assert (problem.code, problem.path, problem.hint) == (
        "binder-unknown",
        "styles/broken/edition.toml",
        "reinstall loudness",
    )
    assert problem.message.startswith("the binder “broken” cannot be loaded: TypeError: ")


def test_an_unknown_binder_is_named_with_the_nearest_known(library: Path) -> None:
    write(library, {"styles/odd/edition.toml": 'extends = "email"\nbinder = "txt"\n'})
    report = run(library, editions=("odd",))
    assert codes(report) == ["binder-unknown"]
    assert "text" in report.problems[0].hint


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('extends = "odd"\n', "circle"),
        ("title = 3\n", "wants text"),
        ('colour = "red"\n', "unknown key"),
        ("title = \n", "the key has no value"),
        ('medium = "html"\n', "“binder” is missing"),
        ('extends = "handout"\n[images]\nquality = "high"\n', "“quality” wants a whole number"),
    ],
)
def test_a_faulty_edition_says_what_is_wrong(library: Path, toml: str, says: str) -> None:
    write(library, {"styles/odd/edition.toml": toml})
    with pytest.raises(ContentError, match=says):
        editions.load("odd", (library / "styles", editions.packaged_styles()))


def test_an_error_in_a_template_names_its_file_and_line(library: Path) -> None:
    write(library, {"styles/email/components/callout.txt": "one\ntwo\n{{ block.nothing }}\n"})
    report = run(library, editions=("email",))
    assert [(p.code, p.path, p.line) for p in report.problems] == [
        ("template", "styles/email/components/callout.txt", 3)
    ]
    write(library, {"styles/email/components/callout.txt": "one\n{% if %}\n"})
    report = run(library, editions=("email",))
    assert [(p.code, p.path, p.line) for p in report.problems] == [
        ("template", "styles/email/components/callout.txt", 2)
    ]


def test_style_sheets_apply_along_the_chain_with_tokens_made_values(library: Path) -> None:
    write(library, {"styles/tokens.css": ":root { --ink: #123456; }\n"})
    write(
        library, {"styles/mine/edition.toml": 'extends = "ebook"\n', "styles/mine/style.css": "p { color: var(--ink) }"}
    )
    run(library, editions=("mine",))
    with zipfile.ZipFile(library / "output/one/one-mine.epub") as book:
        css = book.read("EPUB/style.css").decode()
    assert "var(" not in css
    assert css.rstrip().endswith("p { color: #123456 }")
    write(library, {"styles/mine/style.css": "b {}\np { color: var(--inc) }"})
    report = run(library, editions=("mine",))
    assert [(p.code, p.path, p.line, p.hint) for p in report.problems] == [
        ("edition", "styles/mine/style.css", 2, "did you mean “--ink”?")
    ]
