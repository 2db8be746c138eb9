"""Links: to files that are not there, and of forms that lead nowhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from projects import write
from trifolio.check.writing.table import RULES
from writing import found, quoted, written

SITE = "title: Some\nurl: https://library.example/some\n"


@pytest.mark.parametrize(
    "href",
    [
        "https://https://nhs.uk/",
        "http://https//nhs.uk",
        "https://nhs/uk",
        "https://www,nhs.uk/",
        "https://www.nhs.uk/page.",
        "https://www.nhs.uk/page%20",
        "https://www.nhs.uk/a%20https://nhs.uk",
        "mailto:us",
        "mailto:us@clinic",
        "mailto:us@clinic.example,them",
        "mailto:us%20@clinic.example",
        "tel:call-us",
        "tel:1",
        "sms:clinic",
    ],
)
def test_an_address_of_a_wrong_form_is_found(href: str) -> None:
    assert quoted(found("link-form", f"See [it]({href}).")) == [href]


@pytest.mark.parametrize(
    "href",
    [
        "https://www.nhs.uk",
        "https://nhs.uk/a/b.html?c=d,e#f",
        "https://user@nhs.uk:8080/",
        "https://192.0.2.1/",
        "https://[2001:db8::1]/",
        "http://localhost:8000/",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/",
        "https://web.archive.org/web/2020/https://nhs.uk/",
        "https://nhs.uk/a.b/",
        "mailto:us@clinic.example",
        "mailto:us@clinic.example?subject=A%20question,%20please",
        "mailto:us@clinic.example,them@clinic.example",
        "tel:+44-1234-567800",
        "tel:01234567800;ext=12",
        "tel:111",
        "tel:*%2306%23",
        "sms:+441234567800?body=Stop",
        "mailto:{{contact}}",
    ],
)
def test_an_address_of_a_right_form_is_fine(href: str) -> None:
    assert found("link-form", f"See [it]({href}).") == []


def test_an_address_is_told_once() -> None:
    (only,) = found("link-form", "See [it](https://nhs/uk).\n\nAnd [it](https://nhs/uk).")
    assert only.line == 4


@pytest.mark.parametrize("text", ["[it](www.nhs.uk)", "[it][it]\n\n[it]: www.nhs.uk"])
def test_a_host_without_a_scheme_is_found(text: str) -> None:
    (finding,) = found("link-form", text, SITE)
    assert finding.hint == "write “https://www.nhs.uk”"


def missing(root: Path, body: str, front: str = SITE) -> list[str]:
    article = dataclasses.replace(written(body, front), root=root)
    return quoted(list(RULES["link-file"].find(article)))


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("[a](none.md)", ["none.md"]),
        ("[a](none.pdf#page=2), [b](<none.docx>)", ["none.pdf#page=2", "none.docx"]),
        ("[a][b]\n\n[b]: ../none.csv", ["../none.csv"]),
        ("[a](other.md), [b](plan.pdf), [c](/files/plan.pdf), [d](my%20plan.pdf), [e](other.md?x#y)", []),
        ("[a](../about/), [b](about), [c](#top), [d](//x.example/a.pdf), [e](https://x.example/a.pdf)", []),
        ("`[a](none.md)`\n\n```\n[a](none.md)\n```\n\n~~~~\n```\n[a](none.md)\n~~~~\n\n[a](none.zip)", ["none.zip"]),
        ("[a]({{ site }}/none.md)", []),
    ],
)
def test_a_file_that_is_not_there_is_found(tmp_path: Path, body: str, names: list[str]) -> None:
    files = ("content/other.md", "content/plan.pdf", "content/my plan.pdf", "static/files/plan.pdf")
    write(tmp_path, dict.fromkeys(files, ""))
    assert missing(tmp_path, body) == names


def test_without_a_web_site_a_relative_link_is_told_by_the_build_alone(tmp_path: Path) -> None:
    assert missing(tmp_path, "[a](none.md)", "title: Some\n") == []
