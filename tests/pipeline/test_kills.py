"""Builds that are killed: every artifact is whole, old or new, and the next build heals; workers die with their parent.

`TRIFOLIO_SOAK=1` kills 200 builds instead of two.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commands import Begun, begin
from errands import deaf, double, in_c, in_python, refuse
from projects import article, codes, made, removed, run, write
from soak import SOAK, todays
from trifolio.document import parse
from trifolio.pipeline import workers as pool
from trifolio.pipeline.manifest import Entry, Manifest
from trifolio.pipeline.work import Take, Work
from trifolio.pipeline.workers import Workers
from trifolio.problems import ContentError, error
from trifolio.safety.files import clean_up, exclusive, write_whole
from trifolio.safety.limits import Limits, next_step
from trifolio.source.file import Source

KILLS = 200 if SOAK else 2

SLOW = "| a | b |\n|---|---|\n" + "| c | d |\n" * 3000
"""A table that takes some ten seconds to lay out."""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {f"content/{name}.md": article(name) for name in ("one", "two")})


def start(folder: Path, *more: str) -> Begun:
    """Begin a build with two workers, in a group of processes of its own."""
    variables = {"TRIFOLIO_TODAY": "2026-11-23"}
    return begin("build", "-q", "-j", "2", *more, cwd=folder, variables=variables)


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
    """Return the worker processes of a build, which began its group: not Python's own tracker of what they share."""
    others = processes(group).items()
    return [process for process, command in others if process != group and "resource_tracker" not in command]


def artifacts(folder: Path) -> dict[str, bytes]:
    """Return what stands in the output under a name that readers see."""
    output = folder / "output"
    files = [path for path in output.rglob("*") if path.is_file() and not path.name.startswith(".")]
    files = [path for path in files if not path.name.endswith("-fields.txt")]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def leftovers(folder: Path) -> list[str]:
    return [path.as_posix() for path in folder.rglob("*.part")]


def test_a_build_that_is_killed_leaves_every_artifact_whole_and_the_next_one_heals(
    library: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", KILLS)
    dice = random.Random(7)  # noqa: S311 - moments of death, no secrets
    versions = []
    for words in ("Some words.", "Other words."):
        write(library, {f"content/{name}.md": article(name, words) for name in ("one", "two")})
        begun = time.monotonic()
        whole = start(library)
        assert (whole.communicate(timeout=60)[1], whole.returncode) == ("", 0)
        longest = time.monotonic() - begun
        versions.append(artifacts(library))
    assert all(len(version) == 11 for version in versions)  # with two covers of books, and the pages of the library
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
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
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
    assert 3 <= len([name for name in artifacts(library) if not name.endswith(("-cover.jpg", "index.html"))]) < 6


def one_by_one(things: Sequence[int]) -> Take[int, int]:
    """Give work on one thing after the other; a 99 may take a tenth of the time of the others."""
    left = iter(enumerate(things))

    def take() -> tuple[int, Work[int]] | None:
        index, thing = next(left, (0, 0))
        return (index, Work(partial(double, thing), "some.md", sources=1 if thing == 99 else 10)) if thing else None

    return take


def message(result: object) -> str:
    """Return what the one problem of a result says."""
    assert isinstance(result, ContentError)
    (problem,) = result.problems
    assert problem.code == "limit"
    return problem.message


@pytest.fixture(params=["fork", "spawn"])
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How worker processes are started, whatever threads run beside this test."""
    monkeypatch.setattr(pool, "_may_fork", lambda: request.param == "fork")
    return str(request.param)


forks = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Python 3.12 warns of what `_may_fork` is there to prevent."""


@forks
def test_a_worker_that_dies_or_hangs_is_replaced(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 1)
    things = [1, 13, 2, 99, 3, 13, 4]
    with Workers(Limits(seconds=1), 2) as crew:
        ended = crew.run(one_by_one(things), len(things))
        results: Mapping[int, object] = dict(ended)
    assert {things[index]: result for index, result in results.items() if isinstance(result, int)} == {
        1: 2,
        2: 4,
        3: 6,
        4: 8,
    }
    died = "the process that made it was ended by signal 9, perhaps for want of memory"
    assert [message(results[index]) for index in (1, 5)] == [died, died]
    assert message(results[3]) == "it took too long"


@forks
@pytest.mark.parametrize("spin", todays([in_python, in_c, deaf], 1))
def test_work_without_an_end_is_ended_wherever_it_is(
    method: str, spin: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 30)  # on a machine that is busy a second of the processor takes long
    works: Mapping[str, Work[Any]] = {"spins": Work(spin, "some.md"), "other": Work(partial(double, 1), "some.md")}
    begun = time.monotonic()
    with Workers(Limits(seconds=1), 1) as crew:
        results: Mapping[str, object] = crew.run_all(works)
    assert message(results["spins"]) == "it takes more than 1 seconds of the processor"
    assert results["other"] == 2
    assert time.monotonic() - begun < 30


@forks
def test_work_beyond_its_memory_is_a_problem_and_its_worker_goes_on(method: str) -> None:
    works: Mapping[str, Work[Any]] = {"large": Work(partial(bytes, 2_000_000_000), ""), "pid": Work(os.getpid, "")}
    with Workers(Limits(megabytes=1000), 1) as crew:
        results: Mapping[str, object] = crew.run_all(works)
        assert message(results["large"]) == "it takes more memory than it may"
        assert results["pid"] != os.getpid()
        assert crew.run_all({"pid": Work(os.getpid, "")}) == {"pid": results["pid"]}


@pytest.mark.parametrize(
    ("limit", "count", "workers", "each"),
    [(4000, 2, 2, 2000), (4000, 16, 4, 1000), (1500, 8, 1, 1500), (250, 3, 1, 250), (0, 3, 3, 0)],
)
def test_workers_share_the_memory_that_a_build_may_take(limit: int, count: int, workers: int, each: int) -> None:
    crew = Workers(Limits(megabytes=limit), count)
    assert (crew.most, crew.limits.megabytes) == (workers, each)


def in_steps(times: int, begin: Callable[[], None]) -> int:
    """Use six tenths of a second of the processor so often, and begin a step after each."""
    for _ in range(times):
        end = time.process_time() + 0.6
        while time.process_time() < end:
            pass
        begin()
    return times


def nothing() -> None:
    """Begin no step."""


@forks
def test_each_step_may_take_what_a_step_may(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 30)
    works: Mapping[str, Work[Any]] = {
        "steps": Work(partial(in_steps, 3, next_step), ""),
        "one": Work(partial(in_steps, 3, nothing), ""),
    }
    with Workers(Limits(seconds=1), 1) as crew:
        results: Mapping[str, object] = crew.run_all(works)
    assert results["steps"] == 3
    assert message(results["one"]) == "it takes more than 1 seconds of the processor"


@forks
def test_what_goes_wrong_in_a_worker_travels_back_as_it_is(method: str) -> None:
    works: Mapping[str, Work[Any]] = {
        "bug": Work(partial(divmod, 1, 0), "some.md", "email: "),
        "problem": Work(refuse, "some.md"),
    }
    with Workers(Limits(), 1) as crew:
        results = crew.run_all(works)
    bug = results["bug"]
    assert isinstance(bug, ContentError)
    assert [(p.code, p.message) for p in bug.problems] == [
        ("bug", "email: ZeroDivisionError: integer division or modulo by zero")
    ]
    problem = results["problem"]
    assert isinstance(problem, ContentError)
    assert problem.problems == (error("some-code", "some.md", 3, "a message", "a hint"),)


@forks
def test_workers_that_are_left_are_killed(method: str) -> None:
    before = len(multiprocessing.active_children())
    with Workers(Limits(seconds=0), 2) as crew:
        results = crew.run(one_by_one([1, 99, 99]), 3)
        assert next(results) == (0, 2)
        assert len(multiprocessing.active_children()) == before + 2
        results.close()  # type: ignore[attr-defined]  # it is a generator
        assert len(multiprocessing.active_children()) == before
    with Workers(Limits(), 1) as crew:
        assert crew.run_all({"": Work(partial(double, 2), "")}) == {"": 4}
        assert len(multiprocessing.active_children()) == before + 1
    assert len(multiprocessing.active_children()) == before


@forks
def test_a_source_whose_reading_dies_or_hangs_costs_only_itself(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_may_fork", lambda: True)  # a copy of this process has what is patched here
    monkeypatch.setattr(pool, "PATIENCE", 30)  # a busy machine wastes the clock's seconds, not the processor's
    write(library, {"content/three.md": article("three"), "trifolio.toml": "[limits]\nseconds = 2\n"})
    real = parse.parse

    def dies(source: Source, **options: Any) -> Any:
        if source.path == "content/one.md":
            os.kill(os.getpid(), signal.SIGKILL)
        if source.path == "content/two.md":
            in_c()
        return real(source, **options)

    monkeypatch.setattr(parse, "parse", dies)
    report = run(library, editions=("email",), jobs=1)
    assert made(report) == ["three-email.txt"]
    assert [(problem.path, problem.code, problem.message) for problem in report.problems] == [
        (
            "content/one.md",
            "limit",
            "the process that made it was ended by signal 9, perhaps for want of memory",
        ),
        ("content/two.md", "limit", "it takes more than 2 seconds of the processor"),
    ]


def test_two_builds_at_once_do_not_harm_each_other(library: Path) -> None:
    write(library, {f"content/{name}.md": article(name) for name in ("three", "four")})
    both = [start(library, "--force") for _ in range(2)]
    assert [(build.communicate(timeout=90)[1], build.returncode) for build in both] == [("", 0), ("", 0)]
    assert len(artifacts(library)) == 12 + 4 + 5  # and four covers, and the pages of the library
    assert len(Manifest(library, library / "output").entries) == 12 + 5
    assert made(run(library)) == []
    assert leftovers(library) == []


def test_two_builds_of_different_articles_keep_each_others_entries(library: Path) -> None:
    first, second = Manifest(library, library / "output"), Manifest(library, library / "output")
    first.intend(library / "output/one/one-email.txt", Entry("content/one.md", "", "email", ""))
    second.intend(library / "output/two/two-email.txt", Entry("content/two.md", "", "email", ""))
    first.save()
    second.save()
    assert sorted(Manifest(library, library / "output").entries) == [
        "output/one/one-email.txt",
        "output/two/two-email.txt",
    ]


def manifest(entries: Mapping[str, Any]) -> bytes:
    """Return a manifest with these entries and the digest that they have."""
    digest = hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
    return json.dumps({"version": 1, "sha256": digest, "artifacts": entries}).encode()


def _damaged() -> Iterator[bytes]:
    yield from (b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"output/one/one-email.txt": 3}')
    whole = {
        "source": "content/one.md",
        "collection": "",
        "edition": "email",
        "clinic": "",
        "job": "",
        "sha256": "",
        "facts": {},
    }
    for wrong in (
        {"facts": 3},
        {"facts": {"breaks": 3}},
        {"facts": {"breaks": [[1, "2"]]}},
        {"job": None},
        {"problems": 1},
        {"problems": [{"code": 1}]},
        {"more": 1},
    ):
        yield manifest({"output/one/one-email.txt": {**whole, "problems": [], **wrong}})
    yield manifest({"output/one/one-email.txt": {**whole, "problems": [], "companions": {"/../x": ""}}})
    yield manifest({}).replace(b'"version": 1', b'"version": 0')
    yield manifest({"output/one/one-email.txt": {**whole, "problems": []}}).replace(b"one.md", b"two.md")


@pytest.mark.parametrize("damage", tuple(_damaged()), ids=lambda damage: str(len(damage)))
def test_a_damaged_manifest_is_begun_anew(library: Path, damage: bytes) -> None:
    run(library, editions=("email",))
    expected = artifacts(library)
    (library / ".trifolio/manifest.json").write_bytes(damage)
    (library / "output/one/one-email.txt").write_text("half")
    report = run(library, editions=("email",))
    assert codes(report) == ["manifest-damaged"]
    assert "one-email.txt" in made(report)
    assert artifacts(library) == expected
    assert codes(run(library, editions=("email",))) == []


def test_no_byte_of_a_manifest_changes_without_being_noticed(
    library: Path, record_property: Callable[[str, object], None]
) -> None:
    run(library, editions=("email",))
    expected, file = artifacts(library), library / ".trifolio/manifest.json"
    whole, dice = file.read_bytes(), random.Random(3)  # noqa: S311 - no secret
    places = dice.sample(range(len(whole)), 600 if SOAK else 40)
    record_property("tried", len(places))
    for place in places:
        changed = bytes((*whole[:place], whole[place] ^ (1 << dice.randrange(8)), *whole[place + 1 :]))
        file.write_bytes(changed)
        report = run(library, editions=("email",))
        assert report.removed == ()
        assert artifacts(library) == expected
        assert codes(report) == ["manifest-damaged"] or json.loads(changed) == json.loads(whole)


def test_a_manifest_from_a_stranger_removes_nothing_of_ours(
    library: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = write(tmp_path_factory.mktemp("other"), {"mine.txt": "mine"}) / "mine.txt"
    gone = {
        "source": "content/gone.md",
        "collection": "",
        "edition": "email",
        "clinic": "",
        "job": "",
        "sha256": "",
        "facts": {},
        "problems": [],
    }
    victim = write(other.parent, {"victim/victim-email-notes.txt": "mine"}) / "victim/victim-email-notes.txt"
    (library / "output").mkdir()
    (library / "output/victim").symlink_to(victim.parent)
    keys = [
        *("content/one.md", "trifolio.toml", other.as_posix(), f"../{other.parent.name}/mine.txt"),
        *(victim.as_posix(), f"../{other.parent.name}/victim/{victim.name}", f"output/victim/{victim.name}"),
    ]
    write(library, {"trifolio.toml": ""})
    (library / ".trifolio").mkdir(exist_ok=True)
    (library / ".trifolio/manifest.json").write_bytes(manifest(dict.fromkeys(keys, gone)))
    report = run(library, editions=("email",))
    assert report.removed == ()
    assert len(made(report)) == 2
    assert (library / "trifolio.toml").exists()
    assert other.read_text() == victim.read_text() == "mine"


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
    assert removed(run(library, editions=("email",))) == ["output/one/one-email.txt"]


def test_what_a_kill_left_is_removed_unless_another_build_runs(library: Path) -> None:
    run(library, editions=("email",))
    left = [library / "output/one/.0123456789abcdef.part", library / ".trifolio/.00000000000000ff.part"]
    (library / ".trifolio/unfinished").touch()
    for file in left:
        file.write_text("half")
    (library / "output/one/.mine.part").write_text("mine")
    with exclusive(library / ".trifolio/lock") as first:
        assert first
        run(library, editions=("email",))
        assert all(file.exists() for file in left)
    (library / ".trifolio/unfinished").touch()
    run(library, editions=("email",))
    assert not any(file.exists() for file in left)
    assert (library / "output/one/.mine.part").exists()


def test_a_folder_that_is_gone_is_swept_without_a_word(tmp_path: Path) -> None:
    clean_up([tmp_path / "nothing"])
    write_whole(tmp_path / "a", b"1")
    clean_up([tmp_path])
    assert (tmp_path / "a").read_bytes() == b"1"
