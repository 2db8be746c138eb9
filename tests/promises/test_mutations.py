"""Articles with slips of every kind: whatever a line turns into, the build ends with an article or a problem."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import REPOSITORY, codes, picture, run, write
from soak import SEED, SOAK

COUNT = 7000 if SOAK else 25
AT_ONCE = 25
"""Articles of one project; so are its runs."""

PIECES = [
    *(
        "::: warning\n",
        ":::\n",
        "```\n",
        "$$\n",
        "---\n",
        "<div>",
        "</div>",
        "<!--",
        "| a | b |\n|---|---|\n",
        "> ",
        "    ",
    ),
    *(
        "[^1]",
        "[^1]: a note\n",
        "[@a; @b]",
        "{#id .lead}",
        "{{first_name}}",
        "\\",
        "*",
        "**",
        "`",
        "](",
        "![",
        "<b",
        "&#",
        "&",
    ),
    *(
        "\t",
        "\r",
        "\0",
        "\u202e",
        "\u200b",
        "\ud7ff",
        "\U0001f600",
        "٣",
        "|",
        "#",
        "- [ ] ",
        "1. ",
        ": ",
        "2026-13-01",
        "'",
    ),
]


def _sources() -> list[str]:
    """Return the sources to begin with: small ones, in which each part of the dialect stands."""
    files = sorted((REPOSITORY / "tests/cases").glob("*.md"))
    return [text for file in files if len(text := file.read_text("utf-8")) < 3000]


def _mutated(text: str, dice: random.Random) -> str:
    """Return a text in which one to four places are otherwise."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        lines = text.splitlines(keepends=True)
        line, place = dice.randrange(len(lines)), dice.randrange(len(text))
        match dice.randrange(6):
            case 0:
                lines.insert(dice.randrange(len(lines)), lines[line])
                text = "".join(lines)
            case 1 if len(lines) > 1:
                text = "".join([*lines[:line], *lines[line + 1 :]])
            case 2:
                text = text[:place] + text[place + dice.randrange(1, 20) :]
            case 3:
                other = dice.randrange(len(lines))
                lines[line], lines[other] = lines[other], lines[line]
                text = "".join(lines)
            case _:
                text = text[:place] + dice.choice(PIECES) + text[place:]
        text = text or "x"
    return text


@pytest.mark.parametrize("run_number", range(COUNT // AT_ONCE))
def test_a_slip_of_any_kind_ends_in_an_article_or_a_problem(
    run_number: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.chdir(tmp_path)
    dice, sources = random.Random(f"{SEED} {run_number}"), _sources()  # noqa: S311 - no secret
    texts = {f"content/{number}.md": _mutated(dice.choice(sources), dice) for number in range(AT_ONCE)}
    picture(tmp_path / "content/field.png", size=(60, 40))
    report = run(write(tmp_path, {**texts, "trifolio.toml": ""}), editions=("ebook", "email"), jobs=0)
    assert not {"bug", "limit", "words-lost"} & {*codes(report)}, report.problems
    for problem in report.problems:
        if problem.path in texts:
            assert 0 <= problem.line <= len(texts[problem.path].splitlines()) + 1, problem
    record_property("tried", AT_ONCE)
