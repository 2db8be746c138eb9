"""The `html` binder: one page for a browser, with its styles in it and its pictures in it or beside it.

It runs nothing and asks for nothing but its own pictures, and says so in its Content-Security-Policy, which allows
each style that it has by its digest (CSP 3, 2.3.1 and 6.7.3.3).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from lxml import etree

from trifolio.binders.contract import Binding, Bound, assets, closed, inside, only_page, parsed, refused_urls
from trifolio.job import Job, Picture
from trifolio.problems import ContentError, error
from trifolio.render.html.css import pruned
from trifolio.render.html.pages import shown
from trifolio.safety.fetch import Asset
from trifolio.safety.policy import hash_source

__all__ = ["bind", "companions"]

SIZES = "(min-width: 44rem) 42rem, 100vw"
"""How wide a picture is shown: as wide as the column, or as the window."""


def bind(binding: Binding) -> Bound:
    """Return the page; facts: its bytes, its pictures, the minutes that it takes to read.

    Raises ContentError for a page that is not well-formed or asks for what it is not given.
    """
    job = binding.job
    root = _page(binding)
    count = _place(binding, root)
    sheet = pruned(job.edition.rules, [root])
    _check(job, root, sheet)
    for element in root.iter("*"):
        element.attrib.pop("data-block", "")
    closed(root)
    data = _written(root, sheet, beside=_is_beside(job)).encode()
    return data, {"bytes": len(data), "pictures": count, "minutes": job.own.minutes}, ()


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return the pictures that lie beside the page, by the ends of their names; none where it holds them."""
    if not _is_beside(binding.job):
        return {}
    pictures = shown([_page(binding)], binding.pictures)
    return {f"-{copy.name}": copy.data for picture in pictures for copy in (*picture.smaller, picture)}


def _page(binding: Binding) -> etree._Element:
    """Return the only page as a tree."""
    page = only_page(binding, "a web page has one template")
    return parsed(binding.job, page.name, page.text.strip())


def _is_beside(job: Job) -> bool:
    return job.settings.pictures == "beside"


def _place(binding: Binding, root: etree._Element) -> int:
    """Give each picture its address, with those of its smaller copies, and return how many there are."""
    job, known = binding.job, assets(binding)
    pictures = {f"images/{picture.name}": picture for picture in binding.pictures.values()}
    elements = list(root.iter("img"))
    refused = [src for element in elements if (src := element.get("src", "")) not in known]
    if refused:
        raise ContentError(*refused_urls(job, refused))
    for element in elements:
        src = element.get("src", "")
        if not element.get("alt"):
            element.attrib.pop("role", "")  # which HTML says itself, and lets nobody repeat
        element.set("src", _address(job, src, known[src]))
        if (picture := pictures.get(src)) and picture.smaller:
            copies = (*picture.smaller, picture)
            element.set("srcset", ", ".join(f"{_copy(job, copy)} {copy.width}w" for copy in copies))
            element.set("sizes", SIZES)
    for source in root.iter("source"):
        src = source.get("srcset", "")
        if src not in known:
            raise ContentError(*refused_urls(job, [src]))
        source.set("srcset", _address(job, src, known[src]))
    return len(elements)


def _copy(job: Job, picture: Picture) -> str:
    return _address(job, f"images/{picture.name}", Asset(picture.data, picture.media_type))


def _address(job: Job, src: str, asset: Asset) -> str:
    """Return where a picture is: in the page itself, or in a file beside it."""
    if _is_beside(job) and src.startswith("images/"):
        return quote(f"{job.own.meta.slug}-{job.edition.name}-{src.removeprefix('images/')}")
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.data).decode()}"


def _check(job: Job, root: etree._Element, sheet: str) -> None:
    """Raise ContentError for what a page of ours never has: scripts, and addresses that lead out of the page."""
    inside(job, sheet, root)
    scripts = [element for element in root.iter("script") if element.get("type") != "application/ld+json"]
    if scripts:
        place = f"styles/{job.edition.name}"
        raise ContentError(error("edition", place, 0, "a web page runs no script", "take it out of the template"))


def _written(root: etree._Element, sheet: str, *, beside: bool) -> str:
    """Return a page as HTML that is XML too: its policy first in the head, its sheet last.

    What stands in `style` and `script` is not escaped in HTML: it is put in afterwards, and holds neither `<` nor `&`.
    """
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    etree.SubElement(head, "style").text = sheet
    raw: dict[str, str] = {}
    sheets: list[str] = []
    for element in root.iter("script", "style"):
        value = (element.text or "").replace("<", "\\3c ").replace("&", "\\26 ")
        element.text = hashlib.sha256(value.encode()).hexdigest()
        raw[element.text] = value
        sheets += [value] if element.tag == "style" else []
    styles = {style for element in root.iter("*") if (style := element.get("style"))}
    policy = _policy(sheets, styles, beside=beside)
    head.insert(1, etree.Element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}))
    text = etree.tostring(root, encoding="unicode")
    for mark, value in raw.items():
        text = text.replace(mark, value)
    return f"<!DOCTYPE html>\n{text}\n"


def _policy(sheets: Iterable[str], styles: Iterable[str], *, beside: bool) -> str:
    """Return a policy that allows the page's own styles and pictures, and nothing else."""
    allowed = [hash_source(sheet) for sheet in sheets]
    if attributes := sorted(map(hash_source, styles)):
        allowed += ["'unsafe-hashes'", *attributes]
    return "; ".join(
        (
            "default-src 'none'",
            "img-src data: 'self'" if beside else "img-src data:",
            f"style-src {' '.join(allowed)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
