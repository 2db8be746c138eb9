"""Raised marks: two that touch never read as one number, and none as the power of what stands before it."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import html

from projects import TODAY, article, run, write
from trifolio.check import parity
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project

FRONT = """\
references:
  - {id: a, type: book, title: A, issued: 2020}
  - {id: b, type: book, title: B, issued: 2021}
---
"""
BODY = """
Two notes[^1][^2] end. Three[^1][^2][^3] end. Cite, note[@a][^2] end. Note, cite[^3][@b] end.

Bold **word[^1]**[^2] end. Link [here](https://example.org/x)[^1] end.
Bold link **[there](https://example.org/y)**[@a] end.

Apart[^1] [^2] end. Dose of 5 mg[^1] end. Power of 10[^2] end. Dose of 7 mg[@a] end. **9 mg**[^3] end. 8 *mg*[^1] end.

[^1]: First.
[^2]: Second.
[^3]: Third.
"""
SHOWN = (
    *(
        "Two notes1, 2 end.",
        "Three1, 2, 3 end.",
        "Cite, note[1], 2 end.",
        "Note, cite3, [2] end.",
        "Bold word1, 2 end.",
    ),
    *(
        "Apart1 2 end.",
        "Dose of 5 mg note 1 end.",
        "Power of 10 note 2 end.",
        "Dose of 7 mg[1] end.",
        "9 mg note 3 end.",
        "8 mg note 1 end.",
    ),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = article("One", BODY).replace("---\n\n", FRONT + "\n", 1)
    folder = write(tmp_path_factory.mktemp("raised"), {"content/one.md": source})
    report = run(folder, editions=("handout", "ebook", "email", "eml"))
    assert not [problem for problem in report.problems if problem.severity == "error"]
    return folder


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_paper_parts_marks_that_touch(library: Path) -> None:
    pdf = library / "output/one/one-handout.pdf"
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert [words for words in SHOWN if words not in flat(text)] == []
    assert "hereA, 1 end" in flat(text).replace("here A", "hereA")
    assert "thereB, [1] end" in flat(text).replace("there B", "thereB")


def test_the_ebook_parts_marks_that_touch(library: Path) -> None:
    with zipfile.ZipFile(library / "output/one/one-ebook.epub") as book:
        pages = [html.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xhtml")]
    text = flat(" ".join("".join(map(str, page.itertext())) for page in pages))
    assert [words for words in (*SHOWN, "Link here1 end.") if words not in text] == []


@pytest.mark.parametrize(("name", "ending"), [("handout", "pdf"), ("ebook", "epub"), ("email", "txt"), ("eml", "eml")])
def test_parity_holds(library: Path, name: str, ending: str) -> None:
    project = find_project(library)
    known = frozenset(editions.names(project.styles))
    document, _ = read(project, library / "content/one.md", Request((), TODAY), known)
    data = (library / f"output/one/one-{name}.{ending}").read_bytes()
    assert parity.check(document, editions.load(name, project.styles), data) == ()
