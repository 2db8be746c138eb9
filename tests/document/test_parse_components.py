"""Components: every one of the table with its options, what stands in each, nested as writers nest them."""

from __future__ import annotations

import pytest

from documents import EDITIONS, document, markup, parsed
from trifolio.document.component import template
from trifolio.document.components import COMPONENTS
from trifolio.document.components.bottom_line import BottomLine
from trifolio.document.components.callout import CALLOUTS, Callout
from trifolio.document.components.conditional import Conditional
from trifolio.document.components.decisions import Card, Decisions
from trifolio.document.components.disclaimer import Disclaimer
from trifolio.document.components.evidence import BASES, CERTAINTIES, Evidence
from trifolio.document.components.faq import Faq
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.components.pathway import Pathway
from trifolio.document.components.references import References
from trifolio.document.components.table import Table
from trifolio.document.components.write_in import WriteIn
from trifolio.document.conditions import shown
from trifolio.document.nodes import Block, Prose, tidy, walk
from trifolio.problems import Problem


def one(text: str) -> Block:
    """Return the one block of a source in which nothing is wrong."""
    (block,) = document(text).blocks
    return block


def problems(text: str) -> list[Problem]:
    return list(parsed(text)[1])


BODIES = {
    "pathway": "1. Rest\n2. Sleep",
    "decisions": "### Tired\nthen rest\n\n- It helps.",
    "faq": "### Is it safe?\nYes.",
    "references": "",
}
"""What stands in a component that wants more than words."""


def fenced(name: str, options: str = "") -> str:
    head = f"{{.{name} {options}}}" if options else name
    return f"::: {head}\n{BODIES.get(name, 'Words.')}\n:::"


REQUIRED = {"only": 'in="email"', "except": 'in="email"'}


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_of_the_table_is_read_with_its_line(name: str) -> None:
    block = document(f"Before.\n\n{fenced(name, REQUIRED.get(name, ''))}").blocks[1]
    assert not template(block).startswith("prose")
    assert (block.line, block.number > 1) == (11, True)


@pytest.mark.parametrize("name", [name for name, row in COMPONENTS.items() if "title" in row.options])
def test_a_title_is_taken_by_every_component_that_may_have_one(name: str) -> None:
    assert getattr(one(fenced(name, 'title="In  short"')), "title", None) == "In  short"
    assert getattr(one(fenced(name)), "title", None) == ""


@pytest.mark.parametrize("name", COMPONENTS)
def test_an_unknown_option_is_an_error_at_its_opening(name: str) -> None:
    text = fenced(name, f"{REQUIRED.get(name, '')} colour=red .wide")
    found = problems(f"Before.\n\n{text}")
    assert [(p.severity, p.code, p.line) for p in found] == [("error", "option-unknown", 11)] * 2


def test_the_options_are_those_of_the_dialect() -> None:
    titled = {"tldr", "pathway", "decisions", "faq", *CALLOUTS, "bottom-line", "disclaimer", "references"}
    assert {name: set(row.options) for name, row in COMPONENTS.items()} == {
        **{key: {"title"} for key in titled},
        "evidence": {"certainty", "basis"},
        "page-break": set(),
        "write-in": {"lines"},
        "only": {"in", "clinic"},
        "except": {"in", "clinic"},
    }


def test_key_points_hold_a_list() -> None:
    block = one("::: {.tldr title='In short'}\n- One.\n- Two.\n:::")
    assert isinstance(block, KeyPoints)
    assert (block.title, markup(*block.body)) == ("In short", "<ul><li>One.</li><li>Two.</li></ul>")


@pytest.mark.parametrize("certainty", ["", *CERTAINTIES])
@pytest.mark.parametrize("basis", ["", *BASES, " ".join(BASES)])
def test_evidence_takes_every_grade_and_every_basis_one_several_or_none(certainty: str, basis: str) -> None:
    options = " ".join(f'{key}="{value}"' for key, value in (("certainty", certainty), ("basis", basis)) if value)
    block = one(fenced("evidence", options))
    assert isinstance(block, Evidence)
    assert (block.certainty, block.basis, markup(*block.body)) == (certainty, tuple(basis.split()), "<p>Words.</p>")


@pytest.mark.parametrize("name", CALLOUTS)
def test_a_callout_holds_anything(name: str) -> None:
    block = one(f"::: {name}\n## Rest\n\n| a |\n|---|\n| 1 |\n\n> Sleep.\n:::")
    assert isinstance(block, Callout)
    assert block.kind == name
    assert markup(*block.body) == '<h2 id="rest">Rest</h2><table/><blockquote><p>Sleep.</p></blockquote>'


@pytest.mark.parametrize(("name", "kind"), [("bottom-line", BottomLine), ("disclaimer", Disclaimer)])
def test_the_message_and_the_disclaimer_hold_anything(name: str, kind: type[BottomLine | Disclaimer]) -> None:
    block = one(f"::: {name}\nRest.\n\n- Sleep.\n:::")
    assert isinstance(block, kind)
    assert markup(*block.body) == "<p>Rest.</p><ul><li>Sleep.</li></ul>"


@pytest.mark.parametrize(("options", "lines"), [("", 3), ('lines="1"', 1), ("lines=40", 40)])
def test_a_prompt_has_as_many_ruled_lines_as_asked_for(options: str, lines: int) -> None:
    block = one(fenced("write-in", options))
    assert isinstance(block, WriteIn)
    assert (block.lines, markup(*block.body)) == (lines, "<p>Words.</p>")


@pytest.mark.parametrize("lines", ["0", "41", "-1", "two", "1.5", "", "٣"])
def test_ruled_lines_are_a_number_that_fits_a_page(lines: str) -> None:
    (problem,) = problems(fenced("write-in", f'lines="{lines}"'))
    assert (problem.code, problem.line) == ("option-value", 9)


def steps(block: Block) -> list[tuple[str, str, str, int]]:
    assert isinstance(block, Pathway)
    return [(markup(step.name), step.stage, markup(*step.body), step.line) for step in block.steps]


def test_a_pathway_is_read_from_a_definition_list_with_its_stages() -> None:
    block = one(
        "::: pathway\nFrom cause to pain:\n\n"
        "Applied to the *scalp* (Delivery)\n: By a needle.\n\n  Twice.\n\nTaken up\n: By the cells\n: slowly.\n\n"
        "Grows (hair (new))\n: Perhaps.\n\nThat is all.\n:::",
    )
    assert steps(block) == [
        ("Applied to the <em>scalp</em>", "Delivery", "<p>By a needle.</p><p>Twice.</p>", 12),
        ("Taken up", "", "<p>By the cells</p><p>slowly.</p>", 17),
        ("Grows (hair (new))", "", "<p>Perhaps.</p>", 21),
    ]
    assert isinstance(block, Pathway)
    assert (markup(*block.lead), markup(*block.tail)) == ("<p>From cause to pain:</p>", "<p>That is all.</p>")


def test_a_pathway_is_read_from_a_numbered_list_with_its_stages() -> None:
    block = one(
        "::: {.pathway title='How'}\n"
        "1. Applied **here** (Delivery)\n\n   By a needle.\n\n   - Twice.\n"
        "2. (Uptake)\n3. Grows\n   new hair (Effect)\n:::",
    )
    assert steps(block) == [
        ("Applied <strong>here</strong>", "Delivery", "<p>By a needle.</p><ul><li>Twice.</li></ul>", 10),
        ("", "Uptake", "", 15),
        ("Grows new hair", "Effect", "", 16),
    ]
    assert getattr(block, "title", "") == "How"


def test_a_tight_numbered_list_keeps_lists_and_tables_in_its_steps() -> None:
    block = one("::: pathway\n1. One\n   - a\n2. Two\n\n   | a |\n   |---|\n   | 1 |\n:::")
    assert [(name, inside) for name, _, inside, _ in steps(block)] == [
        ("One", "<ul><li>a</li></ul>"),
        ("Two", "<table/>"),
    ]


def card_parts(card: Card) -> tuple[str, str, str, str, int]:
    return card.id, markup(card.heading), markup(card.advice), markup(*card.body), card.line


def test_decisions_are_cards_of_a_heading_an_advice_and_reasons() -> None:
    block = one(
        "::: decisions\nFind yours.\n\n### Woken *once*\nthen rest at home\n\n- It helps.\n\nMore.\n\n"
        "### Woken often\n\n- See a doctor.\n:::",
    )
    assert isinstance(block, Decisions)
    assert markup(*block.lead) == "<p>Find yours.</p>"
    assert [card_parts(card) for card in block.cards] == [
        ("woken-once", "Woken <em>once</em>", "rest at home", "<ul><li>It helps.</li></ul><p>More.</p>", 12),
        ("woken-often", "Woken often", "", "<ul><li>See a doctor.</li></ul>", 19),
    ]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("then rest", "rest"),
        ("Then, rest", "rest"),
        ("THEN: rest", "rest"),
        ("then\nrest", "rest"),
        ("then **rest**", "<strong>rest</strong>"),
        ("thence rest", "thence rest"),
        ("rest, then sleep", "rest, then sleep"),
        ("*then* rest", "<em>then</em> rest"),
    ],
)
def test_a_leading_then_is_left_to_the_label_of_the_card(written: str, advice: str) -> None:
    block = one(f"::: decisions\n### Tired\n{written}\n:::")
    assert isinstance(block, Decisions)
    assert markup(block.cards[0].advice) == advice


def test_questions_are_read_with_their_answers_and_lower_headings_stay_inside() -> None:
    block = one("::: {.faq title='Ask'}\nFirst.\n\n### Is it *safe*?\nYes.\n\n#### Really?\nYes.\n\n### When?\n:::")
    assert isinstance(block, Faq)
    assert (block.title, markup(*block.lead)) == ("Ask", "<p>First.</p>")
    assert [(q.id, markup(q.heading), markup(*q.body), q.line) for q in block.questions] == [
        ("is-it-safe", "Is it <em>safe</em>?", '<p>Yes.</p><h4 id="really">Really?</h4><p>Yes.</p>', 12),
        ("when", "When?", "", 18),
    ]


@pytest.mark.parametrize(
    ("name", "wants"),
    [
        ("pathway", "pathway wants a definition list or numbered list of steps"),
        ("decisions", "decisions wants a ### heading for each card"),
        ("faq", "faq wants a ### heading for each question"),
    ],
)
def test_a_component_without_its_parts_says_what_it_wants_and_keeps_its_words(name: str, wants: str) -> None:
    made, found = parsed(f"::: {name}\nOnly words.\n:::")
    assert [(p.code, p.line, p.message) for p in found] == [("component-body", 9, wants)]
    assert "Only words." in tidy(made.blocks)


def test_references_hold_no_words_of_their_own() -> None:
    made = document("::: {.references title='Sources'}\nWords.\n:::")
    assert isinstance(made.blocks[0], References)
    assert markup(*made.blocks) == "<references/><p>Words.</p>"


@pytest.mark.parametrize(("name", "wanted"), [("only", {"email", "email-wrapped"}), ("except", {"handout", "ebook"})])
def test_only_and_except_go_by_an_edition_and_all_that_extend_it(name: str, wanted: set[str]) -> None:
    made = document(f'::: {{.{name} in="email"}}\nWords.\n:::')
    families = {edition: (edition, "email") if edition == "email-wrapped" else (edition,) for edition in EDITIONS}
    assert {name for name, family in families.items() if shown(made, family).blocks} == wanted


NESTED = """
Before.[^1]

::: {.only in="handout ebook"}
::: note
::: {.except in="ebook"}
On paper.
:::
Always.
:::
:::

Term
: ::: {.only in="email"}
  in a mail

  of two
  :::
Other
: ::: {.except in="email"}
  in a book
  :::

[^1]: A note.
"""


@pytest.mark.parametrize(
    ("family", "said"),
    [
        (("handout",), "Before.1 On paper. Always. Term Other in a book A note."),
        (("ebook",), "Before.1 Always. Term Other in a book A note."),
        (("email-wrapped", "email"), "Before.1 Term in a mail of two Other A note."),
    ],
)
def test_only_and_except_are_resolved_wherever_they_stand(family: tuple[str, ...], said: str) -> None:
    made = document(NESTED)
    here = shown(made, family)
    assert tidy(here.bodies) == said
    nodes = list(walk(here.bodies))
    assert not any(isinstance(node, Conditional) for node in nodes)
    numbers = {node.number: node for node in walk(made.bodies) if isinstance(node, Prose)}
    assert all(numbers[node.number].line == node.line for node in nodes if isinstance(node, Prose))


def test_a_document_without_only_and_except_is_shown_as_it_is() -> None:
    made = document("Words.")
    assert shown(made, ("handout",)) is made


def test_only_takes_several_editions_and_knows_their_names() -> None:
    block = one('::: {.only in="handout ebook"}\nWords.\n:::')
    assert isinstance(block, Conditional)
    assert block.editions == ("handout", "ebook")
    (problem,) = problems('::: {.only in="handout ebok"}\nWords.\n:::')
    assert (problem.code, problem.message, problem.hint) == (
        "option-value",
        "only: unknown edition “ebok”",
        "did you mean “ebook”?",
    )


@pytest.mark.parametrize("options", ["", 'in=""', 'in=" "'])
def test_only_must_say_in_which_editions(options: str) -> None:
    (problem,) = problems(f"::: {{.only {options}}}\nWords.\n:::")
    assert (problem.code, problem.message) == ("option-value", "only: “in” is missing, or “clinic”")


def test_components_nest_freely() -> None:
    block = one(
        "::: note\nOne.\n::: {.only in=email}\n::: tip\n- two\n:::\n::: pathway\n1. three\n:::\n:::\n"
        "Term\n: ::: warning\n  four\n  :::\n:::",
    )
    assert isinstance(block, Callout)
    one_, conditional, terms = block.body
    assert isinstance(conditional, Conditional)
    assert markup(*conditional.body) == "<callout/><pathway/>"
    assert (markup(one_), markup(terms)) == ("<p>One.</p>", "<dl><dt>Term</dt><dd><callout/></dd></dl>")
    assert tidy(block).split() == ["One.", "two", "three", "Term", "four"]


def test_a_div_needs_no_blank_lines_and_any_number_of_colons() -> None:
    made = document("Before.\n:::: note\nInside.\n::::::\nAfter.")
    assert markup(*made.blocks) == "<p>Before.</p><callout/><p>After.</p>"


def test_an_unknown_component_leaves_its_words_where_they_stand() -> None:
    made, found = parsed("One.\n\n::: nose\nTwo.\n\n::: note\nThree.\n:::\n:::\n\nFour.")
    assert [(p.code, p.line, p.hint) for p in found] == [("component-unknown", 11, "did you mean “note”?")]
    assert markup(*made.blocks) == "<p>One.</p><p>Two.</p><callout/><p>Four.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "::: note\nA",
        "::: note\nA\n:::\n:::",
        "- ::: note\n  A\n  :::",
        "> ::: note\n> A\n> :::",
        "::: note here\nA\n:::",
    ],
)
def test_no_colons_leak_into_an_edition_however_a_div_is_broken(text: str) -> None:
    made, found = parsed(f"{text}\n\nAfter.")
    assert found
    assert all(problem.severity == "error" for problem in found)
    assert ":::" not in tidy(made.blocks)
    assert {"A", "After."} <= set(tidy(made.blocks).split())


def test_colons_in_code_are_code() -> None:
    assert tidy(document("```\n::: note\n```\n\n`::: tip`").blocks) == "::: note ::: tip"


def test_a_figure_and_a_table_in_a_component_are_numbered_with_the_others() -> None:
    made = document("![a](a.svg 'b')\n\n::: note\n![c](c.svg 'd')\n\nTable: e\n\n| f |\n|---|\n| 1 |\n:::")
    block = made.blocks[1]
    assert isinstance(block, Callout)
    assert [(getattr(inside, "label", 0), isinstance(inside, Table)) for inside in block.body] == [
        (2, False),
        (1, True),
    ]
