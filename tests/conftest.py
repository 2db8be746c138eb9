"""The goldens, kept under tests/golden/, what an edition must look like; and handouts and ebooks for many tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ebooks
import handouts as printed

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/ with what the tests now get")


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
def handout_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project of the handouts."""
    return tmp_path_factory.mktemp("handouts")


@pytest.fixture(scope="session")
def handouts(handout_folder: Path) -> dict[tuple[str, str], Path]:
    """Return the handouts of the samples and of two torture sources by slug and paper."""
    return printed.build(handout_folder)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the ebooks of the samples, of torture and of other scripts by slug."""
    return ebooks.build(tmp_path_factory.mktemp("books"))
