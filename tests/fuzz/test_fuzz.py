"""Fuzzing by coverage finds nothing wrong: a short run in `make test`, a quarter of an hour a target in `make soak`."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from soak import SEED, SOAK, todays

FOLDER = Path(__file__).parent
TARGETS = ("front", "fences", "html", "article")
HOW_LONG = "-max_total_time=900" if SOAK else "-runs=500"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64" or sys.version_info >= (3, 14),
    reason="there is no atheris for this system",
)


def fuzzed(target: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / "fuzz.py"), target, "-timeout=30", "-rss_limit_mb=0", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", todays(TARGETS, 1))
def test_fuzzing_finds_nothing_wrong(target: str, tmp_path: Path) -> None:
    corpora = [FOLDER / "corpus" / name for name in ((target,) if target != "article" else TARGETS)]
    folders = [str(folder) for folder in (tmp_path, *corpora) if folder.is_dir()]
    done = fuzzed(target, HOW_LONG, f"-seed={SEED}", "-max_len=600", f"-artifact_prefix={tmp_path}/wrong-", *folders)
    assert done.returncode == 0, done.stderr[-4000:]
    assert [file.name for file in tmp_path.glob("wrong-*")] == []
    assert "Done " in done.stderr


def test_what_is_wrong_would_be_found(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    text = (FOLDER / "fuzz.py").read_text("utf-8")
    probe.write_text(text.replace('"html": lambda data:', '"html": lambda data: 1 // (data != b"<fra") and'))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/one").write_bytes(b"<fra")
    command = [
        sys.executable,
        str(probe),
        "html",
        "-runs=10",
        f"-artifact_prefix={tmp_path}/wrong-",
        f"{tmp_path}/corpus",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr + done.stdout
