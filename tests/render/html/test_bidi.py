"""Latin runs, numbers and quantities in right-to-left text, as the XHTML of an edition on paper has them."""

from __future__ import annotations

import pytest

from documents import markup
from trifolio.document.nodes import Element, Nodes, plain
from trifolio.render.html.bidi import kept_together
from trifolio.render.html.quantities import together


def sub(text: str) -> Element:
    return Element("sub", (), (text,))


def strong(text: str) -> Element:
    return Element("strong", (), (text,))


@pytest.mark.parametrize(
    ("nodes", "made"),
    [
        (("الماء H", sub("2"), "O و"), 'الماء <span dir="ltr">H<sub>2</sub>O</span> و'),
        (("العدد 10", sub("6"), " والآخر"), 'العدد <span dir="ltr">10<sub>6</sub></span> والآخر'),
        (
            ("تناول ", strong("Vitamin"), " D3 ", strong("tablets"), ", ثم"),
            'تناول <span dir="ltr"><strong>Vitamin</strong> D3 <strong>tablets</strong></span>, ثم',
        ),
        (
            ("لا do ", strong("not"), " take more than 5 ", strong("tablets"), "."),
            'لا <span dir="ltr">do <strong>not</strong> take more than 5 <strong>tablets</strong></span>.',
        ),
        (("كلمة ", strong("واحدة"), " فقط"), "كلمة <strong>واحدة</strong> فقط"),
        (("كلمة ", strong("Word"), " فقط"), "كلمة <strong>Word</strong> فقط"),
        (("5 ", sub("2"), " 7"), "5 <sub>2</sub> 7"),
        (("Na", sub("+"), " و"), '<span dir="ltr">Na<sub>+</sub></span> و'),
    ],
)
def test_a_run_from_left_to_right_stays_one_run(nodes: Nodes, made: str) -> None:
    result = kept_together(nodes, "rtl")
    assert markup(result) == made
    assert plain(Element("p", (), result)) == plain(Element("p", (), nodes))


def test_a_run_from_right_to_left_stays_one_run_in_english() -> None:
    nodes: Nodes = ("Say ", strong("שלום"), " עולם 5 today.")
    assert markup(kept_together(nodes, "ltr")) == 'Say <span dir="rtl"><strong>שלום</strong> עולם 5</span> today.'
    english: Nodes = ("H", sub("2"), "O and 10", sub("6"))
    assert kept_together(english, "ltr") is english


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("خذ 500 mg الآن", 'خذ <span class="together" dir="ltr">500 mg</span> الآن'),
        ("خذ 5–10 mg الآن", 'خذ <span dir="ltr">5–10 mg</span> الآن'),
        ("يوم 2026-06-03 ثم", 'يوم <span dir="ltr">2026-06-03</span> ثم'),
        ("ضغط 120/80 ثم", 'ضغط <span dir="ltr">120/80</span> ثم'),
        ("هاتف +44 1234 567890 ثم", 'هاتف <span class="together" dir="ltr">+44 1234 567890</span> ثم'),
        ("خذ 5 ثم 10 مرات", "خذ 5 ثم 10 مرات"),
        ("نسبة 3.5 فقط", "نسبة 3.5 فقط"),
    ],
)
def test_quantities_dates_ranges_and_telephone_numbers_run_from_left_to_right(text: str, made: str) -> None:
    assert markup(together((text,), "rtl", on_paper=True)) == made


def test_on_screens_the_space_of_a_quantity_does_not_break() -> None:
    (_, quantity) = together(("خذ 500 mg",), "rtl", on_paper=False)
    assert quantity == Element("span", (("dir", "ltr"),), ("500\u00a0mg",))


@pytest.mark.parametrize("number", ["01234 567 891", "+44 1234 567890", "0800 111 222"])
def test_a_telephone_number_stays_on_its_line(number: str) -> None:
    assert markup(together((f"Phone {number} now.",), "ltr", on_paper=True)) == (
        f'Phone <span class="together">{number}</span> now.'
    )
    (screens,) = together((f"Phone {number} now.",), "ltr", on_paper=False)
    assert screens == f"Phone {number} now.".replace(number, number.replace(" ", "\u00a0"))
