"""One test of a statement over the figures: met, unmet, or undecided for want of a figure.

In: rows of `claim_tests.csv` and the tidy figures. Out: `Outcome`s with the readings they rest
on. Refuses, with every fault at once, a test that lacks the years, value or whole it needs.

A test reads an indicator (a breakdown, or several added up: 'average+weak'); where `of` names a
whole, it reads the per cent of that whole, so that a statement about a share is never tested
on a count. A reading with a missing part is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from ..cleaning.figures import Fact, Figure, records
from ..cleaning.raw import RawData, Row, at, rows_of
from ..errors import Problem

CHANGES = ("rises", "falls", "doubled")
STEPS = ("rises_every_year", "falls_every_year")
EVERY_YEAR = (*STEPS, "at_least_every_year")
SHARES = ("most", "nearly_all", "reached_all")
WITH_VALUE = ("at_least", "at_most", "at_least_every_year")
WITHOUT_FIGURE = ("no_figure", "opposes")
# 'Most' has no agreed threshold. Loosely it is more than half; strictly ('hầu hết') nearly all,
# which we take as nine in ten, and say so wherever it decides.
MOST, NEARLY_ALL, ALL = 50.0, 90.0, 100.0

Book = Mapping[Fact, Sequence[Figure]]
"""The figures by indicator, breakdown and period."""


@dataclass(frozen=True)
class Test:
    """One row of `claim_tests.csv`; `value` is NaN and a year None where the cell is empty.
    `texts` holds `meaning_vi`, `meaning_en`, `needed_vi` and `needed_en`."""

    claim: str
    indicator: str
    breakdown: str
    of: str
    kind: str
    value: float
    first_year: int | None
    last_year: int | None
    caveats: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """What a test reads for a period: the figures added up, in per cent of the whole where one
    is named. `unit` is then 'percent'; `parts` and `whole` are the figures added up."""

    period: str
    year: int
    value: float
    unit: str
    parts: tuple[Figure, ...]
    whole: tuple[Figure, ...]


@dataclass(frozen=True)
class Outcome:
    """A test with its `result` (`met`, `unmet`, `undecided`, or `shown` for a figure that
    decides nothing), the readings in order of time, and the periods that it lacks."""

    test: Test
    result: str
    readings: tuple[Reading, ...]
    missing: tuple[str, ...]
    conflicting: tuple[str, ...]


def read_tests(raw: RawData) -> dict[str, list[Test]]:
    """The tests of each statement in the order of the file, without the `opposes` rows."""
    tests: dict[str, list[Test]] = {claim: [] for claim in raw.claims["claim"]}
    for row in rows_of(raw.claim_tests):
        if row["test"] != "opposes":
            tests[row["claim"]].append(_test(row))
    return tests


def faults(raw: RawData) -> list[Problem]:
    """Every test that lacks what its kind needs or carries what it cannot use, and every
    statement without a test."""
    units = dict(zip(raw.indicators["indicator"], raw.indicators["unit"], strict=True))
    problems = [fault for row in rows_of(raw.claim_tests) for fault in _faults(row, units)]
    mend = "add a row to claim_tests.csv; 'no_figure' with needed_vi and needed_en if none can"
    tests = read_tests(raw)
    return problems + [
        at(row, "claim", "has no test", mend)
        for row in rows_of(raw.claims)
        if not tests[row["claim"]]
    ]


def book_of(figures: pd.DataFrame) -> Book:
    """The figures by indicator, breakdown and period."""
    book: dict[Fact, list[Figure]] = {}
    for figure in records(figures):
        book.setdefault(figure.fact, []).append(figure)
    return book


def decide(test: Test, book: Book) -> Outcome:
    """The outcome of one test. A change needs its first and last year; 'every year' needs each
    year, unless the years at hand already show that it fails."""
    if test.kind == "no_figure":
        return Outcome(test, "undecided", (), (), ())
    periods, required = _periods(test, book)
    found = {period: read(test, period, book) for period in periods}
    readings = tuple(reading for reading in found.values() if reading)
    gaps = tuple(period for period in required if not found[period])
    conflicting = tuple(period for period in gaps if _conflicts(test, period, book))
    missing = tuple(period for period in gaps if period not in conflicting)
    return Outcome(test, _result(test, readings, gaps), readings, missing, conflicting)


def read(test: Test, period: str, book: Book) -> Reading | None:
    """What the test reads for a period; none where a figure is missing, printed with two
    values, or the whole is 0."""
    parts = _figures(book, test.indicator, test.breakdown, period)
    if not parts:
        return None
    value, unit = math.fsum(part.value for part in parts), parts[0].unit
    whole: tuple[Figure, ...] = ()
    if test.of:
        whole = () if test.of == "out_of" else _figures(book, *_whole(test, period))
        printed_base = [part.out_of or 0 for part in parts] if test.of == "out_of" else []
        base = math.fsum([figure.value for figure in whole] or printed_base)
        if not base > 0:
            return None
        value, unit = value / base * 100, "percent"
    # Nine decimals: sums of the same per cents in another order must not differ.
    return Reading(period, parts[0].last_year, round(value, 9), unit, parts, whole)


def limit(outcome: Outcome) -> float:
    """The value that the readings are held against; NaN for a change."""
    test = outcome.test
    fixed = {"most": MOST, "nearly_all": NEARLY_ALL, "reached_all": ALL}
    if test.kind == "doubled" and outcome.readings:
        return 2 * outcome.readings[0].value
    return fixed.get(test.kind, test.value)


def steps_follow(kind: str, values: list[float]) -> bool:
    """Whether every step goes the way of `kind`: 'rises_every_year' or 'falls_every_year'."""
    steps = [later - earlier for earlier, later in pairwise(values)]
    return all(step > 0 if kind == "rises_every_year" else step < 0 for step in steps)


def _test(row: Row) -> Test:
    return Test(
        claim=row["claim"],
        indicator=row["indicator"],
        breakdown=row["breakdown"],
        of=row["of"],
        kind=row["test"],
        value=float(row["value"]) if row["value"] else math.nan,
        first_year=int(row["first_year"]) if row["first_year"] else None,
        last_year=int(row["last_year"]) if row["last_year"] else None,
        caveats=tuple(row["caveats"].split()),
        texts={name: row[name] for name in ("meaning_vi", "meaning_en", "needed_vi", "needed_en")},
    )


def _faults(row: Row, units: dict[str, str]) -> Iterator[Problem]:
    kind = row["test"]
    if kind == "opposes":
        if not row["other"] or row["other"] == row["claim"]:
            yield at(row, "other", "names no other statement", "name the one it contradicts")
    elif row["other"]:
        yield at(row, "other", f"is given, and {kind!r} does not use it", "empty it")
    if kind == "no_figure":
        for column in ("needed_vi", "needed_en"):
            if not row[column]:
                yield at(row, column, "is empty", "say which figure would decide the statement")
    if kind in WITHOUT_FIGURE:
        return
    if not row["indicator"]:
        yield at(row, "indicator", "is empty", f"name the indicator that {kind!r} is tested on")
    yield from _faults_of_value(row, units)
    yield from _faults_of_years(row)


def _faults_of_value(row: Row, units: dict[str, str]) -> Iterator[Problem]:
    kind = row["test"]
    if kind in WITH_VALUE and not row["value"]:
        yield at(row, "value", f"is empty, and {kind!r} needs a value", "write the threshold")
    if kind not in WITH_VALUE and row["value"]:
        yield at(row, "value", f"is given, and {kind!r} does not use it", "empty it")
    unit = units.get(row["indicator"], "percent")
    if kind in SHARES and not row["of"] and unit != "percent":
        what = f"is empty, and {kind!r} on a count in {unit!r} needs a whole"
        yield at(row, "of", what, "name the whole, such as employees or out_of")


def _faults_of_years(row: Row) -> Iterator[Problem]:
    kind = row["test"]
    if not row["last_year"]:
        yield at(row, "last_year", "is empty", "write the year that is tested")
    elif row["first_year"] and row["first_year"] >= row["last_year"]:
        yield at(row, "first_year", f"is not before {row['last_year']}", "mend the years")
    if kind in (*CHANGES, *EVERY_YEAR) and not row["first_year"]:
        yield at(row, "first_year", f"is empty, and {kind!r} compares years", "write the first")


def _periods(test: Test, book: Book) -> tuple[list[str], list[str]]:
    """The periods that a test reads, and those of them without which it cannot be decided."""
    last = str(test.last_year)
    if test.first_year is None:
        return [last], [last]
    span = f"{test.first_year}-{last}"
    years = [str(year) for year in range(test.first_year, int(last) + 1)]
    if test.kind in EVERY_YEAR:
        return years, years
    if test.kind in CHANGES:
        return years, [years[0], years[-1]]
    if test.kind == "context" and not read(test, span, book):
        return years, []
    return [span], [span]


def _result(test: Test, readings: tuple[Reading, ...], gaps: tuple[str, ...]) -> str:
    if test.kind == "context":
        return "shown"
    values = [reading.value for reading in readings]
    if test.kind in EVERY_YEAR:
        met = _met_every_year(test, values)
        return "unmet" if not met else "undecided" if gaps else "met"
    if gaps:
        return "undecided"
    return "met" if _met(test, values[0], values[-1]) else "unmet"


def _met_every_year(test: Test, values: list[float]) -> bool:
    """Whether no value at hand speaks against 'every year'. Across a gap the value must still
    have moved the right way: it cannot have risen in each year and not have risen in all."""
    if test.kind == "at_least_every_year":
        return all(value >= test.value for value in values)
    return steps_follow(test.kind, values)


def _met(test: Test, first: float, last: float) -> bool:
    return {
        "rises": last > first,
        "falls": last < first,
        "doubled": last >= 2 * first > 0,
        "at_least": last >= test.value,
        "at_most": last <= test.value,
        "most": last > MOST,
        "nearly_all": last >= NEARLY_ALL,
        "reached_all": last >= ALL,
    }[test.kind]


def _figures(book: Book, indicator: str, breakdown: str, period: str) -> tuple[Figure, ...]:
    """One figure for each part of a sum; none at all where a part has not exactly one value."""
    parts = breakdown.split("+")
    found = [figure for part in parts if (figure := _standing(book, (indicator, part, period)))]
    return tuple(found) if len(found) == len(parts) else ()


def _standing(book: Book, fact: Fact) -> Figure | None:
    figures = book.get(fact, [])
    if len({figure.value for figure in figures}) != 1:
        return None
    return next((figure for figure in figures if figure.out_of), figures[0])


def _whole(test: Test, period: str) -> tuple[str, str, str]:
    """Indicator, breakdown and period of `of`: 'employees', 'employees:female', 'a:b+c@2011'."""
    name, _, at_period = test.of.partition("@")
    indicator, _, breakdown = name.partition(":")
    return indicator, breakdown, at_period or period


def _conflicts(test: Test, period: str, book: Book) -> bool:
    terms = [(test.indicator, part, period) for part in test.breakdown.split("+")]
    if test.of not in ("", "out_of"):
        indicator, breakdown, whole_period = _whole(test, period)
        terms += [(indicator, part, whole_period) for part in breakdown.split("+")]
    return any(book.get(term) and _standing(book, term) is None for term in terms)
