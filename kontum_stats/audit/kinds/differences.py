"""`difference`: is a printed increase that of its series, over the year that the text names?

Asked for by rows of `identities.csv` (left: the series; right: the printed increase, in units or
in per cent). Where the amount fits another year than the named one, that is a check of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from ...cleaning.raw import period_years
from ...language import Language
from ..facts import Operand, choices
from ..identities import Asked, Identity, of_identity
from ..judgement import AMBIGUOUS, FAILS, HOLDS, Judgement, Result, Slots, agreement, agrees
from ..spans import HUNDRED, Span
from ..words import amount, sized


def results(asked: Asked) -> Iterator[Result]:
    """The increases that rows ask for."""
    for identity in asked.of_kind("difference"):
        yield from _of_row(asked, identity)


def _of_row(asked: Asked, identity: Identity) -> Iterator[Result]:
    """The amount of an increase against the year it names, or the year itself where the amount
    fits an earlier one only; that it then fits is no check of its own."""
    facts, series, increase = asked.facts, identity.left[0], identity.right[0]
    for period in facts.periods_of(increase):
        last = period_years(period)[1]
        ends = [facts.operands(increase, period), facts.operands(series, str(last))]
        named = facts.operands(series, str(_year_named(period)))
        fitting = [
            operand
            for year in facts.periods_of(series)
            for operand in facts.operands(series, year)
            if period_years(year)[1] < last and _fits(ends, operand)
        ]
        if named or not fitting:
            slots: Slots = [*ends, named] if named else ends
            judge = difference if named else increase_of_unknown
            yield from of_identity(identity, period, slots, judge, binds=bool(named))
        if fitting and not any(one in named for one in fitting):
            of_years = partial(increase_years, named[0] if named else None)
            slots = [*ends, fitting[-1:]]
            yield from of_identity(identity, period, slots, of_years, aspect=":years")


def _fits(ends: Slots, earlier: Operand) -> bool:
    found = (difference(stated, later, earlier) for stated, later in choices(ends))
    return any(judgement.verdict == HOLDS for judgement in found)


def difference(stated: Operand, later: Operand, earlier: Operand) -> Judgement:
    """Whether the printed increase is later less earlier, in units or in per cent of earlier."""
    verdict = agreement(
        _increase(stated, later.likely, earlier.likely, later.unit),
        stated.likely,
        _increase(stated, later.possible, earlier.possible, later.unit),
        stated,
    )
    exact = _exact_increase(stated, later, earlier)

    def say(t: Language) -> str:
        spelled = _subtraction(t, stated, later, earlier)
        return agrees(t, stated.name(t), spelled, verdict, stated, exact)

    return Judgement(verdict, float(exact), float(stated.value), say)


def increase_of_unknown(stated: Operand, later: Operand) -> Judgement:
    """An increase over a year that is not printed, which no two printed years give either."""

    def say(t: Language) -> str:
        return t(
            "{label}: {stated} up to {amount} ({year}). The figure of {named} is not printed, and"
            " no other printed year gives this increase.",
            label=stated.name(t),
            stated=amount(t, stated),
            amount=amount(t, later),
            year=later.fact.period,
            named=_named(stated),
        )

    return Judgement(AMBIGUOUS, None, float(stated.value), say)


def increase_years(
    named: Operand | None, stated: Operand, later: Operand, earlier: Operand
) -> Judgement:
    """That a printed increase fits another year, that of `earlier`, than the year which the text
    names, whose figure is `named`; where that is not printed, it may fit both."""

    def say(t: Language) -> str:
        sentence = t(
            "{label}: {arithmetic}. The amount is right measured from {fits}, but the text names"
            " {named}.",
            label=stated.name(t),
            arithmetic=_subtraction(t, stated, later, earlier),
            fits=earlier.fact.period,
            named=_named(stated),
        )
        if named is not None:
            return sentence
        return " ".join([sentence, t("No figure of {year} is printed.", year=_named(stated))])

    verdict = AMBIGUOUS if named is None else FAILS
    named_year = float(_year_named(stated.fact.period))
    return Judgement(verdict, float(earlier.fact.last_year), named_year, say)


def _increase(stated: Operand, later: Span, earlier: Span, unit: str) -> Span:
    if stated.unit == "percent" and unit != "percent":
        return later / earlier * HUNDRED - HUNDRED
    return later - earlier


def _exact_increase(stated: Operand, later: Operand, earlier: Operand) -> Fraction:
    high, low = Fraction(later.value), Fraction(earlier.value)
    if stated.unit == "percent" and later.unit != "percent":
        return (high - low) / low * 100 if low else Fraction(0)
    return high - low


def _subtraction(t: Language, stated: Operand, later: Operand, earlier: Operand) -> str:
    shown = [f"{amount(t, item)} ({item.fact.period})" for item in (later, earlier)]
    increase = sized(t, _exact_increase(stated, later, earlier), stated.unit)
    if stated.unit == "percent" and later.unit != "percent":
        return f"{shown[0]} ÷ {shown[1]} − 1 = {increase}"
    return f"{shown[0]} − {shown[1]} = {increase}"


def _named(stated: Operand) -> str:
    return str(_year_named(stated.fact.period))


def _year_named(period: str) -> int:
    """The year that an increase is measured from: the first of its period; of an increase of one
    year the year before."""
    first, last = period_years(period)
    return first if first < last else last - 1
