"""Works that were taken back, by the list of Retraction Watch: a CSV of some 60 MB, which Crossref gives away.

Its rows name a work by `OriginalPaperDOI`, `OriginalPaperPubMedID` and `Title`; `RetractionNature` says what became of
it, and a reinstatement takes back what an earlier row says. To read all rows takes a second, so they are read only
where the bytes of the file hold a DOI, a number or a title that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from trifolio.problems import ContentError, error
from trifolio.safety.values import dataclass

__all__ = ["COLUMNS", "Retraction", "Work", "lacking", "retracted"]

COLUMNS = (
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "Title",
    "RetractionNature",
    "RetractionDOI",
)
"""The columns that are read; Retraction Watch may add and move others."""

_TOLD = ("Expression of concern", "Retraction")
"""The natures that are told, the graver last; a correction is none of them."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as it is looked for: its DOI in small letters, its number in PubMed, its title without signs."""

    doi: str = ""
    pmid: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """What became of a work: `Retraction` or `Expression of concern`, and the DOI of the notice, if there is one.

    One that is not `sure` was found by its title alone.
    """

    nature: str
    notice: str
    sure: bool


def lacking(file: Path) -> tuple[str, ...]:
    """Return the columns that a file lacks to be the list. Raises OSError where it cannot be read."""
    import csv

    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        head = lines.readline(10_000)
    names = next(csv.reader([head]), [])
    return tuple(name for name in COLUMNS if name not in names)


def retracted(file: Path, works: Mapping[str, Work], folded: Callable[[str], str]) -> Mapping[str, Retraction]:
    """Return what became of works by their keys; `folded` makes a title of the list comparable.

    Titles are compared for works without a DOI and a number alone. Raises ContentError where the list cannot be read.
    """
    try:
        if not _may_hold(file, works):
            return {}
        return _told(file, works, folded)
    except (OSError, ValueError) as fault:
        message = f"the list of Retraction Watch cannot be read: {fault}"
        raise ContentError(error("config", file.name, 0, message, "download it again")) from fault


def _told(file: Path, works: Mapping[str, Work], folded: Callable[[str], str]) -> Mapping[str, Retraction]:
    numbers = {name: key for key, work in works.items() for name in (work.doi, work.pmid) if name}
    titles = {work.title: key for key, work in works.items() if work.title and not (work.doi or work.pmid)}
    verdicts: dict[str, Retraction] = {}
    for doi, pmid, title, nature, notice in _rows(file):
        key = numbers.get(doi.strip().lower()) or numbers.get(pmid) or ""
        sure = bool(key)
        if titles and not sure:
            key = titles.get(folded(title), "")
        if not key:
            continue
        if nature.casefold() == "reinstatement":
            verdicts.pop(key, None)
        known = {name.casefold(): name for name in _TOLD}.get(nature.casefold(), "")
        if known and not (key in verdicts and verdicts[key].nature == _TOLD[-1]):
            verdicts[key] = Retraction(known, notice if notice.startswith("10.") else "", sure)
    return verdicts


def _rows(file: Path) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each row of the list, of which no more than a row is in memory."""
    import csv
    from operator import itemgetter

    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows, [])
        places = [names.index(name) for name in COLUMNS]
        pick, most = itemgetter(*places), max(places)
        try:
            yield from (pick(row) for row in rows if len(row) > most)
        except csv.Error as fault:
            raise ValueError(f"line {rows.line_num}: {fault}") from fault


CHUNK = 4_000_000
OVERLAP = 2_000
"""Bytes that are looked at at once, and those of them that are looked at again, for what stands across two chunks."""

_BYTES = re.compile(rb"10\.[0-9]{4,9}/[^\s,\"]+")
_SIGNS = bytes(sign for sign in range(256) if not (chr(sign).isascii() and chr(sign).isalnum()))


def _may_hold(file: Path, works: Mapping[str, Work]) -> bool:
    """Return whether a list has the DOI of one of these works, or a number or a title of one that has no DOI."""
    stat = file.stat()
    dois = _dois(file, stat.st_mtime_ns, stat.st_size)
    if any(work.doi.encode() in dois for work in works.values() if work.doi):
        return True
    others = [work for work in works.values() if not work.doi]
    numbers = [f",{work.pmid},".encode() for work in others if work.pmid]
    titles = [title for work in others if not work.pmid and (title := _squeezed(work.title.encode()))]
    return any(
        any(number in chunk for number in numbers)
        or (titles and any(title in squeezed for squeezed in (_squeezed(chunk),) for title in titles))
        for chunk in (_chunks(file) if numbers or titles else ())
    )


def _squeezed(text: bytes) -> bytes:
    """Return a text without all but the letters and digits of ASCII."""
    return text.translate(None, _SIGNS)


@lru_cache(maxsize=1)
def _dois(file: Path, _changed: int, _size: int) -> frozenset[bytes]:
    """Return all DOIs of a file, which did not change since the last article asked."""
    return frozenset(doi for chunk in _chunks(file) for doi in _BYTES.findall(chunk))


def _chunks(file: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in small letters, in parts that overlap."""
    last = b""
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield last + chunk.lower()
            last = chunk[-OVERLAP:].lower()
