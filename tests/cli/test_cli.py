"""The command line: exit statuses, what goes to which stream, what is loaded."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import begin
from projects import article, write
from soak import SOAK
from trifolio.cli.main import main

ENGINES = ("weasyprint", "ebooklib", "PIL", "markdown", "lxml", "jinja2", "citeproc")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIFOLIO_TODAY", "2026-11-23")
    return write(tmp_path, {"content/one.md": article("One"), "content/two.md": article("Two")})


def command(*arguments: str, cwd: Path, anew: bool = SOAK) -> subprocess.CompletedProcess[str]:
    process = begin(*arguments, cwd=cwd, variables={"TRIFOLIO_TODAY": "2026-11-23"}, anew=anew)
    out, err = process.communicate()
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


IN_THIS_PROCESS = """\
from trifolio.cli.main import main
from trifolio.pipeline.workers import Workers
begin = Workers.__init__
Workers.__init__ = lambda workers, limits, count: begin(workers, limits, 0)
"""
"""What has a build load all that its workers would."""


def loaded(code: str, cwd: Path) -> set[str]:
    """Return which engines a piece of Python loads."""
    check = f"import sys\n{code}\nprint('\\n'.join(m for m in {ENGINES!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], cwd=cwd, capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-len(ENGINES) - 1 :]) & set(ENGINES)


SUMMARY = re.compile(r"made .*: \d+ errors?, \d+ warnings? \(\d+\.\d s\)\n")
"""The last line of a build."""


def test_help_names_the_commands_and_loads_no_engine(tmp_path: Path) -> None:
    done = command("--help", cwd=tmp_path, anew=True)
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("build", "editions", "init"))
    code = (
        "import contextlib\nfrom trifolio.cli.main import main\nwith contextlib.suppress(SystemExit): main(['--help'])"
    )
    assert loaded(code, tmp_path) == set()


def test_a_build_with_nothing_to_do_loads_no_binding_engine(library: Path) -> None:
    assert command("build", cwd=library).returncode == 0
    found = loaded(IN_THIS_PROCESS + "assert main(['build']) == 0", library)
    assert not found & {"weasyprint", "ebooklib", "PIL", "jinja2"}


def test_the_email_alone_loads_neither_weasyprint_nor_ebooklib(library: Path) -> None:
    found = loaded(IN_THIS_PROCESS + "assert main(['build', '-e', 'email']) == 0", library)
    assert "jinja2" in found
    assert not found & {"weasyprint", "ebooklib", "PIL"}


def test_the_version_is_printed(tmp_path: Path) -> None:
    done = command("--version", cwd=tmp_path, anew=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"trifolio \d+\.\d+\.\d+\S*\n", done.stdout)


def test_all_built_is_0_and_the_paths_are_printed(library: Path) -> None:
    done = command("build", "-e", "email", cwd=library)
    assert done.returncode == 0
    assert done.stdout == "".join(
        f"output/{name}\n"
        for name in (
            "one/one-email.txt",
            "one/one-email-fields.txt",
            "two/two-email.txt",
            "two/two-email-fields.txt",
            "index.html",
        )
    )
    assert SUMMARY.fullmatch(done.stderr)
    again = command("build", "-e", "email", cwd=library)
    assert (again.returncode, again.stdout.count("(unchanged)")) == (0, 2)


def test_an_error_in_content_is_1_and_stands_on_standard_error(library: Path) -> None:
    write(library, {"content/one.md": article("One", "::: tipp\nx\n:::")})
    done = command("build", "-e", "email", cwd=library)
    assert done.returncode == 1
    *problems, last = done.stderr.splitlines(keepends=True)
    assert "".join(problems) == (
        "content/one.md:9: error[component-unknown]: unknown component “tipp”\n    hint: did you mean “tip”?\n"
    )
    assert SUMMARY.fullmatch(last)
    assert done.stdout == "output/two/two-email.txt\noutput/two/two-email-fields.txt\noutput/index.html\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "-e", "hand-out"],
        ["build", "--clinic", "nowhere"],
        ["build", "--paper", "a5"],
        ["build", "-j", "0"],
        ["build", "--nope"],
        ["nope"],
        [],
    ],
)
def test_wrong_usage_is_2(library: Path, arguments: list[str]) -> None:
    done = command(*arguments, cwd=library)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr != ""
    assert "Traceback" not in done.stderr


def test_a_folder_without_articles_is_wrong_usage_and_a_missing_one_an_error(tmp_path: Path) -> None:
    assert command("build", cwd=tmp_path).returncode == 2
    done = command("build", "nothing.md", cwd=tmp_path)
    assert done.returncode == 1
    assert "nothing.md: error[source-unreadable]" in done.stderr


def test_a_lone_source_in_an_empty_folder_builds_without_any_configuration(tmp_path: Path) -> None:
    write(tmp_path, {"some.md": "# A title\n\nWords.\n"})
    done = command("build", "some.md", "-e", "email", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == "output/some/some-email.txt\noutput/some/some-email-fields.txt\n"
    assert "some.md:1: warning[meta-missing]" in done.stderr


def test_the_report_is_one_json_document_on_standard_output(library: Path) -> None:
    write(library, {"content/two.md": "# Two\n\n[@nobody]\n"})
    done = command("build", "-e", "email", "--json", cwd=library)
    assert done.returncode == 1
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert [built["path"] for built in report["built"]] == ["output/one/one-email.txt"]
    assert report["built"][0]["facts"]["words"] > 0
    assert report["failed"] is True
    assert {(p["code"], p["severity"], p["path"], p["line"]) for p in report["problems"]} == {
        ("meta-missing", "warning", "content/two.md", 1),
        ("citation-unknown", "error", "content/two.md", 3),
    }


def test_a_failed_report_is_json_too(tmp_path: Path) -> None:
    done = command("build", "nothing.md", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert [p["code"] for p in json.loads(done.stdout)["problems"]] == ["source-unreadable"]


def test_strict_may_stand_in_the_configuration(library: Path) -> None:
    write(library, {"content/one.md": "# One\n\nWords.\n", "trifolio.toml": "strict = true\n"})
    assert command("build", "-e", "email", cwd=library).returncode == 1


def test_the_paper_is_a4_or_letter(library: Path) -> None:
    import pikepdf

    sizes = {}
    for paper in ("a4", "letter"):
        asked = ("content/one.md", "-e", "handout", "--paper", paper)
        assert command("build", *asked, cwd=library).returncode == 0
        with pikepdf.open(library / "output/one/one-handout.pdf") as pdf:
            sizes[paper] = tuple(round(float(edge)) for edge in pdf.pages[0].mediabox)
    assert sizes == {"a4": (0, 0, 595, 842), "letter": (0, 0, 612, 792)}


def test_the_configuration_is_found_from_a_folder_below(library: Path) -> None:
    write(library, {"trifolio.toml": 'editions = ["email"]\n', "content/deep/three.md": article("Three")})
    assert command("build", cwd=library / "content/deep").returncode == 0
    assert (library / "output/three/three-email.txt").is_file()


def test_a_pyproject_table_serves_as_configuration(library: Path) -> None:
    write(library, {"pyproject.toml": '[tool.trifolio]\neditions = ["email"]\n'})
    assert command("build", cwd=library).returncode == 0
    assert sorted(path.name for path in (library / "output/one").iterdir()) == [
        "index.html",
        "one-email-fields.txt",
        "one-email.txt",
    ]


def test_editions_are_listed_with_what_they_extend(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(library, {"styles/mine/edition.toml": 'title = "Mine"\nextends = "email"\n'})
    assert main(["editions"]) == 0
    assert re.search(r"^mine +\.txt    Mine  \(extends email\)$", capsys.readouterr().out, re.MULTILINE)
    assert main(["editions", "--json"]) == 0
    names = [row["name"] for row in json.loads(capsys.readouterr().out)]
    assert {"handout", "ebook", "email", "email-wrapped", "mine"} <= set(names)


def test_init_makes_a_project_that_builds(tmp_path: Path) -> None:
    assert command("init", "demo", cwd=tmp_path).returncode == 0
    done = command("build", "-e", "email", cwd=tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("email.txt") == 2
    again = command("init", "demo", cwd=tmp_path)
    assert again.returncode == 1
    assert "demo: error[init-exists]" in again.stderr


def on_terminal(library: Path, arguments: list[str], patience: str) -> str:
    """Run a build with a terminal for standard error and return what it shows there."""
    code = (
        "import sys\nfrom trifolio.cli import progress\n"
        f"progress.PATIENCE = {patience}\nfrom trifolio.cli.main import main\nsys.exit(main({arguments!r}))"
    )
    master, slave = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], cwd=library, stdout=subprocess.PIPE, stderr=slave) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        process.communicate()
    os.close(master)
    return shown.decode()


def test_progress_is_shown_on_a_terminal_after_a_while_and_wiped_at_the_end(library: Path) -> None:
    shown = on_terminal(library, ["build", "-e", "email", "--force"], "0.0")
    assert re.search(r"\[1/2\] 1 of 2 articles, \d+ s left  one-email.txt", shown)
    assert "2 of 2 articles, 0 s left  two-email.txt" in shown
    assert SUMMARY.fullmatch(shown.rpartition("\r\x1b[K")[2].replace("\r", ""))
    assert SUMMARY.fullmatch(on_terminal(library, ["build", "-e", "email", "--force"], "60.0").replace("\r", ""))


def test_there_is_no_progress_when_piped(library: Path) -> None:
    assert SUMMARY.fullmatch(command("build", cwd=library).stderr)


def test_collect_makes_the_collections_named_or_all(library: Path) -> None:
    done = command("collect", cwd=library)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().endswith("has no [collections.NAME]")
    config = '[collections.first]\narticles = ["content/one.md"]\n[collections.both]\narticles = ["content/*.md"]\n'
    (library / "trifolio.toml").write_text(config)
    done = command("collect", "frist", cwd=library)
    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown collection “frist”" in done.stderr
    done = command("collect", "first", "-e", "ebook", cwd=library)
    assert (done.returncode, bool(SUMMARY.fullmatch(done.stderr))) == (0, True)
    assert done.stdout == "output/first/first-ebook.epub\noutput/first/first-ebook-cover.jpg\noutput/index.html\n"
    done = command("collect", "--json", "-e", "ebook", cwd=library)
    built = json.loads(done.stdout)["built"]
    assert [(one["source"], one["made"]) for one in built] == [
        ("trifolio.toml#both", True),
        ("trifolio.toml#first", False),
    ]
