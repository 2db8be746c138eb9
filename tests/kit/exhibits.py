"""Finished artifacts for tests: small articles built, what was built broken on purpose, and what is said of it."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from chromium import TOOLS
from projects import TODAY, article, picture, run, write
from trifolio.pipeline.request import Request
from trifolio.pipeline.verify import Judged, verify
from trifolio.problems import Problem
from trifolio.project.config import find_project

__all__ = ["BROKEN", "CONFIG", "EVERYTHING", "SOURCE", "Broken", "judged", "problems_of", "tools"]

SOURCE = article(body="## Doses\n\nTake 5 mg.\n\n![A blue field](field.png)\n\n- One\n- Two\n")

CONFIG = """\
[email]
platform = "mailchimp"
address = "River Hospital, 1 River Road, Anytown"
[site]
pages = false
"""


@dataclass(frozen=True)
class Broken:
    """An artifact broken on purpose: its edition, what is done to the file, what is said of it, and when."""

    edition: str
    change: Callable[[Path], object]
    told: tuple[str, ...]
    today: dt.date = TODAY


def tools(*more: str) -> Mapping[str, str]:
    """Return the variables with which the programs are there that `make setup` brings, and those in more folders."""
    modules = TOOLS / "node_modules"
    path = os.pathsep.join((*more, str(TOOLS / "bin"), str(modules / ".bin")))
    return {"PATH": path, "NODE_PATH": str(modules)}


EVERYTHING = tools(os.environ["PATH"])
"""The variables with which all programs are there."""


@contextmanager
def _environment(variables: Mapping[str, str]) -> Any:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def judged(
    folder: Path, *named: Path, today: dt.date = TODAY, variables: Mapping[str, str] = EVERYTHING
) -> tuple[Judged, ...]:
    """Judge what was built in a folder, in this process and with all programs unless `variables` hide some."""
    with _environment(variables):
        return verify(find_project(folder), Request((), today, jobs=0), named)


def problems_of(code: str, folder: Path) -> tuple[Problem, ...]:
    """Return what is said, with a code, of an artifact that is broken so that it is said."""
    broken = BROKEN[code]
    write(folder, {"content/some.md": SOURCE, "trifolio.toml": CONFIG})
    picture(folder / "content/field.png", size=(300, 200))
    run(folder, editions=(broken.edition,))
    (file,) = (path for path in (folder / "output/some").iterdir() if path.stem == f"some-{broken.edition}")
    broken.change(file)
    variables = {"book-access": tools(), "book-standard": {}}.get(code, EVERYTHING)  # each by itself: both take seconds
    (only,) = judged(folder, today=broken.today, variables=variables)
    return tuple(problem for problem in only.verdict.problems if problem.code == code)


def _replaced(old: str, new: str) -> Callable[[Path], object]:
    """Return what replaces a text in a file, once."""

    def change(file: Path) -> None:
        data = file.read_bytes()
        assert old.encode() in data, old
        file.write_bytes(data.replace(old.encode(), new.encode(), 1))

    return change


def _in_pdf(alter: Callable[[pikepdf.Pdf], object]) -> Callable[[Path], object]:
    def change(file: Path) -> None:
        with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
            alter(pdf)
            pdf.save(file)

    return change


def _in_book(old: str, new: str) -> Callable[[Path], object]:
    """Return what replaces a text in every page of a book, once in each."""

    def change(file: Path) -> None:
        book = io.BytesIO(file.read_bytes())
        with zipfile.ZipFile(book) as before, zipfile.ZipFile(file, "w") as after:
            for entry in before.infolist():
                data = before.read(entry)
                is_page = entry.filename.endswith("xhtml") and "nav" not in entry.filename
                after.writestr(entry, data.replace(old.encode(), new.encode(), 1) if is_page else data)

    return change


def _lose_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def _lose_font(pdf: pikepdf.Pdf) -> None:
    plain = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = pdf.pages[0]
    page.Resources.Font["/Plain"] = pdf.make_indirect(plain)
    page.contents_add(b"BT /Plain 12 Tf 100 100 Td (x) Tj ET")


def _lose_source(file: Path) -> None:
    (file.parents[2] / "content/some.md").unlink()


def _add_words(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "Rest helps many. " * 7000, encoding="utf-8")


AGAIN = "    hint: build it again"
ALT = (
    "Element does not have an alt attribute aria-label attribute does not exist or is empty aria-labelledby attribute "
    "does not exist, references elements that do …"
)
REPORT = "    hint: build it again; if it stays, report it to trifolio with the article"

BROKEN: Mapping[str, Broken] = {
    "artifact-changed": Broken(
        "email",
        _replaced("Take 5 mg", "Take 50 mg"),
        (
            "output/some/some-email.txt: error[artifact-changed]: was changed after it was built",
            "    hint: build it again with --force, or keep what was changed under another name",
        ),
    ),
    "artifact-expired": Broken(
        "handout",
        lambda _: None,
        (
            (
                "output/some/some-handout.pdf: error[artifact-expired]: content/some.md was due for review by 2027-12, "
                "and this does not say so"
            ),
            "    hint: check the article and set a new review_by, or build it with --allow-expired, which stamps it",
        ),
        dt.date(2028, 1, 1),
    ),
    "artifact-missing": Broken(
        "email",
        Path.unlink,
        ("output/some/some-email.txt: error[artifact-missing]: was built, and is not there any more", AGAIN),
    ),
    "artifact-stray": Broken(
        "email",
        _lose_source,
        (
            "output/some/some-email.txt: error[artifact-stray]: is still there, but its article is gone",
            "    hint: trifolio build removes it",
        ),
    ),
    "artifact-unreadable": Broken(
        "web",
        lambda file: file.write_bytes(b""),
        ("output/some/some-web.html: error[artifact-unreadable]: cannot be read as a web page", AGAIN),
    ),
    "book-access": Broken(
        "ebook",
        _in_book(' alt="A blue field"', ""),
        (
            f"output/some/some-ebook.epub: error[book-access]: part-1.xhtml: image-alt: {ALT}",
            REPORT,
        ),
    ),
    "book-standard": Broken(
        "ebook",
        _in_book("<h1 ", '<h1 nonsense="x" '),
        (
            (
                "output/some/some-ebook.epub: error[book-standard]: EPUB/colophon.xhtml:10: RSC-005: Error while "
                'parsing file: attribute "nonsense" not allowed here; expected attribute "about", "accesskey", '
                '"aria-atomic", "aria-busy", "aria-controls", …'
            ),
            REPORT,
        ),
    ),
    "email-clipped": Broken(
        "email",
        _add_words,
        (
            "output/some/some-email.txt: error[email-clipped]: 116 KB, of which Gmail hides all but the first 102",
            '    hint: give the mail the key points and a link: “::: {.except in="email"}” leaves a part out',
        ),
    ),
    "email-duty": Broken(
        "email",
        _replaced("1 River Road, ", ""),
        (
            (
                "output/some/some-email.txt: error[email-duty]: the postal address of [email], “River Hospital, "
                "1 River Road, Anytown”, is not in it"
            ),
            "    hint: the edition's templates must say it",
        ),
    ),
    "email-hazard": Broken(
        "email",
        _replaced("Take 5 mg", "Take\u00ad 5 mg"),
        (
            (
                "output/some/some-email.txt:8: error[email-hazard]: U+00AD (soft hyphen) is shown as a box or a "
                "question mark"
            ),
            "    hint: take it out of the source, or of the edition's template",
        ),
    ),
    "email-width": Broken(
        "email-wrapped",
        _replaced("Take 5 mg.", "Take 5 mg. " + "Rest. " * 12),
        (
            (
                "output/some/some-email-wrapped.txt:8: error[email-width]: the line has 83 columns, more than 70: "
                "“Take 5 mg. Rest. Rest. Rest. R…”"
            ),
            AGAIN,
        ),
    ),
    "pdf-font": Broken(
        "handout",
        _in_pdf(_lose_font),
        (
            (
                "output/some/some-handout.pdf: error[pdf-font]: the font Helvetica is not in the file, so that each "
                "machine shows another"
            ),
            AGAIN,
        ),
    ),
    "pdf-page": Broken(
        "handout",
        _in_pdf(lambda pdf: pdf.pages[0].rotate(90, relative=True)),
        ("output/some/some-handout.pdf: error[pdf-page]: page 1 is turned by 90 degrees", AGAIN),
    ),
    "pdf-standard": Broken(
        "handout",
        _replaced("pdfuaid:part>1<", "pdfuaid:part>7<"),
        ("output/some/some-handout.pdf: error[pdf-standard]: it does not say that it is PDF/UA-1", REPORT),
    ),
    "pdf-structure": Broken(
        "handout",
        _in_pdf(_lose_tags),
        (
            "output/some/some-handout.pdf: error[pdf-structure]: it has no tags",
            "    hint: screen readers read the tags; was it printed to PDF by another program?",
        ),
    ),
    "web-access": Broken(
        "web",
        _replaced('<html lang="en"', "<html"),
        (
            (
                "output/some/some-web.html: error[web-access]: html-has-lang: <html> element must have a lang "
                'attribute (1 times, first at <html dir="ltr">)'
            ),
            REPORT,
        ),
    ),
    "web-outside": Broken(
        "web",
        _replaced("<title", '<link rel="icon" href="https://a.example/x.png"/><title'),
        (
            "output/some/some-web.html:7: error[web-outside]: it asks for “https://a.example/x.png”",
            "    hint: what a page shows lies in it, or beside it",
        ),
    ),
    "web-policy": Broken(
        "web",
        _replaced("default-src 'none'", "default-src *"),
        (
            "output/some/some-web.html: error[web-policy]: its policy has “default-src *”, not 'none'",
            AGAIN,
        ),
    ),
    "web-structure": Broken(
        "web",
        _replaced("<h2", '<p id="title"></p><h2'),
        ("output/some/some-web.html: error[web-structure]: the id “title” stands 2 times", AGAIN),
    ),
}
"""What is wrong with an artifact, by the code of what is said."""
