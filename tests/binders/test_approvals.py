"""Who approved an article: every edition says it where the front matter does, and parity asks for it."""

from __future__ import annotations

from pathlib import Path

from projects import article, codes, read_in, run, write
from said import text_of
from trifolio.check import parity
from trifolio.project import editions
from trifolio.project.config import find_project
from trifolio.words import edition_words

EVERY = ("handout", "ebook", "email", "email-ten", "email-ascii", "email-html", "email-markdown", "eml", "web")
APPROVED = (
    "owner: Physiotherapy\napproved:\n- {by: Dr Zoë Writer, role: consultant, on: 2026-06-02}\n"
    "- {by: B. Reader, role: patient reviewer, on: 2026-05}\n"
    'history: [{version: "1.0", date: 2026-06, change: Quieter prose}]\ntranslation_of: calf-stretches\n'
)


def test_every_edition_says_who_approved_and_nothing_else_of_the_record(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article().replace("publisher:", f"{APPROVED}publisher:", 1)})
    report = run(tmp_path, editions=EVERY)
    assert set(codes(report)) <= {"ascii-spelled", "email-footer"}
    document = read_in(tmp_path, tmp_path / "content/some.md")
    styles = find_project(tmp_path).styles
    for edition in EVERY:
        (file,) = (f for f in (tmp_path / "output/some").glob(f"some-{edition}.*") if "cover" not in f.name)
        text = text_of(file).replace("<strong>", "").replace("</strong>", "").replace("**", "")
        name = "Dr Zoe Writer" if edition == "email-ascii" else "Dr Zoë Writer"
        assert f"Approved by: {name}, consultant, 2 June 2026" in text or (
            f"Approved by {name}, consultant, 2 June 2026" in " ".join(text.replace(":", " ").split())
        ), edition
        assert "B. Reader, patient reviewer, May 2026" in text, edition
        for silent in ("Physiotherapy", "Quieter", "calf-stretches"):
            assert silent not in text, edition
        assert parity.check(document, editions.load(edition, styles), file.read_bytes()) == ()
    write(tmp_path, {"content/some.md": article()})
    run(tmp_path, editions=EVERY)
    for edition in EVERY:
        (file,) = (f for f in (tmp_path / "output/some").glob(f"some-{edition}.*") if "cover" not in f.name)
        told = parity.check(document, editions.load(edition, styles), file.read_bytes())
        assert sum("approved is lost" in problem.message for problem in told) == 2, edition


def test_every_language_has_words_for_it() -> None:
    languages = "ar de en es fr hi it ja nl pl pt ro ru so tr uk ur vi zh zh-hant".split()
    assert len({edition_words(language).approved for language in languages}) == len(languages)
