"""The goldens, kept under tests/golden/, what an edition must look like; and handouts and ebooks for many tests."""

from __future__ import annotations

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import handouts as printed
import shelf
from projects import picture
from soak import SEED, SOAK
from trifolio.safety.limits import raise_recursion_limit

GOLDEN = Path(__file__).parent / "golden"
SHELF = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ with what the tests now get")
    parser.addoption("--tally", action="store_true", help="print of each test how many cases were tried and survived")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give hypothesis the day's seed; make the folder of the shelf, in which all workers build."""
    gc.set_threshold(20_000, 25, 20)  # to look through all tests and fonts as often as Python does takes a seventh
    raise_recursion_limit()  # as every build does: hypothesis minds if it changes under way
    if not SOAK:
        pytest.MonkeyPatch().setattr(os, "fsync", lambda _: None)  # what tests write need not outlive a power cut
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(SEED)
    if not hasattr(config, "workerinput"):
        config.stash[SHELF] = tempfile.TemporaryDirectory(prefix="trifolio-tests-", ignore_cleanup_errors=True)
        os.environ["TRIFOLIO_SHELF"] = config.stash[SHELF].name


def pytest_report_header() -> str:
    return f"TRIFOLIO_SEED={SEED}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a table of the tests, if asked: what each is about, the cases that were tried, those that passed.

    A test that tries many in a loop records their number as its property `tried`: all of them survived if it passed.
    """
    if not terminalreporter.config.getoption("--tally"):
        return
    tried: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, ()):
            test = report.nodeid.partition("[")[0].partition("::")[2].removeprefix("test_").replace("_", " ")
            count = int(dict(report.user_properties).get("tried", 1))
            tried[test] += count
            survived[test] += count * (outcome == "passed")
    terminalreporter.write_sep("=", "tried and survived")
    for test, count in tried.items():
        terminalreporter.write_line(f"{count:6} tried {survived[test]:6} survived   {test}")
    terminalreporter.write_line(f"{tried.total():6} tried {survived.total():6} survived   all")


def pytest_unconfigure(config: pytest.Config) -> None:
    if SHELF in config.stash:
        config.stash[SHELF].cleanup()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """Return a function that holds what a test got against `tests/golden/<path>`, or rewrites that file if asked."""
    update = request.config.getoption("--update-golden")

    def compare(path: str, got: str | bytes) -> None:
        file = GOLDEN / path
        data = got.encode() if isinstance(got, str) else got
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        assert file.is_file(), f"there is no tests/golden/{path} yet; pytest --update-golden writes it"
        expected = file.read_bytes()
        if data == expected:
            return
        if isinstance(got, str):
            assert got.splitlines() == expected.decode().splitlines(), f"differs from tests/golden/{path}"
        pytest.fail(f"{len(data)} bytes differ from the {len(expected)} of tests/golden/{path}")

    return compare


@pytest.fixture(scope="session")
def handouts() -> dict[tuple[str, str], Path]:
    """Return the handouts of the samples and of two torture sources by slug and paper."""
    return {(slug, paper): shelf.file(slug, "handout", paper) for slug in printed.SLUGS for paper in shelf.PAPERS}


@pytest.fixture(scope="session")
def books() -> dict[str, Path]:
    """Return ebooks in which nothing is wrong by slug: the samples, torture, other scripts, one that has everything."""
    slugs = (*shelf.SAMPLES, "torture", "long-paper", "more", "ar", "scripts")
    found = {slug: shelf.file(slug, "ebook") for slug in slugs}
    assert [problem for slug in slugs for problem in shelf.built(slug, "ebook").problems] == []
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for random articles, with the picture that they show."""
    folder = tmp_path_factory.mktemp("desk")
    picture(folder / "content/vial.jpg", size=(60, 40))
    return folder
