"""The package's code as trees: what Python's parser makes of each file, once a worker of pytest that asks."""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping
from pathlib import Path

import trifolio

PACKAGE = Path(trifolio.__file__).parent


@functools.cache
def trees() -> Mapping[Path, ast.Module]:
    """Return the tree of every file of the package."""
    return {file: ast.parse(file.read_text("utf-8"), str(file)) for file in sorted(PACKAGE.rglob("*.py"))}
