"""The documents say what is: nothing is left out, every link leads somewhere, every example works."""

from __future__ import annotations

import dataclasses
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import metadata, requires
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
    rows,
    running,
    section,
    typed,
)
from projects import article, write
from trifolio.binders import BINDERS, pdf
from trifolio.binders.contract import Binding
from trifolio.check.writing.retractions import COLUMNS
from trifolio.cli.main import main
from trifolio.document import parse
from trifolio.document.components import COMPONENTS, KINDS
from trifolio.document.components.conditional import Conditional
from trifolio.document.model import Document, Meta
from trifolio.document.parse.front import KEYS
from trifolio.job import Binder, Clinic, ImageProfile, Job, Options, Page, Picture, Reader
from trifolio.problems import DOCS, ContentError, Problem
from trifolio.project import config as project
from trifolio.project import editions, settings
from trifolio.render import pages
from trifolio.render import templates as render
from trifolio.render.html import pages as book
from trifolio.render.text import pages as text_pages
from trifolio.source import file as source

PACKAGE = ROOT / "src" / "trifolio"
STYLES = (editions.packaged_styles(),)
KNOWN = frozenset(editions.names(STYLES))


def problems_of(text: str) -> tuple[Problem, ...]:
    read = source.read_text(text.encode(), "example.md", "example")
    return parse.parse(read, editions=KNOWN)[1]


# Links


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to headings."""
    names = set()
    for heading in re.findall(r"^#{1,6} (.+)$", running(text), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        names.add(plain.replace(" ", "-"))
    return names


def links(text: str) -> list[str]:
    plain = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", running(text))
    return re.findall(r"\]\(([^)\s]+)\)", plain)


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_within_the_repository_leads_somewhere(file: Path) -> None:
    dead = []
    for link in links(file.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if re.match(r"\w+:", link):
            continue
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            dead.append(link)
    assert dead == []


def test_dead_links_are_seen() -> None:
    text = "# One: `two`\n\n[a](b.md#c) `[d](e)`\n\n```\n[f](g)\n# no heading\n```\n"
    assert links(text) == ["b.md#c"]
    assert anchors(text) == {"one-two"}


def test_the_picture_of_the_results_is_light() -> None:
    assert (ROOT / "docs/results.png").stat().st_size < 400_000


# The source


def test_every_key_of_the_front_matter_is_in_the_guide_and_no_other() -> None:
    assert set(rows(section(WRITING, "Front matter"))) == set(KEYS)


def component_section(name: str) -> str:
    for heading in re.findall(r"^#{2,3} (.+)$", running(WRITING), re.MULTILINE):
        if name in codes(heading):
            return section(WRITING, heading)
    return section(WRITING, "Text for some editions only")


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_is_in_the_guide_with_its_options_their_values_and_an_example(name: str) -> None:
    body = component_section(name)
    options = rows(body)
    assert set(options) == set(COMPONENTS[name].options)
    for key, option in COMPONENTS[name].options.items():
        assert set(option.schema.get("items", option.schema).get("enum", ())) <= set(codes(" ".join(options[key])))
    examples = "".join(fence.text for fence in fences(body))
    assert re.search(rf"^::: (?:{name}$|{{\.{name}[ }}])", examples, re.MULTILINE)


def test_every_example_of_the_guide_can_be_read() -> None:
    examples = [fence.text for fence in fences(WRITING) if fence.language == "markdown"]
    assert len(examples) > len(COMPONENTS) // 2
    for example in examples:
        assert {problem.code for problem in problems_of(example)} <= {"meta-missing", "title-missing"}, example


def test_the_example_of_the_readme_is_a_complete_source() -> None:
    (example,) = (fence.text for fence in fences(README) if fence.language == "markdown")
    assert problems_of(example) == ()
    assert len(set(re.findall(r"^::: (?:{\.)?([\w-]+)", example, re.MULTILINE)) & set(COMPONENTS)) > 3


def test_the_problem_that_the_readme_shows_looks_as_problems_do() -> None:
    shown = fences(README)[0].text
    found = problems_of("::: warnin\nx\n:::\n")
    assert any(f"error[{problem.code}]: {problem.message}\n    hint: {problem.hint}" in shown for problem in found)


# The command line


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str]) -> Mapping[str, set[str]]:
    """Return the options of every command, and those of the program under an empty name."""
    names = re.findall(r"^    (\w[\w-]*)  ", help_of(capsys), re.MULTILINE)
    assert "build" in names
    return {
        name: set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", help_of(capsys, *filter(None, [name]))))
        for name in ("", *names)
    }


def test_every_command_and_every_option_is_in_the_readme_and_no_other(commands: Mapping[str, set[str]]) -> None:
    said = section(README, "The command line")
    shown = fences(said)[0].text
    assert set(re.findall(r"trifolio (\w+)", shown)) == set(commands) - {""}
    for name, options in commands.items():
        mine = re.findall(rf"trifolio {name}((?:.|\n {{4}})*)", shown) if name else [shown]
        for option in options - {"-h", "--help"}:
            assert f"`{option}" in said or re.search(rf"{option}\b", "".join(mine)), f"trifolio {name} {option}"
    known = set().union(*commands.values())
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*\b", shown)) <= known
    assert {option.split()[0] for option in rows(said)} == commands["build"] - {"-h", "--help"}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_in_an_example_exists_with_its_options(file: Path, commands: Mapping[str, set[str]]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for program, *words in typed(file.read_text(encoding="utf-8")):
        if program == "make":
            assert {word for word in words if "=" not in word} <= targets
            continue
        name = "" if words[0].startswith("-") else words[0]
        assert name in commands
        assert {word for word in words if word.startswith("-")} <= commands[name]


# The project


def test_every_extra_is_in_the_readme() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    install = section(README, "Install")
    assert set(extras) == set(rows(install))
    asked = re.findall(r"pipx? install (?:--force )?'\.\[(.+?)\]'", install)
    assert len(asked) == 2
    assert set(",".join(asked).split(",")) <= extras.keys()


def test_what_the_readme_installs_is_what_the_set_up_and_the_program_ask_for() -> None:
    """`setup/try-install.sh` types the README's lines in a new system; this holds them against the other places."""
    lines = [line for fence in fences(section(README, "Install")) for line in fence.text.splitlines()]
    (by_apt,) = (set(line.split()[3:]) for line in lines if line.startswith("sudo apt install pipx"))
    (by_brew,) = (set(line.split()[2:]) for line in lines if line.startswith("brew install"))
    assert by_apt - {"pipx"} == set(re.findall(r"lib\S+", pdf.PANGO.partition(";")[0]))
    (needed,) = re.findall(r"has_pango Pango '(.+?)' (.+)", (ROOT / "setup/setup.sh").read_text("utf-8"))
    assert set(needed[1].split()) == by_apt - {"pipx"}
    assert by_brew - {"pipx"} == set(needed[0].split()) - {"python"}
    assert DOCS in section(README, "Start")


def test_the_configuration_of_the_readme_is_read_without_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = section(README, "Make it yours")
    example = next(fence.text for fence in fences(said) if fence.language == "toml")
    write(tmp_path, {"trifolio.toml": example, "clinic-logo.svg": "<svg/>", "printer.icc": "", "cover.jpg": ""})
    write(tmp_path, {"retraction_watch.csv": ",".join(COLUMNS)})
    monkeypatch.chdir(tmp_path)
    found = project.find_project(tmp_path)
    assert found.problems == ()
    assert found.clinic is not None
    assert found.clinic.logo is not None
    assert list(found.clinics) == ["north"]
    assert list(found.collections) == ["visits"]
    assert set(keys(settings.configuration(tmp_path).schema)) <= {
        *all_keys(tomllib.loads(example)),
        *codes(running(said)),
    }


def keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of a table, and those of the tables in it, by its JSON Schema."""
    yield from schema.get("properties", {})
    for inner in (*schema.get("properties", {}).values(), schema.get("additionalProperties")):
        if isinstance(inner, Mapping):
            yield from keys(inner)


def all_keys(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of a table, and those of the tables in it."""
    for key, value in table.items():
        yield key
        yield from all_keys(value) if isinstance(value, Mapping) else ()


# Editions


def test_every_edition_is_listed_with_its_medium_and_binder() -> None:
    listed = rows(EDITIONS.partition("## edition.toml")[0])
    assert set(listed) == KNOWN
    for name, (medium, binder, file) in listed.items():
        loaded = editions.load(name, STYLES)
        assert (medium, binder) == (loaded.medium, loaded.binder.name)
        assert codes(file)[0] == loaded.extension
        assert codes(file)[1:] == list(loaded.family[1:])


def test_every_key_of_edition_toml_is_listed_and_no_other(tmp_path: Path) -> None:
    write(tmp_path, {"odd/edition.toml": "qqqqqqqq = 1\n"})
    with pytest.raises(ContentError) as failed:
        editions.load("odd", (tmp_path,))
    known = failed.value.problems[0].hint.removeprefix("known: ").split(", ")
    keys, options = section(EDITIONS, "edition.toml").split("These are the keys of `[options]`")
    assert set(rows(keys)) == set(known)
    assert set(rows(options)) == {field.name for field in dataclasses.fields(Options)}
    asked = set(re.findall(r"\boptions\.(\w+)", sources()))
    assert set(rows(options)) - {"own"} <= asked


def sources() -> str:
    """Return all templates, and all code that lays out and builds, as one text."""
    code = (file for room in ("pictures", "render", "binders", "pipeline") for file in (PACKAGE / room).rglob("*.py"))
    templates = [path for path in STYLES[0].rglob("*") if path.suffix in {".html", ".xhtml", ".txt", ".opf"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in (*code, *templates))


def test_every_field_of_an_image_profile_is_listed_and_no_other() -> None:
    assert set(rows(section(EDITIONS, "Pictures"))) == {field.name for field in dataclasses.fields(ImageProfile)}


def test_every_field_of_a_binder_and_of_what_it_gets_is_listed_and_every_binder_named() -> None:
    body = section(EDITIONS, "Binders")
    assert set(rows(body)) == {field.name for row in (Binding, Binder, Reader) for field in dataclasses.fields(row)}
    assert set(BINDERS) <= set(codes(body))
    values: dict[str, object] = {}
    exec([fence.text for fence in fences(body) if fence.language == "python"][-1], values)  # noqa: S102 - our own
    assert isinstance(values["SHOUT"], Binder)


def test_every_token_is_listed_and_no_other() -> None:
    sheets = (file.read_text(encoding="utf-8") for file in STYLES[0].rglob("tokens.css"))
    tokens = {token for sheet in sheets for token in re.findall(r"(--[\w-]+):", sheet)}
    listed = re.findall(r"`(--[\w-]+)`(?=[^|\n]*\|)", section(EDITIONS, "Style sheets"))
    assert sorted(listed) == sorted(tokens)


def test_every_template_of_a_component_is_listed_with_the_fields_it_sees() -> None:
    listed = rows(section(EDITIONS, "Templates").partition("### ")[0])
    for folder, ending in (("html", ".html"), ("text", ".txt")):
        files = (STYLES[0] / folder / "components").glob(f"*{ending}")
        assert {file.stem for file in files} == set(listed)
    for kind in KINDS.keys() - {Conditional}:
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
        own = {field.name for field in dataclasses.fields(kind)} - {"line", "number"}
        assert own <= set(codes(listed[name][1])), name


def seen(monkeypatch: pytest.MonkeyPatch, name: str) -> tuple[set[str], set[str]]:
    """Return the names that the pages of an edition see, and those that its components see."""
    in_pages, in_components = set[str](), set[str]()

    def page(_edition: object, _name: str, context: render.Context, **values: object) -> str:
        in_pages.update(context.values, values)
        return real(_edition, _name, context, **values)  # type: ignore[arg-type]

    def part(_edition: object, _name: str, context: render.Context, **values: object) -> str:
        in_components.update(context.values, values)
        return real(_edition, _name, context, **values)  # type: ignore[arg-type]

    real = render.render
    for module in (text_pages, book):
        monkeypatch.setattr(module, "render", page)
    monkeypatch.setattr(render, "render", part)
    read = source.read_text(article(body="## One\n\n::: tip\nx\n:::\n\n| a |\n|---|\n| b |").encode(), "a.md", "a")
    loaded = editions.load(name, STYLES)
    cover = {"cover": Picture("c.jpg", "image/jpeg", b"", 1, 1)}
    job = Job((parse.parse(read)[0],), loaded, Clinic(), "a4")
    pages.render_pages(job, cover)
    return in_pages, in_components


@pytest.mark.parametrize(("medium", "names"), [("html", ("handout", "ebook")), ("text", ("email", "email-markdown"))])
def test_every_name_that_templates_see_is_listed_and_no_other(
    medium: str, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = set(rows(section(EDITIONS, "Names that every template sees")))
    own = set(rows(section(EDITIONS, f"Names of the {medium} medium")))
    in_pages, in_components = set[str](), set[str]()
    for name in names:
        with monkeypatch.context() as patch:
            found = seen(patch, name)
        assert every <= found[0]
        in_pages |= found[0]
        in_components |= found[1]
    assert in_pages | in_components == every | own | {"block"}
    assert {field.name for field in dataclasses.fields(Meta)} == set(codes(rows(EDITIONS)["meta"][0]))
    listed = set(codes(rows(EDITIONS)["document"][0])) - {"meta"}
    assert listed <= {field.name for field in dataclasses.fields(Document)}


def install_the_binder_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what installing the package of the documentation's binder does."""
    shown = files_shown(EDITIONS)
    project = tomllib.loads(shown["pyproject.toml"])["project"]
    ((group, points),) = project["entry-points"].items()
    info = f"{project['name']}-{project['version']}.dist-info"
    write(
        folder,
        {
            "shouting.py": shown["shouting.py"],
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
            f"{info}/entry_points.txt": f"[{group}]\n" + "".join(f"{name} = {at}\n" for name, at in points.items()),
        },
    )
    monkeypatch.syspath_prepend(folder)


def test_the_editions_shown_are_whole_editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_the_binder_shown(tmp_path / "plugin", monkeypatch)
    shown = {name: text for name, text in files_shown(f"{README}\n{EDITIONS}").items() if name.startswith("styles/")}
    write(tmp_path, shown)
    names = editions.names((tmp_path / "styles",))
    assert names == ("card", "handout-square", "loud")
    loaded = {name: editions.load(name, (tmp_path / "styles", *STYLES)) for name in names}
    assert loaded["handout-square"].family == ("handout-square", "handout-a5", "handout")
    assert "148mm" in loaded["handout-square"].css[-1].text
    read = source.read_text(article(body="::: tldr\n- One\n:::\n\nTwo.").encode(), "a.md", "a")
    job = Job((parse.parse(read)[0],), loaded["card"], None, "a4")
    (page,) = pages.render_pages(job, {})
    assert "One" in page.text
    assert "Two" not in page.text


def test_the_binder_shown_is_a_whole_binder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = files_shown(EDITIONS)
    write(tmp_path, {"shouting.py": shown["shouting.py"]})
    monkeypatch.syspath_prepend(tmp_path)
    points: Any = tomllib.loads(shown["pyproject.toml"])["project"]["entry-points"]["trifolio.binders"]
    assert points == tomllib.loads(next(f.text for f in fences(README) if "entry-points" in f.text))["project"][
        "entry-points"
    ].get("trifolio.binders")
    module, _, function = points["shout"].partition(":")
    bind = getattr(import_module(module), function)
    monkeypatch.delitem(sys.modules, module)
    job = Job((), editions.load("email", STYLES), None, "a4")
    assert bind(Binding(job, (Page("a", "A", "hello!"),), {})) == (b"HELLO!", {"shouts": 1}, ())
    assert tomllib.loads(shown["styles/loud/edition.toml"])["binder"] in points


# The architecture


def test_every_dotted_name_of_the_program_in_the_architecture_is_there() -> None:
    line = codes(running(section(ARCHITECTURE, "The line")))
    names = [name for name in line if re.fullmatch(r"[a-z_]+(\.\w+)+", name)]
    assert len(names) > 10
    assert [name for name in names if not is_there(name)] == []


def is_there(name: str) -> bool:
    """Tell whether a dotted name means something in the program."""
    thing: Any = import_module("trifolio")
    for part in name.split("."):
        if not hasattr(thing, part) and isinstance(thing, ModuleType):
            try:
                thing = import_module(f"{thing.__name__}.{part}")
                continue
            except ImportError:
                return False
        thing = getattr(thing, part, None)
    return thing is not None


def test_each_test_that_the_security_policy_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(named) > 10
    for file, function in named:
        assert f"def {function}(" in (ROOT / file).read_text("utf-8") or not function, (file, function)


# Licences


def installed(requirements: Iterable[str]) -> dict[str, str]:
    """Return all that requirements bring on Python 3.11, each with its licence (SPDX) if its metadata say it so."""
    found: dict[str, str] = {}
    waiting = [Requirement(text) for text in requirements]
    done = set[str]()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in done:
            continue
        done.add(str(wanted))
        found[canonicalize_name(wanted.name)] = "".join(metadata(wanted.name).get_all("License-Expression") or ())
        for text in requires(wanted.name) or ():
            more = Requirement(text)
            if any(
                not more.marker
                or more.marker.evaluate({"python_version": "3.11", "python_full_version": "3.11.0", "extra": extra})
                for extra in ("", *wanted.extras)
            ):
                more.marker = None
                waiting.append(more)
    return found


def test_the_licence_of_all_that_is_installed_is_told_by_extra_and_of_nothing_else() -> None:
    table = README.partition("## Licence")[2]
    told = {row[0].strip("`"): row[1] for row in re.findall(r"^\| (\S+) \| (.*) \|$", table, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {**project["optional-dependencies"], "none": project["dependencies"]}
    del extras["all"]
    assert extras.keys() == told.keys() - {"extra", "---"}
    base = installed(extras["none"])
    for extra, requirements in extras.items():
        wanted = installed(requirements)
        names: dict[str, str] = {}
        for group, licences in re.findall(r"([^()]+) \(([^()]+)\)", told[extra]):
            names |= dict.fromkeys((name.strip("* ") for name in group.split(",") if name.strip()), licences)
        assert wanted.keys() - (base if extra != "none" else {}) <= names.keys() <= wanted.keys(), extra
        for name, licences in names.items():
            assert all(part in licences for part in re.split(" (?:AND|OR) ", wanted[name])), (extra, name)


def test_what_is_installed_by_what_is_installed_is_seen() -> None:
    assert installed(["anyio"]).keys() == {"anyio", "idna", "typing-extensions"}
    assert installed(["fonttools"]).keys() == {"fonttools"}
    assert installed(["fonttools[woff]"]).keys() == {"fonttools", "brotli", "zopfli"}
