"""What the sample articles become, word for word: change a template or the parser and see it here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from projects import SAMPLES, TODAY, codes, run, samples_in
from trifolio.job import Job
from trifolio.pictures.job import prepare
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.render.pages import render_pages

Golden = Callable[[str, str | bytes], None]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    samples_in(folder)
    (folder / "trifolio.toml").write_text(
        "[ebook]\npage_list = false  # pages end where Pango's version has them end\n"
    )
    assert codes(run(folder, editions=("ebook", "email", "email-wrapped", "eml", "web"))) == []
    return folder


def steady(text: str) -> str:
    """Return a text without the digests in the names of pictures, which vary with the encoder's version."""
    return re.sub(r"-[0-9a-f]{12}\.", "-DIGEST.", text)


@pytest.mark.parametrize("slug", SAMPLES)
@pytest.mark.parametrize("name", ["email", "email-wrapped"])
def test_the_emails_read_as_before(library: Path, golden: Golden, slug: str, name: str) -> None:
    golden(f"{slug}/{name}.txt", (library / f"output/{slug}/{slug}-{name}.txt").read_bytes())


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_ebooks_pages_are_as_before(library: Path, golden: Golden, slug: str) -> None:
    with zipfile.ZipFile(library / f"output/{slug}/{slug}-ebook.epub") as book:
        names = sorted(name for name in book.namelist() if name.endswith((".xhtml", ".opf")))
        texts = [f"===== {name}\n{book.read(name).decode()}" for name in names]
    golden(f"{slug}/ebook.txt", steady("\n".join(texts)))


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_web_pages_are_as_before(library: Path, golden: Golden, slug: str) -> None:
    text = (library / f"output/{slug}/{slug}-web.html").read_text(encoding="utf-8")
    text = re.sub(r"(?s)<style>.*?</style>", "<style>…</style>", re.sub(r"'sha256-[^']*'", "'sha256-…'", text))
    golden(f"{slug}/web.html", re.sub(r"base64,[\w+/=]*", "base64,…", text))


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_drafts_read_as_before(library: Path, golden: Golden, slug: str) -> None:
    data = (library / f"output/{slug}/{slug}-eml.eml").read_bytes()
    page = message_from_bytes(data, policy=default).get_body(("html",))
    assert page is not None
    text = str(page.get_content()).replace("\r\n", "\n")
    golden(f"{slug}/eml.html", re.sub(r"cid:[0-9a-f]{16}", "cid:DIGEST", text))


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_handouts_page_is_as_before(library: Path, golden: Golden, slug: str) -> None:
    project = find_project(library)
    request = Request((), TODAY)
    document, _ = read(project, library / f"content/{slug}.md", request, frozenset(editions.names(project.styles)))
    job = Job((document,), editions.load("handout", project.styles), None, "a4", cache=str(library / "cache"))
    pictures, _ = prepare(job)
    (page,) = render_pages(job, pictures)
    golden(f"{slug}/handout.html", steady(page.text))
