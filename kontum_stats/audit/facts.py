"""Tidy figures -> the facts that a check compares, each with every print of it.

In: the table of figures and the catalogues. Out: `Facts`, which finds the operands of a check
by term and period. A fact that is printed with two values has two operands, and a check is made
with each: nothing chooses between them. Derived figures are left out, since they agree with
what they are derived from by construction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product

import pandas as pd

from ..cleaning.figures import Fact, Figure, records
from ..cleaning.processed import exact
from ..cleaning.raw import RawData, period_years, rows_of
from ..language import Language
from ..vocabulary import UNITS
from .spans import Amount, Span

BASE = "@base"
RATE = "rate"
MOST_CHOICES = 256


def spelled(figure: Figure) -> str:
    """A printed figure as the column `inputs` has it: 'members:female@2013=30 người (fn:2)'."""
    part = f":{figure.breakdown}" if figure.breakdown else ""
    printed = " ".join(figure.printed.split())
    return f"{figure.indicator}{part}@{figure.period}={printed} ({figure.locator})"


@dataclass(frozen=True)
class Operand:
    """A value of one fact, with all prints of the fact; of the whole printed after the slash
    ('955' of '942/955') where `is_base`."""

    prints: tuple[Figure, ...]
    amount: Amount
    is_base: bool
    indicator_vi: str
    indicator_en: str
    part_vi: str
    part_en: str

    @property
    def fact(self) -> Figure:
        """The print that this value was read from first."""
        return self.prints[0]

    @property
    def value(self) -> Decimal:
        """In base units."""
        return self.amount.value

    @property
    def unit(self) -> str:
        """The unit code; that of the part where this is the whole after the slash."""
        return self.amount.unit

    @property
    def likely(self) -> Span:
        """The values that it stands for as a rule."""
        return self.amount.likely

    @property
    def possible(self) -> Span:
        """The values that it can stand for."""
        return self.amount.possible

    @property
    def is_turns(self) -> bool:
        """Whether turns are counted, of which one person may have many."""
        return self.unit in UNITS and bool(UNITS[self.unit].turns_of)

    def indicator_name(self, t: Language) -> str:
        """Label of the indicator."""
        name = t.of(self, "indicator")
        return t("{label} (base)", label=name) if self.is_base else name

    def name(self, t: Language) -> str:
        """Label of the indicator and the part."""
        return ": ".join(filter(None, (self.indicator_name(t), t.of(self, "part"))))


@dataclass(frozen=True)
class Term:
    """What an identity names: an indicator, one breakdown of it ('' is the whole), and whether
    the number after the slash is meant."""

    indicator: str
    breakdown: str
    is_base: bool = False


class Facts:
    """The printed facts of the figures (columns of `figures.COLUMNS`), in their order."""

    def __init__(self, figures: pd.DataFrame, raw: RawData) -> None:
        indicators, parts = rows_of(raw.indicators), rows_of(raw.breakdowns)
        self._labels = {row["indicator"]: (row["label_vi"], row["label_en"]) for row in indicators}
        self._part_labels = {row["breakdown"]: (row["label_vi"], row["label_en"]) for row in parts}
        self.kinds = {row["indicator"]: row["kind"] for row in indicators}
        self.dimensions: dict[str, list[str]] = {}
        for row in parts:
            self.dimensions.setdefault(row["dimension"], []).append(row["breakdown"])
        self.prints = tuple(one for one in records(figures) if not one.is_derived)

    @cached_property
    def by_fact(self) -> dict[Fact, tuple[Figure, ...]]:
        """The prints of each fact."""
        found: dict[Fact, tuple[Figure, ...]] = {}
        for item in self.prints:
            found[item.fact] = (*found.get(item.fact, ()), item)
        return found

    @cached_property
    def periods(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The periods in which each indicator and breakdown is printed, earliest first."""
        found: dict[tuple[str, str], dict[str, Figure]] = {}
        for item in self.prints:
            found.setdefault((item.indicator, item.breakdown), {})[item.period] = item
        return {
            key: tuple(sorted(items, key=lambda p: (items[p].last_year, items[p].first_year)))
            for key, items in found.items()
        }

    def periods_of(self, term: Term) -> tuple[str, ...]:
        """The periods in which a term is printed, earliest first."""
        return self.periods.get((term.indicator, term.breakdown), ())

    def operands(self, term: Term, period: str) -> tuple[Operand, ...]:
        """The values of a term in a period: none, one, or several where prints differ."""
        prints = self.by_fact.get((term.indicator, term.breakdown, period), ())
        found: dict[Amount, Operand] = {}
        for item in prints:
            amount = _amount(item, is_base=term.is_base)
            if amount is not None:
                ordered = (item, *(other for other in prints if other is not item))
                found.setdefault(replace(amount, unit=""), self._operand(ordered, amount, term))
        return tuple(found.values())

    def operand_of(self, item: Figure, term: Term) -> Operand:
        """One print of a term as an operand, though others print the same fact."""
        return self._operand((item,), _amount_of(item), term)

    def terms(self, text: str) -> tuple[Term, ...]:
        """The terms of one side of an identity; the name of a dimension stands for its parts."""
        found: list[Term] = []
        for word in text.split("+"):
            name, mark, _ = word.strip().partition(BASE)
            indicator, _, part = name.partition(":")
            parts = self.dimensions.get(part, [part])
            found += [Term(indicator, breakdown, bool(mark)) for breakdown in parts]
        return tuple(found)

    def breakdowns(self, terms: Iterable[Term]) -> list[str]:
        """The breakdowns that '*' stands for: every one printed for the starred indicators, the
        whole included, in the order of the figures."""
        starred = {term.indicator for term in terms if term.breakdown == "*"}
        found = [item.breakdown for item in self.prints if item.indicator in starred]
        return list(dict.fromkeys(found)) if starred else [""]

    def _operand(self, prints: tuple[Figure, ...], amount: Amount, term: Term) -> Operand:
        indicator_vi, indicator_en = self._labels[term.indicator]
        part_vi, part_en = self._part_labels.get(term.breakdown, ("", ""))
        return Operand(
            prints=prints,
            amount=amount,
            is_base=term.is_base,
            indicator_vi=indicator_vi,
            indicator_en=indicator_en,
            part_vi=part_vi,
            part_en=part_en,
        )


@dataclass(frozen=True)
class Division:
    """A whole and its printed parts along one dimension, in the period of the parts.
    `is_complete` says that all parts are printed, and the whole for the same period; the only part
    of a dimension leaves out the rest, and never is."""

    indicator: str
    dimension: str
    period: str
    whole: tuple[Operand, ...]
    parts: dict[str, tuple[Operand, ...]]
    is_complete: bool

    @property
    def slots(self) -> list[tuple[Operand, ...]]:
        """The whole and all of its printed parts, as a check takes them."""
        return [self.whole, *self.parts.values()]


def divisions(facts: Facts) -> Iterator[Division]:
    """Each printed whole with its parts, dimension by dimension; rates have no parts to add."""
    for (indicator, breakdown), periods in facts.periods.items():
        if breakdown or facts.kinds[indicator] == RATE:
            continue
        for dimension, parts in facts.dimensions.items():
            yield from _divided(facts, indicator, dimension, parts, periods)


def _divided(
    facts: Facts, indicator: str, dimension: str, parts: list[str], periods: Sequence[str]
) -> Iterator[Division]:
    part_periods = dict.fromkeys(
        period for part in parts for period in facts.periods_of(Term(indicator, part))
    )
    for period in part_periods:
        around = covering(period, periods)
        if around is None:
            continue
        whole = facts.operands(Term(indicator, ""), around)
        slots = {part: facts.operands(Term(indicator, part), period) for part in parts}
        printed = {part: slot for part, slot in slots.items() if slot}
        is_complete = len(printed) == len(parts) > 1 and around == period
        yield Division(indicator, dimension, period, whole, printed, is_complete)


def covering(period: str, periods: Sequence[str]) -> str | None:
    """The period itself where it is among `periods`, else the shortest that contains it."""
    first, last = period_years(period)
    around = [p for p in periods if period_years(p)[0] <= first and last <= period_years(p)[1]]
    return min(around, key=lambda p: period_years(p)[1] - period_years(p)[0], default=None)


def hull(prints: Iterable[Figure]) -> str:
    """The period from the first to the last year of the prints."""
    years = [year for item in prints for year in (item.first_year, item.last_year)]
    return str(min(years)) if min(years) == max(years) else f"{min(years)}-{max(years)}"


def steps(periods: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of consecutive single years."""
    return pairwise(period for period in periods if "-" not in period)


def choices(slots: Sequence[Sequence[Operand]]) -> Iterator[tuple[Operand, ...]]:
    """One operand from each slot, in every combination; where these are more than
    `MOST_CHOICES`, the first of each slot, with one slot varied at a time."""
    if math.prod(len(slot) for slot in slots) <= MOST_CHOICES:
        yield from product(*slots)
        return
    first = tuple(slot[0] for slot in slots)
    yield first
    for place, slot in enumerate(slots):
        for other in slot[1:]:
            yield (*first[:place], other, *first[place + 1 :])


def _amount(figure: Figure, *, is_base: bool) -> Amount | None:
    """What is printed of a figure, or of the whole after the slash, where there is one."""
    if not is_base:
        return _amount_of(figure)
    return None if figure.out_of is None else Amount(exact(figure.out_of), figure.unit)


def _amount_of(figure: Figure) -> Amount:
    return Amount(exact(figure.value), figure.unit, figure.decimals, figure.scale, figure.qualifier)
