"""What mails of html have in common: styles in their elements, pictures that mail programs can show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from lxml import etree

from trifolio.binders.contract import Binding, assets, closed, inside, parsed, place, refused_urls
from trifolio.job import Job, Page
from trifolio.problems import ContentError, Problem, warning
from trifolio.render import mail
from trifolio.render.html.css import inlined
from trifolio.safety.fetch import DRAWING, Asset
from trifolio.words import edition_words

__all__ = ["addressed", "file_name", "linked", "original", "self_styled", "tree", "undrawn"]

_DEAD = ("data-block", "data-label")


def tree(job: Job, page: Page) -> etree._Element:
    """Return a page as a tree. Raises ContentError for one that is not well-formed."""
    return parsed(job, page.name, page.text.strip())


def addressed(
    binding: Binding, root: etree._Element, address: Callable[[str, Asset], str], widest: int
) -> tuple[Problem, ...]:
    """Give each picture of a page its address in the mail and a width of `widest` pixels at the most.

    `address` returns it for the `src` of a picture and its bytes. Where it returns nothing, and for a drawing that is
    not drawn as pixels, which no mail program shows, the alternative text stands in the picture's place; the second
    is a warning. Raises ContentError for what the edition does not contain.
    """
    job, known = binding.job, assets(binding)
    image = edition_words(job.own.meta.lang, job.words).image
    drawings: dict[str, str] = {}
    refused: list[str] = []
    for element in list(root.iter("img")):
        src = element.get("src", "")
        if (asset := known.get(src)) is None:
            refused.append(src)
        elif asset.media_type == DRAWING:
            drawings[src] = element.get("alt", "")
            _replace_by_alt(element, image)
        elif there := address(src, asset):
            element.set("src", there)
            _narrow(element, widest)
        else:
            _replace_by_alt(element, image)
    if refused:
        raise ContentError(*refused_urls(job, refused))
    return tuple(undrawn(binding, src, alt) for src, alt in drawings.items())


def linked(binding: Binding, root: etree._Element) -> Mapping[str, bytes]:
    """Return the pictures that a mail links to, by the ends of their names; none if it contains them."""
    known = assets(binding)
    shown = {src: known[src] for image in root.iter("img") if (src := image.get("src", "")) in known}
    ends = ((mail.linked_picture(binding.job, file_name(src))[0], asset) for src, asset in shown.items())
    return {end: asset.data for end, asset in ends if end and asset.media_type != DRAWING}


def file_name(src: str) -> str:
    """Return the name of a picture's file, without its folder."""
    return src.rpartition("/")[2]


def original(binding: Binding, src: str) -> str:
    """Return the name that the source has for a picture of a page; that of the page for one of no source's."""
    return next((name for name, picture in binding.pictures.items() if src == f"images/{picture.name}"), src)


def undrawn(binding: Binding, src: str, alt: str) -> Problem:
    """Return a warning: a drawing is left as it is, which mail programs do not show."""
    name = original(binding, src)
    message = f"{binding.job.edition.name}: {name} is a drawing, which mail programs do not show"
    stands = "its alternative text stands in its place; " if alt else ""
    hint = stands + ("save it as PNG" if find_spec("resvg_py") else _INSTALL)
    return warning("email-drawing", *place(binding.job, name), message, hint)


_INSTALL = "run `pip install 'trifolio[drawings]'`, or save it as PNG"


def _replace_by_alt(element: etree._Element, image: str) -> None:
    """Replace a picture by its alternative text."""
    alt = element.get("alt", "")
    tail = element.tail
    element.clear()
    element.tag, element.tail = "span", tail
    if alt.strip():
        element.set("role", "img")
        element.set("aria-label", alt)
        element.text = f"[{image}: {alt}]"


def _narrow(element: etree._Element, widest: int) -> None:
    """Limit a picture's `width` attribute."""
    width, height = (int(element.get(side, "0")) for side in ("width", "height"))
    if width > widest:
        element.set("width", str(widest))
        element.set("height", str(round(height * widest / width)))


def self_styled(job: Job, root: etree._Element) -> str:
    """Write the edition's sheets into the elements of a page, and return the rules that no element can bear.

    Classes stay only where such rules may need them. Raises ContentError for a style that asks for what the edition
    does not contain.
    """
    css = job.edition.rules
    inside(job, css, root)
    rest = inlined(css, root)
    dead = _DEAD if rest else (*_DEAD, "class")
    for element in root.iter("*"):
        for name in dead:
            element.attrib.pop(name, "")
    closed(root)
    return rest
