"""`attainable`: can a per cent come from whole numbers?

Asked for by the per cent of each `ratio`, and by rows of `identities.csv` (left: the per cent;
right: likely bases of years without one).

Over a base of 93 only 94 rates exist. Where the base of the year is printed the rate must be one
of its rates. Where it is not, every base from the smallest to the largest likely one is tried; a
rate that needs a base outside of them is a doubt, and it fails where no base from half the
smallest to twice the largest likely one gives it, since a base that doubles between two reviews
would itself be news. Where nearly every rate printed like it can come from the bases tried, that
this one can proves nothing: there is no judgement.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ...language import Language
from ..facts import Facts, Operand, Term
from ..identities import Asked, base_of
from ..judgement import AMBIGUOUS, FAILS, HOLDS, Judgement, Result, Slots, judged
from ..spans import RARELY, Span, attainable_share, nearest_bases, smallest_base, wholes
from ..words import amount, sized

LARGEST_BASE = 100_000
"""Up to here a base is looked for; a rate with three decimals always has one."""


def results(asked: Asked) -> Iterator[Result]:
    """Each printed per cent over its own bases, or the likely ones."""
    rates: dict[Term, tuple[list[Term], list[Term]]] = {}
    for identity in asked.identities:
        if identity.kind == "ratio":
            rates.setdefault(identity.right[0], ([], []))[0].append(base_of(identity))
        elif identity.kind == "attainable":
            rates.setdefault(identity.left[0], ([], []))[1].extend(identity.right)
    for rate, (own, others) in rates.items():
        yield from _of_rate(asked.facts, rate, own, others)


def _of_rate(
    facts: Facts, rate: Term, own: Sequence[Term], others: Sequence[Term]
) -> Iterator[Result]:
    """Whether each printed value of `rate` can come from whole numbers: over its `own` base
    where that is printed for the period, else over the bases of other years and `others`."""
    check = ":".join(filter(None, ("attainable", rate.indicator, rate.breakdown)))
    known = [
        operand
        for term in (*own, *others)
        for period in facts.periods_of(term)
        for operand in facts.operands(term, period)
        if operand.value >= 1
    ]
    for period in facts.periods_of(rate):
        rates = facts.operands(rate, period)
        bases = [base for term in own for base in facts.operands(term, period) if base.value >= 1]
        if bases:
            slots: Slots = [rates, bases]
            yield from judged(check, "attainable", period, slots, attainable_of_base)
        elif known:
            slots = [rates, *([base] for base in known)]
            yield from judged(check, "attainable", period, slots, lambda r, *b: attainable(r, b))


def attainable_of_base(rate: Operand, base: Operand) -> Judgement | None:
    """Whether the rate can come from a whole number over the base printed for its year; None
    where nearly every rate can."""
    count = int(base.value)
    found, cut = wholes(rate.likely, count), wholes(_cut_off(rate), count)
    if found and not _is_tested(rate, count, count):
        return None
    verdict = HOLDS if found else AMBIGUOUS if cut else FAILS

    def say(t: Language) -> str:
        words = {"label": rate.name(t), "rate": amount(t, rate), "base": t.number(count)}
        if found or cut:
            example = _quotient(t, (found or cut)[0], count)
            if found:
                return t("{label}: {rate} can come from the base {base}: {example}.", **words,
                         example=example)  # fmt: skip
            return t("{label}: over the base {base} {rate} comes out only when cut off instead of"
                     " rounded: {example}.", **words, example=example)  # fmt: skip
        near = _nearest(t, rate, [count])
        return t("{label}: no whole number over the base {base} gives {rate}; the nearest is"
                 " {near}.", **words, near=near)  # fmt: skip

    expected = Fraction((found or cut or _nearest_wholes(rate, count))[0] * 100, count)
    return Judgement(verdict, float(expected), float(rate.value), say)


def attainable(rate: Operand, bases: Sequence[Operand]) -> Judgement | None:
    """Whether the rate can come from a whole number over some likely base; None where nearly
    every rate can."""
    first = int(min(base.value for base in bases))
    last = int(max(base.value for base in bases))
    likely = range(first, last + 1)
    found = _example(rate.likely, likely)
    if found and not _is_tested(rate, first, last):
        return None
    cut = _example(_cut_off(rate), likely)
    around = nearest_bases(rate.likely, first, last, max(1, math.ceil(first / 2)), 2 * last)
    verdict = HOLDS if found else AMBIGUOUS if cut or around else FAILS

    def say(t: Language) -> str:
        words = {
            "label": rate.name(t),
            "rate": amount(t, rate),
            "year": t.period(rate.fact.period),
            "bases": _bases(t, bases, first, last),
        }
        if found:
            return t("{label}: {rate} in {year} is printed without its base. Over {bases} it can"
                     " come out: {example}.", **words, example=_quotient(t, *found))  # fmt: skip
        sentences = [
            t("{label}: {rate} in {year} is printed without its base. No whole number over {bases}"
              " is rounded to it, though {example} gives it when cut off.", **words,
              example=_quotient(t, *cut))
            if cut
            else t("{label}: {rate} in {year} is printed without its base. No whole number over"
                   " {bases} is rounded to it; the nearest is {near}.", **words,
                   near=_nearest(t, rate, likely))
        ]  # fmt: skip
        sentences.append(_bases_needed(t, rate, around))
        return " ".join(sentences)

    return Judgement(verdict, None, float(rate.value), say)


def _is_tested(rate: Operand, first: int, last: int) -> bool:
    """Whether a misprint of the rate would as a rule be noticed over these bases."""
    share = attainable_share(Fraction(rate.value), rate.amount.step, first, last)
    return 1 - share >= RARELY


def _bases_needed(t: Language, rate: Operand, around: Sequence[int]) -> str:
    if around:
        bases = t.listing([t.number(base) for base in around])
        return t("The nearest bases that give it: {bases}.", bases=bases)
    limit = min(LARGEST_BASE, int(100 / rate.amount.step))
    smallest = smallest_base(rate.likely, limit)
    if smallest is None:
        return t("No base up to {limit} gives it.", limit=t.number(limit))
    return t(
        "The smallest base that gives it: {example}.",
        example=_quotient(t, wholes(rate.likely, smallest)[0], smallest),
    )


def _cut_off(rate: Operand) -> Span:
    low = Fraction(rate.value)
    return Span(low, low + rate.amount.step, high_open=True)


def _example(rate: Span, bases: Sequence[int]) -> tuple[int, int] | None:
    return next(((wholes(rate, base)[0], base) for base in bases if wholes(rate, base)), None)


def _nearest_wholes(rate: Operand, base: int) -> list[int]:
    """The whole numbers below and above the rate, the nearer one first."""
    exact = Fraction(rate.value) * base / 100
    below = min(math.floor(exact), base)
    around = [below, min(below + 1, base)]
    return sorted(around, key=lambda whole: abs(whole - exact))


def _nearest(t: Language, rate: Operand, bases: Sequence[int]) -> str:
    found = [(_nearest_wholes(rate, base)[0], base) for base in bases]
    exact = Fraction(rate.value)
    return _quotient(t, *min(found, key=lambda f: abs(Fraction(f[0] * 100, f[1]) - exact)))


def _quotient(t: Language, whole: int, base: int) -> str:
    exact = sized(t, Fraction(whole * 100, base), "percent")
    return f"{t.number(whole)}/{t.number(base)} = {exact}"


def _bases(t: Language, bases: Sequence[Operand], first: int, last: int) -> str:
    """'the bases from 92 (unions, 2010, note 12) to 96 (2013, section I)': what they count is said
    once where both ends count the same."""
    found = [next(base for base in bases if int(base.value) == end) for end in (first, last)]
    names = [one.name(t) for one in found]
    ends = [
        f"{t.number(int(one.value))} ({name}{one.fact.period}, "
        f"{t.locator(one.fact.locator, one.fact.source)})"
        for one, name in zip(
            found, (f"{names[0]}, ", "" if names[0] == names[1] else f"{names[1]}, "), strict=True
        )
    ]
    if first == last:
        return t("the base {base}", base=ends[0])
    return t("the bases from {first} to {last}", first=ends[0], last=ends[1])
