"""No tag runs two words together: every element of HTML, in every form, between two doses, as a browser shows them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from chromium import Browser
from documents import parsed
from trifolio.document.nodes import Prose, plain, words
from trifolio.source.html import INLINE, NOUNS

TAGS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote br "
    "button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir "
    "div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html i iframe image img input ins kbd keygen label legend li link listing main map mark marquee math "
    "menu menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture "
    "plaintext pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small source spacer "
    "span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track "
    "tt u ul var video wbr xmp x-dose"
).split()
"""Elements of the HTML Standard, obsolete ones too (16.2), and one that nobody knows."""

FORMS = {
    "opened": "5 mg<{tag}>10 mg",
    "stray": "5 mg</{tag}>10 mg",
    "around": "5 mg<{tag}>10 mg</{tag}>",
    "empty": "5 mg<{tag}></{tag}>10 mg",
    "self-closed": "5 mg<{tag}/>10 mg",
}
PLACES = {
    "paragraph": ("{}", "<p>{}</p>"),
    "cell": ("| a | b |\n|---|---|\n| {} | c |", "<table><tr><td>{}</td><td>c</td></tr></table>"),
    "item": ("- {}", "<ul><li>{}</li></ul>"),
    "heading": ("## {}", "<h2>{}</h2>"),
}
SHOW = """%s.map(html => {
    const page = document.createElement('div');
    document.body.replaceChildren(page);
    page.innerHTML = html;
    return page.innerText;
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.mark.parametrize("place", PLACES)
def test_words_that_a_browser_keeps_apart_are_apart(place: str, browser: Browser) -> None:
    markdown, html = PLACES[place]
    forms = {(tag, name): form.format(tag=tag) for tag in TAGS for name, form in FORMS.items()}
    shown = browser.run(SHOW % json.dumps([html.format(form) for form in forms.values()]))
    together, lost, torn = [], [], []
    for ((tag, name), form), text in zip(forms.items(), shown, strict=True):
        document, problems = parsed(markdown.format(form))
        ours = words(document.blocks)
        if "mg10" in ours and "mg10" not in text:
            together.append((tag, name))
        if "10 mg" not in " ".join(ours) and "html-dropped" not in [problem.code for problem in problems]:
            lost.append((tag, name))
        if tag in INLINE - NOUNS - {"rp"} and "mg10" in text and "mg10" not in ours:
            torn.append((tag, name))
    assert (together, lost, torn) == ([], [], [])


def test_the_words_of_what_is_left_out_are_named() -> None:
    _, problems = parsed("Dose <svg><foreignObject>5 mg twice a day</foreignObject></svg> only.")
    assert [problem.message for problem in problems] == ["<svg> was left out, with its words “5 mg twice a day”"]


@pytest.mark.parametrize(
    "text",
    [
        "Ring <name of nurse> before <date>.",
        "Take <dose> mg at <time>.",
        "SBP<target and DBP>target",
        "A <b of words> and <a dose of 5 mg>.",
        "Give List<String> to <Dr_Smith>.",
        "See <source> or <link>.",
        "One </dose> two.",
    ],
)
def test_words_in_angle_brackets_are_text(text: str) -> None:
    document, problems = parsed(text)
    (block,) = document.blocks
    assert isinstance(block, Prose)
    assert plain(block.element) == text
    assert {problem.code for problem in problems} == {"html-unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "One <x-dark>two</x-dark>.",
        "<b>One",
        "<time>8 am</time>",
        "<details open>One</details>",
        "One<br/>two",
        "<div>\n\nOne",
    ],
)
def test_elements_stay_elements(text: str) -> None:
    document, _ = parsed(text)
    assert "<" not in " ".join(words(document.blocks))
