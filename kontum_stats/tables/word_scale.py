"""What the words of a review are taken to come to, for whoever doubts a verdict.

In: a `Review` with its scale of words. Out: a piece of HTML that opens to it. Judges nothing.
"""

from __future__ import annotations

from markupsafe import Markup

from .. import change
from ..language import Language
from ..review.html import details, paragraph, table
from ..review.records import Word
from ..review.review import Review
from ..vocabulary import CHANGE_OF, COMPARISONS, OPEN_RANGES


def how_words_are_read(review: Review) -> Markup:
    """The scale of words and the margin of a change, for whoever doubts a verdict."""
    t = review.t
    rows = [
        [
            word.label,
            _taken_as(t, word),
        ]
        for word in review.word_scale
    ]
    rule = t(
        change.RULE, points=t.number(change.POINTS), units=t.number(change.UNITS),
        per_cent=t.number(change.PER_CENT),
    )  # fmt: skip
    rule += " " + t("The review sets no thresholds: those below, and the margin, are ours.")
    heading = t("How words are read, and what counts as a change")
    shown = table(heading, [t("Words"), t("Taken as")], rows, headed=True)
    return details(heading, paragraph(rule) + shown, "word-scale")


def _taken_as(t: Language, word: Word) -> str:
    if word.kind == "change":
        points, relative = float(word.threshold), float(word.relative)
        return t(CHANGE_OF, points=t.number(points), per_cent=t.percent(relative))

    def limit(threshold: str) -> str:
        per_cent = t.percent(float(threshold))
        return t("{limit} of what it was", limit=per_cent) if word.kind == "growth" else per_cent

    said = t(COMPARISONS[word.compare], limit=limit(word.threshold))
    if not word.open_to:
        return said
    return f"{said}; {t(OPEN_RANGES[word.compare], end=limit(word.open_to))}"
