"""Do the figures bear out what the review says?

In: the tidy figures, and the statements with their tests (`claims.csv`, `claim_tests.csv`).
Out: one verdict a statement with its evidence in words, the tested series behind it, the pairs
in which the review contradicts itself, and the figures that are wanting. Refuses faulty tests.

A statement is `supported` when all of its tests are met, `contradicted` when one is unmet and none
goes its way or may, `untestable` when no figure decides any, and else `mixed`, with its reason. The
tests of role `part` are shown and decide nothing. A test whose figures are missing, printed with
two values or apart by a break in the series is undecided: the evidence names it, and what else is
met bears the statement out in part; but what is said of every year is never borne out by some
years: it stays `untestable`, and `holds_for` has those years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..cleaning.figures import newest_first
from ..cleaning.raw import RawData, Row, rows_of
from ..errors import InputError
from ..language import LANGUAGES
from ..vocabulary import MIXED_REASONS, RESULTS
from .books import book_of, newest_book, own_book
from .claim_faults import faults
from .claim_series import Words, signs, subject, words_of
from .claim_tests import (
    EVERY_YEAR,
    Outcome,
    decide_twice,
    limit,
    read_tests,
)
from .claim_words import caveats, evidence, leg, locators, needed, sentence

Cells = tuple[object, ...]
COLUMNS = (
    "claim", "section", "locator", "statement_vi", "statement_en", "verdict", "evidence_vi",
    "evidence_en", "cautions_vi", "cautions_en", "source", "mixed_reason", "holds_for",
    "same_tests", "cause_untested",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "claim", "section", "number", "test", "result", "indicator", "breakdown", "label_vi",
    "label_en", "period", "year", "value", "unit", "limit", "locator", "caveats", "sentence_vi",
    "sentence_en", "role", "repeats", "signs", "leg_vi", "leg_en", "meaning_vi", "meaning_en",
)  # fmt: skip
OPERAND_COLUMNS = (
    "claim", "section", "number", "reading", "role", "indicator", "breakdown", "period", "value",
    "unit", "printed", "source", "locator",
)  # fmt: skip
PAIR_COLUMNS = ("claim", "other")
NEED_COLUMNS = ("claim", "section", "indicator", "breakdown", "years", "needed_vi", "needed_en")


@dataclass(frozen=True)
class JudgedClaim:
    """A statement (a row of claims.csv) with the outcomes of its tests, the statements that say
    the opposite, and those that a same test decides."""

    claim: Row
    outcomes: tuple[Outcome, ...]
    opposing: tuple[Row, ...]
    same_tests: tuple[Row, ...]

    @property
    def verdict(self) -> str:
        """What its tests come to."""
        results = self._results()
        if self._is_of_another_year():
            return "mixed"
        if results == {"met"}:
            if self._lacks_a_year():
                return "untestable"
            return "mixed" if self._undecided() else "supported"
        if "unmet" in results and not results & {"met", "less", "open"}:
            return "mixed" if "reading" in self._undecided() else "contradicted"
        return "mixed" if results else "untestable"

    @property
    def mixed_reason(self) -> str:
        """Why it is `mixed`, a code of `MIXED_REASONS`; '' where it is not. Parts of one test that
        go opposite ways are groups that differ, and so are years, some with a change and some
        without."""
        if self.verdict != "mixed":
            return ""
        results = self._results()
        groups = {
            one.result
            for one in self.outcomes
            if one.result in RESULTS and one.test.role != "reading"
        }
        decided = {
            one.result for one in self.outcomes if one.decides and one.test.role != "reading"
        }
        stood_still = any(one.stood_still_once for one in self.outcomes if one.decides)
        applies = {
            "wrong_year_of_comparison": self._is_of_another_year(),
            "differs_by_group": ("unmet" in groups and bool(groups & {"met", "less"}))
            or {"met", "unchanged"} <= decided
            or stood_still,
            "practically_unchanged": results == {"unchanged"},
            "partly_untested": results == {"met"} and "" in self._undecided(),
            "depends_on_reading": True,
        }
        return next(reason for reason in MIXED_REASONS if applies[reason])

    @property
    def cause_untested(self) -> bool:
        """Whether its verdict rests on figures of an effect whose cause it names as well."""
        return any(one.decides and "cause_untested" in one.test.caveats for one in self.outcomes)

    @property
    def holds_for(self) -> tuple[int, ...]:
        """The years of which it is so, where it speaks of every year and some are not printed."""
        if self.verdict != "untestable":
            return ()
        return tuple(sorted({year for one in self.outcomes for year in one.years_met}))

    def _results(self) -> set[str]:
        return {one.result for one in self.outcomes if one.decides} - {"unseen"}

    def _undecided(self) -> set[str]:
        """The roles of the tests that would decide with it and that no figures decide."""
        return {one.test.role for one in self.outcomes if one.result == "undecided"} - {"part"}

    def _is_of_another_year(self) -> bool:
        met = [one for one in self.outcomes if one.decides and one.result == "met"]
        return any("year_doubt" in one.test.caveats for one in met)

    def _lacks_a_year(self) -> bool:
        return any(
            one.result in ("undecided", "unseen")
            and one.test.kind in EVERY_YEAR
            and one.test.role != "part"
            for one in self.outcomes
        )


def tables(figures: pd.DataFrame, raw: RawData) -> dict[str, pd.DataFrame]:
    """The processed tables by name.

    - `claims` (columns `COLUMNS`): one row a statement, in the order of claims.csv. `cautions`
      are the end of the evidence, from the first caution on. `mixed_reason` is a code of
      `vocabulary.MIXED_REASONS`; `holds_for` lists years, `same_tests` statements;
      `cause_untested` is `yes` where the figures touch only the effect of a cause that is stated.
    - `claim_evidence` (`EVIDENCE_COLUMNS`): the tested series, one row a reading of a test.
      `number` counts the tests of a statement from 1; `result` is one of those of `Outcome`; what
      has the `role` `part` decides nothing either; `repeats` is the number of an earlier test of
      the same figures, 0 where there is none; `value` is what was tested, in `unit` (per cent for
      a share); `limit` is the threshold, missing for a change;
      `caveats` are codes, `signs` those of the value; `leg` is the sentence in short, and
      `meaning` how the test reads the statement.
    - `claim_operands` (`OPERAND_COLUMNS`): the figures that a reading is computed from, one row
      each; `reading` is its period in the evidence, `role` is `part` or `whole`.
    - `claim_pairs` (`PAIR_COLUMNS`): statements that contradict each other in words, each pair
      once, as claim_tests.csv has it.
    - `claim_needs` (`NEED_COLUMNS`): one row a test that is `undecided` or `unseen`;
      `years` lists the periods of the indicator that are not printed, separated by blanks.

    Raises InputError with every test that lacks what it needs, and every statement without one.
    """
    judged, words = judge(figures, raw), words_of(raw)
    return {
        "claims": _frame(COLUMNS, (_claim(one, words) for one in judged), dtype="str"),
        "claim_evidence": _frame(EVIDENCE_COLUMNS, _evidence(judged, words)),
        "claim_operands": _frame(OPERAND_COLUMNS, _operands(judged)),
        "claim_pairs": _frame(PAIR_COLUMNS, _pairs(raw), dtype="str"),
        "claim_needs": _frame(NEED_COLUMNS, _needs(judged, words), dtype="str"),
    }


def judge(figures: pd.DataFrame, raw: RawData) -> list[JudgedClaim]:
    """The statements with the outcomes of their tests over the figures (columns
    `figures.COLUMNS`), in the order of claims.csv; a statement is held against what its own
    document prints, where it prints it, and beside that against what a newer one prints otherwise.
    Raises InputError as `tables`."""
    problems = faults(raw)
    if problems:
        raise InputError(sorted(problems, key=lambda p: (p.file, p.row or 0, p.column)))
    book, tests, pairs = book_of(figures), read_tests(raw), _pairs(raw)
    rows = rows_of(raw.claims)
    books = {row["claim"]: own_book(book, row["source"]) for row in rows}
    newest = newest_book(book, newest_first(raw))
    outcomes = {
        claim: tuple(decide_twice(test, books[claim], newest) for test in of)
        for claim, of in tests.items()
    }
    keys = {
        claim: {one.test.key for one in found if one.decides} for claim, found in outcomes.items()
    }
    return [
        JudgedClaim(
            claim=row,
            outcomes=outcomes[row["claim"]],
            opposing=tuple(
                other
                for other in rows
                if pairs.keys() & {(row["claim"], other["claim"]), (other["claim"], row["claim"])}
            ),
            same_tests=tuple(
                other
                for other in rows
                if other is not row and keys[row["claim"]] & keys[other["claim"]]
            ),
        )
        for row in rows
    ]


def _claim(judged: JudgedClaim, words: Mapping[str, Words]) -> Cells:
    row = judged.claim
    said = [
        evidence(judged.outcomes, judged.opposing, judged.same_tests, words[lang])
        for lang in LANGUAGES
    ]
    texts, cautions = zip(*said, strict=True)
    return (
        *(row[name] for name in COLUMNS[:5]), judged.verdict, *texts, *cautions, row["source"],
        judged.mixed_reason, " ".join(map(str, judged.holds_for)),
        " ".join(other["claim"] for other in judged.same_tests),
        "yes" if judged.cause_untested else "",
    )  # fmt: skip


def _evidence(judged: Iterable[JudgedClaim], words: Mapping[str, Words]) -> Iterator[Cells]:
    first: dict[tuple[object, ...], int] = {}
    for claim, section, number, outcome in _tests(judged):
        test = outcome.test
        figures = tuple(part.fact for one in outcome.readings for part in one.parts)
        earlier = first.setdefault((claim, outcome.decides, *figures), number)
        subjects = [subject(test, words[lang]) for lang in LANGUAGES]
        sentences = [sentence(outcome, words[lang]) for lang in LANGUAGES]
        legs, meanings = zip(*(leg(outcome, words[lang]) for lang in LANGUAGES), strict=True)
        for reading in outcome.readings:
            yield (
                *(claim, section, number, test.kind, outcome.result),
                *(test.indicator, test.breakdown, *subjects, reading.period, reading.year),
                *(reading.value, reading.unit, limit(outcome), locators([reading])),
                *(" ".join(caveats([outcome])), *sentences),
                *(test.role, earlier if earlier != number else 0),
                *("".join(signs(reading, test)), *legs, *meanings),
            )


def _operands(judged: Iterable[JudgedClaim]) -> Iterator[Cells]:
    for claim, section, number, outcome in _tests(judged):
        for reading in outcome.readings:
            for role, figures in (("part", reading.parts), ("whole", reading.whole)):
                for one in figures:
                    yield (
                        *(claim, section, number, reading.period, role, *one.fact),
                        *(one.value, one.unit, one.printed, one.source, one.locator),
                    )


def _needs(judged: Iterable[JudgedClaim], words: Mapping[str, Words]) -> Iterator[Cells]:
    for claim, section, _, outcome in _tests(judged):
        if outcome.result in ("undecided", "unseen"):
            years = " ".join((*outcome.missing, *outcome.conflicting))
            said = (needed(outcome, words[lang]) for lang in LANGUAGES)
            yield claim, section, outcome.test.indicator, outcome.test.breakdown, years, *said


def _tests(judged: Iterable[JudgedClaim]) -> Iterator[tuple[str, str, int, Outcome]]:
    """Claim and section, number and outcome of each test."""
    for one in judged:
        for number, outcome in enumerate(one.outcomes, start=1):
            yield one.claim["claim"], one.claim["section"], number, outcome


def _pairs(raw: RawData) -> dict[tuple[str, str], None]:
    rows = rows_of(raw.claim_tests)
    return dict.fromkeys((r["claim"], r["other"]) for r in rows if r["test"] == "opposes")


def _frame(columns: Sequence[str], rows: Iterable[Cells], dtype: str | None = None) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=dtype)
