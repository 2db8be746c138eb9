"""Sources that want all the time or memory there is: each ends in a problem, or is built, within bounds."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from projects import article, codes, made, picture, run, write
from soak import SOAK, todays
from trifolio.document import parse
from trifolio.job import ImageProfile
from trifolio.pictures.originals import embedded
from trifolio.pictures.prepare import prepare_picture
from trifolio.pipeline import workers
from trifolio.problems import ContentError, Severity
from trifolio.safety.fetch import data_url
from trifolio.source.file import LARGEST, read, read_text

MOST = 30
"""Seconds that a source may take (issue 3)."""


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the seconds of the processor end what takes too long, not those of the clock, which a busy machine wastes."""
    monkeypatch.setattr(workers, "PATIENCE", 30)


MANY = 10_000 if SOAK else 4_000
"""How often what takes long stands in a text."""

TABLE = "|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n"

TEXTS: Mapping[str, str] = {
    "quotes": "> " * 4000 + "x",
    "quotes, one deeper a line": "\n".join("> " * depth + "x" for depth in range(1, 400)),
    "emphases never closed": "*a_" * 60_000,
    "strong emphases never closed": "**a" * 60_000,
    "struck out, never closed": "~~a " * 60_000,
    "brackets never closed": "[" * 60_000,
    "brackets with words": "[a" * 60_000,
    "brackets in brackets": "[" * 30_000 + "]" * 30_000,
    "links in links": "[" * 20_000 + "a" + "](x)" * 20_000,
    "targets never closed": "[a](<b" * 30_000,
    "pictures never closed": "![a" * 30_000,
    "tags never closed": "<a b='" * 30_000,
    "comments never closed": "<!--" * 30_000,
    "elements never closed": "<div>" * 30_000,
    "words never closed": "<b>" * 30_000,
    "scripts never closed": "<script>" * 10_000,
    "inline notes never closed": "a ^[" * 30_000,
    "comments of Obsidian never closed": "%%a\n" * 20_001,
    "tables in tables": "<table><tr><td>" * 3000,
    "code never closed": " ".join("`" * count for count in range(1, 800)),
    "NULs": "a\0" * 30_000,
    "lists": "- " * 3000 + "x",
    "numbered lists": "1. " * 3000 + "x",
    "lists, one deeper a line": "\n".join("  " * depth + "- x" for depth in range(400)),
    "definitions": "a\n" + ": " * 3000 + "x",
    "fences": "::: note\n" * 400 + "x\n" + ":::\n" * 400,
    "fences never closed": "::: note\n" * 20_000,
    "fences never opened": ":::\n" * 20_000,
    "items": "- x\n" * 10_000,
    "a long table": "| a | b |\n|---|---|\n" + "| c | d |\n" * 5000,
    "a wide row": "|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n| c |",
    "pipes": "|" * 60_000,
    "lazy lines": "> a\n" + "b\n" * 20_000,
    "footnotes": "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(MANY)),
    "a footnote cited again and again": "a[^1]\n\n" * MANY + "[^1]: b",
    "headings of the same words": "## same\n\n" * MANY,
    "headings with the same id": "## x {#same}\n\n" * MANY,
    "citations": "[@a] " * 10_000,
    "citations never closed": "[@a; " * 10_000,
    "abbreviations": "".join(f"*[A{n}]: word {n}\n" for n in range(3000)) + " ".join(f"A{n}" for n in range(3000)),
    "links": "".join(f"[a](http://b.example/{n}) " for n in range(MANY)),
    "addresses": "http://" + "a." * 60_000,
    "mail addresses": "a@" * 60_000,
    "an address of brackets": "http://a.b/" + ")" * 60_000,
    "attributes": "# a {" + ".a " * 20_000,
    "space before braces": "# a" + " " * 200_000 + "{",
    "space at the end of a heading": "# a" + " " * 200_000 + "#x",
    "escapes": "\\*" * 30_000,
    "merge tags never closed": "{{" * 200_000,
    "a long word": "a" * 2_000_000,
    "a long line": "word " * 400_000,
    "a long picture": f"![a](data:image/png;base64,{'A' * 2_000_000})",
    "a combined letter": "a" + "\u0301" * 100_000,
    "entities": "&amp;#x;" * 30_000,
    "a paragraph of breaks": "a\\\n" * 10_000,
}
"""What must be read, and flowed into the email, well within the bounds."""


@pytest.mark.parametrize("name", todays(TEXTS, 5))
def test_a_hostile_text_is_read_and_flowed_in_time(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/some.md": article(body=TEXTS[name])})
    begun = time.process_time()
    report = run(tmp_path, editions=("email",))
    assert time.process_time() - begun < MOST
    assert not {"bug", "limit"} & {*codes(report)}
    assert report.failed or made(report) == ["some-email.txt"]


DEEP: Mapping[str, str] = {
    "quotes": "> " * 101 + "x",
    "lists": "- " * 101 + "x",
    "fences": "::: note\n" * 101 + "x\n" + ":::\n" * 101,
    "raw HTML": "<div>" * 101 + "x",
    "of all kinds": "> - " * 51 + "x",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_more_than_a_hundred_levels_are_an_error(text: str) -> None:
    _, problems = parse.parse(read_text(article(body=text).encode(), "some.md", "some"))
    assert [(p.code, p.severity) for p in problems if p.code == "nesting"] == [("nesting", Severity.ERROR)]


LEVELS = {"lists": "\n".join("  " * depth + "- x" for depth in range(95)), "tables": "<table><tr><td>" * 95 + "x"}


@pytest.mark.parametrize("kind", todays(LEVELS, 1))
def test_ninety_five_levels_are_built(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = "" if SOAK else "[ebook]\npage_list = false\n"  # for which a handout is laid out
    write(tmp_path, {"content/some.md": article(body=LEVELS[kind]), "trifolio.toml": config})
    report = run(tmp_path, editions=("ebook", "email"))
    assert not report.failed
    assert len(made(report)) == 2


FRONTS: Mapping[str, str] = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "brackets": f"a: {'[' * 100_000}",
    "brackets that close": f"a: {'[' * 1000}{']' * 1000}",
    "braces": "a: " + "{b: " * 100_000,
    "lists": "- " * 100_000,
    "indented keys": "\n".join(f"{' ' * depth}k:" for depth in range(2000)),
    "an object": "a: !!python/object/apply:os.system ['touch owned']",
    "another object": "a: !!python/object/new:subprocess.Popen [['touch', 'owned']]",
    "a name": "a: !!python/name:os.system",
    "merge keys": "a: &a {b: c}\nd: {<<: *a}",
    "a tag directive": "%TAG ! tag:yaml.org,2002:python/\na: !object:os.system x",
}


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS.keys())
def test_front_matter_is_read_as_text_or_refused(front: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    begun = time.process_time()
    with pytest.raises(ContentError) as failed:
        read_text(f"---\n{front}\n---\ntext\n".encode(), "some.md", "some")
    assert [problem.code for problem in failed.value.problems] == ["front-matter"]
    assert time.process_time() - begun < MOST
    assert list(tmp_path.iterdir()) == []


def test_a_huge_value_is_read_in_time() -> None:
    begun = time.process_time()
    source = read_text(f"---\nsummary: {'word ' * 200_000}\n---\ntext\n".encode(), "some.md", "some")
    assert len(source.front["summary"]) > 900_000
    assert time.process_time() - begun < MOST


BIBLIOGRAPHIES: Mapping[str, str] = {
    "deep.json": "[" * 200_000,
    "deep.yaml": "[" * 200_000,
    "aliases.yaml": "- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]",
    "object.yaml": "- !!python/object/apply:os.system ['touch owned']",
    "deep.bib": "@article{a, title = " + "{" * 200_000,
    "strings.bib": "@string{a = 1}\n"
    + "".join(f"@string{{b{n} = a # a}}\n" for n in range(5000))
    + "@misc{c, title = b1}",
}


@pytest.mark.parametrize("name", BIBLIOGRAPHIES)
def test_a_hostile_bibliography_ends_in_a_problem(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = article().replace("version:", f"bibliography: {name}\nversion:")
    write(tmp_path, {"content/some.md": source, f"content/{name}": BIBLIOGRAPHIES[name]})
    begun = time.process_time()
    report = run(tmp_path, editions=("email",))
    assert time.process_time() - begun < MOST
    assert {*codes(report)} & {"bibliography", "reference-invalid", "reference-unused", "reference-field"}
    assert not {"bug", "limit"} & {*codes(report)}
    assert not (tmp_path / "owned").exists()


def test_bytes_that_are_no_text_are_refused() -> None:
    for data in (b"a\n\xed\xa0\x80", b"a\n\xed\xbf\xbf", b"a\n\xff", b"a\n\xf4\x90\x80\x80", b"a\n\xc0\xaf"):
        with pytest.raises(ContentError) as failed:
            read_text(data, "some.md", "some")
        assert [(problem.code, problem.line) for problem in failed.value.problems] == [("source-encoding", 2)]


def test_nuls_are_left_out_with_one_warning_a_line() -> None:
    begun = time.process_time()
    source = read_text(b"a\0" * 500_000 + b"\n\0b", "some.md", "some")
    assert [(found.code, found.line) for found in source.problems] == [("source-control", 1), ("source-control", 2)]
    assert source.body == "a" * 500_000 + "\nb"
    assert time.process_time() - begun < 5


def test_a_source_beyond_the_most_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "some.md"
    with file.open("wb") as out:
        out.truncate(50_000_000_000)  # of which the disk holds nothing
    with pytest.raises(ContentError) as failed:
        read(file, "some.md")
    assert [problem.code for problem in failed.value.problems] == ["source-large"]
    assert read_text(b"x" * LARGEST, "some.md", "some").problems == ()


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "some.md")
    with pytest.raises(ContentError) as failed:
        read(tmp_path / "some.md", "some.md")
    assert [problem.code for problem in failed.value.problems] == ["source-unreadable"]


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def _png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is so large."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress(bytes(50_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _commented() -> bytes:
    """Return a PNG whose comment grows to 64 MB when it is read."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    comment = _chunk(b"zTXt", b"comment\0\0" + zlib.compress(bytes(64_000_000), 9))
    return file.getvalue()[:33] + comment + file.getvalue()[33:]


def _svg(inside: str, before: str = "") -> bytes:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
    return f'<?xml version="1.0"?>{before}{head}{inside}</svg>'.encode()


def _entities(count: int) -> str:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, count))
    return f'<!DOCTYPE svg [<!ENTITY e0 "ha">{grown}]>'


PICTURES: Mapping[str, Callable[[], bytes]] = {
    "a PNG of many pixels": lambda: _png(60_000, 60_000),
    "a PNG of one row": lambda: _png(1_000_000_000, 1),
    "a PNG with a long comment": _commented,
    "entities of entities": lambda: _svg("<text>&e9;</text>", _entities(10)),
    "entities of a file": lambda: _svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "parameter entities": lambda: _svg("", "<!DOCTYPE svg [<!ENTITY % x \"<!ENTITY y 'z'>\"> %x;]>"),
    "many entities": lambda: _svg(
        "", f"<!DOCTYPE svg [{''.join(f'<!ENTITY e{n} {chr(34) * 2}>' for n in range(100_000))}]>"
    ),
    "document types never closed": lambda: b"<?xml version='1.0'?>" + b"<!DOCTYPE svg [" * 500_000,
    "elements in elements": lambda: _svg("<g>" * 50_000 + "</g>" * 50_000),
    "uses of uses": lambda: _svg(
        "".join(f'<g id="g{n + 1}"><use href="#g{n}"/><use href="#g{n}"/></g>' for n in range(40))
        + '<rect id="g0" width="1" height="1"/><use href="#g40"/>'
    ),
    "a style of one word": lambda: _svg(f"<style>{'a' * 1_000_000}</style>"),
    "a style of brackets": lambda: _svg(f"<rect style='fill:{'a(' * 300_000}'/>"),
    "a style of braces": lambda: _svg(f"<style>{'a{' * 300_000}</style>"),
    "a length of digits": f'<svg xmlns="http://www.w3.org/2000/svg" width="{"1" * 500_000}"/>'.encode,
    "many pictures in one": lambda: _svg(
        f"<image href='data:image/png;base64,{base64.b64encode(_png(9000, 9000)).decode()}'/>" * 3
    ),
    "a drawing that is too large": lambda: _svg("<!-- " + " " * 20_000_001 + "-->"),
}
"""Bombs take a while to make: each is made by the test that wants it."""


@pytest.mark.parametrize("name", PICTURES)
def test_a_hostile_picture_ends_in_time(name: str) -> None:
    data = PICTURES[name]()
    begun = time.process_time()
    picture, problems = prepare_picture(embedded("data:", data), ImageProfile(width_mm=100), "some.md", None)
    assert time.process_time() - begun < MOST
    assert picture is None or len(picture.data) < 2_000_000
    known = {"picture-bomb", "picture-unreadable", "svg-unsafe", "picture-small"}
    assert {problem.code for problem in problems} <= known


@pytest.mark.parametrize(
    "name", ["a PNG of many pixels", "a PNG of one row", "entities of entities", "many entities", "uses of uses"]
)
def test_a_bomb_is_called_one(name: str) -> None:
    picture, problems = prepare_picture(embedded("data:", PICTURES[name]()), ImageProfile(), "some.md", None)
    assert (picture, [problem.code for problem in problems]) == (None, ["picture-bomb"])


def _scans(count: int) -> bytes:
    """Return a JPEG of 81 million grey pixels in so many passes more than it needs."""
    file = io.BytesIO()
    Image.new("L", (9000, 9000), 128).save(file, "JPEG", quality=50, progressive=True)
    data = file.getvalue()
    return data[:-2] + data[data.rindex(b"\xff\xc4") : -2] * count + data[-2:]


@pytest.mark.usefixtures("patience")
def test_a_jpeg_of_many_passes_is_stopped_by_the_clock_and_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"content/one.md": article("One", "![A field](field.jpg)"), "content/two.md": article("Two")}
    write(tmp_path, {**files, "trifolio.toml": "[limits]\nseconds = 2\n[ebook]\npage_list = false\n"})
    (tmp_path / "content/field.jpg").write_bytes(_scans(500))
    for _ in range(2 if SOAK else 1):  # without a cache, and with what the first left there
        report = run(tmp_path, editions=("ebook",), jobs=1)
        assert (codes(report), report.failed) == (["limit"], True)
        assert (tmp_path / "output/two/two-ebook.epub").is_file()


def test_an_endless_address_of_a_picture_is_read_in_time() -> None:
    begun = time.process_time()
    assert data_url("data:image/png" + ";a" * 1_000_000) is None
    assert time.process_time() - begun < MOST


@pytest.mark.usefixtures("patience")
def test_an_article_that_takes_too_long_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    slow = article("Slow", TABLE + ("|" + "c|" * 100 + "\n") * 5000)
    write(tmp_path, {"content/slow.md": slow, "content/two.md": article(), "trifolio.toml": "[limits]\nseconds = 2\n"})
    report = run(tmp_path, editions=("email",), jobs=1)
    assert codes(report) == ["limit"]
    assert report.problems[0].message == "it takes more than 2 seconds of the processor"
    assert made(report) == ["two-email.txt"]


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("jobs", todays([1, 2], 1))
def test_an_edition_that_takes_too_long_costs_only_itself(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    slow = article("Slow", "| a | b |\n|---|---|\n" + "| c | d |\n" * 6000)
    write(tmp_path, {"content/slow.md": slow, "trifolio.toml": "[limits]\nseconds = 4\n"})
    report = run(tmp_path, jobs=jobs)
    told = [problem.message for problem in report.problems if problem.code != "email-size"]
    assert told == [
        "handout: it takes more than 4 seconds of the processor",
        "ebook: it does not tell the pages of handout, which failed",
    ]
    assert made(report) == ["slow-ebook.epub", "slow-email.txt"]


def test_a_build_takes_no_more_memory_than_it_may(tmp_path: Path) -> None:
    body = TABLE + ("|" + "c|" * 100 + "\n") * 5000
    files = {"content/big.md": article("Big", body), "content/two.md": article()}
    write(tmp_path, {**files, "trifolio.toml": "[limits]\nmegabytes = 250\nseconds = 0\n"})
    command = [sys.executable, "-m", "trifolio", "build", "-e", "email", "-j", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "content/big.md: error[limit]: it takes more memory than it may" in done.stderr
    assert done.stdout == "output/two/two-email.txt\noutput/two/two-email-fields.txt\noutput/index.html\n"
    assert done.returncode == 1


def test_each_picture_is_a_step_of_its_own_whether_the_cache_has_it_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[None] = []
    monkeypatch.setattr("trifolio.pictures.job.next_step", lambda: steps.append(None))
    names = [f"{number}.png" for number in range(3)]
    for name, colour in zip(names, ("navy", "teal", "maroon"), strict=True):
        picture(tmp_path / f"content/{name}", colour)
    write(tmp_path, {"content/one.md": article("One", "\n\n".join(f"![A field]({name})" for name in names))})
    for _ in ("without a cache", "with one"):
        steps.clear()
        assert made(run(tmp_path, editions=("handout",), jobs=0, force=True)) == ["one-handout.pdf"]
        assert len(steps) == len(names) + 1
