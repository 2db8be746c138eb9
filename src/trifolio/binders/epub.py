"""The `epub` binder: pages, pictures and style sheets packed as an EPUB 3.3 by ebooklib, byte for byte as rendered."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Mapping
from urllib.parse import unquote

from ebooklib import epub
from lxml import etree

from trifolio.binders import onix
from trifolio.binders.contract import Binding, Bound, assets, own_styles, parsed, refused_urls
from trifolio.document.nodes import words
from trifolio.job import Job
from trifolio.problems import ContentError
from trifolio.render.html.css import pruned
from trifolio.safety.fetch import APART, Fetcher, RefusedError
from trifolio.safety.sheets import outside

__all__ = ["bind", "companions"]

STORED = (".jpg", ".jpeg", ".png", ".woff2")
"""Files that are compressed already."""

PACKAGE = "content.opf"
SHEET = "style.css"


def bind(binding: Binding) -> Bound:
    """Return the book; facts: its chapters and words."""
    job = binding.job
    book = epub.EpubBook()
    texts = {page.name: page.text for page in binding.pages}
    package = texts.pop(PACKAGE)
    for name, text in texts.items():
        book.add_item(_item(name, "application/xhtml+xml", text.encode()))
    listed = {unquote(str(item.get("href"))) for item in parsed(job, PACKAGE, package).iter("{*}item")}
    packed = assets(binding)
    fetcher = Fetcher(packed)
    roots = [_ask(name, text, job, fetcher) for name, text in texts.items()]
    if fetcher.refused:
        raise ContentError(*refused_urls(job, fetcher.refused))
    css = pruned(job.edition.rules, roots)
    book.add_item(_item(SHEET, "text/css", css.encode()))
    for name, asset in sorted(packed.items()):
        if not name.startswith(APART) and name in listed:
            book.add_item(_item(name, asset.media_type, asset.data))
    apart = {name: asset.data for name, asset in sorted(packed.items()) if name.startswith(APART)}
    writer = _Writer(book, package, apart)
    writer.write()
    count = sum(len(words(document.blocks)) for document in job.documents)
    return writer.data, {"chapters": len(texts) - 1, "words": count}, ()


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return the message for bookshops, if the collection has an ISBN and a publisher."""
    meta = binding.job.own.meta
    return {"-onix.xml": onix.message(binding.job)} if meta.trade.isbn and meta.publisher else {}


FETCHED = frozenset(("src", "srcset", "poster", "data", "{http://www.w3.org/1999/xlink}href"))
"""Attributes by which a page has a reader fetch something; on `link` and in SVG it is `href`."""


def _ask(name: str, page: str, job: Job, fetcher: Fetcher) -> etree._Element:
    """Request every URL of a page from our fetcher: what it refuses, no reading system may fetch.

    Return the page as a tree.
    """
    root = parsed(job, name, page)
    for element in root.iter("*"):
        names = FETCHED | ({"href"} if etree.QName(element).localname in {"link", "image", "use"} else set())
        for attribute in names & set(element.attrib):
            url = str(element.get(attribute))
            if url != SHEET and not url.startswith("#"):
                with contextlib.suppress(RefusedError):
                    fetcher.answer(url)
        for url in outside(*own_styles(element)):
            with contextlib.suppress(RefusedError):
                fetcher.answer(url)
    return root


def _item(name: str, media_type: str, content: bytes) -> epub.EpubItem:
    """Return an item that ebooklib writes as it is: only its own document classes are parsed again."""
    return epub.EpubItem(uid=name, file_name=name, media_type=media_type, content=content)


class _Zip(zipfile.ZipFile):
    """A zip whose entries have the same date, mode and system (`Unix`) on every machine."""

    def writestr(  # type: ignore[override]
        self, name: str, data: bytes | str, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = 0o100644 << 16
        kind = zipfile.ZIP_STORED if name.lower().endswith(STORED) else zipfile.ZIP_DEFLATED
        super().writestr(entry, data, compress_type if compress_type is not None else kind, compresslevel)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """ebooklib's writer, with the package document from our template and a zip that is the same every time."""

    def __init__(self, book: epub.EpubBook, package: str, apart: Mapping[str, bytes]) -> None:
        super().__init__("", book, {"compresslevel": 9, "raise_exceptions": True})
        self.package = package
        self.apart = apart
        self.data = b""

    def _write_opf(self) -> None:
        self.out.writestr(f"{self.book.FOLDER_NAME}/{PACKAGE}", self.package)

    def write(self) -> None:
        buffer = io.BytesIO()
        with _Zip(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as self.out:
            self.out.writestr("mimetype", b"application/epub+zip", compress_type=zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            for name, data in self.apart.items():
                self.out.writestr(name, data)
            self._write_items()
        self.data = buffer.getvalue()
