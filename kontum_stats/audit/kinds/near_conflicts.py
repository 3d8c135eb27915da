"""`near_conflict`: do two sums that should tell of one matter agree?

Asked for by rows of `identities.csv` (left: a figure or sum; right: one that should agree). It
raises a doubt only and never fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from ...language import Language
from ..facts import Operand
from ..identities import Asked, compared
from ..judgement import AMBIGUOUS, HOLDS, Judgement, Result, likely, total_of
from ..words import addition, sized


def results(asked: Asked) -> Iterator[Result]:
    """The pairs of sums that rows ask for."""
    for identity in asked.of_kind("near_conflict"):
        terms = (*identity.left, *identity.right)
        judge = partial(near_conflict, len(identity.right))
        yield from compared(asked, identity, terms, judge)


def near_conflict(rights: int, *operands: Operand) -> Judgement:
    """Whether two sums that should tell of one matter agree; the last `rights` operands are the
    second sum. That they do not is a doubt only, since they may tell of two matters."""
    left, right = operands[:-rights], operands[-rights:]
    verdict = HOLDS if likely(left).meets(likely(right)) else AMBIGUOUS
    totals = [total_of(side) for side in (left, right)]

    def say(t: Language) -> str:
        sides = [
            addition(t, side, in_full=True) + (f" = {_shown(t, total, side)}" if side[1:] else "")
            for side, total in zip((left, right), totals, strict=True)
        ]
        if verdict == HOLDS:
            return t("{left}; {right}: they agree.", left=sides[0], right=sides[1])
        apart = _shown(t, max(totals) - min(totals), left)
        return t("{left}; {right}: {apart} apart.", left=sides[0], right=sides[1], apart=apart)

    return Judgement(verdict, float(totals[1]), float(totals[0]), say)


def _shown(t: Language, value: Fraction, side: Sequence[Operand]) -> str:
    return sized(t, value, side[0].unit)
