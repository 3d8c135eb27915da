"""The processed tables of one province as a reader of one year and language sees them.

In: `data/processed/`. Out: a `Review`, from which tables and charts take their rows. It reads
a table when it is first asked for, and changes none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .. import language as text
from ..cleaning.processed import has_flag, named_rows, one_per_fact, processed_folder, read_table
from ..language import Language
from ..vocabulary import SECTIONS

BESIDE_COLUMNS = ("finding", "claim", "verdict", "indicators")
_INPUT = re.compile(r"([a-z0-9_]+)(?::([a-z0-9_]*))?@([\d-]+)=(.*) \(([^()]*)\)")


class Input(NamedTuple):
    """One print that a check compares."""

    indicator: str
    breakdown: str
    period: str
    printed: str
    locator: str


@dataclass(frozen=True)
class Review:
    """What one page speaks of: a province's folder, the year under review, a language, and the
    sections that are read (all where None)."""

    data: Path
    year: int
    t: Language
    sections: tuple[str, ...] | None = None

    def table(self, name: str) -> pd.DataFrame:
        """A processed table as an analyst has it, narrowed to the sections where it has them."""
        return getattr(self, name)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Figures of the sections, every year; columns as in `figures.COLUMNS`."""
        return read_table(self.data, "figures", self.sections)

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Results of the audit; columns as in `checks.COLUMNS`."""
        return read_table(self.data, "checks", self.sections)

    @cached_property
    def checks_touching(self) -> dict[tuple[str, str, str], Counter[str]]:
        """How many checks of each verdict have a fact (indicator, breakdown, period) among
        their inputs."""
        counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for check in named_rows(self.checks):
            facts = {(one.indicator, one.breakdown, one.period) for one in inputs_of(check.inputs)}
            for fact in facts:
                counts[fact][check.verdict] += 1
        return counts

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Statements with their verdicts; columns as in `claims.COLUMNS`."""
        return read_table(self.data, "claims", self.sections)

    @cached_property
    def claim_evidence(self) -> pd.DataFrame:
        """The series that each statement is tested on, one row a year."""
        return read_table(self.data, "claim_evidence")

    @cached_property
    def claim_needs(self) -> pd.DataFrame:
        """The figures that a test of a statement would need and that are not printed."""
        return read_table(self.data, "claim_needs")

    @cached_property
    def claim_pairs(self) -> pd.DataFrame:
        """The pairs of statements that contradict each other in words."""
        return read_table(self.data, "claim_pairs")

    @cached_property
    def verdicts_beside_findings(self) -> pd.DataFrame:
        """Which statements rest on an indicator that a finding names too."""
        return beside_findings(self.findings, self.claims, self.claim_evidence)

    @cached_property
    def acknowledged(self) -> pd.DataFrame:
        """Failing checks that were looked into, with the reason."""
        return read_table(self.data, "acknowledged")

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Indicator x year: printed, derived or missing."""
        return read_table(self.data, "coverage", self.sections)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The review's own results, shortcomings, causes and tasks, in our words."""
        return read_table(self.data, "findings")

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The catalogue of indicators."""
        return read_table(self.data, "indicators")

    @cached_property
    def breakdowns(self) -> pd.DataFrame:
        """The catalogue of breakdowns."""
        return read_table(self.data, "breakdowns")

    @cached_property
    def sources(self) -> pd.DataFrame:
        """The documents that the figures are printed in."""
        return read_table(self.data, "sources")

    def facts(
        self, indicators: str | Iterable[str], breakdown: str | Iterable[str] | None = None
    ) -> pd.DataFrame:
        """One row a fact for the indicators (and breakdowns: '' is the whole, None is any), in
        order of indicator, breakdown and year as asked for; derived ones included."""
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
        rows = self.figures[self.figures["indicator"].isin(wanted)]
        if breakdown is not None:
            parts = [breakdown] if isinstance(breakdown, str) else list(breakdown)
            rows = rows[rows["breakdown"].isin(parts)]
        return one_per_fact(rows).sort_values(
            ["last_year", "first_year"], kind="stable", ignore_index=True
        )

    def of_year(self, year: int | None = None) -> pd.DataFrame:
        """Every figure whose period covers `year` (the review's year where None)."""
        year = self.year if year is None else year
        rows = self.figures
        return rows[(rows["first_year"] <= year) & (rows["last_year"] >= year)].reset_index(
            drop=True
        )

    def years(self, indicators: str | Iterable[str] | None = None) -> list[int]:
        """The years for which single-year figures of the indicators (any where None) are
        printed, ascending."""
        rows = self.figures if indicators is None else self.facts(indicators)
        rows = rows[(rows["first_year"] == rows["last_year"]) & ~has_flag(rows, "derived")]
        return sorted({int(year) for year in rows["last_year"]})

    def nearest_year(self, indicators: str | Iterable[str] | None = None) -> int | None:
        """The review's year where the indicators have figures in it, else the nearest year
        that has (the later of two equally near), else None."""
        years = self.years(indicators)
        return min(years, key=lambda year: (abs(year - self.year), -year), default=None)

    @cached_property
    def indicator_labels(self) -> dict[str, str]:
        """The catalogue's label of each indicator in the review's language."""
        return {row.indicator: self.t.label(row) for row in named_rows(self.indicators)}

    @cached_property
    def breakdown_labels(self) -> dict[str, str]:
        """The catalogue's label of each breakdown in the review's language."""
        return {row.breakdown: self.t.label(row) for row in named_rows(self.breakdowns)}

    def indicator_label(self, indicator: str) -> str:
        """The catalogue's label of an indicator, its code where it has none."""
        return self.indicator_labels.get(indicator, indicator)

    def breakdown_label(self, breakdown: str) -> str:
        """The catalogue's label of a breakdown, its code where it has none."""
        return self.breakdown_labels.get(breakdown, breakdown)

    @property
    def section_order(self) -> tuple[str, ...]:
        """The sections in the order of the review."""
        return SECTIONS

    def parts(self, dimension: str) -> list[str]:
        """The breakdowns of a dimension in the order of the catalogue."""
        table = self.breakdowns
        return list(table.loc[table["dimension"] == dimension, "breakdown"])


def load(
    data: Path | str = "data",
    *,
    year: int = 2013,
    lang: str = "vi",
    sections: Sequence[str] | str | None = None,
) -> Review:
    """The review of `year` in `lang` ('vi' or 'en') from the province folder `data`.

    `sections` narrows what is read. Raises InputError where `data/processed` was not built,
    ValueError for another language.
    """
    chosen = (sections,) if isinstance(sections, str) else sections
    return Review(
        data=processed_folder(data).parent,
        year=int(year),
        t=text.load(lang),
        sections=None if chosen is None else tuple(chosen),
    )


def beside_findings(
    findings: pd.DataFrame, claims: pd.DataFrame, evidence: pd.DataFrame
) -> pd.DataFrame:
    """The verdicts that bear on each finding, columns `BESIDE_COLUMNS`: those decided by an
    indicator that the finding names too. From the processed tables; a finding on which no
    verdict bears has no row. `indicators` are those shared, separated by blanks."""
    decided = evidence[evidence["result"].isin(["met", "unmet"])]
    verdicts = dict(zip(claims["claim"], claims["verdict"], strict=True))
    rows = []
    for finding in named_rows(findings):
        shared = decided[decided["indicator"].isin(finding.indicators.split())]
        for claim, tested in shared.groupby("claim", sort=False):
            names = " ".join(dict.fromkeys(tested["indicator"]))
            rows.append((finding.finding, claim, verdicts[str(claim)], names))
    return pd.DataFrame(rows, columns=list(BESIDE_COLUMNS), dtype="str")


def inputs_of(inputs: str) -> list[Input]:
    """The inputs of a check, read back from its column `inputs`."""
    found = [_INPUT.fullmatch(one) for one in inputs.split("; ")]
    return [Input(*match.groups(default="")) for match in found if match]
