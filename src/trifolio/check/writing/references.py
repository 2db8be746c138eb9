"""The works that an article cites: none twice, none without its year or journal, none that was taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.check.writing.retractions import Retraction, Work, retracted
from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.citations.bibliography import entry_line
from trifolio.document.citations.fields import bare_doi
from trifolio.document.citations.items import Bibliography, Item
from trifolio.problems import Severity

__all__ = ["RULES", "folded"]

_JOURNALS = frozenset(("article-journal", "article-magazine", "article-newspaper"))
_ARTICLES = _JOURNALS | {"article", "chapter", "paper-conference", "review"}
_DATED = ("issued", "accessed", "submitted", "event-date", "original-date")
_WORDS = 3
"""The fewest words of a title that tells works apart: “Editorial” does not."""

_OTHER = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"</?[a-z]{1,4}>")


def folded(title: str) -> str:
    """Return a title without capitals, signs and markup: as it is however somebody types it."""
    return _OTHER.sub(" ", _MARKUP.sub("", title).casefold()).strip()


def _cited(article: Article) -> Bibliography:
    """Return the entries that are cited, in the order of their numbers."""
    return {reference.key: article.entries[reference.key] for reference in article.document.references}


def _line(article: Article, key: str) -> int:
    return entry_line(article.source, key)


def _doi(item: Item) -> str:
    """Return the DOI of an entry as it compares: from its field, or its address; empty where it has none."""
    return (
        bare_doi(item.get("DOI", "")) or (bare_doi(item["URL"]) if "doi.org/" in item.get("URL", "") else "")
    ).lower()


def _duplicate(article: Article) -> Iterator[Finding]:
    known: dict[str, str] = {}
    for key, item in _cited(article).items():
        number, title = _doi(item), folded(item.get("title", ""))
        names = [number, f"{title} {_year(item)}" if title.count(" ") >= _WORDS - 1 else ""]
        other = next((known[name] for name in names if name in known), "")
        if other and not (number and _doi(article.entries[other]) not in ("", number)):
            message = f"“{key}” and “{other}” are the same work"
            yield Finding(_line(article, key), message, f"cite [@{other}] in both places, and drop the other entry")
        for name in filter(None, names):
            known.setdefault(name, key)


def _year(item: Item) -> str:
    """Return the year in which a work came out, or what stands in its place."""
    issued = item.get("issued", {})
    return str(issued["date-parts"][0][0]) if "date-parts" in issued else str(issued.get("literal", ""))


def _incomplete(article: Article) -> Iterator[Finding]:
    for key, item in _cited(article).items():
        journal = "container-title" in item or "container-title-short" in item
        lacks = {
            "year": not any(name in item for name in _DATED),
            "journal": item["type"] in _JOURNALS and not journal,
        }
        if names := [name for name, missing in lacks.items() if missing]:
            hint = " and ".join(_FIELDS[name] for name in names)
            yield Finding(_line(article, key), f"reference “{key}” has no {' and no '.join(names)}", f"add {hint}")


_FIELDS = {"year": "issued: 2019", "journal": "container-title: …"}


def _misspelt(article: Article) -> Iterator[Finding]:
    for key, item in _cited(article).items():
        written = item.get("DOI", "")
        if fault := _fault(written) if written else "":
            message = f"the DOI of “{key}” {fault}: “{written[:60]}”"
            yield Finding(_line(article, key), message, "copy it from the work itself: 10.1000/xyz123")


def _fault(written: str) -> str:
    """Return what is wrong with a DOI (ISO 26324: 10., the registrant's number, a slash, a suffix)."""
    if not bare_doi(written):
        return "is not one"
    if written[-1] in ".,;":
        return f"ends in “{written[-1]}”"
    if written.count("(") < written.count(")"):
        return "ends in a bracket that nothing opens"
    return ""


def _retracted(article: Article) -> Iterator[Finding]:
    works = {
        key: Work(_doi(item), item.get("PMID", ""), folded(item.get("title", "")) if item["type"] in _ARTICLES else "")
        for key, item in _cited(article).items()
    }
    if article.settings.retractions is None or not works:
        return
    for key, retraction in retracted(article.settings.retractions, works, folded).items():
        message = f"reference “{key}” {_told(retraction)}"
        hint = "cite another work, or say in the text that this one does not hold"
        yield Finding(_line(article, key), message, hint)


def _told(retraction: Retraction) -> str:
    notice = f", see doi.org/{retraction.notice}" if retraction.notice else ""
    what = "was retracted" if retraction.nature == "Retraction" else "is in doubt (expression of concern)"
    return f"{what}{notice}" if retraction.sure else f"has the title of a work that {what}{notice}"


RULES = (
    Rule("reference-duplicate", _duplicate, Severity.NOTICE),
    Rule("reference-incomplete", _incomplete, Severity.NOTICE),
    Rule("reference-doi", _misspelt),
    Rule("reference-retracted", _retracted),
)
