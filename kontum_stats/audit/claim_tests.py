"""One test of a statement over the figures: met, unmet, unchanged, less than stated, open to how
its word is read, or undecided for want of a figure.

In: rows of `claim_tests.csv` and the tidy figures. Out: `Outcome`s with the readings they rest
on. Refuses nothing: `claim_faults` has every test that lacks what it needs.

A test reads an indicator (a breakdown, or several added up: 'average+weak'); where `of` names a
whole, it reads the per cent of that whole, so that a statement about a share is never tested
on a count. A reading with a missing part is missing. What a word of the review comes to ('nearly
all', 'clearly') is looked up in the scale of words; what counts as a change, in `change`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..change import UNITS as FEWEST
from ..change import direction
from ..cleaning.figures import Figure
from ..cleaning.raw import RawData, Row, rows_of
from ..vocabulary import RESULTS, UNITS, is_broken, is_counted
from .books import standing
from .ranges import (
    UPPER,
    Book,
    at_value,
    doubled,
    held_against,
    is_range,
    range_of,
    rounded,
    share_of,
    step_as_far,
)
from .spans import HUNDRED, Span

WAYS = {
    "rises": ("rising",), "falls": ("falling",), "steady": ("unchanged",),
    "does_not_fall": ("rising", "unchanged"), "does_not_rise": ("falling", "unchanged"),
}  # fmt: skip
KEEPS = ("steady", "does_not_fall", "does_not_rise")
CHANGES = ("rises", "falls", "doubled", *KEEPS)
WITH_CHANGE = ("rises", "falls", "rises_every_year", "falls_every_year")
MOVES = (*WITH_CHANGE, *KEEPS)
LIMITS = ("at_least", "above", "at_most", "below")
YEARLY = (*(f"{limit}_every_year" for limit in LIMITS), "is_every_year")
EVERY_YEAR = ("rises_every_year", "falls_every_year", *YEARLY)
WITH_WORD = ("is", "is_every_year")
WITH_VALUE = (*LIMITS, *YEARLY, "is")
WITHOUT_FIGURE = ("no_figure", "opposes")


@dataclass(frozen=True)
class ScaleWord:
    """A row of the scale of words: a share, or a growth (a value in per cent of an earlier one), is
    `at_least`, `above` or `at_most` (`compare`) the `threshold` in per cent: from there on it is
    borne out by any reading, beyond `open_to` by none, and between the two it depends on who
    reads it; a change is at least so many points or, where `relative` has a number, so many per
    cent of what it was. `label_vi` and `label_en` are the words themselves."""

    word: str
    kind: str
    compare: str
    threshold: float
    open_to: float
    relative: float
    label_vi: str
    label_en: str


@dataclass(frozen=True)
class Test:
    """One row of `claim_tests.csv`; `value` is the threshold, NaN where there is none, and a year
    None where the cell is empty. `role` is `part` for what is shown under the test that decides,
    `reading` for one of several readings of the same words. With `of_rest` a word is said of those
    whom a rate leaves out. `texts` holds `meaning_vi`, `meaning_en`, `needed_vi`, `needed_en`."""

    claim: str
    indicator: str
    breakdown: str
    of: str
    kind: str
    value: float
    word: ScaleWord | None
    of_rest: bool
    role: str
    first_year: int | None
    last_year: int | None
    caveats: tuple[str, ...]
    texts: dict[str, str]

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same test under another statement."""
        word = self.word.word if self.word else str(self.value)
        years = self.first_year, self.last_year
        return self.indicator, self.breakdown, self.of, self.kind, word, self.of_rest, years

    @property
    def compare(self) -> str:
        """How a value is held against the limit: one of `LIMITS`."""
        return self.word.compare if self.word else self.kind.removesuffix("_every_year")

    def held_against(self, reading: Reading) -> str:
        """`met`, `unmet`, or `open` where a reading bears the word out by one way to read it or
        its estimate and not by another; `undecided` where turns would say so of heads, who are
        at most as many."""
        found = held_against(
            reading.span, self.compare, self.value, self.word.open_to if self.word else self.value
        )
        is_bound = found == ("unmet" if self.compare in UPPER else "met")
        return "undecided" if is_bound and reading.is_of_turns else found


@dataclass(frozen=True)
class Reading:
    """What a test reads for a period: the figures added up, in per cent of the whole where one
    is named. `unit` is then 'percent'; `parts` and `whole` are the figures added up; `base` is how
    many units a per cent is taken of, where that is known. `span` is what the value may be where
    an estimate is printed, else the value."""

    period: str
    year: int
    value: float
    unit: str
    parts: tuple[Figure, ...]
    whole: tuple[Figure, ...]
    base: float | None
    span: Span

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All that it is read from."""
        return *self.parts, *self.whole

    @property
    def is_of_turns(self) -> bool:
        """Whether turns are taken of heads, of whom one may have many."""
        heads = {UNITS[one.unit].turns_of for one in self.parts if one.unit in UNITS} - {""}
        return bool(heads & {one.unit for one in self.whole})


@dataclass(frozen=True)
class Outcome:
    """A test with its `result`, the readings in order of time, and the periods that it lacks, that
    have several values, or that are `apart`, on two sides of a break in the series; `later` is the
    outcome over what a newer document prints otherwise.

    `met`; `unmet`; `unchanged`, a change inside the margin; `less`, one that goes the stated way
    and not as far as the word says or not in each year; `open`, what the word, or the estimate that
    is printed, may or may not mean; `unseen`, a move of every year that goes the stated way
    wherever it is seen; `undecided`; `shown` for a figure that decides nothing.
    """

    test: Test
    result: str
    readings: tuple[Reading, ...]
    missing: tuple[str, ...]
    conflicting: tuple[str, ...]
    apart: tuple[str, ...] = ()
    later: Outcome | None = None

    @property
    def decides(self) -> bool:
        """Whether the verdict rests on it."""
        return self.result in RESULTS and self.test.role != "part"

    @property
    def stood_still_once(self) -> bool:
        """Whether a move of every year goes the stated way, but for years without a change."""
        if self.result != "less" or self.test.kind not in EVERY_YEAR:
            return False
        return any(moved(*step) == "unchanged" for step in pairwise(self.readings))

    @property
    def rests_on_estimate(self) -> bool:
        """Whether only an estimate leaves it open: its number alone would decide."""
        plain = tuple(replace(one, span=at_value(one.value)) for one in self.readings)
        return self.result == "open" and _result(self.test, plain, ()) != "open"

    @property
    def of_turns(self) -> tuple[str, ...]:
        """The periods of which heads are wanted, since turns do not decide it."""
        if self.result != "undecided" or self.apart or self.test.kind in (*CHANGES, *MOVES):
            return ()
        found = [one.period for one in self.readings if one.is_of_turns]
        return tuple(sorted((*found, *self.missing))) if found else ()

    @property
    def years_met(self) -> tuple[int, ...]:
        """Of an undecided 'every year' the years that are as stated."""
        if self.result != "undecided" or self.test.kind not in YEARLY:
            return ()
        return tuple(one.year for one in self.readings if self.test.held_against(one) == "met")


def read_tests(raw: RawData) -> dict[str, list[Test]]:
    """The tests of each statement in the order of the file, without the `opposes` rows."""
    tests: dict[str, list[Test]] = {claim: [] for claim in raw.claims["claim"]}
    scale = words_of_scale(raw)
    for row in rows_of(raw.claim_tests):
        if row["test"] != "opposes":
            tests[row["claim"]].append(_test(row, scale.get(row["value"])))
    return tests


def words_of_scale(raw: RawData) -> dict[str, ScaleWord]:
    """The scale of words."""
    return {
        row["word"]: ScaleWord(
            row["word"], row["kind"], row["compare"], float(row["threshold"]),
            float(row["open_to"] or row["threshold"]), float(row["relative"] or "nan"),
            row["label_vi"], row["label_en"],
        )
        for row in rows_of(raw.word_scale)
    }  # fmt: skip


def decide_twice(test: Test, own: Book, newest: Book) -> Outcome:
    """The outcome over the book of the statement's own document, with that over the `newest` where
    that has other values."""
    found, later = decide(test, own), decide(test, newest)
    values = [[(one.period, one.value) for one in each.readings] for each in (found, later)]
    return replace(found, later=later if values[0] != values[1] else None)


def decide(test: Test, book: Book) -> Outcome:
    """The outcome of one test. A change needs its first and last year, or a rate printed for the
    first years together; 'every year' needs each year, unless the years at hand already show that
    it fails."""
    if test.kind == "no_figure":
        return Outcome(test, "undecided", (), (), ())
    periods, required = _periods(test, book)
    found = {period: read(test, period, book) for period in periods}
    together = None
    if test.kind in (*CHANGES, *MOVES) and found[periods[0]] is None:
        found[periods[0]] = together = _read_together(test, book)
    readings = tuple(reading for reading in found.values() if reading)
    inside = _years_of(together) if together else set()
    gaps = tuple(period for period in required if not found[period] and period not in inside)
    conflicting = tuple(period for period in gaps if _conflicts(test, period, book))
    missing = tuple(period for period in gaps if period not in conflicting)
    readings = _roughly(test, readings)
    result, apart = _result(test, readings, gaps), _apart(test, readings)
    return Outcome(
        test, result, readings, missing, conflicting, apart if result == "undecided" else ()
    )


def read(test: Test, period: str, book: Book) -> Reading | None:
    """What the test reads for a period; none where a figure is missing, printed with two
    values, or the whole is 0."""
    parts = _figures(book, test.indicator, test.breakdown, period)
    if not parts:
        return None
    value, unit = math.fsum(part.value for part in parts), parts[0].unit
    base = min((part.base for part in parts if part.base), default=None)
    span = range_of(parts, book)
    whole: tuple[Figure, ...] = ()
    if test.of:
        whole = () if test.of == "out_of" else _figures(book, *_whole(test, period))
        printed_base = [part.out_of or 0 for part in parts] if test.of == "out_of" else []
        total = math.fsum([figure.value for figure in whole] or printed_base)
        if not total > 0:
            return None
        value, unit, base = value / total * 100, "percent", total
        of_whole = range_of(whole, book) if whole else at_value(total)
        span = share_of(span, of_whole)
    if test.of_rest:
        value, span = 100 - value, HUNDRED - span
    # Nine decimals: sums of the same per cents in another order must not differ.
    value = round(value, 9)
    if not any(figure.qualifier for figure in (*parts, *whole)):
        span = at_value(value)
    return Reading(period, parts[0].last_year, value, unit, parts, whole, base, span)


def _read_together(test: Test, book: Book) -> Reading | None:
    """The rate that is printed once for several years from the first on, and not for that year
    alone; none of what is counted, since a number of several years is none of one."""
    spans = {
        period
        for indicator, breakdown, period in book
        if (indicator, breakdown) == (test.indicator, test.breakdown)
        and period.startswith(f"{test.first_year}-")
        and period < f"{test.first_year}-{test.last_year}"
    }
    found = read(test, min(spans), book) if len(spans) == 1 and not test.of else None
    return found if found is not None and found.unit == "percent" else None


def _years_of(reading: Reading) -> set[str]:
    first = reading.parts[0]
    return {str(year) for year in range(first.first_year, first.last_year + 1)}


def limit(outcome: Outcome) -> float:
    """The value that the readings are held against; NaN for a change."""
    if outcome.test.kind == "doubled" and outcome.readings:
        return 2 * outcome.readings[0].value
    return outcome.test.value


def moved(first: Reading, last: Reading) -> str:
    """`rising`, `falling` or `unchanged`, by the margin of `change`; `open` where an estimate may
    stand for the value that it is held against, or for one inside the margin; '' across a break in
    the series."""
    if _is_broken(first, last):
        return ""
    way = direction(first.value, last.value, last.unit, first.base, last.base)
    if not (is_range(first.span) or is_range(last.span)):
        return way
    return "open" if way == "unchanged" or first.span.meets(last.span) else way


def _is_broken(first: Reading, last: Reading) -> bool:
    flags = [flag for one in (*first.figures, *last.figures) for flag in one.flags]
    units = [" ".join(sorted({figure.unit for figure in one.figures})) for one in (first, last)]
    return is_broken(flags, units[0], units[1])


def _apart(test: Test, readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """The periods that a test would compare across a break in the series."""
    pairs = _compared(test, readings)
    found = [one.period for pair in pairs if _is_broken(*pair) for one in pair]
    if is_growth(test.indicator, test.of) and test.kind != "context":
        found += [
            period
            for one in readings
            if _is_broken(replace(one, whole=()), replace(one, parts=()))
            for period in (one.whole[0].period, one.period)
        ]
    return tuple(dict.fromkeys(found))


def _compared(test: Test, readings: tuple[Reading, ...]) -> list[tuple[Reading, Reading]]:
    """The earlier and the later readings of which a test asks how the value moved."""
    if test.kind in CHANGES:
        return [(readings[0], readings[-1])] if len(readings) > 1 else []
    return list(pairwise(readings)) if test.kind in MOVES else []


def _roughly(test: Test, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings, as rough as they are printed where two of them may be one number: '1,2 nghìn
    tỷ' may be less than '1.170 tỷ'. Of per cents the margin covers that."""
    rough = {
        one.period: replace(one, span=rounded(one.parts[0]))
        for pair in _compared(test, readings)
        if pair[1].unit != "percent"
        and moved(*pair) in ("rising", "falling")
        and all(one.value == one.parts[0].value and not one.figures[0].is_derived for one in pair)
        and rounded(pair[0].parts[0]).meets(rounded(pair[1].parts[0]))
        for one in pair
    }
    return tuple(rough.get(one.period, one) for one in readings)


def _test(row: Row, word: ScaleWord | None) -> Test:
    is_share = word is not None and word.kind != "change"
    return Test(
        claim=row["claim"],
        indicator=row["indicator"],
        breakdown=row["breakdown"],
        of=row["of"],
        kind=row["test"],
        value=word.threshold if word and is_share else math.nan if word else _number(row["value"]),
        word=word,
        of_rest=bool(row["of_rest"]),
        role=row["role"],
        first_year=int(row["first_year"]) if row["first_year"] else None,
        last_year=int(row["last_year"]) if row["last_year"] else None,
        caveats=tuple(row["caveats"].split()),
        texts={name: row[name] for name in ("meaning_vi", "meaning_en", "needed_vi", "needed_en")},
    )


def _number(cell: str) -> float:
    return float(cell) if cell else math.nan


def is_growth(indicator: str, of: str) -> bool:
    """Whether `of` names an indicator itself in another year: 'employees@2010'."""
    name, _, period = of.partition("@")
    return bool(period) and name.partition(":")[0] == indicator


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
    if test.kind == "context" and (_each(test, years, book) or not read(test, span, book)):
        return years, []
    return [span], [span]


def _each(test: Test, years: Sequence[str], book: Book) -> bool:
    return all(read(test, year, book) for year in years)


def _result(test: Test, readings: tuple[Reading, ...], gaps: tuple[str, ...]) -> str:
    if test.kind == "context":
        return "shown"
    if test.kind in ("rises_every_year", "falls_every_year"):
        return _result_of_steps(test, readings, gaps)
    apart = _apart(test, readings)
    if test.kind in EVERY_YEAR:
        worst = _worst(test, readings)
        return worst if worst != "met" else "undecided" if gaps or apart else "met"
    if gaps or apart:
        return "undecided"
    if test.kind in MOVES:
        return _moved_as_stated(test, readings[0], readings[-1])
    if test.kind == "doubled":
        first, last = readings[0], readings[-1]
        return doubled(first.span, last.span, last.unit) if first.value > 0 else "undecided"
    return _worst(test, readings[-1:])


def _worst(test: Test, readings: Sequence[Reading]) -> str:
    """What the value that is furthest from the word comes to."""
    found = {test.held_against(one) for one in readings}
    return next((one for one in ("unmet", "undecided", "open") if one in found), "met")


def _result_of_steps(test: Test, readings: tuple[Reading, ...], gaps: tuple[str, ...]) -> str:
    """The worst of the steps. Across a gap the value must still have moved the right way: it
    cannot have risen in each year and not have risen in all. What is printed for several years
    together hides a step, which is then `unseen`; and what stood still in one year and
    moved as stated in another did so in part."""
    found = {_moved_as_stated(test, *pair) for pair in pairwise(readings)}
    if "unmet" in found or not found:
        return "unmet" if found else "undecided"
    if "unchanged" in found:
        whole = _moved_as_stated(test, readings[0], readings[-1])
        is_less = bool(found - {"unchanged", ""}) or whole in ("met", "less")
        return "less" if is_less else "unmet" if whole == "unmet" else "unchanged"
    if gaps or "" in found:
        return "undecided"
    is_together = any("-" in one.period for one in readings)
    worst = next((result for result in ("less", "open") if result in found), "met")
    return "unseen" if worst == "met" and is_together else worst


def _moved_as_stated(test: Test, first: Reading, last: Reading) -> str:
    """`met`, `unmet`, `unchanged`, `less` or `open`; '' across a break in the series."""
    way = moved(first, last)
    if way in ("open", ""):
        return way
    if way not in WAYS[test.kind.removesuffix("_every_year")]:
        return "unchanged" if way == "unchanged" else "unmet"
    if test.word is None:
        return "met"
    step = last.span - first.span if way == "rising" else first.span - last.span
    points = test.word.threshold if last.unit == "percent" else math.inf
    found = step_as_far(step, first.span, points, test.word.relative)
    is_of_few = is_counted(last.unit) and _is_whole(first, last) and step.high < FEWEST
    return "less" if found == "unmet" else "open" if is_of_few else found


def _is_whole(*readings: Reading) -> bool:
    """Whether they are printed without decimals: things, and not a mean of them."""
    return not any(figure.decimals for one in readings for figure in one.figures)


def _figures(book: Book, indicator: str, breakdown: str, period: str) -> tuple[Figure, ...]:
    """One figure for each part of a sum; none at all where a part has not exactly one value."""
    parts = breakdown.split("+")
    found = [figure for part in parts if (figure := standing(book, (indicator, part, period)))]
    return tuple(found) if len(found) == len(parts) else ()


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
    return any(book.get(term) and standing(book, term) is None for term in terms)
