"""`ratio`: is part over base the printed per cent?

Asked for by rows of `identities.csv` (left: the part; right: the per cent; of: the base, or
nothing for the number after the slash) and by the shares of `derivations.csv` that are printed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...language import Language
from ..facts import Operand
from ..identities import Asked, base_of, compared
from ..judgement import Judgement, Result, agreement, agrees, no_base
from ..spans import HUNDRED
from ..words import amount, sized


def results(asked: Asked) -> Iterator[Result]:
    """The ratios that rows ask for."""
    for identity in asked.of_kind("ratio"):
        terms = (identity.right[0], identity.left[0], base_of(identity))
        yield from compared(asked, identity, terms, ratio, binds=not identity.is_soft)


def ratio(rate: Operand, part: Operand, base: Operand) -> Judgement:
    """Whether part over base is the printed per cent."""
    if not base.value:
        return no_base(rate, base)
    verdict = agreement(
        part.likely / base.likely * HUNDRED,
        rate.likely,
        part.possible / base.possible * HUNDRED,
        rate,
    )
    exact = Fraction(part.value) / Fraction(base.value) * 100

    def say(t: Language) -> str:
        spelled = f"{amount(t, part)} ÷ {amount(t, base)} = {sized(t, exact, 'percent')}"
        return agrees(t, rate.name(t), spelled, verdict, rate, exact)

    return Judgement(verdict, float(exact), float(rate.value), say)
