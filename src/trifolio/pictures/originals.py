"""Find the pictures that a document names: beside the source, then in folders of the project, never outside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from trifolio.document.components.figure import Figure
from trifolio.document.model import Document, Original
from trifolio.document.nodes import Element, located
from trifolio.problems import Problem, error
from trifolio.safety.fetch import OutsideError, data_url, find, like

__all__ = [
    "COVER",
    "FEEDBACK",
    "QR",
    "REFERENCES",
    "SHOP",
    "Place",
    "embedded",
    "find_bibliography",
    "original",
    "placed",
    "with_originals",
]

COVER = "cover"
"""The name by which templates know the cover."""

SHOP = "shop-cover"
"""The cover in the size that shops want, which is in no edition but beside it."""

QR = "qr"
"""The name by which templates know the code of the article's address."""

REFERENCES = "references"
"""The name by which templates know that code where it stands in place of the list of references."""

FEEDBACK = "feedback"
"""The name by which templates know the code of the address for feedback."""


def with_originals(
    document: Document, folders: Sequence[Path], roots: Sequence[Path], cover_line: int
) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document with its pictures' files and digests; what cannot be found is a problem with its line."""
    originals: dict[str, Original] = {}
    problems: list[Problem] = []
    cover = [(document.meta.cover, cover_line)] if document.meta.cover else []
    for src, line in [*cover, *((place.src, place.line) for place in placed(document))]:
        if src in originals:
            continue
        picture = _original(src, line, document.path, folders, roots)
        if isinstance(picture, Problem):
            problems.append(picture)
        else:
            originals[src] = picture
    return replace(document, originals=tuple(originals.values())), tuple(problems)


def original(src: str, path: Path, line: int = 0) -> Original:
    """Return a picture's file with its SHA-256, read in chunks. Raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Original(src, str(path), digest, line)


def embedded(src: str, data: bytes, line: int = 0) -> Original:
    """Return a picture that stood in the source itself, as decoded from its `data:` address."""
    return Original(src, "", hashlib.sha256(data).hexdigest(), line, data)


def find_bibliography(
    name: str, place: str, line: int, folders: Sequence[Path], roots: Sequence[Path]
) -> tuple[str, bytes] | Problem:
    """Return the name and bytes of the file that the front matter names, or what is wrong with it."""
    try:
        file = find(name, folders, roots)
        if file is None:
            return error("bibliography", place, line, f"there is no file {name}")
        return name, file.read_bytes()
    except OutsideError:
        return error("bibliography", place, line, f"{name} is outside the project")
    except OSError as failed:
        return error("bibliography", place, line, f"{name} cannot be read: {failed.strerror}")


BESIDE = "33%"
"""The width of a picture beside the text that asks for no other: the style of the handout."""


class Place(NamedTuple):
    """Where a picture stands: its name, the line, the width that it asks for (CSS, or empty), whether it decorates."""

    src: str
    line: int
    width: str = ""
    decorative: bool = False


def placed(document: Document) -> Iterator[Place]:
    """Yield the places of the pictures that stand in a document's text; a cover need not be among them."""
    for node, line in located(document.bodies):
        if isinstance(node, Figure):
            yield Place(node.src, line, node.width or (BESIDE if node.side else ""), node.decorative)
        elif isinstance(node, Element) and node.tag == "img":
            yield Place(node.get("src"), line)


_TEMPLATED = re.compile(r"\A(?:\{\{[^{}]*\}\}|%7B%7B[^{}]*?%7D%7D)", re.IGNORECASE)
"""The address of a web site as a template writes it before a picture's: `{{ site.baseurl }}/img/a.png`."""


def _found(src: str, folders: Sequence[Path], roots: Sequence[Path]) -> Path | None:
    """Return the file of a picture: as it is named, else as a web site names it, from its root."""
    try:
        if file := find(src, folders, roots):
            return file
    except OutsideError:
        if not src.startswith("/"):
            raise
    name = re.sub(r"[?#].*\Z", "", _TEMPLATED.sub("", src)).lstrip("/")
    if name == src or not name:
        return None
    if file := find(name, folders, roots):
        return file
    if src.startswith("/") and Path(src).is_file():
        raise OutsideError(src)
    return None


def _where(src: str) -> str:
    """Return where a picture that is not there should stand."""
    if re.match(r"[A-Za-z]:[\\/]|[\\~/]", unquote(src)):
        return "put it beside the article and write its name alone: a path of one machine leads nowhere on another"
    return "pictures are looked for beside the article, then in assets/, images/ and static/ of the project"


def _original(src: str, line: int, place: str, folders: Sequence[Path], roots: Sequence[Path]) -> Original | Problem:
    if src.startswith("data:"):
        asset = data_url(src)
        if asset is None or not asset.media_type.startswith("image/"):
            return error("picture-unreadable", place, line, "the picture in this data: address cannot be read")
        return embedded(src, asset.data, line)
    try:
        file = _found(src, folders, roots)
        if file is None:
            near = like(src, folders, roots)
            hint = f"did you mean “{near}”?" if near else _where(src)
            return error("picture-missing", place, line, f"there is no picture {unquote(src)}", hint)
        return original(src, file, line)
    except OutsideError:
        return error("picture-outside", place, line, f"{src} is outside the project", "copy it beside the article")
    except OSError as failed:
        return error("picture-unreadable", place, line, f"{src} cannot be read: {failed.strerror}")
