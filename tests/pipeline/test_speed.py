"""What makes a build quick, held as facts that can be seen without a clock; docs/speed.md has the figures."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from fontTools.ttLib import TTFont
from jinja2.bccache import Bucket

from documents import document
from projects import article, made, picture, run, write
from trifolio.binders import pdf
from trifolio.fonts import faces
from trifolio.job import Job
from trifolio.pictures.cover import layout as cover
from trifolio.pipeline import workers
from trifolio.pipeline.job import make
from trifolio.project import editions
from trifolio.render import templates
from trifolio.safety.limits import Limits

STYLES = (editions.packaged_styles(),)

AUDITED = """
import sys
sys.addaudithook(lambda event, _: event in ("subprocess.Popen", "os.posix_spawn") and print(event))
from trifolio.binders import pdf
from trifolio.pipeline import executor, workers
pdf.load()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are searched for")
def test_the_handouts_engine_is_loaded_without_running_other_programs() -> None:
    done = subprocess.run([sys.executable, "-c", AUDITED], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_the_engine_is_loaded_once_and_what_it_imported_is_frozen() -> None:
    code = "import gc; from trifolio.binders import pdf; assert pdf.load() is pdf.load(); print(gc.get_freeze_count())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0


def test_a_drawn_cover_is_kept_until_it_would_be_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = cover.draw
    monkeypatch.setattr(cover, "draw", lambda meta, *rest: drawn.append(meta.title) or draw(meta, *rest))  # type: ignore[func-returns-value]
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One")})
    first = {built.path: Path(built.path).read_bytes() for built in run(tmp_path, editions=("ebook",)).built}
    again = {
        built.path: Path(built.path).read_bytes() for built in run(tmp_path, editions=("ebook",), force=True).built
    }
    assert (drawn, first) == (["One"], again)
    write(tmp_path, {"content/one.md": article("Two")})
    run(tmp_path, editions=("ebook",))
    assert drawn == ["One", "Two"]


def test_a_cover_is_drawn_anew_for_another_photograph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    draw = cover.draw
    monkeypatch.setattr(cover, "draw", lambda meta, *rest: drawn.append(meta.title) or draw(meta, *rest))  # type: ignore[func-returns-value]
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One", "![A square](square.png)")})
    for colour in ("navy", "maroon"):
        picture(tmp_path / "assets/square.png", colour)
        run(tmp_path, editions=("ebook",))
    assert drawn == ["One"]  # line art is not on the cover


@pytest.mark.parametrize(("text", "kerned"), [("TGF-β and β", False), ("β, ✓, →", False), ("αβγ", True)])
def test_fallback_letters_are_kerned_where_two_stand_side_by_side(text: str, kerned: bool) -> None:  # noqa: FBT001
    loaded, lacking = faces.load(text)
    assert lacking == ""
    for name in (name for name in loaded if "SourceSans" in name):
        font = TTFont(io.BytesIO(loaded[name]))
        assert ("GPOS" in font) is kerned
        assert "fvar" not in font
        assert {ord(letter) for letter in text if letter in "αβγ→✓"} <= set(font.getBestCmap())


def test_texts_with_everyday_signs_of_the_same_kind_have_one_fallback_font() -> None:
    right, up, greek = (faces.load(text)[0] for text in ("A → B, 1", "up ↑ by 2", "TGF-β rises by 3"))
    assert right == up
    assert greek != right
    assert all(len(data) < 20_000 for name, data in greek.items() if "SourceSans" in name)  # no arrow, no tick


def test_what_lines_ask_of_a_style_is_worked_out_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weasyprint = pdf.load()
    lines = weasyprint.text.line_break
    job = Job((document("Some words, *some more*."),), editions.load("handout", STYLES), None, "a4")
    monkeypatch.chdir(tmp_path)
    ours = make(job).data
    for name in ("get_font_description", "_font_style_cache_key", "font_features"):
        assert hasattr(getattr(lines, name), "__wrapped__")
        monkeypatch.setattr(lines, name, getattr(lines, name).__wrapped__)
    monkeypatch.setattr(weasyprint.css, "check_math", weasyprint.css.check_math.__wrapped__)
    assert make(job).data == ours


def test_style_sheets_are_parsed_once_for_all_documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weasyprint = pdf.load()
    parsed = []
    css = weasyprint.CSS
    monkeypatch.setattr(weasyprint, "CSS", lambda **asked: parsed.append(asked["string"]) or css(**asked))  # type: ignore[func-returns-value]
    monkeypatch.chdir(tmp_path)
    for words in ("Some words.", "Some others."):
        make(Job((document(words),), editions.load("handout", STYLES), None, "a4"))
    own = [text for text in parsed if "@font-face" not in text]
    assert len(own) == len(set(own))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What is compiled from now on: nothing of it yet, in memory or beside the module."""
    monkeypatch.setattr(templates, "_ENVIRONMENTS", {})
    monkeypatch.setattr(templates._Compiled, "code", {})  # noqa: SLF001
    monkeypatch.setattr(templates.__spec__, "cached", str(tmp_path / "kept" / "render.pyc"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    found = []
    keep = templates._Compiled.dump_bytecode  # noqa: SLF001

    def dump(self: templates._Compiled, bucket: Bucket) -> None:
        found.append(bucket.key)
        keep(self, bucket)

    monkeypatch.setattr(templates._Compiled, "dump_bytecode", dump)  # noqa: SLF001
    return found


TABLE = "components/table.html"


def table(name: str, *styles: Path) -> jinja2.Template:
    return templates.environment(editions.load(name, (*styles, editions.packaged_styles())), "html").get_template(TABLE)


def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a process would have forgotten."""
    monkeypatch.setattr(templates, "_ENVIRONMENTS", {})
    monkeypatch.setattr(templates._Compiled, "code", {})  # noqa: SLF001


def test_templates_that_editions_share_are_compiled_once(compiled: list[str]) -> None:
    for name in ("handout", "ebook"):
        table(name)
    assert compiled == [TABLE]


def test_templates_of_the_package_are_compiled_once_for_all_processes(
    compiled: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table("handout")
    (kept,) = (tmp_path / "kept").iterdir()
    anew(monkeypatch)
    table("ebook")
    assert compiled == [TABLE]
    for data in (b"", kept.read_bytes()[:-9], kept.read_bytes()[:30]):
        kept.write_bytes(data)
        anew(monkeypatch)
        compiled.clear()
        assert table("handout").name == TABLE
        assert compiled == [TABLE]


def test_what_templates_were_compiled_to_is_not_kept_where_python_keeps_nothing(
    compiled: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    table("handout")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "kept").write_text("a file where the folder would be")
    anew(monkeypatch)
    table("handout")
    assert compiled == [TABLE, TABLE]


def test_what_a_projects_templates_were_compiled_to_is_never_kept(
    compiled: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = write(tmp_path, {f"styles/html/{TABLE}": "a table\n"}) / "styles"
    for _ in range(2):
        anew(monkeypatch)
        assert table("handout", own).render() == "a table\n"
    assert compiled == [TABLE, TABLE]
    assert not (tmp_path / "kept").exists()


def test_without_a_word_about_workers_few_jobs_have_one_and_many_have_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    started: list[Limits] = []
    real = workers._Worker  # noqa: SLF001

    def start(limits: Limits, folder: str) -> object:
        started.append(limits)
        return real(limits, folder)

    monkeypatch.setattr(workers, "_Worker", start)
    monkeypatch.setattr(workers, "FEW", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    write(tmp_path, {f"content/{name}.md": article(name) for name in ("one", "two", "three")})
    write(tmp_path, {"trifolio.toml": "[site]\npages = false\n"})
    assert len(made(run(tmp_path, editions=("email",), jobs=None))) == 3
    assert len(started) == 1  # it has read the articles, too
    assert len(made(run(tmp_path, editions=("email", "email-wrapped"), jobs=None, force=True))) == 6
    assert len(started) == 1 + 2
    assert len(made(run(tmp_path, editions=("email",), force=True))) == 3
    assert len(started) == 1 + 2  # asked for no workers, a build has none
