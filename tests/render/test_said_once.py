"""What is said once and not twice: telephone numbers, letters of links, boxes to tick, labels of cells to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pdftext import page_texts
from projects import article, codes, run, write
from trifolio.document.addresses import is_same

BODY = """\
::: {.only in="ebook"}
See [a guide](https://hidden.example/a).
:::

See [this](https://first.example/b), <https://bare.example/c>, [that](https://second.example/d), phone
[01234 567 800](tel:+441234567800) or [the ward](tel:01234567811), or text [07700 900 123](sms:07700900123).

- [ ] not yet
- [x] done
- neither

| Day | Morning | Evening |
|---|---|---|
| Monday | | |
| Tuesday | 5 | |
| Wednesday | | |
"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/some.md": article(body=BODY)})
    assert codes(run(tmp_path, editions=("handout", "email", "email-wrapped", "email-ten", "ebook"))) == []
    return tmp_path / "output/some"


@pytest.mark.parametrize(
    ("text", "href", "same"),
    [
        ("01234 567 800", "tel:01234567800", True),
        ("01234 567 800", "tel:+441234567800", True),
        ("+44 1234 567800", "tel:01234567800", True),
        ("(01234) 567-800", "sms:+441234567800", True),
        ("01234 567 801", "tel:+441234567800", False),
        ("567 800", "tel:+441234567800", False),
        ("0567 800", "tel:+441234567800", False),
        ("the ward", "tel:01234567800", False),
        ("a@b.example", "mailto:a@b.example", True),
        ("b.example/c", "https://b.example/c/", True),
    ],
)
def test_words_that_are_their_address(text: str, href: str, same: bool) -> None:  # noqa: FBT001 - a column of a table
    assert is_same(text, href) is same


def test_links_have_letters_without_gaps_and_numbers_are_said_once(built: Path) -> None:
    paper = " ".join(" ".join(page_texts(built / "some-handout.pdf")).replace("\u00a0", " ").split())
    assert re.findall(r"\b([A-Z]) https://(\w+)", paper) == [("A", "first"), ("B", "second")]
    for name in ("email", "email-wrapped", "email-ten"):
        text = (built / f"some-{name}.txt").read_text(encoding="utf-8")
        assert re.findall(r"Link ([A-Z]): https://(\w+)", text) == [("A", "first"), ("B", "second")]
        mail = " ".join(text.replace("\u00a0", " ").split())
        for said in (mail, paper):
            assert said.count("01234 567 800") + said.count("1234567800") == 1
            assert said.count("07700 900 123") + said.count("07700900123") == 1
            assert "the ward (01234567811)" in said
            assert "tel:" not in said


def test_a_task_has_a_box_and_no_bullet(built: Path) -> None:
    mail = (built / "some-email.txt").read_text(encoding="utf-8")
    assert "\n  ☐ not yet\n  ☑ done\n  * neither\n" in mail
    paper = "\n".join(page_texts(built / "some-handout.pdf"))
    assert re.search(r"^\s*☐ not yet$", paper, re.MULTILINE)
    assert re.search(r"^\s*• neither$", paper, re.MULTILINE)


def test_cells_to_fill_in_are_named_once_in_a_mail(built: Path) -> None:
    mail = (built / "some-email.txt").read_text(encoding="utf-8")
    table = mail[mail.index("  Day: Monday") : mail.index("ABOUT THIS")].split()
    assert table == "Day: Monday Morning: - Evening: - Day: Tuesday Morning: 5 Day: Wednesday".split()
