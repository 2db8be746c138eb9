"""What a web page must be that stands by itself: it asks for nothing and runs nothing, and every tool can read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote

from lxml import etree

from trifolio.check.artifact.finished import Answer, Finished
from trifolio.problems import Problem, error
from trifolio.safety.policy import hash_source

__all__ = ["alone", "ordered", "policy"]

Check = Callable[[Finished], Answer]

_AGAIN = "build it again"
_URL = re.compile(r"url\(\s*[\"']?([^\"')]{0,300})|@import\s+([^;]{0,300})", re.IGNORECASE)
_LOADS = {
    "src": None,
    "srcset": None,
    "data": frozenset(("object",)),
    "poster": None,
    "background": None,
    "action": None,
    "formaction": None,
    "ping": None,
    "href": frozenset(("link", "image", "use", "base")),
}
"""The attributes by which a page asks for a file, and the elements on which they do (None: all)."""
_HARMLESS = frozenset(("canonical", "author", "license", "help", "next", "prev", "alternate"))
"""What a `link` may be that loads nothing (HTML, 4.6.8)."""


def _looking(look: Callable[[Finished, Any], Iterator[Problem]]) -> Check:
    """Return a check that looks at the page's tree."""

    def check(artifact: Finished) -> Answer:
        root = (
            etree.fromstring(artifact.data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
            if artifact.data.strip()
            else None
        )
        if root is None or root.find("body") is None:
            return (error("artifact-unreadable", artifact.path, 0, "cannot be read as a web page", _AGAIN),)
        return tuple(look(artifact, root))

    check.__name__, check.__doc__ = look.__name__, look.__doc__
    return check


@_looking
def policy(artifact: Finished, root: Any) -> Iterator[Problem]:
    """Prove that its Content-Security-Policy forbids all but its own styles and pictures (CSP 3)."""
    wrong = partial(error, "web-policy", artifact.path, 0)
    metas = [meta for meta in root.iter("meta") if meta.get("http-equiv", "").casefold() == "content-security-policy"]
    if len(metas) != 1 or (head := metas[0].getparent()) is None or head.tag != "head":
        yield wrong(f"it has {len(metas) or 'no'} Content-Security-Policy in its head, not one", _AGAIN)
        return
    rules = dict(rule.split(None, 1) for rule in metas[0].get("content", "").split(";") if len(rule.split()) > 1)
    for name in ("default-src", "base-uri", "form-action"):
        if rules.get(name, "").strip() != "'none'":
            yield wrong(f"its policy has “{name} {rules.get(name, '')}”, not 'none'", _AGAIN)
    if sources := set(rules.get("img-src", "").split()) - {"data:", "'self'"}:
        yield wrong(f"its policy allows pictures of {' '.join(sorted(sources))}", _AGAIN)
    allowed = set(rules.get("style-src", "").split())
    if strange := {source for source in allowed if not source.startswith("'sha256-")} - {"'unsafe-hashes'"}:
        yield wrong(f"its policy allows styles of {' '.join(sorted(strange))}", _AGAIN)
    styles = [element.text or "" for element in root.iter("style")]
    styles += [style for element in root.iter("*") if (style := element.get("style"))]
    if refused := [style for style in styles if hash_source(style) not in allowed]:
        yield wrong(f"its policy refuses a style that it has: “{' '.join(refused[0].split())[:40]}…”", _AGAIN)


@_looking
def alone(artifact: Finished, root: Any) -> Iterator[Problem]:
    """Prove that it runs no script, and asks for nothing but what lies in it or beside it."""
    wrong = partial(error, "web-outside", artifact.path)
    beside = {file.name for file in artifact.companions.values()}
    for element in root.iter("*"):
        line = element.sourceline or 0
        if element.tag == "script" and element.get("type") != "application/ld+json":
            yield wrong(line, "it runs a script", "take it out of the template")
        for name, value in element.attrib.items():
            if name.startswith("on") or value.strip().casefold().startswith("javascript:"):
                yield wrong(line, f"it runs a script: {name} of <{element.tag}>", "take it out of the template")
            elif _loads(element, name):
                for address in _addresses(name, value):
                    if not address.startswith(("data:", "#")) and unquote(address) not in beside:
                        yield wrong(line, f"it asks for “{address[:80]}”", "what a page shows lies in it, or beside it")
        sheet = (element.text or "") if element.tag == "style" else element.get("style", "")
        for pair in _URL.findall(sheet):
            if not (address := "".join(pair)).startswith(("data:", "#")):
                yield wrong(line, f"a style asks for “{address[:80]}”", "what a page shows lies in it, or beside it")


def _loads(element: Any, name: str) -> bool:
    if name not in _LOADS or (element.tag == "link" and set(element.get("rel", "").casefold().split()) <= _HARMLESS):
        return False
    elements = _LOADS[name]
    return elements is None or element.tag in elements


def _addresses(name: str, value: str) -> list[str]:
    """Return the addresses in an attribute; those of a `srcset` stand before their widths."""
    if name != "srcset":
        return [value.strip()]
    return [part.split()[0] for part in re.split(r",\s+", value) if part.split()]


@_looking
def ordered(artifact: Finished, root: Any) -> Iterator[Problem]:
    """Prove that it has its title and language, unique ids, links that lead somewhere, pictures with words."""
    wrong = partial(error, "web-structure", artifact.path)
    meta = artifact.job.own.meta if artifact.job else None
    language, title = root.get("lang", ""), " ".join((root.findtext("head/title") or "").split())
    if not language or (meta and language != meta.lang):
        yield wrong(0, f"its language is “{language}”, not “{meta.lang}”" if meta else "it has no language", _AGAIN)
    if not title or (meta and title != " ".join(meta.title.split())):
        yield wrong(0, f"its title is “{title}”, not “{meta.title}”" if meta else "it has no title", _AGAIN)
    ids = Counter(element.get("id") for element in root.iter("*") if element.get("id"))
    for name, times in ids.items():
        if times > 1:
            yield wrong(0, f"the id “{name}” stands {times} times", _AGAIN)
    for link in root.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and len(href) > 1 and unquote(href[1:]) not in ids:
            yield wrong(link.sourceline or 0, f"the link to “{href}” leads nowhere", _AGAIN)
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield wrong(image.sourceline or 0, "a picture has no alternative text", _AGAIN)
    if (count := sum(1 for _ in root.iter("h1"))) != 1:
        yield wrong(0, f"it has {count} headings of the first level, not one", _AGAIN)
