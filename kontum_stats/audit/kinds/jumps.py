"""`jump`: is a change between two consecutive printed years out of line?

Asked for by every series. It raises a doubt only and never fails. Two rules:
- a part within its whole: its share in the later year differs from that in the earlier by more
  than `DEVIATIONS` standard errors (two-proportion z test), so that chance does not explain it,
  and the part by more than `DEPARTURE` from what an unchanged share would give, so that it matters;
- a series without a whole: its change per year lies more than `OUTLYING` robust deviations from
  the median of all changes per year (modified z-score of Iglewicz and Hoaglin, 1993), given at
  least `FEWEST` changes.

Both rules only choose which changes to ask about: the counts are full counts and no samples, so
that no message speaks of chance or errors. It says what would have been usual, and how far off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ...language import Language
from ...vocabulary import is_counted
from ..facts import RATE, Facts, Operand, Term, steps
from ..identities import Asked
from ..judgement import AMBIGUOUS, HOLDS, Judgement, Result, judged
from ..words import amount

DEVIATIONS = 3.0
DEPARTURE = 0.10
OUTLYING = 3.5
FEWEST = 8
NORMAL = 0.6745
"""The median absolute deviation of a normal distribution, in standard deviations."""


def results(asked: Asked) -> Iterator[Result]:
    """The changes of parts within their wholes, then those of series without one."""
    facts, done = asked.facts, set()
    for check, part, whole in (*_parts_of_wholes(facts), *_wholes_of_rows(asked)):
        for before, after in steps(facts.periods_of(part)):
            slots = [
                facts.operands(part, before), facts.operands(part, after),
                facts.operands(whole, before), facts.operands(whole, after),
            ]  # fmt: skip
            for result in judged(f"jump:{check}", "jump", f"{before}-{after}", slots, moved_share):
                done.add((part.indicator, part.breakdown, before, after))
                yield result
    yield from _steps_without_whole(facts, done)


def _wholes_of_rows(asked: Asked) -> Iterator[tuple[str, Term, Term]]:
    """The id, part and whole of each single part that must stay within a single whole."""
    for identity in asked.of_kind("subset"):
        single = len(identity.left) == len(identity.right) == 1
        if single and not identity.is_soft:
            yield identity.check.removeprefix("subset:"), identity.left[0], identity.right[0]


def _parts_of_wholes(facts: Facts) -> Iterator[tuple[str, Term, Term]]:
    for indicator, breakdown in facts.periods:
        counted = breakdown and _is_counted(facts, indicator, breakdown)
        if counted and not _mirrors_smaller(facts, indicator, breakdown):
            yield f"{indicator}:{breakdown}", Term(indicator, breakdown), Term(indicator, "")


def _mirrors_smaller(facts: Facts, indicator: str, breakdown: str) -> bool:
    """Whether a part is the larger of two that make up the whole: what one gains the other
    loses, and one doubt is enough."""
    parts = next(parts for parts in facts.dimensions.values() if breakdown in parts)
    if len(parts) != 2:
        return False
    other = parts[1 - parts.index(breakdown)]
    own_periods = facts.periods[indicator, breakdown]
    if set(own_periods) != set(facts.periods.get((indicator, other), ())):
        return False
    own, others = (
        facts.operands(Term(indicator, part), own_periods[0])[0].value
        for part in (breakdown, other)
    )
    return (own, breakdown) > (others, other)


def _steps_without_whole(facts: Facts, done: set[tuple[str, str, str, str]]) -> Iterator[Result]:
    found = []
    for (indicator, breakdown), periods in facts.periods.items():
        if facts.kinds[indicator] == RATE:
            continue
        for before, after in steps(periods):
            slots = [facts.operands(Term(indicator, breakdown), p) for p in (before, after)]
            found.append((indicator, breakdown, before, after, slots))
    growths = [growth(slots[0][0], slots[1][0]) for *_, slots in found]
    usual = changes([growth for growth in growths if growth is not None])
    if usual is None:
        return
    for indicator, breakdown, before, after, slots in found:
        if (indicator, breakdown, before, after) in done:
            continue
        check = ":".join(filter(None, ("jump", indicator, breakdown)))
        yield from judged(
            check, "jump", f"{before}-{after}", slots,
            lambda old, new: step_change(old, new, usual),
        )  # fmt: skip


def _is_counted(facts: Facts, indicator: str, breakdown: str) -> bool:
    """Whether a part is of things that stand for themselves, so that its share is a proportion:
    no rates, no money, and no turns, of which one person may have many."""
    if facts.kinds[indicator] == RATE:
        return False
    period = facts.periods[indicator, breakdown][0]
    operand = facts.operands(Term(indicator, breakdown), period)[0]
    return is_counted(operand.unit) and not operand.is_turns


def moved_share(
    part: Operand, later_part: Operand, whole: Operand, later_whole: Operand
) -> Judgement | None:
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

    return Judgement(verdict, expected, after, say)


@dataclass(frozen=True)
class Changes:
    """The usual change per year, as the logarithm of the factor: its median and spread, and how
    many of all lie within its reach."""

    count: int
    middle: float
    spread: float
    within: int

    def z(self, growth: float) -> float:
        """The modified z-score of a change."""
        return NORMAL * (growth - self.middle) / self.spread


def changes(growths: Sequence[float]) -> Changes | None:
    """The usual change among `growths`; None where they are too few or all alike."""
    if len(growths) < FEWEST:
        return None
    middle = median(growths)
    spread = median(abs(growth - middle) for growth in growths)
    within = sum(NORMAL * abs(growth - middle) <= OUTLYING * spread for growth in growths)
    return Changes(len(growths), middle, spread, within) if spread else None


def growth(before: Operand, after: Operand) -> float | None:
    """The logarithm of the factor per year; None where one of the two is 0."""
    if before.value <= 0 or after.value <= 0:
        return None
    years = after.fact.last_year - before.fact.last_year
    return math.log(float(after.value) / float(before.value)) / years


def step_change(before: Operand, after: Operand, usual: Changes) -> Judgement | None:
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
            "{course}: in line with the others; {within} of the {n} changes compared lie between"
            " {low} and {high} a year."
            if verdict == HOLDS
            else "{course}. {within} of the {n} changes compared lie between {low} and {high} a"
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
            within=t.number(usual.within),
            low=_as_change(t, usual.middle - reach),
            high=_as_change(t, usual.middle + reach),
        )
        return sentence + _redefined(t, verdict, before, after)

    usual_value = float(before.value) * math.exp(usual.middle * years)
    return Judgement(verdict, usual_value, float(after.value), say)


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
