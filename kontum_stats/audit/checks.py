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

from collections.abc import Iterator
from typing import Any

import pandas as pd

from .. import language as text
from ..cleaning.raw import RawData
from ..errors import InputError, Problem
from . import identities
from . import plan as check_plan
from .facts import Facts, Print
from .kinds import FAILS, HOLDS, WORST_FIRST
from .plan import Result

COLUMNS = (
    "check", "kind", "section", "period", "expected", "observed", "verdict", "inputs",
    "message_vi", "message_en",
)  # fmt: skip
COVERED_COLUMNS = ("indicator", "breakdown", "period", "printed", "locator", "cover")
JOIN = "; "


def audit(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """Every check of the figures (columns `figures.COLUMNS`), with the columns `COLUMNS`.

    `check` and `period` name a row. `expected` and `observed` are in base units (per cents as
    97.52), missing where a check compares no two numbers. `inputs` lists the prints as
    `indicator:breakdown@period=print (locator)`, separated by '; '.
    """
    rows = [_row(result) for result in _results(figures, raw)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"expected": "float64", "observed": "float64"})


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
        f"{row.check} {row.period}: {row.message_en}"
        for row in failing.itertuples()
        if not known & {(row.check, row.period), (row.check, "")}
    ]


def unused(checks: pd.DataFrame, raw: RawData) -> list[Problem]:
    """The rows of `identities.csv` that test nothing: no printed figures match them, or they
    give a bare average."""
    ids = tuple(f"{check}:" for check in checks["check"])
    mend = "mend its terms, or remove the row until its figures are printed"
    what = "tests no printed figures"
    return [
        Problem(what, mend, row.file, int(row.row), "check", row.check)
        for row in raw.identities.itertuples()
        if not any(check.startswith(f"{_id_of(row)}:") for check in ids)
    ]


def covered(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """For each printed figure (columns `COVERED_COLUMNS`) how the checks hold its value:
    `cover` is 'tied' where a check that holds gives it from both sides (sum, ratio, difference,
    repeated fact, printed price), 'bounded' where others bear on it (subset, attainable, jump,
    round price, near conflict), else 'none'. The spelling alone is no cover."""
    tied: set[Print] = set()
    bounded: set[Print] = set()
    for result in _results(figures, raw):
        if result.binds and result.finding.verdict == HOLDS:
            tied |= set(result.inputs)
        elif result.kind != "print":
            bounded |= set(result.inputs)
    rows = [
        (
            *(item.indicator, item.breakdown, item.period, item.quantity.printed, item.locator),
            "tied" if item in tied else "bounded" if item in bounded else "none",
        )
        for item in Facts(figures, raw).prints
    ]
    return pd.DataFrame(rows, columns=list(COVERED_COLUMNS))


def _id_of(identity: Any) -> str:
    """The id of the checks that a row of `identities.csv` leads to; an added base has none of
    its own, since it is used with that of the ratio."""
    if identity.kind == "attainable":
        return f"attainable:{identity.left.removesuffix(':*')}"
    return identity.check


def _results(figures: pd.DataFrame, raw: RawData) -> Iterator[Result]:
    facts = Facts(figures, raw)
    found = [*check_plan.generic(facts), *identities.results(facts, raw.identities)]
    yield from found
    wholes = identities.wholes(identities.read(facts, raw.identities))
    yield from check_plan.jumps(facts, wholes)
    # A print repeated elsewhere in the same spelling bears out no reading of it.
    confirmed = {
        item
        for result in found
        if result.binds and result.kind != "repeated" and result.finding.verdict == HOLDS
        for item in result.inputs
    }
    yield from check_plan.prints(facts, confirmed)


def _row(result: Result) -> tuple:
    finding = result.finding
    return (
        result.check,
        result.kind,
        result.section,
        result.period,
        finding.expected,
        finding.observed,
        finding.verdict,
        JOIN.join(str(item) for item in result.inputs),
        *(_sentence(finding.say(text.load(lang))) for lang in ("vi", "en")),
    )


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def _outdated(checks: pd.DataFrame, acknowledged: pd.DataFrame) -> Iterator[Problem]:
    failing = checks[checks["verdict"] == FAILS]
    for row in acknowledged.itertuples():
        matches = failing[failing["check"] == row.check]
        if row.period:
            matches = matches[matches["period"] == row.period]
        if matches.empty:
            what = "is acknowledged, but no such check fails any more"
            yield Problem(what, "remove the row", row.file, int(row.row), "check", row.check)
