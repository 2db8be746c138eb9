"""What an edition.toml says: its options as typed values, what it takes on from others, and all that is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from projects import article, codes, removed, run, write
from trifolio.job import Edition, Options, Template
from trifolio.problems import ContentError, show
from trifolio.project import editions

LATE = dt.date(2028, 1, 1)
ALONE = 'medium = "text"\nbinder = "text"\nextension = ".txt"\npages = ["mine.txt"]\nextract = true\n'


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    link = "See [a page](https://a.example/page)."
    source = article("One", link).replace("version:", "url: https://a.example/one\nversion:")
    config = 'url = "https://a.example"\n[email]\naddress = "x"\nunsubscribe = "x"\nutm = {source = "news"}\n'
    return write(tmp_path, {"content/one.md": source, "trifolio.toml": config})


def load(library: Path, **toml: str) -> Edition:
    """Return the last of these editions, given the text of each edition.toml."""
    write(library, {f"styles/{name}/edition.toml": text for name, text in toml.items()})
    return editions.load(list(toml)[-1], (library / "styles", editions.packaged_styles()))


def wrong(library: Path, **toml: str) -> list[str]:
    with pytest.raises(ContentError) as failed:
        load(library, **toml)
    return [show(problem) for problem in failed.value.problems]


def test_options_are_values_with_defaults_and_are_merged_key_by_key(library: Path) -> None:
    near = 'extends = "far"\n[options]\nwidth = 60\n[options.own]\nshade.light = "aqua"\n'
    far = f'{ALONE}[options]\nwidth = 50\ngrids = false\n[options.own]\ncolour = "teal"\nshade = {{dark = "navy"}}\n'
    own = {"colour": "teal", "shade": {"dark": "navy", "light": "aqua"}}
    assert load(library, far=far, near=near).options == Options(width=60, grids=False, own=own)
    assert load(library, plain=ALONE).options == Options()


def test_a_template_reads_options_and_keys_of_its_own(library: Path) -> None:
    page = "{{ edition.options.own.colour }} {{ edition.options.width }} {{ edition.options.bullets }}\n"
    write(library, {"styles/mine/mine.txt": page})
    load(library, mine=f'{ALONE}[options.own]\ncolour = "teal"\n')
    assert codes(run(library, editions=("mine",))) == []
    assert (library / "output/one/one-mine.txt").read_text() == "teal 0 *-+\n"


def test_a_key_of_its_own_that_no_edition_toml_has_is_an_error_of_the_template(library: Path) -> None:
    write(library, {"styles/mine/mine.txt": "{{ edition.options.own.color }}\n"})
    load(library, mine=f'{ALONE}[options.own]\ncolour = "teal"\n')
    (problem,) = run(library, editions=("mine",)).problems
    assert (problem.code, problem.path, problem.line) == ("template", "styles/mine/mine.txt", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[options]\nlink_mark = true\n", "2: error[edition]: unknown key “link_mark” in [options]"),
        ("[options]\ncover = 1\n", "2: error[edition]: “cover” wants true or false"),
        ('[options]\nbullets = ""\n', "2: error[edition]: “bullets” wants signs without blanks between them"),
        ("[options]\nwidth = -1\n", "2: error[edition]: “width” wants a whole number"),
        ("[options]\nown = 3\n", "2: error[edition]: “own” wants a table"),
        ('[options]\npages = ["x"]\n', "2: error[edition]: unknown key “pages” in [options]"),
        ("options = 3\n", "1: error[edition]: “options” wants a table"),
        ('[images]\ninks = "x"\n', "2: error[edition]: unknown key “inks” in [images]"),
        ('mailing = "yes"\n', "1: error[edition]: “mailing” wants true or false"),
        ('extension = "/../../x"\n', "1: error[edition]: “extension” wants the end of a file's name, such as “.pdf”"),
        ("pages = []\n", "1: error[edition]: “pages” names no template"),
        ('extends = "emial"\n', "1: error[edition-unknown]: unknown edition “emial”"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(library: Path, text: str, expected: str) -> None:
    lines = wrong(library, odd=text)
    assert any(line.startswith(f"styles/odd/edition.toml:{expected}") for line in lines), lines


def test_all_that_is_wrong_in_an_edition_and_what_it_extends_is_told_at_once(library: Path) -> None:
    write(library, {"styles/near/style.css": "a { color: var(--inc) }\n"})
    far = 'extends = "handout"\n\nbinder = "pfd"\n[images]\nquality = 0\n'
    near = 'extends = "far"\npages_from = "handuot"\n[options]\nlink_mark = true\nqr = "no"\n'
    assert [line.partition("\n")[0] for line in wrong(library, far=far, near=near)] == [
        "styles/near/edition.toml:4: error[edition]: unknown key “link_mark” in [options]",
        "styles/near/edition.toml:5: error[edition]: “qr” wants true or false",
        "styles/near/edition.toml:2: error[edition]: pages_from: unknown edition “handuot”",
        "styles/far/edition.toml:5: error[edition]: “quality” wants a whole number from 1 to 95",
        "styles/far/edition.toml:3: error[binder-unknown]: unknown binder “pfd”",
        "styles/near/style.css:1: error[edition]: unknown token --inc",
    ]


def test_a_file_that_is_not_utf8_is_told(library: Path) -> None:
    write(library, {"styles/near/edition.toml": 'extends = "handout"\n'})
    (library / "styles/near/document.html").write_bytes(b"caf\xe9")
    (line,) = wrong(library, near='extends = "handout"\n')
    assert line.startswith("styles/near/document.html: error[edition]: cannot be read: ")


def test_templates_know_their_medium_by_their_ending_in_html_alone(library: Path) -> None:
    pages = 'extends = "eml"\npages = ["a.html", "b.txt", "c.xhtml"]\n'
    assert [page.medium for page in load(library, mine=pages).pages] == ["html", "text", "html"]
    assert load(library, plain=ALONE.replace("mine.txt", "a.md")).pages == (Template("a.md", "text"),)


def test_what_expires_stands_in_edition_toml_and_is_inherited(library: Path) -> None:
    write(library, {f"styles/{name}/mine.txt": "Words.\n" for name in ("lasting", "short")})
    load(library, lasting=ALONE, short=f"expires = true\n{ALONE}", kin='extends = "short"\n')
    names = ("lasting", "short", "kin")
    assert [built.edition for built in run(library, editions=names).built] == sorted(names)
    report = run(library, editions=names, today=LATE)
    assert [built.edition for built in report.built] == ["lasting"]
    assert removed(report) == ["output/one/one-kin.txt", "output/one/one-short.txt"]


def test_what_is_a_mailing_stands_in_edition_toml_and_is_inherited(library: Path) -> None:
    page = "{{ blocks(document.blocks) }}\n"
    write(library, {f"styles/{name}/mine.txt": page for name in ("still", "sent")})
    load(library, still=ALONE, sent=f"mailing = true\n{ALONE}", kin='extends = "sent"\n')
    assert codes(run(library, editions=("still", "sent", "kin"))) == []
    tagged = {
        name: "?utm_source=news" in (library / f"output/one/one-{name}.txt").read_text()
        for name in ("still", "sent", "kin")
    }
    assert tagged == {"still": False, "sent": True, "kin": True}
