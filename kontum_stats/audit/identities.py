"""The checks of `identities.csv`: what the catalogue cannot know.

In: `Facts` and the validated rows. Out: a `Result` for each period in which a row's figures are
printed; and one for each figure that is printed though `derivations.csv` could compute it.
The columns after `check` (its id, which begins with the kind) and `kind`:

| kind | left | right | of |
|---|---|---|---|
| `sum` | the parts | their total | |
| `subset` | the part or parts, those that are printed | the whole | |
| `ratio` | the part | the printed per cent | the base; empty: the number after the slash |
| `difference` | the series | the printed increase | |
| `unit_price` | the total | the quantity | the printed price, or `firm`, or empty |
| `attainable` | the per cent | likely bases of years without one | |
| `repeated` | a figure | the same fact under another name | |
| `near_conflict` | a figure or sum | one that should agree | |
| `label` | the total | the parts that its label names | the parts it may be the sum of |

A side is terms joined by ` + `: `indicator`, `indicator:breakdown`, `indicator:dimension` (all
of its parts) or `indicator:*` (each breakdown printed, the whole included, one check each);
`@base` behind a term means the number after the slash. `if_broken` is `ambiguous` where the
relation is only one reading of the text, and empty where it must hold. `note_vi` and `note_en`
say what a reader should know where it does not hold.

`firm` says that a fixed price or an equal share is to be expected, so that a quotient which does
not come out even is a doubt. Without it an average that is not round tests nothing, and there is
no result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import pandas as pd

from ..cleaning.links import terms
from ..cleaning.raw import Row, period_years, rows_of
from ..language import Language
from ..vocabulary import FIRM
from . import kinds
from .facts import Facts, Operand, Term, choices, covering
from .kinds import AMBIGUOUS, FAILS, HOLDS, Finding
from .plan import Result, Slots, attainable, judged


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


def results(facts: Facts, rows: pd.DataFrame, derivations: pd.DataFrame) -> Iterator[Result]:
    """The results of every row of `identities.csv`, and of every derivation whose result is
    printed too, one for each breakdown and period."""
    listed = [*read(facts, rows), *_of_derivations(facts, derivations, rows)]
    found = [
        replace(result, finding=_noted(identity, result.finding))
        for identity in listed
        for result in _results_of(facts, identity)
    ]
    misnamed = {
        result.inputs[0]
        for result in found
        if result.kind == "label" and result.finding.verdict == FAILS
    }
    for result in found:
        if result.kind == "sum" and result.inputs[0] in misnamed:
            yield replace(result, finding=_of_misnamed(result.finding))
        else:
            yield result
    yield from _attainable(facts, listed)


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


def wholes(identities: list[Identity]) -> Iterator[tuple[str, Term, Term]]:
    """The id, part and whole of each single part that must stay within a single whole."""
    for identity in identities:
        single = len(identity.left) == len(identity.right) == 1
        if identity.kind == "subset" and single and not identity.is_soft:
            yield identity.check.removeprefix("subset:"), identity.left[0], identity.right[0]


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


@dataclass(frozen=True)
class _Relation:
    """What is compared where every term must be printed; the first names the periods."""

    terms: tuple[Term, ...]
    judge: Callable[..., Finding | None]
    binds: bool = False


def _relation(identity: Identity) -> _Relation | None:
    left, right, of = identity.left, identity.right, identity.of
    binds = not identity.is_soft
    match identity.kind:
        case "sum":
            return _Relation((*right, *left), kinds.sum_of, binds)
        case "ratio":
            return _Relation((right[0], left[0], _base_of(identity)), kinds.ratio, binds)
        case "unit_price" if of:
            return _Relation((left[0], *of, *right), kinds.unit_price, binds=True)
        case "unit_price":
            judge = partial(kinds.average_price, is_firm_expected=identity.is_firm)
            return _Relation((left[0], *right), judge)
        case "repeated":
            return _Relation((*left, *right), kinds.same_fact, binds)
        case "near_conflict":
            return _Relation((*left, *right), partial(kinds.near_conflict, len(right)))
    return None


def _results_of(facts: Facts, identity: Identity) -> Iterator[Result]:
    """The results of one row; the bases that a row adds are used with those of its ratio."""
    if identity.kind in _OWN_WAY:
        yield from _OWN_WAY[identity.kind](facts, identity)
    elif (relation := _relation(identity)) is not None:
        for period in _periods(facts, relation.terms[0]):
            slots = _slots(facts, relation.terms, period)
            yield from judged(
                identity.check, identity.kind, period, slots, relation.judge, binds=relation.binds
            )


def _subset(facts: Facts, identity: Identity) -> Iterator[Result]:
    whole = identity.right[0]
    periods = dict.fromkeys(chain.from_iterable(_periods(facts, term) for term in identity.left))
    for period in periods:
        around = covering(period, _periods(facts, whole))
        if around is None:
            continue
        parts = [slot for term in identity.left if (slot := facts.operands(term, period))]
        slots = [facts.operands(whole, around), *parts]
        yield from judged(identity.check, identity.kind, period, slots, kinds.subset)


def _difference(facts: Facts, identity: Identity) -> Iterator[Result]:
    """The amount of an increase against the year it names, or the year itself where the amount
    fits an earlier one only; that it then fits is no check of its own."""
    series, increase = identity.left[0], identity.right[0]
    for period in _periods(facts, increase):
        first, last = period_years(period)
        ends = [facts.operands(increase, period), facts.operands(series, str(last))]
        named = facts.operands(series, str(first))
        fitting = [
            operand
            for year in _periods(facts, series)
            for operand in facts.operands(series, year)
            if period_years(year)[1] < last and _fits(ends, operand)
        ]
        if named or not fitting:
            slots: Slots = [*ends, named] if named else ends
            judge = kinds.difference if named else kinds.increase_of_unknown
            yield from judged(
                identity.check, identity.kind, period, slots, judge, binds=bool(named)
            )
        if fitting and not any(one in named for one in fitting):
            of_years = partial(kinds.increase_years, named[0] if named else None)
            check = f"{identity.check}:years"
            yield from judged(check, identity.kind, period, [*ends, fitting[-1:]], of_years)


def _fits(ends: Slots, earlier: Operand) -> bool:
    found = (kinds.difference(stated, later, earlier) for stated, later in choices(ends))
    return any(finding.verdict == HOLDS for finding in found)


def _label(facts: Facts, identity: Identity) -> Iterator[Result]:
    for period in _periods(facts, identity.left[0]):
        totals = facts.operands(identity.left[0], period)
        named = _slots(facts, identity.right, period)
        named = named if all(named) else []
        parts = [slot for slot in _slots(facts, identity.of, period) if slot]
        if named or parts:
            judge = partial(_label_of, len(named))
            slots = [totals, *named, *parts]
            yield from judged(identity.check, identity.kind, period, slots, judge)


def _label_of(count: int, total: Operand, *operands: Operand) -> Finding:
    return kinds.label(total, operands[:count], operands[count:])


_OWN_WAY = {"subset": _subset, "difference": _difference, "label": _label}


def _attainable(facts: Facts, identities: list[Identity]) -> Iterator[Result]:
    rates: dict[Term, tuple[list[Term], list[Term]]] = {}
    for identity in identities:
        if identity.kind == "ratio":
            rates.setdefault(identity.right[0], ([], []))[0].append(_base_of(identity))
        elif identity.kind == "attainable":
            rates.setdefault(identity.left[0], ([], []))[1].extend(identity.right)
    for rate, (own, others) in rates.items():
        yield from attainable(facts, rate, own, others)


def _base_of(identity: Identity) -> Term:
    return identity.of[0] if identity.of else replace(identity.left[0], is_base=True)


def _periods(facts: Facts, term: Term) -> tuple[str, ...]:
    return facts.periods.get((term.indicator, term.breakdown), ())


def _slots(facts: Facts, terms: tuple[Term, ...], period: str) -> list[tuple[Operand, ...]]:
    return [facts.operands(term, period) for term in terms]


def _noted(identity: Identity, finding: Finding) -> Finding:
    """The finding with the row's note, and softened where the relation is itself in doubt."""
    if finding.verdict == HOLDS:
        return finding
    soften = identity.is_soft and finding.verdict == FAILS

    def say(t: Language) -> str:
        return " ".join(filter(None, (finding.say(t), t.of(identity, "note"))))

    return replace(finding, verdict=AMBIGUOUS if soften else finding.verdict, say=say)


def _of_misnamed(finding: Finding) -> Finding:
    """A sum that holds for a total whose name does not: what of the two is borne out."""
    if finding.verdict != HOLDS:
        return finding

    def say(t: Language) -> str:
        return f"{finding.say(t)} {t('Only the name of this total is wrong, not the number.')}"

    return replace(finding, say=say)
