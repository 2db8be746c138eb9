"""What a project's templates may and may not do: every filter, function, method and field that one can reach.

docs/security.md says it in words; each of its sentences on templates is held here.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from types import CodeType, FrameType, ModuleType
from typing import Any

import jinja2
import pytest

from projects import article
from trifolio.document.model import Document, Original
from trifolio.document.parse import parse
from trifolio.job import Clinic, Edition, File, Job, Picture
from trifolio.problems import ContentError
from trifolio.project import editions
from trifolio.render import templates
from trifolio.render.html import pages as html_pages
from trifolio.render.pages import render_pages
from trifolio.render.sandbox import FILTERS, GLOBALS, PLAIN
from trifolio.render.text import pages as text_pages
from trifolio.source.file import read_text
from trifolio.words.fill import fill

STYLES = (editions.packaged_styles(),)
PAGES = {"text": ("email", "document.txt"), "html": ("ebook", "title.xhtml")}
"""For each medium an edition and the page that a stranger brings in its place."""

BODY = """
::: tldr
- One[^1]
:::

## Two

| a | b |
|---|---|
| 1 | 2 |

See <https://example.org>.

[^1]: A note.
"""


def document() -> Document:
    source = read_text(article("One", BODY, review_by="2030-01").encode(), "one.md", "one")
    original = Original("a.jpg", "/secret/place/a.jpg", "0" * 64)
    return replace(parse(source)[0], originals=(original,))


def render(medium: str, template: str) -> str:
    """Return what a stranger's page comes to as an edition of a medium."""
    name, page = PAGES[medium]
    edition = editions.load(name, STYLES)
    files = {**edition.files, page: File(f"styles/{name}/{page}", template)}
    edition = replace(edition, files=files, digest=f"{medium} {template}")
    logo = Original("logo.svg", "/secret/place/logo.svg", "0" * 64)
    job = Job((document(),), edition, Clinic(name="A clinic", logo=logo), "a4")
    pictures = {"cover": Picture("c.jpg", "image/jpeg", b"", 1, 1)}
    return next(p.text for p in render_pages(job, pictures) if p.name == page)


# What strangers tried elsewhere, and what they might try here

ESCAPES = {
    "the class of a text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "by an item": "{{ ''['__class__'] }}",
    "by an item that is spelled out": r"{{ ''['\x5f\x5fclass\x5f\x5f'] }}",
    "by an item made of parts": "{{ ''['_' * 2 ~ 'class__'] }}",
    "by a filter": "{{ ''|attr('__class__') }}",
    "by the attribute of map": "{{ ['']|map(attribute='__class__')|first }}",
    "by the attribute of sort": "{{ [words]|sort(attribute='__init__.__globals__')|length }}",
    "by the attribute of groupby": "{{ [blocks, blocks]|groupby('__globals__')|list|length }}",
    "by the attribute of sum": "{{ [words]|sum(attribute='__class__.x') }}",
    "by the attribute of max": "{{ [words, words]|max(attribute='__class__')|string }}",
    "by the attribute of unique": "{{ [words]|unique(attribute='__class__')|list|length }}",
    "by a test of an attribute": "{{ [words]|selectattr('__class__')|list|length }}",
    "by a test that rejects": "{{ [words]|rejectattr('__init__.__globals__')|list|length }}",
    "the globals of a function": "{{ blocks.__globals__ }}",
    "the self of a method": "{{ blocks.__self__ }}",
    "the code of a function": "{{ blocks.__code__ }}",
    "the function of a method": "{{ words.counted.__func__.__globals__['os'] }}",
    "the globals of lipsum": "{{ lipsum.__globals__['os'].environ }}",
    "the globals of cycler": "{{ cycler('a').__init__.__globals__ }}",
    "a joiner": "{{ joiner(', ') }}",
    "a namespace": "{% set n = namespace(a=1) %}{{ n.a }}",
    "a dict": "{{ dict(a=1).__class__ }}",
    "the issue's": "{{ '2026-01-01'|date(namespace(months=[lipsum], dates={'month': '{month.__globals__}'})) }}",
    "a date by a table": "{{ '2026-01'|date({'months': ['{a.__class__}'], 'dates': {'month': '{month.__class__}'}}) }}",
    "a date that is none": "{{ words|date(words) }}",
    "str.format": "{{ '{0.__class__}'.format(1) }}",
    "str.format_map": "{{ '{x.__class__}'.format_map({'x': 1}) }}",
    "the format of a phrase": "{{ words.labelled.format(words, words) }}",
    "the format of a safe text": "{{ ('{0.__class__}'|safe).format(words) }}",
    "the format of an escaped text": "{{ ('{0.__class__}'|e).format(words) }}",
    "the format filter": "{{ '%s'|format(words) }}",
    "a percent sign": "{{ '%s' % words }}",
    "a percent sign of a safe text": "{{ ('%s'|safe) % words }}",
    "a percent sign and a table": "{{ '%(a)s' % {'a': words} }}",
    "fill with a value that is no text": "{{ fill('{}', words) }}",
    "fill with a function": "{{ fill('{a}', a=blocks) }}",
    "a phrase that is a table": "{{ fill(words.months, 1) }}",
    "a number told by another name": "{{ words.counted('__class__', 1) }}",
    "a number told by a phrase": "{{ words.counted('key_points', 1) }}",
    "the template itself": "{{ self.__init__.__globals__ }}",
    "the template's context": "{{ self._TemplateReference__context }}",
    "the loop's class": "{% for x in 'a' %}{{ loop.__class__ }}{% endfor %}",
    "a macro's class": "{% macro m() %}{% endmacro %}{{ m.__class__ }}",
    "a macro's function": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "a macro's name": "{% macro m() %}{% endmacro %}{{ m.name }}",
    "what a caller is": "{% macro m() %}{{ caller.__class__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "the fields of a value": "{{ words.__dataclass_fields__ }}",
    "the copy of a value": "{{ words.__replace__ }}",
    "the source of a document": "{{ document.source }}",
    "a picture's place on the machine": "{{ document.originals[0].path }}",
    "a logo's place on the machine": "{{ clinic.logo.path }}",
    "a picture's bytes": "{{ pictures.cover.data if pictures is defined else document.source }}",
    "a value printed": "{{ words }}",
    "a function printed": "{{ blocks }}",
    "a list printed": "{{ document.originals }}",
    "a file by its path": "{% include '/etc/passwd' %}",
    "a file of the project": "{% include '../../trifolio.toml' %}",
    "a module": "{% import 'os' as os %}{{ os }}",
    "to give a value another field": "{% set words.lang = 'xx' %}",
    "to put something into a table": "{{ meta.email.update({'subject': 'x'}) }}",
    "to take something out of a table": "{{ meta.email.pop('subject', 1) }}",
    "to put something into a list": "{{ [].append(1) }}",
    "to put something into a list of ours": "{{ (printed if printed is defined else document.blocks).append(1) }}",
    "to run a statement": "{% do meta.email.clear() %}",
    "to see the variables": "{% debug %}",
    "a number without end": "{{ 10 ** 10 ** 10 }}",
    "a text without end": "{{ 'a' * 10000000000 }}",
    "a list without end": "{{ [1] * 10000000000 }}",
    "a range without end": "{{ range(10 ** 4 * 10 ** 4)|list|length }}",
    "a macro without end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a class": "{{ ''.__class__() }}",
    "a filter of the engine's insides": "{{ words|pprint }}",
    "a filter that differs from run to run": "{{ [1, 2]|random }}",
    "a cached function's insides": "{{ blocks.cache_clear() }}",
    "a phrase as a function": "{{ words.colon() }}",
    "a division by nought": "{{ 1 / 0 }}",
    "a wrong count of values": "{{ fill('{} {}', 1) }}",
    "a name that has no value": "{{ fill('{nothing}', a=1) }}",
}


@pytest.mark.parametrize("medium", PAGES)
@pytest.mark.parametrize("escape", ESCAPES)
def test_an_escape_is_a_problem_with_the_templates_line(escape: str, medium: str) -> None:
    with pytest.raises(ContentError) as failed:
        render(medium, "one\n\n" + ESCAPES[escape])
    (problem,) = failed.value.problems
    assert (problem.code, str(problem.severity)) == ("template", "error")
    assert problem.path.startswith("styles/")
    jinja_names_the_first = escape == "to give a value another field"
    assert problem.line == (1 if jinja_names_the_first else 3) or "there is no template" in problem.message
    assert "/secret/place" not in problem.message


@pytest.mark.parametrize("medium", PAGES)
@pytest.mark.parametrize("phrase", ["{0.__class__}", "{0[0]}", "{0!r}", "{0:>9999999999}", "{a.b}", "%s", "{", "}"])
def test_a_phrase_shows_its_values_and_reaches_nothing(phrase: str, medium: str) -> None:
    shown = render(medium, "{{ fill(phrase, 'x', a='y') }}".replace("phrase", repr(phrase)))
    assert unescape(shown.strip()) == phrase


def test_a_phrase_is_filled_in_order_by_number_and_by_name() -> None:
    assert fill("{} of {}", 1, 2) == fill("{0} of {1}", 1, 2) == fill("{a} of {b}", a=1, b=2) == "1 of 2"
    assert fill("{{}} {}", "{x.y}") == "{} {x.y}"


# What can be reached at all


def contexts(medium: str, monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """Return the names and values that the pages and components of a medium see."""
    seen: list[Mapping[str, Any]] = []
    real = templates.render

    def spy(edition: Edition, name: str, context: Any, **values: Any) -> str:
        seen.append({**context.values, **values})
        return real(edition, name, context, **values)

    monkeypatch.setattr(templates, "render", spy)
    for module in (html_pages, text_pages):
        monkeypatch.setattr(module, "render", spy)
    edition = editions.load(PAGES[medium][0], STYLES)
    job = Job((document(),), edition, Clinic(name="A clinic"), "a4")
    render_pages(job, {"cover": Picture("c.jpg", "image/jpeg", b"", 1, 1)})
    return seen


def reached(env: jinja2.Environment, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield everything that a template reaches from some values by attributes and items, with how."""
    queue, known = [(name, value) for name, value in values.items()], set[int]()
    keep = []  # so that no id is given twice
    while queue:
        how, value = queue.pop()
        if isinstance(value, str | int | float | bool | None) or id(value) in known:
            yield how, value
            continue
        known.add(id(value))
        keep.append(value)
        yield how, value
        for name in dir(value):
            found = env.getattr(value, name)
            if not isinstance(found, jinja2.Undefined):
                queue.append((f"{how}.{name}", found))
        if isinstance(value, Mapping):
            queue += [(f"{how}[{key!r}]", item) for key, item in value.items()]
        elif isinstance(value, list | tuple | set | frozenset):
            queue += [(f"{how}[{n}]", item) for n, item in enumerate(value)]


@pytest.mark.parametrize("medium", PAGES)
def test_nothing_but_text_numbers_tables_our_values_and_functions_is_reached(
    medium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = templates.environment(editions.load(PAGES[medium][0], STYLES), medium)
    seen = contexts(medium, monkeypatch)
    assert len(seen) > 3
    count = 0
    for values in seen:
        for how, value in reached(env, values):
            count += 1
            ours = dataclasses.is_dataclass(value) and type(value).__module__.startswith("trifolio.")
            is_table = isinstance(value, Mapping | list | tuple | set | frozenset)
            assert ours or is_table or isinstance(value, PLAIN) or callable(value), how
            assert not isinstance(value, type), how
            assert not isinstance(value, bytes | os.PathLike | ModuleType | CodeType | FrameType), how
    assert count > 500


@pytest.mark.parametrize("medium", PAGES)
def test_a_template_has_the_filters_and_functions_that_are_listed_and_no_other(medium: str) -> None:
    env = templates.environment(editions.load(PAGES[medium][0], STYLES), medium)
    assert set(env.filters) == FILTERS | {"date", "tidy"}
    assert set(env.globals) == GLOBALS | {"fill"}


# One template and the next


@pytest.mark.parametrize("medium", PAGES)
def test_a_template_cannot_change_what_the_next_sees(medium: str) -> None:
    before = render(medium, "{{ words.colon }}{{ meta.title }}{{ range(3)|list|length }}")
    render(medium, "{% set words = 'mine' %}{% set meta = 'mine' %}{% set range = 'mine' %}{{ words }}")
    render(medium, "{% macro fill() %}mine{% endmacro %}{% for meta in 'a' %}{{ meta }}{% endfor %}{{ fill() }}")
    assert render(medium, "{{ words.colon }}{{ meta.title }}{{ range(3)|list|length }}") == before


def test_what_the_packages_templates_use_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [file.text for name in editions.names(STYLES) for file in editions.load(name, STYLES).files.values()]
    assert not [text for text in texts if ".format(" in text or "|format" in text or "namespace(" in text]
    assert any("fill(" in text for text in texts)
