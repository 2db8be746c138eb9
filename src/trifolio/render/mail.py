"""Mailings: merge tags, the footer that the law asks for, and links with UTM parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from trifolio.document.addresses import schemeless
from trifolio.document.model import Document
from trifolio.document.nodes import Element, altered, hrefs, plain
from trifolio.job import Job, Settings
from trifolio.problems import Problem, warning
from trifolio.source.mailing import MERGE, PLATFORMS, Email

__all__ = [
    "addressed",
    "email",
    "is_link",
    "linked_picture",
    "problems",
    "with_utm",
]

_QUOTED = re.compile(r"%7B%7B.{0,200}?%7D%7D|%7B%25.{0,200}?%25%7D|\*%7C.{0,200}?%7C\*|%7B\$.{0,200}?%7D")
"""A merge tag in the address of a link, where braces, bars and spaces are percent-encoded."""

_ADDS: Mapping[str, tuple[str, ...]] = {"ghost": ("unsubscribe",), "substack": ("address", "unsubscribe")}
"""What mailing tools add to every mail themselves."""

_ASKED = {"address": "postal address", "unsubscribe": "way to unsubscribe"}
"""What every commercial mail must hold (CAN-SPAM Act, 15 U.S.C. 7704(a)(5)(A))."""

_NEVER = frozenset(("doi.org", "dx.doi.org"))
_CLIPPED = 90 * 1024
"""Bytes at which to warn: Gmail shows about 102 KB of a mail, and the tool adds to it."""


def email(job: Job) -> Email:
    """Return the settings of a job's mail: the article's, else the project's, else the merge tags of its tool."""
    settings = job.own.meta.email.over(job.settings.email)
    return settings.over(Email(**PLATFORMS[settings.platform or "plain"]))


def is_link(text: str) -> bool:
    """Return whether a text of the footer is the address of a link: a URL, or a merge tag that becomes one."""
    return bool(re.match(r"(?:https?://|mailto:)\S+\Z", text) or (MERGE.fullmatch(text) and not text.startswith("{%")))


def linked_picture(job: Job, name: str) -> tuple[str, str]:
    """Return the file of a picture that a mail links to, and its URL; both are empty where the mail contains pictures.

    The file goes by what its name has in the place of the artifact's extension. The folder of the URL is
    `[email] pictures`, to which somebody uploads the file.
    """
    base = job.settings.email.pictures
    return (f"-{name}", f"{base}{job.own.meta.slug}-{job.edition.name}-{name}") if base else ("", "")


def addressed(document: Document, settings: Settings) -> Document:
    """Return a document with a clinic's own subject and preheader, unless its front matter has some of its own."""
    meta = document.meta
    own: dict[str, Any] = {}
    for name, standing in zip(("subject", "preheader"), settings.fields, strict=True):
        usual, wanted = (text.replace("{title}", meta.title) for text in (standing, getattr(settings.email, name)))
        if usual != wanted and getattr(meta, name) == usual:
            own[name] = wanted
    return replace(document, meta=replace(meta, **own)) if own else document


def with_utm(document: Document, settings: Settings) -> Document:
    """Return a document whose links to the project's site, or to the site of its own `url`, have UTM parameters.

    Links to other sites, to mail addresses and to DOIs, and those with a merge tag or UTM parameters of their own stay.
    A merge tag in an address is decoded.
    """
    meta = document.meta
    tags = meta.email.over(settings.email).utm
    query = urlencode({f"utm_{key}": value.replace("{slug}", meta.slug) for key, value in tags.items()})
    own = {_host(address) for address in (settings.site, meta.url)} - {"", *_NEVER} if query else set()

    def tag(href: str) -> str:
        href = _QUOTED.sub(lambda merge_tag: unquote(merge_tag[0]), href)
        if not href.startswith(("http://", "https://")) or _host(href) not in own or MERGE.search(href):
            return href
        parts = urlsplit(href)
        if re.search(r"(?:\A|&)utm_\w+=", parts.query):
            return href
        return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))

    def link(node: Any) -> Any:
        if not isinstance(node, Element) or node.tag != "a" or (href := node.get("href")) == tag(node.get("href")):
            return node
        shown = {href: tag(href), schemeless(href): schemeless(tag(href))}.get(plain(node).strip())
        return replace(node, children=(shown,) if shown else node.children).having(href=tag(href))

    parts = (document.blocks, document.notes, document.references)
    if any(tag(href) != href for href in hrefs(parts)):
        blocks, notes, references = altered(parts, link)
        document = replace(document, blocks=blocks, notes=notes, references=references)
    meta = replace(meta, url=tag(meta.url), feedback=tag(meta.feedback))
    return replace(document, meta=meta, links=tuple(map(tag, document.links)))


def _host(address: str) -> str:
    """Return the host of an address without `www.`, "" if it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:  # a bracket that no address of IPv6 closes
        return ""


def problems(job: Job, size: int) -> Iterator[Problem]:
    """Yield the problems of a mail of `size` bytes: longer than Gmail shows, or without what the law asks for.

    The second only where the configuration or the article sets up mailing with a tool that does not add it itself:
    others may paste the text into a mail that has it, or send it to one patient.
    """
    document, ends = job.own, email(job)
    if size > _CLIPPED:
        message = f"{job.edition.name}: {size // 1024} KB; Gmail hides what comes after about 102 KB"
        hint = 'give the mail the key points and a link: “::: {.except in="email"}” leaves a part out'
        yield warning("email-size", document.path, 1, message, hint)
    own = document.meta.email != Email()
    if not (own or job.settings.email != Email()):
        return
    has = {"address": ends.address or (job.clinic and job.clinic.address), "unsubscribe": ends.unsubscribe}
    if lacking := [key for key in _ASKED if not has[key] and key not in _ADDS.get(ends.platform, ())]:
        message = (
            f"mails have no {' and no '.join(_ASKED[key] for key in lacking)}, "
            "which CAN-SPAM (15 U.S.C. 7704(a)(5)) asks of newsletters"
        )
        hint = f"write {' and '.join(f'{key} = “…”' for key in lacking)} under [email] in trifolio.toml"
        place = document.path if own else job.settings.place
        yield warning("email-footer", place, 1 if own else 0, message, hint)
