"""The Python interface: the examples of docs/python.md are run, and nothing is written that was not asked for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import trifolio
from projects import REPOSITORY, TODAY, article, write

EXAMPLES = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs/python.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    broken = article("Broken", "::: warnin\nx\n:::")
    return write(tmp_path, {"content/calf-stretches.md": article("Calf stretches"), "content/broken.md": broken})


def files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("example", "shown"),
    list(
        zip(
            EXAMPLES,
            [
                ("CALF STRETCHES", " words\n"),
                ("content/broken.md:", ": unknown component “warnin” (did you mean “warning”?)\n"),
                ("calf-stretches-ebook.epub ebook ", "calf-stretches-email.txt email ", "all built\n"),
            ],
            strict=True,
        )
    ),
    ids=["memory", "problems", "project"],
)
def test_an_example_of_the_documentation_runs(example: str, shown: tuple[str, ...], library: Path) -> None:
    done = subprocess.run([sys.executable, "-c", example], cwd=library, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [words for words in shown if words not in done.stdout] == []


def test_a_build_in_memory_writes_no_file_and_gives_the_bytes_of_the_command(library: Path) -> None:
    before = files(library)
    ebook, email = trifolio.build("content/calf-stretches.md", ("ebook", "email"), today=TODAY)
    assert files(library) == before
    assert [artifact.edition for artifact in (ebook, email)] == ["ebook", "email"]
    report = trifolio.Project(library).build("content/calf-stretches.md", editions=("ebook", "email"), today=TODAY)
    assert not report.failed
    paths = {built.edition: Path(built.path) for built in report.built}
    assert (paths["ebook"].read_bytes(), paths["email"].read_bytes()) == (ebook.data, email.data)
    assert email.facts["words"] > 5


def test_an_error_is_raised_with_every_problem_and_a_warning_only_if_strict(library: Path) -> None:
    with pytest.raises(trifolio.ContentError) as failed:
        trifolio.build("content/broken.md", ["email"], today=TODAY)
    assert [problem.code for problem in failed.value.problems] == ["component-unknown"]
    write(library, {"content/bare.md": "Some words."})
    (artifact,) = trifolio.build("content/bare.md", ["email"], today=TODAY)
    assert "title-missing" in {problem.code for problem in artifact.problems}
    with pytest.raises(trifolio.ContentError):
        trifolio.build("content/bare.md", ["email"], today=TODAY, strict=True)


def test_an_ebook_without_the_pages_of_a_handout_that_fails_says_so(library: Path) -> None:
    write(library, {"styles/handout/document.html": "{{ nothing }}\n"})
    with pytest.raises(trifolio.ContentError) as failed:
        trifolio.build("content/calf-stretches.md", ["handout"], today=TODAY)
    assert [problem.code for problem in failed.value.problems] == ["template"]
    (ebook,) = trifolio.build("content/calf-stretches.md", ["ebook"], today=TODAY)
    assert [problem.code for problem in ebook.problems] == ["page-list-missing"]


def test_an_expired_article_is_an_error_unless_it_is_allowed(library: Path) -> None:
    write(library, {"content/old.md": article("Old", review_by="2020-01")})
    with pytest.raises(trifolio.ContentError) as failed:
        trifolio.build("content/old.md", ["email"], today=TODAY)
    assert [problem.code for problem in failed.value.problems] == ["expired"]
    handout, email = trifolio.build("content/old.md", ["handout", "email"], today=TODAY, allow_expired=True)
    assert handout.data.startswith(b"%PDF")
    assert [problem.code for problem in email.problems] == ["expired"]


def test_type_checkers_are_told_of_each_name_where_it_comes_from() -> None:
    stub = ast.parse((Path(trifolio.__file__).parent / "__init__.pyi").read_text(encoding="utf-8"))
    homes = {
        name.name: str(node.module) for node in stub.body if isinstance(node, ast.ImportFrom) for name in node.names
    }
    assert sorted(homes) == sorted(trifolio.__all__)
    assert all(getattr(import_module(home), name) is getattr(trifolio, name) for name, home in homes.items())


def test_names_that_there_are_not_are_values_that_are_wrong(library: Path) -> None:
    with pytest.raises(ValueError, match="unknown edition “emial”"):
        trifolio.build("content/calf-stretches.md", ["emial"])
    with pytest.raises(ValueError, match="unknown clinic “north”"):
        trifolio.Project(library).build(clinics=("north",))
    with pytest.raises(AttributeError):
        trifolio.nothing  # type: ignore[attr-defined]  # noqa: B018 - asked for, and not there


def test_a_project_says_what_it_has(library: Path) -> None:
    write(library, {"trifolio.toml": '[collections.all]\narticles = ["content/calf*.md"]\n'})
    project = trifolio.Project(library)
    assert project.problems == ()
    assert project.collections == ("all",)
    assert {"handout", "ebook", "email"} <= set(project.editions)
    assert [path.name for path in project.sources()] == ["broken.md", "calf-stretches.md"]
    report = project.collect(editions=("ebook",), today=TODAY)
    assert [built.edition for built in report.built] == ["ebook"]


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, trifolio; print([m for m in sys.modules if m.startswith('trifolio.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
