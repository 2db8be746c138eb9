"""Find the pictures that a document names: beside the source, then in `assets/`, never outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from trifolio import images
from trifolio.document.components import Figure
from trifolio.document.model import Document, Original
from trifolio.document.nodes import Element, Node, walk
from trifolio.problems import Problem, error
from trifolio.safety.fetch import OutsideError, find

__all__ = ["COVER", "QR", "SHOP", "find_bibliography", "placed", "with_originals"]

COVER = "cover"
"""The name by which templates know the cover."""

SHOP = "shop-cover"
"""The cover in the size that shops want, which is in no edition but beside it."""

QR = "qr"
"""The name by which templates know the code to scan."""


def with_originals(
    document: Document, folders: Sequence[Path], roots: Sequence[Path], cover_line: int
) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document with its pictures' files and digests; what cannot be found is a problem with its line."""
    found: dict[str, Original] = {}
    problems: list[Problem] = []
    cover = [(document.meta.cover, cover_line)] if document.meta.cover else []
    for src, line in [*cover, *placed(document)]:
        if src in found:
            continue
        original = _original(src, line, document.path, folders, roots)
        if isinstance(original, Problem):
            problems.append(original)
        else:
            found[src] = original
    return replace(document, originals=tuple(found.values())), tuple(problems)


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


def placed(document: Document) -> Iterator[tuple[str, int]]:
    """Yield the pictures that stand in a document's text, each with its line; a cover need not be among them."""
    line = 0
    for node in walk(document.bodies):
        line = _line(node) or line
        if isinstance(node, Figure):
            yield node.src, node.line
        elif isinstance(node, Element) and node.tag == "img":
            yield node.get("src"), line


def _line(node: Node) -> int:
    return 0 if isinstance(node, str) else node.line


def _original(src: str, line: int, place: str, folders: Sequence[Path], roots: Sequence[Path]) -> Original | Problem:
    if src.startswith("data:"):
        data = images.decode_data_url(src)
        if data is None:
            return error("picture-unreadable", place, line, "the picture in this data: address cannot be read")
        return images.embedded(src, data, line)
    try:
        file = find(src, folders, roots)
        if file is None:
            hint = "pictures are looked for beside the article, then in assets/"
            return error("picture-missing", place, line, f"there is no picture {src}", hint)
        return images.original(src, file, line)
    except OutsideError:
        return error("picture-outside", place, line, f"{src} is outside the project", "copy it beside the article")
    except OSError as failed:
        return error("picture-unreadable", place, line, f"{src} cannot be read: {failed.strerror}")
