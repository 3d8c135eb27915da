"""Which figures the audit puts in doubt: what such a figure bears wherever it is shown.

In: the results of the checks, and the figures. Out: a `DoubtedFact` for each fact and check, also
of computed figures; and the table of figures with these flags. What a check only holds figures
against is not doubted; nor is what a doubt about spelling or years has flagged already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..cleaning.figures import Fact, Figure, records
from .judgement import AMBIGUOUS, FAILS, Result

COLUMNS = ("indicator", "breakdown", "period", "flag", "check", "check_period")
_UNUSUAL = "unusual_change"
_LEFT_OPEN = {
    "jump": _UNUSUAL, "near_conflict": "close_to_another", "print": "", "outside": "",
}  # fmt: skip


@dataclass(frozen=True)
class DoubtedFact:
    """A fact, the flag that it bears, and the check that says so."""

    fact: Fact
    flag: str
    check: str
    check_period: str


def table(results: Sequence[Result], figures: pd.DataFrame) -> pd.DataFrame:
    """The doubts (columns `COLUMNS`), of one fact the failing check first."""
    found = sorted(of_results(results, records(figures)), key=lambda one: one.flag != _FAILED)
    rows = [(*one.fact, one.flag, one.check, one.check_period) for one in dict.fromkeys(found)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def flagged(figures: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """The figures (columns `figures.COLUMNS`) with the flags that the audit gives them."""
    flags: dict[Fact, dict[str, None]] = {}
    cells = (doubts[name].tolist() for name in COLUMNS[:4])
    for indicator, breakdown, period, flag in zip(*cells, strict=True):
        flags.setdefault((indicator, breakdown, period), {})[flag] = None
    with_flags = figures.copy()
    facts = zip(*(figures[name] for name in COLUMNS[:3]), strict=True)
    with_flags["flags"] = [
        " ".join([*known.split(), *flags.get(fact, ())])
        for known, fact in zip(figures["flags"], facts, strict=True)
    ]
    return with_flags


def of_results(results: Iterable[Result], figures: Sequence[Figure]) -> Iterator[DoubtedFact]:
    """The doubts about what is printed and about what is computed from it."""
    computed = [one for one in figures if one.is_derived]
    doubts: dict[Fact, list[DoubtedFact]] = {}
    for result in results:
        flag = _flag(result)
        for fact in _doubted(result) if flag else ():
            doubt = DoubtedFact(fact, flag, result.check, result.period)
            doubts.setdefault(fact, []).append(doubt)
        if flag and result.kind == "label":
            # The total that is called wrongly is the one which its parts give.
            parts = {one.fact for one in result.inputs[1:]}
            yield from (
                DoubtedFact(one.fact, "label_doubt", result.check, result.period)
                for one in computed
                if set(_operands(one)) == parts
            )
    for one in computed:
        inherited = [each for fact in _operands(one) for each in doubts.get(fact, ())]
        if inherited:
            doubts[one.fact] = [
                DoubtedFact(one.fact, each.flag, each.check, each.check_period)
                for each in inherited
            ]
    for figure, unusual in _changed_as_its_operands(figures, doubts):
        doubts.setdefault(figure.fact, []).extend(
            DoubtedFact(figure.fact, one.flag, one.check, one.check_period) for one in unusual
        )
    for of_fact in doubts.values():
        yield from of_fact


def _changed_as_its_operands(
    figures: Sequence[Figure], doubts: Mapping[Fact, Sequence[DoubtedFact]]
) -> Iterator[tuple[Figure, list[DoubtedFact]]]:
    """A figure whose earlier value is computed has no check of its change: where all that it is
    computed from changed unusually since then, so did it."""
    for earlier in (one for one in figures if one.is_derived):
        later = [
            one for one in figures
            if one.fact[:2] == earlier.fact[:2] and one.first_year > earlier.last_year
            and not one.is_derived
        ]  # fmt: skip
        if not later:
            continue
        nearest = min(later, key=lambda one: one.last_year)
        found = [
            [one for one in doubts.get((*fact[:2], nearest.period), ()) if one.flag == _UNUSUAL]
            for fact in _operands(earlier)
        ]
        if found and all(found):
            yield nearest, [one for of_operand in found for one in of_operand]


_FAILED = "fails_its_check"


def _flag(result: Result) -> str:
    verdict = result.judgement.verdict
    if verdict == FAILS:
        return _FAILED
    return _LEFT_OPEN.get(result.kind, "left_open") if verdict == AMBIGUOUS else ""


def _doubted(result: Result) -> list[Fact]:
    """The facts that a check puts in doubt; of a change the later one; of two prints of one
    matter those that stand for themselves, not for the whole behind their slash."""
    first = result.inputs[0]
    if result.kind in ("label", "attainable"):
        return [first.fact]
    if result.kind == "jump":
        series = [one for one in result.inputs if one.fact[:2] == first.fact[:2]]
        return [max(series, key=lambda one: one.last_year).fact]
    if result.kind == "near_conflict":
        own = list(dict.fromkeys(one.fact for one in result.inputs if one.out_of is None))
        return own if len(own) > 1 else []
    return [one.fact for one in result.inputs]


def _operands(figure: Figure) -> list[Fact]:
    terms = (term.partition(":") for term in figure.operands)
    return [(indicator, part, figure.period) for indicator, _, part in terms]
