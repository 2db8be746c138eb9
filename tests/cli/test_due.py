"""`trifolio due`: every article by the day of its review, in forms that spreadsheets and calendars take safely."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from projects import article, write
from trifolio.cli.agenda import LONGEST
from trifolio.cli.main import main

SUM = "=SUM(A1:A9)"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIFOLIO_TODAY", "2026-11-23")
    long = "Ärzte; " * 20 + 'a\\b, "c"'
    return write(
        tmp_path,
        {
            "content/late.md": article("Late", review_by="2026-10").replace("version:", f'owner: "{SUM}"\nversion:'),
            "content/soon.md": article("Soon", review_by="2026-12-01").replace("version:", "owner: Zoë\nversion:"),
            "content/soon-too.md": article("+1", review_by="2026-12-01").replace("version:", "owner: Ann\nversion:"),
            "content/later.md": article(f"'{long}'", review_by="2027-12"),
            "content/never.md": article("Never").replace("review_by: 2027-12\n", "").replace("title: Never\n", "")
            + "# A heading *here*\n\nWords.\n",
            "content/mine.md": article("Mine").replace("version:", "private: true\nversion:"),
        },
    )


def due(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Return what a command prints; it has nothing to complain of."""
    assert main(["due", *more]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_all_are_listed_by_date_and_owner(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [re.split(r" {2,}", line) for line in due(capsys).splitlines()]
    assert [(row[0], row[1], row[-1]) for row in rows[:4]] == [
        ("2026-10-31", "23 days past", "content/late.md"),
        ("2026-12-01", "8 days left", "content/soon-too.md"),
        ("2026-12-01", "8 days left", "content/soon.md"),
        ("2027-12-31", "403 days left", "content/later.md"),
    ]
    assert rows[4][0] == "no date"
    assert rows[4][-3:] == ["A heading here", "–", "content/never.md"]
    assert len(rows) == 5


@pytest.mark.parametrize(("days", "titles"), [("7", ["Late"]), ("8", ["Late", "+1", "Soon"])])
def test_within_so_many_days_is_what_is_past_too(
    library: Path, days: str, titles: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    listed = json.loads(due(capsys, "--json", "--within", days))
    assert [row["title"] for row in listed["articles"]] == titles
    assert (listed["version"], listed["today"], listed["problems"]) == (1, "2026-11-23", [])


def test_one_folder_may_be_named(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert due(capsys, "content/late.md").count("\n") == 1


def test_no_cell_is_a_formula(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(due(capsys, "--csv"))))
    assert [row["owner"] for row in rows[:2]] == [f"'{SUM}", "Ann"]
    assert [row["title"] for row in rows[:3]] == ["Late", "'+1", "Soon"]
    assert [row["days_left"] for row in rows] == ["-23", "8", "8", "403", ""]
    assert rows[0]["review_by"] == "2026-10"


def unfolded(calendar: str) -> list[str]:
    """Return the lines of a calendar as RFC 5545 reads them (3.1)."""
    assert calendar.endswith("\r\n")
    assert "\n" not in calendar.replace("\r\n", "")
    lines = calendar.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= LONGEST for line in lines)
    return calendar.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_the_calendar_is_one_by_rfc_5545(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(library, {"trifolio.toml": "[review]\nwarn = 30\n"})
    lines = unfolded(due(capsys, "--ics"))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trifolio//trifolio due//EN"]
    opened: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?", name), line
        if name == "BEGIN":
            opened.append(value)
        elif name == "END":
            assert opened.pop() == value
    assert opened == []
    assert lines.count("BEGIN:VEVENT") == lines.count("TRIGGER:-P30D") == 4
    assert len({line for line in lines if line.startswith("UID:")}) == 4
    assert next(line for line in lines if line.startswith("DTSTART")) == "DTSTART;VALUE=DATE:20261031"
    assert {line for line in lines if line.startswith("DTSTAMP")} == {"DTSTAMP:20260601T000000Z"}
    long = next(line for line in lines if "Ärzte" in line)
    assert long == "SUMMARY:Review: " + "Ärzte\\; " * 20 + 'a\\\\b\\, "c"'
    assert "DESCRIPTION:Owner: =SUM(A1:A9)\\nVersion: 1.0\\nFile: content/late.md" in lines


def test_a_calendar_without_an_event_is_one_too_and_that_is_said(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("late", "soon", "soon-too", "later"):
        (library / f"content/{name}.md").unlink()
    assert main(["due", "--ics"]) == 0
    text, words = capsys.readouterr()
    lines = unfolded(text)
    components = [line for line in lines if line.startswith("BEGIN:")]
    assert components == ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:STANDARD"]
    assert words == "no review has a day: the calendar has no event\n"
    assert {"TZID:UTC", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000"} < set(lines), "what RFC 5545, 3.6.5, asks for"


def test_another_day_or_date_is_the_same_event(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = due(capsys, "--ics")
    monkeypatch.setenv("TRIFOLIO_TODAY", "2026-12-24")
    assert due(capsys, "--ics") == before
    write(library, {"content/late.md": article("Later", review_by="2028-10")})
    after = due(capsys, "--ics")
    uids = [sorted(re.findall("UID:.*", calendar)) for calendar in (before, after)]
    assert uids[0] == uids[1]


def test_what_cannot_be_read_is_told_and_the_rest_is_listed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        library,
        {
            "content/late.md": article("Late", review_by="next year"),
            "content/broken.md": "---\ntitle: [\n---\n\nWords.\n",
            "content/double.md": article("Double").replace("version:", "slug: soon\nversion:"),
        },
    )
    assert main(["due"]) == 1
    out, err = capsys.readouterr()
    assert "content/soon.md" in out
    assert "no date" in next(line for line in out.splitlines() if "late.md" in line)
    for code in ("meta-type", "front-matter", "slug-duplicate"):
        assert f"error[{code}]" in err


def test_where_there_is_no_article_it_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["due"]) == 2


@pytest.mark.parametrize("arguments", [("--within", "-1"), ("--csv", "--ics")])
def test_what_makes_no_sense_is_wrong_usage(library: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["due", *arguments])
    assert ended.value.code == 2
