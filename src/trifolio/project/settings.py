"""The keys of the configuration, a table each, and what each key takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from trifolio.check.writing.settings import Check
from trifolio.document.model import Original
from trifolio.job import Clinic, Ebook, Fonts, Handout
from trifolio.problems import Severity, error
from trifolio.project.collection import collection
from trifolio.project.colours import TOKENS
from trifolio.safety.fetch import OutsideError, find, like
from trifolio.safety.files import folded
from trifolio.safety.limits import Limits
from trifolio.safety.values import dataclass
from trifolio.source.mailing import Email, email_rows, feedback
from trifolio.source.schema import BOOL, TEXT, At, Kind, WrongError, each, matching, one_of, scalar, table, texts, whole

__all__ = ["Review", "Site", "configuration"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """`[site]` of the configuration: whether a build writes the pages of the library.

    The pictures of web pages are `inside` or `beside` them. `address` is where the output folder is put on the web.
    """

    pages: bool = True
    pictures: str = "inside"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """`[review]` of the configuration: how many days before the day of its review an article is told to be due."""

    warn: int = 90


LINES = ("name", "appointment", "notes")
"""What a patient, or somebody at the clinic, may have room to write on a handout, in the order in which it stands."""


def configuration(root: Path) -> Kind[dict[str, Any]]:
    """Return the kind of a configuration: its keys are fields of `Project`, but for `project`, a table of its own.

    The files that it names are looked up from its folder, `root`.
    """
    handout = {
        "paper": one_of("a4", "letter"),
        "profile": _file("colour profile", root),
        "patient": _some(*LINES),
        "references": one_of("full", "qr", "none"),
        "other_formats": TEXT,
        "qr": BOOL,
    }
    clinic = table(
        {
            "name": TEXT,
            "logo": _file("logo", root),
            "logo_dark": _file("logo", root),
            "address": texts(),
            "phones": texts(),
            "hours": texts(),
            "web": TEXT,
            "letterhead": BOOL,
            "handout": table(handout, dict[str, Any]),
            "ebook": table(EBOOK_ROWS, dict[str, Any]),
            "email": table(EMAIL_ROWS, dict[str, Any]),
            "tokens": TOKENS,
        },
        Clinic,
    )
    return table(
        {
            **PROJECT,
            "project": table(PROJECT, dict),
            "clinic": clinic.then(lambda own: None if own == Clinic() else own),
            "clinics": _folders(clinic),
            "email": EMAIL,
            "handout": table(handout, Handout),
            "ebook": EBOOK,
            "fonts": table({"text": TEXT, "ebook": BOOL}, Fonts),
            "limits": LIMITS,
            "check": _check(root),
            "site": table({"pages": BOOL, "pictures": one_of("inside", "beside"), "address": _WEB_FOLDER}, Site),
            "review": table({"warn": whole(0, 3650, wants="a whole number of days, up to 3650")}, Review),
            "collections": _folders(collection(_file("cover", root))),
        },
        dict[str, Any],
    )


def _check(root: Path) -> Kind[Check]:
    """Return the kind of `[check]`; a file that it names stands in the project."""

    def retractions(value: str) -> Path | None:
        if not value:
            return None
        from trifolio.check.writing.retractions import lacking

        hint = "download the list of Retraction Watch as CSV"
        if not (root / value).is_file():
            raise WrongError(f"there is no file {value}", hint)
        try:
            columns = lacking(root / value)
        except OSError as fault:
            raise WrongError(f"{value} cannot be read: {fault.strerror}", hint) from fault
        if columns:
            raise WrongError(f"{value} is no list of Retraction Watch: it has no column {columns[0]}", hint)
        return root / value

    severity = one_of(*Severity)
    rows = {
        "ignore": texts(),
        "severity": each(severity),
        "words": each(TEXT),
        "retractions": TEXT.then(retractions),
    }
    return table(rows, Check)


def _file(kind: str, root: Path) -> Kind[Original]:
    """Return the kind of the names of files in a project."""

    def convert(value: Any, at: At) -> Original | None:
        name = TEXT.read(value, at)
        if not name:
            return None
        place = (at.origin.path, at.line)
        try:
            file = find(name, (root, root / "assets"), (root,))
        except OutsideError:
            at.problems.append(error("picture-outside", *place, f"the {kind} {name} is outside the project"))
            return None
        if file is None:
            near = like(name, (root, root / "assets"), (root,))
            hint = f"did you mean “{near}”?" if near else "it is looked for beside trifolio.toml, then in assets/"
            at.problems.append(error("picture-missing", *place, f"there is no {kind} {name}", hint))
            return None
        from trifolio.pictures import originals  # few projects name one

        return originals.original(name, file, at.line)

    return Kind(convert, TEXT.wants, TEXT.schema)


def _some(*values: str) -> Kind[tuple[str, ...]]:
    """Return the kind of lists of some of these texts, which come in this order."""
    listed = ", ".join(f"“{value}”" for value in values)

    def convert(given: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [text for text in given if text not in values]:
            raise WrongError(f"wants some of {listed}, not “{unknown[0]}”")
        return tuple(value for value in values if value in given)

    return replace(texts().then(convert), schema=texts(one_of(*values)).schema)


def _folder_name(value: str) -> str:
    if value in {"", ".", ".."} or re.search(r"[/\\:\x00-\x1f]", value):
        raise WrongError("cannot name a folder", "use letters, digits and hyphens")
    return value


FOLDER = scalar("a name for a folder", {"pattern": r"^(?!\.\.?$)[^/\\:\x00-\x1f]+$"}, _folder_name)


def _folders(kind: Kind[T]) -> Kind[Mapping[str, T]]:
    """Return the kind of a table whose keys name folders, no two of which are one where capitals don't count."""
    named = each(kind, FOLDER)

    def convert(value: Any, at: At) -> Mapping[str, T] | None:
        taken: dict[str, str] = {}
        for key in value if isinstance(value, Mapping) else ():
            if (other := taken.setdefault(folded(key), key)) != key:
                message = f"“{key}” and “{other}” are one folder on Windows and macOS"
                at.below(key).error(message, "give one of them another name")
        return named.read(value, at)

    return Kind(convert, named.wants, named.schema)


PROJECT: Mapping[str, Kind[Any]] = {
    "title": TEXT,
    "publisher": TEXT,
    "feedback": feedback(TEXT),
    "url": TEXT,
    "lang": TEXT,
    "editions": texts(),
    "strict": BOOL,
    "smart": BOOL,
    "pictures": texts(),
}

_ADDRESS = matching(r"https?://\S+", "an address in quotes, https:// and all")
_WEB_FOLDER = _ADDRESS.then(lambda url: f"{url.rstrip('/')}/")
EMAIL_ROWS: Mapping[str, Kind[Any]] = {
    **email_rows(TEXT),
    "width": whole(),
    "pictures": _WEB_FOLDER,
}
EMAIL = table(EMAIL_ROWS, Email)

EBOOK_ROWS: Mapping[str, Kind[Any]] = {
    "page_list": BOOL,
    "chapters": one_of("article", "heading"),
    "contents": whole(1, 3, wants="1, 2 or 3"),
    "certified_by": TEXT,
    "certifier_credential": TEXT,
    "certifier_report": _ADDRESS,
}
_CERTIFIED = table(EBOOK_ROWS, Ebook)
_OF_A_CERTIFIER = ("certifier_credential", "certifier_report")
_NAMED = {"required": ["certified_by"], "properties": {"certified_by": {"minLength": 1}}}


def _ebook(value: Any, at: At) -> Ebook | None:
    """Read the ebook's table, in which a credential or a report wants somebody whose it is."""
    ebook = _CERTIFIED.read(value, at)
    for key in _OF_A_CERTIFIER:
        if key in value and not value.get("certified_by"):
            at.below(key).error(f"“{key}” wants “certified_by” beside it")
    return ebook


EBOOK = Kind(
    _ebook,
    _CERTIFIED.wants,
    {**_CERTIFIED.schema, "dependentSchemas": dict.fromkeys(_OF_A_CERTIFIER, _NAMED)},
)

_COUNT = whole(0, 1_000_000_000, wants="a whole number up to 1000000000; 0 for no limit")
LIMITS = table({"seconds": _COUNT, "megabytes": _COUNT}, Limits)
