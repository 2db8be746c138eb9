"""A handout that lost a word is an error, not an artifact: what the layout drops is found by the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import article, codes, run, write
from trifolio.binders.pdf import rows

TABLE = "<table><thead>{}</thead><tbody><tr><td>5 mg</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("style", "body", "words"),
    [
        ("strong { display: none }", "Take **half** a tablet.", "“half”"),
        ("em { position: absolute; top: -90mm }", "Take *one* tablet.", "“one”"),
        ("code { position: absolute; left: 900mm }", "Take `two` tablets.", "“two”"),
        ("td + td { display: none }", "| a | b |\n|---|---|\n| one | 5 mg |", "“5 mg”"),
        ("table { position: relative; left: 400mm }", "| a | b |\n|---|---|\n| one | two |", "“abonetwo”"),
        (".note { display: none }", "Take one.[^1]\n\n[^1]: Not two.", "“1”"),
    ],
)
def test_words_that_a_style_sheet_takes_away_are_an_error(tmp_path: Path, style: str, body: str, words: str) -> None:
    edition = {"styles/own/edition.toml": "extends = 'handout'", "styles/own/style.css": style}
    write(tmp_path, {"content/one.md": article("One", body), **edition})
    report = run(tmp_path, editions=("own",))
    assert set(codes(report)) - {"page-edge"} == {"words-lost"}
    assert (
        words in report.problems[0].message.replace(" ", "").replace("5\u00a0mg", "5 mg")
        or words in report.problems[0].message
    )
    assert report.problems[0].line == 9
    assert not (tmp_path / "output/one").exists()


def test_words_that_the_engine_drops_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A head that no page can hold is mended in the markup; without the mending it would be gone."""
    monkeypatch.setattr(rows, "_mended", lambda *_: False)
    head = "".join(f"<tr><th>Head {n} of very many</th></tr>" for n in range(90))
    write(tmp_path, {"content/one.md": article("One", TABLE.format(head))})
    report = run(tmp_path, editions=("handout",))
    assert codes(report) == ["words-lost"]
    assert "Head 0 of very many" in report.problems[0].message


def test_with_its_mending_the_head_is_there(tmp_path: Path) -> None:
    head = "".join(f"<tr><th>Head {n} of very many</th></tr>" for n in range(90))
    write(tmp_path, {"content/one.md": article("One", TABLE.format(head))})
    assert codes(run(tmp_path, editions=("handout",))) == []
