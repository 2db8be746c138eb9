"""What a clinic adds to a handout: lines to write on, a code to scan, a word on other formats, a stamp when late."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from pdftext import page_texts
from projects import REPOSITORY, article, codes, run, write
from soak import todays
from trifolio.problems import ContentError

SHORT = "https://a.example/b"
LONG = f"https://a.example/{'long-' * 50}"


def spoken(file: Path) -> str:
    """Return what a screen reader reads."""
    told = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split())


def project(folder: Path, handout: str = "", front: str = "", body: str = "Some words.") -> Path:
    source = article(body=body).replace("publisher:", f"{front}publisher:")
    return write(folder, {"content/some.md": source, "trifolio.toml": f"[handout]\n{handout}\n"})


def built(folder: Path, edition: str = "handout", **asked: object) -> Path:
    report = run(folder, editions=(edition,), force=True, **asked)
    assert not report.failed, report.problems
    return folder / f"output/some/some-{edition}.pdf"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Lines to write on


def test_lines_to_write_on_are_printed_when_asked_for(folder: Path) -> None:
    names = {"name": "Patient’s name:", "appointment": "Appointment:", "notes": "My notes"}
    for wanted in ((), ("name",), ("notes", "appointment"), tuple(names)):
        listed = ", ".join(f"'{name}'" for name in wanted)
        (page,) = page_texts(built(project(folder, f"patient = [{listed}]")))
        found = {name for name, words in names.items() if words in page.replace("'", "’")}
        assert found == {*wanted}


def test_an_unknown_line_is_an_error_with_its_line(folder: Path) -> None:
    with pytest.raises(ContentError) as failed:
        run(project(folder, "patient = ['name', 'age']"))
    (problem,) = failed.value.problems
    assert (problem.code, problem.line) == ("config", 2)
    assert problem.message == "“patient” wants some of “name”, “appointment”, “notes”, not “age”"


def test_a_word_on_other_formats_is_printed(folder: Path) -> None:
    (page,) = page_texts(built(project(folder, "other_formats = 'In large print: ask at the desk.'")))
    assert "In large print: ask at the desk." in page


# A code to scan


def scanned(file: Path) -> list[tuple[str, float, bytes]]:
    """Return what a scanner reads on the pages of a PDF at 300 dots per inch: text, and width in millimetres."""
    found = []
    shutil.rmtree(file.parent / "pages", ignore_errors=True)
    (file.parent / "pages").mkdir()
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", file, file.parent / "pages/page"], check=True)
    for page in sorted((file.parent / "pages").iterdir()):
        with Image.open(page) as image:
            for code in zxingcpp.read_barcodes(image):
                place = code.position
                found.append((code.text, (place.top_right.x - place.top_left.x) / 300 * 25.4, code.bytes))
    return found


CODED = todays(itertools.product(("handout", "handout-large", "handout-ink", "handout-booklet"), (SHORT, LONG)), 2)


@pytest.mark.parametrize(("edition", "url"), CODED)
def test_a_code_can_be_scanned_from_paper(folder: Path, edition: str, url: str) -> None:
    file = built(project(folder, front=f"url: {url}\n"), edition)
    ((text, width, _),) = scanned(file)
    assert text == url
    assert width >= 20
    drawn = "".join("".join(page_texts(file, "-raw")).split())  # in this order, not as the code's words stand beside it
    assert url.removeprefix("https://").replace("-", "") in drawn.replace("-", "")


def test_there_is_none_without_an_address_or_where_it_is_not_wanted(folder: Path) -> None:
    assert scanned(built(project(folder))) == []
    assert scanned(built(project(folder, "qr = false", f"url: {SHORT}\n"))) == []
    assert "a.example/b" in "".join(page_texts(built(project(folder, "qr = false", f"url: {SHORT}\n"))))


def test_an_address_too_long_to_scan_is_told(folder: Path) -> None:
    report = run(project(folder, front=f"url: https://a.example/{'a' * 400}\n"), editions=("handout",))
    assert codes(report) == ["qr-missing"]
    assert scanned(folder / "output/some/some-handout.pdf") == []


# On every page


LENGTHY = "\n\n".join(f"Paragraph {number}. {'Some words. ' * 40}" for number in range(20))


def test_every_page_says_what_it_is_and_until_when(folder: Path) -> None:
    pages = page_texts(built(project(folder, body=LENGTHY)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        said = " ".join(page.split())
        for words in ("A title", "Version 1.0", "Last checked June 2026", "Next check due December 2027"):
            assert words in said
        assert f"Page {number} of {len(pages)}" in said


def test_an_expired_handout_is_stamped_on_every_page_and_says_so_once(folder: Path) -> None:
    late = {"today": dt.date(2028, 2, 1), "allow_expired": True}
    for edition in todays(("handout", "handout-large", "handout-ink"), 1):
        file = built(project(folder, body=LENGTHY), edition, **late)
        pages = page_texts(file)
        assert len(pages) > 2
        assert all("EXPIRED" in page for page in pages)
        heard = spoken(file)
        assert heard.count("EXPIRED") == 1
        assert heard.index("EXPIRED") < heard.index("A title")
    assert "EXPIRED" not in "".join(page_texts(built(project(folder, body=LENGTHY))))


# The letterhead


CLINIC = """\
[clinic]
name = "Hillside Surgery"
logo = "logo.svg"
address = ["1 Mill Lane", "Anytown"]
phones = ["01234 567890"]
hours = ["Monday to Friday"]
web = "a.example"
letterhead = {}
"""


def test_a_letterhead_is_printed_or_its_space_is_kept(folder: Path) -> None:
    shutil.copy(REPOSITORY / "assets/clinic-logo.svg", folder / "logo.svg")
    found = {}
    for printed in ("true", "false"):
        write(project(folder), {"trifolio.toml": CLINIC.format(printed)})
        file = built(folder)
        (page,) = page_texts(file)
        found[printed] = page
        placed = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
        top = next(float(found[1]) for found in re.finditer(r'yMin="([\d.]+)"[^>]*>title<', placed))
        assert top > (19 + 20) / 25.4 * 72  # the margin, and room for printed paper
    for words in ("Hillside Surgery", "1 Mill Lane", "Phone: 01234 567890", "Monday to Friday", "a.example"):
        assert words in found["true"]
        assert words not in found["false"]


def test_each_clinic_gets_its_own(folder: Path) -> None:
    write(project(folder), {"trifolio.toml": "[clinics.a]\nname = 'Surgery A'\n[clinics.b]\nname = 'Surgery B'\n"})
    run(folder, editions=("handout",), clinics=("a", "b"))
    for name, others in (("a", "Surgery B"), ("b", "Surgery A")):
        file = folder / f"output/{name}/some/some-handout.pdf"
        (page,) = page_texts(file)
        assert f"Surgery {name.upper()}" in page
        assert others not in page
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) == 1
