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
from typing import Any

import pandas as pd

from ..cleaning.processed import has_flag
from ..cleaning.raw import RawData, period_years
from ..language import Language
from ..quantities import Quantity, readings
from ..vocabulary import UNITS
from .spans import Span, likely, possible

BASE = "@base"
MOST_CHOICES = 256


@dataclass(frozen=True)
class Print:
    """One printed figure: what it states, and how and where it is printed."""

    indicator: str
    breakdown: str
    period: str
    first_year: int
    last_year: int
    section: str
    unit: str
    source: str
    locator: str
    flags: tuple[str, ...]
    note: str
    quantity: Quantity

    def __str__(self) -> str:
        part = f":{self.breakdown}" if self.breakdown else ""
        printed = " ".join(self.quantity.printed.split())
        return f"{self.indicator}{part}@{self.period}={printed} ({self.locator})"


@dataclass(frozen=True)
class Operand:
    """A value of one fact, with all prints of the fact; of the whole printed after the slash
    ('955' of '942/955') where `is_base`."""

    prints: tuple[Print, ...]
    quantity: Quantity
    is_base: bool
    indicator_vi: str
    indicator_en: str
    part_vi: str
    part_en: str

    @property
    def fact(self) -> Print:
        """The print that this value was read from first."""
        return self.prints[0]

    @property
    def value(self) -> Decimal:
        """In base units."""
        return self.quantity.value

    @property
    def unit(self) -> str:
        """The unit code; that of the part where this is the whole after the slash."""
        return self.fact.unit

    @property
    def likely(self) -> Span:
        return likely(self.quantity)

    @property
    def possible(self) -> Span:
        return possible(self.quantity)

    @property
    def is_turns(self) -> bool:
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
        self._labels = _by_code(raw.indicators, "indicator")
        self._part_labels = _by_code(raw.breakdowns, "breakdown")
        self.kinds = dict(zip(raw.indicators["indicator"], raw.indicators["kind"], strict=True))
        self.dimensions: dict[str, list[str]] = {}
        for row in raw.breakdowns.itertuples():
            self.dimensions.setdefault(row.dimension, []).append(row.breakdown)
        printed = figures[~has_flag(figures, "derived")]
        self.prints = tuple(_print(row) for row in printed.itertuples())

    @cached_property
    def by_fact(self) -> dict[tuple[str, str, str], tuple[Print, ...]]:
        """The prints of each indicator, breakdown and period."""
        found: dict[tuple[str, str, str], tuple[Print, ...]] = {}
        for item in self.prints:
            key = (item.indicator, item.breakdown, item.period)
            found[key] = (*found.get(key, ()), item)
        return found

    @cached_property
    def periods(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The periods in which each indicator and breakdown is printed, earliest first."""
        found: dict[tuple[str, str], dict[str, Print]] = {}
        for item in self.prints:
            found.setdefault((item.indicator, item.breakdown), {})[item.period] = item
        return {
            key: tuple(sorted(items, key=lambda p: (items[p].last_year, items[p].first_year)))
            for key, items in found.items()
        }

    def operands(self, term: Term, period: str) -> tuple[Operand, ...]:
        """The values of a term in a period: none, one, or several where prints differ."""
        prints = self.by_fact.get((term.indicator, term.breakdown, period), ())
        found: dict[tuple, Operand] = {}
        for item in prints:
            quantity = _base(item.quantity) if term.is_base else item.quantity
            if quantity is None:
                continue
            same = (quantity.value, quantity.scale, quantity.decimals, quantity.qualifier)
            ordered = (item, *(other for other in prints if other is not item))
            found.setdefault(same, self._operand(ordered, quantity, term))
        return tuple(found.values())

    def operand_of(self, item: Print, term: Term) -> Operand:
        """One print of a term as an operand, though others print the same fact."""
        return self._operand((item,), item.quantity, term)

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

    def _operand(self, prints: tuple[Print, ...], quantity: Quantity, term: Term) -> Operand:
        indicator_vi, indicator_en = self._labels[term.indicator]
        part_vi, part_en = self._part_labels.get(term.breakdown, ("", ""))
        return Operand(
            prints=prints,
            quantity=quantity,
            is_base=term.is_base,
            indicator_vi=indicator_vi,
            indicator_en=indicator_en,
            part_vi=part_vi,
            part_en=part_en,
        )


def covering(period: str, periods: Sequence[str]) -> str | None:
    """The period itself where it is among `periods`, else the shortest that contains it."""
    first, last = period_years(period)
    around = [p for p in periods if period_years(p)[0] <= first and last <= period_years(p)[1]]
    return min(around, key=lambda p: period_years(p)[1] - period_years(p)[0], default=None)


def hull(prints: Iterable[Print]) -> str:
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


def _by_code(catalogue: pd.DataFrame, code: str) -> dict[str, tuple[str, str]]:
    rows = zip(catalogue[code], catalogue["label_vi"], catalogue["label_en"], strict=True)
    return {key: (vi, en) for key, vi, en in rows}


def _print(row: Any) -> Print:
    return Print(
        indicator=row.indicator,
        breakdown=row.breakdown,
        period=row.period,
        first_year=int(row.first_year),
        last_year=int(row.last_year),
        section=row.section,
        unit=row.unit,
        source=row.source,
        locator=row.locator,
        flags=tuple(row.flags.split()),
        note=row.note,
        quantity=_quantity(row),
    )


def _quantity(row: Any) -> Quantity:
    """The reading of the print that the figure was made with."""
    found = readings(row.printed)
    return next((q for q in found if float(q.value) == row.value), found[0])


def _base(quantity: Quantity) -> Quantity | None:
    if quantity.out_of is None:
        return None
    return replace(quantity, value=quantity.out_of, out_of=None, qualifier="")
