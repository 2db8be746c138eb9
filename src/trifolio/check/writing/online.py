"""Whether the web has what an article links to, by what became of asking for it."""

from __future__ import annotations

from collections.abc import Iterator

from trifolio.check.writing.links import addresses
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.nodes import hrefs
from trifolio.problems import Severity

__all__ = ["RULES", "linked"]


def linked(article: Article) -> dict[str, int]:
    """Return the web addresses of an article's text and of its references, each with its first line."""
    line = article.source.line("references", "bibliography")
    references = ((href, line) for href in hrefs(tuple(r.content for r in article.document.references)))
    places: dict[str, int] = {}
    for href, place in (*addresses(article), *references):
        if href.lower().startswith(("http://", "https://")):
            places.setdefault(href.partition("#")[0], place)
    return places


def _answered(article: Article) -> Iterator[Finding]:
    for href, line in linked(article).items():
        name, (fault, moved) = f"“{href[:80]}”", article.answers.get(href, ("", ""))
        if fault:
            yield Finding(line, f"{name} {fault}", "look whether it moved, or link to another page", "link-online")
        elif moved:
            yield Finding(line, f"{name} has moved for good", f"write “{moved}”", "link-moved")


RULES = (Rule("link-online", _answered, online=True), Rule("link-moved", _answered, Severity.NOTICE, online=True))
