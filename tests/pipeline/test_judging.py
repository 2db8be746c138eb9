"""Artifacts looked up, judged and listed: what is ours, what each was made of, and the catalogue of all."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from projects import TODAY, article, run, write
from trifolio.check.artifact import State
from trifolio.document.model import Document
from trifolio.pipeline import archive, catalogue
from trifolio.pipeline.request import Request
from trifolio.pipeline.verify import Judged, verify
from trifolio.project.config import find_project

CONFIG = """\
[clinics.hill]
name = "Hill Surgery"
[collections.both]
title = "Both"
articles = ["content/*.md"]
[email]
address = "1 Mill Lane"
unsubscribe = "https://a.example/out"
[site]
pages = false
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with two articles, built as mails for two clinics; no program of others is there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    texts = {"content/one.md": article("One", "Take 5 mg."), "content/two.md": article("Two", "Take 7 mg.")}
    write(tmp_path, {**texts, "trifolio.toml": CONFIG})
    run(tmp_path, editions=("email",), clinics=("all",))
    return tmp_path


def judged(folder: Path, *named: Path, jobs: int = 0) -> tuple[Judged, ...]:
    return verify(find_project(folder), Request((), TODAY, jobs=jobs), named)


def told(artifacts: tuple[Judged, ...]) -> dict[str, list[str]]:
    """Return what is wrong, by the artifact's path."""
    return {one.path: [problem.code for problem in one.verdict.problems] for one in artifacts if one.verdict.problems}


def test_all_of_ours_is_judged_and_what_is_named_alone_where_something_is(project: Path) -> None:
    write(project, {"output/one/mine.txt": "no artifact"})
    paths = [one.path for one in judged(project)]
    assert paths == [f"output/{place}-email.txt" for place in ("hill/one/one", "hill/two/two", "one/one", "two/two")]
    assert [one.path for one in judged(project, project / "output/one")] == ["output/one/one-email.txt"]
    assert [one.path for one in judged(project, Path("output/hill"), Path("output/one/one-email.txt"))] == [*paths[:3]]
    with pytest.raises(ValueError, match="there is no artifact “output/three”"):
        judged(project, Path("output/three"))


@pytest.mark.parametrize("jobs", [0, 1])
def test_each_is_held_against_its_own_source_by_workers_too(project: Path, jobs: int) -> None:
    assert told(judged(project, jobs=jobs)) == {}
    file = project / "output/hill/two/two-email.txt"
    file.write_text(file.read_text("utf-8").replace("7 mg", "70 mg"), encoding="utf-8")
    artifacts = judged(project, jobs=jobs)
    assert told(artifacts) == {"output/hill/two/two-email.txt": ["artifact-changed", "parity"]}
    (problem,) = (p for one in artifacts for p in one.verdict.problems if p.code == "parity")
    assert (problem.path, problem.line) == ("content/two.md", 9)
    assert problem.message == "email: “70” for “7” in “take 7 mg”"


CITED = "references: [{id: a, type: article-journal, title: On rest, container-title: J, issued: 2020}]\n"


def test_an_article_that_leads_to_its_web_page_says_what_it_owes(project: Path) -> None:
    front = f"---\n{CITED}editions: [web, email, handout]\ntitle"
    config = '[site]\naddress = "https://clinic.example/leaflets"\n[handout]\nqr = true\nreferences = "qr"\n'
    text = article("One", "Take 5 mg [@a].").replace("---\ntitle", front, 1)
    write(project, {"content/one.md": text, "trifolio.toml": config})
    report = run(project, sources=[project / "content/one.md"])
    assert [artifact.edition for artifact in report.built] == ["email", "handout", "web"]
    mail = (project / "output/one/one-email.txt").read_text("utf-8")
    assert "https://clinic.example/leaflets/one/one-web.html" in mail
    assert told(judged(project, project / "output/one")) == {}


def test_what_was_changed_in_a_source_after_it_was_built_is_told_with_how_to_mend_it(project: Path) -> None:
    write(project, {"content/one.md": article("One", "Take 8 mg.")})
    (problem, *others) = (p for one in judged(project) for p in one.verdict.problems)
    assert len(others) == 1  # that of the other clinic
    assert problem.hint == "the article was changed after this was built: build it again"
    assert problem.line == 9


def test_a_source_that_cannot_be_read_leaves_nothing_proven_and_costs_no_other(project: Path) -> None:
    write(project, {"content/one.md": "---\ntitle: [\n---\n"})
    artifacts = {one.path: one for one in judged(project)}
    states = {path: one.state for path, one in artifacts.items()}
    assert [states["output/one/one-email.txt"], states["output/two/two-email.txt"]] == [State.WRONG, State.PROVEN]
    assert told(tuple(artifacts.values()))["output/one/one-email.txt"] == ["front-matter"]


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (CONFIG.replace("[clinics.hill]", "[clinics.valley]"), "its clinic is gone"),
        (CONFIG, "its edition is gone"),
    ],
)
def test_what_nobody_asks_for_any_more_is_told(project: Path, config: str, reason: str) -> None:
    if "edition" in reason:
        write(project, {"styles/own/edition.toml": 'extends = "email"\ntitle = "Own"\n'})
        run(project, editions=("own",), sources=(project / "content/one.md",))
        (project / "styles/own/edition.toml").unlink()
        (project / "styles/own").rmdir()
    write(project, {"trifolio.toml": config})
    messages = [p.message for one in judged(project) for p in one.verdict.problems if p.code == "artifact-stray"]
    assert messages
    assert set(messages) == {f"is still there, but {reason}"}


def test_a_collection_is_held_against_all_its_articles(project: Path) -> None:
    run(project, sources=(), collections=("both",), editions=("ebook",))
    (book,) = judged(project, project / "output/both")
    assert (book.source, book.state, told((book,))) == ("trifolio.toml#both", State.OPEN, {})  # without EPUBCheck
    write(project, {"content/two.md": article("Two", "Take 9 mg.")})
    (book,) = judged(project, project / "output/both")
    assert [(problem.path, problem.line) for problem in book.verdict.problems] == [("content/two.md", 9)]


def test_what_lies_beside_an_artifact_is_looked_after(project: Path) -> None:
    (project / "output/one/one-email-fields.txt").write_text("other", encoding="utf-8")
    (project / "output/two/two-email-fields.txt").unlink()
    assert told(judged(project)) == {
        "output/one/one-email.txt": ["artifact-changed"],
        "output/two/two-email.txt": ["artifact-missing"],
    }


def test_a_bug_in_a_check_or_a_limit_is_wrong_and_not_proven(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexError

    monkeypatch.setattr("trifolio.check.artifact.judge", fail)
    with pytest.raises(IndexError):  # of programs, in this process; our own checks are caught
        judged(project)
    monkeypatch.setattr("trifolio.pipeline.verify._by_programs", lambda exhibits: [() for _ in exhibits])
    artifacts = judged(project)
    assert {one.state for one in artifacts} == {State.WRONG}
    assert {code for codes in told(artifacts).values() for code in codes} == {"bug"}


def test_an_archive_is_proved_whole(project: Path) -> None:
    archive.write(project / "archive/one/1.0", {"one-email.txt": b"Take 5 mg.", "content/one.md": b"Take 5 mg."})
    assert [one.path for one in judged(project)][-1] == "archive"
    assert told(judged(project)) == {}
    (project / "archive/one/1.0/one-email.txt").write_bytes(b"Take 50 mg.")
    (project / "archive/one/1.0/more.txt").touch()
    for place in ("archive", "archive/one/1.0"):
        (release,) = judged(project, Path(place))
        assert (release.path, release.state) == (place, State.WRONG)
        assert sorted((problem.path, problem.message) for problem in release.verdict.problems) == [
            ("archive/one/1.0/more.txt", "was added after the release"),
            ("archive/one/1.0/one-email.txt", "was changed after the release"),
        ]
    files = catalogue.write(judged(project), TODAY, project / "output")
    assert "archive" not in files[1].read_text("utf-8")


# The catalogue


def test_the_catalogue_lists_every_artifact_in_both_forms_alike(project: Path) -> None:
    run(project, editions=("handout",), sources=(project / "content/one.md",))
    files = catalogue.write(judged(project), TODAY, project / "output")
    assert [file.name for file in files] == ["catalogue.csv", "catalogue.json"]
    assert list((project / "output").glob(".*.part")) == []
    with files[0].open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    report = json.loads(files[1].read_text("utf-8"))
    assert (report["version"], report["day"]) == (1, "2026-11-23")
    assert [tuple(row) for row in rows] == [catalogue.COLUMNS] * 5
    for row, values in zip(rows, report["artifacts"], strict=True):
        texts = {**values, "formats": " ".join(values["formats"])}
        assert row == {name: "" if value is None else str(value) for name, value in texts.items()}
    handout = next(values for values in report["artifacts"] if values["edition"] == "handout")
    assert handout == {
        "path": "output/one/one-handout.pdf",
        "source": "content/one.md",
        "edition": "handout",
        "clinic": "",
        "id": "",
        "title": "One",
        "version": "1.0",
        "updated": "2026-06",
        "review_by": "2027-12",
        "days_left": 403,
        "owner": "",
        "reading_grade": handout["reading_grade"],
        "formats": ["email", "handout"],
        "pages": 1,
        "words": handout["words"],
        "bytes": (project / "output/one/one-handout.pdf").stat().st_size,
        "status": "proven",
    }
    assert 10 < handout["words"] < 100


def test_no_cell_of_the_catalogue_is_a_formula(project: Path) -> None:
    (one, *_) = judged(project)
    (document,) = one.documents
    for title in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"):
        told = replace(one, documents=(_titled(document, title),))
        (row,) = catalogue.rows((told,), TODAY)
        assert row["title"] == title
        file, _ = catalogue.write((told,), TODAY, project / "output")
        with file.open(encoding="utf-8-sig", newline="") as opened:
            (cells,) = csv.DictReader(opened)
        assert cells["title"] == f"'{title}"
    late = replace(document, meta=replace(document.meta, review_by="2026-11-20"))
    (row,) = catalogue.rows((replace(one, documents=(late,)),), TODAY)
    assert row["days_left"] == -3


def test_the_reading_grade_is_that_of_the_article_where_it_means_something(project: Path) -> None:
    body = "Take one tablet every morning with a glass of water. " * 15
    write(project, {"content/one.md": article("One", body)})
    run(project, editions=("email",), sources=(project / "content/one.md",))
    rows = {row["path"]: row for row in catalogue.rows(judged(project), TODAY)}
    one, two = (rows[f"output/{slug}/{slug}-email.txt"] for slug in ("one", "two"))
    assert one["reading_grade"] == round(0.39 * 10 + 11.8 * 15 / 10 - 15.59, 1)  # ten words, 15 syllables
    assert two["reading_grade"] is None  # too short
    write(project, {"content/one.md": article("One", body).replace("title:", "lang: de\ntitle:")})
    assert {row["reading_grade"] for row in catalogue.rows(judged(project), TODAY)} == {None}


def _titled(document: Document, title: str) -> Document:
    return replace(document, meta=replace(document.meta, title=title))
