"""Languages: the words of editions, the way they run, the fonts of their scripts, in finished artifacts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from babel import Locale, localedata
from fontTools.ttLib import TTFont

import shelf
from epubs import epubcheck
from pdftext import characters, page_texts
from projects import article, codes, made, run, write
from soak import todays
from trifolio.fonts import faces, families
from trifolio.project.catalogues import sound
from trifolio.source.schema import At, Origin
from trifolio.words import base, direction, edition_words, spoken_date
from trifolio.words.catalogue import FORMS, lacking, languages, packaged
from trifolio.words.fill import fill
from trifolio.words.plurals import plural

DATA = Path(__file__).parents[1] / "data" / "languages"
OTHERS = ("ar", "de", "es", "fr")
COUNTLESS = frozenset("id ja ko lo ms my th vi yo yue zh".split())
"""Languages of which Unicode says that they have one form; of others without rules it says nothing."""

BUNDLED = re.compile(
    r"[A-Z]{6}\+(Atkinson-Hyperlegible|Source-Sans-3|IBM-Plex-Mono|IBM-Plex-Sans-Arabic|Heebo|Noto-Sans-Devanagari|Noto-Sans|Noto-Emoji|Inter|Sarabun)"
)


@pytest.fixture(scope="module")
def library() -> Path:
    """Return the project of the handouts, ebooks and emails in each language."""
    problems = [
        problem for slug in shelf.LANGUAGES for problem in shelf.built(slug, "handout", "ebook", "email").problems
    ]
    assert {problem.code for problem in problems} <= {"glyph-missing"}
    assert [problem.path for problem in problems if "handout" in problem.message] == []
    return shelf.folder()


def text_of(pdf: Path) -> str:
    return " ".join("".join(page_texts(pdf)).split())


def ebook(library: Path, lang: str) -> dict[str, str]:
    with zipfile.ZipFile(library / f"output/{lang}/{lang}-ebook.epub") as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(("xhtml", "opf"))}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    else:
        for item in value:
            yield from strings(item)


def test_there_are_these_languages() -> None:
    known = "ar de en es fr hi it ja nl pl pt ro ru so tr uk ur vi zh zh-hant"
    assert languages() == tuple(known.split())


@pytest.mark.parametrize("lang", languages())
def test_a_catalogue_is_whole_and_sound(lang: str) -> None:
    assert lacking(packaged(lang)) == ()
    at = At(Origin("x.toml", {}, "words", "words"))
    assert at.read(sound(), packaged(lang)) == packaged(lang)
    assert at.problems == []


@pytest.mark.parametrize("lang", languages())
def test_a_translation_has_all_marks_of_the_english_words(lang: str) -> None:
    for key, value in packaged("en").items():
        theirs = packaged(lang)[key]
        if key in FORMS - {"dates"}:
            assert theirs["other"].count("{}") == value["other"].count("{}"), key
        elif isinstance(value, str):
            assert theirs.count("{") == value.count("{"), key


@pytest.mark.parametrize("lang", [lang for lang in localedata.locale_identifiers() if "_" not in lang])
def test_numbers_take_the_form_that_unicode_has_for_them(lang: str) -> None:
    rule = Locale.parse(lang).plural_form
    if not rule.rules and lang not in COUNTLESS:  # Unicode has no rules for it
        return
    numbers = (*range(1205), 20_000, 100_000, 1_000_000, 1_000_001, 2_000_000)
    assert [plural(lang, number) for number in numbers] == [rule(number) for number in numbers]


@pytest.mark.parametrize(("lang", "words"), [("zh-Hant", "要點"), ("zh-HK", "要點"), ("zh", "要点"), ("zh-CN", "要点")])
def test_chinese_is_said_in_the_characters_of_its_region(lang: str, words: str) -> None:
    assert edition_words(lang).key_points == words


@pytest.mark.parametrize("lang", languages())
def test_a_language_has_a_form_for_every_number_it_counts_otherwise(lang: str) -> None:
    forms = {plural(base(lang), number) for number in range(1, 200)}
    assert forms <= {*packaged(lang)["pathway_titled"], *packaged(lang)["rows"]}


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("en-GB", "1 June 2026", "June 2026"),
        ("es-MX", "1 de junio de 2026", "junio de 2026"),
        ("fr", "1er juin 2026", "juin 2026"),
        ("de-AT", "1. Juni 2026", "Juni 2026"),
        ("ar", "1 يونيو 2026", "يونيو 2026"),
        ("pl", "1 czerwca 2026", "czerwiec 2026"),
        ("ja", "2026年6月1日", "2026年6月"),
        ("zh-TW", "2026年6月1日", "2026年6月"),
        ("vi", "ngày 1 tháng 6 năm 2026", "tháng 6 năm 2026"),
        ("fi", "1 June 2026", "June 2026"),
    ],
)
def test_a_date_is_said_as_the_language_says_it(lang: str, day: str, month: str) -> None:
    words = edition_words(lang)
    assert (spoken_date("2026-06-01", words), spoken_date("2026-06", words)) == (day, month)


def test_numbers_take_their_form() -> None:
    arabic = edition_words("ar")
    assert [arabic.counted("rows", n) for n in (0, 1, 2, 3, 11, 100, 103)] == [
        *("لا صفوف", "صف واحد", "صفان", "3 صفوف", "11 صفًا", "100 صف", "103 صفوف")
    ]
    assert edition_words("fr").counted("pathway_titled", 1, "Soin") == "Soin, en 1 étape"
    assert [plural("ru", n) for n in (1, 2, 5, 11, 12, 21, 22, 111)] == [
        *("one", "few", "many", "many", "many", "one", "few", "many")
    ]
    assert [plural("pl", n) for n in (1, 21, 22)] == ["one", "many", "few"]
    assert [plural("ja", 1), plural("cs", 3), plural("he", 2), plural("xx", 1)] == ["other", "few", "two", "one"]


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "fa-IR", "ur", "az-Arab", "pa-Arab-PK", "ks", "yi"])
def test_these_are_written_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "ur-Latn", "az", "zh-Hant", "arn", "hi", "de-1996"])
def test_these_are_written_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


@pytest.mark.parametrize("lang", OTHERS)
def test_no_english_word_of_an_edition_is_left(library: Path, lang: str) -> None:
    theirs = " ".join(strings(packaged(lang))).casefold()
    ours = [text for text in strings(packaged("en")) if len(text) > 3 and "{" not in text]
    english = [text for text in ours if text.casefold() not in theirs]
    assert len(english) > 60
    stem = library / f"output/{lang}/{lang}"
    said = {
        "handout": text_of(Path(f"{stem}-handout.pdf")),
        "email": Path(f"{stem}-email.txt").read_text(encoding="utf-8"),
        "ebook": re.sub(r"<[^>]*>", " ", " ".join(ebook(library, lang).values())),
    }
    for name, text in said.items():
        found = {word for word in english if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)}
        assert found == set(), name


@pytest.mark.parametrize("lang", ["en", *OTHERS])
def test_the_words_of_each_language_are_said(library: Path, lang: str) -> None:
    words = edition_words(lang)
    slug = "scripts" if lang == "en" else lang
    pages = ebook(library, slug)
    fields = (library / f"output/{slug}/{slug}-email-fields.txt").read_text(encoding="utf-8")
    assert fields.startswith(f"{words.subject}{words.colon} ")
    assert f'<h1 id="contents">{words.contents}</h1>' in next(t for n, t in pages.items() if n.endswith("nav.xhtml"))
    if lang not in ("ar", "en"):
        paper = text_of(library / f"output/{slug}/{slug}-handout.pdf")
        for said in (words.key_points, words.if_you_are, fill(words.step, 1, 2), fill(words.page, 1, 2)[:-1]):
            assert said in paper


def test_every_catalogue_speaks_in_a_mail_and_an_ebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with all components that have words of their own, and no problem with any of them."""
    monkeypatch.chdir(tmp_path)
    body = (DATA / "de.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    front = article("A title").split("---\n")[1]
    write(tmp_path, {f"content/{lang}.md": f"---\nlang: {lang}\n{front}---\n{body}" for lang in languages()})
    write(tmp_path, {"trifolio.toml": "[ebook]\npage_list = false\n"})
    assert codes(run(tmp_path, editions=("email",))) == []
    books = todays(languages(), 2)
    files = [tmp_path / f"content/{lang}.md" for lang in books]
    assert codes(run(tmp_path, editions=("ebook",), sources=files)) == []
    for lang in languages():
        words = edition_words(lang)
        assert words.lang == lang
        mail = (tmp_path / f"output/{lang}/{lang}-email.txt").read_text(encoding="utf-8")
        flat = " ".join(mail.split()).casefold()
        for said in (words.key_points, words.if_you_are, fill(words.step, 1, 2)):
            assert said.casefold() in flat, (lang, said)
        if lang in books:
            assert f'<h1 id="contents">{words.contents}</h1>' in ebook(tmp_path, lang)["EPUB/nav.xhtml"]


def test_french_keeps_its_colon_with_its_word(library: Path) -> None:
    assert "Remarque\u00a0: Signes" in " ".join(ebook(library, "fr").values())


def test_a_project_brings_words_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = article("Migrena", "::: tldr\n- Sen.\n:::\n").replace("---\n", "---\nlang: fi\n", 1)
    write(tmp_path, {"content/one.md": source, "words/fi.toml": 'key_points = "Najważniejsze"\n'})
    report = run(tmp_path, editions=("email",))
    assert codes(report) == ["language-missing"]
    assert report.problems[0].line == 2
    assert "about" in report.problems[0].message
    assert "key_points" not in report.problems[0].message
    mail = tmp_path / "output/one/one-email.txt"
    assert "NAJWAŻNIEJSZE" in mail.read_text(encoding="utf-8")
    english = (Path(faces.__file__).parents[1] / "words/en.toml").read_text(encoding="utf-8")
    write(tmp_path, {"words/fi.toml": english.replace('"Key points"', '"Główne"')})
    again = run(tmp_path, editions=("email",))
    assert (codes(again), made(again)) == ([], ["one-email.txt"])
    assert "GŁÓWNE" in mail.read_text(encoding="utf-8")


def test_the_configurations_language_is_judged_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"trifolio.toml": '\nlang = "fi"\n', "content/one.md": article(), "content/two.md": article("Two")})
    report = run(tmp_path, editions=("email",))
    assert [(p.path, p.line, p.code) for p in report.problems] == [("trifolio.toml", 2, "language-missing")]


def test_an_arabic_book_is_read_from_right_to_left(library: Path) -> None:
    pages = ebook(library, "ar")
    package = next(text for name, text in pages.items() if name.endswith(".opf"))
    assert '<spine page-progression-direction="rtl">' in package
    assert all('lang="ar" xml:lang="ar" dir="rtl">' in text for name, text in pages.items() if name.endswith("xhtml"))


@pytest.mark.parametrize("lang", OTHERS)
def test_epubcheck_finds_nothing_in_the_books(library: Path, lang: str) -> None:
    assert epubcheck(library / f"output/{lang}/{lang}-ebook.epub") == []


def test_an_arabic_page_is_mirrored(library: Path) -> None:
    file = library / "output/ar/ar-handout.pdf"
    with pypdfium2.PdfDocument(file) as pdf:
        page = pdf[0]
        placed = [text.get_bounds() for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])]
        left, _, right, _ = max(placed, key=lambda box: box[3])  # the title stands highest
        assert 250 < left < 500 < right
        foot = [box for box in placed if box[3] < 60]
        lower = page.get_textpage().get_text_bounded(left=50, bottom=0, right=150, top=60)
    assert min(left for left, _, _, _ in foot) < 90
    assert {"1", "3"} <= {*lower}
    bullets = [c.x for c in characters(file) if c.page == 1 and c.text == "•"]
    assert bullets
    assert min(bullets) > 480


def test_what_is_in_another_language_says_how_it_runs(library: Path) -> None:
    (page,) = (text for name, text in ebook(library, "scripts").items() if name.endswith("part-1.xhtml"))
    assert '<em dir="rtl" lang="he">' in page
    assert '<em lang="hi">' in page


@pytest.mark.parametrize("slug", [*OTHERS, "scripts"])
def test_every_font_of_a_handout_is_a_bundled_one(library: Path, slug: str) -> None:
    pdf = library / f"output/{slug}/{slug}-handout.pdf"
    rows = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(rows) > 1
    assert [row for row in rows if not BUNDLED.match(row)] == []
    if slug == "scripts":
        assert {found[1] for row in rows if (found := BUNDLED.match(row))} == {
            *("Atkinson-Hyperlegible", "Source-Sans-3", "IBM-Plex-Mono"),
            *("IBM-Plex-Sans-Arabic", "Heebo", "Noto-Sans-Devanagari", "Sarabun"),
        }


def test_no_font_of_the_system_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DejaVu or Liberation would have these signs; a folder of fonts that is set up for all programs is not seen."""
    conf = f'<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir><cachedir>{tmp_path}</cachedir></fontconfig>'
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", "Signs: ꙮ ⅏ ֏ Ꭰ."), "fonts.conf": conf}))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assert codes(run(tmp_path, editions=("handout",))) == ["glyph-missing"]
    rows = subprocess.run(["pdffonts", "output/one/one-handout.pdf"], capture_output=True, text=True, check=True)
    assert all(BUNDLED.match(row) for row in rows.stdout.splitlines()[2:])
    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")


def test_without_the_extra_the_problem_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = tuple(
        package for package in families.installed() if package not in ("fontpkg_heebo", "fontpkg_noto_sans_devanagari")
    )
    monkeypatch.setattr(families, "installed", lambda: base)
    monkeypatch.setattr(faces, "installed", lambda: base)
    body = "Words of the article, enough of them that it can be read.\n\nGreetings: שלום, नमस्ते.\n\n" + "More. " * 40
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", body)}))
    report = run(tmp_path, editions=("handout",))
    assert [(p.code, p.line) for p in report.problems] == [("glyph-missing", 11)]
    assert report.problems[0].hint == "pip install 'trifolio[fonts]' brings Heebo and Noto Sans Devanagari"
    assert "ש (U+05E9)" in report.problems[0].message


def test_instances_are_static_kept_and_always_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, lacked = faces.load("שלום", tmp_path)
    assert lacked == ""
    heebo = {name: data for name, data in first.items() if "Heebo" in name}
    assert len(heebo) == 2
    for data in heebo.values():
        font = TTFont(io.BytesIO(data))
        assert "fvar" not in font
        assert ord("ש") in font.getBestCmap()
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 2
    kept[0].write_bytes(kept[0].read_bytes()[:-9])
    assert faces.load("שלום", tmp_path)[0] == first == faces.load("שלום")[0]
    monkeypatch.setattr(faces, "instance_of", lambda *_: pytest.fail("made again"))
    assert faces.load("שלום", tmp_path)[0] == first


def test_a_script_that_no_text_needs_is_not_loaded() -> None:
    names = set(faces.load("Words, β and →")[0])
    assert not any(family in name for name in names for family in ("Heebo", "Arabic", "Devanagari", "Sarabun"))
