"""The schema: values read by rows, and all that is wrong with them, each with its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from trifolio.problems import Severity
from trifolio.source import toml
from trifolio.source.schema import (
    BOOL,
    TEXT,
    At,
    Kind,
    Origin,
    each,
    items,
    json_schema,
    matching,
    one_of,
    table,
    texts,
    whole,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    paper: str = "a4"
    copies: int = 1
    duplex: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    name: str = ""
    sheet: Sheet = Sheet()
    web: str = ""
    rooms: tuple[Sheet, ...] = ()


SHEET = table({"paper": one_of("a4", "letter"), "copies": whole(1, 9), "duplex": BOOL, "notes": texts()}, Sheet)
WEB = matching(r"https?://\S+", "an address that begins with https://")
OFFICE = table({"name": TEXT, "sheet": SHEET, "web": WEB, "rooms": items(SHEET)}, Office)
OFFICES = each(OFFICE, matching(r"[^/]+", "a name for a folder"))


def told(kind: Kind[Any], text: str) -> tuple[Any, list[tuple[int, str, str, str]]]:
    document = toml.read_text(text, "x.toml", "config")
    at = At(Origin("x.toml", document.lines, "config", "config-unknown"))
    return at.read(kind, document.values), [(p.line, p.code, p.message, p.hint) for p in at.problems]


def test_a_table_is_read_into_its_dataclass_which_has_the_defaults() -> None:
    text = '[a]\nname = "A"\nsheet.paper = "letter"\n[b]\nname = "B"\nrooms = [{notes = "x"}, {copies = 2}]\n'
    rooms = (Sheet(notes=("x",)), Sheet(copies=2))
    assert told(OFFICES, text) == ({"a": Office("A", Sheet("letter")), "b": Office("B", rooms=rooms)}, [])


WRONG = """\
[a]
name = "A"
web = "ftp://x"

[b]
name = 3
sheet = { paper = "a5", copies = 0, duplx = true }

[c]
web = "https://example.org"
rooms = [
  { copies = true },
  { notes = [1] },
]

[d.sheet]
duplex = "yes"
[d]
name = "D"
sheets = 1
["e/f"]
name = "E"
"""


def test_all_that_is_wrong_is_told_each_with_its_line() -> None:
    value, problems = told(OFFICES, WRONG)
    rooms = (Sheet(), Sheet())
    assert value == {
        "a": Office("A"),
        "b": Office(sheet=Sheet()),
        "c": Office(web="https://example.org", rooms=rooms),
        "d": Office("D"),
    }
    assert problems == [
        (3, "config", "“web” wants an address that begins with https://", ""),
        (6, "config", "“name” wants text in quotes", ""),
        (7, "config", "“paper” wants “a4” or “letter”", ""),
        (7, "config", "“copies” wants a whole number", ""),
        (7, "config-unknown", "unknown key “duplx” in [b.sheet]", "did you mean “duplex”?"),
        (12, "config", "“copies” wants a whole number", ""),
        (13, "config", "“notes” wants text or a list of texts", ""),
        (17, "config", "“duplex” wants true or false", ""),
        (20, "config-unknown", "unknown key “sheets” in [d]", "did you mean “sheet”?"),
        (21, "config", "“e/f” wants a name for a folder", ""),
    ]


def test_a_key_whose_line_is_not_known_has_the_line_of_what_is_around() -> None:
    origin = Origin("x.md", {("sheet",): 3}, "meta-type", "meta-unknown", Severity.ERROR, hint="see docs/x.md")
    at = At(origin)
    assert at.read(table({"sheet": SHEET}, dict), {"sheet": {"copies": "1", "b": 1}, "c": []}) == {"sheet": Sheet()}
    assert [(p.line, p.severity, p.message, p.hint) for p in at.problems] == [
        (3, "error", "“copies” wants a whole number", "see docs/x.md"),
        (3, "error", "unknown key “b” in [sheet]", "known: copies, duplex, notes, paper"),
        (0, "error", "unknown key “c”", "known: sheet"),
    ]


@pytest.mark.parametrize("value", [3, "x", [], True])
def test_what_is_no_table_is_told_with_what_to_type(value: Any) -> None:
    at = At(Origin("x.toml", {("a", "sheet"): 2}, "config", "config-unknown"))
    at.read(OFFICES, {"a": {"name": "A", "sheet": value}})
    assert [(p.line, p.message, p.hint) for p in at.problems] == [(2, "“sheet” wants a table", "[a.sheet]")]


def test_a_part_of_a_file_names_its_tables_as_they_stand_in_the_file() -> None:
    document = toml.read_text('[tool.trifolio.a]\nname = "A"\nnam = 1\n', "pyproject.toml", "config")
    part = ("tool", "trifolio")
    at = At(Origin("pyproject.toml", document.lines, "config", "config-unknown"), part)
    assert at.read(OFFICES, document.at(part)) == {"a": Office("A")}
    assert [(p.line, p.message) for p in at.problems] == [(3, "unknown key “nam” in [tool.trifolio.a]")]


def test_the_json_schema_says_the_same() -> None:
    assert json_schema(table({"sheet": SHEET, "web": WEB}, dict), "X") == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "X",
        "type": "object",
        "properties": {
            "sheet": {
                "type": "object",
                "properties": {
                    "paper": {"enum": ["a4", "letter"]},
                    "copies": {"type": "integer", "minimum": 1, "maximum": 9},
                    "duplex": {"type": "boolean"},
                    "notes": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                },
                "additionalProperties": False,
            },
            "web": {"type": "string", "pattern": r"^(?:https?://\S+)$"},
        },
        "additionalProperties": False,
    }
