"""The entries of a bibliography, checked and normalised: CSL-JSON items.

An item holds text (`str`), names (a tuple of mappings) and dates (see `dates`), nothing else; so whatever formats it
can rely on the shapes. Field and type names are those of CSL 1.0.2, appendices III and IV.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from trifolio.document.citations.dates import read_date
from trifolio.problems import Problem, error, nearest, warning
from trifolio.safety.values import dataclass

__all__ = ["Bibliography", "Item", "Origin", "clean", "read_items"]

Item: TypeAlias = Mapping[str, Any]
Bibliography: TypeAlias = Mapping[str, Item]
"""The items by key, in the order of the file."""

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split(),
)
DATES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})
NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director editor-translator executive-producer guest host illustrator interviewer narrator organizer
    original-author performer producer recipient reviewed-author script-writer series-creator translator""".split(),
)
TEXTS = frozenset(
    """abstract annote archive archive-place archive_collection archive_location authority call-number chapter-number
    citation-key citation-label collection-number collection-title container-title container-title-short dimensions
    division DOI edition event-place event-title first-reference-note-number genre ISBN ISSN issue jurisdiction keyword
    language license locator medium note number number-of-pages number-of-volumes original-publisher
    original-publisher-place original-title page page-first part-number part-title PMCID PMID printing-number publisher
    publisher-place references reviewed-genre reviewed-title scale section source status supplement-number title
    title-short URL version volume volume-title volume-title-short year-suffix""".split(),
)
SYNONYMS = {"journalAbbreviation": "container-title-short", "shortTitle": "title-short", "event": "event-title"}
"""Fields' names in CSL 1.0.2 for those that programs still write."""

IGNORED = frozenset({"id", "type", "categories", "custom", "system_id"})

KEY = re.compile(r"\w(?:[\w:.#$%&+?<>~/-]*\w)?")
"""What can stand after `@` in a citation (Pandoc's rule)."""

_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML cannot hold (XML 1.0, 2.2), and the noncharacters that mark formatting in `listing`."""

_SPACE = re.compile(r"[ \t\r\n]+")
_RANGE = re.compile(r"\s*(\w+)\s*[-–—]{1,3}\s*(\w+)\s*")
_PARTS = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where entries stand: `path` and `line` for problems, and `name` of the file if they are not in the source."""

    path: str
    line: int
    name: str = ""

    def invalid(self, message: str, hint: str) -> Problem:
        """Return the error that an entry is not valid."""
        return error("reference-invalid", self.path, self.line, self._of_file(message), hint)

    def unread(self, message: str, hint: str = "", line: int = 0) -> Problem:
        """Return the error that the bibliography cannot be read; `line` is the line of its file, if known."""
        place = f", line {line}: " if line else ": "
        return error("bibliography", self.path, self.line, f"{self.name}{place}{message}", hint)

    def misnamed(self, message: str, hint: str) -> Problem:
        """Return the warning that a field is unknown, and is not shown."""
        return warning("reference-field", self.path, self.line, self._of_file(message), hint)

    def printed(self, message: str, hint: str) -> Problem:
        """Return the warning that markup of an entry is not understood, and is printed as it stands."""
        return warning("reference-markup", self.path, self.line, self._of_file(message), hint)

    def _of_file(self, message: str) -> str:
        return f"{self.name}: {message}" if self.name else message


def read_items(entries: Iterable[object], origin: Origin) -> tuple[dict[str, Item], list[Problem]]:
    """Return the items by key, and the problems of the entries.

    An entry with a valid key of its own is kept, with its valid fields, so that a citation of it is not a second error.
    """
    items: dict[str, Item] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Mapping):
            problems.append(origin.invalid(f"entry {number} is not a mapping", "write id, type, title … of it"))
            continue
        key = clean(entry.get("id"))
        if not KEY.fullmatch(key):
            wrong = f"has the id “{key}”, which cannot be cited" if key else "has no id"
            hint = "letters, digits and . : - _ between them, as in id: smith2019"
            problems.append(origin.invalid(f"entry {number} {wrong}", hint))
        elif key in items:
            problems.append(origin.invalid(f"two references have the id “{key}”", "give each its own id"))
        else:
            reader = _Reader(key, origin, problems)
            items[key] = reader.item(entry)
    return items, problems


def clean(value: object) -> str:
    """Return a scalar as one line of text that XML can hold; nothing for any other value."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _SPACE.sub(" ", _JUNK.sub("", str(value))).strip(" ")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the fields of one entry, and adds their problems to `problems`."""

    key: str
    origin: Origin
    problems: list[Problem]

    def wrong(self, message: str, hint: str) -> None:
        self.problems.append(self.origin.invalid(f"reference “{self.key}” {message}", hint))

    def item(self, entry: Mapping[object, object]) -> Item:
        item: dict[str, Any] = {"id": self.key, "type": self.kind(entry.get("type"))}
        for written, value in entry.items():
            name = SYNONYMS.get(clean(written), clean(written))
            if name in IGNORED or name.startswith("_") or value in (None, "", [], {}):
                continue
            if (read := self.field(name, value)) and name not in item:
                item[name] = read
        if "title" not in item:
            self.wrong("has no title", "add title: …")
        return item

    def kind(self, value: object) -> str:
        """Return the entry's type."""
        kind = clean(value)
        if kind not in TYPES:
            wrong = f"has an unknown type “{kind}”" if kind else "has no type"
            close = nearest(kind, TYPES)
            hint = close if close.startswith("did") else "for example article-journal, book, chapter, report or webpage"
            self.wrong(wrong, hint)
        return kind if kind in TYPES else "document"

    def field(self, name: str, value: object) -> object:
        """Return the value of a field; None or nothing, with a problem, if it is not valid."""
        if name in NAMES:
            return tuple(self.names(name, value))
        if name in DATES:
            if not (date := read_date(value, clean)):
                self.wrong(f"has a date that cannot be read: {name}", "write 2017, 2017-11 or 2017-11-14")
            return date
        if name not in TEXTS:
            message = f"reference “{self.key}” has an unknown field “{name}”"
            close = nearest(name, TEXTS | NAMES | DATES)
            hint = close if close.startswith("did") else "it will not be shown"
            self.problems.append(self.origin.misnamed(message, hint))
            return None
        text = clean(value)
        if not text and not isinstance(value, str):
            self.wrong(f"has a {name} that is not text", f"write {name}: some text")
        return ", ".join(map(_dashed, text.split(","))) if name == "page" else text

    def names(self, role: str, value: object) -> Iterator[Mapping[str, str]]:
        """Yield the valid names; one written as plain text is shown as it stands."""
        for name in value if isinstance(value, list | tuple) else [value]:
            parts = name if isinstance(name, Mapping) else {"literal": name}
            read = {part: text for part in _PARTS if (text := clean(parts.get(part)))}
            if "literal" in read:
                yield {"literal": read["literal"]}
            elif "family" in read:
                yield read
            elif "given" in read:
                yield {"literal": read["given"]}
            else:
                self.wrong(f"has a name that cannot be read: {role}", "write {family: Smith, given: JA} or plain text")


def _dashed(pages: str) -> str:
    """Return a range of pages with an en dash; any other text stays."""
    return f"{ends[1]}–{ends[2]}" if (ends := _RANGE.fullmatch(pages)) else pages.strip()
