"""What a build says to people: colours, the lines that problems are about, and the last line."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from projects import article, write
from trifolio.cli import main, terminal
from trifolio.problems import error, show, warning

ROOT = Path(__file__).parents[2]
BAD = article("One", "Take 5 mg.\n\nSay [@nokey] and <video src='x.mp4'></video> and no more.")
ESCAPE = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal._lines.cache_clear()  # noqa: SLF001
    monkeypatch.chdir(write(tmp_path, {"a.md": "one\n  two “x” dose\nthree\n", "b.md": "four\n"}))
    return tmp_path


FOUND = (
    error("citation-unknown", "a.md", 2, "no reference has the id “dose”", "list it"),
    warning("html-embedded", "b.md", 1, "something was left out"),
)


def test_what_is_piped_is_one_line_a_problem_and_its_hint() -> None:
    assert terminal.problems(FOUND, io.StringIO()) == "".join(f"{show(problem)}\n" for problem in FOUND)


def test_a_terminal_shows_the_line_marks_the_place_and_sets_files_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.problems(FOUND, Terminal()) == (
        "a.md:2: error[citation-unknown]: no reference has the id “dose”\n"
        "    | two “x” dose\n"
        "    |         ^^^^\n"
        "    hint: list it\n"
        "\n"
        "b.md:1: warning[html-embedded]: something was left out\n"
        "    | four\n"
    )


@pytest.mark.parametrize(
    ("environment", "stream", "is_coloured"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"TERM": "dumb"}, Terminal(), False),
    ],
)
def test_colour_is_as_the_environment_says(
    environment: dict[str, str], stream: io.StringIO, *, is_coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal.is_coloured(stream) is is_coloured
    assert ("\x1b[" in terminal.problems(FOUND, stream)) is is_coloured


def test_colours_change_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = terminal.problems(FOUND, Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE.sub("", coloured) == terminal.problems(FOUND, Terminal())


def test_a_line_of_the_source_sends_nothing_to_the_terminal(folder: Path) -> None:
    (folder / "a.md").write_text("one\ntwo \x1b]0;title\x07 dose\n")
    assert "\x1b]" not in terminal.problems(FOUND, Terminal())


def test_a_long_line_is_shown_about_the_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    (folder / "a.md").write_text("one\n" + "word " * 200 + "dose" + " word" * 200)
    _, text, marks, *_ = terminal.problems(FOUND, Terminal()).splitlines()
    assert len(text) <= terminal.WIDTH + 6
    assert text[marks.index("^") : marks.rindex("^") + 1] == "dose"


def test_wide_letters_are_two_columns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    (folder / "a.md").write_text("one\n頭痛 dose\n", encoding="utf-8")
    assert terminal.problems(FOUND, Terminal()).splitlines()[2] == "    |      ^^^^"


def test_a_file_that_is_gone_is_no_trouble(folder: Path) -> None:
    (folder / "a.md").rename(folder / "c.md")
    assert "no reference has the id" in terminal.problems(FOUND, Terminal())


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((3, 0, 0), "made 3 artifacts: 1 error, 1 warning (0.5 s)"),
        ((1, 2, 1), "made 1 artifact, 2 unchanged, 1 removed: 1 error, 1 warning (0.5 s)"),
    ],
)
def test_the_last_line_counts(counts: tuple[int, int, int], said: str) -> None:
    assert terminal.summary(*counts, FOUND, 0.51) == said


def built(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main.main(["build", "-e", "email", "-j", "1", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_build_ends_with_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"content/one.md": article("One", "Words.")})
    status, out, err = built(capsys)
    assert (status, out) == (0, "output/one/one-email.txt\noutput/one/one-email-fields.txt\noutput/index.html\n")
    assert re.fullmatch(r"made 1 artifact: 0 errors, 0 warnings \(\d+\.\d s\)\n", err)
    assert "made 0 artifacts, 1 unchanged: " in built(capsys)[2]


def test_quiet_says_errors_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"content/one.md": BAD, "content/two.md": article("Two", "Words.")})
    status, out, err = built(capsys, "-q")
    assert (status, out) == (1, "")
    assert [line.split("[")[1].split("]")[0] for line in err.splitlines() if "[" in line] == ["citation-unknown"]


def test_verbose_says_how_large_artifacts_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"content/one.md": article("One", "Words.")})
    assert re.fullmatch(
        r"output/one/one-email\.txt  \d+ kB\noutput/one/one-email-fields\.txt\noutput/index\.html\n",
        built(capsys, "-v")[1],
    )


def test_json_is_all_that_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"content/one.md": BAD})
    _, out, err = built(capsys, "--json")
    assert (err, json.loads(out)["failed"]) == ("", True)


def test_quiet_and_verbose_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["build", "-q", "-v"])
    assert ended.value.code == 2
    capsys.readouterr()


@pytest.mark.parametrize("command", [[], *([name] for name in main.COMMANDS)])
def test_help_has_the_address_of_the_docs(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main([*command, "--help"])
    address = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Documentation"]
    assert f"Docs: {address}" in capsys.readouterr().out


def test_the_example_of_the_help_is_a_command_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    parser = main._parser()  # noqa: SLF001
    examples = re.findall(r"^  trifolio (\S.*?)(?: {2,}|&&|$)", main.EXAMPLE, re.MULTILINE)
    assert len(examples) == 4
    for example in examples:
        assert parser.parse_args(example.split()).command in main.COMMANDS
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_can_complete(shell: str) -> None:
    command = [sys.executable, "-m", "trifolio", "--print-completion", shell]
    script = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "schema" in script
    if shell == "bash":
        ask = 'COMP_WORDS=(trifolio bui); COMP_CWORD=1; _shtab_trifolio; echo "${COMPREPLY[@]}"'
        run = subprocess.run(["bash", "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True)
        assert run.stdout.split() == ["build"]
