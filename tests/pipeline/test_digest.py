"""What a job's digest knows: the versions of the packages that its artifact depends on, and of no others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from documents import document
from projects import write
from trifolio.job import Job
from trifolio.pipeline import digest
from trifolio.project import editions

STYLES = (editions.packaged_styles(),)
EDITIONS = {name: editions.load(name, STYLES) for name in editions.names(STYLES)}
ON_PAPER = {name for name in EDITIONS if name.startswith("handout")}
TEXTS = {name for name in EDITIONS if name.startswith("email")} - {"email-html"}
PIXELS = {"eml", "email-html", "email-markdown"}
"""The editions whose drawings are drawn as pixels."""


def digests() -> Mapping[str, str]:
    digest._version.cache_clear()  # noqa: SLF001 - as in a new process
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
