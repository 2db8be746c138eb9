"""What a PDF holds, read with PDFium: its fonts, its pages' boxes, its tags, language and title."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from trifolio.check.artifact.finished import Answer, Finished, Open
from trifolio.fonts.families import EVERY
from trifolio.problems import Problem, error

__all__ = ["NEEDED", "boxes", "fonts", "named", "printed", "tagged"]

NEEDED = Open("not installed: PDFium", "pip install 'trifolio[verify]'")

_DEPTH = 20
"""How deeply forms may stand in forms."""

_NEAR = 0.5
"""Points by which boxes may differ."""

_AGAIN = "build it again"

Check = Callable[[Finished], Answer]


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Yield a PDF. Raises ImportError without PDFium, RuntimeError for what is no PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _looking(look: Callable[[Finished, Any], Iterator[Problem]]) -> Check:
    """Return a check that opens the file and looks at it."""

    def check(artifact: Finished) -> Answer:
        try:
            with _opened(artifact.data) as document:
                return tuple(look(artifact, document))
        except ImportError:
            return NEEDED
        except RuntimeError as fault:
            return (error("artifact-unreadable", artifact.path, 0, f"cannot be opened as a PDF: {fault}", _AGAIN),)

    check.__name__, check.__doc__ = look.__name__, look.__doc__
    return check


def printed(data: bytes) -> str:
    """Return all that the pages show, tags or not; nothing where it cannot be read."""
    try:
        with _opened(data) as document:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    except (ImportError, RuntimeError):
        return ""


@_looking
def fonts(artifact: Finished, document: Any) -> Iterator[Problem]:
    """Prove that every letter's font is in the file, and is Trifolio's or the project's, not the machine's."""
    own = artifact.job.settings.fonts.files if artifact.job else ()
    families = {_plain(family) for family in (*(face.family for face in EVERY), *(font.family for font in own))}
    for name, embedded in sorted(_used(document)):
        family = _plain(name.partition("+")[2] or name)
        if not embedded:
            message = f"the font {name} is not in the file, so that each machine shows another"
            yield error("pdf-font", artifact.path, 0, message, _AGAIN)
        elif not any(family.startswith(known) for known in families):
            message = f"the font {name} is neither Trifolio's nor the project's: this machine's, or a drawing's"
            yield error(
                "pdf-font", artifact.path, 0, message, "put its file into fonts/, or name another in the style sheet"
            )


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _used(document: Any) -> set[tuple[str, bool]]:
    """Return the names of all fonts that letters are drawn in, and whether the file holds them."""
    from pypdfium2 import raw

    used: set[tuple[str, bool]] = set()
    for page in document:
        count = raw.FPDFPage_CountObjects(page)
        for item in _texts(raw, (raw.FPDFPage_GetObject(page, at) for at in range(count))):
            font = raw.FPDFTextObj_GetFont(item)
            size = raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(max(1, size))
            raw.FPDFFont_GetBaseFontName(font, buffer, size)
            used.add((buffer.value.decode("utf-8", "replace"), raw.FPDFFont_GetIsEmbedded(font) == 1))
        page.close()
    return used


def _texts(raw: Any, items: Iterator[Any], depth: int = 0) -> Iterator[Any]:
    """Yield the runs of text among the objects of a page, those in forms too."""
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = (raw.FPDFFormObj_GetObject(item, at) for at in range(raw.FPDFFormObj_CountObjects(item)))
            yield from _texts(raw, inner, depth + 1)


@_looking
def boxes(artifact: Finished, document: Any) -> Iterator[Problem]:
    """Prove that pages have one size, none is turned, and their boxes lie in each other (ISO 32000-1, 14.11.2)."""
    wrong = partial(error, "pdf-page", artifact.path, 0)
    sizes: dict[tuple[int, int], int] = {}
    for number, page in enumerate(document, 1):
        media, bleed, trim = page.get_mediabox(), page.get_bleedbox(), page.get_trimbox()
        if not (_holds(media, bleed) and _holds(bleed, trim)):
            yield wrong(
                f"page {number}: the trim box, the bleed box and the media box do not lie in each other", _AGAIN
            )
        sizes.setdefault((round(trim[2] - trim[0]), round(trim[3] - trim[1])), number)
        if page.get_rotation():
            yield wrong(f"page {number} is turned by {page.get_rotation()} degrees", _AGAIN)
        page.close()
    if len(sizes) > 1:
        named = ", ".join(f"{wide} × {high} points from page {number} on" for (wide, high), number in sizes.items())
        yield wrong(f"pages are of different sizes: {named}", "have “@page { size: … }” once in the style sheets")
    if not sizes:
        yield wrong("it has no page", _AGAIN)


def _holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    """Return whether a box (left, bottom, right, top) lies in another."""
    left, bottom, right, top = (edge - around for edge, around in zip(inner, outer, strict=True))
    return left > -_NEAR and bottom > -_NEAR and right < _NEAR and top < _NEAR


@_looking
def named(artifact: Finished, document: Any) -> Iterator[Problem]:
    """Prove that it has the article's title and language (ISO 14289-1, 7.1 and 7.2)."""
    from pypdfium2 import raw

    wrong = partial(error, "pdf-structure", artifact.path, 0)
    meta = artifact.job.own.meta if artifact.job else None
    title, language = document.get_metadata_value("Title"), _language(raw, document)
    if not title or (meta and title != meta.title):
        yield wrong(f"its title is “{title}”, not “{meta.title}”" if meta and title else "it has no title", _AGAIN)
    if not language or (meta and language != meta.lang):
        yield wrong(
            f"its language is “{language}”, not “{meta.lang}”" if meta and language else "it has no language", _AGAIN
        )


def tagged(artifact: Finished) -> Answer:
    """Prove that there are tags on each page (ISO 14289-1, 7.1); those of sheets for a folder or a press are none."""
    if artifact.job and not artifact.job.edition.binder.readers:
        reason = f"what the binder “{artifact.job.edition.binder.name}” makes has no tags"
        return Open(reason, "the handout is what to have read aloud")
    return _tagged(artifact)


@_looking
def _tagged(artifact: Finished, document: Any) -> Iterator[Problem]:
    from pypdfium2 import raw

    wrong = partial(error, "pdf-structure", artifact.path, 0)
    hint = "screen readers read the tags; was it printed to PDF by another program?"
    if not raw.FPDFCatalog_IsTagged(document):
        yield wrong("it has no tags", hint)
    elif untagged := [number for number, page in enumerate(document, 1) if not _tags(raw, page)]:
        yield wrong(f"nothing is tagged on page {', '.join(map(str, untagged))}", hint)


def _language(raw: Any, document: Any) -> str:
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * max(1, size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _tags(raw: Any, page: Any) -> int:
    tree = raw.FPDF_StructTree_GetForPage(page)
    count: int = raw.FPDF_StructTree_CountChildren(tree)
    raw.FPDF_StructTree_Close(tree)
    page.close()
    return count
