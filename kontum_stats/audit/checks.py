"""Do the figures agree with each other?

In: the tidy figures and the raw tables (catalogues, `identities.csv`, `acknowledged.csv`). Out:
one row a check and period, with the prints that went in, the arithmetic spelled out in both
languages, and a verdict: `holds`, `fails` (cannot be true as printed) or `ambiguous` (a doubt,
never settled silently). Only what is printed is audited; derived figures agree by construction.
Refuses an acknowledgement that no longer matches a failing check.

What fails must be looked into: it is acknowledged with a reason, or the command ends with exit
code 1. The kinds `near_conflict` and `jump` raise doubts only and never fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from .. import language as text
from ..cleaning.links import terms
from ..cleaning.raw import RawData, Row, at, period_years, rows_of
from ..errors import InputError, Problem
from ..language import Language
from . import doubts
from .facts import Facts, spelled
from .identities import asked
from .judgement import FAILS, WORST_FIRST, Result
from .kinds import KINDS

COLUMNS = (
    "check", "kind", "section", "period", "expected", "observed", "verdict", "inputs",
    "message_vi", "message_en", "first_year", "last_year",
)  # fmt: skip
INPUT_COLUMNS = (
    "check", "check_period", "section", "indicator", "breakdown", "period", "printed", "source",
    "locator", "value", "unit",
)  # fmt: skip


def tables(figures: pd.DataFrame, raw: RawData) -> dict[str, pd.DataFrame]:
    """The processed tables of the audit of figures (columns `figures.COLUMNS`), by name.

    - `checks` (columns `COLUMNS`): `check` and `period` name a row, whose period is from
      `first_year` to `last_year`. `expected` and `observed` are in base units (per cents as
      97.52), missing where a check compares no two numbers. `inputs` lists the prints as
      `indicator:breakdown@period=print (locator)`, separated by '; ', for people.
    - `check_inputs` (`INPUT_COLUMNS`): one row a print that a check compares, named by `check`
      and `check_period`; a print that is held against others stands first.
    - `doubts` (`doubts.COLUMNS`): one row a figure, computed ones too, and a check (`check`,
      `check_period`) that it fails or that leaves it in doubt, with the `flag` that it bears.
    """
    found = results(Facts(figures, raw), raw)
    words = rows_of(raw.sources), rows_of(raw.units)
    languages = [text.load(lang).of_province(*words) for lang in ("vi", "en")]
    inputs = [
        (
            *(result.check, result.period, result.section),
            *(item.indicator, item.breakdown, item.period, item.printed, item.source),
            *(item.locator, item.value, item.unit),
        )
        for result in found
        for item in result.inputs
    ]
    return {
        "checks": _table([_row(result, languages) for result in found]),
        "check_inputs": pd.DataFrame(inputs, columns=list(INPUT_COLUMNS)),
        "doubts": doubts.table(found, figures),
    }


def worst_first(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks with what fails on top, then the doubts; within a verdict as they were."""
    rank = checks["verdict"].map({verdict: rank for rank, verdict in enumerate(WORST_FIRST)})
    return checks.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def unacknowledged(checks: pd.DataFrame, raw: RawData) -> list[str]:
    """A line for each failing check that `acknowledged.csv` gives no reason for.

    Raises InputError for a row of `acknowledged.csv` that no longer matches a failing check.
    """
    problems = list(_outdated(checks, raw.acknowledged))
    if problems:
        raise InputError(problems)
    known = set(zip(raw.acknowledged["check"], raw.acknowledged["period"], strict=True))
    failing = checks[checks["verdict"] == FAILS]
    return [
        f"{check} {period}: {message}"
        for check, period, message in _cells(failing, "check", "period", "message_en")
        if not known & {(check, period), (check, "")}
    ]


def unused(checks: pd.DataFrame, raw: RawData) -> list[Problem]:
    """The rows of `identities.csv` that test nothing though something that they name is printed:
    no printed figures match them, or they give a bare average. What a review prints nothing of
    waits, as most of the rows that a new province takes over from another."""
    printed = {*raw.figures["indicator"]}
    ids = tuple(f"{check}:" for check in checks["check"])
    mend = "mend its terms, or remove the row until its figures are printed"
    return [
        at(row, "check", "tests no printed figures", mend)
        for row in rows_of(raw.identities)
        if any(name in printed for name, _ in terms(f"{row['left']}+{row['right']}"))
        and not any(check.startswith(f"{_id_of(row)}:") for check in ids)
    ]


def _id_of(identity: Row) -> str:
    """The id of the checks that a row of `identities.csv` leads to; an added base has none of
    its own, since it is used with that of the ratio."""
    if identity["kind"] == "attainable":
        return f"attainable:{identity['left'].removesuffix(':*')}"
    return identity["check"]


def results(facts: Facts, raw: RawData) -> list[Result]:
    """Every check that the figures allow, in the order of the table."""
    tried = asked(facts, raw)
    for of_kind in KINDS.values():
        tried = replace(tried, found=(*tried.found, *of_kind(tried)))
    return list(tried.found)


def _table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    types = {"expected": "float64", "observed": "float64"}
    years = {"first_year": "int64", "last_year": "int64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types | years)


def _row(result: Result, languages: Sequence[Language]) -> tuple[object, ...]:
    judgement = result.judgement
    return (
        result.check,
        result.kind,
        result.section,
        result.period,
        judgement.expected,
        judgement.observed,
        judgement.verdict,
        "; ".join(spelled(item) for item in result.inputs),
        *(_sentence(judgement.say(t)) for t in languages),
        *period_years(result.period),
    )


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def _outdated(checks: pd.DataFrame, acknowledged: pd.DataFrame) -> Iterator[Problem]:
    failing = set(_cells(checks[checks["verdict"] == FAILS], "check", "period"))
    ids = {check for check, _ in failing}
    for row in rows_of(acknowledged):
        check, period = row["check"], row["period"]
        if (check, period) not in failing if period else check not in ids:
            what = "is acknowledged, but no such check fails any more"
            yield at(row, "check", what, "remove the row")


def _cells(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    return zip(*(table[column].tolist() for column in columns), strict=True)
