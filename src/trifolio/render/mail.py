"""What a mail says beside its article: the marks of mailing tools, what the law asks for, and tagged links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, hrefs, plain
from trifolio.job import Job, Settings
from trifolio.problems import Problem, warning
from trifolio.source.mailing import MERGE, PLATFORMS, Email

__all__ = [
    "DRAWING",
    "beside",
    "email",
    "leads",
    "problems",
    "tagged",
]

_QUOTED = re.compile(r"%7B%7B.{0,200}?%7D%7D|%7B%25.{0,200}?%25%7D|\*%7C.{0,200}?%7C\*|%7B\$.{0,200}?%7D")
"""A merge tag as it stands in the address of a link, which has percent signs for what no address can hold."""

_ADDS = frozenset(("substack",))
"""The tools that add a postal address and a way out to every mail themselves."""

_ASKED = {"address": "postal address", "unsubscribe": "way to unsubscribe"}
"""What every commercial mail must hold (CAN-SPAM Act, 15 U.S.C. 7704(a)(5)(A))."""

DRAWING = "image/svg+xml"
"""The kind of picture that no mail shows: mailing tools and mail programs leave it out."""

_NEVER = frozenset(("doi.org", "dx.doi.org"))
_CLIPPED = 90 * 1024
"""Bytes at which to warn: Gmail shows about 102 KB of a mail, and the tool adds to it."""


def email(job: Job) -> Email:
    """Return what stands round a job's mail: what the article says, else the project, else the mailing tool's tags."""
    said = job.own.meta.email.over(job.settings.email)
    tags = PLATFORMS[said.platform or "plain"]
    return said.over(Email(**tags))


def leads(text: str) -> bool:
    """Tell whether a text at a mail's end is the address of a link: written out, or a merge tag that becomes one."""
    return bool(re.match(r"(?:https?://|mailto:)\S+\Z", text) or (MERGE.fullmatch(text) and not text.startswith("{%")))


def beside(job: Job, name: str) -> tuple[str, str]:
    """Return what a picture's file beside the mail is called after its slug and edition, and its address once it is up.

    Nothing for both where pictures travel in the mail.
    """
    base = job.settings.email.pictures
    return (f"-{name}", f"{base}{job.own.meta.slug}-{job.edition.name}-{name}") if base else ("", "")


def tagged(document: Document, settings: Settings) -> Document:
    """Return the document as a mail says it: its links to the project's or its own site tagged.

    Links to others, to mail addresses and to DOIs, those with a merge tag and those that are tagged already stay. A
    merge tag in an address is spelled out.
    """
    meta = document.meta
    tags = meta.email.over(settings.email).utm
    query = urlencode({f"utm_{key}": value.replace("{slug}", meta.slug) for key, value in tags.items()})
    own = {_host(address) for address in (settings.site, meta.url)} - {"", *_NEVER} if query else set()

    def tag(href: str) -> str:
        href = _QUOTED.sub(lambda found: unquote(found[0]), href)
        if not href.startswith(("http://", "https://")) or _host(href) not in own or MERGE.search(href):
            return href
        parts = urlsplit(href)
        if re.search(r"(?:\A|&)utm_\w+=", parts.query):
            return href
        return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))

    def link(node: Any) -> Any:
        if not isinstance(node, Element) or node.tag != "a" or (href := node.get("href")) == tag(node.get("href")):
            return node
        text, bare = plain(node).strip(), re.sub(r"\A\w+://", "", href)
        said = {href: tag(href), bare: re.sub(r"\A\w+://", "", tag(href))}.get(text)
        return replace(node, children=(said,) if said else node.children).having(href=tag(href))

    parts = (document.blocks, document.notes, document.references)
    if any(tag(href) != href for href in hrefs(parts)):
        blocks, notes, references = altered(parts, link)
        document = replace(document, blocks=blocks, notes=notes, references=references)
    return replace(document, meta=replace(meta, url=tag(meta.url)), links=tuple(map(tag, document.links)))


def _host(address: str) -> str:
    """Return the host of an address without its `www.`, nothing for what has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # a bracket that no address of IPv6 closes
        return ""


def problems(job: Job, size: int) -> Iterator[Problem]:
    """Yield what is wrong with a mail of so many bytes: too long for Gmail, or without what the law asks for.

    The law is named only to those who have set up mailing, by the configuration or the article, with a tool that does
    not add both itself: others may paste the text where both stand, or send it to one patient.
    """
    document, ends = job.own, email(job)
    if size > _CLIPPED:
        message = f"{job.edition.name}: {size // 1024} KB; Gmail hides what comes after about 102 KB"
        hint = 'give the mail the key points and a link: “::: {.except in="email"}” leaves a part out'
        yield warning("email-size", document.path, 1, message, hint)
    own = document.meta.email != Email()
    if not (own or job.settings.email != Email()) or ends.platform in _ADDS:
        return
    has = {"address": ends.address or (job.clinic and job.clinic.address), "unsubscribe": ends.unsubscribe}
    if lacking := [key for key in _ASKED if not has[key]]:
        message = (
            f"mails have no {' and no '.join(_ASKED[key] for key in lacking)}, "
            "which CAN-SPAM (15 U.S.C. 7704(a)(5)) asks of newsletters"
        )
        hint = f"write {' and '.join(f'{key} = “…”' for key in lacking)} under [email] in trifolio.toml"
        place = document.path if own else job.settings.place
        yield warning("email-footer", place, 1 if own else 0, message, hint)
