"""Handouts can be searched and copied: Poppler, PDFium (Chrome) and MuPDF find their words, in six scripts."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2
import pytest

from projects import article, run, write
from trifolio.binders.pdf import private

TEXTS = {
    "ar": "تناول قرصين مع الماء مرتين يوميا بعد الأكل ولا تتجاوز الجرعة. لا تأخذ الدواء إذا كنت مريضا الآن.",
    "fa": "روزی دو قرص را با آب بعد از غذا بخورید و از مقدار تعیین شده بیشتر نکنید. این دارو را نخورید",
    "he": "קח שתי טבליות עם מים אחרי האוכל ואל תעבור את המנה. אם אתה חולה פנה לרופא.",
    "hi": "दिन में दो बार पानी के साथ एक गोली लें और निर्धारित मात्रा से अधिक न लें। क्योंकि स्थिति ठीक नहीं है।",
    "th": "รับประทานยา วันละสองครั้ง หลังอาหาร ห้ามเกิน ขนาดที่กำหนด ถ้าน้ำหนัก ต่ำกว่าเกณฑ์",
    "vi": "Uống hai viên thuốc với nước sau bữa ăn mỗi ngày và không vượt quá liều được chỉ định. Nguyễn Thị Hường",
}
FEWEST = {"ar": 1.0, "fa": 0.9, "he": 1.0, "hi": 1.0, "th": 1.0, "vi": 1.0}
"""The share of words that each reader must find: Poppler writes one letter of Persian as its Arabic sister."""


def poppler(file: Path) -> str:
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout


def pdfium(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def mupdf(file: Path) -> str:
    with pymupdf.open(file) as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


READERS: Mapping[str, Callable[[Path], str]] = {"poppler": poppler, "pdfium": pdfium, "mupdf": mupdf}


def words(text: str) -> list[str]:
    """Return the words of a text, without punctuation and the marks that only order it."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return re.findall(r"[^\s.।:]+", plain)


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts")
    for lang, text in TEXTS.items():
        write(folder, {f"content/{lang}.md": article("A", text).replace("---\n", f"---\nlang: {lang}\n", 1)})
    run(folder, editions=("handout",))
    return folder / "output"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("lang", TEXTS)
def test_a_reader_finds_the_words(lang: str, reader: str, handouts: Path) -> None:
    text = READERS[reader](handouts / lang / f"{lang}-handout.pdf")
    there = set(words(text))
    wanted = words(TEXTS[lang])
    # Lines of Thai end within what spaces part.
    found = [word for word in wanted if word in there or (lang == "th" and word in "".join(words(text)))]
    assert len(found) >= FEWEST[lang] * len(wanted), [word for word in wanted if word not in there]


@pytest.mark.parametrize(("lang", "most"), [("ar", 0), ("fa", 0), ("he", 0), ("hi", 0.3), ("th", 0.15), ("vi", 0)])
def test_letters_stand_beside_the_clusters_that_need_them_and_beside_no_others(
    lang: str, most: float, handouts: Path
) -> None:
    with pikepdf.open(handouts / lang / f"{lang}-handout.pdf") as pdf:
        marks = [i.operands[1] for i in pikepdf.parse_content_stream(pdf.pages[0]) if str(i.operator) == "BDC"]
        beside = "".join(str(mark["/ActualText"]) for mark in marks if "/ActualText" in mark)
    said = READERS["pdfium"](handouts / lang / f"{lang}-handout.pdf")  # the edition's own words, too
    assert len(beside) <= most * len(said)
    assert bool(beside) == bool(most)


@pytest.mark.parametrize("lang", ["hi", "th"])
def test_letters_beside_clusters_move_nothing(
    lang: str, handouts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "spelled", lambda *_: nullcontext())
    write(tmp_path, {"content/one.md": (handouts.parent / f"content/{lang}.md").read_text("utf-8")})
    run(tmp_path, editions=("handout",))
    files = (handouts / lang / f"{lang}-handout.pdf", tmp_path / "output/one/one-handout.pdf")
    with pikepdf.open(files[1]) as pdf:
        assert b"ActualText" not in pdf.pages[0].Contents.read_bytes()
    spelled, plain = (upper_half(file) for file in files)
    assert spelled == plain


def upper_half(file: Path) -> bytes:
    """Return the pixels of the first page's upper half, above its footer."""
    document = pypdfium2.PdfDocument(file)
    picture = document[0].render(scale=3).to_pil()
    document.close()
    data: bytes = picture.crop((0, 0, picture.width, picture.height // 2)).tobytes()
    return data


def test_mupdf_finds_hebrew_words_with_points(tmp_path: Path) -> None:
    write(tmp_path, {"content/one.md": article("A", "שֵׁנָה טוֹבָה בְּרֵאשִׁית בָּרָא").replace("---\n", "---\nlang: he\n", 1)})
    run(tmp_path, editions=("handout",))
    there = set(words(mupdf(tmp_path / "output/one/one-handout.pdf")))
    assert set(words("שֵׁנָה טוֹבָה בְּרֵאשִׁית בָּרָא")) <= there


@pytest.mark.parametrize("reader", READERS)
def test_latin_words_and_formulas_in_arabic_are_found(reader: str, tmp_path: Path) -> None:
    body = "تناول **Vitamin** D3 *tablets* ثم 500 mg والماء H<sub>2</sub>O يوم 2026-06-03 نهاية."
    write(tmp_path, {"content/one.md": article("A", body).replace("---\n", "---\nlang: ar\n", 1)})
    run(tmp_path, editions=("handout",))
    text = " ".join(READERS[reader](tmp_path / "output/one/one-handout.pdf").split())
    assert "2026-06-03" in text
    assert re.search(r"500\s*mg", text)
    assert re.search(r"Vitamin\s*D3\s*tablets", text)
