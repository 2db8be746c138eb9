"""The `eml` binder: a mail in two parts, plain text and html with its styles and pictures in it, as a draft.

It is a draft by `X-Unsent: 1`, which some mail programs heed, and has no sender and no recipient. Nothing in it is
drawn by chance: the date is the article's, its name in the world and the marks between its parts are digests.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

from lxml import etree

from trifolio.binders.contract import Binding, Bound
from trifolio.binders.mailed import addressed, file_name, linked, self_styled, tree
from trifolio.document.nodes import tidy
from trifolio.job import Job, Page, identifier, instant
from trifolio.problems import ContentError, error
from trifolio.render import mail
from trifolio.safety.fetch import Asset

__all__ = ["bind", "companions"]

WIDEST = 600
"""Pixels of the column's width, the most that a picture takes; Outlook heeds the attribute alone."""

HOST = "trifolio.invalid"
"""What stands behind the @ in the names of mail and pictures: nobody's (RFC 2606, 2)."""

LONGEST = 60
"""Characters of a word that a line of the head has room for beside its name (RFC 5322, 2.1.1: 78)."""


def bind(binding: Binding) -> Bound:
    """Return the mail; facts: its bytes, those of its html and how many pictures it shows.

    Raises ContentError for html that is not well-formed or asks for what it is not given.
    """
    job = binding.job
    page, text = _parts(binding)
    root = tree(job, page)
    attached: dict[str, Asset] = {}

    def address(src: str, asset: Asset) -> str:
        if there := mail.linked_picture(job, file_name(src))[1]:
            return there
        cid = f"{hashlib.sha256(asset.data).hexdigest()[:16]}@{HOST}"
        attached[cid] = asset
        return f"cid:{cid}"

    problems = addressed(binding, root, address, WIDEST)
    html = _html(job, root)
    data = _message(job, text.text, html, attached)
    size = len(html.encode())
    shown = sum(1 for _ in root.iter("img"))
    facts = {"bytes": len(data), "html": size, "pictures": shown, "minutes": job.own.minutes}
    return data, facts, (*problems, *mail.problems(job, size))


def companions(binding: Binding) -> Mapping[str, bytes]:
    """Return the pictures that the mail links to, by the ends of their names."""
    return linked(binding, tree(binding.job, _parts(binding)[0]))


def _parts(binding: Binding) -> tuple[Page, Page]:
    """Return the page of html and that of plain text."""
    pages, texts = ([page for page in binding.pages if page.medium == medium] for medium in ("html", "text"))
    if len(pages) != 1 or len(texts) != 1:
        place = f"styles/{binding.job.edition.name}/edition.toml"
        hint = 'pages = ["document.html", "document.txt"]'
        raise ContentError(error("edition", place, 0, "a mail has one page of html and one of plain text", hint))
    return pages[0], texts[0]


def _html(job: Job, root: etree._Element) -> str:
    """Return a page with its styles inlined; rules that no element can bear stay in its head."""
    rest, head = self_styled(job, root), root.find("head")
    if rest and head is not None:
        etree.SubElement(head, "style").text = rest
    return f"<!DOCTYPE html>\n{etree.tostring(root, encoding='unicode')}\n"


def _message(job: Job, text: str, html: str, attached: Mapping[str, Asset]) -> bytes:
    """Return the mail's bytes: a multipart/alternative (RFC 2046, 5.1.4) whose html may be a multipart/related."""
    meta = job.own.meta
    message = EmailMessage(policy=SMTP)
    message.set_raw("Subject", _subject(meta.subject or meta.title))
    message["Date"] = dt.datetime.fromisoformat(instant(job))
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{identifier(job.own, job.clinic_key)}/{job.edition.name}")
    message["Message-ID"] = f"<{name}@{HOST}>"
    message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    page = cast("EmailMessage", message.get_payload()[-1])  # type: ignore[index]
    for cid, asset in attached.items():
        kind, _, subtype = asset.media_type.partition("/")
        page.add_related(asset.data, kind, subtype, cte="base64", cid=f"<{cid}>", disposition="inline")
    message["Content-Language"] = meta.lang  # only now: one that is there before goes to the first part
    digest = hashlib.sha256(f"{name}\0{text}\0{html}".encode()).hexdigest()[:32]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}_{digest}")  # “=_” is in no quoted-printable and no base64
    return message.as_bytes()


def _subject(text: str) -> str:
    """Return a subject as a header holds it: in encoded words (RFC 2047) if it is not plain or might be read as one."""
    text = "".join(character for character in tidy(text) if character.isprintable())
    plain = text.isascii() and "=?" not in text and all(len(word) <= LONGEST for word in text.split())
    return Header(text, None if plain else "utf-8", header_name="Subject").encode(linesep="\r\n")
