"""What an analyst asks of a province: its figures, checks and statements, as tables; what it
measures, and in which units.

In: a data folder and what to narrow a table to. Out: rows of its processed tables. Refuses, in
one line that names what is possible, a name, a year or a language that nothing bears.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from .cleaning.processed import FACT, in_language, one_of, read_table
from .errors import InputError, Problem
from .language import LANGUAGES
from .vocabulary import CHECK_VERDICTS, CLAIM_VERDICTS, SECTIONS, UNITS


def figures(
    data: Path | str = "data",
    *,
    section: str | None = None,
    indicator: str | None = None,
    breakdown: str | None = None,
    year: int | None = None,
    until: int | None = None,
    lang: str | None = None,
    facts: bool = False,
) -> pd.DataFrame:
    """The figures of a province, one row for each place where one is printed, then the derived
    ones: `figures(section="membership", year=2013)`.

    Narrowed to a section, an indicator, a breakdown ('' for wholes), figures that cover `year`,
    or figures up to the year `until`; `lang` ('vi' or 'en') leaves out the other language. With
    `facts` a fact that is printed in several places is one row, the first; one that is printed
    with several values keeps a row for each. Columns: `indicator` and `breakdown` (what),
    `dimension`, `part_vi` and `part_en` of the breakdown ('' for wholes), `section` and labels,
    `period`, `first_year`, `last_year` (when), `value` in `unit` (base units: VND and not
    millions, per cents as 97.52), `out_of` (765 for '746/765'), `qualifier` ('about', 'over',
    'under'), `printed` ('' where derived), `source` and `locator` (where: a section of the
    review, or 'fn:7' for a note), `flags` (doubts), `note`, `decimals` and `scale` (1 and
    1,000,000 for '149,6 triệu'; of a derived figure, how it is to be shown), `other_value` (of
    a print with two readings, the one not chosen). What is not printed has no row: `coverage`
    of a review lists it. To plot: `figures(indicator="union_members", facts=True).plot.bar(
    x="period", y="value")`.

    Source: `<data>/processed/figures.parquet`. Raises InputError where it has not been built or
    nothing bears the name, the year or the language asked for.
    """
    table = read_table(_folder(data), "figures", _sections(section, lang), _year(until))
    for column, wanted in (("indicator", indicator), ("breakdown", breakdown)):
        if wanted is not None:
            table = table[table[column] == one_of(table[column].unique(), column, wanted)]
    if _year(year) is not None:
        table = _some(table[_covers(table, year)], year, data)
    if facts:
        table = table.drop_duplicates([*FACT, "value", "out_of"])
    return in_language(_with_parts(table, data), lang).reset_index(drop=True)


def indicators(
    data: Path | str = "data", *, section: str | None = None, lang: str | None = None
) -> pd.DataFrame:
    """What a province measures, one row an indicator: `indicators(section="membership")`.

    Narrowed to a section; `lang` ('vi' or 'en') leaves out the other language. Columns:
    `indicator` (the name to ask `figures` for), `section`, `label_vi`, `label_en`, `unit`,
    `kind` ('stock', 'flow', 'rate', 'amount'), `note`, `figures` (how many there are), and
    `first_year` and `last_year` that they speak of (missing where there are none).

    Source: `<data>/processed/indicators.parquet`. Raises InputError where it has not been built
    or nothing bears the name or the language asked for.
    """
    sections = _sections(section, lang)
    table = read_table(_folder(data), "indicators", sections)
    found = read_table(data, "figures", sections).groupby("indicator")
    years = found.agg(
        figures=("value", "size"), first_year=("first_year", "min"), last_year=("last_year", "max")
    )
    table = table.merge(years.astype("Int64"), on="indicator", how="left", validate="1:1")
    return in_language(table.fillna({"figures": 0}), lang)


def units() -> pd.DataFrame:
    """The units of figures, one row a unit: `unit` (the code in tables), `kind` ('counted',
    'measured', or 'per' for what stands after a slash only, as in VND/month), its names
    `label_vi`, `label_en` and `plural_en`, and `words`, by which reviews print it, parted by
    '; '. Money may stand per several: VND/person/month. Source: the library's list of units."""
    rows = [
        (one.code, one.kind, one.vi, one.en, one.en_plural, "; ".join(one.words))
        for one in UNITS.values()
    ]
    columns = ["unit", "kind", "label_vi", "label_en", "plural_en", "words"]
    return pd.DataFrame(rows, columns=columns)


def checks(
    data: Path | str = "data",
    *,
    section: str | None = None,
    verdict: str | None = None,
    kind: str | None = None,
    indicator: str | None = None,
    year: int | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """The checks of a province's figures, worst first: `checks(verdict="fails")`.

    Narrowed to a section, a verdict (`fails`, `ambiguous`, `holds`), a kind (`sum`, `ratio` ...),
    those that compare a figure of `indicator`, or those whose period covers `year`; `lang` ('vi'
    or 'en') leaves out the other language. Columns: `check`, `kind`, `section`, `period`,
    `expected` and `observed` (in the base unit of what is compared: VND, per cents as 97.52;
    missing where no two numbers are), `verdict`, `inputs` (the prints, which the table
    `check_inputs` has for programs), `message_vi` and `message_en`, which spell the arithmetic
    out, and `first_year` and `last_year` of the period.

    Source: `<data>/processed/checks.parquet`. Raises InputError where it has not been built or
    nothing bears the name, the year or the language asked for.
    """
    table = read_table(_folder(data), "checks", _sections(section, lang))
    if verdict is not None:
        table = table[table["verdict"] == one_of(CHECK_VERDICTS, "verdict", verdict)]
    if kind is not None:
        table = table[table["kind"] == one_of(table["kind"].unique(), "kind", kind)]
    if indicator is not None:
        inputs = read_table(data, "check_inputs")
        inputs = inputs[inputs["indicator"] == _indicator(data, indicator)]
        named = set(zip(inputs["check"], inputs["check_period"], strict=True))
        table = table[[key in named for key in zip(table["check"], table["period"], strict=True)]]
    if _year(year) is not None:
        table = _some(table[_covers(table, year)], year, data)
    # With it comes pandera, which charts and tables need not import.
    from .audit.checks import worst_first

    return in_language(worst_first(table), lang)


def claims(
    data: Path | str = "data",
    *,
    section: str | None = None,
    verdict: str | None = None,
    indicator: str | None = None,
    year: int | None = None,
    lang: str | None = None,
) -> pd.DataFrame:
    """The review's statements with their verdicts: `claims(verdict="mixed")`.

    Narrowed to a section, a verdict (`supported`, `contradicted`, `mixed`, `untestable`), those
    that are tested on `indicator`, or on a figure of `year`; `lang` ('vi' or 'en') leaves out the
    other language. Columns, all text: `claim`, `section`, `locator` (its place in the review),
    `statement_vi`, `statement_en` (in our words), `verdict`, `evidence_vi`, `evidence_en`, whose
    numbers bear their units. The table `claim_evidence` has them as numbers.

    Source: `<data>/processed/claims.parquet`. Raises InputError where it has not been built or
    nothing bears the name, the year or the language asked for.
    """
    sections = _sections(section, lang)
    table = read_table(_folder(data), "claims", sections)
    if verdict is not None:
        table = table[table["verdict"] == one_of(CLAIM_VERDICTS, "verdict", verdict)]
    if indicator is not None or _year(year) is not None:
        tested = read_table(data, "claim_evidence", sections)
        if indicator is not None:
            tested = tested[tested["indicator"] == _indicator(data, indicator)]
        if year is not None:
            tested = _some(tested[tested["year"] == year], year, data)
        table = table[table["claim"].isin(tested["claim"])]
    return in_language(table, lang).reset_index(drop=True)


def check_asked(data: object, year: object, lang: str) -> None:
    """Raises InputError where `data` is no folder, no figure of it speaks of `year`, or `lang` is
    no language, with what is possible."""
    _sections(None, lang)
    figures(_folder(data), year=_year(year))


def _sections(section: str | None, lang: str | None) -> list[str] | None:
    """The sections to read; before anything is read, the language is looked at too."""
    if lang is not None:
        one_of(LANGUAGES, "language", lang)
    return None if section is None else [one_of(SECTIONS, "section", section)]


def _folder(data: object) -> Path | str:
    """`data`, if it names a folder: a year in its place is a slip. Raises InputError then."""
    if isinstance(data, str | Path):
        return data
    mend = f"write year={data}" if type(data) is int else "write data='the/folder'"
    raise InputError(Problem("is no data folder", mend, content=repr(data)))


def _with_parts(table: pd.DataFrame, data: Path | str) -> pd.DataFrame:
    """`table` with the dimension of each part and its names, behind the breakdown."""
    parts = read_table(data, "breakdowns").rename(
        columns={"label_vi": "part_vi", "label_en": "part_en"}
    )[["breakdown", "dimension", "part_vi", "part_en"]]
    named = table.merge(parts, on="breakdown", how="left", validate="many_to_one")
    added = ["dimension", "part_vi", "part_en"]
    named[added] = named[added].fillna("")
    at = list(table.columns).index("breakdown") + 1
    return named[[*table.columns[:at], *added, *table.columns[at:]]]


def _indicator(data: Path | str, indicator: str) -> str:
    return one_of(read_table(data, "indicators")["indicator"], "indicator", indicator)


def _year(year: object) -> int | None:
    """`year`, if it is a whole number or None. Raises InputError for anything else."""
    if year is None or type(year) is int:
        return year
    mend = "write one whole number, as in year=2013; for several years narrow the table yourself"
    raise InputError(Problem("is not one year", mend, content=str(year)))


def _covers(table: pd.DataFrame, year: int | None) -> pd.Series[bool]:
    return (table["first_year"] <= year) & (table["last_year"] >= year)


def _some(table: pd.DataFrame, year: int | None, data: Path | str) -> pd.DataFrame:
    """`table`, unless it is empty because no figure at all speaks of `year`."""
    if table.empty:
        every = read_table(data, "figures")
        if not _covers(every, year).any():
            mend = f"choose one of {every['first_year'].min()} to {every['last_year'].max()}"
            raise InputError(Problem("is no year that a figure speaks of", mend, content=str(year)))
    return table
