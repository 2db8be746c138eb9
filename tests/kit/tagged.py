"""The tags of a finished PDF, read back: a tree of elements with their marks and links."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

__all__ = ["Tag", "read", "spoken"]


@dataclass(eq=False)
class Tag:
    """A structure element: its type, its object, what is in it; `marks` and `links` are its own, with their pages."""

    kind: str
    object: Any
    above: Tag | None
    kids: list[Tag] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    links: list[tuple[int, Any]] = field(default_factory=list)

    def all(self, *kinds: str) -> list[Tag]:
        """Return this tag and all in it, in order, of these types or of any."""
        return [tag for tag in self.walk() if not kinds or tag.kind in kinds]

    def walk(self) -> Iterator[Tag]:
        """Yield this tag and all in it, in order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def over(self) -> Iterator[Tag]:
        """Yield what this tag stands in, from the inside out."""
        tag = self.above
        while tag is not None:
            yield tag
            tag = tag.above

    @property
    def pages(self) -> set[int]:
        """The pages on which something of this tag stands."""
        return {page for tag in self.all() for page, _ in tag.marks}


def read(pdf: pikepdf.Pdf) -> Tag:
    """Return the tree of a PDF, of which everything can be reached and leads back."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    (document,) = pdf.Root.StructTreeRoot.K
    return _read(document, None, numbers)


def _read(element: Any, above: Tag | None, pages: dict[tuple[int, int], int]) -> Tag:
    tag = Tag(str(element.S)[1:], element, above)
    assert above is None or element.P.objgen == above.object.objgen
    for kid in element.K:
        if isinstance(kid, int):
            tag.marks.append((pages[element.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            tag.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            tag.links.append((pages[kid.Pg.objgen], kid.Obj))
        else:
            tag.kids.append(_read(kid, tag, pages))
    return tag


def spoken(file: Path) -> list[tuple[str, str]]:
    """Return what poppler reads of a PDF, in the tree's order: types of tags, and texts after an empty type."""
    done = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True)
    found = []
    for line in done.stdout.splitlines():
        if text := re.fullmatch(r'\s*"(.*)"', line):
            found.append(("", text[1]))
        elif kind := re.fullmatch(r"\s*(\w+)(?: \((?:block|inline)\))?:?", line):
            found.append((kind[1], ""))
    return found
