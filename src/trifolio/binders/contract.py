"""What a binder is given and what it returns, with the checks that binders share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from lxml import etree

from trifolio.job import Job, Page, Picture
from trifolio.problems import ContentError, Problem, error
from trifolio.safety.fetch import Asset, media_type
from trifolio.safety.sheets import outside
from trifolio.safety.values import dataclass
from trifolio.source.html import VOID

__all__ = [
    "Bind",
    "Binding",
    "Bound",
    "assets",
    "closed",
    "inside",
    "only_page",
    "own_styles",
    "parsed",
    "place",
    "refused_urls",
]


@dataclass(frozen=True, slots=True)
class Binding:
    """What a binder is given: the job, its pages in order, its pictures by their name in the source."""

    job: Job
    pages: tuple[Page, ...]
    pictures: Mapping[str, Picture]


Bound: TypeAlias = tuple[bytes, Mapping[str, Any], tuple[Problem, ...]]
"""What a binder returns: the finished bytes, facts that others need, problems."""

Bind: TypeAlias = Callable[[Binding], Bound]
"""A binder raises ContentError if it cannot bind."""


def assets(binding: Binding) -> Mapping[str, Asset]:
    """Return all that the pages and sheets of an edition may name: prepared pictures, the edition's own files."""
    own = binding.job.edition.assets.items()
    return {name: Asset(data, media_type(name)) for name, data in own} | {
        f"images/{copy.name}": Asset(copy.data, copy.media_type)
        for picture in binding.pictures.values()
        for copy in (*picture.smaller, picture)
    }


def place(job: Job, src: str) -> tuple[str, int]:
    """Return the path and line of the source that shows a picture first; those of the job for one of no source's."""
    for document in job.documents:
        for original in document.originals:
            if original.src == src:
                return document.path, original.line
    return job.own.path, 0


def only_page(binding: Binding, wanted: str) -> Page:
    """Return the page of an edition that has one. Raises ContentError, which says what is `wanted`, for any other."""
    if len(binding.pages) != 1:
        path = f"styles/{binding.job.edition.name}/edition.toml"
        raise ContentError(error("edition", path, 0, wanted, 'pages = ["document.html"]'))
    return binding.pages[0]


def parsed(job: Job, name: str, page: str) -> etree._Element:
    """Return a page as a tree. Raises ContentError for one that is not XML."""
    try:
        parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)
        return etree.fromstring(page.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        place, (line, _) = f"styles/{job.edition.name}", wrong.position
        raise ContentError(error("template", place, 0, f"{name}, line {line}, is not XML: {wrong.msg}")) from None


def refused_urls(job: Job, urls: Iterable[str]) -> Iterator[Problem]:
    """Yield an error for each URL that a page or a style sheet asks for and the edition does not contain.

    It comes from a template or a style sheet: the pictures of a source are all prepared.
    """
    hint = "copy the file into the edition's folder and write its name"
    place = f"styles/{job.edition.name}"
    return (error("edition", place, 0, f"“{url}” is not in the edition's folder", hint) for url in urls)


def own_styles(element: etree._Element) -> tuple[str, str]:
    """Return the `style` of an element of a page, and its text if it is a style sheet itself."""
    is_sheet = etree.QName(element).localname == "style"
    return element.get("style", ""), (element.text or "") if is_sheet else ""


def inside(job: Job, sheet: str, root: etree._Element) -> None:
    """Raise ContentError for an address of a sheet, or of a page's own styles, that leads out of the page."""
    if urls := outside(sheet, *(style for element in root.iter("*") for style in own_styles(element))):
        raise ContentError(*refused_urls(job, urls))


def closed(root: etree._Element) -> None:
    """Have an empty element of a page closed by a tag of its own, for HTML knows no `<td/>`."""
    for element in root.iter("*"):
        if not len(element) and not element.text and element.tag not in VOID:
            element.text = ""
