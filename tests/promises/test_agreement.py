"""README, the documents, the help texts and the program say the same; each is read, and held against the others."""

from __future__ import annotations

import argparse
import dataclasses
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

import trifolio
from manual import (
    ARCHITECTURE,
    DOCUMENTS,
    EDITIONS,
    README,
    ROOT,
    WRITING,
    codes,
    fences,
    files_shown,
    flat,
    rows,
    section,
)
from projects import article, run, write
from trifolio.binders import BINDERS
from trifolio.check import ebook
from trifolio.cli import status
from trifolio.cli.main import COMMANDS, main
from trifolio.cli.report import as_json
from trifolio.document import parse
from trifolio.document.addresses import SCHEMES
from trifolio.document.components import COMPONENTS
from trifolio.document.model import Document, Meta
from trifolio.job import Ebook, Handout, ImageProfile, Job, Options, Settings, instant
from trifolio.pictures import cover, decode, qr
from trifolio.pictures.cover import layout
from trifolio.pipeline import workers
from trifolio.pipeline.publish import Built
from trifolio.pipeline.read import PICTURES
from trifolio.problems import ContentError, Problem, Severity
from trifolio.project import editions, settings
from trifolio.project.config import DEFAULT_EDITIONS
from trifolio.project.scaffold import CONFIG, scaffold
from trifolio.project.scaffold import README as SCAFFOLDED
from trifolio.project.settings import Review
from trifolio.render import sandbox
from trifolio.render.html import chapters
from trifolio.safety.limits import Limits
from trifolio.source import ENDINGS
from trifolio.source import file as source
from trifolio.source.mailing import Email
from trifolio.source.markdown import nodes

PACKAGE = ROOT / "src" / "trifolio"
TEXTS = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in DOCUMENTS}
CODE = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
GUIDES = {name: text for name, text in TEXTS.items() if name != "docs/problems.md"}
"""The documents that show nothing wrong on purpose."""
PROBLEMS = TEXTS["docs/problems.md"]
CHANGELOG = TEXTS["CHANGELOG.md"]
KNOWN = frozenset(editions.names((editions.packaged_styles(),)))
SHOWN = {name.split("/")[1] for name in files_shown(f"{README}\n{EDITIONS}") if name.startswith("styles/")}
"""The editions that the documents have people write."""
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = frozenset(PYPROJECT["project"]["optional-dependencies"])
COMMAND_LINE = section(README, "The command line")


def bare(text: str) -> str:
    """Return a text of a document without its marks of code and its links."""
    return flat(re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text).replace("`", ""))


# The command line


def parsers() -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of every command."""
    made = {name: argparse.ArgumentParser() for name in COMMANDS}
    for name, parser in made.items():
        COMMANDS[name].configure(parser)
    return made


PARSERS = parsers()


def value(action: argparse.Action) -> str:
    """Return what an option takes, as the README shows it: `NAME`, `a4|letter`."""
    if action.choices:
        return "|".join(map(str, action.choices))
    return "" if action.nargs == 0 else str(action.metavar)


def usage(parser: argparse.ArgumentParser) -> set[str]:
    """Return the parts of a command's line as the README shows them: `[SOURCE…]`, `[-e NAME]…`, `[-q|-v]`."""
    alone = [action for group in parser._mutually_exclusive_groups for action in group._group_actions]  # noqa: SLF001
    parts = {f"[{'|'.join(action.option_strings[0] for action in alone)}]"} if alone else set()
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to them
        if isinstance(action, argparse._HelpAction) or action in alone:  # noqa: SLF001
            continue
        words = flat(f"{action.option_strings[0] if action.option_strings else ''} {value(action)}")
        if not action.option_strings:
            parts.add(f"[{words}…]" if action.nargs == "*" else words)
        elif action.required:
            parts |= set(words.split())
        else:
            parts.add(f"[{words}]{'…' if isinstance(action, argparse._AppendAction) else ''}")  # noqa: SLF001
    return parts


def usages() -> Mapping[str, set[str]]:
    """Return the parts of every command's line in the README."""
    lines = re.findall(r"^trifolio (\w+)(.*(?:\n {2,}.*)*)", fences(COMMAND_LINE)[0].text, re.MULTILINE)
    return {name: set(re.findall(r"\([^)]*\)|\[[^]]*\]…?|[^\s\[\]()]+", line)) for name, line in lines}


def test_the_readme_shows_the_line_of_every_command_as_it_is_parsed() -> None:
    wanted = {name: usage(parser) for name, parser in PARSERS.items()}
    assert wanted["collect"] - wanted["build"] == {"[NAME…]"}
    assert wanted["build"] - wanted["collect"] == {"[SOURCE…]", "[--watch]"}
    assert usages() == {**wanted, "collect": {"[NAME…]", "(the options of build)"}}


def described(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Yield each option of a command as the README's table shows it, with what its help says."""
    for action in parser._actions:  # noqa: SLF001
        if action.option_strings and not isinstance(action, argparse._HelpAction):  # noqa: SLF001
            values = [f" {choice}" for choice in action.choices or ()] or [f" {value(action)}".rstrip()]
            forms = [f"`{name}{given}`" for name in action.option_strings for given in values]
            yield ", ".join(forms), str(action.help)


def test_the_readme_says_of_every_option_what_its_help_says() -> None:
    told = dict(re.findall(r"^\| (`-[^|]+`) \| (.+) \|$", COMMAND_LINE, re.MULTILINE))
    wanted = dict(described(PARSERS["build"]))
    assert set(told) == set(wanted)
    for form, words in wanted.items():
        assert bare(told[form]).startswith(words), form
    assert dict(described(PARSERS["collect"])).items() <= wanted.items()


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def test_the_exit_statuses_of_the_readme_and_of_the_help_are_those_of_the_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    statuses = {getattr(status, name) for name in status.__all__}
    assert {int(number) for number in re.findall(r"^\| (\d+) \|", COMMAND_LINE, re.MULTILINE)} == statuses
    (line,) = re.findall(r"^exit status: (.+)$", help_of(capsys), re.MULTILINE)
    assert set(map(int, re.findall(r"\d+", line))) == statuses


def test_the_keys_of_the_report_are_in_the_readme_and_no_other() -> None:
    report = as_json((), (), ())
    told = rows(section(README, "The report"))
    assert set(told) == set(report)
    assert f"`version`, {report['version']}," in section(README, "The report")
    names = {field.name for field in dataclasses.fields(Built)}
    assert set(codes(told["built"][0])) == names
    names = {field.name for field in dataclasses.fields(Problem)}
    assert set(codes(told["problems"][0])) == names | {*Severity}


def commands(text: str) -> Iterator[str]:
    """Yield every command of ours that a text has people type: in examples, in lines set in, between backticks."""
    lines = [line for fence in fences(text) if fence.language == "sh" for line in fence.text.splitlines()]
    lines += re.findall(r"^ {2,}(trifolio .+)$", text, re.MULTILINE)
    for line in (*lines, *codes(flat(text))):
        for part in re.split(r"&&|>|; ", line.partition("#")[0]):
            if found := re.match(r"\s*(?:\.venv/bin/)?trifolio ([^…(]+)\Z", part):
                yield found[1].strip()


TYPED = [
    (name, line)
    for name, text in (*TEXTS.items(), ("trifolio init", f"{CONFIG}\n{SCAFFOLDED}"))
    for line in dict.fromkeys(commands(text))
]


@pytest.mark.parametrize(("name", "line"), TYPED, ids=[f"{name}: {line}" for name, line in TYPED])
def test_every_command_that_a_document_shows_is_understood(
    name: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        assert set(getattr(options, "edition", ())) <= KNOWN | SHOWN
        return status.OK

    for module in COMMANDS.values():
        monkeypatch.setattr(module, "run", run)
    words = shlex.split(line)
    if len(words) == 1:  # the name of a command or of an option
        assert words[0] in COMMANDS or words[0] in help_of(capsys)
        return
    assert main(words) == status.OK


def test_commands_in_documents_are_seen() -> None:
    assert len(TYPED) > 40
    text = "`trifolio build\n-e x`\n\n```sh\ntrifolio init a && cd b\nmake\n```\n    trifolio collect  # c\n"
    assert list(commands(text)) == ["init a", "collect", "build -e x"]


# Extras


def test_every_extra_that_is_named_exists_and_is_quoted_where_it_is_typed() -> None:
    seen: set[str] = set()
    for name, text in (TEXTS | CODE).items():
        for before, named in re.findall(r"(.?)(?:trifolio|\.)\[([a-z]+(?:,[a-z]+)*)\](?!\()", text):
            assert set(named.split(",")) <= EXTRAS, name
            assert before == "'", (name, named)
            seen |= set(named.split(","))
        plain = flat(text)
        named_so = re.findall(r"\bextra `(\w+)`", plain) + re.findall(r"\(extra (\w+)\)", plain)
        assert set(named_so) <= EXTRAS, name
        seen |= set(named_so)
    assert seen == EXTRAS


def test_the_command_for_a_file_of_word_is_the_same_in_the_guide_and_in_the_hint(tmp_path: Path) -> None:
    write(tmp_path, {"leaflet.docx": ""})
    with pytest.raises(ContentError) as failed:
        source.read(tmp_path / "leaflet.docx", "leaflet.docx")
    (problem,) = failed.value.problems
    command = next(fence.text for fence in fences(re.sub("^ +", "", TEXTS["docs/from-word.md"], flags=re.MULTILINE)))
    assert problem.hint == f"bring it in as Markdown: {command.strip()}"
    assert "from-word.md" in section(PROBLEMS, f"`{problem.code}`")


# The configuration

WRONG = {"publiser", "extend", "link_mark"}
"""Keys that docs/problems.md shows as wrong."""
SCHEMA = settings.configuration(ROOT).schema
NO_TABLES = {("table",), ("unsubscribe",), ("webversion",)}
"""What looks like a table's name: any table, and the merge tags of a mailing tool."""
ELSEWHERE = {
    ("options",): frozenset(field.name for field in dataclasses.fields(Options)),
    ("options", "own"): frozenset(("colour",)),
    ("images",): frozenset(field.name for field in dataclasses.fields(ImageProfile)),
    ("dates",): frozenset(("day", "month")),
    ("tool", "trifolio"): frozenset(SCHEMA["properties"]),
}
"""The tables of `edition.toml`, of a catalogue and of `pyproject.toml`, with their keys."""


def table(path: tuple[str, ...]) -> frozenset[str] | None:
    """Return the keys of a table that people may write, None if there is none."""
    if path in ELSEWHERE:
        return ELSEWHERE[path]
    schema: Any = SCHEMA
    for key in path:
        schema = schema.get("properties", {}).get(key) or schema.get("additionalProperties")
        if not isinstance(schema, Mapping):
            return None
    keys = schema.get("properties")
    return frozenset(keys) if keys else None


def quoted(text: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the tables that a document names, `[limits]`, each with the keys that it says stand there."""
    plain = flat(text)
    for name, keys in re.findall(r"`\[([a-z][\w.]*)\](?: (\w+)[^`]*)?`", plain):
        yield tuple(name.split(".")), [keys] if keys else []
    for keys, name in re.findall(r"((?:`\w+(?: = [^`]*)?`(?:, | and )?)+) (?:under|in|of) `\[([\w.]+)\]`", plain):
        yield tuple(name.split(".")), [code.partition(" = ")[0] for code in codes(keys)]
    for name, key in re.findall(r"`\[([\w.]+)\]`[^`.;]{0,30} with `(\w+) = ", plain):
        yield tuple(name.split(".")), [key]


def test_every_table_and_every_key_in_it_that_a_document_names_is_one_of_the_configuration() -> None:
    seen = 0
    for name, text in TEXTS.items():
        for path, keys in quoted(text):
            known = table(path)
            assert path in NO_TABLES or known, (name, path)
            assert path in NO_TABLES or set(keys) - WRONG <= (known or set()), (name, path, keys)
            seen += len(keys)
    assert seen > 12


def test_tables_in_documents_are_seen() -> None:
    text = "`a = 1` under `[b]`, `c` and\n`d` in `[e.f]`; `[g] h`; `[i]` with `j = 1`"
    found = [pair for pair in quoted(text) if pair[1]]
    assert found == [(("g",), ["h"]), (("b",), ["a"]), (("e", "f"), ["c", "d"]), (("i",), ["j"])]
    assert table(("clinics", "NAME", "handout")) == table(("handout",))
    assert table(("clinic", "nothing")) is None


def all_keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of a table, and those of the tables in it, by its JSON Schema."""
    yield from schema.get("properties", {})
    for inner in (*schema.get("properties", {}).values(), schema.get("additionalProperties")):
        if isinstance(inner, Mapping):
            yield from all_keys(inner)


def test_every_line_of_toml_in_a_document_sets_a_key_that_there_is() -> None:
    own = {"title", "description", "extends", "medium", "binder", "extension", "pages", "collection", "pages_from"}
    own |= {"expires", "mailing", "extract", "button"}
    assert own <= set(rows(section(EDITIONS, "edition.toml")))
    known = {*all_keys(SCHEMA), *own, *(key for keys in ELSEWHERE.values() for key in keys)}
    known |= {"if_you_are", "page"}  # of a catalogue
    assert known.isdisjoint(WRONG)
    seen: set[str] = set()
    for name, text in TEXTS.items():
        for code in codes(flat(text)):
            if setting := re.match(r'(\w+) = (?:["\[{\d]|true|false)', code):
                assert setting[1] in known | WRONG, (name, code)
                seen.add(setting[1])
    assert seen >= WRONG
    assert len(seen) > 15


def test_the_tables_of_the_configuration_are_in_the_changelog() -> None:
    (line,) = re.findall(r"^- \*\*Configuration\*\* .*(?:\n .*)*", CHANGELOG, re.MULTILINE)
    tables = {key for key, row in SCHEMA["properties"].items() if row.get("type") == "object"}
    assert {re.split(r"\W", code.strip("[]"))[0] for code in codes(line) if code.startswith("[")} == tables


def test_what_init_writes_is_said_and_is_read(tmp_path: Path) -> None:
    known = {*SCHEMA["properties"]} - {"title"}  # of which nothing is made
    assert set(tomllib.loads(CONFIG)) <= known
    (said,) = re.findall(r"`trifolio init DIR` makes[^.]*(?:\.\w[^.]*)*\.", flat(COMMAND_LINE))
    files = {path.name for path in scaffold(tmp_path / "new") if path.parent == tmp_path / "new"}
    assert set(codes(said)) - {"trifolio init DIR"} == files


# Editions


def test_every_edition_that_a_document_names_exists() -> None:
    names = KNOWN | SHOWN
    roots = "|".join(sorted({name.partition("-")[0] for name in KNOWN}))
    others = set(re.findall(r"^## `([\w-]+)`$", PROBLEMS, re.MULTILINE))
    seen: set[str] = set()
    for name, text in TEXTS.items():
        plain = flat(text)
        named = {code for code in codes(plain) if re.fullmatch(rf"(?:{roots})(?:-[a-z0-9]+)*", code)}
        named -= {*others, "ebook-convert"}
        named |= {word for words in re.findall(r'\bin="([^"]+)"', plain) for word in words.split()}
        named |= {word for words in re.findall(r"\beditions: \[([^\]]+)\]", plain) for word in words.split(", ")}
        assert named <= names | ({"handuot"} if name == "docs/problems.md" else set()), name
        seen |= named
    assert seen >= KNOWN


def test_every_edition_that_others_extend_or_not_is_in_the_changelog() -> None:
    assert set(codes(flat(CHANGELOG))) >= KNOWN - set(DEFAULT_EDITIONS)


def test_every_handout_is_among_those_to_print() -> None:
    handouts = {name for name in KNOWN if name.startswith("handout")}
    table = re.findall(r"^\|.*\|$", TEXTS["docs/printing.md"], re.MULTILINE)
    assert {word for row in table for code in codes(row) for word in code.split()} & handouts == handouts


def test_every_binder_is_named_where_one_is_asked_for() -> None:
    assert set(codes(rows(section(EDITIONS, "edition.toml"))["binder"][1])) == set(BINDERS)
    mended = section(PROBLEMS, "`binder-unknown`").partition("Write ")[2]
    assert set(codes(mended)) == set(BINDERS)


@pytest.mark.parametrize(("name", "kind"), [("handout", Handout), ("ebook", Ebook), ("email", Email)])
def test_templates_see_of_a_table_what_is_listed(name: str, kind: Any) -> None:
    listed = set(codes(rows(section(EDITIONS, "Names that every template sees"))[name][0]))
    wanted = {field.name for field in dataclasses.fields(kind)}
    assert listed - set(settings.LINES) == wanted - set(settings.LINES)


def test_what_templates_may_reach_is_listed_and_nothing_else() -> None:
    said = section(EDITIONS, "What templates may reach")
    filters = said.partition("filters: ")[2].partition(". ")[0]
    assert set(codes(filters)) == sandbox.FILTERS
    listed = re.findall(r"^\| (?!value|-)[^|]+ \| ([^|]+) \|$", said, re.MULTILINE)
    assert [set(codes(row)) for row in listed] == [set(names) for names in sandbox.METHODS.values()]


# A source


UNKNOWN = {"name", "names", "tdlr", "callout-warning", "challenge", "objectives"}
"""What documents write in a component's place: any name, one that is wrong, those of other tools."""


def test_components_in_documents_are_those_of_the_program() -> None:
    (line,) = re.findall(r"^- \*\*Components\*\* .*(?:\n .*)*", CHANGELOG, re.MULTILINE)
    assert set(codes(line)) - {":::"} == set(COMPONENTS)
    for name, text in GUIDES.items():
        named = re.findall(r"::: (?:\{\.)?([a-z][\w-]*)(?=[ `}\n])", text)
        assert set(named) <= {*COMPONENTS, *UNKNOWN}, name


def test_the_addresses_that_links_lead_to_are_those_of_the_program() -> None:
    (line,) = re.findall(r"- \*\*Links\*\* lead to (.*?) addresses", flat(WRITING))
    assert tuple(codes(line)) == SCHEMES
    (line,) = re.findall(r"Only (.*?) lead somewhere", flat(section(PROBLEMS, "`link-scheme`")))
    assert tuple(code.rstrip(":") for code in codes(line)) == SCHEMES


def test_the_endings_of_sources_are_those_of_the_program() -> None:
    (line,) = re.findall(r"In a folder, files that end in (.*?) are sources", flat(README))
    assert tuple(codes(line)) == ENDINGS


def test_the_places_of_pictures_are_those_of_the_program() -> None:
    (line,) = re.findall(r"A picture is looked for (.*?), and before these", flat(WRITING))
    assert codes(line) == [f"{place}/" for place in PICTURES if place]
    assert "beside the source, then in `assets/` of the project, in the project's folder, in `static/`" in line
    assert PICTURES[:3] == ("assets", "", "static")


def test_the_formats_of_pictures_are_those_of_the_program() -> None:
    formats = {*map(str.casefold, decode.FORMATS), "svg", "heic"}
    for text in (section(WRITING, "Figures"), section(PROBLEMS, "`picture-unreadable`")):
        words = re.findall(r"\b[A-Z][A-Za-z]{2,}\b", text)
        assert {word.casefold() for word in words if word.casefold() in formats} == formats


def test_languages_are_those_that_there_are_catalogues_of() -> None:
    catalogues = [file.stem for file in (PACKAGE / "words").glob("*.toml")]
    names = {Locale.parse(name.partition("-")[0]).get_language_name("en") for name in catalogues}
    (list_,) = re.findall(r"how dates are written: in (.*?)\. `es-MX`", flat(WRITING))
    (changed,) = re.findall(r"- \*\*Languages\*\*: (.*?)\. Numbers", flat(CHANGELOG))
    for line in (list_, changed.partition("by `lang`: ")[2]):
        assert set(re.findall(r"(?<!-)\b[A-Z][a-z]+", line)) == names
    assert changed.startswith(f"{len(catalogues)} catalogues")
    assert CHANGELOG.count("**Languages**") == 1


def day(updated: str, epoch: str) -> str:
    document = Document("a.md", Meta(title="A", slug="a", updated=updated), ())
    email = editions.load("email", (editions.packaged_styles(),))
    return instant(Job((document,), email, None, "a4", settings=Settings(epoch=epoch)))[:10]


def test_the_date_inside_files_is_the_one_that_the_guides_tell() -> None:
    last = day("", "")
    assert [day("2026-06-03", "2001-09-09"), day("", "2001-09-09")] == ["2026-06-03", "2001-09-09"]
    for text in (section(WRITING, "Dates and expiry"), section(EDITIONS, "Accessible and archival PDFs")):
        assert re.search(rf"`updated`, else .{{0,60}}`SOURCE_DATE_EPOCH`, else {last}", flat(text))


def test_what_expired_articles_say_is_what_the_documents_quote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/old.md": article("Old", review_by="2020-01")})
    report = run(tmp_path, editions=("email", "handout"))
    assert [built.edition for built in report.built] == ["email"]
    assert report.failed
    text = (tmp_path / "output/old/old-email.txt").read_text("utf-8")
    for words in (section(README, "Articles that are out of date"), section(WRITING, "Dates and expiry")):
        (quote,) = re.findall("“(EXPIRED: [^…”]+) …”", flat(words))
        assert quote in text


# Files

BOOK = """\
editions = ["ebook", "email"]

[collections.two]
articles = ["content/one.md"]
publisher = "P"
isbn = "978-3-16-148410-0"
"""


def test_the_files_beside_artifacts_and_of_the_state_are_those_that_a_build_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One"), "trifolio.toml": BOOK})
    run(tmp_path, editions=("email", "email-wrapped"))
    run(tmp_path, sources=(), collections=("two",), editions=("ebook",))
    names = {path.name for path in (tmp_path / "output").rglob("*") if path.is_file()}
    forms = {re.sub("^(?:one|two)-", "<slug>-", name) for name in names}
    loose = {re.sub("-(?:ebook|email(?:-wrapped)?)-", "-<edition>-", form) for form in forms}
    text = f"{README} {EDITIONS} {WRITING}".replace("`<name>-", "`<slug>-")
    told = {code for code in codes(flat(text)) if code.startswith("<slug>-")}
    told -= {"<slug>-handout.pdf", "<slug>-eml.eml", "<slug>-eml-….jpg", "<slug>-web.html", "<slug>-web-….jpg"}
    told = {code for code in told if not code.startswith(("<slug>-email-html", "<slug>-email-markdown"))}
    assert told <= forms | loose
    usual = {form for form in forms if "wrapped" not in form} - {"<slug>-ebook-onix.xml", "index.html"}
    assert usual < told & forms
    assert usual <= set(codes(flat(section(README, "Start"))))
    state = {f".trifolio/{path.name}{'/' if path.is_dir() else ''}" for path in (tmp_path / ".trifolio").iterdir()}
    table = re.findall(r"^\| (`.+`) \|", section(ARCHITECTURE, "Where state lives"), re.MULTILINE)
    listed = {code for row in table for code in codes(row) if code.startswith(".trifolio/")}
    # one is there while a build writes, the others after a command that had nothing to do
    assert listed == state | {".trifolio/unfinished", ".trifolio/unchanged-*"}


def test_the_readme_lists_every_document() -> None:
    listed = set(re.findall(r"\]\(((?:docs/)?[\w-]+\.md)\)", section(README, "More")))
    assert listed == TEXTS.keys() - {"README.md"}


def test_the_table_of_the_python_interface_is_complete() -> None:
    text = TEXTS["docs/python.md"]
    table = dict(re.findall(r"^\| `trifolio\.(\w+)(?:\([^`]*\))?` \| (.+) \|$", text, re.MULTILINE))
    assert set(table) == set(trifolio.__all__)
    members = {name for name in vars(trifolio.Project) if not name.startswith("_")}
    assert set(codes(table["Project"])) == members


def test_a_version_in_the_changelog_has_each_heading_once_and_in_order() -> None:
    order = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    for version in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        headings = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert headings == [name for name in order if name in headings]


# Figures

LIMITS = Limits()
MOST = LIMITS.megabytes // workers.ROOM
WORDS = {2: "two", 3: "three", 4: "four", 9: "nine", 20: "twenty"}


def kills() -> tuple[str, str]:
    """Return how many builds a soak kills, and how many the tests of every day."""
    text = (ROOT / "tests/pipeline/test_kills.py").read_text("utf-8")
    (pair,) = re.findall(r"^KILLS = (\d+) if SOAK else (\d+)$", text, re.MULTILINE)
    assert f"kills {pair[0]} builds instead of {WORDS[int(pair[1])]}." in text
    return pair[0], pair[1]


def soaked() -> str:
    (time,) = re.findall(r"full counts: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return str(time)


FIGURES = [
    ("README.md", r"one for up to (\w+) files", WORDS[workers.FEW]),
    ("README.md", r"one for each (\d+) of `megabytes` in `\[limits\]`: (\d+) without", (workers.ROOM, MOST)),
    ("README.md", r"seconds = (\d+) .*megabytes = (\d+) ", (LIMITS.seconds, LIMITS.megabytes)),
    ("README.md", r"warns from (\d+) days before", Review().warn),
    ("docs/editions.md", r"`contents` under `\[ebook\]` \((\d) without it\)", Ebook().contents),
    ("docs/scaling.md", r"each (\d+) of `megabytes` in `\[limits\]`: (\w+), unless", (workers.ROOM, WORDS[MOST])),
    ("docs/security.md", r"`seconds` of the processor for each step of one source \((\d+)\)", LIMITS.seconds),
    ("docs/security.md", r"`megabytes` for all workers together \((\d+),", LIMITS.megabytes),
    ("docs/security.md", r"than have (\d+) each", workers.ROOM),
    ("docs/security.md", r"by the clock after (\w+) times its seconds", WORDS[workers.PATIENCE]),
    ("docs/security.md", r"at most (\d+) MB, (\d+) levels of nesting", (source.LARGEST // 10**6, nodes.DEEPEST)),
    ("docs/security.md", r"a picture at most (\d+) million pixels", round(decode.PIXELS / 10**6)),
    ("docs/security.md", r"numbers that it multiplies are at most ([\d,]+)", f"{sandbox.LARGEST:,}"),
    ("docs/security.md", r"(\w+) in `make test`, (\d+) in `make soak`", (WORDS[int(kills()[1])], kills()[0])),
    ("docs/problems.md", r"larger than (\d+) MB", source.LARGEST // 10**6),
    ("docs/problems.md", r"More than (\d+) quotes, lists, blocks", nodes.DEEPEST),
    ("docs/problems.md", r"is at most (\d+) days away", Review().warn),
    ("docs/problems.md", r"than it may, (\w+) seconds of the processor", WORDS[LIMITS.seconds]),
    (
        "docs/problems.md",
        r"more than ([\d.]+) MB or more than (\d+) million",
        (ebook.HEAVIEST / 10**6, ebook.LARGEST // 10**6),
    ),
    ("docs/problems.md", r"fewer than (\d+) pixels on its longer side or (\d+)", cover.LEAST[::-1]),
    ("docs/problems.md", r"Use one of (\d+) × (\d+) pixels", layout.SIZE),
    ("docs/problems.md", r"`feedback`, has more than (\d+) bytes", qr.MOST),
    ("docs/writing.md", r"article of fewer than (\d+) words is one chapter", chapters.SHORT),
    ("docs/writing.md", r"cover, (\d+) × (\d+) pixels", layout.SIZE),
    ("docs/writing.md", r"From (\d+) days before", Review().warn),
    ("docs/writing.md", r"at (\d+) words a minute", parse.WORDS_A_MINUTE),
    ("docs/editions.md", r"may break its words; (\d+) without it", Options().measure),
    ("docs/editions.md", r"dots per inch on paper; (\d+) without it", ImageProfile().ppi),
    ("CONTRIBUTING.md", r"`make soak`, which takes ([^,]+),", soaked()),
    (
        "CHANGELOG.md",
        r"a source takes at most (\d+) MB, and each step of it (\w+) seconds",
        (source.LARGEST // 10**6, WORDS[LIMITS.seconds]),
    ),
]


@pytest.mark.parametrize(
    ("name", "pattern", "figure"), FIGURES, ids=[f"{name}: {figure}" for name, _, figure in FIGURES]
)
def test_a_figure_in_a_document_is_that_of_the_program(name: str, pattern: str, figure: Any) -> None:
    (told,) = re.findall(pattern, " ".join(TEXTS[name].split()))
    wanted = figure if isinstance(figure, tuple) else (figure,)
    assert told == (tuple(map(str, wanted)) if isinstance(told, tuple) else str(wanted[0]))
