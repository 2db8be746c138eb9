"""What a job's digest knows: the packages and the settings that its artifact depends on, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from documents import document
from projects import TODAY, write
from trifolio.job import Binder, Handout, Job, Settings
from trifolio.pipeline import digest
from trifolio.pipeline.packed import packed
from trifolio.pipeline.plan import plan
from trifolio.pipeline.publication import Publication
from trifolio.pipeline.readings import Outline
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project

STYLES = (editions.packaged_styles(),)
EDITIONS = {name: editions.load(name, STYLES) for name in editions.names(STYLES)}
ON_PAPER = {name for name in EDITIONS if name.startswith("handout")}
TEXTS = {name for name in EDITIONS if name.startswith("email")} - {"email-html"}
PIXELS = {"eml", "email-html", "email-markdown"}
"""The editions whose drawings are drawn as pixels."""


def digests() -> Mapping[str, str]:
    digest._versions.cache_clear()  # noqa: SLF001 - as in a new process
    read = document("Some words.")
    return {name: digest.settings_digest(Job((read,), edition, None, "a4")) for name, edition in EDITIONS.items()}


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("ebooklib", {"ebook"}),
        ("weasyprint", ON_PAPER),
        ("pikepdf", {"handout-booklet"}),
        ("tinycss2", {*ON_PAPER, "ebook", "eml", "email-html", "web"}),
        ("segno", {*ON_PAPER, "ebook", "eml", "email-html", "web"}),
        ("fontpkg-source-sans-3", {*ON_PAPER, "ebook", *PIXELS}),
        ("resvg_py", PIXELS),
        ("wcwidth", {*TEXTS, "eml"}),
        ("markdown", set(EDITIONS)),
        ("pytest", set()),
    ],
)
def test_a_new_version_of_a_package_changes_what_depends_on_it_alone(
    package: str, expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests()
    info = f"{package.replace('-', '_')}-999.dist-info"
    write(tmp_path, {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 999\n"})
    monkeypatch.syspath_prepend(tmp_path)
    after = digests()
    monkeypatch.undo()
    assert {name for name in before if before[name] != after[name]} == expected
    assert digests() == before


CONFIG = """\
editions = ["web", "handout"]

[clinics.hill]
name = "Hill"

[site]
pages = true

[handout]
qr = true

[ebook]
contents = 2

[email]
signature = "By the river."

[check]
ignore = []
"""

MAILS = {*TEXTS, "eml", "email-html"}
BOOKS = {"ebook"}


def planned(folder: Path, config: str, digits: str = "") -> Mapping[str, str]:
    """Return the digests of all jobs of an article for a clinic, by their editions; the article has these digits."""
    project = find_project(write(folder, {"trifolio.toml": config}))
    outline = Outline("content/some.md", "some", "digest", ("en",), digits=digits)
    asked = Request((), TODAY, editions=tuple(EDITIONS), clinics=("hill",))
    orders = plan(
        project, asked, [Publication("content/some.md", outline, (), packed((document("Some words."),)))]
    ).orders
    return {order.job.edition.name: order.digest for order in orders}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("qr = true", "qr = false", {*ON_PAPER, *BOOKS}),  # a book marks the pages of a handout
        ("qr = true", "patient = ['name']", {*ON_PAPER, *BOOKS}),
        ("qr = true", "paper = 'letter'", {*ON_PAPER, *BOOKS}),
        ("contents = 2", "contents = 1", BOOKS),
        ("contents = 2", "certified_by = 'Somebody'", BOOKS),
        ("By the river", "By the hill", MAILS),
        ("pages = true", "pictures = 'beside'", {"web"}),
        ("pages = true", "address = 'https://a.example'", set(EDITIONS)),
        ("ignore = []", "ignore = ['claim']", set()),
        ('"Hill"', '"Hill Surgery"', set(EDITIONS)),
        ("[site]", "[clinics.hill.handout]\nother_formats = 'Ask.'\n[site]", {*ON_PAPER, *BOOKS}),
        ("[site]", "[clinics.hill.email]\nsignature = 'Up here.'\n[site]", MAILS),
        ("[site]", "[clinics.hill.ebook]\ncontents = 1\n[site]", BOOKS),
        ("[site]", "[clinics.lake]\nphones = ['01234 567 800']\n[site]", set()),
    ],
)
def test_a_setting_changes_what_uses_it_alone(before: str, after: str, expected: set[str], tmp_path: Path) -> None:
    assert before in CONFIG
    old, new = planned(tmp_path, CONFIG), planned(tmp_path, CONFIG.replace(before, after))
    assert {name for name in EDITIONS if old[name] != new[name]} == expected


@pytest.mark.parametrize(
    ("digits", "signature", "expected"),
    [
        ("999 201234567800", "By the river.", set(EDITIONS)),  # where it stands, too, is seen in what is made
        ("999 20123456780 0", "By the river.", set()),
        ("", "Phone (01234) 567-800.", MAILS),
        ("", "Phone 01234 567 801.", set()),
    ],
)
def test_a_number_of_another_clinic_changes_what_may_say_it_alone(
    digits: str, signature: str, expected: set[str], tmp_path: Path
) -> None:
    config = CONFIG.replace("By the river.", signature) + "\n[clinics.lake]\nphones = ['01234 111 222']\n"
    old, new = (planned(tmp_path, text, digits) for text in (config, config.replace("111 222", "567 800")))
    assert {name for name in EDITIONS if old[name] != new[name]} == expected


def test_a_setting_that_a_template_asks_for_changes_its_edition(tmp_path: Path) -> None:
    write(tmp_path, {"styles/email/byline.txt": "{{ handout.other_formats }}"})
    old, new = planned(tmp_path, CONFIG), planned(tmp_path, CONFIG.replace("qr = true", "other_formats = 'Ask.'"))
    assert {name for name in EDITIONS if old[name] != new[name]} >= {"email", "email-wrapped"}
    assert old["web"] == new["web"]


def test_a_binder_that_says_nothing_of_it_depends_on_every_setting() -> None:
    read = document("Some words.")
    web = replace(EDITIONS["web"], binder=Binder("shouting:bind"))
    usual, other = Settings(), Settings(handout=Handout(qr=False))
    for edition, differ in ((web, True), (EDITIONS["web"], False)):
        jobs = [Job((read,), edition, None, "a4", settings=settings) for settings in (usual, other)]
        assert (digest.settings_digest(jobs[0]) != digest.settings_digest(jobs[1])) is differ
