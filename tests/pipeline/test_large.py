"""What a large library costs: each note is written as JSON once, and nothing of an article is held that is not needed.

No test here measures: calls are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents import document
from projects import article, codes, made, run, write
from trifolio.job import Artifact, Break
from trifolio.pipeline import executor, manifest
from trifolio.pipeline.entries import Entry, whole
from trifolio.pipeline.manifest import PATIENCE, SELDOM, Manifest
from trifolio.pipeline.packed import NONE, packed, unpacked
from trifolio.pipeline.publish import Publisher
from trifolio.pipeline.site.offers import page_job
from trifolio.problems import warning


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {f"content/{name}.md": article(name) for name in ("one", "two", "three")})


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], list[Any]]:
    """Return what lists the first argument of each call of a function from now on."""

    def counted(place: object, name: str) -> list[Any]:
        calls: list[Any] = []
        function = getattr(place, name)

        def spy(*args: Any, **more: Any) -> Any:
            calls.append(args[0])
            return function(*args, **more)

        monkeypatch.setattr(place, name, spy)
        return calls

    return counted


def entry(name: str) -> Entry:
    return Entry(f"content/{name}.md", "", "email", "")


def opened(root: Path) -> Manifest:
    return Manifest(root, root / "output")


def put(notes: Manifest, *names: str) -> None:
    for name in names:
        file = notes.output / name / f"{name}-email.txt"
        notes.publish(file, entry(name), Artifact("email", name.encode(), {}, ()))


def test_what_is_saved_is_read_as_it_was(tmp_path: Path) -> None:
    notes = opened(tmp_path)
    facts = {"pages": 2, "breaks": (Break(2, "14", 3, "“Über”"),), "card": {"title": "α"}}
    faults = (warning("long", "content/one.md", 3, "is “long”", "cut it"),)
    result = Artifact("handout", b"some", facts, faults, {"-cover.jpg": b"cover"})
    notes.publish(tmp_path / "output/one/one-handout.pdf", entry("one"), result)
    notes.intend(tmp_path / "output/zwei/ä.txt", entry("zwei"))
    notes.save()
    again = opened(tmp_path)
    assert again.entries == notes.entries
    assert not again.is_damaged
    assert again.digest == notes.digest != ""


def test_each_note_becomes_json_once(tmp_path: Path, counted: Callable[[object, str], list[Any]]) -> None:
    notes, calls = opened(tmp_path), counted(manifest, "as_json")
    for name in ("one", "two", "three"):
        put(notes, name)
        notes.save()
    assert [each.source for each in calls] == ["content/one.md", "content/two.md", "content/three.md"]
    assert opened(tmp_path).entries == notes.entries


def test_builds_that_save_in_turn_keep_each_others_notes(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    for notes, name in ((first, "a"), (second, "b"), (first, "c"), (first, "d"), (second, "e"), (first, "f")):
        put(notes, name)
        notes.save()
    second.remove("output/b/b-email.txt")
    second.save()
    put(first, "g")
    first.save()
    names = [key.split("/")[1] for key in sorted(opened(tmp_path).entries)]
    assert names == ["a", "c", "d", "e", "f", "g"]
    assert first.digest == ""  # it does not know all that is in the file


def test_what_cannot_be_saved_is_saved_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = opened(tmp_path)
    put(notes, "one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write_whole", full)
        with pytest.raises(OSError, match="No space"):
            notes.save()
    notes.save()
    assert opened(tmp_path).entries == notes.entries


def test_a_manifest_that_takes_long_to_save_is_saved_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: Callable[[object, str], list[Any]]
) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    notes, saved = opened(tmp_path), counted(Manifest, "save")

    def wait(seconds: float, name: str) -> int:
        clock[0] += seconds
        put(notes, name)
        return len(saved)

    assert [wait(PATIENCE / 2, "one"), wait(PATIENCE, "two"), wait(PATIENCE / 2, "three")] == [0, 1, 1]

    def slow(texts: dict[str, str]) -> tuple[bytes, str]:
        clock[0] += 1
        return whole(texts)

    monkeypatch.setattr(manifest, "whole", slow)
    assert wait(PATIENCE, "four") == 2
    assert [wait(PATIENCE, "five"), wait(SELDOM - PATIENCE - 0.5, "six"), wait(1, "seven")] == [2, 2, 3]


def test_documents_come_out_as_they_were_packed() -> None:
    both = (document("Some *words*."), document("## A part\n\n- One\n- Two"))
    whole = packed(both)
    assert unpacked(whole) == both
    assert (whole.articles, whole.pictures, whole.signs) == (2, 0, sum(len(each.source) for each in both))
    assert packed(()) == NONE
    assert unpacked(NONE) == ()


def test_the_process_that_plans_unpacks_no_document(library: Path, counted: Callable[[object, str], list[Any]]) -> None:
    calls = counted(executor, "unpacked")
    report = run(library, editions=("email",), jobs=2)
    assert (codes(report), len(made(report))) == ([], 3)
    assert calls == []


def test_a_page_of_the_library_is_put_in_place_before_the_last_is_begun(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    put = Publisher.write

    def begun(*args: Any) -> Any:
        events.append("begun")
        return page_job(*args)

    def ended(self: Publisher, file: Path, *more: Any) -> Any:
        if file.name == "index.html":
            events.append("ended")
        return put(self, file, *more)

    monkeypatch.setattr("trifolio.pipeline.site.publish.page_job", begun)
    monkeypatch.setattr(Publisher, "write", ended)
    run(library, editions=("email",), jobs=1)
    assert sorted(events) == ["begun"] * 4 + ["ended"] * 4
    assert "ended" in events[:3]
