"""Without Pango the ebook and the email are built, and the handout is one problem that says what to install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Python runs this at every start, so in worker processes too. The real WeasyPrint then meets a machine without Pango:
# it says so on standard output and raises OSError.
SITECUSTOMIZE = """
import cffi

dlopen = cffi.FFI.dlopen

def without_pango(self, name, flags=0):
    if "pango" in str(name):
        raise OSError(f"cannot load library '{name}'")
    return dlopen(self, name, flags)

cffi.FFI.dlopen = without_pango
"""


def trifolio(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `trifolio` in this folder on a machine without Pango."""
    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return subprocess.run(
        [sys.executable, "-m", "trifolio", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "some.md").write_text("---\ntitle: Some title\n---\n\nSome words.\n")
    return tmp_path


def test_the_ebook_and_the_email_are_built(folder: Path) -> None:
    trifolio(folder, "build", "some.md")
    published = {path.name for path in (folder / "output").rglob("*") if path.is_file()}
    assert published == {"some-ebook.epub", "some-ebook-cover.jpg", "some-email.txt", "some-email-fields.txt"}


def test_the_handout_is_one_problem_that_says_what_to_install(folder: Path) -> None:
    done = trifolio(folder, "build", "some.md")
    errors = [line for line in done.stderr.splitlines() if "error[" in line]
    assert done.returncode == 1
    assert len(errors) == 1, done.stderr
    assert errors[0].startswith("some.md: error[pango-missing]: ")
    for words in ("apt install libpango-1.0-0", "brew install pango", "pacman -S mingw-w64"):
        assert words in done.stderr
    assert "WeasyPrint could not import" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_report_stays_json(folder: Path) -> None:
    done = trifolio(folder, "build", "some.md", "--json")
    json.loads(done.stdout)
    assert done.stdout.count("pango-missing") == 1


def test_an_edition_that_needs_no_pango_builds_without_a_word(folder: Path) -> None:
    done = trifolio(folder, "build", "some.md", "-e", "email")
    assert done.returncode == 0, done.stderr
    assert "pango" not in done.stderr
