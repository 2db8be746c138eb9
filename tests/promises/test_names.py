"""No code knows a binder or an edition by its name, and values are called what they are."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest

from trees import PACKAGE, trees
from trifolio.binders import BINDERS
from trifolio.project import editions

STYLES = editions.packaged_styles()
NAMES = {*BINDERS, *editions.names([STYLES])}
MEDIA = {"html", "text"}
"""The names of media, which two binders have, too: by itself one of them may be either."""
MODULES = sorted(file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py"))
TABLE = "binders/__init__.py"


def texts(node: ast.AST, constants: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the texts that an expression is or holds: a literal, a collection of them, a constant of a module."""
    if isinstance(node, ast.Constant):
        return frozenset([node.value] if isinstance(node.value, str) else [])
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return frozenset(text for element in node.elts for text in texts(element, constants))
    if isinstance(node, ast.Dict):
        return frozenset(text for key in node.keys if key for text in texts(key, constants))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"frozenset", "set", "tuple", "dict"}:
        return frozenset(text for argument in node.args for text in texts(argument, constants))
    if isinstance(node, ast.Name | ast.Attribute):
        return constants.get(node.id if isinstance(node, ast.Name) else node.attr, frozenset())
    return frozenset()


def constants(trees: Iterable[ast.Module]) -> Mapping[str, frozenset[str]]:
    """Return the texts of every constant of a module that is a name, or of which most are names."""
    found: dict[str, frozenset[str]] = {}
    for statement in (statement for tree in trees for statement in tree.body):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and value and len(held := texts(value, {})) < 2 * len(held & NAMES):
                found[target.id] = found.get(target.id, frozenset()) | held
    return found


def compared(tree: ast.AST, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[int, str]]:
    """Yield every place where something is compared with a name, or looked up in a table of binders."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            said = " ".join(map(ast.unparse, sides))
            held = frozenset(text for side in sides for text in texts(side, known)) & NAMES
            if held - MEDIA or (held and re.search(r"binder|edition\.(name|family)", said)):
                yield node.lineno, said
        elif isinstance(node, ast.MatchValue) and texts(node.value, known) & NAMES - MEDIA:
            yield node.value.lineno, ast.unparse(node.value)
        elif isinstance(node, ast.Dict) and len(held := texts(node, {}) & BINDERS.keys()) > 1 and held - MEDIA:
            yield node.lineno, "a table of binders"
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"startswith", "endswith"}:
            yield from ((node.lineno, ast.unparse(node)) for part in node.args if texts(part, known) & NAMES - MEDIA)


@functools.cache
def known() -> Mapping[str, frozenset[str]]:
    """Return the constants of all modules."""
    return constants(trees().values())


@pytest.mark.parametrize("module", [module for module in MODULES if module != TABLE])
def test_no_module_compares_with_the_name_of_a_binder_or_an_edition(module: str) -> None:
    assert list(compared(trees()[PACKAGE / module], known())) == []


def test_no_template_asks_for_the_name_of_its_edition_or_its_binder() -> None:
    files = [file for file in STYLES.rglob("*") if file.suffix in {".html", ".xhtml", ".txt", ".opf", ".xml"}]
    assert len(files) > len(NAMES)
    asked = re.compile(r"edition\.(name|family|binder\.(name|bind))\b")
    assert [file.name for file in files if asked.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        'edition.binder == "epub"',
        'edition.binder.name == "text"',
        'if "handout" in edition.family: pass',
        'binder.name in ("pdf", "booklet")',
        'PRINTED = "handout"\nlate = PRINTED in edition.family',
        'MAIL: str = "email"\nsent = mail.MAIL in family',
        'PRINTING = frozenset(("pdf", "booklet", "press"))\ndef f(x): return x in PRINTING',
        'READERS = {"eml": 1, "eml-text": 2, "epub": 3}\nknown = kind in READERS',
        'match name:\n    case "ebook": pass',
        'reader = {"pdf": 1, "epub": 2}[name]',
        'name.startswith("handout")',
    ],
)
def test_what_knows_a_name_is_seen(code: str) -> None:
    tree = ast.parse(code)
    assert list(compared(tree, constants([tree])))


@pytest.mark.parametrize(
    "code", ['edition.medium == "text"', 'token.kind == "text"', 'key in {"title", "lang"}', "a == b"]
)
def test_what_knows_no_name_is_not_seen(code: str) -> None:
    tree = ast.parse(code)
    assert list(compared(tree, constants([tree]))) == []


VAGUE = frozenset(("found", "kept", "made", "one", "said", "told"))
INHERITED = {("pipeline/publish.py", "made"), ("source/markdown/python_markdown/footnotes.py", "found")}
"""A key of the JSON report, and an argument as Python-Markdown calls it."""


@pytest.mark.parametrize("file", MODULES)
def test_values_are_called_what_they_are(file: str) -> None:
    nodes = list(ast.walk(trees()[PACKAGE / file]))
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    assert [name for name in sorted(bound & VAGUE) if (file, name) not in INHERITED] == []
