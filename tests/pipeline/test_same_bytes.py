"""The same inputs give the same bytes: whatever the folder, day, time zone, hash seed and number of workers.

`make test` changes all of these at once; where that fails, `make soak` tells which it was.
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
from soak import SOAK

HANDOUTS = ("handout", "handout-large", "handout-ink", "handout-booklet", "handout-press")
EDITIONS = (*HANDOUTS, "ebook", "email", "email-wrapped", "email-ten", "eml", "web")
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
    for edition in EDITIONS:
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
        shelf.built(slug, *EDITIONS)
    files = [
        file
        for slug in SLUGS
        for edition in EDITIONS
        for file in (shelf.folder() / f"output/{slug}").glob(f"{slug}-{edition}.*")
    ]
    files += [shelf.folder() / f"output/{slug}/{slug}-ebook-cover.jpg" for slug in SLUGS]
    files += [
        shelf.folder() / f"output/{slug}/{slug}-{edition}-fields.txt"
        for slug in SLUGS
        for edition in ("email", "email-wrapped", "email-ten")
    ]
    return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in files}


def test_every_article_has_every_edition(reference: dict[str, bytes]) -> None:
    assert len(reference) == 3 * len(EDITIONS) + 3 + 9  # and the covers of the ebooks, and the fields of the mails
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
