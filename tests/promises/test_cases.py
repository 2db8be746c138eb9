"""Writers' cases: what is wrong in a source is said in full, at its true line; every code has a case and a paragraph.

`tests/cases/<name>.md` is one source. Its last comment holds the problems it must give, all of them, as they are
shown, without the path. `tests/cases/<name>/` is a project that is built; its `expect.txt` holds what is shown.
The pictures of `tests/cases/assets/` stand ready for the first kind. `tests/cases/check/CODE.md` is a source that
`trifolio check` finds CODE in; its last comment holds the problems of that code, all of them.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import books
import exhibits
from projects import PROFILE, TODAY, article, run, write
from trees import trees
from trifolio.binders import pdf
from trifolio.check import ebook, parity
from trifolio.document.model import Approval
from trifolio.pipeline import cluster, workers
from trifolio.pipeline import job as line
from trifolio.pipeline.approve import approve
from trifolio.pipeline.archive import prove
from trifolio.pipeline.build import build
from trifolio.pipeline.check import check
from trifolio.pipeline.read import read
from trifolio.pipeline.release import release
from trifolio.pipeline.request import Request
from trifolio.problems import ContentError, Problem, show, sort
from trifolio.project import editions
from trifolio.project.config import Project, find_project, sources
from trifolio.project.scaffold import scaffold
from trifolio.safety import web

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
SOURCES = sorted(CASES.glob("*.md"))
CHECKED = sorted(CASES.glob("check/*.md"))
FOLDERS = sorted(file.parent for file in CASES.glob("*/expect.txt"))

EXPECTED = re.compile(r"\n<!-- expect\n(.*)\n-->\n\Z", re.DOTALL)
SHOWN = re.compile(r"^(?:\S+: )?(error|warning|notice)\[([a-z-]+)\]: ", re.MULTILINE)
"""The head of a problem, as it is shown."""


def shown(problems: Sequence[Problem], path: str = "") -> str:
    return "\n".join(show(problem).removeprefix(f"{path}:").lstrip() for problem in problems)


def split(case: Path) -> tuple[str, str]:
    """Return the source of a case, and the problems that it expects."""
    text = case.read_text(encoding="utf-8")
    expected = EXPECTED.search(text)
    assert expected, f"{case.name} ends with no <!-- expect … -->"
    return text[: expected.start()], expected[1].strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", SOURCES, ids=lambda case: case.stem)
def test_a_source_gives_just_these_problems_at_these_lines(case: Path, folder: Path) -> None:
    source, expected = split(case)
    path = f"content/{case.name}"
    write(folder, {path: source})
    shutil.copytree(CASES / "assets", folder / "assets")
    project = Project(folder)
    known = frozenset(editions.names(project.styles))
    try:
        problems = read(project, folder / path, Request((), TODAY), known)[1]
    except ContentError as failed:
        problems = sort(failed.problems)
    assert shown(problems, path) == expected
    assert {problem.path for problem in problems} <= {path}
    assert all(1 <= problem.line <= len(source.splitlines()) + 1 for problem in problems)


@pytest.mark.parametrize("case", CHECKED, ids=lambda case: case.stem)
def test_a_check_gives_just_these_problems_of_the_code_of_a_case(case: Path, folder: Path) -> None:
    source, expected = split(case)
    write(folder, {f"content/{case.name}": source})
    shutil.copytree(CASES / "check" / "assets", folder / "content", dirs_exist_ok=True)
    request = Request((folder / "content" / case.name,), TODAY)
    problems = [problem for problem in check(find_project(folder), request).problems if problem.code == case.stem]
    assert expected
    assert shown(problems, f"content/{case.name}") == expected


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.name)
def test_a_project_gives_just_these_problems(case: Path, folder: Path) -> None:
    shutil.copytree(case, folder, dirs_exist_ok=True)
    try:
        problems = run(folder).problems
    except ContentError as failed:
        problems = sort(failed.problems)
    assert shown(problems) == (case / "expect.txt").read_text(encoding="utf-8").strip()


def _read(folder: Path, data: bytes) -> tuple[Problem, ...]:
    (folder / "some.md").write_bytes(data)
    return read(Project(folder), folder / "some.md", Request((), TODAY), frozenset())[1]


def _no_such_source(folder: Path, _: pytest.MonkeyPatch) -> object:
    return run(folder, sources=[Path("nothing.md")]).problems


def _no_file(folder: Path, _: pytest.MonkeyPatch) -> object:
    (folder / "some.md").mkdir()
    return read(Project(folder), folder / "some.md", Request((), TODAY), frozenset())[1]


def _latin(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _read(folder, article("Migraine", "Rest.\n\nA caf\xe9.").encode("latin-1"))


def _bell(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _read(folder, article("Migraine", "Rest.\n\nRing\x07 the bell.\x85").encode())


def _outside(folder: Path, _: pytest.MonkeyPatch) -> object:
    shutil.copy(CASES / "assets" / "rest.svg", folder / "secret.svg")
    write(folder, {"project/content/some.md": article("Migraine", "![Rest](../../secret.svg)")})
    project = Project(folder / "project")
    return read(project, Path("project/content/some.md"), Request((), TODAY), frozenset())[1]


def _without_pikepdf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    write(folder, {"content/some.md": article()})
    return run(folder, editions=("handout-booklet",)).problems


def _without_profile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article()})
    return run(folder, editions=("handout-press",)).problems


def _gradient(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    stops = '<stop stop-color="red"/><stop offset="1" stop-color="blue"/>'
    drawing = f'<linearGradient id="a">{stops}</linearGradient><rect fill="url(#a)" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawing}</svg>'
    shutil.copy(PROFILE, folder / "inks.icc")
    write(folder, {"trifolio.toml": "[handout]\nprofile = 'inks.icc'\n", "content/a.svg": svg})
    write(folder, {"content/some.md": article(body="![A field of two colours](a.svg)")})
    return run(folder, editions=("handout-press",)).problems


def _no_profile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    write(folder, {"trifolio.toml": "[handout]\nprofile = 'inks.icc'\n", "inks.icc": "no profile"})
    return _without_profile(folder, monkeypatch)


def _collected(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"trifolio.toml": '[collections.all]\narticles = ["content/none.md", "more/*.md"]\n'})
    return build(find_project(folder), Request((), TODAY, collections=("all",))).problems


def _collected_as_mail(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/a.md": article(), "trifolio.toml": '[collections.all]\narticles = ["content/a.md"]\n'})
    return build(find_project(folder), Request((), TODAY, editions=("email",), collections=("all",))).problems


def _without_pages(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), "styles/handout/document.html": "{{ nothing.at.all }}"})
    return run(folder, editions=("ebook",)).problems


def _without_pango(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    class WithoutPango:
        @staticmethod
        def find_spec(name: str, *_: object) -> ModuleSpec | None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")
            return None

    monkeypatch.setattr(sys, "meta_path", [WithoutPango, *sys.meta_path])
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    return run(write(folder, {"content/some.md": article()}), editions=("handout",)).problems


def _broken_on_purpose(code: str) -> Callable[[Path, pytest.MonkeyPatch], object]:
    return lambda folder, _patch: exhibits.problems_of(code, folder)


def _broken(code: str) -> Callable[[Path, pytest.MonkeyPatch], object]:
    return lambda _folder, _patch: ebook.lint(books.BROKEN[code][0](), "one.epub")


def _bug(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    def make(_: object) -> None:
        raise IndexError("out of range")

    monkeypatch.setattr(line, "make", make)
    return run(write(folder, {"content/some.md": article()}), editions=("email",)).problems


def _large(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _read(folder, b"a" * 16_000_001)


def _long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(workers, "PATIENCE", 60)  # a busy machine wastes the seconds of the clock
    write(
        folder,
        {"trifolio.toml": "[limits]\nseconds = 1\n", "content/some.md": article("Migraine", "*rest* " * 600_000)},
    )
    return run(folder, editions=("email",), jobs=1).problems


def _unwritable(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), "output/some": "a file where a folder should be"})
    return run(folder, editions=("email",)).problems


def _page_of_somebody(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), "output/index.html": "<h1>My site</h1>\n"})
    return run(folder, editions=("email",)).problems


def _led_out(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), "elsewhere/mine.txt": ""})
    (folder / "output").mkdir()
    (folder / "output/some").symlink_to(folder / "elsewhere")
    return run(folder, editions=("email",)).problems


def _changed(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), "content/other.md": article("Other")})
    run(folder, editions=("email",))
    write(folder, {"output/some/some-email.txt": "mine"})
    (folder / "content/some.md").unlink()
    return run(folder, editions=("email",)).problems


def _damaged_manifest(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article(), ".trifolio/manifest.json": "{}"})
    return run(folder, editions=("email",)).problems


def _long_mail(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article("Migraine", "Rest helps many. " * 5_500)})
    return run(folder, editions=("email",)).problems


def _parity(folder: Path, _: pytest.MonkeyPatch) -> object:
    write(folder, {"content/some.md": article("Migraine", "Take 5 mg of it.")})
    run(folder, editions=("email",))
    project = Project(folder)
    document, _found = read(project, Path("content/some.md"), Request((), TODAY), frozenset())
    data = (folder / "output/some/some-email.txt").read_bytes().replace(b"5 mg", b"50 mg")
    return parity.check(document, editions.load("email", project.styles), data)


def _init(folder: Path, _: pytest.MonkeyPatch) -> object:
    (folder / "library").mkdir()
    (folder / "library" / "mine.txt").touch()
    return scaffold(Path("library"))


def _torn(folder: Path, _: pytest.MonkeyPatch) -> tuple[Problem, ...]:
    cells = f'<tr><td rowspan="2">One</td><td>{"words " * 2000}</td></tr><tr><td>two</td></tr>'
    head = "<thead><tr><th>a</th><th>b</th></tr></thead>"
    write(folder, {"content/some.md": article("Some", f"<table>{head}<tbody>{cells}</tbody></table>")})
    return run(folder, editions=("handout",)).problems


def _no_such_cluster(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    write(folder, {"content/some.md": article()})
    return run(folder, editions=("email",), cluster="127.0.0.1:1").problems


def _retracted(folder: Path, _: pytest.MonkeyPatch) -> object:
    source = article("Some", "Rest helps [@rao2019].").replace(
        "---\nRest",
        "references:\n  - {id: rao2019, type: book, title: Rest, issued: 2019, DOI: 10.1000/rest}\n---\nRest",
    )
    columns = "Title,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature\n"
    files = {"content/some.md": source, "watch.csv": f"{columns}Rest,10.1000/notice,10.1000/REST,0,Retraction\n"}
    write(folder, {**files, "trifolio.toml": '[check]\nretractions = "watch.csv"\n'})
    return _of(folder, "reference-retracted")


def _asked(code: str) -> Callable[[Path, pytest.MonkeyPatch], object]:
    def ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
        gone, moved = web.Answer("is not there: the answer is 404"), web.Answer("", "https://library.example/new")
        answers = {"https://library.example/gone": gone, "https://library.example/old": moved}
        monkeypatch.setattr(web, "ask", lambda addresses: {address: answers[address] for address in addresses})
        links = " and ".join(f"[this]({address})" for address in answers)
        write(folder, {"content/some.md": article("Some", f"See {links}.")})
        return _of(folder, code, online=True)

    return ask


def _of(folder: Path, code: str, *, online: bool = False) -> tuple[Problem, ...]:
    project = find_project(folder)
    verdict = check(project, Request(sources(project, ()), TODAY, jobs=0), online=online)
    return tuple(problem for problem in verdict.problems if problem.code == code)


def _another_clinic(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    config = '[clinic]\nname = "River"\nphones = ["01234 567 800"]\n[clinics.hill]\nname = "Hill"\n'
    write(folder, {"content/some.md": article(body="Phone 01234 567 800."), "trifolio.toml": config})
    return run(folder, editions=("email",), clinics=("hill",)).problems


def _without_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    point = EntryPoint("ours", "shutil:copy", "trifolio.rules")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point] if group == point.group else [])
    file = write(folder, {"content/some.md": article()}) / "content/some.md"
    return check(find_project(folder), Request((file,), TODAY)).problems


def _approved(folder: Path, name: str, old: str, new: str) -> object:
    """Return what is wrong with an approved article after a text in a file of its project was replaced."""
    file = write(folder, {"content/some.md": article(body="Take 5 mg.\n\nRest.")}) / "content/some.md"
    approve(find_project(folder), file, Approval("A. Writer", "doctor", "2026-11-20"))
    write(folder, {name: (folder / name).read_text("utf-8").replace(old, new)})
    problems = check(find_project(folder), Request((file,), TODAY)).problems
    return tuple(problem for problem in problems if problem.code.startswith("approval"))


def _stale(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _approved(folder, "content/some.md", "5 mg", "50 mg")


def _unproved(folder: Path, _: pytest.MonkeyPatch) -> object:
    printed = "approved: [{by: B. Reader, role: patient, on: 2026-11}]\n"
    return _approved(folder, "content/some.md", "contact:", f"{printed}contact:")


def _forged(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _approved(folder, "approvals/some.toml", '"2026-11-20"', '"long ago"')


def _released(folder: Path, old: str, new: str) -> object:
    """Return why an article that was released once is not released again after a text in it was replaced."""
    file = write(folder, {"content/some.md": article()}) / "content/some.md"
    problems: list[Problem] = []
    for _ in range(2):
        run(folder, editions=("ebook", "email", "handout"))
        problems += release(find_project(folder), Request((file,), TODAY)).problems
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return tuple(problems)


def _no_version(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _released(folder, 'version: "1.0"\n', "")


def _same_version(folder: Path, _: pytest.MonkeyPatch) -> object:
    return _released(folder, "Some words", "Others")


def _no_archive(folder: Path, _: pytest.MonkeyPatch) -> object:
    (folder / "archive").mkdir()
    return prove(folder / "archive")


BY_HAND: Mapping[str, tuple[Callable[[Path, pytest.MonkeyPatch], object], Sequence[str]]] = {
    "a row that spans others and is taller than a page": (
        _torn,
        [
            (
                "content/some.md:9: warning[row-torn]: handout: a row of a table is torn by the end of a page: "
                f"“One {('words ' * 13)[:-2]}”"
            ),
            "    hint: make the row shorter, or let none of its cells span others",
        ],
    ),
    "a release without a version": (
        _no_version,
        [
            "content/some.md:1: error[release]: has no version, so no release could be told from the next",
            '    hint: write version: "1.0"',
        ],
    ),
    "a release of other words under the same version": (
        _same_version,
        [
            (
                "content/some.md:6: error[release-version]: version 1.0 is in the archive with other words: "
                "some-ebook.epub, some-email.txt, some-handout.pdf and 1 more"
            ),
            "    hint: raise “version”, build, and release that",
        ],
    ),
    "an archive without a release": (
        _no_archive,
        [
            "archive: error[archive]: there is no release here: no SHA256SUMS",
            "    hint: name a folder of the archive, such as archive/flu/1.0",
        ],
    ),
    "words that were changed after they were approved": (
        _stale,
        [
            (
                "content/some.md:9: warning[approval-stale]: changed since A. Writer approved it on 2026-11-20: "
                "“Take 50 mg.”"
            ),
            '    hint: have it approved again: trifolio approve content/some.md --by "A. Writer" --role "doctor"',
        ],
    ),
    "an approval that is on no record": (
        _unproved,
        [
            (
                "content/some.md:7: warning[approval-missing]: “approved” names what is not on record in "
                "approvals/some.toml: B. Reader on 2026-11"
            ),
            (
                '    hint: put it on record: trifolio approve content/some.md --by "B. Reader" --role "patient" '
                "--on 2026-11"
            ),
        ],
    ),
    "a record of approvals that was changed by hand": (
        _forged,
        [
            (
                "content/some.md:1: error[approval-record]: approvals/some.toml:7: on wants a date as 2026-11-27 or "
                "2026-11"
            ),
            "    hint: take the file as it was from your version control, or have the article approved again",
        ],
    ),
    "rules of another package that are none": (
        _without_rules,
        [
            ("shutil:copy: error[rules]: the rules “ours” cannot be loaded: TypeError: function is no Rule"),
        ],
    ),
    "a work that was retracted": (
        _retracted,
        [
            (
                "content/some.md:9: warning[reference-retracted]: reference “rao2019” was retracted, "
                "see doi.org/10.1000/notice"
            ),
            "    hint: cite another work, or say in the text that this one does not hold",
        ],
    ),
    "a link to what the web does not have": (
        _asked("link-online"),
        [
            ("content/some.md:9: warning[link-online]: “https://library.example/gone” is not there: the answer is 404"),
            "    hint: look whether it moved, or link to another page",
        ],
    ),
    "a link to what has moved": (
        _asked("link-moved"),
        [
            "content/some.md:9: notice[link-moved]: “https://library.example/old” has moved for good",
            "    hint: write “https://library.example/new”",
        ],
    ),
    "a source that is not there": (
        _no_such_source,
        ["nothing.md: error[source-unreadable]: cannot be read: No such file or directory"],
    ),
    "the telephone of another clinic": (
        _another_clinic,
        [
            (
                "content/some.md: error[clinic-foreign]: email: 01234 567 800 is the telephone of River, not of "
                "[clinics.hill]"
            ),
            '    hint: say it in [clinics.NAME.handout] or .email, or in ::: {.only clinic="NAME"}',
        ],
    ),
    "a cluster that is not there": (
        _no_such_cluster,
        [
            "127.0.0.1:1: error[cluster]: no scheduler answers there",
            "    hint: start one with: dask scheduler",
        ],
    ),
    "a source of more than 16 MB": (
        _large,
        [
            "some.md: error[source-large]: is more than 16 MB, the most that is read",
            "    hint: split it, and keep pictures in files of their own",
        ],
    ),
    "a source that takes too long": (
        _long,
        [
            "content/some.md: error[limit]: it takes more than 1 seconds of the processor",
            "    hint: split the article, or raise “seconds” or “megabytes” in [limits] of trifolio.toml",
        ],
    ),
    "an artifact that cannot be written": (
        _unwritable,
        [
            "output/some/some-email.txt: error[output-unwritable]: cannot be written: File exists",
            "    hint: is there room on the disk, and may you write there?",
        ],
    ),
    "a page where somebody else's stands": (
        _page_of_somebody,
        [
            (
                "output/index.html: warning[page-foreign]: is not a page of ours, so it stays, and the library has "
                "no page there"
            ),
            "    hint: give it another name, choose another --output, or write “pages = false” under [site]",
        ],
    ),
    "an artifact that a link would lead out of the output folder": (
        _led_out,
        [
            "output/some/some-email.txt: error[output-outside]: a link leads out of the output folder",
            "    hint: nothing is written outside output",
        ],
    ),
    "an artifact that was changed and must not stay": (
        _changed,
        [
            (
                "output/some/some-email.txt: warning[output-changed]: must not stay (its article is gone), "
                "but was changed after it was built, so it was not removed"
            ),
            "    hint: remove it yourself, or keep it under another name",
        ],
    ),
    "a damaged manifest": (
        _damaged_manifest,
        [
            (
                ".trifolio/manifest.json: warning[manifest-damaged]: is damaged or of another version, and begins "
                "anew: what was built before is no longer known"
            ),
            "    hint: look in the output folder for artifacts that are expired or whose article is gone",
        ],
    ),
    "a mail that Gmail clips": (
        _long_mail,
        [
            "content/some.md:1: warning[email-size]: email: 91 KB; Gmail hides what comes after about 102 KB",
            '    hint: give the mail the key points and a link: “::: {.except in="email"}” leaves a part out',
        ],
    ),
    "an edition that says something else": (
        _parity,
        [
            "content/some.md:9: error[parity]: email: “50” for “5” in “take 5 mg of it”",
            "    hint: the edition's templates must say it; what an edition shall leave out stands in “::: except”",
        ],
    ),
    "a source that is a folder": (
        _no_file,
        ["some.md: error[source-unreadable]: cannot be read: Is a directory"],
    ),
    "bytes that are not UTF-8": (
        _latin,
        [
            ("some.md:11: error[source-encoding]: byte 0xe9 is not UTF-8; in Windows-1252 it is “é”, as in “A café.”"),
            (
                "    hint: save it again as UTF-8: in Notepad by “Save as”, “Encoding”; in Word as “Plain text”, "
                "“Other encoding”"
            ),
        ],
    ),
    "control characters": (
        _bell,
        [
            "some.md:11: warning[source-control]: left out the control character U+0007",
            "some.md:11: warning[source-control]: left out the control character U+0085",
        ],
    ),
    "a picture outside the project": (
        _outside,
        [
            "project/content/some.md:9: error[picture-outside]: ../../secret.svg is outside the project",
            "    hint: copy it beside the article",
        ],
    ),
    "a collection of articles that are not there": (
        _collected,
        [
            "trifolio.toml:1: error[collection]: the collection “all”: no file is called more/*.md",
            "    hint: paths begin at the folder of trifolio.toml",
            "trifolio.toml:1: error[collection]: the collection “all”: there is no article content/none.md",
            "    hint: paths begin at the folder of trifolio.toml",
        ],
    ),
    "an edition that holds no collection": (
        _collected_as_mail,
        [
            "trifolio.toml:1: error[collection]: “email” cannot hold a collection",
            "    hint: an edition that can has a list “collection” in its edition.toml",
        ],
    ),
    "an ebook whose handout cannot be made": (
        _without_pages,
        [
            "content/some.md: warning[page-list-missing]: ebook: it does not tell the pages of handout, which failed",
            "    hint: build handout and see what it lacks",
        ],
    ),
    "a machine without Pango": (
        _without_pango,
        [
            "content/some.md: error[pango-missing]: the handout needs Pango, which this machine lacks",
            f"    hint: {pdf.PANGO}",
        ],
    ),
    "a machine without pikepdf": (
        _without_pikepdf,
        [
            "content/some.md: error[extra-missing]: handout-booklet: a booklet needs the package pikepdf",
            "    hint: pip install 'trifolio[print]'",
        ],
    ),
    "a printing house's profile that is not named": (
        _without_profile,
        [
            "content/some.md: error[profile-missing]: handout-press: the printing house's colour profile is not named",
            "    hint: ask for it, and name it under [handout] in trifolio.toml: profile = “name.icc”",
        ],
    ),
    "a printing house's profile that is none": (
        _no_profile,
        [
            "content/some.md: error[profile-unreadable]: handout-press: inks.icc is no colour profile",
            "    hint: name the profile of a printing process with four inks, as the printing house gives it",
        ],
    ),
    "a colour that no ink can take the place of": (
        _gradient,
        [
            "content/some.md: error[press-colour]: handout-press: a colour could not be turned into inks (a gradient)",
            "    hint: gradients in drawings cannot: save them as pictures; in style sheets write device-cmyk(…)",
        ],
    ),
    "a fault of ours": (
        _bug,
        [
            "content/some.md: error[bug]: email: IndexError: out of range",
            "    hint: this is a fault of trifolio; please report it with the article",
        ],
    ),
    "a folder that is not empty": (
        _init,
        [
            "library: error[init-exists]: there is something here already",
            "    hint: name a new or an empty folder",
        ],
    ),
    **{f"an artifact with {code}": (_broken_on_purpose(code), broken.told) for code, broken in exhibits.BROKEN.items()},
    **{
        f"a book with a {code}": (
            _broken(code),
            [f"one.epub: {severity}[{code}]: {message}" for message in messages]
            + ["    hint: build it again"] * (severity == "error"),
        )
        for code, (_, messages) in books.BROKEN.items()
        for severity in ["error" if code == "book-unreadable" else "warning"]
    },
}


@pytest.mark.parametrize(("make", "expected"), BY_HAND.values(), ids=BY_HAND.keys())
def test_what_no_case_can_hold_gives_just_these_problems(
    make: Callable[[Path, pytest.MonkeyPatch], object],
    expected: Sequence[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    try:
        problems = make(folder, monkeypatch)
    except ContentError as failed:
        problems = failed.problems
    assert isinstance(problems, tuple)
    assert shown(problems).splitlines() == list(expected)


def severities() -> dict[str, set[str]]:
    """Return the codes of all cases, each with the severities that it is shown with."""
    texts = [split(case)[1] for case in (*SOURCES, *CHECKED)]
    texts += [(case / "expect.txt").read_text(encoding="utf-8") for case in FOLDERS]
    texts += ["\n".join(expected) for _, expected in BY_HAND.values()]
    found: dict[str, set[str]] = {}
    for text in texts:
        for severity, code in SHOWN.findall(text):
            found.setdefault(code, set()).add(severity)
    return found


MAKERS: Mapping[str, slice] = {
    **dict.fromkeys(("PictureError", "error", "kind", "nesting", "problem", "warn", "warning", "wrong"), slice(0, 1)),
    "Origin": slice(2, 4),
    "partial": slice(1, 2),
    "Problem": slice(1, 2),
    "Rule": slice(0, 1),
}
"""The functions that are given codes, and at which places."""

CODE = re.compile("[a-z]+(?:-[a-z]+)*")


def codes(tree: ast.Module) -> Iterator[str]:
    """Yield every code that a module gives to a maker of problems, written there or named there just before."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in MAKERS:
            continue
        for given in call.args[MAKERS[name]]:
            written: list[ast.AST] = [given]
            if isinstance(given, ast.Name):
                around = [scope for scope in scopes if any(node is call for node in ast.walk(scope))]
                written = [node for scope in around for node in assigned(scope, given.id)]
            yield from (value for node in written for value in constants(node) if CODE.fullmatch(value))


def constants(node: ast.AST) -> Iterator[str]:
    """Yield the texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def assigned(scope: ast.FunctionDef, name: str) -> Iterator[ast.AST]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            yield node.value


def codes_in_the_source() -> set[str]:
    return {code for tree in trees().values() for code in codes(tree)}


def paragraphs() -> dict[str, str]:
    """Return the paragraphs of docs/problems.md by their code."""
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    parts = re.split(r"^## `([a-z-]+)`\n", text, flags=re.MULTILINE)
    assert len(parts[1::2]) == len(set(parts[1::2]))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_codes_are_found_however_they_reach_a_problem() -> None:
    found = codes_in_the_source()
    assert {"alt-missing", "expired", "link-site", "link-scheme", "picture-bomb", "option-value", "bug"} <= found
    assert len(found) > 55


def test_every_code_has_a_case_and_no_case_is_of_a_code_that_is_gone() -> None:
    assert sorted(severities()) == sorted(codes_in_the_source())


def test_every_code_has_a_paragraph_and_no_paragraph_is_of_a_code_that_is_gone() -> None:
    assert sorted(paragraphs()) == sorted(codes_in_the_source())


def test_the_paragraphs_stand_in_the_order_of_their_codes() -> None:
    assert list(paragraphs()) == sorted(paragraphs())


@pytest.mark.parametrize("code", sorted(paragraphs()))
def test_a_paragraph_states_the_severity_and_shows_an_example(code: str) -> None:
    paragraph = paragraphs()[code]
    stated = re.match(r"\n\*\*(Error|Warning|Notice)\.\*\* \S", paragraph)
    assert stated
    assert {stated[1].lower()} == severities()[code]
    assert "`" in paragraph
