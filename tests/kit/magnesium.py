"""An article of the text medium's goldens, and short ways to write nodes."""

from __future__ import annotations

from typing import Any

from trifolio.document.components.decisions import Card, Decisions
from trifolio.document.components.disclaimer import Disclaimer
from trifolio.document.components.evidence import Evidence
from trifolio.document.components.faq import Faq, Question
from trifolio.document.components.figure import Figure
from trifolio.document.components.key_points import KeyPoints
from trifolio.document.components.pathway import Pathway, Step
from trifolio.document.components.references import References
from trifolio.document.components.table import Cell, Row, Table
from trifolio.document.model import Document, Meta, Reference
from trifolio.document.nodes import Element, Node, Prose

LONG = "https://example.org/very/long/path/that-cannot-be-broken/because-it-is-a-url/index.html"


def tag(name: str, *children: Node, **attributes: str) -> Element:
    return Element(name, tuple(sorted((key.rstrip("_"), value) for key, value in attributes.items())), children)


def para(*children: Node) -> Prose:
    return Prose(tag("p", *children))


def listing(*items: Node, of: str = "ul", **attributes: str) -> Element:
    return tag(of, *(item if isinstance(item, Element) else tag("li", item) for item in items), **attributes)


def link(href: str, text: str = "") -> Element:
    return tag("a", text or href, href=href)


def cite(text: str) -> Element:
    return tag("sup", text, class_="citation")


def table(*lines: str, label: int = 0, caption: str = "") -> Table:
    head, *rows = (Row(tuple(Cell((text.strip(),)) for text in line.split("|"))) for line in lines)
    return Table(id="", label=label, caption=(caption,) if caption else (), head=(head,), rows=tuple(rows))


OPTIONS = table(
    "Option | Evidence | Regulation | Cost",
    "Calf stretching | Two small trials, mixed. | None needed. | Free.",
    "Magnesium, by mouth | Several trials; no clear benefit in older adults. | Sold as a food supplement; quality "
    "varies between brands. | About $60 to $120 a year.",
    "Quinine | Moderate benefit in trials. | Not approved for cramps; serious safety warnings issued. | "
    "Varies; prescription.",
    "Acupuncture (針灸) | Very thin. | Licensed practice. | High.",
    label=1,
    caption="Four options compared.",
)

REASONS = listing(
    "Free and safe.",
    tag("li", "Give it six weeks.", listing("Keep a note of each cramp.", "Compare week 1 with week 6.")),
)
NESTED = tag("ul", *REASONS.children)

MAGNESIUM = Document(
    path="magnesium.md",
    meta=Meta(
        title="Magnesium for night cramps (2026): what the trials say",
        slug="magnesium",
        authors=("A. Writer",),
        updated="2026-06",
        url="https://example.org/magnesium",
        subject="Magnesium for night cramps: what the trials say",
        preheader="Cheap, easy to buy, and not much better than placebo.",
    ),
    minutes=6,
    links=(LONG, "https://example.org/pooled-data", "https://example.org/stretch", "https://doi.org/10.0000/example.1"),
    references=(
        Reference(
            1,
            "doe",
            (
                "Doe J, Roe R. “Mineral levels and nerve excitability.” J Example. 2017;7(1):15560. ",
                link("https://doi.org/10.0000/example.1"),
            ),
        ),
        Reference(2, "poe", ("Poe E. “A trial of stretching.” Ex Med. 2012;58:17-22.",)),
    ),
    blocks=(
        Figure(
            id="",
            src="table.jpg",
            alt="watercolour of a bedside table with a glass of water and a small dish of tablets",
            label=1,
            caption=("Most people reach for a supplement first; the evidence suggests another order.",),
        ),
        KeyPoints(
            "In short",
            (
                Prose(
                    listing(
                        "Controlled trials in older adults found little difference between magnesium and placebo: "
                        "about one cramp a week at most.",
                        tag(
                            "li",
                            "Stretching before bed has a small effect, and costs nothing. ",
                            link("https://example.org/stretch", "Guide"),
                        ),
                    )
                ),
            ),
        ),
        Prose(tag("h2", "Why it was thought to work", id="why")),
        Evidence(certainty="low", basis=(), body=(para("plausible mechanism; weak human trials"),)),
        para(
            "Low magnesium makes nerves fire more easily in the laboratory, so replacing it seemed sensible",
            cite("[1]"),
            ". The naïve reading, “more is better”, does not follow.",
        ),
        Pathway(
            "The proposed mechanism",
            (),
            (
                Step(
                    ("magnesium salt taken by mouth",),
                    "Input",
                    (para("Absorption differs between citrate, oxide and glycinate."),),
                ),
                Step(("the level rises slightly",), "Blood", (para("The kidneys remove most of the excess."),)),
                Step(("the calcium/magnesium balance shifts",), "Nerve", ()),
                Step(
                    ("fewer involuntary contractions? Not shown reliably in people.",),
                    "Outcome",
                    (),
                ),
            ),
        ),
        Prose(
            tag(
                "blockquote", tag("p", "“We tell patients to stretch first and buy later.”"), tag("p", "— Clinic nurse")
            )
        ),
        Prose(tag("h2", "The options side by side", id="options")),
        OPTIONS,
        para("A narrow table can stay a grid:"),
        table("Week | Cramps | Change", "1 | 9 | -", "6 | 5 | -4"),
        Prose(tag("h2", "Which one fits you?", id="fits")),
        Decisions(
            "",
            (),
            (
                Card(
                    "one",
                    ("woken once or twice a month and otherwise well",),
                    ("stretch your calves for three minutes before bed.",),
                    (Prose(NESTED),),
                ),
                Card(
                    "two",
                    ("taking a diuretic, or have kidney disease",),
                    ("ask your pharmacist first. Do NOT start a supplement alone.",),
                    (Prose(listing("Magnesium can build up.")),),
                ),
            ),
        ),
        para(
            "Several groups have repeated the test since 2012. The ",
            link(LONG, "pooled analysis"),
            " is the best place to start, and its ",
            link("https://example.org/pooled-data", "data"),
            " are open.",
        ),
        Faq(
            "",
            (),
            (
                Question(
                    "safe",
                    ("Is magnesium safe?",),
                    (
                        para(
                            "For most people with healthy kidneys, in modest doses, yes. Loose stools are the usual "
                            "complaint."
                        ),
                    ),
                ),
                Question("long", ("How long should I try it?",), (para("Six weeks is a fair test."),)),
            ),
        ),
        References(""),
        Disclaimer(
            "",
            (
                para(
                    "This article is educational. It does not replace advice from a professional who knows your "
                    "history."
                ),
            ),
        ),
    ),
)
"""The article of the two pictures of the goal."""

SENT: dict[str, Any] = {
    "address": "Example Clinic, 1 High Street, Anytown.",
    "signature": "You receive this because you signed up at example.org.",
    "unsubscribe": "*|UNSUB|*",
    "view_online": "*|ARCHIVE|*",
}
