"""Front matter in the forms of other tools is read as ours, or is an error with its line; never text of the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import parsed
from projects import article, codes, made, picture, run, write
from trifolio.document.model import Meta
from trifolio.problems import ContentError
from trifolio.source.file import read, read_text


def meta(text: str) -> Meta:
    document, _ = parsed(text, front="")
    assert [block.line for block in document.blocks] == [text.count("\n", 0, text.index("Rest.")) + 1]
    return document.meta


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Hands\npublished: 2025-09-07\nkeywords: [soap, water]\n---\nRest.",
        '+++\ntitle = "Hands"\ndate = 2025-09-07T17:22:26-04:00\ntags = ["soap", "water"]\n+++\n\nRest.',
        '\n\n+++\ntitle = "Hands"\ndate = "2025-09-07"\ntags = ["soap"]\ncategories = ["water"]\n+++\nRest.',
        "Title: Hands\nDate: 2025-09-07 22:00\nTags: soap, water\n\nRest.",
        "\n\n---\ntitle: Hands\ndate: 2025-09-07 16:00:00 -0400\ntags: soap, water\n---\n\nRest.",
        "title: Hands\ndate: September 7, 2025\ntags:\n- soap\n- water\n---\n\nRest.",
        "---\ntitle: Hands\npublishDate: 7 September 2025\ncategories: [soap]\ntags: water\n---\n\n# Hands\n\nRest.",
    ],
)
def test_every_form_says_the_same(text: str) -> None:
    read_meta = meta(text)
    assert (read_meta.title, read_meta.published) == ("Hands", "2025-09-07")
    assert sorted(read_meta.keywords) == ["soap", "water"]


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("lastmod: 2026-06-17", "updated", "2026-06-17"),
        ("description: About hands.", "summary", "About hands."),
        ("abstract: About hands.", "summary", "About hands."),
        ("authors: [{name: Jane}, {given: A, family: Rao}]", "authors", ("Jane", "A Rao")),
        ("author: {name: Jane}", "authors", ("Jane",)),
        ("language: zh_CN", "lang", "zh-CN"),
        ("draft: true", "draft", True),
        ("updated: June 2026", "updated", "2026-06"),
        ("updated: 2026/06/17", "updated", "2026-06-17"),
    ],
)
def test_keys_that_mean_ours_are_taken_as_ours(line: str, name: str, value: object) -> None:
    assert getattr(meta(f"---\ntitle: Hands\n{line}\n---\nRest."), name) == value


def test_a_key_of_ours_goes_before_theirs() -> None:
    text = "---\ndescription: Theirs\nsummary: Ours\ntitle: Hands\n---\nRest."
    assert meta(text).summary == "Ours"
    assert parsed(text, front="")[1][-1].line == 2  # the other is unknown, and told in its line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('+++\ntitle = "Hands\n+++\nRest.', 2),
        ('+++\ntitle = "Hands"\n\nRest.', 1),
        ("---\ntitle: Hands\n\nRest.", 1),
        ("Title: Hands\nTitle: Feet\n\nRest.", 2),
        ("---\ntags:\n\t- a\n---\nRest.", 3),
    ],
)
def test_what_cannot_be_read_is_an_error_in_its_line(text: str, line: int) -> None:
    with pytest.raises(ContentError) as failed:
        read_text(text.encode(), "some.md", "some")
    (problem,) = failed.value.problems
    assert (problem.code, problem.line) == ("front-matter", line)
    assert problem.hint


@pytest.mark.parametrize(
    "text", ["---\n\n# Hands\n\nRest.\n\n---\n\nMore.", "Note: rest.\n\nMore.", "A word: rest\n---\n"]
)
def test_what_is_no_front_matter_is_the_article(text: str) -> None:
    source = read_text(text.encode(), "some.md", "some")
    assert (source.front, source.body, source.first_line) == ({}, text, 1)


@pytest.mark.parametrize(
    ("body", "title", "words"),
    [
        ("# One\n\nRest.", "One", ["Rest."]),
        ("# One\n\nRest.\n\n# Two\n\nSleep.", "Some", ["One", "Rest.", "Two", "Sleep."]),
    ],
)
def test_only_a_sole_heading_is_a_title(body: str, title: str, words: list[str]) -> None:
    document, _ = parsed(body, front="")
    assert document.meta.title == title
    assert [plain for block in document.blocks for plain in block.element.children] == words  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("content/diabetes/index.md", "diabetes"),
        ("content/diabetes/README.md", "diabetes"),
        ("content/fr/diabetes.md", "diabetes-fr"),
        ("content/diabetes/fr/index.md", "diabetes-fr"),
        ("content/index.md", "index"),
        ("content/diabetes.md", "diabetes"),
    ],
)
def test_the_slug_is_made_of_the_folder_where_the_name_says_nothing(name: str, slug: str, tmp_path: Path) -> None:
    write(tmp_path, {name: "# Hands\n\nRest."})
    assert read(tmp_path / name, name).stem == slug


def test_a_library_of_languages_and_folders_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("a/index.md", "b/index.md", "en/c.md", "fr/c.md")
    write(tmp_path, {f"content/{name}": article(name) for name in names})
    report = run(tmp_path, editions=("email",))
    assert sorted(made(report)) == ["a-email.txt", "b-email.txt", "c-en-email.txt", "c-fr-email.txt"]
    assert codes(report) == []


@pytest.mark.parametrize(("name", "kind"), [("a.docx", "a file of Word"), ("a.pdf", "a PDF"), ("a.html", "a web page")])
def test_a_file_of_another_program_says_how_to_bring_it_in(name: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(ContentError) as failed:
        read(tmp_path / name, name)
    assert f"is {kind}, no Markdown" in failed.value.problems[0].message
    assert "bring" in failed.value.problems[0].hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Words".encode("utf-16"), "is UTF-16"),
        ("Wärme".encode("cp1252"), "in Windows-1252 it is “ä”, as in “Wärme”"),
    ],
)
def test_the_encoding_is_named(data: bytes, message: str) -> None:
    with pytest.raises(ContentError) as failed:
        read_text(data, "some.md", "some")
    (problem,) = failed.value.problems
    assert message in problem.message
    assert "Notepad" in problem.hint


def test_a_draft_says_so_in_every_edition_and_a_private_article_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = article().replace("contact:", "draft: true\ncontact:")
    write(tmp_path, {"content/some.md": text, "trifolio.toml": ""})
    report = run(tmp_path, editions=("ebook", "email", "email-ten", "eml", "handout"))
    assert codes(report) == ["draft"]
    for name in ("some-email.txt", "some-email-ten.txt"):
        assert "DRAFT: this article is not finished" in (tmp_path / f"output/some/{name}").read_text("utf-8").replace(
            "\n", " "
        )
    write(tmp_path, {"content/some.md": text.replace("draft:", "private:")})
    report = run(tmp_path, editions=("ebook", "email"))
    assert codes(report) == ["private"]
    reasons = {removed.path: removed.reason for removed in report.removed}
    assert {reason for path, reason in reasons.items() if not path.endswith("index.html")} == {"it is private"}
    assert [file for file in (tmp_path / "output").rglob("*.*") if file.is_file()] == []


def test_pictures_are_found_where_web_sites_have_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = {
        "/img/a.png": "static/img/a.png",
        "b.png": "images/b.png",
        "/public/c.png": "public/c.png",
        "D%20e.PNG": "media/d e.png",
    }
    for file in places.values():
        picture(tmp_path / file)
    body = "\n\n".join(f"![A field]({name})" for name in (*places, "{{ site.baseurl }}/img/a.png"))
    write(tmp_path, {"content/one.md": article("One", body), "trifolio.toml": 'pictures = ["media"]\n'})
    report = run(tmp_path, editions=("ebook",))
    assert codes(report) == []
    write(tmp_path, {"content/one.md": article("One", "![A field](bb.png)\n\n![A field](nothing.png)")})
    hints = [problem.hint for problem in run(tmp_path, editions=("ebook",)).problems]
    assert hints == [
        "did you mean “b.png”?",
        "pictures are looked for beside the article, then in assets/, images/ and static/ of the project",
    ]
