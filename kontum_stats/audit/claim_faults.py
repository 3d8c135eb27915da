"""What is wrong with the tests of statements, before any is made.

In: the raw tables. Out: a `Problem` for every test that lacks the years, value or whole that its
kind needs, or that carries what it cannot use, and for every statement without a test.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..cleaning.raw import RawData, Row, at, rows_of
from ..errors import Problem
from .claim_tests import (
    CHANGES,
    EVERY_YEAR,
    WITH_CHANGE,
    WITH_VALUE,
    WITH_WORD,
    WITHOUT_FIGURE,
    is_growth,
    read_tests,
)


def faults(raw: RawData) -> list[Problem]:
    """Every test that lacks what its kind needs or carries what it cannot use, and every
    statement without a test."""
    units = dict(zip(raw.indicators["indicator"], raw.indicators["unit"], strict=True))
    kinds = {row["word"]: row["kind"] for row in rows_of(raw.word_scale)}
    problems = [fault for row in rows_of(raw.claim_tests) for fault in _faults(row, units, kinds)]
    if problems:
        return problems
    mend = "add a row to claim_tests.csv; 'no_figure' with needed_vi and needed_en if none can"
    tests = read_tests(raw)
    return [
        at(row, "claim", "has no test", mend)
        for row in rows_of(raw.claims)
        if not tests[row["claim"]]
    ]


def _faults(row: Row, units: dict[str, str], kinds: dict[str, str]) -> Iterator[Problem]:
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
    yield from _faults_of_value(row, kinds)
    yield from _faults_of_share(row, units, kinds)
    yield from _faults_of_years(row)


def _faults_of_value(row: Row, kinds: dict[str, str]) -> Iterator[Problem]:
    kind, value = row["test"], row["value"]
    if kind in WITH_VALUE and not value:
        what = "a word" if kind in WITH_WORD else "a value"
        mend = f"write one of: {_words(kinds, kind)}" if kind in WITH_WORD else "write it"
        yield at(row, "value", f"is empty, and {kind!r} needs {what}", mend)
    elif value and kind not in (*WITH_VALUE, *WITH_CHANGE):
        yield at(row, "value", f"is given, and {kind!r} does not use it", "empty it")
    elif value and kind in (*WITH_WORD, *WITH_CHANGE):
        wanted = "share" if kind in WITH_WORD else "change"
        if value not in _known(kinds, kind):
            what = f"is no word for a {wanted} in the scale of words"
            yield at(row, "value", what, f"write one of: {_words(kinds, kind)}")
    elif value in kinds:
        yield at(row, "value", f"is a word, and {kind!r} needs a number", "write 'is' as the test")
    elif value and not value.replace(".", "", 1).isdigit():
        yield at(row, "value", "is not in word_scale.csv", "add it there, or mend the value")


def _words(kinds: dict[str, str], test: str) -> str:
    return ", ".join(_known(kinds, test))


def _known(kinds: dict[str, str], test: str) -> list[str]:
    """The words that a kind of test may use."""
    is_change = test not in WITH_WORD
    return [word for word, kind in kinds.items() if (kind == "change") is is_change]


def _faults_of_share(row: Row, units: dict[str, str], kinds: dict[str, str]) -> Iterator[Problem]:
    unit = units.get(row["indicator"], "percent")
    is_share = row["of"] or unit == "percent"
    if row["test"] in WITH_WORD and row["value"] in kinds and not is_share:
        what = f"is empty, and {row['value']!r} of a count in {unit!r} needs a whole"
        yield at(row, "of", what, "name the whole, such as employees or out_of")
    if kinds.get(row["value"]) == "growth" and not is_growth(row["indicator"], row["of"]):
        what = f"names no earlier value, and {row['value']!r} is said of a growth"
        yield at(row, "of", what, "name the same indicator of an earlier year: employees@2010")
    if row["of_rest"] and (row["of"] or unit != "percent"):
        yield at(row, "of_rest", "goes with a rate that is printed", "empty it")


def _faults_of_years(row: Row) -> Iterator[Problem]:
    kind = row["test"]
    if not row["last_year"]:
        yield at(row, "last_year", "is empty", "write the year that is tested")
    elif row["first_year"] and row["first_year"] >= row["last_year"]:
        yield at(row, "first_year", f"is not before {row['last_year']}", "mend the years")
    if kind in (*CHANGES, *EVERY_YEAR) and not row["first_year"]:
        yield at(row, "first_year", f"is empty, and {kind!r} compares years", "write the first")
