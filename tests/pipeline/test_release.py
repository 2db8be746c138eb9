"""Releases: whole, once and for all, with all that proves what was handed out; and what the proof tells."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from projects import TODAY, article, codes, picture, run, write
from trifolio.cli.main import main
from trifolio.pipeline import archive
from trifolio.pipeline.archive import digests, prove
from trifolio.pipeline.manifest import Entry, Manifest
from trifolio.pipeline.release import Released, release
from trifolio.pipeline.request import Request
from trifolio.problems import show
from trifolio.project.config import find_project, sources

BODY = "Words [@one].\n\n![A vial](vial.png)\n\n![A drawing](../assets/a/b.png)"
BIBLIOGRAPHY = "- {id: one, type: book, title: A book, issued: 2024}\n"
CONFIG = '[clinics.north]\nname = "North"\n[clinics.south]\nname = "South"\n'
FLU = ("flu-email.txt", "flu-email-fields.txt")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    flu = article("Flu", BODY).replace("version:", "editions: [email]\nbibliography: works.yaml\nversion:")
    write(tmp_path, {"content/flu.md": flu, "content/works.yaml": BIBLIOGRAPHY, "trifolio.toml": CONFIG})
    picture(tmp_path / "content/vial.png")
    picture(tmp_path / "assets/a/b.png", "teal")
    return tmp_path


def released(folder: Path, **asked: object) -> Released:
    project = find_project(folder)
    return release(project, Request(sources(project, ()), **{"today": TODAY, **asked}))  # type: ignore[arg-type]


def told(result: Released) -> list[str]:
    return [show(problem) for problem in result.problems]


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "content/flu.md"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def in_archive(folder: Path) -> set[str]:
    place = folder / "archive/flu/1.0"
    return {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}


def test_a_release_has_its_artifacts_and_what_they_were_made_of(folder: Path) -> None:
    main(["approve", "content/flu.md", "--by", "A. Writer", "--role", "doctor", "--on", "2026-11-01"])
    run(folder)
    result = released(folder)
    assert told(result) == []
    assert [(entry.path, entry.is_new) for entry in result.releases] == [("archive/flu/1.0", True)]
    inputs = ("content/flu.md", "content/works.yaml", "content/vial.png", "assets/a/b.png")
    own = {"SHA256SUMS", "RELEASE.toml", "approvals/flu.toml", *(f"source/{name}" for name in inputs)}
    assert in_archive(folder) == {*own, *FLU}
    place = folder / "archive/flu/1.0"
    for name in inputs:
        assert (place / "source" / name).read_bytes() == (folder / name).read_bytes()
    assert (place / FLU[0]).read_bytes() == (folder / "output/flu" / FLU[0]).read_bytes()
    card = tomllib.loads((place / "RELEASE.toml").read_text("utf-8"))
    assert (card["title"], card["version"], card["released"]) == ("Flu", "1.0", "2026-11-23")
    assert card["words"] in (place / "approvals/flu.toml").read_text("utf-8")
    checked = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=place, check=False)
    assert checked.returncode == 0
    assert prove(folder / "archive") == ()


def test_clinics_for_which_something_was_built_have_a_folder_each(folder: Path) -> None:
    run(folder, clinics=("north",))
    assert told(released(folder)) == []
    assert {f"clinics/north/{name}" for name in FLU} <= in_archive(folder)
    assert not in_archive(folder) & {*FLU, *(f"clinics/south/{name}" for name in FLU)}


def test_an_edition_that_was_built_besides_is_released_too(folder: Path) -> None:
    run(folder)
    run(folder, editions=("email-wrapped",))
    assert told(released(folder)) == []
    assert "flu-email-wrapped.txt" in in_archive(folder)


def test_the_same_again_changes_nothing_and_other_words_are_refused(folder: Path) -> None:
    run(folder)
    released(folder)
    before = {file: file.stat().st_mtime_ns for file in (folder / "archive").rglob("*")}
    later = released(folder, today=dt.date(2026, 12, 24))
    assert [entry.is_new for entry in later.releases] == [False]
    edit(folder, "Words", "Other words")
    run(folder)
    (problem,) = told(released(folder))
    assert problem == (
        "content/flu.md:8: error[release-version]: version 1.0 is in the archive with other words: flu-email.txt, "
        "source/content/flu.md\n    hint: raise “version”, build, and release that"
    )
    assert {file: file.stat().st_mtime_ns for file in (folder / "archive").rglob("*")} == before
    edit(folder, '"1.0"', '"1.1"')
    run(folder)
    assert [entry.path for entry in released(folder).releases] == ["archive/flu/1.1"]
    assert prove(folder / "archive/flu") == ()


def test_other_bytes_of_the_same_words_are_refused_too(folder: Path) -> None:
    run(folder)
    released(folder)
    write(folder, {"trifolio.toml": CONFIG + '[email]\nsignature = "Bye."\n'})
    run(folder)
    (problem,) = released(folder).problems
    assert (problem.code, problem.message) == (
        "release-version",
        "version 1.0 is in the archive with other files: flu-email.txt",
    )


def test_an_approval_that_comes_later_is_no_other_release(folder: Path) -> None:
    run(folder)
    released(folder)
    main(["approve", "content/flu.md", "--by", "A. Writer", "--role", "doctor", "--on", "2026-11-01"])
    assert [entry.is_new for entry in released(folder).releases] == [False]
    assert "approvals/flu.toml" not in in_archive(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('version: "1.0"\n', "", "release]: has no version"),
        ('"1.0"', "../../1", "release]: the version “../../1” cannot name a folder"),
        ('"1.0"', "..", "release]: the version “..” cannot name a folder"),
        ('"1.0"', '"1.0."', "release]: the version “1.0.” cannot name a folder"),
        ("version:", "draft: true\nversion:", "release]: is a draft"),
        ("2027-12", "2026-06", "expired]: "),
        ("[@one]", "[@two]", "citation-unknown]: "),
        ("Words", "Others", "release]: cannot be released: output/flu/flu-email.txt is not up to date"),
        ("version:", "private: true\nversion:", "private]: "),
    ],
)
def test_what_nobody_may_hand_out_is_not_released(folder: Path, old: str, new: str, message: str) -> None:
    run(folder)
    edit(folder, old, new)
    assert message in "\n".join(told(released(folder)))
    assert not (folder / "archive").exists()


def test_what_was_built_and_changed_by_somebody_is_not_released(folder: Path) -> None:
    run(folder)
    write(folder, {"output/flu/flu-email.txt": "mine"})
    assert "is not up to date" in told(released(folder))[0]


def test_every_edition_that_an_article_asks_for_must_be_there(folder: Path) -> None:
    edit(folder, "[email]", "[email, ebook]")
    run(folder, editions=("email",))
    assert "release]: cannot be released: output/flu/flu-ebook.epub is not built" in told(released(folder))[0]


@pytest.mark.parametrize("name", ["output/flu/flu-email.txt", "output/flu/flu-email-fields.txt", "content/vial.png"])
def test_a_file_that_changes_meanwhile_is_not_released(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder)
    fresh = Manifest.fresh

    def changing(manifest: Manifest, file: Path, intended: Entry) -> Entry | None:
        entry = fresh(manifest, file, intended)
        (folder / name).write_bytes(b"other")
        return entry

    monkeypatch.setattr(Manifest, "fresh", changing)
    (problem,) = released(folder).problems
    assert (problem.code, problem.message) == ("release", f"{name} was changed while the article was released")
    assert not (folder / "archive").exists()


def test_one_article_that_cannot_be_released_stops_no_other(folder: Path) -> None:
    write(folder, {"content/cold.md": article("Cold").replace("version:", "editions: email\nversion:")})
    run(folder)
    edit(folder, "Words", "Others")
    result = released(folder)
    assert [entry.path for entry in result.releases] == ["archive/cold/1.0"]
    assert [problem.path for problem in result.problems] == ["content/flu.md"]


def test_an_expired_handout_that_a_build_takes_away_is_still_in_the_archive(folder: Path) -> None:
    edit(folder, "[email]", "[handout]")
    run(folder)
    released(folder)
    data = (folder / "output/flu/flu-handout.pdf").read_bytes()
    report = run(folder, today=dt.date(2028, 1, 1))
    assert codes(report) == ["expired"]
    assert not (folder / "output/flu/flu-handout.pdf").exists()
    assert (folder / "archive/flu/1.0/flu-handout.pdf").read_bytes() == data
    assert prove(folder / "archive") == ()


def test_what_lies_in_the_archive_is_no_source(folder: Path) -> None:
    run(folder)
    released(folder)
    project = find_project(folder)
    assert [file.name for file in sources(project, (folder,))] == ["flu.md"]
    own = folder / "archive/flu/1.0/source/content/flu.md"
    assert sources(project, (own,)) == (own,)


def changed(place: Path) -> None:
    (place / "flu-email.txt").write_text("Other words.")


def missing(place: Path) -> None:
    (place / "source/content/flu.md").unlink()


def added(place: Path) -> None:
    write(place, {"source/more.md": "More."})


def linked(place: Path) -> None:
    (place / "elsewhere.txt").write_bytes((place / "flu-email.txt").read_bytes())
    shutil.move(place / "elsewhere.txt", place.parents[2] / "elsewhere.txt")
    (place / "flu-email.txt").unlink()
    (place / "flu-email.txt").symlink_to(place.parents[2] / "elsewhere.txt")


def emptied(place: Path) -> None:
    (place / "SHA256SUMS").write_text("nothing\n")


def unlisted(place: Path) -> None:
    (place / "SHA256SUMS").unlink()


def stray(place: Path) -> None:
    write(place.parent, {"note.txt": "mine"})


def half(place: Path) -> None:
    write(place.parent, {".0123456789abcdef.part/flu.md": "half"})


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (changed, "flu/1.0/flu-email.txt: error[archive]: was changed after the release"),
        (missing, "flu/1.0/source/content/flu.md: error[archive]: is missing"),
        (added, "flu/1.0/source/more.md: error[archive]: was added after the release"),
        (linked, "flu/1.0/flu-email.txt: error[archive]: was changed after the release"),
        (emptied, "flu/1.0/SHA256SUMS: error[archive]: cannot be read as a list of digests"),
        (unlisted, "archive: error[archive]: there is no release here: no SHA256SUMS"),
        (stray, "flu/note.txt: error[archive]: is in no release"),
        (half, "flu/.0123456789abcdef.part: warning[archive]: is a release that was never finished"),
    ],
)
def test_what_is_not_as_it_was_is_told(folder: Path, harm: Callable[[Path], None], message: str) -> None:
    run(folder)
    released(folder)
    harm(folder / "archive/flu/1.0")
    (problem,) = prove(folder / "archive")
    assert message in show(problem).splitlines()[0]


def test_an_archive_that_was_changed_is_told_by_the_next_release(folder: Path) -> None:
    run(folder)
    released(folder)
    changed(folder / "archive/flu/1.0")
    result = released(folder)
    assert ([p.code for p in result.problems], result.releases) == (["archive"], ())


def test_a_release_is_there_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(folder)
    synced = os.fsync

    def full(descriptor: int) -> None:
        if len(list((folder / "archive/flu").rglob("*"))) > 3:
            raise OSError(28, "No space left on device")
        synced(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert [problem.code for problem in released(folder).problems] == ["output-unwritable"]
    assert list((folder / "archive/flu").iterdir()) == []
    half(folder / "archive/flu/1.0")
    assert told(released(folder)) == []
    assert prove(folder / "archive") == ()


def test_names_that_sha256sum_has_signs_for_are_read_as_they_are_written(tmp_path: Path) -> None:
    names = ("a b.txt", "back\\slash.txt", "new\nline.txt", "é.txt")
    archive.write(tmp_path / "1", {name: name.encode() for name in names})
    assert set(digests(tmp_path / "1")) == set(names)
    assert prove(tmp_path / "1") == ()
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "1", check=False)
    assert checked.returncode == 0
    with pytest.raises(FileExistsError):
        archive.write(tmp_path / "1", {})


def test_the_command_says_what_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release"]) == 1
    assert "is not built" in capsys.readouterr().err
    run(folder)
    assert main(["release", "content/flu.md"]) == 0
    assert capsys.readouterr().out == "archive/flu/1.0\n"
    assert main(["release"]) == 0
    assert capsys.readouterr().out == "archive/flu/1.0  (unchanged)\n"
