"""Markup of other tools that is not read is told, once a kind; plain articles of ours are left in peace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents import parsed
from projects import REPOSITORY
from trifolio.check.foreign import foreign
from trifolio.problems import Problem

TOLD = {
    "a shortcode of Hugo": '{{< figure src="a.png" >}} and {{% notice %}}',
    "a shortcode of WordPress": '[gallery ids="1,2"]',
    "a tag of Liquid or Jinja": "{% include a.html %} and {{ page.title }}",
    "code of MDX": 'import Box from "./Box"',
    "a field of Dataview": "status:: open",
    "code that another tool draws": "```mermaid\ngraph TD\n```",
    "code that another tool runs": "```{r}\nx <- 1\n```",
    "a command of TeX": r"\textbf{Rest} and \begin{equation}",
    "an emoji by its name": "Rest :smile: helps",
    "a heading without its space": "##Rest",
    "the opening of a box": ":: tip",
    "a tab of MkDocs": '=== "Adults"',
    "a directive of reStructuredText": ".. toc:: Contents",
    "a role of MyST": "{ref}`label`",
    "a heading of MediaWiki or AsciiDoc": "== Rest ==",
    "a heading of Textile": "h2. Rest",
    "a mark of BBCode": "[b]Rest[/b]",
    "rows of bars without a line of dashes": "a | b\n1 | 2",
    "a mark of emphasis without its other half": "**Rest helps",
    "a picture that is none": "![Rest](a name with blanks.png)",
    "a link that is none": "[rest] (https://a.example)",
    "a link whose address is not defined": "[rest][nowhere]",
    "attributes that belong to nothing": '[rest]{.underline} and {align="center"}',
    "a reference to a figure or table": "See @fig:one.",
    "a mark of changes": "{++rest++}",
    "a label of MyST": "(label-one)=",
    "the name of a paragraph in Obsidian": "Rest helps ^abc123",
    "a merge tag, though no mailing tool is named": "Dear {{ first_name }}",
}


def told(body: str, *, mailing: bool = False) -> list[Problem]:
    return list(foreign(parsed(body)[0], mailing=mailing))


@pytest.mark.parametrize("name", TOLD)
def test_each_kind_is_told_by_its_name_and_line_with_what_to_write(name: str) -> None:
    (problem,) = told(f"Rest.\n\n{TOLD[name]}")
    assert f" is {name}, and is printed as it stands" in problem.message
    assert (problem.severity.value, problem.code, problem.line) == ("warning", "foreign-markup", 11)
    assert problem.hint


def test_a_kind_is_told_once_with_all_its_lines() -> None:
    (problem,) = told("Rest :one: now.\n\n- :two:\n- three\n\n| a |\n|---|\n| :four: |")
    assert problem.message.endswith("(also in line 11, 16)")


def test_merge_tags_are_meant_where_a_mailing_tool_is_named() -> None:
    assert told("Dear {{ first_name }}, *|FNAME|* and {% if x %}", mailing=True) == []


PLAIN = [
    *("Take 5 mg at 12:30:45.", "A note: see (below).", "It costs $5 {or so}.", "#1 cause, C# and #5"),
    *("`\\textbf{x}` and `{{ x }}`", "C:\\Users\\me and a\\b", "1 | 2", "[1] and [2][3]", "5 * 3", "a ^ b"),
    *("| a | b |\n|---|---|\n| c | d |", "```\n##x {{ y }}\n```", "[words](https://a.example) (see)"),
    *("[see this] (and that)", "_____ name", "Yes/no: ___", "x = y == z", "* * *", "Ratio 1::2"),
    *("$x^2$ and H~2~O", "> quote\n\n- [ ] open\n- [x] done", "A :: B", "Rest[^1].\n\n[^1]: Note."),
    *("At 8:00:am", "key: value", "h2 and h3. Then", "Dose: none", "5 = five", "==marked=="),
]  # fmt: skip


@pytest.mark.parametrize("body", PLAIN)
def test_a_plain_text_is_left_in_peace(body: str) -> None:
    assert told(body) == []


def test_docs_samples_and_sources_of_ours_are_left_in_peace() -> None:
    files = [*sorted((REPOSITORY / "content").glob("*.md")), *sorted((REPOSITORY / "docs").glob("*.md"))]
    files += [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/data/torture.md")]
    files += sorted((REPOSITORY / "tests/data/languages").glob("*.md"))
    others = {file: file.read_text("utf-8") for file in sorted((REPOSITORY / "tests/cases").rglob("*.md"))}
    files += [file for file, text in others.items() if "foreign-markup" not in text]
    assert len(files) > 50 + 12
    for file in files:
        text = re.sub(r"\A---\n.*?^---\n", "", file.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        mailing = file.name == "torture.md" or "languages" in Path(file).parts
        assert told(re.sub(r"<!-- expect\n.*", "", text, flags=re.DOTALL), mailing=mailing) == [], file
