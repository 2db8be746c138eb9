"""Ebooks for tests: both samples, one with everything that the dialect has, and what is in them."""

from __future__ import annotations

import fnmatch
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lxml import etree
from PIL import Image

import shelf
from projects import SAMPLES, codes, picture, run, write

XHTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
TYPE = "{http://www.idpf.org/2007/ops}type"


CHAPTERS = '[ebook]\nchapters = "heading"\n'
"""So that short articles have several files, too."""


def build(
    folder: Path, text: str, *, files: Mapping[str, str] | None = None, edition: str = "ebook", told: Sequence[str] = ()
) -> Path:
    """Build one article as an ebook and return the file; nothing may be wrong with it but problems of these codes."""
    write(folder, {"content/one.md": text, "trifolio.toml": CHAPTERS, **(files or {})})
    for name, colour in (("square", "navy"), ("leaves", "green"), ("cross", "maroon")):
        picture(folder / f"assets/{name}.png", colour)
    assert codes(run(folder, editions=(edition,))) == list(told)
    return folder / f"output/one/one-{edition}.epub"


BOOKS = ("everything", *SAMPLES)


def book(name: str) -> Path:
    """Return one of `BOOKS`, built once a run."""
    return shelf.file(name, "ebook")


def parts(file: Path) -> dict[str, bytes]:
    """Return all that is in a book, by its name in the folder EPUB or in the archive."""
    with zipfile.ZipFile(file) as packed:
        return {name.removeprefix("EPUB/"): packed.read(name) for name in packed.namelist()}


def pages(file: Path) -> dict[str, etree._Element]:
    """Return the pages of a book as trees."""
    return {name: etree.fromstring(data) for name, data in parts(file).items() if name.endswith(".xhtml")}


def package(file: Path) -> etree._Element:
    return etree.fromstring(parts(file)["content.opf"])


def metas(file: Path, name: str) -> list[str]:
    """Return the values of a property in a book's metadata."""
    return [meta.text or "" for meta in package(file).iterfind(f".//{{*}}meta[@property='{name}']")]


def said(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def changed(name: str, *edits: tuple[str, str, str], more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a book with these replaced (file, old, new; a file that is a pattern stands for all), and more files."""
    out = io.BytesIO()
    done = set[int]()
    with zipfile.ZipFile(book(name)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            for number, (pattern, before, after) in enumerate(edits):
                if fnmatch.fnmatch(entry.filename, f"EPUB/{pattern}") and before.encode() in data:
                    data = data.replace(before.encode(), after.encode())
                    done.add(number)
            new.writestr(entry, (more or {}).get(entry.filename, data))
        for extra in set(more or {}) - set(old.namelist()):
            new.writestr(extra, (more or {})[extra])
    assert done == set(range(len(edits)))
    return out.getvalue()


def _listed(name: str) -> tuple[str, str, str]:
    return "content.opf", "</manifest>", f'<item id="x" href="{name}" media-type="image/png"/></manifest>'


def _png(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    return out.getvalue()


BROKEN: Mapping[str, tuple[Callable[[], bytes], list[str]]] = {
    "book-contents": (
        lambda: changed("everything", ("nav.xhtml", "#another-section", "")),
        ["part-2.xhtml: “Another section” is not in the contents"],
    ),
    "book-large": (
        lambda: changed(
            "everything",
            _listed("big.png"),
            ("title.xhtml", "</section>", '<p><img src="big.png" alt="big"/></p></section>'),
            more={"EPUB/big.png": _png((2500, 2000))},
        ),
        ["big.png has 5.0 million pixels, more than 4"],
    ),
    "book-link": (
        lambda: changed("everything", ("part-*.xhtml", 'href="#second"', 'href="#third"')),
        ["part-3.xhtml: “#third” leads nowhere"],
    ),
    "book-mark": (
        lambda: changed("everything", ("part-2.xhtml", 'another<sup class="note"', 'another <sup class="note"')),
        ["part-2.xhtml: there is a space between “another” and “2”"],
    ),
    "book-metadata": (
        lambda: changed("everything", ("title.xhtml", "</h1>", " again</h1>")),
        ["the title page says “Every <thing> & more again”, the metadata “Every <thing> & more”"],
    ),
    "book-note": (
        lambda: changed("everything", ("part-8.xhtml", 'href="part-2.xhtml#note-ref-2"', 'href="part-2.xhtml#first"')),
        ["part-8.xhtml: “note-2” has no way back to its mark “2” in part-2.xhtml"],
    ),
    "book-picture": (
        lambda: changed("everything", _listed("spare.png"), more={"EPUB/spare.png": _png((20, 20))}),
        ["no page shows spare.png"],
    ),
    "book-style": (
        lambda: changed("everything", ("style.css", "sup a", ".nowhere, sup a")),
        ["no page has anything that the rule “.nowhere” is for"],
    ),
    "book-unreadable": (lambda: b"PK", ["cannot be opened as an ebook: File is not a zip file"]),
}
"""For each code of the lint a book in which it finds something, and what it says."""
