"""A build that has nothing to do is said again where nothing has changed; whatever it rests on has it done whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from projects import article, picture, write
from trifolio.cli import start
from trifolio.cli.main import main as whole
from trifolio.pipeline import stamp
from trifolio.pipeline.standing import Standing, folders_below
from trifolio.project.editions import packaged_styles
from trifolio.safety.files import PACKAGE

BUILD = ["build", "-j", "1"]
CONFIG = """\
editions = ["email"]
[clinic]
name = "The clinic"
logo = "logo.png"
"""
WORKS = "- id: one\n  type: article-journal\n  title: A title\n  author: [{family: Cohen, given: D}]\n"
BODY = "Some words [@one], some uncited.\n\n![A square](square.png)\n\nSee [the other](two.md)."
TODAY = "2026-11-23"


class Built(NamedTuple):
    """A project as it was built, a copy of it, and what a build of it rests on that has nothing to do."""

    root: Path
    copy: Path
    standing: Standing


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A project of two articles with a warning, of which all emails are made."""
    folder = tmp_path_factory.mktemp("stamp")
    root = folder / "project"
    one = article("One", BODY).replace("---\nSome", "bibliography: works.yaml\n---\nSome")
    articles = {"content/one.md": one, "content/two.md": article("Two", review_by="2026-12"), "content/deep/a.txt": ""}
    own = {"styles/text/byline.txt": "By somebody.\n", "words/en.toml": "to_note = 'See'\n"}
    write(root, {"trifolio.toml": CONFIG, "content/works.yaml": WORKS, **articles, **own})
    for name in ("square", "logo"):
        picture(root / f"assets/{name}.png")
    seen: list[Standing] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "YOUNG", 0)
        patch.setattr(stamp, "write", lambda *kept: seen.append(Standing(kept[0], kept[3], kept[4])))
        patch.setenv("TRIFOLIO_TODAY", TODAY)
        patch.chdir(root)
        assert [whole(BUILD), whole(BUILD)] == [0, 0]
    shutil.copytree(root, folder / "copy")
    return Built(root, folder / "copy", seen[-1])


@pytest.fixture
def project(built: Built, monkeypatch: pytest.MonkeyPatch) -> Built:
    """The project as it was built, and what a build with nothing to do says is kept."""
    shutil.rmtree(built.root)
    shutil.copytree(built.copy, built.root)
    monkeypatch.setattr(stamp, "YOUNG", 0)
    monkeypatch.setenv("TRIFOLIO_TODAY", TODAY)
    monkeypatch.chdir(built.root)
    keep(built.standing)
    assert recalled() == TEXTS
    return built


TEXTS = ("a warning\n", "an artifact\n", "made 0 artifacts (")


def keep(standing: Standing, begun: int = 2**63) -> None:
    stamp.write(standing.folder, stamp.asked(BUILD), TEXTS, standing.digest, dict(standing.places), begun)


def recalled(arguments: list[str] = BUILD) -> tuple[str, str, str] | None:
    return stamp.recall(stamp.asked(arguments))


def test_what_is_said_again_is_what_was_said(project: Built, capsys: pytest.CaptureFixture[str]) -> None:
    def words() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err.rpartition("(")[0]

    assert project
    for more in ([], ["-q"], ["-v"], ["--json"], ["content/two.md"], ["-e", "email"]):
        arguments = [*BUILD, *more]
        assert whole(arguments) == 0
        first = words()
        assert recalled(arguments) is not None
        assert start.main(arguments) == 0
        assert words() == first
    assert "expires-soon" in first[1]


def grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\nMore words.\n")


def rewrite(file: Path) -> None:
    """Change a file, but neither its size nor its time."""
    status, data = file.stat(), file.read_bytes()
    file.write_bytes(data.replace(b"e", b"a"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def link(file: Path) -> None:
    """Have a link in the place of a file, which goes elsewhere."""
    aside = file.parents[2] / "aside"
    file.rename(aside)
    file.symlink_to(aside)


MAIL = "output/one/one-email.txt"

CHANGES: dict[str, Callable[[Path], object]] = {
    "its words": lambda root: grow(root / "content/one.md"),
    "its words, of one size and time": lambda root: rewrite(root / "content/one.md"),
    "its picture": lambda root: picture(root / "assets/square.png", "maroon"),
    "a picture that is found before": lambda root: picture(root / "content/square.png", "maroon"),
    "no picture": lambda root: (root / "assets/square.png").unlink(),
    "its bibliography": lambda root: grow(root / "content/works.yaml"),
    "a new article": lambda root: write(root, {"content/three.md": article("Three")}),
    "a new article in a folder": lambda root: write(root, {"content/deep/three.md": article("Three")}),
    "no article": lambda root: (root / "content/two.md").unlink(),
    "another name": lambda root: (root / "content/two.md").rename(root / "content/three.md"),
    "the configuration": lambda root: grow(root / "trifolio.toml"),
    "no configuration": lambda root: (root / "trifolio.toml").unlink(),
    "a configuration above": lambda root: write(root, {"../pyproject.toml": ""}),
    "the logo": lambda root: picture(root / "assets/logo.png", "maroon"),
    "a logo that is found before": lambda root: picture(root / "logo.png", "maroon"),
    "a template": lambda root: write(root, {"styles/text/byline.txt": "By somebody else.\n"}),
    "a new template": lambda root: write(root, {"styles/email/about.txt": "Words.\n"}),
    "colours": lambda root: write(root, {"styles/tokens.css": ":root { --ink: #000; }"}),
    "a new edition": lambda root: write(root, {"styles/leaflet/edition.toml": "extends = 'email'\n"}),
    "the words of editions": lambda root: write(root, {"words/en.toml": "to_note = 'Note'\n"}),
    "another language": lambda root: write(root, {"words/eo.toml": ""}),
    "a font": lambda root: write(root, {"fonts/a.ttf": ""}),
    "an artifact": lambda root: grow(root / MAIL),
    "an artifact, of one size and time": lambda root: rewrite(root / MAIL),
    "no artifact": lambda root: (root / MAIL).unlink(),
    "no artifacts": lambda root: shutil.rmtree(root / "output"),
    "a link to the artifact": lambda root: link(root / MAIL),
    "what comes with an artifact": lambda root: (root / "output/one/one-email-fields.txt").unlink(),
    "the page of an article": lambda root: grow(root / "output/one/index.html"),
    "the page of the library": lambda root: grow(root / "output/index.html"),
    "the manifest": lambda root: rewrite(root / ".trifolio/manifest.json"),
    "no manifest": lambda root: (root / ".trifolio/manifest.json").unlink(),
    "a build that was killed": lambda root: write(root, {".trifolio/unfinished": ""}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_said_again_after_a_change_of(project: Built, change: str) -> None:
    CHANGES[change](project.root)
    assert recalled() is None


@pytest.mark.parametrize(
    "variable", [("TRIFOLIO_TODAY", "2027-01-01"), ("SOURCE_DATE_EPOCH", "9"), ("FORCE_COLOR", "1"), ("NO_COLOR", "1")]
)
def test_nothing_is_said_again_in_other_surroundings(
    project: Built, monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str]
) -> None:
    monkeypatch.setenv(*variable)
    assert recalled() is None
    monkeypatch.undo()
    monkeypatch.chdir(project.root / "content")
    assert recalled() is None


def test_nothing_is_said_again_on_another_day(project: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project
    monkeypatch.setattr(time, "strftime", lambda _: "2031-01-01")
    assert recalled() is None


def test_nothing_is_said_again_by_another_program(project: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {str(file) for folder in (PACKAGE, packaged_styles()) for file in folder.rglob("*")}
    files = {file for file in files if "__pycache__" not in file}
    assert files <= project.standing.places.keys()
    assert {folder or "." for folder in sys.path} <= project.standing.places.keys()
    monkeypatch.setattr(sys, "path", [*sys.path, str(project.root)])
    assert recalled() is None


def test_another_option_is_another_build(project: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert project
    for more in (
        ["--force"],
        ["--verify"],
        ["--strict"],
        ["-e", "handout"],
        ["--paper", "letter"],
        ["-o", "elsewhere"],
    ):
        assert recalled([*BUILD, *more]) is None
    for _ in range(2):
        assert start.main([*BUILD, "--force"]) == 0
        assert "made 2 artifacts" in capsys.readouterr().err
    assert recalled([*BUILD, "--force"]) is None


@pytest.mark.parametrize("harm", [b"", b"7\0", b"0\0a\0b"])
def test_a_damaged_file_says_nothing(project: Built, harm: bytes) -> None:
    (kept,) = (project.root / ".trifolio").glob("unchanged-*")
    for data in (harm, kept.read_bytes()[:-1], kept.read_bytes().replace(b"artifact", b"articles")):
        kept.write_bytes(data)
        assert recalled() is None


def test_nothing_is_kept_of_what_is_young_or_not_as_it_was(project: Built) -> None:
    (kept,) = (project.root / ".trifolio").glob("unchanged-*")
    places = project.standing.places
    now = (project.root / "content/one.md").stat().st_ctime_ns
    for standing, begun in (
        (project.standing, now),
        (project.standing._replace(digest=""), 2**63),
        (project.standing._replace(digest="0" * 64), 2**63),
        (project.standing._replace(places={**places, str(project.root / "absent"): True}), 2**63),
        (project.standing._replace(places={**places, str(project.root / "content"): False}), 2**63),
    ):
        kept.unlink(missing_ok=True)
        keep(standing, begun)
        assert not kept.exists()
    keep(project.standing, now + 1)
    assert not kept.exists()  # what was copied after that file is younger


@pytest.mark.parametrize(
    "files",
    [
        {"content/bad.md": article("Bad", "Words [@nobody].")},
        {"output/index.html": "a page of somebody else's"},
        {"content/three.md": article("Three", review_by="2020-01")},
    ],
)
def test_nothing_is_kept_of_a_build_with_an_error_or_a_page_of_somebody_else(
    project: Built, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = project.root / ".trifolio/manifest.json"
    if "output/index.html" in files:
        manifest.unlink()
    write(project.root, files)
    texts = []
    for _ in range(3):
        start.main(BUILD)
        texts.append(capsys.readouterr())
    assert recalled() is None
    assert [text.err.count("error[") + text.err.count("page-foreign") for text in texts[1:]] == [1, 1]


def test_few_are_kept(project: Built) -> None:
    for number in range(20):
        stamp.write(project.standing.folder, str(number), TEXTS, project.standing.digest, {}, 2**63)
    assert len([*(project.root / ".trifolio").glob("unchanged-*")]) == stamp.MOST


AUDITED = """
import sys
places = set()
sys.addaudithook(lambda event, given: event in ("open", "os.scandir", "os.listdir") and places.add(str(given[0])))
from trifolio.cli.main import main
main(["build", "-q"])
import json, os
print(json.dumps([os.path.abspath(place) for place in places]))
"""


def test_a_build_with_nothing_to_do_opens_nothing_that_it_does_not_rest_on(project: Built) -> None:
    done = subprocess.run([sys.executable, "-c", AUDITED], capture_output=True, text=True, check=True)
    rests = {os.path.abspath(place) for place in project.standing.places}  # noqa: PTH100 - of the working directory
    own = (str(project.root / ".trifolio"), "/proc", "/dev", "/etc", sys.prefix, sys.base_prefix)
    opened = {place for place in json.loads(done.stdout) if not place.startswith(own) and "__pycache__" not in place}
    opened -= set(folders_below(project.root / "content"))
    assert {str(project.root / name) for name in ("trifolio.toml", "assets/logo.png", MAIL)} <= opened
    assert {place for place in opened if os.path.lexists(place)} <= rests


def test_what_is_said_again_loads_next_to_nothing(project: Built) -> None:
    code = "import sys; from trifolio.cli import start; sys.argv = ['trifolio', 'build', '-j', '1']\n"
    code += "start.stamp.YOUNG = 0\n"
    code += "try: start.run()\nfinally: print(*sys.modules)"
    environment = {**os.environ, "TRIFOLIO_TODAY": TODAY}
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert "made 0 artifacts, 2 unchanged" in done.stderr
    ours = {name for name in done.stdout.split() if name.startswith("trifolio.")}
    light = {"cli", "cli.start", "cli.status", "cli.told", "pipeline", "pipeline.stamp"}
    assert ours == {f"trifolio.{name}" for name in light}
    assert not {"argparse", "dataclasses", "json", "hashlib", "pathlib"} & set(done.stdout.split())
    assert project.root.is_dir()
