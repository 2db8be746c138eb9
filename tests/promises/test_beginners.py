"""The mistakes of people who write their first article: each gets a sentence that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from projects import article, picture, run, write
from trifolio.problems import ContentError, sort

Files: TypeAlias = Mapping[str, str | bytes]

TEXT = article("One", "Words.")
FRONT = "---\ntitle: One\n{}\n---\n\nWords.\n"


def front(lines: str) -> Files:
    return {"content/a.md": FRONT.format(lines)}


def body(text: str) -> Files:
    return {"content/a.md": article("One", text)}


def config(text: str) -> Files:
    return {"content/a.md": TEXT, "trifolio.toml": text}


MISTAKES: Mapping[str, tuple[Files, str, str]] = {
    "a tab in YAML": (front("author:\n\t- Me"), "the line begins with a tab", "indent with spaces"),
    "a colon in a title": (
        front("summary: Flu: what to do"),
        "the value of “summary” has a colon in it",
        'summary: "Flu: what to do"',
    ),
    "a line of YAML that is indented": (front("  subtitle: B"), "the line is indented", "begin it at the left edge"),
    "a quotation mark that is never closed": (front('summary: "A'), "a quotation mark is never closed", "close it"),
    "a name for the web": (front("author: @me"), "a value cannot begin with @", 'author: "@me"'),
    "front matter never closed": ({"content/a.md": "---\ntitle: A\n\nWords\n"}, "is never closed", "three hyphens"),
    "an empty file": ({"content/a.md": ""}, "there is no text here", "write the article below"),
    "a key that is misspelt": (front("publishr: x"), "unknown key “publishr”", "did you mean “publisher”?"),
    "a date in words": (front("updated: in summer"), "wants a date as YYYY-MM-DD", ""),
    "an edition that is misspelt": (front("editions: [handot]"), "unknown edition “handot”", "“handout”"),
    "a clinic that is misspelt": (config('[clinik]\nname = "A"\n'), "unknown key “clinik”", "“clinic”"),
    "text without quotation marks": (config("title = Hello\n"), "text stands without quotation marks", 'key = "text"'),
    "curly quotation marks": (config("title = “Hello”\n"), "curly quotation marks", "straight ones"),
    "a table never closed": (config("[clinic\n"), "lacks its closing bracket", "[name]"),
    "text never closed": (config('title = "x\n'), "a quotation mark is never closed", "in the same line"),
    "a key without a value": (config("title =\n"), "the key has no value", 'key = "text"'),
    "a key that stands twice": (config('title = "a"\ntitle = "b"\n'), "the key stands twice", "keep one"),
    "a line of words": (config("Our clinic\n"), "is no “key = value”", "begin with #"),
    "a path of Windows": (config('title = "C:\\Users\\x"\n'), "a backslash in double quotation marks", "C:/Users"),
    "a logo that is not there": (
        config('[clinic]\nname = "A"\nlogo = "lgoo.png"\n'),
        "there is no logo lgoo.png",
        "looked for beside trifolio.toml, then in assets/",
    ),
    "a logo whose name is misspelt": (
        config('[clinic]\nname = "A"\nlogo = "flo.png"\n'),
        "there is no logo flo.png",
        "did you mean “flu.png”?",
    ),
    "a picture that is misspelt": (
        body("![A map](pics/flo.png)"),
        "there is no picture",
        "did you mean “pics/flu.png”",
    ),
    "a picture of a machine": (body("![A map](C:\\Users\\me\\map.png)"), "there is no picture", "beside the article"),
    "a picture with a blank": (body("![A map](my pic.png)"), "is a picture that is none", "(<a name.png>)"),
    "a box that is misspelt": (body("::: warnin\nx\n:::"), "unknown component “warnin”", "“warning”"),
    "a box never closed": (body("::: warning\nx"), "is never closed", "write :::"),
    "a heading without its blank": (body("##Heading"), "heading without its space", "## Heading"),
    "a citation of nobody": (body("Words [@smith]."), "no reference has the id “smith”", "references:"),
    "Windows-1252": (
        {"content/a.md": article("One", "A café.").encode("cp1252")},
        "in Windows-1252 it is “é”, as in “A café.”",
        "“Save as”",
    ),
    "UTF-16": ({"content/a.md": TEXT.encode("utf-16")}, "is UTF-16 (“Unicode” in Notepad", "“Save as”"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once_with_what_to_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, message, hint = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    picture(tmp_path / "flu.png")
    picture(tmp_path / "content/pics/flu.png")
    for path, content in files.items():
        if isinstance(content, bytes):
            (tmp_path / path).write_bytes(content)
        else:
            write(tmp_path, {path: content})
    try:
        problems = run(tmp_path, editions=("email",)).problems
    except ContentError as failed:
        problems = sort(failed.problems)
    missing = [problem for problem in problems if problem.code != "meta-missing"]
    assert len(missing) == 1, missing
    assert message in missing[0].message
    assert hint in missing[0].hint


def test_what_a_bibliography_that_is_missing_would_say_is_not_missed_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = article("One", "Words [@a] and [@b].").replace("title:", "bibliography: refs.bib\ntitle:")
    monkeypatch.chdir(write(tmp_path, {"content/a.md": text}))
    assert [problem.code for problem in run(tmp_path, editions=("email",)).problems] == ["bibliography"]


def test_an_article_in_a_script_without_fonts_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = article("One", "\n\n".join(f"ཀཁ{chr(0xF44 + number)}" for number in range(30)))
    monkeypatch.chdir(write(tmp_path, {"content/a.md": text}))
    (problem,) = run(tmp_path, editions=("handout",)).problems
    assert "and 23 others" in problem.message


def test_many_lines_with_characters_without_fonts_are_told_by_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (f"{chr(0xF49 + number)} among many words that can be read very well indeed" for number in range(20))
    monkeypatch.chdir(write(tmp_path, {"content/a.md": article("One", "\n\n".join(lines))}))
    problems = run(tmp_path, editions=("handout",)).problems
    assert [problem.code for problem in problems] == ["glyph-missing"] * 5
    assert "and 8 others" in problems[-1].message
