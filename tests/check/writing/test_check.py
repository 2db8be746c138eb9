"""`trifolio check`: what it reads, what it silences, and how it tells what it finds."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from documents import parsed
from projects import TODAY, article, run, write
from trifolio.check.writing.passages import passages
from trifolio.check.writing.rule import Article, Finding, Rule, excerpt
from trifolio.check.writing.table import RULES
from trifolio.cli.main import main
from trifolio.pipeline.check import Verdict, check
from trifolio.pipeline.request import Request
from trifolio.problems import Problem, Severity
from trifolio.project.config import find_project, sources

SARIF = Path(__file__).parents[3] / ".tools/node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json"

KEY_POINTS = "::: tldr\n- Rest.\n:::\n\n"


def checked(folder: Path, **asked: Any) -> Verdict:
    project = find_project(folder)
    return check(project, Request(sources(project, ()), TODAY, **asked))


def codes(verdict: Verdict) -> list[str]:
    return [problem.code for problem in verdict.problems]


def of(verdict: Verdict, code: str) -> list[Problem]:
    return [problem for problem in verdict.problems if problem.code == code]


@functools.cache
def loud() -> Rule:
    """Return a rule that finds every word in capitals."""

    def find(article: Article) -> Iterator[Finding]:
        for passage in article.passages:
            for word in re.findall(r"\b[A-Z]{3,}\b", passage.text):
                yield Finding(passage.line, f"“{word}” is loud")

    return Rule("loud", find)


def is_loud() -> tuple[Rule, ...]:
    return (loud(),)


@pytest.fixture
def louder(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point(EntryPoint):
        def load(self) -> tuple[Rule, ...]:
            return is_loud()

    point = Point("ours", "ours:RULES", "trifolio.rules")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point] if group == point.group else [])


def test_each_part_of_an_article_is_a_passage_of_its_own_with_its_line() -> None:
    document, _ = parsed(
        "## Heading\n\nWords *and*\nwords[^1].\n\n- one\n- two\n\n    more of two\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\nTable: Cap\n\n::: faq\n### Why?\n\nBecause.\n:::\n\n[^1]: A note.\n"
    )
    assert [(passage.kind, passage.text) for passage in passages(document)] == [
        ("heading", "Heading"),
        ("paragraph", "Words and words."),
        ("item", "one"),
        ("item", "two"),
        ("item", "more of two"),
        ("caption", "Cap"),
        *(("cell", letter) for letter in "abcd"),
        ("heading", "Why?"),
        ("paragraph", "Because."),
        ("paragraph", "A note."),
    ]
    lines = {passage.text: passage.line for passage in passages(document)}
    places = [lines[text] for text in ("Heading", "Words and words.", "two", "d", "Why?", "A note.")]
    assert places == [9, 11, 15, 21, 26, 31]


def test_the_line_of_the_words_that_are_quoted_is_told(tmp_path: Path, louder: None) -> None:
    body = f"{KEY_POINTS}Some words and\nmore of them, then LOUD\nones.\n\n- one\n- two NOISY\n"
    write(tmp_path, {"content/some.md": article(body=body)})
    lines = (tmp_path / "content/some.md").read_text("utf-8").splitlines()
    problems = of(checked(tmp_path), "loud")
    assert [lines[problem.line - 1] for problem in problems] == ["more of them, then LOUD", "- two NOISY"]


def test_a_comment_silences_its_codes_in_the_next_block_alone(tmp_path: Path, louder: None) -> None:
    body = (
        f"{KEY_POINTS}<!-- trifolio: ignore loud -->\n\nThis is LOUD.\n\nThis is NOISY.\n\n"
        "- one LARGE\n\n    <!-- trifolio: ignore other, loud -->\n\n- two GREAT\n- three BROAD\n\n"
        "<!-- trifolio: ignore loud -->\n\n::: note\nSome are WIDE.\n\nAnd TALL.\n:::\n\nThe LAST.\n"
    )
    write(tmp_path, {"content/some.md": article(body=body)})
    verdict = checked(tmp_path)
    said = [re.findall("“(.*)”", problem.message)[0] for problem in of(verdict, "loud")]
    assert said == ["NOISY", "LARGE", "BROAD", "LAST"]
    assert [problem.message for problem in of(verdict, "ignore-unused")] == [
        "nothing in the next block has the code “other”"
    ]


def test_an_error_is_not_silenced(tmp_path: Path) -> None:
    body = "<!-- trifolio: ignore picture-missing -->\n\n![Nothing](none.png)\n"
    write(tmp_path, {"content/some.md": article(body=body), "trifolio.toml": '[check]\nignore = ["picture-missing"]\n'})
    verdict = checked(tmp_path)
    assert verdict.failed
    assert "picture-missing" in codes(verdict)


def test_the_project_says_which_codes_are_told_and_how_severe_they_are(tmp_path: Path, louder: None) -> None:
    files = {"content/some.md": article(body="This is LOUD.")}
    write(
        tmp_path, {**files, "trifolio.toml": '[check]\nignore = ["key-points-missing"]\nseverity = {loud = "error"}\n'}
    )
    verdict = checked(tmp_path)
    assert "key-points-missing" not in codes(verdict)
    assert [problem.severity for problem in of(verdict, "loud")] == [Severity.ERROR]
    assert verdict.failed


def test_strict_takes_warnings_for_errors_and_leaves_notices(tmp_path: Path, louder: None) -> None:
    write(tmp_path, {"content/some.md": article(body="This is LOUD.")})
    severities = {problem.code: problem.severity for problem in checked(tmp_path, strict=True).problems}
    assert severities["loud"] is Severity.ERROR
    assert severities["key-points-missing"] is Severity.NOTICE


def test_a_build_says_no_more_than_before_and_a_check_says_all_that_it_does(tmp_path: Path) -> None:
    write(
        tmp_path, {"content/some.md": article(body="A picture: ![](none.png)\n"), "content/other.md": article("Other")}
    )
    write(tmp_path, {"content/more/other.md": article("Same"), "content/late.md": article(review_by="2020-01")})
    built = {(problem.code, problem.path, problem.line) for problem in run(tmp_path).problems}
    assert {code for code, *_ in built} == {"picture-missing", "alt-missing", "slug-duplicate", "expired"}
    assert built <= {(problem.code, problem.path, problem.line) for problem in checked(tmp_path).problems}


def test_what_the_last_build_said_of_editions_is_told_while_they_are_up_to_date(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article(body=f"{KEY_POINTS}The sign \U000130c0 is in no font.")})
    assert "glyph-missing" not in codes(checked(tmp_path))
    assert "glyph-missing" in [problem.code for problem in run(tmp_path, editions=("handout",)).problems]
    assert "glyph-missing" in codes(checked(tmp_path, editions=("handout",)))
    write(tmp_path, {"content/some.md": article(body=f"{KEY_POINTS}No sign.")})
    assert "glyph-missing" not in codes(checked(tmp_path, editions=("handout",)))


def test_nothing_is_written(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article()})
    checked(tmp_path)
    assert [file.name for file in tmp_path.rglob("*")] == ["content", "some.md"]


def test_another_language_is_told_and_its_words_are_not_judged(tmp_path: Path) -> None:
    english = [code for code, rule in RULES.items() if rule.languages]
    write(tmp_path, {"content/some.md": article(body="Une phrase.").replace("---\ntitle", "---\nlang: fr\ntitle", 1)})
    verdict = checked(tmp_path)
    assert codes(verdict).count("language-unchecked") == 1
    assert not {*english, "language-unchecked"}.difference({"language-unchecked"}).intersection(codes(verdict))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    body = "A picture: ![](none.png)\n\n100 %, 50: it is so.\n"
    write(tmp_path, {"content/some thing.md": article(body=body), "content/other.md": article("Other")})
    monkeypatch.setenv("TRIFOLIO_TODAY", TODAY.isoformat())
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text_shows_the_line_and_marks_the_place(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    written = capsys.readouterr()
    line = "    | A picture: ![](none.png)\n    |                ^^^^^^^^\n"
    assert "content/some thing.md:9: error[picture-missing]: there is no picture none.png\n" + line in written.out
    assert re.search(r"checked 2 articles: 1 error, 1 warning, \d+ notices \(", written.err)


def test_quiet_leaves_notices_out(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "-q", "content/other.md"]) == 0
    assert capsys.readouterr().out == ""


def test_json_has_every_problem(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    verdict = checked(library)
    assert report["problems"] == [dataclasses.asdict(problem) for problem in verdict.problems]
    assert [each["path"] for each in report["articles"]] == ["content/other.md", "content/some thing.md"]
    assert report["failed"] is True


def test_github_gets_a_command_for_each_problem(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "github"])
    commands = capsys.readouterr().out.splitlines()
    place = "file=content/some thing.md,line=9,title=picture-missing"
    assert len(commands) == len(checked(library).problems)
    assert any(command.startswith(f"::error {place}::there is no picture none.png%0Ahint: ") for command in commands)
    assert all(re.match("::(error|warning|notice) file=", command) for command in commands)


def test_sarif_is_valid_by_its_schema(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "sarif"])
    report = json.loads(capsys.readouterr().out)
    schema = jsonschema.Draft202012Validator(json.loads(SARIF.read_text("utf-8")))
    assert not list(schema.iter_errors(report))
    results = report["runs"][0]["results"]
    assert len(results) == len(checked(library).problems)
    assert {result["level"] for result in results} == {"error", "warning", "note"}
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert "content/some%20thing.md" in {place["artifactLocation"]["uri"] for place in places}
    del report["runs"][0]["tool"]
    assert list(schema.iter_errors(report))


def test_words_that_are_quoted_are_few() -> None:
    assert excerpt("Take it.") == "“Take it.”"
    assert excerpt("word " * 30) == f"“{('word ' * 12).strip()}” …"
