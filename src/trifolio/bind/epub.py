"""The `epub` binder: pages, pictures and style sheets packed as an EPUB 3.3 by ebooklib, byte for byte as rendered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from ebooklib import epub

from trifolio.bind import Binding
from trifolio.kernel import words
from trifolio.problems import Problem

__all__ = ["bind"]

STORED = (".jpg", ".jpeg", ".png", ".woff2")
"""Files that are compressed already."""

PACKAGE = "content.opf"


def bind(binding: Binding) -> tuple[bytes, Mapping[str, Any], tuple[Problem, ...]]:
    """Return the book; facts: its chapters and words."""
    job = binding.job
    book = epub.EpubBook()
    texts = {page.name: page.text for page in binding.pages}
    package = texts.pop(PACKAGE)
    for name, text in texts.items():
        book.add_item(_item(name, "application/xhtml+xml", text.encode()))
    css = "\n".join(sheet.text for sheet in job.edition.css)
    book.add_item(_item("style.css", "text/css", css.encode()))
    for picture in sorted(binding.pictures.values(), key=lambda picture: picture.name):
        book.add_item(_item(f"images/{picture.name}", picture.media_type, picture.data))
    writer = _Writer(book, package)
    writer.write()
    count = sum(len(words(document.blocks)) for document in job.documents)
    return writer.data, {"chapters": len(texts) - 1, "words": count}, ()


def _item(name: str, media_type: str, content: bytes) -> epub.EpubItem:
    """Return an item that ebooklib writes as it is: only its own document classes are parsed again."""
    return epub.EpubItem(uid=name, file_name=name, media_type=media_type, content=content)


class _Zip(zipfile.ZipFile):
    """A zip whose entries bear one date, one mode, and the system `Unix` wherever it is written."""

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

    def __init__(self, book: epub.EpubBook, package: str) -> None:
        super().__init__("", book, {"compresslevel": 9, "raise_exceptions": True})
        self.package = package
        self.data = b""

    def _write_opf(self) -> None:
        self.out.writestr(f"{self.book.FOLDER_NAME}/{PACKAGE}", self.package)

    def write(self) -> None:
        buffer = io.BytesIO()
        with _Zip(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as self.out:
            self.out.writestr("mimetype", b"application/epub+zip", compress_type=zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()
        self.data = buffer.getvalue()
