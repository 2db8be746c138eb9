"""The ebooks by all validators, none skipped; and each validator finds a fault where there is one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from epubs import ace, epubcheck, port
from soak import todays


def altered(book: Path, folder: Path, old: str, new: str) -> Path:
    """Return a copy of a book in which a text of its pages is another, the first time in each."""
    copy = folder / "altered.epub"
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(copy, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename.endswith(".xhtml"):
                data = data.replace(old.encode(), new.encode(), 1)
            after.writestr(entry, data)
    assert any(old in page for page in _pages(book))
    return copy


def _pages(book: Path) -> list[str]:
    with zipfile.ZipFile(book) as packed:
        return [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xhtml")]


@pytest.mark.parametrize("validator", [epubcheck, port, ace])
def test_a_validator_finds_nothing(validator: Callable[..., list[str]], books: dict[str, Path]) -> None:
    some = todays(books.values(), 1) if validator is ace else books.values()  # a browser for each book takes its time
    assert validator(*some) == []


FAULTS = {
    "ERROR": (epubcheck, "<h1 ", '<h1 nonsense="x" ', "ERROR RSC-005"),
    "USAGE": (epubcheck, "</p>", "<ruby>a<rp>(</rp><rt>b</rt></ruby></p>", "USAGE HTM_055"),
    "port": (port, "<p>", '<p><a href="nowhere.xhtml">x</a>', "error RSC-007"),
    "port, usage": (port, "</p>", "<ruby>a<rp>(</rp><rt>b</rt></ruby></p>", "usage HTM-055"),
    "ace": (ace, ' alt="', ' data-alt="', "image-alt"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_validator_would_find_a_fault(fault: str, books: dict[str, Path], tmp_path: Path) -> None:
    validator, old, new, said = FAULTS[fault]
    found = validator(altered(books["more"], tmp_path, old, new))
    assert any(said in one for one in found), found
