"""Works that are cited: twice, without what finds them, with a DOI of a wrong form, or taken back."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from projects import article, write
from trifolio.check.writing import retractions
from trifolio.check.writing.references import folded
from trifolio.check.writing.retractions import Retraction, Work, retracted
from trifolio.check.writing.settings import Check
from trifolio.problems import ContentError
from trifolio.project.config import find_project
from writing import found, references

CITED = "One [@a]. Two [@b]."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"DOI": "10.1000/abc"}, {"DOI": "https://doi.org/10.1000/ABC"}, True),
        ({"DOI": "10.1000/abc"}, {"URL": "https://doi.org/10.1000/abc"}, True),
        ({"DOI": "10.1000/abc"}, {"DOI": "10.1000/abcd"}, False),
        ({"title": "The sleep of adults"}, {"title": "The Sleep: of <i>Adults</i>."}, True),
        ({"title": "The sleep of adults"}, {"title": "The sleep of adults", "issued": "2020"}, False),
        ({"title": "Editorial"}, {"title": "Editorial"}, False),
        (
            {"title": "The sleep of adults", "DOI": "10.1000/a"},
            {"title": "The sleep of adults", "DOI": "10.1000/b"},
            False,
        ),
        ({"title": "The sleep of adults", "DOI": "10.1000/a"}, {"title": "The sleep of adults"}, True),
    ],
)
def test_two_entries_are_one_work(one: dict[str, str], other: dict[str, str], same: bool) -> None:  # noqa: FBT001
    assert bool(found("reference-duplicate", CITED, references(one, other))) is same


def test_entries_that_are_not_cited_are_passed_over() -> None:
    front = references({"DOI": "10.1000/abc"}, {"DOI": "10.1000/abc"}, {"issued": "", "DOI": "none"})
    for code in ("reference-duplicate", "reference-incomplete", "reference-doi"):
        assert found(code, "One [@a].", front) == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"issued": ""}, "has no year"),
        ({"container-title": ""}, "has no journal"),
        ({"issued": "", "container-title": ""}, "has no year and no journal"),
    ],
)
def test_what_a_reader_needs_is_missing(entry: dict[str, str], message: str) -> None:
    (finding,) = found("reference-incomplete", CITED, references(entry, {}))
    assert finding.message == f"reference “a” {message}"
    assert finding.line == 4


@pytest.mark.parametrize(
    "entry",
    [
        {"container-title": "", "container-title-short": "J"},
        {"type": "book", "container-title": ""},
        {"type": "webpage", "issued": "", "accessed": "2026-11-01"},
        {"issued": "2019-05"},
    ],
)
def test_a_whole_entry_gives_nothing(entry: dict[str, str]) -> None:
    assert found("reference-incomplete", CITED, references(entry, {})) == []


@pytest.mark.parametrize(
    "doi", ["10.100/x", "10.1000", "doi 10.1000/x", "10.1000/a b", "10.1000/x.", "10.1000/x)", "none"]
)
def test_a_doi_of_a_wrong_form_is_found(doi: str) -> None:
    assert len(found("reference-doi", CITED, references({"DOI": doi}, {}))) == 1


@pytest.mark.parametrize(
    "doi",
    ["10.1000/x", "doi:10.1000/x", "https://dx.doi.org/10.1000/x", "10.1016/S0140-6736(13)62343-0", "10.1002/a;2-x"],
)
def test_a_doi_in_any_spelling_is_fine(doi: str) -> None:
    assert found("reference-doi", CITED, references({"DOI": doi}, {})) == []


COLUMNS = [
    "Record ID",
    "Title",
    "RetractionDOI",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionNature",
    "Notes",
]

ROWS = [
    ["1", "A work, with “signs”: of sleep", "10.1000/notice", "10.1000/BAD", "111", "Retraction", "two\nlines"],
    ["2", "Another one of these works", "unavailable", "unavailable", "222", "Expression of concern", ""],
    ["3", "A third work about it", "", "10.1000/corrected", "0", "Correction", ""],
    ["4", "A fourth work", "10.1000/n4", "10.1000/back", "0", "Retraction", ""],
    ["5", "A fourth work", "", "10.1000/back", "0", "Reinstatement", ""],
    ["6", "A fifth work", "10.1000/n6", "10.1000/grave", "0", "Retraction", ""],
    ["7", "A fifth work", "10.1000/n7", "10.1000/grave", "0", "Expression of concern", ""],
]


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    file = tmp_path / "watch.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([COLUMNS, *ROWS])
    return file


@pytest.mark.parametrize(
    ("work", "what"),
    [
        (Work("10.1000/bad"), Retraction("Retraction", "10.1000/notice", sure=True)),
        (Work(pmid="222"), Retraction("Expression of concern", "", sure=True)),
        (Work(title="a work with signs of sleep"), Retraction("Retraction", "10.1000/notice", sure=False)),
        (Work("10.1000/grave"), Retraction("Retraction", "10.1000/n6", sure=True)),
        (Work("10.1000/back"), None),
        (Work("10.1000/corrected"), None),
        (Work("10.1000/none", title="a work with signs of sleep"), None),
        (Work("10.1000/ba"), None),
        (Work(pmid="11"), None),
        (Work(title="a work with"), None),
    ],
)
def test_a_work_is_looked_up(watch: Path, work: Work, what: Retraction | None) -> None:
    assert retracted(watch, {"key": work}, folded).get("key") == what


def test_what_stands_across_two_parts_of_the_list_is_found(watch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retractions, "CHUNK", 50)
    monkeypatch.setattr(retractions, "OVERLAP", 40)
    works = {"a": Work("10.1000/bad"), "b": Work(pmid="222"), "c": Work(title="a fifth work")}
    for key, work in works.items():
        assert retracted(watch, {key: work}, folded)


def test_a_list_that_changes_is_read_again(watch: Path) -> None:
    assert not retracted(watch, {"key": Work("10.1000/new")}, folded)
    with watch.open("a", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerow(["8", "New", "", "10.1000/new", "0", "Retraction", ""])
    assert retracted(watch, {"key": Work("10.1000/new")}, folded)


def test_an_article_that_cites_such_works_says_so(watch: Path) -> None:
    front = references({"DOI": "10.1000/bad"}, {"title": "Another one of these works"}, {"DOI": "10.1000/fine"})
    messages = [f.message for f in found("reference-retracted", f"{CITED} [@c]", front, Check(retractions=watch))]
    assert messages == [
        "reference “a” was retracted, see doi.org/10.1000/notice",
        "reference “b” has the title of a work that is in doubt (expression of concern)",
    ]
    assert found("reference-retracted", CITED, front) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Title,DOI\na,b\n", "watch.csv is no list of Retraction Watch: it has no column OriginalPaperDOI"),
        ("", "watch.csv is no list of Retraction Watch: it has no column OriginalPaperDOI"),
        (None, "there is no file watch.csv"),
    ],
)
def test_a_list_of_another_form_is_an_error(tmp_path: Path, data: str | None, message: str) -> None:
    write(tmp_path, {"trifolio.toml": '[check]\nretractions = "watch.csv"\n', "content/some.md": article()})
    if data is not None:
        write(tmp_path, {"watch.csv": data})
    with pytest.raises(ContentError, match=re.escape(message)):
        find_project(tmp_path)


def test_a_list_that_vanishes_is_an_error(watch: Path) -> None:
    watch.unlink()
    with pytest.raises(ContentError, match="the list of Retraction Watch cannot be read"):
        retracted(watch, {"key": Work("10.1000/bad")}, folded)
