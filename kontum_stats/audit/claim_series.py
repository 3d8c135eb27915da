"""What a test reads, as a series of numbers with the arithmetic by which a reader recomputes them.

In: outcomes with their readings, and the catalogues of labels. Out: 'Union members: Non-state:
3,202 persons (2010) → 2,876 persons† (2013)', '439 ÷ 875 = 50.2%*', and the label of what is
tested. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .. import language as text
from ..cleaning.figures import Figure, qualifier_of
from ..cleaning.raw import RawData, Row, rows_of
from ..language import LANGUAGES, MINUS, Language
from ..quantities import SHARE_DECIMALS
from ..vocabulary import is_counted, signs_of
from .claim_tests import Outcome, Reading, Test, limit

_ARROW = " → "


@dataclass(frozen=True)
class Words:
    """What the wording of evidence needs besides the outcomes: the language and the labels."""

    t: Language
    indicators: Mapping[str, Row]
    breakdowns: Mapping[str, Row]


def words_of(raw: RawData) -> dict[str, Words]:
    """The labels of the catalogues in each language of the pages."""
    indicators = {row["indicator"]: row for row in rows_of(raw.indicators)}
    breakdowns = {row["breakdown"]: row for row in rows_of(raw.breakdowns)}
    words = rows_of(raw.sources), rows_of(raw.units)
    return {
        lang: Words(text.load(lang).of_province(*words), indicators, breakdowns)
        for lang in LANGUAGES
    }


def subject(test: Test, words: Words) -> str:
    """The label of what is tested, in the reader's language, and against which whole; '' for a
    test without an indicator."""
    if not test.indicator:
        return ""
    part = _label(test.indicator, test.breakdown, words)
    if test.of_rest:
        part = words.t("{part}: the rest, as a stand-in", part=part)
    if not test.of:
        return part
    name, _, period = test.of.partition("@")
    indicator, _, breakdown = name.partition(":")
    if name == "out_of" and not period:
        return words.t("{part} against the total", part=part)
    if name == test.indicator and not period:
        whole = words.t.label(words.indicators[name])
        return words.t("{part} against all of “{whole}”", part=part, whole=whole)
    whole = _label(indicator, breakdown, words)
    if period and (indicator, breakdown) == (test.indicator, test.breakdown):
        return words.t("{part} against the year {year}", part=part, year=words.t.period(period))
    if indicator == test.indicator and breakdown:
        whole = _parts(breakdown, words)
    whole += f" ({words.t.period(period)})" if period else ""
    return words.t("{part} against {whole}", part=part, whole=whole)


def series(outcome: Outcome, words: Words) -> str:
    """'Union members: Non-state: 3,202 persons (2010) → 2,876 persons† (2013)'."""
    decimals = _decimals(outcome)
    shown = [
        f"{_shown(reading, outcome.test, decimals, words)} ({words.t.period(reading.period)})"
        for reading in outcome.readings
    ]
    return f"{subject(outcome.test, words)}: {_ARROW.join(shown)}"


def _decimals(outcome: Outcome) -> int:
    """The decimals of computed per cents: those of every share, or as many more as it takes to
    tell values that differ from each other and from the limit, and for first and last to differ
    by the points that are named."""
    values, word = [reading.value for reading in outcome.readings], outcome.test.word
    told = {*values, limit(outcome), *([word.open_to] if word and outcome.test.of else [])}

    def is_enough(places: int) -> bool:
        first, last = round(values[0], places), round(values[-1], places)
        differs_alike = round(last - first, 1) == round(values[-1] - values[0], 1)
        return differs_alike and len({round(value, places) for value in told}) == len(told)

    return next(filter(is_enough, range(SHARE_DECIMALS, 10)), SHARE_DECIMALS)


def _shown(reading: Reading, test: Test, decimals: int, words: Words) -> str:
    """A reading with its arithmetic: '439 ÷ 875 = 50.2%', '(15 + 23) ÷ 942 = 4.0%'."""
    t = words.t
    borne = "".join(signs(reading, test))
    if test.of_rest:
        counted = _figure(reading.parts[0], decimals, words)
        rest = t.qualified(t.percent(reading.value) + borne, qualifier_of((), reading.parts))
        return f"100% {MINUS} {counted} = {rest}"
    if test.of:
        base = _added(t, reading.whole) if reading.whole else t.number(reading.parts[0].out_of or 0)
        shown = t.qualified(
            t.percent(reading.value, decimals) + borne, qualifier_of(reading.parts, reading.whole)
        )
        return f"{_added(t, reading.parts)} ÷ {base} = {shown}"
    figures = [_with_base(part, decimals, words) for part in reading.parts]
    if len(figures) == 1:
        return figures[0]
    total = t.quantity(reading.value, reading.unit) + borne
    return f"{' + '.join(figures)} = {t.qualified(total, qualifier_of(reading.parts))}"


def signs(reading: Reading, test: Test) -> list[str]:
    """The signs of what a test reads: those of its figures, and of what it computes from them."""
    figures = reading.figures
    is_computed = len(figures) > 1 or bool(test.of) or test.of_rest
    flags = [flag for figure in figures for flag in figure.flags]
    if not is_computed:
        return signs_of(flags)
    # A number that bears a wrong name is none the less what it is.
    return signs_of([*(flag for flag in flags if flag != "label_doubt"), "derived"])


def _added(t: Language, figures: Sequence[Figure]) -> str:
    added = " + ".join(_term(t, one) for one in figures)
    return f"({added})" if len(figures) > 1 else added


def _term(t: Language, figure: Figure) -> str:
    """A number in a division, of what is counted without its unit."""
    shown = (
        t.number(figure.value)
        if is_counted(figure.unit)
        else t.quantity(figure.value, figure.unit, figure.decimals, figure.scale)
    )
    return t.qualified(shown + "".join(signs_of(figure.flags)), figure.qualifier)


def _figure(figure: Figure, decimals: int, words: Words) -> str:
    t, borne = words.t, "".join(signs_of(figure.flags))
    if figure.is_derived:
        places = decimals if figure.unit == "percent" else figure.decimals
        shown = t.quantity(figure.value, figure.unit, places, figure.scale)
        arithmetic = _arithmetic(figure.note, t)
        return f"{arithmetic} = {t.qualified(shown + borne, figure.qualifier)}"
    shown = t.quantity(figure.value, figure.unit, figure.decimals, figure.scale)
    return t.qualified(shown + borne, figure.qualifier)


def _with_base(figure: Figure, decimals: int, words: Words) -> str:
    """A rate with how many of how many it is, where both are printed: '746/765 = 97.52%'. Prints
    that do not agree stand beside each other: '95% (30/40)'."""
    said = _figure(figure, decimals, words)
    if figure.counted is None or not figure.base:
        return said
    ratio = f"{words.t.number(figure.counted)}/{words.t.number(figure.base)}"
    difference = abs(figure.counted / figure.base * 100 - figure.value)
    agrees = not figure.qualifier and difference < 10**-figure.decimals
    return f"{ratio} = {said}" if agrees else f"{said} ({ratio})"


def _arithmetic(formula: str, t: Language) -> str:
    """The numbers of a derivation's formula: 'union_members 30085 ÷ employees 40974 × 100' ->
    '30,085 ÷ 40,974'."""
    numbers = formula.removesuffix(" × 100").split(" ")
    kept = [word for word in numbers if re.fullmatch(r"-?\d+(?:\.\d+)?|[÷+−]", word)]
    return " ".join(t.number(float(word)) if word[-1].isdigit() else word for word in kept)


def _label(indicator: str, breakdown: str, words: Words) -> str:
    label = words.t.label(words.indicators[indicator])
    return f"{label}: {_parts(breakdown, words)}" if breakdown else label


def _parts(breakdown: str, words: Words) -> str:
    return " + ".join(words.t.label(words.breakdowns[part]) for part in breakdown.split("+"))
