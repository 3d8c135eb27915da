"""The processed tables of one province as a reader of one year and language sees them.

In: `data/processed/`. Out: a `Review`: typed records, indexed by what they are asked for. It reads
a table when something of it is first asked for, and changes none. Every figure that is shown comes
from `Review.figures`; `Review.table` hands a whole table to an analyst, as pandas has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from .. import language as text
from ..cleaning.processed import note_read, processed_folder, read_columns, read_table
from ..errors import InputError, Problem
from ..language import Language
from .records import (
    Acknowledged,
    Breakdown,
    Check,
    CheckOutcome,
    Claim,
    ClaimTest,
    Covered,
    Doubt,
    Evidence,
    Fact,
    Figure,
    Finding,
    FindingLink,
    Indicator,
    Need,
    Pair,
    Print,
    Record,
    Source,
    Word,
    records,
)

_OF_SECTIONS = {"figures", "checks", "check_inputs", "claims", "coverage"}
_Key = TypeVar("_Key")
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Review:
    """What one page speaks of: a province's folder, the year under review, a language, the
    sections that are read (all where None), and the `first` year where the page speaks of a whole
    review that ends in `year` (else 0)."""

    data: Path
    year: int
    t: Language
    sections: tuple[str, ...] | None = None
    first: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the page speaks of a whole review and not of one year of it."""
        return self.first > 0

    @property
    def span(self) -> range:
        """The years that the page speaks of."""
        return range(self.first or self.year, self.year + 1)

    @property
    def period(self) -> str:
        """The years that the page speaks of, as '2013' or '2011-2013'."""
        return "-".join(dict.fromkeys([str(self.span[0]), str(self.span[-1])]))

    def speaks_of(self, years: Iterable[int]) -> bool:
        """Whether the page speaks of one of the years."""
        return any(year in self.span for year in years)

    def table(self, name: str) -> pd.DataFrame:
        """A processed table as an analyst has it, narrowed to the sections where it has them."""
        return read_table(self.data, name, self._sections_of(name))

    def figures(
        self, indicators: str | Iterable[str] | None = None, *, section: str | None = None
    ) -> list[Figure]:
        """Every print of the indicators, or of a section, or all, in the order of the table.

        The one place where figures are handed out: what is asked for is noted for the batch."""
        if indicators is not None:
            wanted = [indicators] if isinstance(indicators, str) else list(indicators)
            note_read("figures", self.sections, indicators=wanted)
            return [one for name in wanted for one in self._figures_by_indicator.get(name, ())]
        note_read("figures", self.sections if section is None else (section,))
        if section is not None:
            return list(self._figures_by_section.get(section, ()))
        return list(self._figures)

    def facts(
        self, indicators: str | Iterable[str], breakdowns: str | Iterable[str] | None = None
    ) -> list[Figure]:
        """One figure a fact for the indicators (and breakdowns: '' is the whole, None is any), by
        year, derived ones included. A fact printed with several values keeps each of them."""
        parts = [breakdowns] if isinstance(breakdowns, str) else breakdowns
        known = None if parts is None else set(parts)
        seen: dict[tuple[str, str, str, float, float | None], Figure] = {}
        for one in self.figures(indicators):
            if known is None or one.breakdown in known:
                seen.setdefault((*one.fact, one.value, one.out_of), one)
        return sorted(seen.values(), key=lambda one: (one.last_year, one.first_year))

    def newest(self, figures: Iterable[Figure]) -> list[Figure]:
        """One figure a fact, in their order: of what several documents print, that of the newest,
        which may have revised it; of several prints of that one, the first."""
        age = {one.source: (one.last_year, one.issued, one.source) for one in self.sources}
        found: dict[Fact, Figure] = {}
        for one in figures:
            kept = found.setdefault(one.fact, one)
            ages = [max(age[name] for name in each.source.split()) for each in (kept, one)]
            if ages[1] > ages[0]:
                found[one.fact] = one
        return list(found.values())

    def years(self) -> list[int]:
        """The years for which single-year figures are printed, ascending."""
        # Which figures there are, and not what they say.
        note_read("figures", self.sections, columns=("first_year", "last_year", "flags"))
        shown = (one for one in self._figures if one.is_of_one_year and not one.is_derived)
        return sorted({one.last_year for one in shown})

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Results of the audit."""
        return self._read("checks", Check)

    @cached_property
    def checks_touching(self) -> Mapping[Fact, Counter[str]]:
        """How many checks of each verdict have a fact among their inputs."""
        counts: dict[Fact, Counter[str]] = defaultdict(Counter)
        for one in self.judged:
            for fact in set(one.facts):
                counts[fact][one.verdict] += 1
        return counts

    @cached_property
    def judged(self) -> list[CheckOutcome]:
        """What the audit says of facts, without its words and numbers: a page that shows only
        this stays as it is where these change."""
        names = ("check", "check_period", "indicator", "breakdown", "period")
        inputs = _by(self._columns("check_inputs", *names), lambda row: row[:2])
        return [
            CheckOutcome(check, of, kind, verdict,
                   tuple((i, b, p) for *_, i, b, p in inputs.get((check, of), ())))
            for check, of, kind, verdict in self._columns(
                "checks", "check", "period", "kind", "verdict"
            )
        ]  # fmt: skip

    @cached_property
    def doubts(self) -> Mapping[Fact, list[Doubt]]:
        """The facts that the audit puts in doubt, with the checks that do, a failing one first.
        None before the audit."""
        try:
            # Of every section: a check belongs to one, and may doubt a figure of another.
            return _by(self._read("doubts", Doubt), lambda one: one.fact)
        except InputError:
            return {}

    def prints_of(self, check: Check) -> list[Print]:
        """What a check compares; of a print that is held against others it stands first."""
        return self._prints.get((check.check, check.period), [])

    @cached_property
    def reasons(self) -> dict[tuple[str, str], str]:
        """Why a failing check was looked into, by check and period ('' is any)."""
        rows = self._read("acknowledged", Acknowledged)
        return {(one.check, one.period): one.reason for one in rows}

    def reason(self, check: Check) -> str:
        """Why a failing check was looked into, '' where it was not."""
        of_period = self.reasons.get((check.check, check.period))
        return of_period or self.reasons.get((check.check, ""), "")

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The statements with their verdicts, by code."""
        return {one.claim: one for one in self._read("claims", Claim)}

    @cached_property
    def tests(self) -> dict[str, tuple[ClaimTest, ...]]:
        """The tests of each statement that has any, in their order, with the series behind."""
        by_claim = _by(self._read("claim_evidence", Evidence), lambda one: one.claim)
        return {
            claim: tuple(
                ClaimTest(rows[0].result, rows[0].sentence, tuple(rows))
                for rows in _by(readings, lambda one: one.number).values()
            )
            for claim, readings in by_claim.items()
        }

    @cached_property
    def needs(self) -> dict[str, list[Need]]:
        """The figures that tests of a statement would need and that are not printed."""
        return _by(self._read("claim_needs", Need), lambda one: one.claim)

    @cached_property
    def claim_pairs(self) -> tuple[Pair, ...]:
        """The pairs of statements that contradict each other in words."""
        return self._read("claim_pairs", Pair)

    @cached_property
    def links(self) -> dict[str, list[FindingLink]]:
        """The statements that bear on each finding, as finding_claims.csv has it."""
        return _by(self._read("finding_claims", FindingLink), lambda one: one.finding)

    @cached_property
    def word_scale(self) -> tuple[Word, ...]:
        """What the words of the review are taken to come to."""
        return self._read("word_scale", Word)

    def is_own(self, source: str) -> bool:
        """Whether a document is about the year under review."""
        years = {one.source: (one.first_year, one.last_year) for one in self.sources}
        first, last = years.get(source, (self.year, self.year))
        return first <= self.year <= last

    @cached_property
    def coverage(self) -> tuple[Covered, ...]:
        """Indicator x year: printed, derived or missing."""
        return self._read("coverage", Covered)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The review's own results, shortcomings, causes and tasks, in our words."""
        return self._read("findings", Finding)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The catalogue of indicators, by code."""
        return {one.indicator: one for one in self._read("indicators", Indicator)}

    @cached_property
    def breakdowns(self) -> dict[str, Breakdown]:
        """The catalogue of breakdowns, by code."""
        return {one.breakdown: one for one in self._read("breakdowns", Breakdown)}

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The documents that the figures are printed in."""
        return self._read("sources", Source)

    def indicator_label(self, indicator: str) -> str:
        """The catalogue's label of an indicator, its code where it has none."""
        known = self.indicators.get(indicator)
        return known.label if known else indicator

    def breakdown_label(self, breakdown: str) -> str:
        """The catalogue's label of a breakdown, its code where it has none."""
        known = self.breakdowns.get(breakdown)
        return known.label if known else breakdown

    def parts(self, dimension: str) -> list[str]:
        """The breakdowns of a dimension in the order of the catalogue."""
        return [code for code, one in self.breakdowns.items() if one.dimension == dimension]

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        return self._read("figures", Figure, is_noted=False)

    @cached_property
    def _figures_by_indicator(self) -> dict[str, list[Figure]]:
        return _by(self._figures, lambda one: one.indicator)

    @cached_property
    def _figures_by_section(self) -> dict[str, list[Figure]]:
        return _by(self._figures, lambda one: one.section)

    @cached_property
    def _prints(self) -> dict[tuple[str, str], list[Print]]:
        rows = self._read("check_inputs", Print)
        return _by(rows, lambda one: (one.check, one.check_period))

    def _columns(self, name: str, *columns: str) -> list[tuple[str, ...]]:
        """Some columns of a table, row by row."""
        found = read_columns(self.data, name, self._sections_of(name), columns)
        return list(zip(*found.values(), strict=True))

    def _read(self, name: str, kind: type[Record], *, is_noted: bool = True) -> tuple[Record, ...]:
        columns = read_columns(self.data, name, self._sections_of(name), is_noted=is_noted)
        try:
            return records(kind, columns, self.t.code)
        except KeyError as error:
            what = f"lacks the column {error.args[0]!r}: another version of the library built it"
            mend = f"run: kontum-stats build --data {self.data}"
            raise InputError(Problem(what, mend, f"{name}.parquet")) from error

    def _sections_of(self, name: str) -> tuple[str, ...] | None:
        return self.sections if name in _OF_SECTIONS else None


def load(
    data: Path | str = "data",
    *,
    year: int = 2013,
    lang: str = "vi",
    sections: Sequence[str] | str | None = None,
    first: int = 0,
) -> Review:
    """The review of `year` in `lang` ('vi' or 'en') from the province folder `data`; where
    `first` is a year, the whole review from `first` to `year`.

    `sections` narrows what is read. Raises InputError where `data/processed` was not built,
    ValueError for another language.
    """
    chosen = (sections,) if isinstance(sections, str) else sections
    folder = processed_folder(data).parent
    return Review(
        data=folder,
        year=int(year),
        t=_language(folder, lang),
        sections=None if chosen is None else tuple(chosen),
        first=int(first),
    )


def _language(data: Path, lang: str) -> Language:
    """The language with the words of the province, where its catalogues were cleaned."""
    t = text.load(lang)
    try:
        sources = read_columns(data, "sources", columns=["source", f"title_{lang}"])
        units = read_columns(data, "units")
    except InputError:
        return t
    return t.of_province(_rows(sources), _rows(units))


def _rows(columns: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _by(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, list[_Row]]:
    """The rows by what `key` gives of them, in their order."""
    found: dict[_Key, list[_Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
