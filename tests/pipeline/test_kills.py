"""Builds that are killed: every artifact is whole, old or new, and the next build heals; workers die with their parent.

`TRIFOLIO_SOAK=1` kills 200 builds instead of ten.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from errands import double, nothing
from projects import article, codes, made, run, write
from trifolio.pipeline.manifest import Manifest
from trifolio.pipeline.workers import Gone, Task
from trifolio.pipeline.workers import run as work
from trifolio.safety.files import alone, sweep, write_whole

KILLS = 200 if os.environ.get("TRIFOLIO_SOAK") else 10

SLOW = "| a | b |\n|---|---|\n" + "| c | d |\n" * 3000
"""A table that takes some ten seconds to lay out."""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {f"content/{name}.md": article(name) for name in ("one", "two")})


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    """Begin a build with two workers, in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "trifolio", "build", "-j", "2", *more],
        cwd=folder,
        env={**os.environ, "TRIFOLIO_TODAY": "2026-11-23"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_minding,  # noqa: PLW1509 - nothing but a signal is set
    )


def _minding() -> None:
    """Mind Ctrl-C again, which a shell has what it runs in the background not mind."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def processes(group: int) -> dict[int, str]:
    """Return the living processes of a group with their commands."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,pgid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [row.split(None, 3) for row in listed.stdout.splitlines()]
    return {int(row[0]): row[3] for row in rows if int(row[1]) == group and not row[2].startswith("Z")}


def wait_for(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is true; fail if it does not come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def workers(group: int) -> list[int]:
    return [process for process, command in processes(group).items() if "spawn_main" in command]


def artifacts(folder: Path) -> dict[str, bytes]:
    """Return what stands in the output under a name that readers see."""
    output = folder / "output"
    files = [path for path in output.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def leftovers(folder: Path) -> list[str]:
    return [path.as_posix() for path in folder.rglob("*.part")]


def test_a_build_that_is_killed_leaves_every_artifact_whole_and_the_next_one_heals(library: Path) -> None:
    dice = random.Random(7)  # noqa: S311 - moments of death, no secrets
    versions = []
    for words in ("Some words.", "Other words."):
        write(library, {f"content/{name}.md": article(name, words) for name in ("one", "two")})
        begun = time.monotonic()
        whole = start(library)
        assert (whole.communicate(timeout=60)[1], whole.returncode) == ("", 0)
        longest = time.monotonic() - begun
        versions.append(artifacts(library))
    assert all(len(version) == 8 for version in versions)  # two books have a cover beside them
    same = [name for name in versions[0] if versions[0][name] == versions[1][name]]
    assert same == ["one/one-ebook-cover.jpg", "two/two-ebook-cover.jpg"]
    died = 0
    for count in range(KILLS):
        write(
            library,
            {
                f"content/{name}.md": article(name, ("Some words.", "Other words.")[count % 2])
                for name in ("one", "two")
            },
        )
        if count % 5 == 4:  # as if it had never been built
            for path in (library / "output").rglob("*.*"):
                path.unlink()
        build = start(library)
        time.sleep(dice.uniform(0, longest))
        died += build.poll() is None
        os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        for name, data in artifacts(library).items():
            assert data in (versions[0][name], versions[1][name]), name
        healed = start(library)
        assert (healed.communicate(timeout=60)[1], healed.returncode) == ("", 0)
        assert artifacts(library) == versions[count % 2]
        assert leftovers(library) == []
    assert died > KILLS / 2


def test_workers_die_with_their_parent(library: Path) -> None:
    write(library, {"content/one.md": article("One", SLOW), "content/two.md": article("Two", SLOW)})
    build = start(library, "-e", "handout")
    wait_for(lambda: len(workers(build.pid)) == 2)
    time.sleep(1.5)  # in the midst of their work
    os.kill(build.pid, signal.SIGKILL)
    build.communicate()
    wait_for(lambda: not processes(build.pid), 5)
    assert artifacts(library) == {}


def test_ctrl_c_ends_all_without_a_word(library: Path) -> None:
    write(library, {"content/one.md": article("One", SLOW), "content/two.md": article("Two", SLOW)})
    build = start(library, "-e", "handout")
    wait_for(lambda: len(workers(build.pid)) == 2)
    os.killpg(build.pid, signal.SIGINT)
    output, errors = build.communicate(timeout=10)
    assert (build.returncode, output, errors) == (130, "", "")
    wait_for(lambda: not processes(build.pid), 5)


def test_a_worker_that_is_killed_costs_only_what_it_had_in_hand(library: Path) -> None:
    write(library, {"content/one.md": article("One", SLOW)})
    build = start(library)
    wait_for(lambda: len(workers(build.pid)) == 2)
    wait_for(lambda: "two/two-handout.pdf" in artifacts(library))
    busy = workers(build.pid)
    for worker in busy:  # one of them is making the handout of `one`
        os.kill(worker, signal.SIGKILL)
    _, errors = build.communicate(timeout=60)
    assert build.returncode == 1
    assert "content/one.md: error[limit]: handout: the process that made it was ended by signal 9" in errors
    assert 3 <= len([name for name in artifacts(library) if not name.endswith("-cover.jpg")]) < 6


def one_by_one(things: list[int]) -> Callable[[], tuple[int, int] | None]:
    left = enumerate(things)
    return lambda: next(left, None)


def test_a_worker_that_dies_or_hangs_is_replaced() -> None:
    things = [1, 13, 2, 99, 3, 13, 4]
    results = {
        index: result
        for index, _, result in work(Task(nothing, double), one_by_one(things), 2, lambda thing: 0.5 * (thing == 99))
    }
    assert {things[index]: result for index, result in results.items() if not isinstance(result, Gone)} == {
        1: 2,
        2: 4,
        3: 6,
        4: 8,
    }
    assert (
        results[1] == results[5] == Gone("the process that made it was ended by signal 9, perhaps for want of memory")
    )
    assert results[3] == Gone("it took too long")


def test_a_crew_that_is_left_is_dismissed() -> None:
    results = work(Task(nothing, double), one_by_one([1, 99, 99]), 2, lambda _: 0)
    assert next(results) == (0, 1, 2)
    ours = os.getpgid(0)
    before = len(workers(ours))
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert len(workers(ours)) == before - 2


def test_two_builds_at_once_do_not_harm_each_other(library: Path) -> None:
    write(library, {f"content/{name}.md": article(name) for name in ("three", "four")})
    both = [start(library, "--force") for _ in range(2)]
    assert [(build.communicate(timeout=90)[1], build.returncode) for build in both] == [("", 0), ("", 0)]
    assert len(artifacts(library)) == 12 + 4  # and four covers
    assert len(json.loads((library / ".trifolio/manifest.json").read_bytes())) == 12
    assert made(run(library)) == []
    assert leftovers(library) == []


def test_two_builds_of_different_articles_keep_each_others_entries(library: Path) -> None:
    first, second = Manifest(library), Manifest(library)
    first.intend(library / "output/one/one-email.txt", "content/one.md", "email", "")
    second.intend(library / "output/two/two-email.txt", "content/two.md", "email", "")
    first.save()
    second.save()
    assert sorted(Manifest(library).entries) == ["output/one/one-email.txt", "output/two/two-email.txt"]


def _damaged() -> Iterator[bytes]:
    yield from (b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"output/one/one-email.txt": 3}')
    whole = {"source": "content/one.md", "edition": "email", "clinic": "", "job": "", "sha256": "", "facts": {}}
    for wrong in ({"facts": 3}, {"job": None}, {"problems": 1}, {"problems": [{"code": 1}]}, {"more": 1}):
        yield json.dumps({"output/one/one-email.txt": {**whole, "problems": [], **wrong}}).encode()


@pytest.mark.parametrize("damage", tuple(_damaged()), ids=lambda damage: str(len(damage)))
def test_a_damaged_manifest_is_begun_anew(library: Path, damage: bytes) -> None:
    run(library, editions=("email",))
    expected = artifacts(library)
    (library / ".trifolio/manifest.json").write_bytes(damage)
    (library / "output/one/one-email.txt").write_text("half")
    report = run(library, editions=("email",))
    assert codes(report) == []
    assert "one-email.txt" in made(report)
    assert artifacts(library) == expected


def test_a_manifest_from_a_stranger_removes_nothing_of_ours(
    library: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = write(tmp_path_factory.mktemp("other"), {"mine.txt": "mine"}) / "mine.txt"
    gone = {
        "source": "content/gone.md",
        "edition": "email",
        "clinic": "",
        "job": "",
        "sha256": "",
        "facts": {},
        "problems": [],
    }
    keys = ["content/one.md", "trifolio.toml", other.as_posix(), f"../{other.parent.name}/mine.txt"]
    write(library, {"trifolio.toml": "", ".trifolio/manifest.json": json.dumps(dict.fromkeys(keys, gone))})
    report = run(library, editions=("email",))
    assert report.removed == ()
    assert len(made(report)) == 2
    assert (library / "trifolio.toml").exists()
    assert other.read_text() == "mine"


def test_an_artifact_of_a_build_that_was_killed_is_known_as_ours(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves: list[None] = []
    real = Manifest.save

    def dies(ledger: Manifest) -> None:
        if saves:
            raise KeyboardInterrupt
        saves.append(None)
        real(ledger)

    monkeypatch.setattr(Manifest, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        run(library, editions=("email",))
    monkeypatch.undo()
    monkeypatch.chdir(library)
    assert len(artifacts(library)) == 2
    (library / "content/one.md").unlink()
    assert run(library, editions=("email",)).removed == ("output/one/one-email.txt",)


def test_what_a_kill_left_is_removed_unless_another_build_runs(library: Path) -> None:
    run(library, editions=("email",))
    left = [library / "output/one/.0123456789abcdef.part", library / ".trifolio/.00000000000000ff.part"]
    for file in left:
        file.write_text("half")
    (library / "output/one/.mine.part").write_text("mine")
    with alone(library / ".trifolio/lock") as first:
        assert first
        run(library, editions=("email",))
        assert all(file.exists() for file in left)
    run(library, editions=("email",))
    assert not any(file.exists() for file in left)
    assert (library / "output/one/.mine.part").exists()


def test_a_folder_that_is_gone_is_swept_without_a_word(tmp_path: Path) -> None:
    sweep([tmp_path / "nothing"])
    write_whole(tmp_path / "a", b"1")
    sweep([tmp_path])
    assert (tmp_path / "a").read_bytes() == b"1"
