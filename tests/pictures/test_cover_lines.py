"""The lines of covers: each word of authors and publisher stands, inside the sheet, and none on another."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictures import photograph, saved
from soak import todays
from trifolio.document.model import Meta
from trifolio.pictures.cover import canvas, lines
from trifolio.pictures.cover import layout as cover
from trifolio.words import edition_words

LONG = (
    "Department of Trauma and Orthopaedic Surgery, Musculoskeletal Physiotherapy and Rehabilitation, Riverside Hospital"
)
AUTHORS = {
    "one": ("en", ("RK",)),
    "a long department": ("en", (LONG,)),
    "several departments": ("en", (LONG, "Anticoagulation Clinic", "Pharmacy Department", "Endoscopy Unit", LONG)),
    "forty": ("en", tuple(f"Dr Ana María Núñez-{number} Østergård" for number in range(40))),
    "a hundred": ("en", tuple(f"Dr Ana María Núñez-{number} Østergård" for number in range(100))),
    "one long word": ("de", ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 3,)),
    "Arabic": ("ar", ("د. ليلى حداد", "قسم الأمراض الجلدية والتناسلية في مستشفى الجامعة") * 4),
    "Hebrew": ("he", ("המחלקה לגסטרואנטרולוגיה ומחלות כבד, המרכז הרפואי",) * 4),
    "Chinese": ("zh", ("首都医科大学附属北京朝阳医院皮肤科门诊及毛发疾病诊疗中心", "王小明", "李华") * 4),
    "Japanese": ("ja", ("消化器内科・内視鏡センター", "薬剤部", "看護部外来看護師一同") * 4),
    "Korean": ("ko", ("재활의학과 물리치료실", "정형외과 무릎관절센터") * 4),
    "Thai": ("th", ("หน่วยส่องกล้องระบบทางเดินอาหารและตับภาควิชาอายุรศาสตร์คณะแพทยศาสตร์", "ฝ่ายเภสัชกรรม") * 3),
    "Hindi": ("hi", ("फिजियोथेरेपी विभाग", "अस्थि रोग एवं पुनर्वास चिकित्सा विभाग, जिला अस्पताल") * 3),
    "Greek": ("el", ("Γαστρεντερολογική Κλινική, Πανεπιστημιακό Γενικό Νοσοκομείο Θεσσαλονίκης",) * 3),
}
TITLES = (
    "Gout",
    "Blood thinners: apixaban, rivaroxaban, edoxaban and dabigatran, and how they are to be taken every day",
)


class Seen:
    """What a cover's letters and photograph take, as it is drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        self.boxes: list[tuple[float, float, float, float]] = []
        self.photograph: Any = None
        write, picture = canvas.Sheet.write, canvas.Sheet.picture

        def writing(
            sheet: canvas.Sheet, at: tuple[float, float], text: str, weight: int, size: int, colour: str
        ) -> None:
            wide = canvas.measure(weight, size, text)
            self.texts.append(text)
            self.boxes.append((at[0], at[1] - 0.7 * size, at[0] + wide, at[1] + 0.2 * size))
            write(sheet, at, text, weight, size, colour)

        def picturing(sheet: canvas.Sheet, *place: Any, **more: Any) -> Any:
            self.photograph = picture(sheet, *place, **more)
            return self.photograph

        monkeypatch.setattr(canvas.Sheet, "write", writing)
        monkeypatch.setattr(canvas.Sheet, "picture", picturing)


def letters(text: str) -> str:
    return re.sub(r"[\s\u00a0-]", "", text)


@pytest.mark.parametrize(("which", "title", "banded"), todays(itertools.product(AUTHORS, TITLES, [False, True]), 19))
def test_each_word_of_the_authors_stands_in_the_cover(
    which: str, title: str, *, banded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lang, authors = AUTHORS[which]
    seen = Seen(monkeypatch)
    meta = Meta(
        title=title,
        slug=which,
        subtitle=LONG,
        lang=lang,
        authors=authors,
        publisher=f"{LONG} {LONG}",
        updated="2026-03",
    )
    picture = saved(photograph(1600, 1200), "JPEG") if banded else None
    _, lacking = cover.draw(meta, picture, edition_words(lang), (160, 256))
    assert lacking == ""
    everything = letters("".join(seen.texts))
    words = edition_words(lang)
    assert letters(words.comma.join(authors)) in everything
    assert letters(f"{LONG} {LONG}") in everything
    for left, top, right, bottom in seen.boxes:
        assert 100 <= left < right <= 1500
        assert 0 < top < bottom <= 2540
    for one, other in itertools.combinations(seen.boxes, 2):
        assert one[3] <= other[1] + 1 or other[3] <= one[1] + 1, "lines are below one another"
    if seen.photograph:
        assert all(box[3] <= seen.photograph[1] or box[1] >= seen.photograph[3] for box in seen.boxes)


def test_few_authors_leave_the_foot_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen(monkeypatch)
    meta = Meta(title="Gout", slug="gout", authors=("RK", "Dr Ana María Núñez"), publisher="Library", updated="2026-03")
    cover.draw(meta, None, edition_words("en"), (160, 256))
    assert all(box[1] > 2560 - 370 for box in seen.boxes[1:])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "外泌体治疗脱发：有希望的科学，尚未证实的疗法，患者需要知道的一切"),
        ("ja", "「検査」を受けられる患者さまへ、お願い（大切なこと）。"),
    ],
)
def test_chinese_and_japanese_are_broken_without_a_hyphen(lang: str, text: str) -> None:
    placed, _ = lines.column(text, cover.TITLE, (0, 960), 1340, canvas.measure)
    assert len(placed) > 2, lang
    assert "".join(line.text for line in placed) == text
    assert not any(line.text[0] in "：，、。）」" or line.text[-1] in "「（" for line in placed)
    assert placed[0].size >= 140, "not made small first"


@pytest.mark.parametrize("word", ["ส่องกล้องลำไส้ใหญ่" * 3, "कोलोनोस्कोपीक्लिनिक" * 4, "e\u0301" * 90])
def test_a_word_is_not_torn_within_a_letter(word: str) -> None:
    placed, _ = lines.whole(word, cover.TITLE._replace(most=99), (0, 960), 1340, canvas.measure)
    assert len(placed) > 1
    for line in placed[1:]:
        assert line.text[0] not in "ะาำ"
        assert not unicodedata.category(line.text[0]).startswith("M")
    assert not any(line.text[-1] in "เแโใไ\u094d" for line in placed[:-1])


def test_a_line_takes_the_least_height_that_does() -> None:
    style = cover.TITLE._replace(largest=40, smallest=20, most=99)

    def measure(_: int, size: int, text: str) -> float:
        return size * len(text) / 2

    for count, end in ((5, 50), (40, 100), (400, 400)):
        placed, bottom = lines.whole("word " * count + "end", style, (0, 50, 100, 400), 1000, measure)
        assert bottom <= end
        assert " ".join(line.text for line in placed) == "word " * count + "end"


@given(st.lists(st.text(min_size=1, max_size=30), max_size=40).map(" ".join), st.integers(200, 1340))
@settings(max_examples=60, deadline=None)
def test_no_letter_of_any_text_is_lost(text: str, width: int) -> None:
    plain, _ = canvas.drawable(text)
    style = cover.TITLE._replace(largest=72, smallest=40, most=999)

    def measure(_: int, size: int, line: str) -> float:
        return size * len(line) * 0.6

    placed, bottom = lines.whole(plain, style, (0, 130, 560), width, measure)
    assert letters("".join(line.text for line in placed)) == letters(plain)
    assert bottom <= 560
    assert all(measure(0, line.size, line.text) <= width for line in placed)
