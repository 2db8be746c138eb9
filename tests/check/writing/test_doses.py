"""Doses that can be misread, and texts with numbers in which nothing is wrong."""

from __future__ import annotations

import pytest

from trifolio.check.writing.table import RULES
from writing import found, quoted

DOSES = [code for code in RULES if code.startswith("dose-")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Take 1.0 mg.", "1.0 mg"),
        ("Take 1.0mg.", "1.0mg"),
        ("A 2.50.0 mg tablet costs 1.00, and holds 5.00 mg.", "5.00 mg"),
        ("Take 1.0–2.5 mg.", "1.0–2.5 mg"),
        ("Take 1.0 to 1.5 micrograms.", "1.0 to 1.5 micrograms"),
        ("Take 1.000 mg.", "1.000 mg"),
        ("Inject 4.0 units.", "4.0 units"),
    ],
)
def test_a_zero_at_the_end_is_found(text: str, words: str) -> None:
    assert quoted(found("dose-zero", text)) == [words]


def test_without_its_zero_a_dose_says_the_same() -> None:
    hints = [finding.hint for finding in found("dose-zero", "Take 10.0 mg or 1.0-2.00 mg.")]
    assert [hint.split("”")[0] for hint in hints] == ["write “10 mg", "write “1-2 mg"]


def test_a_comma_is_a_point_but_for_thousands() -> None:
    text = "Nehmen Sie 1,0 mg, höchstens 10,00 mg oder 1.000 mg, nie 1,000 mg, auch nicht ,5 mg."
    assert quoted(found("dose-zero", text, "title: Some\nlang: de\n")) == ["1,0 mg", "10,00 mg"]
    assert quoted(found("dose-decimal", text, "title: Some\nlang: de\n")) == [",5 mg"]


@pytest.mark.parametrize("text", ["Take .5 mg.", "Take (.5 mg).", "Take -.5 mg.", ".5 mg is enough."])
def test_a_point_without_a_zero_is_found(text: str) -> None:
    assert quoted(found("dose-decimal", text)) == [".5 mg"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Take 5 twice a day.", "Take 5"),
        ("You will be taking up to 40 every morning? No: taking up to 40 each day.", "taking up to 40"),
        ("The usual dose is 20.", "dose is 20"),
        ("We give a dose of 20, 40 or 80 at night.", "dose of 20, 40 or 80"),
        ("The dose may be raised to 40, but slowly.", "dose may be raised to 40"),
        ("Start with 20 mg. Take up to 40 a day.", "up to 40 a day"),
        ("Take tablets of 5 mg. Take 10 with food.", "Take 10"),
    ],
)
def test_a_dose_without_a_unit_is_found(text: str, words: str) -> None:
    assert words in quoted(found("dose-unit", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Take 50 µg.", ["50 µg"]),
        ("Take 50μg daily.", ["50μg"]),
        ("Take 50 mcg.", ["50 mcg"]),
        ("Inject 10U of insulin.", ["10U"]),
        ("Take 400 IU.", ["400 IU"]),
        ("Take 400 I.U. of it.", ["400 I.U."]),
        ("Take 10cc.", ["10cc"]),
        ("Take 5 mg BID with food.", ["5 mg BID"]),
        ("Take one tablet t.d.s.", ["one tablet t.d.s."]),
        ("Take it b.d. with food.", ["b.d."]),
        ("Take 5 mg at once, never >5 mg.", [">5 mg"]),
        ("Take 2 drops @ bedtime.", ["@ bedtime"]),
        ("Inject 5 mg SC.", ["5 mg SC."]),
    ],
)
def test_shorthand_is_found(text: str, words: list[str]) -> None:
    assert quoted(found("dose-abbreviation", text)) == words


def test_shorthand_is_told_once_and_counted() -> None:
    (only,) = found("dose-abbreviation", "Take 5 mcg.\n\nThen 10 mcg, and 20 µg.")
    assert "(2 more below)" in only.message
    assert only.line == 4


def test_mcg_is_american() -> None:
    assert not found("dose-abbreviation", "Take 5 mcg.", "title: Some\nlang: en-US\n")
    assert found("dose-abbreviation", "Take 5 µg.", "title: Some\nlang: en-US\n")


@pytest.mark.parametrize(
    "text",
    [
        "Take 500 mg paracetamol, at most 4 g of paracetamol.",
        "Paracetamol 500 mg helps.\n\n- Children: paracetamol 0.25 g",
        "Take 50 micrograms of levothyroxine.\n\nNever take 0.1 mg of levothyroxine at once.",
        "Take two teaspoonfuls of the syrup.\n\nThe cup holds 10 ml.",
    ],
)
def test_unlike_units_of_one_medicine_are_found(text: str) -> None:
    assert len(found("dose-mixed", text)) == 1


QUIET = """\
Take 500 mg of paracetamol every 4 to 6 hours, up to 8 tablets in 24 hours.
Take 1 or 2 tablets of 500 mg up to 4 times a day: no more than 8 in 24 hours.
The usual dose is 50 mg, 100 mg or 200 mg. A dose of 50, 100 or 200 mg is usual.
The dose is 2 to 4 puffs. The first dose is at 8 weeks, the second dose is 12 weeks later.
Have 5 a day: fruit and vegetables. Take 10 deep breaths. Take 3 steps, then rest.
Take part 2 times a week. It takes 5 to 10 minutes. It takes 2 years each time.
A dose of 0.9 gray. A dose of 1 in 10. Take 4 of the patches off at night.
Tablets are small. Take 2 with food. Each puff counts: take 1 or 2 every morning.
Smokers of up to 40 a day use the 21 mg patch.
We moved from dose 1 to dose 2. Version 1.0 is out; chapter 2.0 follows.
Your INR should be 2.0 to 3.0. Your HbA1c is 7.0 %. Potassium is 4.0 mmol/L.
Creatinine was 1.0 mg/dL, ferritin 15.0 µg/L, vitamin D 20 ng/ml and 50.0 nmol/l, calcium 10.0 mg per dl.
The mole is 5.0 mm wide; you weigh 70.0 kg; it is 37.0 °C. The needle is 8.0 mm long.
It costs 2.00, or .99 in a shop. See .5 of the report. The p value was .05 (p < 0.05).
A pain of > 5 on the scale. Children < 12 years. Wait > 3 days. BMI > 30.
Write to P.O. Box 4. Dr B.D. Lee and H.S. Kim bid 20 for it. It was an odd day, at 5 a.m.
The U.S. and a U-turn. Type 2 U bolts. 5 U.S. states. An engine of the cc class. Cc: the clinic.
Write to us@clinic.example. Follow @clinic. The od and the po of it.
Salt: 6 g of salt a day; crisps have 500 mg of salt. Fibre 30 g, and 400 mg of fibre.
Ibuprofen 200 mg and ibuprofen 400 mg. Paracetamol 1,000 mg and paracetamol 500 mg. Contains 5 mg, contains 1 g.
A 10 ml BD syringe. A 5 ml spoonful. One teaspoon of sugar, and 100 ml of water.
On 1.10.2026, at 10.00. Tel. 01234 567 800. 5.0 GHz, 3.0 GB and 2.0 m. Room 1.0."""


@pytest.mark.parametrize("text", QUIET.splitlines())
@pytest.mark.parametrize("code", DOSES)
def test_other_numbers_give_nothing(code: str, text: str) -> None:
    assert found(code, text) == []


@pytest.mark.parametrize("code", DOSES)
def test_code_is_no_text(code: str) -> None:
    assert found(code, "```\nTake 1.0 mg or .5 mg, 5 mcg, 5 mg bid. Take 5 daily.\n```") == []


def test_the_words_of_other_languages_are_left_to_their_readers() -> None:
    assert [code for code in DOSES if not RULES[code].languages] == ["dose-zero", "dose-decimal"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            "| Medicine | Dose |\n|---|---|\n| Sertraline | 50 |\n| Lithium | 200–400 at night |",
            ["50", "200–400 at night"],
        ),
        ("| Age | Dosage a day |\n|---|---|\n| 6 to 12 | up to 20 |\n| adults | 40 mg |", ["up to 20"]),
        ("| Name | Dose | How often |\n|---|---|---|\n| Lithium | 400 | every 8 h |", ["400"]),
        ("| Medicine | Dose |\n|---|---|\n| Ibuprofen 200 mg | 400 |", ["400"]),
        ("| | Monday | Tuesday |\n|---|---|---|\n| Dose | 50 | 100 |", ["50", "100"]),
        ("| Medicine | Dose (mg) |\n|---|---|\n| Sertraline | 50 |", []),
        ("| Medicine | Dose in tablets |\n|---|---|\n| Sertraline | 2 |", []),
        ("| Medicine | Dose | Unit |\n|---|---|---|\n| Sertraline | 50 | mg |", []),
        ("| Medicine | Dose |\n|---|---|\n| Paracetamol 500 mg tablets | 1 or 2 |", []),
        ("| Vaccine | Dose |\n|---|---|\n| First visit | 1 |\n| Second visit | 2 |\n| Third visit | 3 |", []),
        ("| Dose number | Age |\n|---|---|\n| 1 | 8 weeks |\n| 4 | a year |", []),
        ("| Medicine | Dose |\n|---|---|\n| Sertraline | one a day |\n| Lithium | |", []),
        ("| Medicine | Price |\n|---|---|\n| Sertraline | 50 |", []),
        ("| Medicine | Dose |\n|---|---|\n| Sertraline | 50 |\n\nTable: All in mg.", []),
    ],
)
def test_a_number_in_a_column_of_doses_wants_a_unit(table: str, words: list[str]) -> None:
    assert quoted(found("dose-unit", table)) == words


def test_a_number_in_a_table_is_told_in_its_row() -> None:
    findings = found("dose-unit", "Words.\n\n| Medicine | Dose |\n|---|---|\n| A | 5 mg |\n| B | 50 |")
    assert [(finding.line, finding.message) for finding in findings] == [(9, "no unit: “50” under “Dose”, of what?")]
