"""An ebook opened: its files by the names that its package document has for them, and that document."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

__all__ = ["DAMAGE", "opened"]

DAMAGE = (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError)
"""What `opened` raises for a file that is no ebook."""

_ROOT_FILE = ".//{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"


def opened(data: bytes) -> tuple[Mapping[str, bytes], etree._Element]:
    """Return the files of an ebook by their names beside the package document, and that document (EPUB 3.3, 4.2)."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root_file = etree.fromstring(packed.read("META-INF/container.xml")).find(_ROOT_FILE)
        package = "" if root_file is None else root_file.get("full-path", "")
        folder = posixpath.dirname(package) or "."
        files = {posixpath.relpath(name, folder): packed.read(name) for name in packed.namelist()}
    return files, etree.fromstring(files[posixpath.basename(package)])
