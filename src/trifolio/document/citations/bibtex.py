"""BibTeX and BibLaTeX entries as CSL-JSON entries; the only module that imports pybtex."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from trifolio.document.citations.items import Origin
from trifolio.document.citations.latex import unknown, untex
from trifolio.problems import Problem

__all__ = ["read_bibtex"]

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry",
    "manual": "book",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}
"""CSL's type for each of BibTeX's; `misc` and others are a web page if they have an address, else a document."""

_FIELDS = {
    "address": "publisher-place",
    "booktitle": "container-title",
    "edition": "edition",
    "eventtitle": "event-title",
    "institution": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "journal": "container-title",
    "journaltitle": "container-title",
    "location": "publisher-place",
    "note": "note",
    "organization": "publisher",
    "pages": "page",
    "eid": "page",
    "pmcid": "PMCID",
    "pmid": "PMID",
    "publisher": "publisher",
    "school": "publisher",
    "series": "collection-title",
    "shortjournal": "container-title-short",
    "type": "genre",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
}
"""CSL's text field for each of BibTeX's; of two for the same field the first here counts."""

_NUMBERS = {"article": "issue", "book": "collection-number", "incollection": "collection-number"}
"""CSL's field for BibTeX's `number`, by type of entry; `number` for all others."""

_PEOPLE = ("author", "editor", "translator")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL = re.compile(r"\\url\s*\{([^{}]*)\}")
_WHOLE = re.compile(r"\{([^{}]*)\}")


def read_bibtex(text: str, origin: Origin) -> tuple[list[object], list[Problem]]:
    """Return the entries of a BibTeX file as CSL-JSON entries, and the problems."""
    try:
        import latexcodec  # noqa: F401  # gives `codecs` the "ulatex" that `untex` decodes with
        from pybtex.database.input.bibtex import LowLevelParser
    except ImportError:
        return [], [origin.unread("reading BibTeX needs the package pybtex", "pip install 'trifolio[bibtex]'")]
    syntax_errors: list[Any] = []
    entries: list[tuple[str, str, dict[str, str]]] = []
    repeated: list[tuple[str, str]] = []
    for kind, body in LowLevelParser(text, handle_error=syntax_errors.append):
        if kind.lower() not in ("string", "preamble"):
            key, fields = body
            entries.append((kind.lower(), key or "", {name.lower(): "".join(value) for name, value in fields}))
            counts = Counter(name.lower() for name, _ in fields)
            repeated += [(key, name) for name, count in counts.items() if count > 1]
    problems = [origin.unread(f"is not BibTeX: {fault.args[0]}", line=fault.lineno) for fault in syntax_errors]
    problems += [origin.invalid(f"reference “{key}” says {name} twice", "keep one of them") for key, name in repeated]
    if text.strip() and not entries and not problems:
        problems.append(origin.unread("holds no BibTeX entries", "an entry begins like @article{smith2019,"))
    parents = {key: fields for _, key, fields in entries}
    read = [_entry(kind, key, _inherited(fields, parents)) for kind, key, fields in entries]
    return [*read], [*problems, *_leftovers(read, origin)]


def _leftovers(entries: Iterable[Mapping[str, object]], origin: Origin) -> Iterator[Problem]:
    """Yield a warning for each entry with a command of LaTeX that is not known, and is printed as it stands."""
    for entry in entries:
        texts = (value for name, value in entry.items() if name not in ("DOI", "URL", "id") and isinstance(value, str))
        if command := next(filter(None, map(unknown, texts)), ""):
            message = f"reference “{entry['id']}” has the command {command}, which is not known, and prints it"
            yield origin.printed(message, "write the sign itself: the file may hold any character")


def _inherited(fields: Mapping[str, str], parents: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return an entry's fields with those that it inherits from its `crossref`; its title becomes the book's."""
    parent = parents.get(fields.get("crossref", ""), {})
    return {"booktitle" if name == "title" else name: value for name, value in parent.items()} | dict(fields)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> dict[str, object]:
    address = fields.get("url") or (link[1] if (link := _URL.search(fields.get("howpublished", ""))) else "")
    entry: dict[str, object] = {"id": key, "type": _TYPES.get(kind, "webpage" if address else "document")}
    for name, meant in (*_FIELDS.items(), ("number", _NUMBERS.get(kind, "number"))):
        if name in fields and meant not in entry:
            entry[meant] = untex(fields[name])
    if title := fields.get("title"):
        entry["title"] = untex(": ".join((title, fields["subtitle"])) if "subtitle" in fields else title)
    if not address and "howpublished" in fields:
        entry.setdefault("publisher", untex(fields["howpublished"]))
    archive = (fields.get("eprinttype") or fields.get("archiveprefix") or "").lower()
    if archive == "pubmed" and "eprint" in fields:
        entry.setdefault("PMID", fields["eprint"])
    if archive == "arxiv" and "eprint" in fields and "doi" not in fields:
        address = address or f"https://arxiv.org/abs/{fields['eprint']}"
    for role in _PEOPLE:
        if role in fields:
            entry[role] = [*_people(fields[role])]
    verbatim = {"DOI": fields.get("doi"), "URL": address, "accessed": fields.get("urldate"), "issued": _date(fields)}
    return entry | {name: re.sub(r"\\([_%&#~])", r"\1", value) for name, value in verbatim.items() if value}


def _people(names: str) -> Iterator[dict[str, str]]:
    """Yield CSL's names of a BibTeX list: `Smith, Ann and {World Health Organization} and others`."""
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Person
    from pybtex.exceptions import PybtexError

    for name in split_name_list(names):
        if name == "others":
            yield {"literal": "et al"}
            continue
        try:
            person = Person(name)
        except PybtexError:  # more than two commas
            person = None
        if person is None or _WHOLE.fullmatch(name):
            yield {"literal": untex(name)}
            continue
        parts = {
            "family": person.last_names,
            "given": person.first_names + person.middle_names,
            "non-dropping-particle": person.prelast_names,
            "suffix": person.lineage_names,
        }
        yield {part: untex(" ".join(words)) for part, words in parts.items() if words}


def _date(fields: Mapping[str, str]) -> str:
    """Return an entry's date in ISO 8601; parts that are no numbers stay, for `read_date` to refuse."""
    if date := fields.get("date"):
        return date
    year, month, day = (untex(fields.get(part, "")) for part in ("year", "month", "day"))
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    return "-".join(part for part in (year, month, day if month else "") if part)
