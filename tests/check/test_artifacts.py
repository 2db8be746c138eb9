"""Finished artifacts judged: what is whole is proven, and nothing passes that nobody looked at."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import exhibits
from projects import TODAY, article, picture, read_in, run, write
from trifolio.check import artifact
from trifolio.check.artifact import (
    ALL,
    CHECKS,
    Finished,
    Open,
    Outcome,
    State,
    Verdict,
    mail,
    page,
    paper,
    sameness,
    standards,
)
from trifolio.job import Clinic, Job, Settings
from trifolio.pipeline.request import Request
from trifolio.pipeline.verify import verify
from trifolio.problems import error, warning
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.source.mailing import Email
from validators import verapdf_in

EVERY = tuple(name for name in editions.names((editions.packaged_styles(),)) if name != "handout-press")
STYLES = (editions.packaged_styles(),)

CONFIG = """\
publisher = "River Hospital"
[clinic]
name = "River Hospital"
address = ["1 River Road", "Anytown"]
phones = ["01234 567 800"]
hours = ["Monday to Friday, 8 am to 6 pm"]
web = "river.example"
[clinics.hill]
name = "Hill Surgery"
address = ["2 Hill Street"]
phones = ["01234 777 000"]
[clinics.hill.handout]
other_formats = "In large print: phone 01234 777 000."
[handout]
patient = ["name", "appointment", "notes"]
other_formats = "In large print: phone 01234 567 800."
[email]
platform = "mailchimp"
subject = "From River: {title}"
address = "River Hospital, 1 River Road, Anytown"
[site]
pages = false
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose article was built in every edition, for each clinic."""
    folder = tmp_path_factory.mktemp("built")
    picture(folder / "content/field.png", size=(900, 600))
    source = exhibits.SOURCE.replace("publisher: A Publisher\n", "").replace("contact: ", "contact: River Hospital, ")
    write(folder, {"content/some.md": source, "trifolio.toml": CONFIG})
    run(folder, editions=EVERY, clinics=("all",))
    return folder


@pytest.fixture(scope="module")
def verdicts(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Verdict]:
    """Return what all checks say of each artifact, veraPDF too, by the name of its file; the clinic `hill` apart."""
    more = exhibits.tools(str(verapdf_in(tmp_path_factory.mktemp("bin"))), os.environ["PATH"])
    names = [built / "output/some" / f"some-{end}" for end in ("handout.pdf", "ebook.epub", "web.html")]
    whole = {one.path: one.verdict for one in exhibits.judged(built, *names, variables=more)}
    quick = exhibits.judged(built, variables={"PATH": "/nowhere"})
    return {
        Path(path).relative_to(Path(path).parents[1]).as_posix(): verdict
        for path, verdict in {**{one.path: one.verdict for one in quick}, **whole}.items()
        if "hill" not in path
    } | {f"hill {Path(one.path).name}": one.verdict for one in quick if "hill" in one.path}


def test_nothing_is_wrong_with_what_was_built_in_any_edition(verdicts: Mapping[str, Verdict]) -> None:
    assert len(verdicts) == 2 * len(EVERY)
    assert {path: verdict.problems for path, verdict in verdicts.items() if verdict.problems} == {}
    opened = {path for path, verdict in verdicts.items() if verdict.state is State.OPEN}
    assert {verdict.state for path, verdict in verdicts.items() if path not in opened} == {State.PROVEN}
    assert {path.split("-", 1)[1].rpartition(".")[2] for path in opened if "booklet" not in path} == {"epub", "html"}


@pytest.mark.parametrize("name", ["handout.pdf", "ebook.epub", "web.html"])
def test_with_all_programs_there_everything_is_proven(name: str, verdicts: Mapping[str, Verdict]) -> None:
    outcomes = verdicts[f"some/some-{name}"].outcomes
    assert {outcome.state for outcome in outcomes} == {State.PROVEN}, outcomes
    assert {"veraPDF", "EPUBCheck", "Ace by DAISY", "axe"} & {outcome.by for outcome in outcomes}


def test_what_is_not_installed_is_said_and_is_not_proven(verdicts: Mapping[str, Verdict]) -> None:
    said = {
        outcome.open.reason
        for name in (
            "hill some-handout.pdf",
            "hill some-ebook.epub",
            "hill some-web.html",
            "hill some-handout-booklet.pdf",
        )
        for outcome in verdicts[name].outcomes
        if outcome.open
    }
    assert said == {
        "not installed: EPUBCheck",
        "not installed: Ace by DAISY",
        "not installed: Chromium, in which axe judges pages",
        "nothing reads what the binder “booklet” makes",
        "what the binder “booklet” makes has no tags",
        "it claims neither PDF/A nor PDF/UA",
    }


def finished(built: Path, name: str, **values: object) -> Finished:
    """Return an artifact of the project, with what it was made of."""
    (file,) = (path for path in (built / "output/some").iterdir() if path.stem == f"some-{name}")
    project = find_project(built)
    document = read_in(built, built / "content/some.md")
    settings = Settings(email=project.email, handout=project.handout)
    job = Job((document,), editions.load(name, STYLES), project.clinic, "a4", settings=settings)
    return dataclasses.replace(Finished(file.name, file, TODAY, job), **values)  # type: ignore[arg-type]


def test_a_machine_without_pdfium_proves_nothing_of_a_pdf(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.setattr(sameness, "find_spec", lambda _: None)
    monkeypatch.setattr(standards, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    handout = finished(built, "handout")
    for check in (paper.fonts, paper.boxes, paper.named, paper.tagged, sameness.same_words):
        assert check(handout) == Open("not installed: PDFium", "pip install 'trifolio[verify]'")
    assert sameness.handed_out(handout) == ()
    assert isinstance(sameness.handed_out(dataclasses.replace(handout, today=dt.date(2029, 1, 1))), Open)
    answer = standards.pdf_standard(handout)
    assert isinstance(answer, Open)
    assert answer.reason == "not installed: veraPDF"


PROGRAMS = {
    "verapdf": ("handout", standards.pdf_standard),
    "ace": ("ebook", standards.ace),
    "java": ("ebook", standards.epubcheck),
    "chromium": ("web", standards.axe),
}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("body", ["exit 9", "echo nonsense", "exit 0"])
def test_a_program_that_fails_leaves_its_check_open(
    program: str, body: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / program).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("NODE_PATH", exhibits.tools()["NODE_PATH"])
    name, check = PROGRAMS[program]
    answer = check(finished(built, name))
    assert isinstance(answer, Open)
    assert "did not judge it" in answer.reason


def test_verapdf_tells_the_rule_that_is_broken(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((str(verapdf_in(tmp_path)), os.environ["PATH"])))
    file = tmp_path / "some.pdf"
    data = (built / "output/some/some-handout.pdf").read_bytes()
    file.write_bytes(data.replace(b"<dc:title>", b"<dc:titel>").replace(b"</dc:title>", b"</dc:titel>"))
    answer = standards.pdf_standard(finished(built, "handout", file=file))
    assert isinstance(answer, tuple)
    assert [problem.code for problem in answer] == ["pdf-standard"] * len(answer)
    assert any(problem.message.startswith("PDF/UA-1: 7.1-9 ") for problem in answer), answer


def test_a_stamped_handout_may_be_there_and_one_that_is_stamped_too_early_may_not(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article(review_by="2026-10"), "trifolio.toml": ""})
    run(tmp_path, editions=("handout", "handout-booklet"), allow_expired=True)
    for day, said in ((TODAY, []), (dt.date(2026, 10, 31), ["artifact-expired"])):
        for name in ("handout.pdf", "handout-booklet.pdf"):
            (one,) = exhibits.judged(tmp_path, tmp_path / "output/some" / f"some-{name}", today=day)
            assert [problem.code for problem in one.verdict.problems] == said, name


def test_what_is_not_dated_and_what_has_no_footer_is_not_proven(built: Path) -> None:
    handout, letter = finished(built, "handout"), finished(built, "email")
    assert handout.job
    assert letter.job
    (document,) = handout.job.documents
    undated = dataclasses.replace(document, meta=dataclasses.replace(document.meta, review_by=""))
    answer = sameness.handed_out(
        dataclasses.replace(handout, job=dataclasses.replace(handout.job, documents=(undated,)))
    )
    assert answer == Open(f"no review_by in {document.path}", "write the date until when it may be used")
    bare = dataclasses.replace(letter.job, settings=Settings(), clinic=None)
    assert mail.duties(dataclasses.replace(letter, job=bare)) == Open(
        "[email] says no address and no way out", "whoever sends it has to add both"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("From home.\n", "From"),
        (".hidden\n", "."),
        (">quoted\n", ">"),
        ("a\x07b\n", "U+0007"),
        ("a\u200bb\n", "U+200B"),
        ("a\ufffdb\n", "U+FFFD"),
        ("-- \nYours\n", ""),
        ("> is more\n", ">"),
        ("Plain words, café.\n", ""),
    ],
)
def test_what_mailing_tools_break_is_told(text: str, told: str, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.txt"
    file.write_text(text, encoding="utf-8")
    answer = mail.hazards(finished(built, "email-wrapped", file=file))
    assert isinstance(answer, tuple)
    assert [told in problem.message for problem in answer] == [True] * bool(told)


def test_a_draft_with_a_line_that_is_too_long_for_its_way_is_told(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.eml"
    data = (built / "output/some/some-eml.eml").read_bytes()
    file.write_bytes(data + b"x" * 1200 + b"\r\n")
    answer = mail.hazards(finished(built, "eml", file=file))
    assert isinstance(answer, tuple)
    assert "1200 octets" in answer[0].message


def test_a_footer_is_asked_for_in_each_body_of_a_mail(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.eml"
    data = (built / "output/some/some-eml.eml").read_bytes()
    file.write_bytes(data.replace(b"*|UNSUB|*", b"*|NOTHING|*", 1))
    answer = mail.duties(finished(built, "eml", file=file))
    assert isinstance(answer, tuple)
    assert [problem.code for problem in answer] == ["email-duty"]
    none = finished(built, "email")
    assert none.job
    job = dataclasses.replace(none.job, settings=Settings(email=Email(signature="Yours")), clinic=Clinic())
    answer = mail.duties(dataclasses.replace(none, job=job))
    assert isinstance(answer, tuple)
    assert [problem.code for problem in answer] == ["email-footer"]


PAGES = {
    "<script>x()</script>": "it runs a script",
    '<a href="javascript:alert(1)">x</a>': "it runs a script: href of <a>",
    '<p onclick="x()">x</p>': "it runs a script: onclick of <p>",
    '<img alt="" src="https://a.example/x.png">': "it asks for “https://a.example/x.png”",
    '<img alt="" src="data:,x" srcset="data:,x 1w, other.png 2w">': "it asks for “other.png”",
    '<link rel="stylesheet" href="x.css">': "it asks for “x.css”",
    '<iframe src="//a.example/"></iframe>': "it asks for “//a.example/”",
    '<form action="https://a.example/"></form>': "it asks for “https://a.example/”",
    '<p style="background: url(https://a.example/x.png)">x</p>': "a style asks for “https://a.example/x.png”",
    '<style>@import "x.css";</style>': "a style asks for",
    '<a href="https://a.example/">x</a>': "",
    '<link rel="canonical" href="https://a.example/">': "",
    '<img alt="" src="data:image/png;base64,AAAA">': "",
}


@pytest.mark.parametrize("markup", PAGES)
def test_what_a_page_asks_for_is_told(markup: str, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.html"
    file.write_text((built / "output/some/some-web.html").read_text("utf-8").replace("<h2", f"{markup}<h2", 1), "utf-8")
    answer = page.alone(finished(built, "web", file=file))
    assert isinstance(answer, tuple)
    assert [PAGES[markup] in problem.message for problem in answer] == [True] * bool(PAGES[markup])


POLICIES = {
    ("img-src data:", "img-src *"): "its policy allows pictures of *",
    ("style-src ", "style-src 'unsafe-inline' "): "its policy allows styles of 'unsafe-inline'",
    ("base-uri 'none'", ""): "its policy has “base-uri ”",
    ("<style>", "<style>p { color: red }"): "its policy refuses a style",
    ("Content-Security-Policy", "X-Policy"): "it has no Content-Security-Policy in its head",
}


@pytest.mark.parametrize("change", POLICIES)
def test_a_policy_that_allows_more_or_less_is_told(change: tuple[str, str], built: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.html"
    text = (built / "output/some/some-web.html").read_text("utf-8")
    file.write_text(text.replace(*change, 1), "utf-8")
    assert file.read_text("utf-8") != text
    answer = page.policy(finished(built, "web", file=file))
    assert isinstance(answer, tuple)
    (problem,) = answer
    assert problem.message.startswith(POLICIES[change])


def test_a_check_is_open_wrong_or_proven_and_a_warning_is_no_fault() -> None:
    wrong, doubtful = error("parity", "a", 0, "x"), warning("book-link", "a", 0, "y")
    states = [Outcome("x", "y", (wrong,)), Outcome("x", "y", open=Open("z")), Outcome("x", "y", (doubtful,))]
    assert [outcome.state for outcome in states] == [State.WRONG, State.OPEN, State.PROVEN]
    assert Verdict("a", tuple(states)).state == State.WRONG
    assert Verdict("a", tuple(states[1:])).state == State.OPEN
    assert Verdict("a", tuple(states[2:])).state == State.PROVEN
    assert Verdict("a", tuple(states)).proven == "1 of 3 proven"


def test_every_edition_has_checks_of_its_own_and_every_check_says_what_it_proves(built: Path) -> None:
    kinds = {finished(built, name).kind for name in EVERY}
    assert kinds == set(CHECKS)
    rows = (*ALL, *(check for some in CHECKS.values() for check in some))
    assert len({check.what for check in rows}) == len({check.run for check in rows})
    assert all(artifact.checks(finished(built, name))[: len(ALL)] == ALL for name in EVERY)


def test_a_file_of_somebody_else_is_held_against_its_standards_alone(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes((built / "output/some/some-handout.pdf").read_bytes())
    (one,) = verify(find_project(tmp_path), Request((), TODAY, jobs=0), [file])
    states = {outcome.what: outcome.state for outcome in one.verdict.outcomes}
    assert [state for what, state in states.items() if what in {check.what for check in ALL}] == [State.OPEN] * 3
    assert list(states.values())[3:] == [State.PROVEN] * 5
