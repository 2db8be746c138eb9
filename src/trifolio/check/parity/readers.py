"""What finished files say: their text in reading order, what stands above the line marked, and alternative texts."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from urllib.parse import unquote

from lxml import etree

from trifolio.check.package import opened
from trifolio.check.parity.numbers import spoken_number
from trifolio.check.parity.reading import HIGH, HIGH_END, LOW, LOW_END, Said, clean, levelled
from trifolio.document.addresses import SCHEMES
from trifolio.source.html import INLINE

__all__ = ["eml", "eml_text", "epub", "html", "spoken", "text"]

_NS = {
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
}
_XHTML = "{http://www.w3.org/1999/xhtml}"


def text(data: bytes) -> Said:
    """Return what a plain text says."""
    return Said(clean(data.decode()))


def epub(data: bytes) -> Said:
    """Return what the documents of an EPUB say, in the order of the spine; those that are not linear are no part of it.

    An external link says its address after its words, as if it were printed there.
    """
    files, package = opened(data)
    pages = [etree.fromstring(files[name]) for name in _spine(package)]
    alts: list[str] = []
    parts = [part for page in pages for body in page.iterfind("h:body", _NS) for part in spoken(body, alts)]
    return Said(levelled("".join(parts)), tuple(alts))


def html(data: bytes) -> Said:
    """Return what a web page says, but for its contents, which say its headings again.

    An external link says its address after its words, as if it were printed there.
    """
    root = etree.fromstring(data)
    alts: list[str] = []
    for contents in list(root.iter("nav")):
        contents.set("hidden", "hidden")
    parts = [part for body in root.iterfind("body") for part in spoken(body, alts)]
    return Said(levelled("".join(parts)), tuple(alts))


def eml(data: bytes) -> Said:
    """Return what a mail says to who reads its html, its subject first; a link says its address after its words.

    What stands for a picture that cannot be shown is an alternative text, as in a picture's tag.
    """
    message, page = _mail(data, "html")
    root = etree.fromstring(page.encode())
    alts: list[str] = []
    parts = [part for body in root.iterfind("body") for part in spoken(body, alts)]
    return Said(levelled(f"{clean(message['Subject'] or '')} {''.join(parts)}"), tuple(alts))


def eml_text(data: bytes) -> Said:
    """Return what a mail says to who reads its plain text, its subject first."""
    message, body = _mail(data, "plain")
    return Said(clean(f"{message['Subject'] or ''}\n\n{body}"))


def _mail(data: bytes, kind: str) -> tuple[EmailMessage, str]:
    """Return a mail and one of its bodies.

    Raises KeyError where it has none of this kind or shows a picture that it has not, MessageDefect where it is cut
    off.
    """
    message = email.message_from_bytes(data, policy=default.clone(raise_on_defect=True))
    body = message.get_body((kind,))
    if body is None:
        raise KeyError(f"text/{kind}")
    text = str(body.get_content()).replace("\r\n", "\n")
    pictures = {part["Content-ID"] for part in message.walk()}
    if lost := [cid for cid in re.findall(r'src="cid:([^"]*)"', text) if f"<{cid}>" not in pictures]:
        raise KeyError(lost[0])
    return message, text


def _spine(package: etree._Element) -> Iterator[str]:
    """Yield the names of the documents that are read from start to end."""
    items = {item.get("id"): str(item.get("href")) for item in package.iterfind(".//o:manifest/o:item", _NS)}
    for place in package.iterfind(".//o:spine/o:itemref", _NS):
        if place.get("linear") != "no":
            yield unquote(items[place.get("idref")])


def spoken(element: etree._Element, alts: list[str]) -> Iterator[str]:
    """Yield what an element of HTML says, part by part, and add its alternative texts to `alts`."""
    if not isinstance(element.tag, str):
        return
    tag = element.tag.removeprefix(_XHTML)
    if tag == "rp" or element.get("hidden") is not None:
        return
    if alt := element.get("alt"):
        alts.append(clean(alt))
    if element.get("role") == "img":
        alts.append(clean(element.get("aria-label") or ""))
        return
    before, after = _AROUND.get(tag, ("", "") if tag in INLINE else (" ", " "))
    yield before
    if tag == "li" and (number := spoken_number(element)):
        yield f"{number} "
    yield _flat(element.text)
    for child in element:
        yield from spoken(child, alts)
        yield _flat(child.tail)
    href = element.get("href") or ""
    if tag == "a" and href.partition(":")[0] in SCHEMES:
        yield f" {clean(href)} "
    yield after


def _flat(value: str | None) -> str:
    """Return a text of a document without its line feeds, which part words there."""
    return clean(value or "").replace("\n", " ")


_AROUND: Mapping[str, tuple[str, str]] = {"sup": (HIGH, HIGH_END), "sub": (LOW, LOW_END), "rt": ("(", ")")}
