"""TOML with the line of each table, key and element."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trifolio.problems import ContentError
from trifolio.source import toml
from trifolio.source.schema import Keys

REPOSITORY = Path(__file__).parents[2]

DOCUMENT = '''# [comment]
title = "a [b] = {c} # no comment"
site.name = "dotted"
site."a.b" = [
  "first", # one, two ]
  'second',
]

[clinics.north]
name = """
[clinics.fake]
name = 1
"""
phones = ["1", "2"]   # x = 1
at = 1979-05-27 07:32:00
rate = 1.5

["clinics"."south \\u00e9"]
name = 3
utm = { source = "x", "medium" = { deep = [1, [2, 3]] } }

[[people]]
name = """a"""""
[people.address]
street = \'\'\'b\'\'\'\'\'

[[people]]
name = ""
'''


def paths(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the way to each table, key and element, the document's own left out."""
    if keys:
        yield keys
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*keys, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*keys, number))


def test_each_table_key_and_element_has_its_line() -> None:
    lines = toml.read_text(DOCUMENT, "x.toml", "config").lines
    assert {keys: lines[keys] for keys in lines} == {
        ("title",): 2,
        ("site",): 3,
        ("site", "name"): 3,
        ("site", "a.b"): 4,
        ("site", "a.b", 0): 5,
        ("site", "a.b", 1): 6,
        ("clinics",): 9,
        ("clinics", "north"): 9,
        ("clinics", "north", "name"): 10,
        ("clinics", "north", "phones"): 14,
        ("clinics", "north", "phones", 0): 14,
        ("clinics", "north", "phones", 1): 14,
        ("clinics", "north", "at"): 15,
        ("clinics", "north", "rate"): 16,
        ("clinics", "south é"): 18,
        ("clinics", "south é", "name"): 19,
        ("clinics", "south é", "utm"): 20,
        ("clinics", "south é", "utm", "source"): 20,
        ("clinics", "south é", "utm", "medium"): 20,
        ("clinics", "south é", "utm", "medium", "deep"): 20,
        ("clinics", "south é", "utm", "medium", "deep", 0): 20,
        ("clinics", "south é", "utm", "medium", "deep", 1): 20,
        ("clinics", "south é", "utm", "medium", "deep", 1, 0): 20,
        ("clinics", "south é", "utm", "medium", "deep", 1, 1): 20,
        ("people",): 22,
        ("people", 0): 22,
        ("people", 0, "name"): 23,
        ("people", 0, "address"): 24,
        ("people", 0, "address", "street"): 25,
        ("people", 1): 27,
        ("people", 1, "name"): 28,
    }


@pytest.mark.parametrize(
    "file",
    [*REPOSITORY.glob("*.toml"), *REPOSITORY.glob("styles/**/*.toml"), *REPOSITORY.glob("src/**/*.toml")],
    ids=lambda file: file.relative_to(REPOSITORY).as_posix(),
)
def test_what_has_a_line_is_what_tomllib_reads(file: Path) -> None:
    document = toml.read(file, file.name, "config")
    assert set(document.lines) == set(paths(document.values))
    rows = file.read_text(encoding="utf-8").split("\n")
    for keys, line in document.lines.items():
        if isinstance(keys[-1], str):
            assert keys[-1] in rows[line - 1]


NAMES = st.text("ab.# \"'[]{}=\\é\n", max_size=3)
SCALARS = st.one_of(st.text("a#\"'[]{}=,\n\\", max_size=6), st.booleans(), st.integers(), st.floats(allow_nan=False))
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


def written(value: Any, between: str) -> str:
    """Write a value in the line; `between` stands between the elements of a list."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {written(inner, between)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{between}{f',{between}'.join(written(inner, ' ') for inner in value)}{between}]"
    return json.dumps(value) if not isinstance(value, float) else repr(value)


TABLES = st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=4), max_size=4)


@given(TABLES, st.sampled_from([" ", "\n", "#]\n"]))
def test_any_document_has_the_lines_that_it_was_written_in(tables: dict[str, dict[str, Any]], between: str) -> None:
    text = ""
    expected: dict[Keys, int] = {}
    for name, table in tables.items():
        text += f"# [x]\n[{json.dumps(name)}] # =\n"
        expected[(name,)] = text.count("\n")
        for key, value in table.items():
            expected[name, key] = text.count("\n") + 1
            text += f"{json.dumps(key)} = {written(value, between)}\n\n"
    lines = toml.read_text(text, "x.toml", "config").lines
    assert set(lines) == set(paths(tables))
    assert {keys: lines[keys] for keys in expected} == expected


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a = 1\nb = no\n", 2, "text stands without quotation marks"),
        (b"a = 1\n\nb = [1,\n", 3, "cannot be read as TOML: invalid value"),
        (b"a = 1\nb = '\xff'\n", 2, "byte 0xff is not UTF-8"),
        (b"a = " + b"[" * 100_000, 0, "cannot be read: nested too deeply"),
    ],
    ids=["syntax", "end", "encoding", "depth"],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, data: bytes, line: int, message: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(data)
    with pytest.raises(ContentError) as told:
        toml.read(file, "x.toml", "config")
    assert [(p.path, p.line, p.code, p.message) for p in told.value.problems] == [("x.toml", line, "config", message)]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as told:
        toml.read(tmp_path / "x.toml", "x.toml", "edition")
    assert told.value.problems[0].message == "cannot be read: No such file or directory"
