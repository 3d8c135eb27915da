"""`repeated`: do the prints of one fact agree?

Asked for by every fact that is printed twice, and by rows of `identities.csv` (left: a figure;
right: the same fact under another name).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from ...language import Language
from ..facts import Operand, Term
from ..identities import Asked, compared
from ..judgement import AMBIGUOUS, FAILS, HOLDS, WORST_FIRST, Judgement, Result, agreement, agrees
from ..words import amount


def results(asked: Asked) -> Iterator[Result]:
    """The facts that are printed twice, then those that rows ask for."""
    for (indicator, breakdown, period), found in asked.facts.by_fact.items():
        if len(found) < 2:
            continue
        check = ":".join(filter(None, ("repeated", indicator, breakdown)))
        term = Term(indicator, breakdown)
        judgement = repeated(*(asked.facts.operand_of(item, term) for item in found))
        yield Result(check, "repeated", period, found, judgement, binds=True)
    for identity in asked.of_kind("repeated"):
        terms = (*identity.left, *identity.right)
        yield from compared(asked, identity, terms, same_fact, binds=not identity.is_soft)


def repeated(first: Operand, *others: Operand) -> Judgement:
    """Whether prints of the same fact agree. Prints that are rounded alike must be the same; of
    'over 15' and 'over 16' both may be true, and prints of two documents may be revisions."""
    prints = (first, *others)
    verdict = min((_same(*pair) for pair in combinations(prints, 2)), key=WORST_FIRST.index)
    if verdict == FAILS and len({item.fact.source for item in prints}) > 1:
        verdict = AMBIGUOUS

    def say(t: Language) -> str:
        message = {
            HOLDS: "{label}: {prints}: the same.",
            AMBIGUOUS: "{label}: {prints}: not the same; it may have been revised or rounded.",
            FAILS: "{label}: {prints}: not the same, though one fact.",
        }[verdict]
        shown = "; ".join(
            f"“{item.fact.printed}” ({t.locator(item.fact.locator, item.fact.source)})"
            for item in prints
        )
        return t(message, label=first.name(t), prints=shown)

    observed = next((item.value for item in others if item.value != first.value), first.value)
    return Judgement(verdict, float(first.value), float(observed), say)


def _same(one: Operand, other: Operand) -> str:
    first, second = one.amount, other.amount
    if first.value == second.value and first.qualifier == second.qualifier:
        return HOLDS
    if first.step == second.step and first.qualifier == second.qualifier:
        return AMBIGUOUS if first.qualifier else FAILS
    return agreement(one.likely, other.likely, one.possible, other)


def same_fact(one: Operand, other: Operand) -> Judgement:
    """Whether two figures under different names, which state one fact, agree."""
    verdict = agreement(one.likely, other.likely, one.possible, other)

    def say(t: Language) -> str:
        spelled = f"{one.name(t)} {amount(t, one)}"
        return agrees(t, other.name(t), spelled, verdict, other, Fraction(one.value))

    return Judgement(verdict, float(one.value), float(other.value), say)
