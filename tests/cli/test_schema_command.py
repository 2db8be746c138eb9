"""`trifolio schema`: JSON Schema made of the rows that check front matter and configuration, and as strict as they."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from projects import write
from trifolio.cli.main import main
from trifolio.cli.schema import TITLES, schema
from trifolio.document.parse.front import FRONT as FRONT_MATTER
from trifolio.problems import ContentError, Problem
from trifolio.project.config import find_project
from trifolio.project.settings import configuration
from trifolio.source.file import read_text
from trifolio.source.schema import At, Origin

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SOURCES = [*ROOT.glob("content/**/*.md"), *ROOT.glob("tests/data/**/*.md"), *CASES.glob("**/*.md")]
FRONT = Draft202012Validator(schema("front-matter"))
CONFIG = Draft202012Validator(schema("config"))


class Core(yaml.SafeLoader):
    """YAML as editors read it, by the core schema of YAML 1.2: numbers and yes and no, but dates are text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if not tag.endswith("timestamp")]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("table", TITLES)
def test_what_is_printed_is_json_schema(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", table]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(printed)
    assert printed == schema(table)


def test_another_table_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "edition"])
    assert ended.value.code == 2


def fronts(file: Path) -> Iterator[Any]:
    """Yield the front matter of a source as Trifolio reads it, and as an editor does."""
    text = file.read_text(encoding="utf-8")
    try:
        yield read_text(text.encode(), file.name, file.stem).front
    except ContentError:
        return
    if block := re.match(r"---\n(.*?)^---$", text, re.DOTALL | re.MULTILINE):
        yield yaml.load(block[1], Loader=Core)  # noqa: S506 - it is a SafeLoader


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_the_front_matter_of_a_source_is_taken_and_that_of_a_case_refused(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    refused = set(re.findall(r"\d+: \w+\[meta-(?:type|unknown)\]: (?:unknown key )?“(\w+)”", text))
    for front in fronts(file):
        told = list(FRONT.iter_errors(front))
        assert bool(told) is bool(refused), [error.message for error in told]
        keys = {str(key) for error in told for key in error.absolute_path}
        assert refused <= keys | {word for error in told for word in re.findall(r"'(\w+)'", error.message)}


def configurations() -> Iterator[tuple[str, str, bool]]:
    """Yield the configurations of the repository: where one stands, its text, whether a key or a value is wrong."""
    for file in sorted(CASES.glob("*/trifolio.toml")):
        expected = file.with_name("expect.txt").read_text(encoding="utf-8")
        with contextlib.suppress(tomllib.TOMLDecodeError):
            tomllib.loads(file.read_text(encoding="utf-8"))
            wrong = re.search(r"^trifolio\.toml:\d+: \w+\[config(?:-unknown)?\]", expected, re.MULTILINE)
            yield file.parent.name, file.read_text(encoding="utf-8"), bool(wrong)
    for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for number, block in enumerate(re.findall(r"^```toml\n(.*?)^```$", file.read_text(), re.DOTALL | re.MULTILINE)):
            if tomllib.loads(block).keys() <= schema("config")["properties"].keys() and "entry-points" not in block:
                yield f"{file.name}-{number}", block, False


def test_a_configuration_that_is_shown_is_taken_and_that_of_a_case_refused() -> None:
    found = {name: (text, wrong) for name, text, wrong in configurations()}
    assert {name.partition("-")[0] for name in found} >= {"README.md", "config"}
    for name, (text, wrong) in found.items():
        told = [error.message for error in CONFIG.iter_errors(tomllib.loads(text))]
        assert bool(told) is wrong, (name, told)


WRONG = [
    "publiser = 1",
    "title = 1",
    "strict = 'yes'",
    "editions = [1]",
    "[clinics]\nnorth = 'x'",
    "[clinics.'a/b']",
    "[clinics.a]\nhours = 9",
    "[clinic]\nletterhead = 0",
    "[email]\nplatform = 'pigeon'",
    "[email]\nwidth = 70.5",
    "[email]\nwidth = true",
    "[email]\npictures = 'clinic.example'",
    "[email.utm]\nsauce = 'x'",
    "[handout]\npaper = 'a5'",
    "[handout]\npatient = ['age']",
    "[ebook]\ncertifier_report = 'https://a.example'",
    "[limits]\nseconds = -1",
    "[collections.a]\ntitle = 'A'",
    "[collections.a]\narticles = ['a.md']\norder = 'random'",
    "[project]\nlang = 1",
]
RIGHT = [
    "",
    "editions = 'email'",
    "[project]\ntitle = 'A'",
    "[clinics.north]\nphones = '1'",
    "[email]\nwidth = 70\nutm = { term = 'x' }",
    "[handout]\npatient = 'name'",
    "[ebook]\ncertified_by = 'A'\ncertifier_report = 'https://a.example'",
    "[limits]\nseconds = 0",
    "[collections.a]\narticles = 'a.md'",
]


@pytest.mark.parametrize("text", [*WRONG, *RIGHT])
def test_the_schema_of_the_configuration_takes_what_trifolio_takes(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"trifolio.toml": text})
    try:
        problems = find_project(tmp_path).problems
    except ContentError as failed:
        problems = failed.problems
    assert bool(problems) is (text in WRONG)
    assert CONFIG.is_valid(tomllib.loads(text)) is (text in RIGHT)


def leaves(text: str) -> st.SearchStrategy[Any]:
    """Return values that a key may have, right or wrong, all but tables."""
    words = st.text("a2/.:-é", max_size=4) | st.sampled_from(text.split())
    return words | st.booleans() | st.integers(-1, 3) | st.lists(words | st.integers(), max_size=2)


def tables(of: Mapping[str, Any], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return values by a JSON Schema: tables with some of its keys, and others; each may be wrong."""
    keys = of.get("properties", {})
    named = [of["additionalProperties"]] if isinstance(of.get("additionalProperties"), Mapping) else []
    names = {**keys, **dict.fromkeys(("a", "b/c", ".."), named[0] if named else {})}
    if not keys and not named:
        return values
    rows = {key: tables(row, values) for key, row in names.items()}
    single = st.sampled_from(sorted(rows)).flatmap(lambda key: st.fixed_dictionaries({key: rows[key]}))
    return st.one_of(single, single, st.fixed_dictionaries({}, optional=rows), values)


CONFIGURATIONS = tables(schema("config"), leaves("a4 title name mailchimp email https://a.example listed content/*.md"))
FRONTS = tables(
    schema("front-matter"),
    (
        st.text("a2026-/:.é", max_size=8)
        | st.sampled_from("2026-06 2026-06-31 2024-02-30 en en-GB https://a.b".split())
    ).flatmap(lambda word: st.sampled_from([word, [word], {"a": word}])),
)


def is_of_a_file(problem: Problem) -> bool:
    """Return whether a file that is named is missing, or is not what it should be: no schema can tell."""
    return problem.code.startswith("picture-") or "Retraction Watch" in problem.hint


@settings(deadline=None)
@given(CONFIGURATIONS)
def test_any_configuration_is_read_and_the_schema_judges_it_as_trifolio_does(values: Any) -> None:
    at = At(Origin("trifolio.toml", {}, "config", "config-unknown"))
    at.read(configuration(ROOT), values)
    wrong = [problem for problem in at.problems if not is_of_a_file(problem)]
    assert CONFIG.is_valid(values) is (not wrong), wrong


@settings(deadline=None)
@given(FRONTS)
def test_any_front_matter_is_read_and_the_schema_judges_it_as_trifolio_does(values: Any) -> None:
    at = At(Origin("a.md", {}, "meta-type", "meta-unknown"))
    at.read(FRONT_MATTER, values)
    assert FRONT.is_valid(values) is (not at.problems), at.problems


def test_the_schema_of_the_front_matter_knows_every_slug_that_trifolio_knows() -> None:
    taken = ["rest", "rest-2026.1", "الصداع", "migräne_2", "1", "über.uns"]
    refused = ["../rest", ".rest", "rest and sleep", "a/b", "a\\b", "-rest", "a:b", "a*", ""]
    assert [slug for slug in (*taken, *refused) if FRONT.is_valid({"slug": slug})] == taken
