"""`trifolio build --watch`, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from projects import article, picture, write
from trifolio.cli import watch
from trifolio.cli.main import main
from trifolio.cli.status import CONTENT

PATIENCE = 60.0


def _minding() -> None:
    """Mind Ctrl-C, which a shell has programs in the background not do."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watched:
    """A program that watches a project, and what it has said."""

    def __init__(self, folder: Path, polled: str) -> None:
        self.folder = folder
        self.log = folder.parent / "log"
        self.at = 0
        with self.log.open("w") as log:
            command = (sys.executable, "-m", "trifolio", "build", "--watch", "-e", "email", "-j", "1")
            environment = {**os.environ, "WATCHFILES_FORCE_POLLING": polled}
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdout=log,
                stderr=log,
                env=environment,
                preexec_fn=_minding,  # noqa: PLW1509 - nothing but a signal is set
            )

    def until(self, words: str) -> str:
        """Return what it says from now on until it has said these words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            text = self.log.read_text()[self.at :]
            if words in text:
                self.at += len(text)
                return text
            time.sleep(0.02)
        raise AssertionError(self.log.read_text())

    def after(self, change: Callable[[], object], words: str) -> str:
        """Return what it says after a change until it has said these words."""
        self.at = len(self.log.read_text())
        change()
        return self.until(words)


@pytest.fixture(params=["", "true"], ids=["events", "polling"])
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    files = {"trifolio.toml": "", "content/one.md": article("One"), "content/two.md": article("Two")}
    folder = write(tmp_path / "project", files)
    picture(folder / "assets/square.png")
    program = Watched(folder, request.param)
    try:
        program.until("watching")
        yield program
    finally:
        program.process.kill()
        program.process.wait()


def test_what_an_edit_touches_is_built_and_the_last_good_artifact_stays(watched: Watched) -> None:
    source, artifact = watched.folder / "content/one.md", watched.folder / "output/one/one-email.txt"
    said = watched.after(lambda: source.write_text(article("One", "Other words.")), "made 1 artifact, 1 unchanged")
    assert "one-email.txt" in said
    assert "two-email.txt" not in said
    good = artifact.read_bytes()
    assert b"Other words" in good
    said = watched.after(lambda: source.write_text(article("One", "![](gone.png)")), "made 0 artifacts")
    assert "picture-missing" in said
    assert artifact.read_bytes() == good
    said = watched.after(lambda: (watched.folder / "trifolio.toml").write_text("editions = 3\n"), "error[config]")
    assert artifact.read_bytes() == good
    watched.after(
        lambda: (watched.folder / "trifolio.toml").write_text("[email]\nsignature = 'The clinic'\n"), "made 1"
    )
    said = watched.after(lambda: source.write_text(article("One", "![A square](square.png)")), "made 1 artifact")
    assert b"The clinic" in artifact.read_bytes()
    watched.after(source.unlink, "(removed)")
    assert not artifact.exists()
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(PATIENCE) == 0
    assert "Traceback" not in watched.log.read_text()


def test_a_missing_package_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["build", "--watch"]) == CONTENT
    assert "pip install 'trifolio[watch]'" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "remote"), [("nfs4", True), ("ext4", False)])
def test_network_drives_are_polled(kind: str, remote: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    mounts = f"/dev/sda / ext4 rw 0 0\nhost:/x /mnt/shared {kind} rw 0 0\n/dev/sdb /mnt/shared/disk ext4 rw 0 0\n"
    monkeypatch.setattr(watch, "MOUNTS", SimpleNamespace(read_text=lambda **_: mounts))
    assert watch.is_remote(Path("/mnt/shared/project")) is remote
    assert not watch.is_remote(Path("/mnt/shared/disk/project"))
    assert not watch.is_remote(Path("/home"))
