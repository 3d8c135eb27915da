"""A figure as it is written wherever it is shown: value, precision, doubts, unit, formula.

In: a `Figure`, a unit code or a formula. Out: texts in the reader's language. Tables, charts and
the lab write figures by these alone, so that one figure looks the same beside and below a chart.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .. import change
from ..language import NO_BREAK_SPACE, Language
from ..vocabulary import (
    DOUBTS,
    FLAG_MEANINGS,
    LEGEND,
    QUALIFIER_SIGNS,
    TITLES,
    UNITS,
    is_broken,
    signs_of,
)
from .records import Figure, Print
from .review import Review

MILLION = 10**6


def number(t: Language, figure: Figure, scale: int = 1) -> str:
    """The value in units of `scale` with its sign of estimate: '≈ 62,5%', '9,907', '83,4%'.

    The decimals are those printed where it is shown in its printed scale (one of a computed per
    cent), else as many as the value has.
    """
    exact = Decimal(str(figure.value)) / scale
    decimals = figure.decimals if scale == figure.scale else None
    unit = "%" if figure.unit == "percent" else ""
    return f"{QUALIFIER_SIGNS[figure.qualifier]} {t.number(exact, decimals)}{unit}".strip()


def shown_value(t: Language, figure: Figure) -> str:
    """The value as a table shows it: '746/765', '≈ 62,5%', '149,6 triệu đồng', '40.431'."""
    return shown(
        t, figure.value, figure.unit, out_of=figure.out_of, qualifier=figure.qualifier,
        decimals=figure.decimals, scale=figure.scale,
    )  # fmt: skip


def shown(
    t: Language,
    value: float,
    unit: str,
    *,
    out_of: float | None = None,
    qualifier: str = "",
    decimals: int | None = None,
    scale: int = 1,
) -> str:
    """A value as a table shows it: counts without their unit, what is measured with it."""
    if out_of is not None:
        return f"{t.number(value)}/{t.number(out_of)}"
    # An edition of another version may have no unit: its value stands as a plain number.
    known = UNITS.get(unit.split("/")[0])
    if known and known.kind == "measured":
        amount = t.quantity(value, unit, decimals, scale)
    else:
        amount = t.number(value, decimals if scale == 1 else None)
    return f"{QUALIFIER_SIGNS[qualifier]} {amount}".strip()


def of_base(t: Language, figure: Figure) -> str:
    """How many of how many a printed rate is, as the review prints it: '746/765'; '' where it
    does not."""
    if figure.counted is None or figure.base is None:
        return ""
    return f"{t.number(figure.counted)}/{t.number(figure.base)}"


def phrase(t: Language, figure: Figure, scale: int | None = None) -> str:
    """A figure in words: 'about 4 million VND/person/month', '83.4%'; where a `scale` is given,
    in units of it and without its unit."""
    if scale is None:
        amount = t.quantity(figure.value, figure.unit, figure.decimals, figure.scale)
    else:
        exact = Decimal(str(figure.value)) / scale
        amount = t.number(exact, figure.decimals if figure.scale == scale else None)
    return t.qualified(amount, figure.qualifier)


def signs(figure: Figure) -> list[str]:
    """The signs that a figure bears wherever it stands: those of `SIGNS`, in their order."""
    return signs_of(figure.flags)


def judged(review: Review, figure: Figure) -> Figure:
    """The figure with what the audit says of it among its flags."""
    found = (one.flag for one in review.doubts.get(figure.fact, ()))
    flags = tuple(dict.fromkeys((*figure.flags, *found)))
    return figure if flags == figure.flags else replace(figure, flags=flags)


def sign_words(t: Language) -> str:
    """What the signs mean, as every legend has it: '* computed; † doubt; …'."""
    return "; ".join(f"{sign} {t(words)}" for sign, words in LEGEND.items())


def direction(first: Figure, last: Figure) -> str:
    """`rising`, `falling` or `unchanged`, by the margin that holds everywhere; '' across a break
    in the series, where units differ or, but for rates, the lengths of the periods."""
    is_alike = last.unit == "percent" or len(first.years) == len(last.years)
    flags = (*first.flags, *last.flags)
    if is_broken(flags, first.unit, last.unit) or not is_alike:
        return ""
    return change.direction(first.value, last.value, last.unit, first.base, last.base)


def doubts(figure: Figure) -> list[str]:
    """What puts the value in doubt, as messages."""
    return [DOUBTS[flag] for flag in figure.flags if flag in DOUBTS]


def remarks(t: Language, figure: Figure) -> list[str]:
    """What is in doubt or particular about a figure or its print, in words."""
    return [t(FLAG_MEANINGS[flag]) for flag in figure.flags if flag in FLAG_MEANINGS]


def title(t: Language, section: str) -> str:
    """The heading of a section in the reader's language."""
    return t(TITLES[section])


def place(t: Language, locators: str, source: str = "") -> str:
    """Where a figure is printed, for a narrow cell: 'note 14' stays on one line."""
    return _unbroken(t.locator(locators, source))


def _unbroken(listed: str) -> str:
    return re.sub(f"([,;]){NO_BREAK_SPACE}", r"\1 ", listed.replace(" ", NO_BREAK_SPACE))


def label(review: Review, indicator: str, breakdown: str) -> str:
    """The labels of an indicator and, where one is meant, of a part of it."""
    part = f": {review.breakdown_label(breakdown)}" if breakdown else ""
    return review.indicator_label(indicator) + part


def print_in_words(review: Review, one: Print) -> str:
    """A print that a check compared: what, period, print and place."""
    t = review.t
    what = f"{label(review, one.indicator, one.breakdown)} ({t.period(one.period)})"
    return f"{what}: “{one.printed}”, {t.locator(one.locator, one.source)}"


def formula_in_words(review: Review, formula: str) -> str:
    """A derivation with indicator codes replaced by their labels and numbers in the reader's
    format: 'union_members 30085 ÷ employees 40974 × 100'."""
    words = []
    for word in formula.split(" "):
        indicator, _, breakdown = word.partition(":")
        if indicator in review.indicators:
            part = f" ({review.breakdown_label(breakdown)})" if breakdown else ""
            words.append(review.indicator_label(indicator) + part)
        elif word.replace(".", "", 1).isdigit():
            words.append(review.t.number(float(word)))
        else:
            words.append(word)
    return " ".join(words)
