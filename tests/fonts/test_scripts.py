"""Scripts, signs and marks: which faces serve them, and how they come out on paper."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import unicodedata
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

import validators
from pdftext import page_texts
from projects import article, codes, run, write
from soak import todays
from trifolio.fonts import faces, web
from trifolio.fonts.families import CJK, NOTO, SCRIPTS, SIGNS, region

WORDS = {
    "Armenian": "Մեծահասակներ",
    "Bengali": "প্রাপ্তবয়স্ক",
    "Ethiopic": "አዋቂዎች",
    "Georgian": "მოზრდილები",
    "Gujarati": "પુખ્ત",
    "Gurmukhi": "ਬਾਲਗ",
    "Kannada": "ವಯಸ್ಕರು",
    "Khmer": "មនុស្សពេញវ័យ",
    "Lao": "ຜູ້ໃຫຍ່",
    "Malayalam": "മുതിർന്നവർ",
    "Myanmar": "လူကြီးများ",
    "Oriya": "ବୟସ୍କମାନେ",
    "Sinhala": "වැඩිහිටියන්",
    "Tamil": "பெரியவர்கள்",
    "Telugu": "పెద్దలు",
}
EASTERN = {"zh": "成人每次服用。", "zh-Hant": "成人每次服用，飯後。", "ja": "食後に服用。", "ko": "식후에 복용"}
SIGN = "⚠ℹ✅☎★☆①💊📞Ƙƴ"
MARKED = "Ìtọ́jú orí fífọ́ lẹ́ẹ̀kan, ǫ́ǫ́ į́į́ m̀"


def families(text: str, *languages: str) -> set[str]:
    chosen, lacking = faces.needed(text, languages)
    assert lacking == ""
    return {face.family for face in chosen}


def test_every_script_of_the_table_has_words_here() -> None:
    assert WORDS.keys() == set(NOTO)


@pytest.mark.parametrize("script", NOTO)
def test_a_script_has_its_own_family_and_no_other(script: str) -> None:
    assert families(WORDS[script]) - families("Words") == {f"Noto Sans {script}"}


def test_a_mark_that_scripts_share_brings_no_second_family() -> None:
    assert "Noto Sans Devanagari" not in families(f"{WORDS['Bengali']}।")
    assert SCRIPTS["DEVANAGARI"][0].family in families("नमस्ते।")


@pytest.mark.parametrize(
    ("tag", "region_"),
    [("zh", "SC"), ("zh-Hant", "TC"), ("zh-TW", "TC"), ("zh-CN", "SC"), ("ja", "JP"), ("ko-KR", "KR"), ("en", "")],
)
def test_a_language_has_its_region(tag: str, region_: str) -> None:
    assert region(tag) == region_


@pytest.mark.parametrize("lang", EASTERN)
def test_a_language_of_the_east_has_the_family_of_its_region(lang: str) -> None:
    assert families(EASTERN[lang], lang) - families("Words") == {f"Noto Sans {region(lang)}"}


def test_without_a_language_letters_tell_the_region() -> None:
    assert "Noto Sans JP" in families(EASTERN["ja"], "en")
    assert "Noto Sans KR" in families(EASTERN["ko"], "en")
    assert "Noto Sans SC" in families(EASTERN["zh"], "en")


def test_two_languages_of_the_east_have_a_family_each() -> None:
    assert {"Noto Sans SC", "Noto Sans JP"} <= families("成人", "zh", "ja")


def test_large_families_are_cut_to_what_is_used_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, lacking = faces.load("成人 words", tmp_path, ["zh"])
    assert lacking == ""
    fonts = {name: TTFont(io.BytesIO(data)) for name, data in loaded.items() if "NotoSansSC" in name}
    assert len(fonts) == 2
    for font in fonts.values():
        assert "fvar" not in font
        assert {*"成人"} <= {chr(code) for code in font.getBestCmap()} <= {*f"成人{faces.BLANKS}"}
    monkeypatch.setattr(faces, "_subset", lambda *_: pytest.fail("cut again"))
    assert faces.load("成人 words", tmp_path, ["zh"])[0] == loaded


def test_a_blank_after_a_pictograph_is_as_wide_as_one_of_text() -> None:
    loaded, _ = faces.load("✅ 💊", None)
    font = TTFont(io.BytesIO(next(data for name, data in loaded.items() if "NotoEmoji-400" in name)))
    assert font["hmtx"]["space"][0] == font["head"].unitsPerEm // 4


def test_words_with_marks_that_the_main_family_lacks_are_torn_and_no_others() -> None:
    assert faces.torn(MARKED) == {"Ìtọ́jú", "fífọ́", "lẹ́ẹ̀kan", "ǫ́ǫ́", "į́į́"} - {"į́į́"}
    assert faces.torn(unicodedata.normalize("NFD", "café naïve Müller")) == frozenset()


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a handout in many scripts, one in Japanese, and one of signs and marks."""
    folder = tmp_path_factory.mktemp("scripts")
    many = "\n\n".join(f"{script}: {word} **{word}**" for script, word in WORDS.items() if script == "Bengali")
    japanese = article("片頭痛の治療", "成人は1回**イブプロフェン 200 mg**を服用します。").replace(
        "lang: en", "lang: ja"
    )
    signs = f"Signs {SIGN} and {MARKED}. Take 5 ㎎ at 38 ℃ on 2 ㎡."
    write(
        folder,
        {
            "content/many.md": article("Many", many),
            "content/ja.md": japanese,
            "content/signs.md": article("Signs", signs),
        },
    )
    report = run(folder, editions=("handout", "email"))
    assert set(codes(report)) <= {"language-missing"}
    return folder


@pytest.mark.parametrize("slug", ["many", "ja", "signs"])
def test_what_is_printed_can_be_found_and_is_archivable(paper: Path, slug: str) -> None:
    pdf = paper / f"output/{slug}/{slug}-handout.pdf"
    assert set(validators.verapdf(pdf).values()) == {"none"}
    text = "".join(page_texts(pdf))
    wanted = {
        "many": ["Bengali:"],
        "ja": ["片頭痛の治療", "イブプロフェン"],
        "signs": ["⚠", "★", "💊", "5\u00a0mg", "38\u00a0°C", "m²"],
    }
    plain = text.replace("\u00a0", " ")
    assert [word for word in wanted[slug] if word.replace("\u00a0", " ") not in plain] == []


def test_a_word_with_marks_is_drawn_in_one_face(paper: Path) -> None:
    """Letter and mark from two faces stand beside each other."""
    with pymupdf.open(paper / "output/signs/signs-handout.pdf") as document:  # type: ignore[no-untyped-call]
        blocks = document[0].get_text("dict")["blocks"]
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    fonts = {span["font"] for span in spans if "\u1ecd" in span["text"]}
    assert len(fonts) == 1
    assert "Source" in fonts.pop()
    assert "fífọ\u0301" in "".join(page_texts(paper / "output/signs/signs-handout.pdf"))


def test_words_with_tone_marks_are_found_whole(paper: Path) -> None:
    """Poppler and PDFium find them; MuPDF says a part of them twice."""
    pdf = paper / "output/signs/signs-handout.pdf"
    poppler = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        pdfium = document[0].get_textpage().get_text_range()
    for text in (poppler, pdfium):
        assert [word for word in sorted(faces.torn(MARKED)) if word not in unicodedata.normalize("NFC", text)] == []


def test_units_of_one_sign_are_written_out_in_every_edition(paper: Path) -> None:
    assert re.search(r"5.mg at 38.°C on 2.m²", (paper / "output/signs/signs-email.txt").read_text(encoding="utf-8"))


def test_every_family_of_signs_and_of_the_east_brings_its_licence() -> None:
    from trifolio.fonts.web import licence

    for face, _ in (*SIGNS, *CJK.values(), SCRIPTS["BENGALI"]):
        assert "SIL OPEN FONT LICENSE" in licence(face).decode().upper()


SPLIT = {
    "TAMIL": "கொள்ளவும்",
    "KANNADA": "ಮೈಗ್ರೇನ್",
    "KHMER": "ខែតុលា កោះ",
    "TELUGU": "మైగ్రేన్",
    "BENGALI": "ইব্রাহিম কো",
    "MALAYALAM": "കൊണ്ട്",
    "SINHALA": "ගෝලය කො",
}
"""Words with vowels in two parts."""


def drawn(data: bytes, word: str) -> Image.Image:
    """Return a word as it is drawn with a font, packed as WOFF2 or not."""
    font = TTFont(io.BytesIO(data))
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    image = Image.new("L", (1600, 260))
    face = ImageFont.truetype(io.BytesIO(plain.getvalue()), 120, layout_engine=ImageFont.Layout.RAQM)
    ImageDraw.Draw(image).text((20, 20), word, font=face, fill=255)
    return image


def ink(image: Image.Image) -> int:
    return sum(image.histogram()[129:])


@pytest.mark.parametrize("script", todays(SPLIT, 1))
def test_a_book_has_what_a_shaper_makes_of_two_part_vowels(script: str) -> None:
    """Their halves stand in no text, yet a word without them is drawn wrong; hinting differs by some pixels."""
    word, face = SPLIT[script], SCRIPTS[script][0]
    whole = faces.instance_of(face.path.read_bytes(), face.weight)
    wanted = drawn(whole, word)
    shares = [
        ink(ImageChops.difference(wanted, drawn(web._subset(whole, "".join(sorted(characters)), {}), word)))  # noqa: SLF001
        / ink(wanted)
        for characters in (web._shaped(word), word)  # noqa: SLF001
    ]
    assert shares[0] < 0.05
    assert shares[1] > 0.2
