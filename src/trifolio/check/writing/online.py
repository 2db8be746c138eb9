"""Whether the web has what an article links to: asked all at once, in bounded time, never inside of this network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from trifolio.check.writing.links import addresses
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.nodes import hrefs
from trifolio.problems import Severity

__all__ = ["RULES"]


@lru_cache(maxsize=1)
def _answers(asked: tuple[str, ...]) -> Mapping[str, tuple[str, str]]:
    """Return what is wrong with addresses, and where they moved; once for the rules of an article."""
    from trifolio.safety.web import ask  # all of HTTP and TLS

    return ask(asked)


def _asked(article: Article) -> dict[str, int]:
    """Return the web addresses of an article's text and of its references, each with its first line."""
    line = article.source.line("references", "bibliography")
    references = ((href, line) for href in hrefs(tuple(r.content for r in article.document.references)))
    places: dict[str, int] = {}
    for href, place in (*addresses(article), *references):
        if href.lower().startswith(("http://", "https://")):
            places.setdefault(href.partition("#")[0], place)
    return places


def _dead(article: Article) -> Iterator[Finding]:
    places = _asked(article)
    for href, (fault, _) in _answers(tuple(places)).items():
        if fault:
            yield Finding(places[href], f"“{href[:80]}” {fault}", "look whether it moved, or link to another page")


def _moved(article: Article) -> Iterator[Finding]:
    places = _asked(article)
    for href, (fault, moved) in _answers(tuple(places)).items():
        if moved and not fault:
            yield Finding(places[href], f"“{href[:80]}” has moved for good", f"write “{moved}”")


RULES = (Rule("link-online", _dead, online=True), Rule("link-moved", _moved, Severity.NOTICE, online=True))
