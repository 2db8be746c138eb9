"""Front matter into `Meta`: what each key takes, and what stands for those that a source leaves out."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from trifolio.document.labels import label_of
from trifolio.document.model import Meta
from trifolio.document.parse.quotes import curled
from trifolio.document.parse.record import record_rows
from trifolio.problems import Problem, warning
from trifolio.source import markdown
from trifolio.source.dates import date
from trifolio.source.file import Source
from trifolio.source.mailing import Email, email_rows, feedback
from trifolio.source.schema import ANY, At, Kind, Origin, WrongError, matching, scalar, table, texts

__all__ = ["EXPECTED", "FRONT", "KEYS", "is_private", "meta", "plain_words", "slug"]


def _squeezed(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongError
    return " ".join(value.split())


_WRITTEN = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%B %d %Y", "%Y/%m/%d", "%Y.%m.%d")
"""Dates that nobody could read as another day, as they are written elsewhere; `%B` is a month's name in English."""


def _iso(text: str) -> str:
    """Return a date as ISO 8601 writes it, without the hour; what is none, or could be two, stays."""
    if instant := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*", text):
        return instant[1]
    for form in (*_WRITTEN, "%B %Y"):
        with contextlib.suppress(ValueError):
            day = dt.datetime.strptime(text.replace("Sept ", "Sep "), form).date()  # noqa: DTZ007 - a day, no instant
            return day.isoformat() if "%d" in form else f"{day:%Y-%m}"
    return text


_YES = ("true", "yes")
_FLAGS = (*_YES, "false", "no")


def _flag(text: str) -> bool:
    if text.lower() not in (*_FLAGS, ""):
        raise WrongError
    return text.lower() in _YES


def _split(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for line in lines for word in line.split(",") if word.strip())


TEXT = scalar("text", {"type": ["string", "number", "boolean", "null"]}, _squeezed)
"""Text in YAML needs no quotes, so to others it may look like a number; the reader of sources takes all as text."""

TEXTS = texts(TEXT).then(lambda elements: tuple(filter(None, elements)))
DATE = date("a date as YYYY-MM-DD or YYYY-MM", TEXT.then(_iso))
LANGUAGE = matching(
    r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*",
    "a language tag such as en, en-GB or ar (BCP 47)",
    TEXT.then(lambda text: text.replace("_", "-")),
)
FLAG = replace(TEXT.then(_flag), wants="true or false", schema={"enum": [True, False, *_FLAGS, ""]})
SLUG = matching(
    r"\w[\w.-]*",
    "letters, digits, hyphens: it names a folder",
    TEXT,
    schema=r"[^\s!-/:-@[-^`{-~][^\s!-,/:-@[-^`{-~]*",  # to JavaScript, \w is ASCII alone
)
ADDRESS = matching(r"https?://[^\s/].*", "an address that begins with https://", TEXT)

_EMAIL = email_rows(TEXT)
EMAIL = table(_EMAIL, Email, wants=f"some of {', '.join(_EMAIL)} below it, each with two spaces before")

KEYS: Mapping[str, Kind[Any]] = {
    "title": TEXT,
    "subtitle": TEXT,
    "slug": SLUG,
    "lang": LANGUAGE,
    "author": TEXTS,
    "publisher": TEXT,
    "published": DATE,
    "updated": DATE,
    "review_by": DATE,
    "version": TEXT,
    "summary": TEXT,
    "keywords": texts(TEXT).then(_split),
    "cover": TEXT,
    "url": ADDRESS,
    "contact": TEXT,
    "feedback": feedback(TEXT),
    "funding": TEXT,
    "rights": TEXT,
    "series": TEXT,
    "id": TEXT,
    **record_rows(TEXT, DATE),
    "email": EMAIL,
    "editions": TEXTS,
    "draft": FLAG,
    "private": FLAG,
    "bibliography": TEXT,
    "references": ANY,  # the bibliography's own reader checks it
}
"""The keys of the front matter."""

FRONT = table(KEYS, dict[str, Any])

EXPECTED = ("publisher", "updated", "review_by", "version", "contact")
"""What a handout owes its reader; missing ones warn (PIF TICK criteria; NHS content standard)."""

_CURLED = ("title", "subtitle", "summary", "series")

_FIELDS = ("subject", "preheader")
"""What goes into fields of a mailing tool."""


def meta(
    source: Source, defaults: Mapping[str, str], heading: str, quotes: str = ""
) -> tuple[Meta, tuple[Problem, ...]]:
    """Return the checked front matter.

    `defaults` are the project's values for keys that the source leaves out, `subject` and `preheader` of `email` among
    them, in which `{title}` is the article's; `heading` is its first `#` heading, the title where the front matter
    gives none. `quotes` is the language of quotation marks, if they are to be curly.
    """
    at = At(Origin(source.path, source.lines, "meta-type", "meta-unknown", table="“{}”"))
    own, problems = at.read(FRONT, source.front) or {}, at.problems
    faulty = source.front.keys() - own.keys()
    values = {key: value for key, value in {**defaults, **own}.items() if value not in ("", (), None)}
    if missing := [key for key in EXPECTED if key not in values and key not in faulty]:
        hint = f"write “{missing[0]}: …” between two lines of --- at the top"
        problems.append(warning("meta-missing", source.path, 1, f"missing: {', '.join(missing)}", hint))
    values |= {key: plain_words(values[key]) for key in ("title", "subtitle", "summary") if key in values}
    if quotes:
        values |= {key: curled(values[key], quotes) for key in _CURLED if key in values}
    title = values.get("title") or heading
    if not title:
        title = re.sub(r"[-_]+", " ", source.stem).strip().capitalize() or "Untitled"
        if "title" not in faulty:
            message = f"no title; the file's name serves as one: “{title}”"
            problems.append(warning("title-missing", source.path, 1, message, "write “title: …” at the top"))
    return _build(values, title, source.stem), tuple(problems)


_MARKUP = re.compile(r"[*_`<&\\~]")
"""A text without any of these is what it says."""

_PLAIN = frozenset("p em strong code sup sub mark i b".split())


def plain_words(text: str) -> str:
    """Return what a key's Markdown says in words alone: `*5*-HT<sub>3</sub>` is `5-HT₃`.

    What has anything else in it than emphasis, code, raised and lowered words stays as it is written.
    """
    if not _MARKUP.search(text):
        return text
    tree = markdown.read(text, "")
    tags = [element.tag for element in tree.root.iterdescendants()]
    return label_of(tree.root) if tags.count("p") == 1 and {*tags} <= _PLAIN and not tree.problems else text


def is_private(front: Mapping[str, Any]) -> bool:
    """Return whether a source says that nothing is to be published of it."""
    value = front.get("private")
    return isinstance(value, str) and value.lower() in _YES


def slug(front: Mapping[str, Any], stem: str) -> str:
    """Return the slug of a source: what its front matter says, else made of its file's name."""
    return str(front.get("slug") or re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "article")


def _build(values: Mapping[str, Any], title: str, stem: str) -> Meta:
    handled = {"title", "slug", "author", "email", "bibliography", "references", "private", *_FIELDS}
    email: Email = values.get("email", Email())
    return Meta(
        title=title,
        slug=slug(values, stem),
        authors=values.get("author", ()),
        email=replace(email, subject="", preheader=""),
        **{key: getattr(email, key) or values.get(key, "").replace("{title}", title) for key in _FIELDS},
        **{key: value for key, value in values.items() if key not in handled},
    )
