"""Merge tags are values: what a mailing tool reads is never changed, broken, linked or run, in any edition."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from documents import document
from projects import article, codes, run, write
from trifolio.binders import BINDERS
from trifolio.check.parity import read as read_back
from trifolio.document.nodes import tidy
from trifolio.project import editions
from trifolio.render.text.wrap import capitals, fill
from trifolio.source.markdown.autolinks import linkify
from trifolio.source.markdown.cells import split

EVERY = editions.names((editions.packaged_styles(),))
MAILING = '[email]\naddress = "A street"\nunsubscribe = "https://a.example/leave"\n'
"""The configuration of a project that names its mailing tool: merge tags are meant."""

TAGS = (
    "*|FNAME|*",
    "*|IF:A_B_C|*",
    "*|DATE:d/m/Y|*",
    "{{ first_name }}",
    "{{first_name}}",
    "{{ 7*7 }}",
    "{{ a|b }}",
    '{{ name|default:"you & <b>me</b>" }}',
    "{% if x_y_z == 1 %}",
    "{% endif %}",
    "{$unsubscribe}",
    "[unsubscribe]",
    "[firstname,fallback=there]",
    "{# no comment #}",
)
PLACES = ("Dear {}, read.", "# {}", "## Of {}", "**Hi {}** or *{}*", "- {}", "> {}", "| {} |\n|---|\n| x {} |", "`{}`")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("place", PLACES)
def test_a_tag_stands_anywhere_in_an_article_as_it_is(place: str, tag: str) -> None:
    assert tidy(document(place.replace("{}", tag)).blocks).count(tag) == place.count("{}")


BODY = """\
Dear *|FNAME|*, {{ 7*7 }} {% for x in y %} {$name} {{ a|b }} {{ config.items() }}

## Part {{ 1 + 1 }} of *|LIST|*

| Name | Tag |
|---|---|
| *|A|* | {{ b|c }} |

::: {.note title="For {{ name }}"}
- {{ item }}
:::

### {{ last }}
"""
WANTED = (
    *("{{ title }}", "*|FNAME|*", "{{ 7*7 }}", "{% for x in y %}", "{$name}", "{{ a|b }}", "{{ config.items() }}"),
    *("{{ 1 + 1 }}", "*|LIST|*", "*|A|*", "{{ b|c }}", "{{ name }}", "{{ item }}", "{{ last }}"),
)


def test_tags_pass_through_every_edition_and_none_is_run(tmp_path: Path) -> None:
    source = article(body=BODY).replace("title: A title", 'title: "{{ title }}, dear *|FNAME|*"')
    write(tmp_path, {"content/some.md": source, "trifolio.toml": MAILING})
    report = run(tmp_path, editions=tuple(name for name in EVERY if name not in ("handout-booklet", "handout-press")))
    assert codes(report) == []
    for built in report.built:
        text = shown(Path(built.path))
        assert [tag for tag in WANTED if tag not in text] == [], built.edition
        assert "49" not in text


def shown(file: Path) -> str:
    """Return what a finished edition says, on one line."""
    kind = {".pdf": "pdf", ".epub": "epub", ".eml": "eml", ".html": "fragment", ".md": "md", ".txt": "text"}[
        file.suffix
    ]
    return _flat(read_back(file.read_bytes(), BINDERS[kind].readers[0]).text)


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_the_front_matter_and_the_configuration_are_never_run_either(tmp_path: Path) -> None:
    config = '[email]\naddress = "{{ 6*7 }}"\nunsubscribe = "{% include \'document.txt\' %}"\n'
    source = article().replace("contact: someone@example.org", 'contact: "{{ 6*7 }}"')
    write(tmp_path, {"trifolio.toml": config, "content/some.md": source})
    assert codes(run(tmp_path, editions=("email", "ebook"))) == []
    text = (tmp_path / "output/some/some-email.txt").read_text(encoding="utf-8")
    assert "Contact: {{ 6*7 }}\n" in text
    assert text.endswith("-- \n{{ 6*7 }}\nUnsubscribe: {% include 'document.txt' %}\n")
    with zipfile.ZipFile(tmp_path / "output/some/some-ebook.epub") as book:
        assert any(b"{{ 6*7 }}" in book.read(name) for name in book.namelist())


def test_a_link_to_a_tag_says_the_tag_and_one_with_a_tag_in_it_keeps_it(tmp_path: Path) -> None:
    body = (
        "[Leave](*|UNSUB|*), [read](<{{ email_url }}>), [here](https://a.example/?u=*|ID|*&v={{x}}) or "
        "https://b.example/?u=*|ID|*."
    )
    made = document(body)
    assert made.links == ("https://a.example/?u=*%7CID%7C*&v=%7B%7Bx%7D%7D", "https://b.example/?u=*%7CID%7C*")
    write(tmp_path, {"content/some.md": article(body=body), "trifolio.toml": MAILING})
    assert codes(run(tmp_path, editions=("email",))) == []
    text = (tmp_path / "output/some/some-email.txt").read_text(encoding="utf-8")
    assert "Leave (*|UNSUB|*), read ({{ email_url }}), here (link A) or https://b.example/?u=*|ID|*.\n" in text
    assert "  Link A: https://a.example/?u=*|ID|*&v={{x}}\n" in text


def test_lines_capitals_cells_and_addresses_leave_tags_whole() -> None:
    lines = ["so", "{{\u00a0a\u00a0b\u00a0c\u00a0}}", "and so", "*|A\u00a0B|*", "on"]
    assert fill("so {{ a b c }} and so *|A B|* on", 8).split("\n") == lines
    assert capitals("hello {{ first_name }}, *|fname|* and {$you}") == "HELLO {{ first_name }}, *|fname|* AND {$you}"
    assert split("| *|A|* b | {{ c|d }} |") == ["*|A|* b", "{{ c|d }}"]
    assert linkify("https://a.example/*|ID|*.") == [(0, 24, "https://a.example/*|ID|*")]
