"""Pages as web sites have them: what we make of them against what a browser would show, and that they build."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from browser import seen
from documents import parsed
from epubs import epubcheck
from projects import picture, run, write
from soak import SOAK, todays
from trifolio.document.components.figure import Figure
from trifolio.document.components.table import Cell
from trifolio.document.nodes import Element, words
from trifolio.problems import Severity
from webpages import HEAVY, PICTURES, page

PAGES = 3000 if SOAK else 300
BATCH = 10
PRINTED = range(20)
"""The pages that are laid out as handouts too."""
AGREEMENT = 0.97
COUNTED = ("headings", "items", "links", "cells", "pictures")


def counts(value: Any) -> Counter[str]:
    """Count what a document holds of each thing that a browser would show."""
    found: Counter[str] = Counter()
    if isinstance(value, tuple):
        for item in value:
            found += counts(item)
    elif isinstance(value, Element):
        kind = {"li": "items", "a": "links", "img": "pictures"}.get(value.tag)
        found["headings" if value.tag[0] == "h" and value.tag[1:].isdigit() else kind or ""] += 1
        found += counts(value.children)
    elif hasattr(value, "__dataclass_fields__"):
        found["cells"] += isinstance(value, Cell)
        found["pictures"] += isinstance(value, Figure)
        for name in value.__dataclass_fields__:
            found += counts(getattr(value, name))
    return found


def compared(seed: int) -> tuple[bool, bool]:
    """Tell whether words and counts of a page are those that a browser would show."""
    text = page(seed)
    document, problems = parsed(text, front="")
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    shown = seen(text)
    held = counts(document.blocks)
    titled = not any(problem.code == "title-missing" for problem in problems)  # else the file's name is the title
    held["headings"] += titled
    said = [*(document.meta.title.split() if titled else ()), *words(document.blocks)]
    return said == shown.words, all(held[kind] == shown.counts[kind] for kind in COUNTED)


def test_pages_say_what_a_browser_shows_every_word_and_nearly_every_count() -> None:
    some = todays(range(PAGES), PAGES // 4)
    found = {seed: compared(seed) for seed in some}
    differing = [seed for seed, (_, same) in found.items() if not same]
    agreement = 1 - len(differing) / len(some)
    print(f"{agreement:.1%} of {len(some)} web-like pages have the counts of a browser; not {differing}")  # noqa: T201
    assert [seed for seed, (same, _) in found.items() if not same] == []
    assert len(differing) <= (1 - AGREEMENT) * PAGES  # those that differ may all be among those of a day


def test_a_lost_word_would_be_found() -> None:
    text = page(0)
    assert seen(text).words != seen(text.replace("the", "", 1)).words
    assert seen(text).counts != seen(f"{text}\n\n- <a href='https://a.example'>b</a>\n").counts


def site(folder: Path, seeds: range) -> Path:
    """Write pages and the pictures that they name."""
    for name in PICTURES:
        picture(folder / "content" / name, size=(320, 240))
    return write(folder, {f"content/page-{seed}.md": page(seed) for seed in seeds})


def built(folder: Path, seeds: range, *editions: str) -> list[Path]:
    """Build pages, in which nothing may be an error, and return what was made of them."""
    report = run(site(folder, seeds), editions=editions)
    assert [problem for problem in report.problems if problem.severity is Severity.ERROR] == []
    assert len(report.built) == len(seeds) * len(editions)
    return [folder / item.path for item in report.built]


@pytest.mark.parametrize("first", todays(range(0, PAGES, BATCH), 1))
def test_every_page_builds_as_ebook_and_email(first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trifolio.toml").write_text("[ebook]\npage_list = false\n")  # 300 handouts take their time
    made = built(tmp_path, range(first, first + BATCH), "ebook", "email")
    if not first:
        valid = [file for file in made if file.suffix == ".epub"][:3]
        valid += [file for file in made if file.name == f"page-{HEAVY}-ebook.epub" and file not in valid]
        assert epubcheck(*valid) == []


@pytest.mark.parametrize("first", todays(range(PRINTED.start, PRINTED.stop, 5), 1))
def test_some_pages_are_laid_out_as_handouts(first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file in built(tmp_path, range(first, first + 5), "handout"):
        assert file.read_bytes().startswith(b"%PDF-")


def test_the_heavy_page_is_heavy() -> None:
    assert HEAVY in PRINTED
    assert max(map(len, page(HEAVY).split("\n"))) > 2_000_000
