"""What surrounds a build and is odd gives a message, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from projects import article, codes, run, write
from trifolio.cli.main import main


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TRIFOLIO_TODAY", "tomorrow", "“tomorrow” is no date"),
        ("TRIFOLIO_TODAY", "2026-13-01", "“2026-13-01” is no date"),
        ("SOURCE_DATE_EPOCH", "x", "“x” is no time"),
        ("SOURCE_DATE_EPOCH", "9" * 20, f"“{'9' * 20}” is no time"),
    ],
)
def test_a_variable_that_cannot_be_read_is_a_problem_with_its_name(
    variable: str,
    value: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, value)
    write(tmp_path, {"content/one.md": article("One")})
    assert main(["build", "-e", "email"]) == 1
    assert capsys.readouterr().err.splitlines()[0] == f"{variable}: error[config]: {message}"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /dev/full")
def test_an_output_that_is_full_is_said_and_costs_no_artifact(tmp_path: Path) -> None:
    write(tmp_path, {"content/one.md": article("One")})
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "trifolio", "build", "-e", "email"]
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "trifolio build: No space left on device\n")
    assert (tmp_path / "output/one/one-email.txt").is_file()


@pytest.mark.parametrize(("first", "second"), [("Dose", "dose"), ("DOSÉ", "dosé"), ("STRASSE", "straße")])
def test_two_slugs_that_some_disks_take_for_one_are_an_error(first: str, second: str, tmp_path: Path) -> None:
    for name, slug in (("a", first), ("b", second)):
        write(tmp_path, {f"content/{name}.md": article(name).replace("title:", f"slug: {slug}\ntitle:")})
    report = run(tmp_path, editions=("email",))
    assert codes(report) == ["slug-duplicate"]
    assert len(report.built) == 1


@pytest.mark.parametrize("value", ["99999999999999999999", "-1", "1.5", "true"])
@pytest.mark.parametrize("key", ["megabytes", "seconds"])
def test_a_limit_that_is_none_is_an_error_with_its_line(
    key: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One"), "trifolio.toml": f"[limits]\n{key} = {value}\n"})
    assert main(["build", "-e", "email"]) == 1
    assert f"trifolio.toml:2: error[config]: “{key}” wants a whole number" in capsys.readouterr().err
