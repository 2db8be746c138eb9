"""Pandoc's other forms of tables are read as tables: no dose runs into another."""

from __future__ import annotations

import pytest

from documents import parsed
from trifolio.document.components.table import Table
from trifolio.document.nodes import words

GRID = """
+-------+-------+
| Fruit | Price |
+=======+======:+
| Apple | 1 mg  |
| pie   |       |
+-------+-------+
| - a   | 2 | 3 |
| - b   |       |
+-------+-------+
"""
SIMPLE = """
  Right     Left     Center     Default
-------     ------ ----------   -------
     12     5 mg       12            12
    123     10 mg     123          123

Table: Doses.
"""
HEADLESS = """
-------     ------
     12     5 mg
      1     10 mg
-------     ------
"""
MULTILINE = """
---------------------------------------
 Centered   Default           Right
  Header    Aligned         Aligned
----------- ------- ---------------
   First    row                12.0
            goes on

  Second    row                 5.0
---------------------------------------
"""
BARS = """
| Dose | 5 mg |
| When | noon |
"""


def table(text: str) -> tuple[Table, list[tuple[str, int]]]:
    """Return the one table of a source, and its problems."""
    document, problems = parsed(text)
    (block,) = document.blocks
    assert isinstance(block, Table)
    return block, [(problem.code, problem.line) for problem in problems]


def cells(made: Table) -> list[list[str]]:
    return [[" ".join(words(cell)) for cell in row.cells] for row in (*made.head, *made.rows)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (GRID, [["Fruit", "Price"], ["Apple pie", "1 mg"], ["- a - b", "2 | 3"]]),
        (SIMPLE, [["Right", "Left", "Center", "Default"], ["12", "5 mg", "12", "12"], ["123", "10 mg", "123", "123"]]),
        (HEADLESS, [["", ""], ["12", "5 mg"], ["1", "10 mg"]]),
        (
            MULTILINE,
            [
                ["Centered Header", "Default Aligned", "Right Aligned"],
                ["First", "row goes on", "12.0"],
                ["Second", "row", "5.0"],
            ],
        ),
        (BARS, [["", ""], ["Dose", "5 mg"], ["When", "noon"]]),
    ],
    ids=["grid", "simple", "headless", "multiline", "bars"],
)
def test_every_cell_is_its_own(text: str, rows: list[list[str]]) -> None:
    made, problems = table(text)
    assert cells(made) == rows
    assert problems == ([] if rows[0][0] else [("table-header", 10)])


def test_columns_are_aligned_as_they_are_drawn() -> None:
    assert [cell.align for cell in table(SIMPLE)[0].rows[0].cells] == ["right", "left", "center", ""]
    assert [cell.align for cell in table(GRID)[0].rows[0].cells] == ["", "right"]


def test_rows_keep_their_lines() -> None:
    border, head = "+---+----------+", "| a | b        |"
    _, problems = table("\n".join((border, head, border.replace("-", "="), "| c | [x](#no) |", border)))
    assert problems == [("link-dead", 12)]


@pytest.mark.parametrize(
    "text",
    [
        "+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+",
        "+---+---+\n| a | b |\n",
        "Head    Two\n----  -----\nover flows\nthis   one\n",
        "| Dose | $x|y$ |\n|---|---|\n| 5 mg | noon |",
        "| Dose | When |\n|---|\n| 5 mg | noon |",
    ],
)
def test_what_only_looks_like_a_table_is_told(text: str) -> None:
    document, problems = parsed(text)
    assert not any(isinstance(block, Table) for block in document.blocks)
    assert "table-form" in [problem.code for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "```\n+---+---+\n| b | c |\n+---+---+\n```",
        "~~~~\n| a | b |\n| c | d |\n~~~~",
        "Words\n\n-------------------\n\nWords",
        "A heading\n-------------\n\nWords",
        "Words\n\n--- ---\n\nWords",
        "| one line | of bars |",
    ],
)
def test_code_rules_and_headings_stay_what_they_are(text: str) -> None:
    document, problems = parsed(text)
    assert not any(isinstance(block, Table) for block in document.blocks)
    assert problems == ()
