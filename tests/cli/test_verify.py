"""`trifolio verify` and `build --verify`: what they print in each form, what they write, how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from chromium import TOOLS, Browser
from projects import article, write
from trifolio.cli.main import main

FOOTER = "not looked at, {}: [email] says no address and no way out\n"
AXE = TOOLS / "node_modules/@daisy/axe-core-for-ace/axe.min.js"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with two articles that were built as mails; no program of others is there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("TRIFOLIO_TODAY", "2026-11-23")
    texts = {"content/one.md": article("One", "Take 5 mg."), "content/two.md": article("Two & <more>", "Take 7 mg.")}
    write(tmp_path, {**texts, "trifolio.toml": "editions = ['email']\n[site]\npages = false\n"})
    assert main(["build", "-q"]) == 0
    return tmp_path


def spoil(project: Path) -> None:
    """Change a dose in a finished mail."""
    file = project / "output/one/one-email.txt"
    file.write_text(file.read_text("utf-8").replace("5 mg", "50 mg"), encoding="utf-8")


def test_the_text_says_of_each_what_is_proven_and_by_what(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["verify", "output/one"]) == 0
    out, err = capsys.readouterr()
    assert out == (
        "output/one/one-email.txt: open, 4 of 5 proven\n"
        "  proven  the file is as it was written (SHA-256)\n"
        "  proven  it says what its source says: words, numbers, links, in order (parity)\n"
        "  proven  no character that mailing tools break (trifolio)\n"
        "  proven  Gmail shows all of it (trifolio)\n"
        "  open    it ends with the address and the way out that [email] says (trifolio): "
        "[email] says no address and no way out\n"
        "          whoever sends it has to add both\n"
    )
    assert err == f"{FOOTER.format('1 time')}judged 1 artifact: 1 open\n"
    assert not (project / "output/catalogue.csv").exists()


def test_what_is_wrong_is_told_with_its_line_and_ends_with_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(project)
    capsys.readouterr()
    assert main(["verify"]) == 1
    out, err = capsys.readouterr()
    assert "  wrong   it says what its source says: words, numbers, links, in order (parity)\n" in out
    assert "    content/one.md:9: error[parity]: email: “50” for “5” in “take 5 mg”\n        hint: " in out
    assert err == f"{FOOTER.format('2 times')}judged 2 artifacts: 1 open, 1 wrong\n"
    rows = json.loads((project / "output/catalogue.json").read_text("utf-8"))["artifacts"]
    assert [row["status"] for row in rows] == ["wrong", "open"]


def test_what_nobody_looked_at_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "-e", "ebook", "-q"]) == 0
    capsys.readouterr()
    assert main(["verify", "output/one"]) == 0
    out, err = capsys.readouterr()
    assert "  open    EPUB 3.3 (EPUBCheck): not installed: EPUBCheck\n          install Java, and: " in out
    assert "not looked at, 1 time: not installed: Ace by DAISY\n" in err


def test_a_file_that_there_is_not_and_nothing_built_are_wrong_usage(
    project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capsys.readouterr()
    assert main(["verify", "output/three"]) == 2
    assert capsys.readouterr().err == "trifolio verify: there is no artifact “output/three”\n"
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert main(["verify"]) == 2
    assert capsys.readouterr().err.startswith("trifolio verify: nothing was built here")


def test_under_strict_a_warning_is_wrong(project: Path) -> None:
    write(project, {"trifolio.toml": "strict = true\n[email]\nsignature = 'Yours'\n[site]\npages = false\n"})
    assert main(["build", "-q", "-e", "email"]) == 1  # a mail without an address
    write(project, {"trifolio.toml": "[email]\nsignature = 'Yours'\n[site]\npages = false\n"})
    assert main(["build", "-q", "-e", "email"]) == 0
    assert main(["verify"]) == 0
    write(project, {"trifolio.toml": "strict = true\n[email]\nsignature = 'Yours'\n[site]\npages = false\n"})
    assert main(["verify"]) == 1


def test_the_json_has_all_of_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(project)
    capsys.readouterr()
    assert main(["verify", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["failed"]) == (1, True)
    one, two = report["artifacts"]
    assert (one["path"], one["source"], one["edition"], one["clinic"], one["state"]) == (
        *("output/one/one-email.txt", "content/one.md", "email", "", "wrong"),
    )
    assert {outcome["state"] for outcome in two["outcomes"]} == {"proven", "open"}
    problems = [problem["code"] for outcome in one["outcomes"] for problem in outcome["problems"]]
    assert problems == ["artifact-changed", "parity"]


def test_the_page_asks_for_nothing_and_is_for_everybody(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(project)
    assert main(["build", "-e", "email-wrapped", "-q"]) == 0
    capsys.readouterr()
    assert main(["verify", "--format", "html", "output"]) == 1
    page = project / "report.html"
    page.write_text(text := capsys.readouterr().out, encoding="utf-8")
    root = etree.HTML(text)
    assert [element.tag for element in root.iter("script", "link", "img", "iframe")] == []
    (table, *_) = root.iter("table")
    cells = [" ".join(" ".join(map(str, cell.itertext())).split()) for cell in table.iter("th", "td")]
    assert cells == [
        *("Article", "email", "email-wrapped"),
        *("content/one.md", "✗ wrong 2 of 5 proven", "○ open 5 of 6 proven"),
        *("content/two.md", "○ open 4 of 5 proven", "○ open 5 of 6 proven"),
    ]
    with Browser() as browser:
        for dark in (False, True):
            browser.open(page, 900, dark=dark)
            assert [event for event in browser.events if event["method"] == "Log.entryAdded"] == []
            assert browser.run("getComputedStyle(document.querySelector('.wrong')).fontWeight") == "600"
            browser.run(AXE.read_text(encoding="utf-8"))
            found = "axe.run().then(({passes, violations}) => [passes.length, violations.map((one) => one.id)])"
            passes, violations = browser.run(found)
            assert passes > 15
            assert violations == []


def test_a_build_judges_what_it_built_and_fails_if_it_is_wrong(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["build", "--verify"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "judged 2 artifacts: 2 open"
    assert (project / "output/catalogue.csv").is_file()
    (project / "output/catalogue.csv").unlink()
    write(project, {"styles/email/signature.txt": "Lost: \ufffd\n"})
    assert main(["build", "--verify", "-q", "content/one.md"]) == 1
    _, err = capsys.readouterr()
    assert "output/one/one-email.txt:14: error[email-hazard]: U+FFFD " in err
    assert "two" not in err
    assert not (project / "output/catalogue.csv").exists()  # which lists all
    assert main(["build", "--verify", "--json", "content/two.md"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["failed"] is False
    assert [one["state"] for one in report["verified"]["artifacts"]] == ["wrong"]
