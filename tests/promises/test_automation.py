"""What the docs show for other tools: it can be parsed, and names only commands, options and hooks that there are."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from trifolio.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/automation.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
MANIFEST = frozenset("id name description entry language types files require_serial".split())
"""Keys of pre-commit's manifest that are used here (pre-commit.com, “Creating new hooks”)."""


def fences(kind: str) -> list[str]:
    shown = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert shown
    return shown


def documents() -> tuple[Any, Any]:
    """Return what the docs show for pre-commit and for GitHub."""
    hooks, workflow = (yaml.safe_load(text) for text in fences("yaml"))
    return hooks, workflow


def steps() -> Iterator[dict[str, Any]]:
    for job in documents()[1]["jobs"].values():
        yield from job["steps"]


def lines() -> Iterator[str]:
    """Yield every command of ours that another tool would run, without what the shell does with it."""
    for hook in HOOKS:
        yield f"{hook['entry']} content/some.md"
    for repository in documents()[0]["repos"]:
        for hook in repository["hooks"]:
            yield f"trifolio check {' '.join(hook['args'])} content/some.md"
    for step in steps():
        for command in re.split(r"[|;]|&&|\n", step.get("run", "")):
            if command.strip().startswith("trifolio "):
                yield command.partition(">")[0].strip()
    for text in fences("sh"):
        yield from (line.partition(">")[0].strip() for line in text.splitlines())


LINES = tuple(lines())


@pytest.mark.parametrize("line", LINES)
def test_a_command_that_another_tool_runs_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[argparse.Namespace] = []

    def run(options: argparse.Namespace) -> int:
        called.append(options)
        return 0

    for module in COMMANDS.values():
        monkeypatch.setattr(module, "run", run)
    program, *words = shlex.split(line)
    assert (program, main(words)) == ("trifolio", 0)
    assert [options.command for options in called] == [words[0]]


def test_check_build_and_due_are_among_them() -> None:
    assert {line.split()[1] for line in LINES} >= {"check", "build", "due", "schema"}
    assert {"trifolio check --format github", "trifolio check --format sarif"} <= set(LINES)


def test_the_hook_is_one_by_the_manifest_of_pre_commit_and_the_docs_name_it() -> None:
    for hook in HOOKS:
        assert hook.keys() <= MANIFEST
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python"
        assert re.match(hook["files"], "content/flu.md")
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert {hook["entry"].split()[0] for hook in HOOKS} <= scripts.keys()
    named = {hook["id"] for repository in documents()[0]["repos"] for hook in repository["hooks"]}
    assert named == {hook["id"] for hook in HOOKS}


def test_the_workflow_runs_on_what_it_says() -> None:
    workflow = documents()[1]
    events = workflow[True]  # “on”, to YAML 1.1
    assert set(events) == {"push", "pull_request", "schedule"}
    for name, job in workflow["jobs"].items():
        assert ("schedule'" in job["if"]) is True
        assert job["if"].startswith("github.event_name ==" if name == "due" else "github.event_name !=")
    assert all(("run" in step) != ("uses" in step) for step in steps())
    written = {line.partition(">")[2].strip() for step in steps() if ">" in (line := step.get("run", ""))}
    taken = {step["with"].get("sarif_file") or step["with"].get("path") for step in steps() if "upload" in str(step)}
    assert taken == {*written, "output"}


def test_the_settings_of_vs_code_name_the_files_that_are_written() -> None:
    settings = json.loads(fences("json")[0])
    schemas = [*settings["yaml.schemas"], *settings["evenBetterToml.schema.associations"].values()]
    files = {line.partition(">")[2].strip() for text in fences("sh") for line in text.splitlines()}
    assert {Path(schema).name for schema in schemas} == files
    (pattern,) = settings["evenBetterToml.schema.associations"]
    assert re.search(pattern, "file:///home/me/articles/trifolio.toml")
