"""The same inputs give the same bytes: whatever the folder, day, time zone, hash seed and number of workers.

`make test` changes all of these at once, for a part of the editions each day; where that fails, `make soak` tells
which it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import shelf
from projects import PROFILE, REPOSITORY, SAMPLES, samples_in
from soak import SOAK, todays

HANDOUTS = ("handout", "handout-large", "handout-ink", "handout-a5", "handout-booklet", "handout-press")
MAILS = ("email", "email-wrapped", "email-ten", "email-markdown", "email-html")
"""Those that have a file of fields beside them."""

EDITIONS = (*HANDOUTS, "ebook", *MAILS, "eml", "web")
TODAYS = todays(EDITIONS, 5)
SLUGS = (*SAMPLES, "ar")

ELSEWHERE: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "another day": ({"TRIFOLIO_TODAY": "2027-02-28"}, ()),
    "another time zone": ({"TZ": "Pacific/Kiritimati"}, ()),
    "another hash seed": ({"PYTHONHASHSEED": "42"}, ()),
    "another locale": ({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, ()),
    "two workers": ({}, ("-j", "2")),
}


ALL = {
    "all of these": (
        {name: value for environment, _ in ELSEWHERE.values() for name, value in environment.items()},
        tuple(option for _, options in ELSEWHERE.values() for option in options),
    )
}


def built(folder: Path, environment: Mapping[str, str], options: tuple[str, ...]) -> dict[str, bytes]:
    """Build the samples in a new folder and return every artifact's bytes by its path."""
    samples_in(folder)
    shutil.copy(PROFILE, folder / "inks.icc")
    shutil.copy(REPOSITORY / "tests/data/languages/ar.md", folder / "content")
    (folder / "trifolio.toml").write_text("[handout]\nprofile = 'inks.icc'\n[ebook]\nchapters = 'heading'\n")
    command = [sys.executable, "-m", "trifolio", "build", *options]
    for edition in TODAYS:
        command += ["-e", edition]
    fixed = {"TRIFOLIO_TODAY": "2026-11-23", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | fixed | dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    output = folder / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def reference() -> dict[str, bytes]:
    """Return the artifacts that this process, or another of pytest's, built for all tests."""
    for slug in SLUGS:
        shelf.built(slug, *TODAYS)
    ends = [f"{edition}.*" for edition in TODAYS]
    ends += [f"{edition}-fields.txt" for edition in TODAYS if edition in MAILS]
    ends += ["ebook-cover.jpg"] if "ebook" in TODAYS else []
    files = [
        file for slug in SLUGS for end in ends for file in (shelf.folder() / f"output/{slug}").glob(f"{slug}-{end}")
    ]
    return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in files}


def test_every_article_has_every_edition(reference: dict[str, bytes]) -> None:
    beside = len({*MAILS, "ebook"} & {*TODAYS})  # fields of mails, covers of ebooks
    assert len(reference) == len(SLUGS) * (len(TODAYS) + beside)
    assert all(reference.values())


PLACES = ELSEWHERE | ALL if SOAK else ALL


@pytest.mark.parametrize("place", PLACES)
def test_the_bytes_are_the_same_in_another_folder_and(place: str, reference: dict[str, bytes], tmp_path: Path) -> None:
    environment, options = PLACES[place]
    folder = tmp_path / "a much longer name, with spaces & signs"
    folder.mkdir()
    again = built(folder, environment, options)
    assert [name for name in reference if again[name] != reference[name]] == []
    pages = {f"{place}index.html" for place in ("", *(f"{slug}/" for slug in SLUGS))}  # tests/site is about them
    assert again.keys() - pages == reference.keys()
