"""The floors of docs/architecture.md, proved by the imports: down, or to a row above on the same floor."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "trifolio"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("problems", "files", "limits", "kernel", "words", "source"),
    ("components", "model", "sections", "mail"),
    ("blocks", "citations", "parse", "collection"),
    (
        *("fetch", "fonts", "webfonts"),
        *("svgsize", "svgstyle", "decode", "svgweight", "inks", "raster", "svg", "images"),
        *("qr", "canvas", "cover"),
        *("lines", "grid", "running", "column"),
        *("spelling", "ascii"),
        *("render", "flow", "tables", "markup", "pagelist", "contents", "access", "sheet", "parts", "book", "pages"),
    ),
    ("parity", "booklint", "bind"),
    ("languages", "edition", "settings", "project", "check", "build"),
    ("progress", "scaffold", "cli", "__main__"),
)
"""The modules of each floor from the lowest up, each floor's rows from the top down."""

PLACES = {name: (floor, row) for floor, names in enumerate(FLOORS) for row, name in enumerate(names)}


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES: Mapping[str, Path] = {module_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports(tree: ast.Module, here: str) -> Iterator[tuple[str, int]]:
    """Yield every module of ours that is imported, wherever in the file, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names if name.name.split(".")[0] == "trifolio")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{here}:{node.lineno}: imports name the whole module"
            module = node.module or ""
            if module.split(".")[0] == "trifolio":
                for name in node.names:
                    inner = f"{module}.{name.name}"
                    yield (inner if inner in FILES else module, node.lineno)


def imported(module: str) -> dict[str, int]:
    """Return what a module imports of ours, each with a line; importing a package's part runs the package."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    return {name: line for name, line in imports(tree, module) if name != "trifolio"}


def top(module: str) -> str:
    return module.split(".")[1]


MODULES = [name for name in FILES if name != "trifolio"]


def test_every_module_has_a_place_on_a_floor_and_every_place_its_module() -> None:
    assert sorted({top(module) for module in MODULES}) == sorted(PLACES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_or_to_a_row_above_on_the_same_floor(module: str) -> None:
    here = top(module)
    wrong = {
        f"line {line}: {name}"
        for name, line in imported(module).items()
        if top(name) != here and PLACES[top(name)] >= PLACES[here]
    }
    assert wrong == set()


def test_no_import_leads_back_to_where_it_began() -> None:
    graph = {module: set(imported(module)) - {module} for module in MODULES}
    assert sum(map(len, graph.values())) > len(MODULES)
    list(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize("module", list(FILES))
def test_no_import_hides_behind_type_checking(module: str) -> None:
    assert "TYPE_CHECKING" not in FILES[module].read_text(encoding="utf-8")


ENGINES: Mapping[str, frozenset[str]] = {
    "weasyprint": frozenset({"bind.archive", "bind.pdf", "bind.private"}),
    "pydyf": frozenset({"bind.press", "bind.private", "bind.streams", "bind.structure"}),
    "ebooklib": frozenset({"bind.epub"}),
    "jinja2": frozenset({"render"}),
    "pikepdf": frozenset({"bind.booklet"}),
    "citeproc": frozenset({"citations.listing"}),
    "segno": frozenset({"qr"}),
    "tinycss2": frozenset({"sheet"}),
    "cssselect2": frozenset({"sheet"}),
    "pybtex": frozenset({"citations.bibtex"}),
    "anyascii": frozenset({"spelling"}),
}
"""The engines, and the modules that they are fenced in; `bind.private` alone has what is private to WeasyPrint."""


def engines(module: str) -> set[str]:
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found & set(ENGINES)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_an_engine_is_imported_by_what_fences_it_alone(engine: str) -> None:
    assert {module.removeprefix("trifolio.") for module in MODULES if engine in engines(module)} == ENGINES[engine]
