"""Jinja environments: an edition's templates laid over values; a template's error becomes a problem.

Content never passes through Jinja as a template: it is a value, and values are printed.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from jinja2.bccache import Bucket

from trifolio.document.component import template as template_of
from trifolio.document.nodes import Block, tidy
from trifolio.job import Edition, File
from trifolio.problems import ContentError, Problem, error
from trifolio.render.sandbox import Sandbox
from trifolio.safety.files import write_whole
from trifolio.safety.values import dataclass

__all__ = ["Context", "component", "environment", "render"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the templates of one page see: values and functions by their names; docs/editions.md lists them.

    `medium` is `html`, in which what a value says is escaped, or `text`.
    """

    medium: str
    values: Mapping[str, Any]


_SETTINGS: Mapping[str, Any] = {
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "optimized": False,  # folding constants takes longer to compile than it saves
}


class _Compiled(jinja2.BytecodeCache):
    """What an edition's templates were compiled to, as long as the process lives: editions share most of theirs.

    The package's own are kept on disk too, beside what Python keeps of this module (PEP 3147) and as it does: not with
    `python -B`, nor where nothing can be written. Who can write there could change the module as well. A project's
    templates are never kept: what lies in a stranger's folder is not run.
    """

    code: ClassVar[dict[tuple[object, ...], Any]] = {}

    def __init__(self, edition: Edition, medium: str) -> None:
        self._edition, self._medium = edition, medium

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - as Jinja asks
        return name

    def get_source_checksum(self, source: str) -> str:
        settings = f"{self._medium} {_SETTINGS} {sorted(Sandbox.intercepted_binops)}"
        return f"{super().get_source_checksum(source)} {jinja2.__version__} {settings}"

    def load_bytecode(self, bucket: Bucket) -> None:
        template = self._edition.files[bucket.key]
        key = template.path, bucket.checksum
        if key not in self.code and (cached := _cache_file(template)):
            with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError), cached.open("rb") as file:
                bucket.load_bytecode(file)
                self.code[key] = bucket.code
        bucket.code = self.code.get(key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        template = self._edition.files[bucket.key]
        self.code[template.path, bucket.checksum] = bucket.code
        if (cached := _cache_file(template)) and not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                write_whole(cached, bucket.bytecode_to_string())


def _cache_file(template: File) -> Path | None:
    """Return where it is kept what one of the package's templates was compiled to."""
    beside = __spec__.cached if template.packaged else None
    tag = sys.implementation.cache_tag
    return Path(beside).with_name(f"{template.path.replace('/', '.')}.{tag}.pyc") if beside and tag else None


_ENVIRONMENTS: dict[tuple[str, str], jinja2.Environment] = {}


def environment(edition: Edition, medium: str) -> jinja2.Environment:
    """Return the edition's environment, made once a process and medium: templates compile once for all documents."""
    key = edition.digest, medium
    if key not in _ENVIRONMENTS:
        _ENVIRONMENTS[key] = _environment(edition, medium)
    return _ENVIRONMENTS[key]


def _environment(edition: Edition, medium: str) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, None] | None:
        file = edition.files.get(name)
        return None if file is None else (file.text, file.path, None)

    environment = Sandbox(
        loader=jinja2.FunctionLoader(load),
        autoescape=medium == "html",
        bytecode_cache=_Compiled(edition, medium),
        **_SETTINGS,
    )
    environment.filters["tidy"] = tidy
    return environment


def render(edition: Edition, name: str, context: Context, **values: Any) -> str:
    """Return a template rendered with the context's values and these.

    Raises ContentError with the template's own file and line for anything that goes wrong in it.
    """
    env = environment(edition, context.medium)
    try:
        template = env.get_template(name)
        return template.render({**context.values, **values})
    except jinja2.TemplateNotFound as missing:
        raise ContentError(_missing(edition, str(missing))) from missing
    except jinja2.TemplateSyntaxError as wrong:
        place = wrong.filename or wrong.name or name
        raise ContentError(error("template", place, wrong.lineno, wrong.message or "cannot be read")) from wrong
    except (ContentError, MemoryError):
        raise
    except Exception as wrong:
        if not (origin := _place(edition, wrong)):
            raise  # a fault of ours
        is_jinjas = isinstance(wrong, jinja2.TemplateRuntimeError)  # undefined, or not allowed by the sandbox
        message = str(wrong) if is_jinjas else f"{type(wrong).__name__}: {wrong}"
        hint = "a template may use only what docs/editions.md lists"
        raise ContentError(error("template", *origin, message, hint)) from wrong


def component(edition: Edition, block: Block, context: Context, **values: Any) -> str:
    """Return a component rendered by its template, which sees it as `block`."""
    ending = ".html" if context.medium == "html" else ".txt"
    return render(edition, f"components/{template_of(block)}{ending}", context, block=block, **values)


def _missing(edition: Edition, name: str) -> Problem:
    place = f"styles/{edition.name}"
    return error("template", place, 0, f"there is no template “{name}”", f"write {place}/{name}")


_PACKAGE = str(Path(__file__).parents[1])
_WITH_A_TEMPLATES_VALUES = tuple(f"{_PACKAGE}{os.sep}{name}" for name in ("render/sandbox.py", "words"))
"""Where our code works on what a template hands it: an exception there is the template's fault."""


def _place(edition: Edition, wrong: Exception) -> tuple[str, int] | None:
    """Return the file and line of the innermost template in an exception's traceback; None for a fault of our code."""
    paths = {file.path for file in edition.files.values()}
    for frame in reversed(traceback.extract_tb(wrong.__traceback__)):
        if frame.filename in paths:
            return frame.filename, frame.lineno or 0
        if frame.filename.startswith(_PACKAGE) and not frame.filename.startswith(_WITH_A_TEMPLATES_VALUES):
            return None
    return None
