"""A template that leaves out words of an article is an error with their line, in every edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import article, run, write

BODY = """
Take **5 mg** once a day.

::: warning
Never take 50 mg.
:::

## Later

| Medicine | Dose |
|---|---|
| Aspirin | 75 mg |

Rest.[^1]

[^1]: Not in bed.
"""
EDITIONS = ("handout", "ebook", "email", "email-ten", "eml", "web")
HTML, TEXT = "styles/html/components", "styles/text/components"
LAST = (
    '<html lang="en"><head><title>{{ meta.title }}</title></head><body>{{ blocks(sections[-1].blocks) }}</body></html>'
)


def lost(folder: Path, files: dict[str, str], editions: tuple[str, ...] = EDITIONS) -> dict[str, list[tuple[int, str]]]:
    """Return the words that each edition has lost by these templates, each with its line in the article's text."""
    report = run(write(folder, {"content/one.md": article("One", BODY), **files}), editions=editions)
    assert {problem.code for problem in report.problems} <= {"words-lost"}
    assert {built.edition for built in report.built}.isdisjoint(p.message.split(":")[0] for p in report.problems)
    above = article("One", BODY).index(BODY)
    first = article("One", BODY)[:above].count("\n")
    messages: dict[str, list[tuple[int, str]]] = {}
    for problem in report.problems:
        edition, _, what = problem.message.partition(": ")
        messages.setdefault(edition, []).append((problem.line - first, what))
    return messages


def test_nothing_is_lost_by_our_templates(tmp_path: Path) -> None:
    assert lost(tmp_path, {}) == {}


@pytest.mark.parametrize(
    ("component", "html", "text", "line", "what"),
    [
        (
            "callout",
            "<p>{{ words.callouts[block.kind] }}</p>",
            "{{ words.callouts[block.kind] }}",
            5,
            "never take 50 mg",
        ),
        ("callout", "{{ blocks(block.body) }}", "{{ blocks(block.body) }}", 4, "warning"),
        ("table", "<p>75</p>", "75", 10, "medicine"),
        ("notes", "", "", 16, "not in bed"),
    ],
)
def test_a_component_whose_template_leaves_words_out_is_an_error(
    tmp_path: Path, component: str, html: str, text: str, line: int, what: str
) -> None:
    messages = lost(tmp_path, {f"{HTML}/{component}.html": html, f"{TEXT}/{component}.txt": text})
    assert messages.keys() == set(EDITIONS)
    for edition, found in messages.items():
        assert (line, f"lost: “{what}”") in found, edition


def test_a_page_that_leaves_out_a_section_is_an_error_unless_the_edition_is_an_extract(tmp_path: Path) -> None:
    own = {"styles/own/edition.toml": "extends = 'handout'\n", "styles/own/document.html": LAST}
    messages = lost(tmp_path, own, ("own",))
    assert (2, "lost: “take 5 mg once a day”") in messages["own"]
    own["styles/own/edition.toml"] += "extract = true\n"
    assert lost(tmp_path, own, ("own",)) == {}
    assert (tmp_path / "output/one/one-own.pdf").is_file()


def test_each_line_of_a_collection_is_told_of_its_own_article(tmp_path: Path) -> None:
    more = {
        "content/two.md": article("Two", "Rest.\n\n::: note\nTwo litres.\n:::\n"),
        "trifolio.toml": '[collections.both]\ntitle = "Both"\narticles = ["content/*.md"]\n',
        f"{HTML}/callout.html": "",
    }
    write(tmp_path, {"content/one.md": article("One", BODY), **more})
    report = run(tmp_path, editions=("ebook",), collections=("both",))
    (problem,) = (problem for problem in report.problems if "litres" in problem.message)
    assert problem.path.endswith("content/two.md")
    assert problem.line == article("Two", "").count("\n") + 3
