"""The rows of the processed tables as typed records in the reader's language.

In: the columns of a table. Out: one frozen record a row. A text that the table has in both
languages is kept in the reader's; words separated by blanks become a tuple; a missing number is
NaN where it is a value, None where it need not be there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from ..vocabulary import RESULTS

# What a figure speaks of: indicator, breakdown ('' is the whole), period.
Fact = tuple[str, str, str]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is printed, or derived from printed ones, in base units. `decimals` are
    those to be shown of `value` / `scale`; `flags` are doubts and remarks."""

    indicator: str
    breakdown: str
    section: str
    label: str
    period: str
    first_year: int
    last_year: int
    value: float
    out_of: float | None
    unit: str
    qualifier: str
    printed: str
    source: str
    locator: str
    flags: tuple[str, ...]
    note: str
    decimals: int
    scale: int
    base: float | None = None
    counted: float | None = None

    @property
    def fact(self) -> Fact:
        """What the figure speaks of."""
        return self.indicator, self.breakdown, self.period

    @property
    def is_derived(self) -> bool:
        """Whether it is computed from printed figures."""
        return "derived" in self.flags

    @property
    def is_of_one_year(self) -> bool:
        """Whether its period is a single year."""
        return self.first_year == self.last_year

    @property
    def has_value(self) -> bool:
        """Whether it has a value to be shown."""
        return not math.isnan(self.value)

    @property
    def years(self) -> range:
        """The years of its period."""
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True, slots=True)
class Check:
    """Whether figures agree: `holds`, `fails` or `ambiguous`. `expected` and `observed` are in
    base units, None where no two numbers are compared."""

    check: str
    kind: str
    section: str
    period: str
    expected: float | None
    observed: float | None
    verdict: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a check of some kind says of the facts that it compares, in their order."""

    check: str
    period: str
    kind: str
    verdict: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The `flag` that a figure bears because of a check, named by `check` and `check_period`."""

    indicator: str
    breakdown: str
    period: str
    flag: str
    check: str
    check_period: str

    @property
    def fact(self) -> Fact:
        """What the figure speaks of."""
        return self.indicator, self.breakdown, self.period


@dataclass(frozen=True, slots=True)
class Print:
    """One print that a check (named by `check` and `check_period`) compares."""

    check: str
    check_period: str
    indicator: str
    breakdown: str
    period: str
    printed: str
    locator: str
    source: str

    @property
    def fact(self) -> Fact:
        """What the print speaks of."""
        return self.indicator, self.breakdown, self.period


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the review, in our words, with the verdict of its figures, why that is
    `mixed` (a code), the years `holds_for` which an untestable 'every year' is so, the
    statements that a same test decides, and whether (`yes`) a cause that it names is untested."""

    claim: str
    section: str
    locator: str
    statement: str
    verdict: str
    evidence: str
    cautions: str
    source: str = ""
    mixed_reason: str = ""
    holds_for: tuple[str, ...] = ()
    same_tests: tuple[str, ...] = ()
    cause_untested: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reading of a test of a statement; `limit` is the threshold where it has one, `signs`
    are those of the value, `leg` what the test found in a few words, and `meaning` how it reads
    the statement."""

    claim: str
    number: int
    result: str
    indicator: str
    breakdown: str
    label: str
    period: str
    year: int
    value: float
    unit: str
    limit: float | None
    caveats: tuple[str, ...]
    sentence: str
    role: str = ""
    repeats: int = 0
    signs: str = ""
    leg: str = ""
    meaning: str = ""
    test: str = ""

    @property
    def has_value(self) -> bool:
        """Whether the test had a value to read."""
        return not math.isnan(self.value)


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """One test of a statement with its readings: `met`, `unmet`, `unchanged`, `less`, `undecided`,
    or `shown`. One of the `role` `part` is shown below the test that decides; one that `repeats`
    the figures of an earlier one counts with it."""

    result: str
    sentence: str
    readings: tuple[Evidence, ...]

    @property
    def role(self) -> str:
        """'', `part` or `reading`."""
        return self.readings[0].role

    @property
    def repeats(self) -> bool:
        """Whether an earlier test rests on the same figures."""
        return bool(self.readings[0].repeats)

    @property
    def kind(self) -> str:
        """How it tests, one of `CLAIM_TESTS`."""
        return self.readings[0].test

    @property
    def is_tested(self) -> bool:
        """Whether it would decide the statement, if every figure were printed."""
        return self.kind not in ("context", "no_figure") and self.role != "part"

    @property
    def is_judged(self) -> bool:
        """Whether its figures say something of the statement."""
        return self.result in RESULTS

    @property
    def decides(self) -> bool:
        """Whether the verdict rests on it."""
        return self.is_judged and self.role != "part"


@dataclass(frozen=True, slots=True)
class Need:
    """A figure that a test of a statement needs and that is not printed."""

    claim: str
    indicator: str
    breakdown: str
    needed: str
    years: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that contradict each other in words."""

    claim: str
    other: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A qualitative point of the review, in our words, and the indicators that bear on it."""

    finding: str
    part: str
    text: str
    indicators: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class FindingLink:
    """How a statement bears on a finding, as people judged: `supports` or `against`."""

    finding: str
    claim: str
    bearing: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the review and what it is taken to come to: a `share` of at least, above or at
    most (`compare`) the `threshold` in per cent, open to reading as far as `open_to` ('' where it
    is not), or a `change` of so many points or per cent."""

    kind: str
    compare: str
    threshold: str
    open_to: str
    relative: str
    label: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A failing check that was looked into; `period` '' is any."""

    check: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class Covered:
    """What is printed of an indicator for a year: the `state`."""

    indicator: str
    section: str
    year: int
    state: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured."""

    indicator: str
    section: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A part of an indicator, of a `dimension`."""

    breakdown: str
    dimension: str
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that figures are printed in."""

    source: str
    title: str
    issued: str
    first_year: int
    last_year: int


def is_named(year: int, period: str) -> bool:
    """Whether a period such as '2013' or '2011-2013' names a year: what is compared between 2011
    and 2013 is not of 2012."""
    return str(year) in period.split("-")


def records(
    kind: type[Record], columns: Mapping[str, Sequence[Any]], lang: str
) -> tuple[Record, ...]:
    """The rows of a table, given as `columns` by name, as records of `kind` in `lang`."""
    make: Callable[..., Record] = kind
    read = [
        [convert(cell) for cell in columns[name]]
        if (convert := _CONVERSIONS.get(str(one.type)))
        else columns[name]
        for one in fields(kind)  # type: ignore[arg-type]
        for name in [one.name if one.name in columns else f"{one.name}_{lang}"]
    ]
    return tuple(make(*row) for row in zip(*read, strict=True))


def _value(cell: float | None) -> float:
    return math.nan if cell is None else cell


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "int": int,
    "float": _value,
    "tuple[str, ...]": lambda cell: tuple(cell.split()),
}
