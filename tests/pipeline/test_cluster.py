"""Jobs on a cluster: a real scheduler and two workers on the loopback, with no folder of the project's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import distributed
import pytest

from projects import article, codes, made, picture, run, write
from trifolio.cli.main import main
from trifolio.cli.status import CONTENT
from trifolio.pipeline import cluster
from trifolio.pipeline.build import Step, build
from trifolio.pipeline.digest import versions
from trifolio.pipeline.request import Request
from trifolio.problems import ContentError
from trifolio.project.config import find_project, sources

PATIENCE = 60.0
CLIENT: Any = distributed.Client
QUIET = ("--host", "127.0.0.1", "--no-dashboard")


class Machines:
    """A scheduler and its workers, each a process in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start("scheduler", "--port", "0", "--scheduler-file", str(self.file))
        wait(self.file.exists)
        self.address = json.loads(self.file.read_text())["address"]

    def start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a scheduler or a worker."""
        place = Path(tempfile.mkdtemp(prefix=kind, dir=self.folder))
        command = (sys.executable, "-m", "dask", kind, *QUIET, *words)
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=place, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        return self.start("worker", self.address, "--no-nanny", "--nthreads", "1")

    def until(self, workers: int) -> None:
        """Wait until so many workers are at hand."""
        client: Any = CLIENT(self.address, set_as_default=False)
        wait(lambda: len(client.scheduler_info(n_workers=-1)["workers"]) == workers)
        client.close()

    def end(self, scheduler: int = 0) -> None:
        """End the workers and, with 0, the scheduler."""
        for process in self.processes[scheduler:]:
            process.kill()
            process.wait()
        del self.processes[scheduler:]


def wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    started = Machines(tmp_path_factory.mktemp("machines"))
    try:
        yield started
    finally:
        started.end()


@pytest.fixture
def machines(scheduler: Machines) -> Iterator[Machines]:
    """Return a scheduler without workers; those of the test end with it."""
    scheduler.until(0)
    yield scheduler
    scheduler.end(1)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with pictures, a clinic's logo and a bad article."""
    texts = {f"content/a{n}.md": article(f"Article {n}", "Some words.\n\n![A square](square.png)") for n in range(4)}
    clinic = {"trifolio.toml": "[clinic]\nname = 'A clinic'\nlogo = 'logo.png'\n"}
    folder = write(tmp_path / "project", {**texts, **clinic, "content/bad.md": article("Bad", "![A bad one](bad.png)")})
    picture(folder / "assets/square.png")
    picture(folder / "assets/logo.png", "teal")
    (folder / "assets/bad.png").write_bytes((folder / "assets/square.png").read_bytes()[:200])
    monkeypatch.chdir(folder)
    return folder


def artifacts(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_cluster_makes_the_same_bytes_though_a_worker_dies(machines: Machines, project: Path) -> None:
    mortal, _ = machines.work(), machines.work()
    machines.until(2)
    killed: list[str] = []

    def kill(step: Step) -> None:
        if not killed:
            mortal.send_signal(signal.SIGKILL)
        killed.append(step.name)

    here = run(project, output=project / "here")
    found = find_project(project)
    asked = Request(sources(found, ()), output=project / "there", cluster=machines.address)
    there = build(found, asked, kill)
    assert mortal.wait(PATIENCE) == -signal.SIGKILL
    assert artifacts(project / "there") == artifacts(project / "here")
    assert len(made(there)) == len(made(here)) == 4 * 3 + 1
    assert there.problems == here.problems
    assert "picture-unreadable" in codes(there)


def test_a_picture_that_goes_while_jobs_are_handed_out_is_a_problem_of_its_article(
    machines: Machines, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gone", "changed"):
        picture(project / f"assets/{name}.png", "red" if name == "gone" else "green")
        write(project, {f"content/{name}.md": article(name.title(), f"Words.\n\n![A square]({name}.png)")})
    machines.work()
    machines.until(1)
    check = cluster.Cluster._check  # noqa: SLF001 - the last moment before the first job goes out

    def late(self: cluster.Cluster) -> None:
        check(self)
        (project / "assets/gone.png").unlink()
        picture(project / "assets/changed.png", "blue")

    monkeypatch.setattr(cluster.Cluster, "_check", late)
    report = run(project, editions=("ebook",), cluster=machines.address)
    unread = [problem for problem in report.problems if problem.code == "picture-unreadable"]
    assert {problem.path for problem in unread} == {f"content/{name}.md" for name in ("bad", "changed", "gone")}
    assert sorted(Path(built.path).stem for built in report.built) == [f"a{n}-ebook" for n in range(4)]


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that end the worker that has them."""

    def kill(*_: object) -> None:  # in here, so that it travels whole
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(cluster, "make_here", kill)


@pytest.mark.usefixtures("deadly")
def test_a_job_that_kills_two_workers_is_a_problem(machines: Machines, tmp_path: Path) -> None:
    workers = [machines.work() for _ in range(3)]
    machines.until(3)
    write(tmp_path, {"content/one.md": article("One")})
    (problem,) = run(tmp_path, editions=("email",), cluster=machines.address).problems
    assert (problem.code, problem.message) == ("limit", "email: 2 workers of the cluster died of it")
    assert sum(worker.poll() is None for worker in workers) == 1


@pytest.mark.usefixtures("deadly")
def test_a_cluster_without_workers_is_not_waited_for(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 3)
    machines.work()
    machines.until(1)
    write(tmp_path, {"content/one.md": article("One")})
    (problem,) = run(tmp_path, editions=("email",), cluster=machines.address).problems
    assert (problem.code, problem.message) == ("cluster", "email: the cluster has no workers left")


def test_other_versions_are_refused_with_their_names(
    machines: Machines, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.work()
    monkeypatch.setattr(cluster, "versions", lambda: {**versions(), "weasyprint": "69.0"})
    with pytest.raises(
        ContentError, match=r"tcp://127\.0\.0\.1:\d+: error\[cluster\]: the worker has weasyprint 70\.\S*, not 69\.0"
    ):
        run(project, editions=("email",), cluster=machines.address)


def test_no_scheduler_no_workers_and_no_package_are_told(
    machines: Machines, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    for address, words in (
        ("127.0.0.1:1", "no scheduler answers there"),
        (machines.address, "it has no workers"),
    ):
        assert main(["build", "-e", "email", "--cluster", address]) == CONTENT
        assert words in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["build", "-e", "email", "--cluster", machines.address]) == CONTENT
    assert "pip install 'trifolio[cluster]'" in capsys.readouterr().err
    assert not (project / "output").exists()
