"""What there is to check: the facts, the rows of `identities.csv`, and what derivations imply.

In: `Facts` and the validated rows. Out: `Asked`, whose `identities` have their terms spelled out,
one for each breakdown. What the columns `left`, `right` and `of` of a row mean is said by the
module of its kind in `kinds/`.

A side is terms joined by ` + `: `indicator`, `indicator:breakdown`, `indicator:dimension` (all
of its parts) or `indicator:*` (each breakdown printed, the whole included, one check each);
`@base` behind a term means the number after the slash. `if_broken` is `ambiguous` where the
relation is only one reading of the text, and empty where it must hold. `note_vi` and `note_en`
say what a reader should know where it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import pandas as pd

from ..cleaning.links import terms
from ..cleaning.raw import RawData, Row, rows_of, years_of_sources
from ..language import Language
from ..vocabulary import FIRM
from .facts import Facts, Term
from .judgement import AMBIGUOUS, FAILS, HOLDS, Judge, Judgement, Result, Slots, judged


@dataclass(frozen=True)
class Identity:
    """One row for one breakdown, its terms spelled out; a row without a period to apply to
    gives no result."""

    check: str
    kind: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    of: tuple[Term, ...]
    is_firm: bool
    is_soft: bool
    note_vi: str
    note_en: str


@dataclass(frozen=True)
class Asked:
    """What there is to check, the first and last year of each source, and what the kinds of
    checks before this one found."""

    facts: Facts
    identities: tuple[Identity, ...]
    years: Mapping[str, tuple[int, int]]
    found: tuple[Result, ...] = ()

    def of_kind(self, kind: str) -> Iterator[Identity]:
        """The identities of one kind."""
        return (identity for identity in self.identities if identity.kind == kind)


def asked(facts: Facts, raw: RawData) -> Asked:
    """All that is asked of the facts: by the catalogue, by rows, and by derivations."""
    derived = _of_derivations(facts, raw.derivations, raw.identities)
    listed = (*read(facts, raw.identities), *derived)
    return Asked(facts, listed, years_of_sources(raw.sources))


def compared(
    asked: Asked, identity: Identity, terms: Sequence[Term], judge: Judge, *, binds: bool = False
) -> Iterator[Result]:
    """The results of a row for each period of the first term; every term must be printed."""
    for period in asked.facts.periods_of(terms[0]):
        slots = [asked.facts.operands(term, period) for term in terms]
        yield from of_identity(identity, period, slots, judge, binds=binds)


def of_identity(
    identity: Identity, period: str, slots: Slots, judge: Judge, *, binds: bool = False,
    aspect: str = "",
) -> Iterator[Result]:  # fmt: skip
    """The result of a row for one period, with the note of the row; `aspect` is added to the id
    of a second check of the same row."""
    check = f"{identity.check}{aspect}"
    for result in judged(check, identity.kind, period, slots, judge, binds=binds):
        yield replace(result, judgement=_noted(identity, result.judgement))


def read(facts: Facts, rows: pd.DataFrame) -> list[Identity]:
    """The rows, one for each breakdown that a '*' stands for."""
    return list(chain.from_iterable(_spelled(facts, row) for row in rows_of(rows)))


def _of_derivations(
    facts: Facts, derivations: pd.DataFrame, rows: pd.DataFrame
) -> Iterator[Identity]:
    """What is computed where it is not printed, as identities for where it is. Those between the
    parts of one indicator are checked for every indicator, and a row of `identities.csv` that
    says the same is not repeated."""
    known = {(row["kind"], _plain(row["left"]), _plain(row["right"])) for row in rows_of(rows)}
    for rule in rows_of(derivations):
        part = f":{rule['breakdown']}" if rule["breakdown"] else ""
        computed, left, right = f"{rule['indicator']}{part}", rule["left"], rule["right"]
        if rule["operation"] == "share":
            kind, sides = "ratio", (left, computed, right)
        elif rule["operation"] == "sum":
            kind, sides = "sum", (left, computed, "")
        else:
            kind, sides = "sum", (f"{right} + {computed}", left, "")
        named = {indicator for side in sides if side for indicator, _ in terms(side)}
        if len(named) > 1 and (kind, _plain(sides[0]), _plain(sides[1])) not in known:
            yield from _spelled(facts, {
                "check": f"{kind}:{rule['indicator']}", "kind": kind, "left": sides[0],
                "right": sides[1], "of": sides[2], "if_broken": "", "note_vi": "", "note_en": "",
            })  # fmt: skip


def _plain(side: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(terms(side)))


def _spelled(facts: Facts, row: Row) -> Iterator[Identity]:
    is_firm = row["of"] == FIRM
    sides = [
        facts.terms(side) if side else ()
        for side in (row["left"], row["right"], "" if is_firm else row["of"])
    ]
    for breakdown in facts.breakdowns(chain(*sides)):
        starred = [
            tuple(replace(term, breakdown=breakdown) if term.breakdown == "*" else term
                  for term in side)
            for side in sides
        ]  # fmt: skip
        yield Identity(
            check=":".join(filter(None, (row["check"], breakdown))),
            kind=row["kind"],
            left=starred[0],
            right=starred[1],
            of=starred[2],
            is_firm=is_firm,
            is_soft=row["if_broken"] == AMBIGUOUS,
            note_vi=row["note_vi"],
            note_en=row["note_en"],
        )


def base_of(identity: Identity) -> Term:
    """The base of a ratio: the named term, or the number after the slash."""
    return identity.of[0] if identity.of else replace(identity.left[0], is_base=True)


def _noted(identity: Identity, judgement: Judgement) -> Judgement:
    """The judgement with the row's note, and softened where the relation is itself in doubt."""
    if judgement.verdict == HOLDS:
        return judgement
    soften = identity.is_soft and judgement.verdict == FAILS

    def say(t: Language) -> str:
        return " ".join(filter(None, (judgement.say(t), t.of(identity, "note"))))

    return replace(judgement, verdict=AMBIGUOUS if soften else judgement.verdict, say=say)
