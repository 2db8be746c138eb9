"""The configuration: where it is looked for, what it becomes, and all that is wrong with it at its true line."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import write
from trifolio.job import Clinic, Ebook, Handout
from trifolio.problems import ContentError, Problem
from trifolio.project.config import Project, find_project
from trifolio.safety.limits import Limits
from trifolio.source.mailing import Email


def problems(folder: Path, name: str, text: str) -> tuple[Problem, ...]:
    write(folder, {name: text})
    try:
        return find_project(folder).problems
    except ContentError as failed:
        return failed.problems


def test_without_a_configuration_the_dataclasses_say_what_holds(tmp_path: Path) -> None:
    assert find_project(tmp_path) == Project(tmp_path)


def test_tables_become_values_and_no_key_is_added_to_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "trifolio.toml": 'url = "https://a.example"\n[project]\nurl = "https://b.example"\ntitle = "A"\n'
            '[handout]\npatient = ["notes", "name"]\n[ebook]\npage_list = false\n[limits]\nseconds = 9\n'
            '[email]\npictures = "https://a.example/p"\nutm = { medium = "m", source = "", campaign = "c" }\n'
            '[clinics.north]\nphones = "1"\n[clinic]\n'
        },
    )
    project = find_project(tmp_path)
    assert (project.url, project.title) == ("https://a.example", "A")
    assert project.handout == Handout(patient=("name", "notes"))
    assert project.ebook == Ebook(page_list=False)
    assert project.email == Email(pictures="https://a.example/p/", utm={"medium": "m", "campaign": "c"})
    assert project.limits == Limits(seconds=9)
    assert project.clinics == {"north": Clinic(phones=("1",), key="north")}
    assert project.clinic is None


PYPROJECT = """\
[project]
name = "other"
[tool.other]
strict = "yes"
[tool.trifolio]
strict = "yes"
titel = "A"
[tool.trifolio.clinics.a]
name = "A"
[tool.trifolio.clinics.b]
name = 3
"""


def test_a_table_of_pyproject_is_judged_at_its_own_lines_and_by_its_own_name(tmp_path: Path) -> None:
    assert [(p.code, p.line, p.message) for p in problems(tmp_path, "pyproject.toml", PYPROJECT)] == [
        ("config", 6, "“strict” wants true or false"),
        ("config-unknown", 7, "unknown key “titel” in [tool.trifolio]"),
        ("config", 11, "“name” wants text in quotes"),
    ]


@pytest.mark.parametrize("text", ['[project]\nname = "other"\n', "tool = 1\n", "[tool.other]\ntrifolio = 1\n"])
def test_a_pyproject_that_says_nothing_of_trifolio_is_none_of_ours(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"trifolio.toml": 'title = "Above"\n', "below/pyproject.toml": text})
    assert find_project(tmp_path / "below").title == "Above"


@pytest.mark.parametrize(
    ("name", "text", "line", "message", "hint"),
    [
        ("pyproject.toml", "[tool]\ntrifolio = 1\n", 2, "“trifolio” wants a table", "[tool.trifolio]"),
        ("trifolio.toml", "\nemail = 1\n", 2, "“email” wants a table", "[email]"),
        ("trifolio.toml", "[email]\n\n[email.utm]\nsource = 1\n", 4, "“source” wants text in quotes", ""),
        ("trifolio.toml", "clinics.a.name = 'A'\nclinics.b.name = 1\n", 2, "“name” wants text in quotes", ""),
        ("trifolio.toml", "[collections]\na = { title = 'A' }\n", 2, "the collection “a” names no articles", None),
        ("trifolio.toml", "title = 'A'\n[email\n", 2, None, "write [name]"),
    ],
)
def test_the_line_is_that_of_the_key_in_its_own_table(
    name: str, text: str, line: int, message: str | None, hint: str | None, tmp_path: Path
) -> None:
    (problem,) = problems(tmp_path, name, text)
    assert problem.line == line
    assert message in (None, problem.message)
    assert hint in (None, problem.hint)


def test_an_edition_that_is_unknown_is_told_in_its_line_beside_all_else(tmp_path: Path) -> None:
    text = 'editions = [\n  "email",\n  "emial",\n]\nstrict = 1\n'
    told = problems(tmp_path, "trifolio.toml", text)
    assert [(p.code, p.line) for p in told] == [("config", 5), ("edition-unknown", 3)]


def test_a_text_that_is_not_what_it_looks_like_is_an_error_in_its_line(tmp_path: Path) -> None:
    text = 'title = "A"\n[clinics.north]\nname = "N"\nphones = [\n  "01",\n  "\\u202e10",\n]\n'
    found = problems(tmp_path, "trifolio.toml", text)
    assert [(p.severity.value, p.code, p.line) for p in found] == [("error", "text-direction", 6)]
    assert problems(tmp_path, "trifolio.toml", 'title = "\u2067א 10\u2069"\n') == ()


@pytest.mark.parametrize("table", ["clinics", "collections"])
def test_two_names_that_are_one_folder_on_some_disks_are_an_error(table: str, tmp_path: Path) -> None:
    key = "name = 'N'" if table == "clinics" else "articles = ['content/a.md']"
    found = problems(tmp_path, "trifolio.toml", f"[{table}.North]\n{key}\n[{table}.north]\n{key}\n")
    assert [(p.code, p.line, p.message) for p in found] == [
        ("config", 3, "“north” and “North” are one folder on Windows and macOS")
    ]
