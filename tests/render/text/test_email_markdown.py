"""The mail in Markdown: another reader of Markdown gives back every word of it, and nothing else."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

import shelf
from documents import document
from projects import article, codes, picture, read_in, run, write
from soak import todays
from trifolio.check import parity
from trifolio.check.parity import readers
from trifolio.check.parity.reading import Said, clean, levelled
from trifolio.pipeline.build import Report
from trifolio.project import editions
from trifolio.project.config import find_project, sources
from trifolio.render.text.markdown.spelling import spelled
from trifolio.source.mailing import PLATFORMS

NAME = "email-markdown"
EDITION = editions.load(NAME, (editions.packaged_styles(),))
FRONT = article().split("---\n")[1]
SLUGS = ("exosomes-for-hair-loss", "getting-ready-for-a-clinic-visit", "torture", "everything", "more", "ar", "scripts")
OTHERS = {
    "commonmark": MarkdownIt("commonmark").enable("table"),
    "gfm": MarkdownIt("gfm-like", {"linkify": False}),
}
"""Readers of Markdown that share no line with ours."""


def built(folder: Path, body: str = "Some words.", config: str = "", *more: str) -> Report:
    write(folder, {"trifolio.toml": config, "content/some.md": article(body=body)})
    return run(folder, editions=(NAME, *more))


def text(folder: Path, slug: str = "some") -> str:
    return (folder / f"output/{slug}/{slug}-{NAME}.md").read_text(encoding="utf-8")


def page(markdown: str, reader: str = "commonmark") -> etree._Element:
    """Return what another reader makes of Markdown, without its front matter."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    return html.fromstring(f"<main>{OTHERS[reader].render(body)}</main>")


def shown(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def said(markdown: str, reader: str = "commonmark") -> Said:
    """Return what another reader says of Markdown, as ours does."""
    root = page(markdown, reader)
    for image in list(root.iter("img")):
        image.tag, image.text = "span", " ".join(("", image.get("alt", ""), ""))
        image.set("alt", "")
    spoken = "".join(readers.spoken(root, []))
    return Said(levelled(spoken))


def words(body: str, folder: Path) -> str:
    """Return what another reader says of an article's body."""
    built(folder, body)
    whole = " ".join(said(text(folder)).text.split())
    return whole.partition("1 min read")[2].rpartition("About this article")[0].strip()


@pytest.fixture(scope="module")
def library() -> Path:
    assert {code for slug in SLUGS for code in codes(shelf.built(slug, NAME))} == set()
    return shelf.folder()


@pytest.mark.parametrize(("slug", "reader"), todays(itertools.product(SLUGS, OTHERS), 5))
def test_other_readers_give_back_every_word(library: Path, slug: str, reader: str) -> None:
    made = read_in(library, library / f"content/{slug}.md")
    assert parity.check(made, EDITION, text(library, slug).encode()) == ()
    wanted = parity.expected(made, EDITION)
    assert parity.compare(wanted, said(text(library, slug), reader)) == ()


def test_a_word_that_it_loses_is_told(tmp_path: Path) -> None:
    body = "Take 2.5 mg *twice*, see [this](https://a.example/b)."
    built(tmp_path, body)
    made = document(body, FRONT)
    data = text(tmp_path)
    assert parity.check(made, EDITION, data.encode()) == ()
    for before, after in (("Take 2.5", "Take 5"), ("*twice*", ""), ("example/b", "example/c"), ("# A title", "")):
        assert parity.check(made, EDITION, data.replace(before, after).encode()), before


SIGNS = (
    *("2 * 3 * 4", "a_b_c and _so_", "1. first", "12) second", "# no heading", "+ 5 mg", "- 5 mg", "> 5 mg", ">5"),
    *(
        "a < b > c",
        "<dose> twice",
        "5 &lt; 6 &amp; 7",
        "`code`",
        "C:\\new\\*x",
        "[1](x)",
        "[a]: b",
        "![alt](x)",
        "[x] no",
    ),
    *(
        "~5~ mg",
        "~~gone~~",
        "x^2^",
        "==mark==",
        "=====",
        "-----",
        "***",
        "| a | b |",
        ": so",
        "::: note",
        "$x_1$ or $y$",
    ),
    *(
        "Wow!",
        "!!! note",
        "A & B",
        "https://a.example/b_c_d*e",
        "{#id .class}",
        "[^1]: note",
        "*[HTML]: x",
        "[TOC]",
        "#",
        "-",
    ),
    *(
        "a\\",
        "***a** b*",
        "a``b",
        "10⁶ · 5 µg ≠ 5 mg",
        "`",
        "<!-- a -->",
        "&copy; &#35;",
        "~~~",
        "```",
        "    four",
        "1986. A year",
    ),
)


@pytest.mark.parametrize("reader", OTHERS)
@pytest.mark.parametrize("sign", SIGNS)
def test_signs_stay_signs(sign: str, reader: str) -> None:
    for around in ("{}", "so {} so", "{} so", "{}{}"):
        line = around.replace("{}", sign)
        root = page(spelled(line), reader)
        assert [e.tag for e in root.iter() if e.tag != "a"] == ["main", "p"], line
        assert shown(root).strip() == " ".join(line.split()) or "    " in line, line


@example(["[_]", "[_]"])
@given(
    st.lists(st.text(st.sampled_from("ab12 .,:;!?()[]{}<>*_`~^=#+-|\\/&$@'\"\n"), min_size=1, max_size=30), min_size=1)
)
def test_any_words_come_back(lines: list[str]) -> None:
    """Merge tags, whose asterisks are escaped as well, are words like others here."""
    whole = "\n".join(" ".join(line.split()) for line in "\n".join(lines).split("\n") if line.strip())
    root = page(spelled(whole))
    assert {e.tag for e in root.iter()} <= {"main", "p", "br"}
    got = re.sub(r"\n+", "\n", shown(root)).strip()
    assert got == re.sub(r"[ \t]+", " ", whole).strip()


def test_emphasis_holds_only_where_every_reader_sees_it(tmp_path: Path) -> None:
    body = (
        "<b>Dose:</b>two, in<b>side</b>word, **(a)** b, **[w](https://a.example)** c, ***both*** and *one **two** one*."
    )
    built(tmp_path, body)
    line = next(line for line in text(tmp_path).split("\n") if "two" in line)
    assert line.startswith("**Dose**:two, in**side**word, (**a**) b, [w](https://a.example) c, ")
    (paragraph,) = (p for p in page(text(tmp_path)).iter("p") if "two" in shown(p))
    assert shown(paragraph) == "Dose:two, inside" + "word, (a) b, w c, both and one two one."
    assert [e.text for e in paragraph.iter("strong")][:3] == ["Dose", "side", "a"]


def test_components_are_plain_markdown(tmp_path: Path) -> None:
    body = """\
Opening[^1].

::: tldr
- One
- Two
:::

## Boxes

::: {.warning title="Look out"}
Words.

1. a
2. b
:::

::: tip
A tip.
:::

::: evidence {certainty=low basis="trials"}
Some evidence.
:::

- a

1. b

A. c
B. d

Term
: What it is

- A hard\\
  break

```
code  here
```

> A quotation

[^1]: A note with `code`.
"""
    assert codes(built(tmp_path, body)) == []
    markdown = text(tmp_path)
    assert "\n## Boxes\n\n> **Warning: Look out**\n>\n> Words.\n>\n> 1.  a\n> 2.  b\n\n> **Tip:** A tip.\n" in markdown
    assert "\n-   a\n\n<!-- -->\n\n1.  b\n" in markdown
    assert "\n-   A. c\n-   B. d\n" in markdown
    assert (
        "-   **Term:** What it is\n\n<!-- -->\n\n-   A hard  \n    break\n\n```\ncode  here\n```\n\n> A quotation\n"
        in markdown
    )
    assert "1.  A note with `code`.\n" in markdown
    assert "Opening [note 1]." in markdown


def test_simple_tables_have_bars_and_others_are_lists(tmp_path: Path) -> None:
    simple = "| Dose | How *often* |\n|---|---:|\n| 5 mg \\| 6 mg | **twice** |\n"
    wide = f"| {' | '.join(f'Column {n}' for n in range(9))} |\n|{'---|' * 9}\n|{' a |' * 9}\n"
    tagged = "| Name | Tag |\n|---|---|\n| you | *|FNAME|* |\n"
    built(tmp_path, f"{simple}\n\nBetween.\n\n{wide}\n\nBetween.\n\n{tagged}")
    markdown = text(tmp_path)
    assert "| Dose | How *often* |\n| :--- | ---: |\n| 5 mg &#124; 6 mg | **twice** |\n" in markdown
    assert "-   **Column 0: a**\n    -   Column 1: a\n" in markdown
    assert "-   **Name: you**\n    -   Tag: \\*|FNAME|\\*\n" in markdown
    (table,) = page(markdown).iter("table")
    assert [[shown(cell) for cell in row] for row in table.iter("tr")] == [
        ["Dose", "How often"],
        ["5 mg | 6 mg", "twice"],
    ]


# Pictures


def test_without_an_address_words_stand_for_pictures(tmp_path: Path) -> None:
    picture(tmp_path / "content/vial.jpg")
    assert codes(built(tmp_path, "![A vial](vial.jpg)\n\nSee ![the vial](vial.jpg) again.")) == []
    assert "\n**Image:** A vial\n\nSee [Image: the vial] again.\n" in text(tmp_path)
    there = {file.name for file in (tmp_path / "output/some").glob("some-*")}
    assert there == {f"some-{NAME}-fields.txt", f"some-{NAME}.md"}


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><rect width="9" height="9"/></svg>'
LINKED = '[email]\nplatform = "substack"\npictures = "https://pictures.example/mails"\n'


def test_with_an_address_pictures_are_linked_and_come_beside(tmp_path: Path) -> None:
    picture(tmp_path / "content/vial.jpg")
    write(tmp_path, {"content/plan.svg": DRAWN})
    body = "![A *vial*, 5_6_7](vial.jpg)\n\nSee ![the plan](plan.svg) again."
    assert codes(built(tmp_path, body, LINKED)) == []
    images = [(image.get("alt"), image.get("src", "")) for image in page(text(tmp_path)).iter("img")]
    assert [alt for alt, _ in images] == ["A vial, 5_6_7", "the plan"]
    names = {src.removeprefix("https://pictures.example/mails/") for _, src in images}
    there = {file.name for file in (tmp_path / "output/some").glob("some-*")}
    assert there - names == {f"some-{NAME}.md", f"some-{NAME}-fields.txt"}
    assert all(name.startswith(f"some-{NAME}-") for name in names)


def test_of_a_drawing_that_cannot_be_drawn_the_words_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trifolio.pictures.prepare._drawer", lambda _: "")
    write(tmp_path, {"content/plan.svg": DRAWN})
    assert codes(built(tmp_path, "![A square](plan.svg)", LINKED)) == ["email-drawing"]
    assert "**Image:** A square\n" in text(tmp_path)


# Mailing tools


@pytest.mark.parametrize("tool", PLATFORMS)
def test_merge_tags_come_through(tmp_path: Path, tool: str) -> None:
    body = "Dear {{ first_name }}, [see](https://a.example/?u=*|ID|*&v={{x}}) or *|FNAME|*."
    built(tmp_path, body, f'[email]\nplatform = "{tool}"\n')
    tags = (*PLATFORMS[tool].values(), "{{ first_name }}", "*|FNAME|*")
    for tag in tags:
        assert tag.replace("*|", "\\*|").replace("|*", "|\\*") in text(tmp_path)
        for reader in OTHERS:
            assert tag in shown(page(text(tmp_path), reader))
    assert "[see](https://a.example/?u=*|ID|*&v={{x}})" in text(tmp_path)


@pytest.mark.parametrize(
    ("tool", "keys", "title"),
    [
        ("buttondown", {"subject": "Read: this", "status": "draft", "slug": "some", "description": '"So" & so'}, True),
        ("ghost", {"title": "A title", "slug": "some", "excerpt": '"So" & so'}, False),
        ("plain", {}, True),
        ("mailchimp", {}, True),
    ],
)
def test_the_front_matter_is_the_tools(tmp_path: Path, tool: str, keys: dict[str, str], title: bool) -> None:  # noqa: FBT001
    lines = (
        f'url: https://clinic.example/a\nemail: {{platform: {tool}, subject: "Read: this", preheader: \'"So" & so\'}}\n'
    )
    source = article().replace("version:", f"{lines}version:")
    write(tmp_path, {"content/some.md": source})
    assert {*codes(run(tmp_path, editions=(NAME,)))} <= {"email-footer"}
    markdown = text(tmp_path)
    front = re.match(r"---\n(.*?)\n---\n\n", markdown, re.DOTALL)
    values = yaml.safe_load(front[1]) if front else {}
    assert values == {**keys, **({"canonical_url": "https://clinic.example/a"} if keys else {})}
    assert ("\n# A title\n" in f"\n{markdown}") is title
    fields = (tmp_path / f"output/some/some-{NAME}-fields.txt").read_text("utf-8")
    assert fields == 'Subject: Read: this\nPreheader: "So" & so\n'
    made = read_in(tmp_path, tmp_path / "content/some.md")
    also = tuple(PLATFORMS[tool].values())
    assert parity.check(made, EDITION, markdown.encode(), also) == ()


def test_a_subject_that_is_the_title_is_said_once(tmp_path: Path) -> None:
    built(tmp_path, config='[email]\nplatform = "buttondown"\naddress = "1 High Street"\n')
    assert text(tmp_path).startswith('---\nsubject: "A title"\nstatus: draft\nslug: "some"\n---\n\nUpdated June 2026')


def test_parts_for_mails_are_there_and_own_links_are_tagged(tmp_path: Path) -> None:
    names = ("email", NAME, "eml")
    rules = [f"::: {{.{rule} in={name}}}\nWords {rule} {name}.\n:::" for rule in ("only", "except") for name in names]
    config = (
        'url = "https://clinic.example"\n[email]\naddress = "1 High_Street_"\nunsubscribe = "https://u.example/a_b_"\n'
    )
    link = "[Guide](https://clinic.example/guide?a=1#dose) or [(this)](https://other.example/a_(b))."
    assert codes(built(tmp_path, "\n\n".join((*rules, link)), f'{config}utm = {{source = "n"}}\n')) == []
    markdown = text(tmp_path)
    assert re.findall(r"Words \w+ [\w-]+\.", markdown) == [
        "Words only email.",
        f"Words only {NAME}.",
        "Words except eml.",
    ]
    assert (
        "[Guide](https://clinic.example/guide?a=1&utm_source=n#dose) or [(this)](<https://other.example/a_(b)>)."
        in markdown
    )
    assert markdown.endswith("\n---\n\n1 High\\_Street\\_  \nUnsubscribe: <https://u.example/a_b_>\n")


def test_what_is_a_draft_or_past_its_review_says_so(tmp_path: Path) -> None:
    source = article(review_by="2026-01").replace("version:", "draft: true\nversion:")
    write(tmp_path, {"content/some.md": source})
    assert {*codes(run(tmp_path, editions=(NAME,)))} == {"draft", "expired"}
    notices = [shown(quote).strip() for quote in page(text(tmp_path)).iter("blockquote")]
    assert "January 2026" in " ".join(notices)
    assert len(re.findall(r"^> \*\*.*\*\*$", text(tmp_path), re.MULTILINE)) == 2


def test_a_clinic_stands_at_the_end(tmp_path: Path) -> None:
    config = '[clinic]\nname = "Hill"\naddress = ["1 Hill"]\nphones = ["+44 1", "2"]\nweb = "hill.example"\n'
    assert codes(built(tmp_path, config=config)) == []
    assert text(tmp_path).endswith("\n---\n\nHill, 1 Hill  \nPhone: +44 1, 2  \nWeb: hill.example\n")


def test_the_same_bytes_again(tmp_path: Path) -> None:
    data = [built(tmp_path / name, "A *word*.\n\n- x") and text(tmp_path / name) for name in ("a", "another folder")]
    assert data[0] == data[1]


def test_no_build_takes_it_for_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob("*.md"))
    for _ in range(2):
        report = run(tmp_path, sources=(tmp_path,), editions=(NAME,))
        assert codes(report) == []
        assert sorted(path.name for path in tmp_path.rglob("*.md")) == before
    monkeypatch.chdir(tmp_path / "output/some")
    for asked in (tmp_path / f"output/some/some-{NAME}.md", Path(f"some-{NAME}.md")):
        assert run(tmp_path, sources=(asked,), editions=(NAME,)).built == ()
    other = write(tmp_path / "content/some", {"some-handout.md": article(), "some-email-html.md": article()})
    assert len(sources(find_project(tmp_path), (other,))) == 2
    listed = "[collections.all]\ntitle = 'All'\narticles = ['output/**/*.md', 'content/some.md']\n"
    write(tmp_path, {"trifolio.toml": listed})
    assert codes(run(tmp_path, collections=("all",), editions=("ebook",))) == []


def test_facts_are_those_of_a_mail(tmp_path: Path) -> None:
    report = built(tmp_path, "See [this](https://a.example/b).")
    (artifact,) = report.built
    assert artifact.facts["bytes"] == len(text(tmp_path).encode())
    assert (artifact.facts["subject"], artifact.facts["links"], artifact.facts["minutes"]) == ("A title", 1, 1)
    assert json.dumps(dict(artifact.facts))
    assert clean(text(tmp_path)) == text(tmp_path)
