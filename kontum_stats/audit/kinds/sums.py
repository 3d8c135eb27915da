"""`sum`: do the parts add up to their printed total?

Asked for by the dimensions of `breakdowns.csv`, where the whole and all parts are printed; by rows
of `identities.csv` (left: the parts, right: their total); and by the sums and differences of
`derivations.csv` whose result is printed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...language import Language
from ..facts import Operand, divisions
from ..identities import Asked, compared
from ..judgement import (
    HOLDS,
    Judgement,
    Result,
    agreement,
    agrees,
    judged,
    likely,
    possible,
    total_of,
)
from ..words import addition, sized
from . import labels


def results(asked: Asked) -> Iterator[Result]:
    """The sums of every indicator, then those that rows ask for."""
    for one in divisions(asked.facts):
        if one.is_complete:
            check = f"sum:{one.indicator}:{one.dimension}"
            yield from judged(check, "sum", one.period, one.slots, sum_of, binds=True)
    misnamed = labels.misnamed(asked)
    for identity in asked.of_kind("sum"):
        terms = (*identity.right, *identity.left)
        for result in compared(asked, identity, terms, sum_of, binds=not identity.is_soft):
            is_misnamed = result.inputs[0] in misnamed
            yield (
                replace(result, judgement=_of_misnamed(result.judgement)) if is_misnamed else result
            )


def sum_of(total: Operand, *parts: Operand) -> Judgement:
    """Whether the parts add up to the printed total."""
    verdict = agreement(likely(parts), total.likely, possible(parts), total)
    added = total_of(parts)

    def say(t: Language) -> str:
        spelled = f"{addition(t, parts)} = {sized(t, added, total.unit)}"
        return agrees(t, total.name(t), spelled, verdict, total, added)

    return Judgement(verdict, float(added), float(total.value), say)


def _of_misnamed(judgement: Judgement) -> Judgement:
    """A sum that holds for a total whose name does not: what of the two is borne out."""
    if judgement.verdict != HOLDS:
        return judgement

    def say(t: Language) -> str:
        return f"{judgement.say(t)} {t('Only the name of this total is wrong, not the number.')}"

    return replace(judgement, say=say)
