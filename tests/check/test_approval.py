"""What somebody approved, and what was changed since: statement by statement, at its line, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from projects import article, picture, read_in, write
from trifolio.check.approval import FOLDER, MOST, read, stale
from trifolio.cli.main import main
from trifolio.document.statements import digest_of, statements
from trifolio.problems import ContentError

BODY = """\
A first paragraph, with 5 mg and *emphasis*.

## When to take it

1. Take one in the morning.
2. Take one at night, see [the guide](https://a.example/guide).

::: {.warning title="Stop"}
Stop at 10<sup>6</sup> or more.
:::

::: {.evidence certainty="low" basis="trials"}
It may help.[^a]
:::

| Drug | Dose |
|------|------|
| One | |
| Two | 5 mg |

![A vial](vial.png)

[^a]: Or not.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIFOLIO_TODAY", "2026-11-23")
    write(tmp_path, {"content/some.md": article(body=BODY), "trifolio.toml": ""})
    picture(tmp_path / "content/vial.png")
    return tmp_path


def approve(*more: str, by: str = "Dr A. Writer", role: str = "consultant") -> int:
    return main(["approve", "content/some.md", "--by", by, "--role", role, *more])


def told(folder: Path) -> list[tuple[str, int, str]]:
    """Return what is said of the approval: code, line, message without whose it was."""
    document = read_in(folder, folder / "content/some.md")
    problems = stale(document, "content/some.md", folder / FOLDER)
    return [(p.code, p.line, p.message.replace(" since Dr A. Writer approved it on 2026-11-23", "")) for p in problems]


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "content/some.md"
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def test_an_approval_is_on_record_and_the_source_stays_as_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "content/some.md").read_bytes()
    assert approve("--on", "2026-11-20") == 0
    out, err = capsys.readouterr()
    assert out == "approvals/some.toml\n"
    assert '  - {by: "Dr A. Writer", role: "consultant", on: 2026-11-20}' in err.splitlines()
    assert (folder / "content/some.md").read_bytes() == before
    record = read(folder / FOLDER, "some")
    document = read_in(folder, folder / "content/some.md")
    assert record is not None
    assert record.version == "1.0"
    assert [statement.line for statement in statements(document)] == [told.line for told in record.statements]
    assert record.words == digest_of(tuple(statement.digest for statement in statements(document)))
    assert told(folder) == []
    text = (folder / "approvals/some.toml").read_text("utf-8")
    assert '{line = 13, digest = "' in text
    assert 'words = "Take one in the morning."}' in text


def test_the_lines_that_are_printed_are_front_matter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert approve(by='D. "Doc" O\'Neill: A', role="#1") == 0
    lines = capsys.readouterr().err.splitlines()
    edit(folder, "publisher:", "\n".join([*lines[lines.index("approved:") :], "publisher:"]))
    (own,) = read_in(folder, folder / "content/some.md").meta.approved
    assert (own.by, own.role, own.on) == ('D. "Doc" O\'Neill: A', "#1", "2026-11-23")
    assert told(folder) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("*emphasis*", "__emphasis__"),
        ("A first paragraph, with", "A first\nparagraph, with"),
        ("## When", "<!-- to do -->\n\n## When"),
        ("| One | |", "|One||"),
        ("1. Take", "1.   Take"),
        ('version: "1.0"', 'version: "1.1"'),
        ("review_by: 2027-12", "review_by: 2028-12"),
        ("updated: 2026-06", "owner: Somebody\nupdated: 2026-07"),
        ("[^a]\n", "[^other]\n"),
        ("## When to take it", "## When to take it {#when}"),
    ],
)
def test_markup_comments_and_dates_are_no_words(folder: Path, old: str, new: str) -> None:
    approve()
    edit(folder, old, new)
    if "[^other]" in new:
        edit(folder, "[^a]:", "[^other]:")
    assert told(folder) == []


def test_curly_quotation_marks_by_the_configuration_are_no_other_words(folder: Path) -> None:
    edit(folder, "Or not.", 'Or "not" -- it\'s so...')
    approve()
    write(folder, {"trifolio.toml": "smart = true\n"})
    assert told(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("5 mg and", "50 mg and", 9, "changed: “A first paragraph, with 50 mg and emphasis.”"),
        ("in the morning", "at noon", 13, "changed: “Take one at noon.”"),
        (
            "a.example/guide",
            "b.example/guide",
            14,
            "changed: “Take one at night, see the guide <https://b.example/guide>.”",
        ),
        ("10<sup>6</sup>", "106", 17, "changed: “Stop at 106 or more.”"),
        (".warning", ".note", 16, "changed: “[note] Stop”"),
        ('"low"', '"high"', 20, "changed: “[high trials]”"),
        ("| One | |", "| | One |", 26, "changed: “| One”"),
        ("![A vial]", "![Two vials]", 29, "changed: “[picture: Two vials]”"),
        ("Or not.", "Or so.", 31, "changed: “Or so.”"),
        ("title: A title", "title: Another", 2, "changed: “title: Another”"),
        ("## When", "New here.\n\n## When", 11, "added: “New here.”"),
        ("1. Take one in the morning.\n2.", "1.", 13, "removed: “Take one in the morning.”"),
    ],
)
def test_what_changed_is_told_at_its_line(folder: Path, old: str, new: str, line: int, message: str) -> None:
    approve()
    edit(folder, old, new)
    assert told(folder) == [("approval-stale", line, message)]


def test_another_picture_of_the_same_name_is_a_change(folder: Path) -> None:
    approve()
    picture(folder / "content/vial.png", "teal")
    assert told(folder) == [("approval-stale", 29, "changed: “[picture: A vial]”")]


def test_a_citation_more_changes_no_other_statement(folder: Path) -> None:
    references = "".join(f"\n- {{id: {key}, type: book, title: {key}, issued: 2024}}" for key in "ab")
    edit(folder, "version:", f"references:{references}\nversion:")
    edit(folder, "## When", "It works [@a].\n\n## When")
    approve()
    edit(folder, "A first", "Others work [@b]. A first")
    assert [line for _, line, _ in told(folder)] == [8, 12]


def test_of_many_changes_the_number_is_told(folder: Path) -> None:
    approve()
    write(folder, {"content/some.md": article(body="\n\n".join(f"Another paragraph {n}." for n in range(30)))})
    changes = told(folder)
    assert len(changes) == MOST + 1
    assert changes[-1][2].endswith("more statements were changed, the last in line 67")


def test_two_may_approve_the_same_words_and_other_words_begin_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    approve("--on", "2026-11-01")
    approve(by="B. Reader", role="patient")
    approve("--on", "2026-11-02")
    record = read(folder / FOLDER, "some")
    assert record is not None
    assert [(a.by, a.on) for a in record.approvals] == [("B. Reader", "2026-11-23"), ("Dr A. Writer", "2026-11-02")]
    assert "begin anew" not in capsys.readouterr().err
    edit(folder, "5 mg and", "50 mg and")
    approve()
    record = read(folder / FOLDER, "some")
    assert record is not None
    assert [a.by for a in record.approvals] == ["Dr A. Writer"]
    assert "begin anew" in capsys.readouterr().err


def test_what_is_printed_must_be_on_record_where_a_project_keeps_records(folder: Path) -> None:
    edit(folder, "publisher:", "approved:\n- {by: B. Reader, role: patient, on: 2026-11}\npublisher:")
    assert told(folder) == []
    approve()
    assert told(folder) == [
        ("approval-missing", 3, "“approved” names what is not on record in approvals/some.toml: B. Reader on 2026-11")
    ]
    approve(by="B. Reader", role="patient")
    assert told(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('on = "2026-11-23"', 'on = "today"', 7, "“on” wants a date as “2026-11-27” or “2026-11”"),
        ('on = "2026-11-23"', 'on = "2026-11-31"', 7, "“on” is no date of the calendar: 2026-11-31"),
        ("{line = 9, ", "{line = 9, word = 1, ", 13, "unknown key “word” in [statements.3]"),
        ('digest = "', 'digest = "0', 0, "was changed after it was written: its digests do not belong together"),
        ("approvals = [", "approvals = ", 6, None),
    ],
)
def test_a_record_that_was_changed_by_hand_is_an_error_and_proves_nothing(
    folder: Path, old: str, new: str, line: int, message: str | None
) -> None:
    approve()
    file = folder / "approvals/some.toml"
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    ((code, at, what),) = told(folder)
    assert (code, at) == ("approval-record", line)
    assert message is None or what == message
    with pytest.raises(ContentError):
        read(folder / FOLDER, "some")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--on", "2026-13-01"), 2, "no date"),
        (("--on", "2026-11-24"), 2, "yet to come"),
        (("--on", "2026-11"), 0, "to have it printed"),
    ],
)
def test_a_date_is_one_that_has_been(
    folder: Path, arguments: tuple[str, str], status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert approve(*arguments) == status
    assert message in capsys.readouterr().err
    assert (folder / FOLDER).exists() is (status == 0)


def test_nothing_is_approved_that_cannot_be_built(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(folder, "certainty", "sureness")
    assert approve() == 1
    assert "option-unknown" in capsys.readouterr().err
    assert not (folder / FOLDER).exists()


def test_check_tells_it_and_a_comment_silences_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    approve()
    edit(folder, "5 mg and", "50 mg and")
    capsys.readouterr()
    assert main(["check", "--format", "json"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    (problem,) = (p for p in problems if p["code"].startswith("approval"))
    assert (problem["code"], problem["line"], problem["severity"]) == ("approval-stale", 9, "warning")
    assert main(["check", "--strict"]) == 1
    edit(folder, "A first", "<!-- trifolio: ignore approval-stale -->\n\nA first")
    assert main(["check", "--strict"]) == 0
