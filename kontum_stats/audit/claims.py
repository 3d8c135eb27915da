"""Do the figures bear out what the review says?

In: the tidy figures, and the statements with their tests (`claims.csv`, `claim_tests.csv`).
Out: one verdict a statement with its evidence in words, the tested series behind it, the pairs
in which the review contradicts itself, and the figures that are wanting. Refuses faulty tests.

A statement is `supported` when all of its decided tests are met, `contradicted` when none is,
`mixed` when some are, `untestable` when no figure decides any. A test that is met for another
year than the statement names (caveat `year_doubt`) makes it `mixed` too. A test whose figures are
missing or printed with two values is undecided: the evidence names it, and the verdict leaves it
out.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..cleaning.processed import named_rows
from ..cleaning.raw import RawData
from ..errors import InputError
from ..language import LANGUAGES
from .claim_tests import Outcome, book_of, decide, faults, limit, read_tests
from .claim_words import caveats, evidence, locators, needed, sentence, subject, words_of

COLUMNS = (
    "claim", "section", "locator", "statement_vi", "statement_en", "verdict", "evidence_vi",
    "evidence_en",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "claim", "section", "number", "test", "result", "indicator", "breakdown", "label_vi",
    "label_en", "period", "year", "value", "unit", "limit", "locator", "caveats", "sentence_vi",
    "sentence_en",
)  # fmt: skip
PAIR_COLUMNS = ("claim", "other")
NEED_COLUMNS = ("claim", "section", "indicator", "breakdown", "years", "needed_vi", "needed_en")


def tables(figures: pd.DataFrame, raw: RawData) -> dict[str, pd.DataFrame]:
    """The processed tables by name: `claims`, `claim_evidence`, `claim_pairs`, `claim_needs`.

    Raises InputError as `judge` does.
    """
    return {
        "claims": judge(figures, raw),
        "claim_evidence": evidence_series(figures, raw),
        "claim_pairs": opposed(raw),
        "claim_needs": needs(figures, raw),
    }


def judge(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """One row a statement, columns `COLUMNS`, in the order of claims.csv.

    Raises InputError with every test that lacks what it needs, and every statement without one.
    """
    outcomes = _outcomes(figures, raw)
    words = words_of(raw)
    rows = [
        (
            row.claim,
            row.section,
            row.locator,
            row.statement_vi,
            row.statement_en,
            _verdict(outcomes[row.claim]),
            *(evidence(outcomes[row.claim], _opposing(row.claim, raw), words[lang])
              for lang in LANGUAGES),
        )
        for row in named_rows(raw.claims)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def evidence_series(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """The tested series, columns `EVIDENCE_COLUMNS`: one row a reading of a test.

    `number` counts the tests of a statement from 1; `result` is `met`, `unmet`, `undecided`, or
    `shown` for a figure that decides nothing; `value` is what was tested, in `unit` (per cent
    for a share); `limit` is the threshold, missing for a change; `caveats` are codes; the
    sentence says what the test found. Raises InputError as `judge`.
    """
    words = words_of(raw)
    section = dict(zip(raw.claims["claim"], raw.claims["section"], strict=True))
    rows = [
        (
            claim, section[claim], number, outcome.test.kind, outcome.result,
            outcome.test.indicator, outcome.test.breakdown,
            *(subject(outcome.test, words[lang]) for lang in LANGUAGES),
            reading.period, reading.year, reading.value, reading.unit, limit(outcome),
            locators([reading]), " ".join(caveats([outcome])),
            *(sentence(outcome, words[lang]) for lang in LANGUAGES),
        )
        for claim, outcomes in _outcomes(figures, raw).items()
        for number, outcome in enumerate(outcomes, start=1)
        for reading in outcome.readings
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def opposed(raw: RawData) -> pd.DataFrame:
    """The pairs of statements that contradict each other in words, columns `PAIR_COLUMNS`,
    each pair once, as claim_tests.csv has it."""
    rows = raw.claim_tests.loc[raw.claim_tests["test"] == "opposes", list(PAIR_COLUMNS)]
    return rows.drop_duplicates(ignore_index=True)


def needs(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """The figures that are wanting, columns `NEED_COLUMNS`: one row an undecided test.

    `years` lists the periods of the indicator that are not printed, separated by blanks.
    Raises InputError as `judge`.
    """
    words = words_of(raw)
    section = dict(zip(raw.claims["claim"], raw.claims["section"], strict=True))
    rows = [
        (
            claim, section[claim], outcome.test.indicator, outcome.test.breakdown,
            " ".join((*outcome.missing, *outcome.conflicting)),
            *(needed(outcome, words[lang]) for lang in LANGUAGES),
        )
        for claim, outcomes in _outcomes(figures, raw).items()
        for outcome in outcomes
        if outcome.result == "undecided"
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(NEED_COLUMNS), dtype="str")


def _outcomes(figures: pd.DataFrame, raw: RawData) -> dict[str, list[Outcome]]:
    problems = faults(raw)
    if problems:
        raise InputError(sorted(problems, key=lambda p: (p.file, p.row or 0, p.column)))
    book = book_of(figures)
    return {
        claim: [decide(test, book) for test in tests] for claim, tests in read_tests(raw).items()
    }


def _verdict(outcomes: list[Outcome]) -> str:
    decided = {outcome.result for outcome in outcomes} & {"met", "unmet"}
    if not decided:
        return "untestable"
    met = [outcome for outcome in outcomes if outcome.result == "met"]
    of_another_year = any("year_doubt" in outcome.test.caveats for outcome in met)
    if len(decided) == 2 or of_another_year:
        return "mixed"
    return "supported" if met else "contradicted"


def _opposing(claim: str, raw: RawData) -> list[Any]:
    """The rows of claims.csv that contradict a statement in words, or that it contradicts."""
    pairs = opposed(raw)
    others = {*pairs.loc[pairs["claim"] == claim, "other"]}
    others |= {*pairs.loc[pairs["other"] == claim, "claim"]}
    return list(named_rows(raw.claims[raw.claims["claim"].isin(others)]))
