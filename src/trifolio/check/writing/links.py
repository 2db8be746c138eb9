"""Links: files of the project that are not there, and addresses that no browser, mail program or telephone takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from trifolio.check.writing.rule import Article, Finding, Rule
from trifolio.document.addresses import contact
from trifolio.document.nodes import Element, located

__all__ = ["RULES", "addresses"]


def addresses(article: Article) -> Iterator[tuple[str, int]]:
    """Yield the address of each link in an article's text, with its line."""
    for node, line in located(article.document.bodies):
        if isinstance(node, Element) and node.tag == "a":
            yield node.get("href"), line


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`++)[^`]++\1(?!`)")
_TARGETS = re.compile(r"\]\(\s{0,9}<?([^\s<>()]{1,400})|^ {0,3}\[[^\]\n]{1,100}\]:\s{1,9}<?([^\s<>]{1,400})")
"""What a link or a definition of one leads to. Pictures, whose files are looked for anyway, are left out by hand."""

_FILES = frozenset(".md .markdown .pdf .doc .docx .odt .rtf .txt .xls .xlsx .csv .ppt .pptx .epub .ics .zip".split())
_ASIDE = ("static", "public", "assets", "docs", "content", "src", "")
"""Folders of the project that web sites serve files from."""


def _written(article: Article) -> Iterator[tuple[str, int]]:
    """Yield what each link of the source leads to as it is written, with its line."""
    fence = ""
    for line, text in enumerate(article.source.body.split("\n"), article.source.first_line):
        if mark := _FENCE.match(text):
            if not fence or (mark[1].startswith(fence) and not text[mark.end() :].strip()):
                fence = "" if fence else mark[1]
            continue
        for match in _TARGETS.finditer(_CODE.sub("", text)) if not fence else ():
            yield match[1] or match[2], line


def _file(article: Article) -> Iterator[Finding]:
    """Find files that are not there. Without a web site of the article, a link to one is told of as `link-site`."""
    if not article.document.meta.url:
        return
    beside = article.root / Path(article.source.path).parent
    for target, line in _written(article):
        name = unquote(target.partition("#")[0].partition("?")[0])
        if _is_elsewhere(target) or PurePosixPath(name).suffix.lower() not in _FILES:
            continue
        places = [beside / name, *(article.root / folder / name.lstrip("/") for folder in _ASIDE)]
        if not any(map(_is_there, places)):
            yield Finding(
                line, f"there is no file “{target[:80]}”", "mend its name, or write its whole address, https://…"
            )


def _is_elsewhere(target: str) -> bool:
    return target.startswith(("#", "//", "{")) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target))


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):  # no name that a file can have
        return False


def _form(article: Article) -> Iterator[Finding]:
    """Find addresses of wrong forms; one without a scheme is told of as `link-site` where the article has no `url`."""
    for target, line in _written(article) if article.document.meta.url else ():
        if target.lower().startswith("www."):
            yield Finding(line, f"“{target[:80]}” leads to a file of that name", f"write “https://{target[:80]}”")
    seen: set[str] = set()
    for href, line in addresses(article):
        if href not in seen and (fault := _fault(href)):
            seen.add(href)
            yield Finding(line, f"“{href[:80]}” {fault}", "try it, and copy it from where it works")


_TEMPLATED = re.compile(r"\{\{|%7B%7B|\*\||%7C\*", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@,;]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = re.compile(r"\+?[\d\s().*#/-]{2,30}(?:;[\w=+.-]{1,40})*")
_HOST = re.compile(
    r"(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}\.?|\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}|localhost", re.IGNORECASE
)
_END = re.compile(r"%20\Z|(?<=[\w/])[.,;]\Z")
_DOUBLE = re.compile(r"\w+://(?:https?[:/]|www\.\w+:)", re.IGNORECASE)


def _fault(href: str) -> str:
    """Return what is wrong with an address, going on from it; empty if nothing is, or a template is to fill it in."""
    judge = _FAULTS.get(href.partition(":")[0].lower())
    return judge(href) if judge and not _TEMPLATED.search(href) else ""


def _of_mail(href: str) -> str:
    boxes = re.split("[,;]", contact(href) or "")
    return "" if all(_MAILBOX.fullmatch(box.strip()) for box in boxes) else "is no address of e-mail"


def _of_telephone(href: str) -> str:
    return "" if _NUMBER.fullmatch((contact(href) or "").strip()) else "is no telephone number"


def _of_web(href: str) -> str:
    host = unquote(urlsplit(href).hostname or "")
    faults = {
        "begins twice": _DOUBLE.match(href) or "%20http" in href.lower(),
        f"has no name of a host in it: {host}": not _HOST.fullmatch(host),
        "ends in what belongs to the sentence": _END.search(href),
    }
    return next((fault for fault, there in faults.items() if there), "")


_FAULTS = {"mailto": _of_mail, "tel": _of_telephone, "sms": _of_telephone, "http": _of_web, "https": _of_web}
"""What judges an address, by its scheme."""


RULES = (Rule("link-file", _file), Rule("link-form", _form))
