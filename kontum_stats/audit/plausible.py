"""Two checks of plausibility: can a per cent come from whole numbers, is a change out of line?

In: operands, and the changes of the other series. Out: a `Finding`. A rate that no likely base
can give is misprinted; a change that is out of line is a doubt, never a failure.

Attainable: over a base of 93 only 94 rates exist. Where the base of the year is printed the rate
must be one of its rates. Where it is not, every base from the smallest to the largest likely one
is tried; a rate that needs a base outside of them is a doubt, and it fails where no base from
half the smallest to twice the largest likely one gives it, since a base that doubles between two
reviews would itself be news. Where nearly every rate printed like it can come from the bases
tried, that this one can proves nothing: there is no finding.

Jump, in two rules:
- a part within its whole, between two consecutive printed years: its share in the later year
  differs from that in the earlier by more than `DEVIATIONS` standard errors (two-proportion z
  test), so that chance does not explain it, and the part by more than `DEPARTURE` from what an
  unchanged share would give, so that it matters;
- a series without a whole: its change per year lies more than `OUTLYING` robust deviations from
  the median of all changes per year (modified z-score of Iglewicz and Hoaglin, 1993), given at
  least `FEWEST` changes.

Both rules only choose which changes to ask about: the counts are full counts and no samples, so
that no message speaks of chance or errors. It says what would have been usual, and how far off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ..language import Language
from .facts import Operand
from .kinds import AMBIGUOUS, FAILS, HOLDS, Finding
from .spans import RARELY, Span, attainable_share, nearest_bases, smallest_base, wholes
from .words import amount, sized

DEVIATIONS = 3.0
DEPARTURE = 0.10
OUTLYING = 3.5
FEWEST = 8
NORMAL = 0.6745
"""The median absolute deviation of a normal distribution, in standard deviations."""
LARGEST_BASE = 100_000
"""Up to here a base is looked for; a rate with three decimals always has one."""


def attainable_of_base(rate: Operand, base: Operand) -> Finding | None:
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
    return Finding(verdict, float(expected), float(rate.value), say)


def attainable(rate: Operand, bases: Sequence[Operand]) -> Finding | None:
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
            "bases": _bases(t, bases, first, last),
        }
        if found:
            return t("{label}: the base of this year is not printed. Over {bases} {rate} can come"
                     " out: {example}.", **words, example=_quotient(t, *found))  # fmt: skip
        sentences = [
            t("{label}: the base of this year is not printed. No whole number over {bases} is"
              " rounded to {rate}, though {example} gives it when cut off.", **words,
              example=_quotient(t, *cut))
            if cut
            else t("{label}: the base of this year is not printed. No whole number over {bases} is"
                   " rounded to {rate}; the nearest is {near}.", **words,
                   near=_nearest(t, rate, likely))
        ]  # fmt: skip
        sentences.append(_bases_needed(t, rate, around))
        return " ".join(sentences)

    return Finding(verdict, None, float(rate.value), say)


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


def moved_share(
    part: Operand, later_part: Operand, whole: Operand, later_whole: Operand
) -> Finding | None:
    """Whether a part has moved out of line with its whole; None where it has no share to move.

    Expected and observed are the later part, with an unchanged share and as printed.
    """
    counts = [float(item.value) for item in (part, later_part, whole, later_whole)]
    before, after, base, later_base = counts
    if not (0 < before <= base and 0 <= after <= later_base):
        return None
    expected = before * later_base / base
    deviations = _two_proportions(*counts)
    departs = abs(after / expected - 1) >= DEPARTURE
    verdict = AMBIGUOUS if abs(deviations) > DEVIATIONS and departs else HOLDS

    def say(t: Language) -> str:
        message = (
            "{part}; {whole}. With an unchanged share about {expected} would be expected: a usual"
            " change."
            if verdict == HOLDS
            else "{part}; {whole}. With an unchanged share about {expected} would be expected; the"
            " difference is {off}: cause to be looked for."
        )
        of_same = part.fact.indicator == whole.fact.indicator and not whole.part_en
        sentence = t(
            message,
            part=_course(t, part.name(t), part, later_part),
            whole=_course(t, t("in all") if of_same else whole.name(t), whole, later_whole),
            expected=t.number(round(expected)),
            off=t.number(abs(round(after) - round(expected))),
        )
        return sentence + _redefined(t, verdict, part, later_part, whole, later_whole)

    return Finding(verdict, expected, after, say)


@dataclass(frozen=True)
class Changes:
    """The usual change per year, as the logarithm of the factor: its median and spread."""

    count: int
    middle: float
    spread: float

    def z(self, growth: float) -> float:
        """The modified z-score of a change."""
        return NORMAL * (growth - self.middle) / self.spread


def changes(growths: Sequence[float]) -> Changes | None:
    """The usual change among `growths`; None where they are too few or all alike."""
    if len(growths) < FEWEST:
        return None
    middle = median(growths)
    spread = median(abs(growth - middle) for growth in growths)
    return Changes(len(growths), middle, spread) if spread else None


def growth(before: Operand, after: Operand) -> float | None:
    """The logarithm of the factor per year; None where one of the two is 0."""
    if before.value <= 0 or after.value <= 0:
        return None
    years = after.fact.last_year - before.fact.last_year
    return math.log(float(after.value) / float(before.value)) / years


def step_change(before: Operand, after: Operand, usual: Changes) -> Finding | None:
    """Whether a series without a whole has changed out of line with all other series.

    Expected is the later value after the usual change, observed the printed one.
    """
    change = growth(before, after)
    if change is None:
        return None
    deviations = usual.z(change)
    verdict = AMBIGUOUS if abs(deviations) > OUTLYING else HOLDS
    years = after.fact.last_year - before.fact.last_year
    reach = OUTLYING / NORMAL * usual.spread

    def say(t: Language) -> str:
        message = (
            "{course}: in line with the others; nearly all of the {n} changes compared lie between"
            " {low} and {high} a year."
            if verdict == HOLDS
            else "{course}. Nearly all of the {n} changes compared lie between {low} and {high} a"
            " year: cause to be looked for."
        )
        course = _course(t, after.name(t), before, after)
        if years > 1:
            course = t("{course}, that is {change} a year", course=course,
                       change=_as_change(t, change))  # fmt: skip
        sentence = t(
            message,
            course=course,
            n=t.number(usual.count),
            low=_as_change(t, usual.middle - reach),
            high=_as_change(t, usual.middle + reach),
        )
        return sentence + _redefined(t, verdict, before, after)

    usual_value = float(before.value) * math.exp(usual.middle * years)
    return Finding(verdict, usual_value, float(after.value), say)


def _redefined(t: Language, verdict: str, *operands: Operand) -> str:
    """A further sentence where a doubt may come from another definition."""
    redefined = any("definition_changed" in item.fact.flags for item in operands)
    if verdict == HOLDS or not redefined:
        return ""
    return " " + t("The definition is not the same in both years.")


def _two_proportions(before: float, after: float, base: float, later_base: float) -> float:
    """The difference of two shares in standard errors under one common share."""
    common = (before + after) / (base + later_base)
    error = math.sqrt(common * (1 - common) * (1 / base + 1 / later_base))
    return (after / later_base - before / base) / error if error else 0.0


def _course(t: Language, name: str, before: Operand, after: Operand) -> str:
    """'Women 17.983 (2010) → 17.907 (2013), −0,4%'."""
    factor = Fraction(after.value) / Fraction(before.value) - 1 if before.value else None
    values = [f"{amount(t, item)} ({item.fact.period})" for item in (before, after)]
    change = "" if factor is None else f", {t.signed(round(float(factor * 100), 1))}%"
    return f"{name} {values[0]} → {values[1]}{change}"


def _as_change(t: Language, growth: float) -> str:
    return f"{t.signed(round((math.exp(growth) - 1) * 100, 1))}%"


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
    """'the bases from 92 (2010, note 12) to 96 (2013, section I)'."""
    ends = []
    for end in (first, last):
        fact = next(base.fact for base in bases if int(base.value) == end)
        ends.append(f"{t.number(end)} ({fact.period}, {t.locator(fact.locator, fact.source)})")
    if first == last:
        return t("the base {base}", base=ends[0])
    return t("the bases from {first} to {last}", first=ends[0], last=ends[1])
