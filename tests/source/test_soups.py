"""Tag soups: whatever a writer's HTML is, no word of it is lost, and every ebook is valid."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from documents import EDITIONS, FRONT, parsed
from epubs import epubcheck
from projects import article, picture, run, write
from soups import book
from trifolio.document.nodes import words
from trifolio.problems import Severity

REFERENCES = "references:\n  - {id: k, type: book, title: A book}\n"
SOAK = bool(os.environ.get("TRIFOLIO_SOAK"))
BOOKS = 400 if SOAK else 48
CHECKED = 40 if SOAK else 1


@pytest.mark.parametrize("first", range(0, BOOKS, 12))
def test_no_word_of_a_soup_is_lost_or_said_twice(first: int) -> None:
    for seed in range(first, first + 12):
        text, wanted = book(seed, 50)
        document, problems = parsed(text, FRONT + REFERENCES, editions=EDITIONS)
        assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
        said = " ".join(words((document.blocks, tuple(note.body for note in document.notes))))
        assert Counter(re.findall(r"w\d+x", said)) == {word: text.count(word) for word in wanted}, seed


@pytest.mark.parametrize("seed", range(1000, 1000 + CHECKED))
def test_a_book_of_soups_is_valid(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, _ = book(seed, 300)
    write(tmp_path, {"content/soup.md": article("Soup", text).replace("contact:", f"{REFERENCES}contact:", 1)})
    if seed % 3:  # its handout takes as long as all else here; every third is laid out for its pages
        write(tmp_path, {"trifolio.toml": "[ebook]\npage_list = false\n"})
    picture(tmp_path / "assets/square.png")
    report = run(tmp_path, editions=("ebook", "email"))
    assert [problem for problem in report.problems if problem.severity is Severity.ERROR] == []
    assert epubcheck(tmp_path / "output/soup/soup-ebook.epub") == []
