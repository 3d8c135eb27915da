"""`subset`: do parts stay within their whole?

Asked for by the dimensions of `breakdowns.csv`, where not all parts are printed for the period of
the whole; and by rows of `identities.csv` (left: the part or parts, those that are printed;
right: the whole).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ...language import Language
from ..facts import Operand, covering, divisions
from ..identities import Asked, Identity, of_identity
from ..judgement import (
    AMBIGUOUS,
    FAILS,
    HOLDS,
    Judgement,
    Result,
    judged,
    likely,
    possible,
    total_of,
)
from ..words import addition, amount, sized


def results(asked: Asked) -> Iterator[Result]:
    """The parts of every indicator, each and together, then those that rows ask for."""
    for one in divisions(asked.facts):
        if one.is_complete:
            continue
        for part, slot in one.parts.items():
            check = f"subset:{one.indicator}:{part}"
            yield from judged(check, "subset", one.period, [one.whole, slot], subset)
        if len(one.parts) > 1:
            check = f"subset:{one.indicator}:{one.dimension}"
            yield from judged(check, "subset", one.period, one.slots, subset)
    for identity in asked.of_kind("subset"):
        yield from _of_row(asked, identity)


def _of_row(asked: Asked, identity: Identity) -> Iterator[Result]:
    facts, whole = asked.facts, identity.right[0]
    periods = dict.fromkeys(chain.from_iterable(facts.periods_of(term) for term in identity.left))
    for period in periods:
        around = covering(period, facts.periods_of(whole))
        if around is None:
            continue
        parts = [slot for term in identity.left if (slot := facts.operands(term, period))]
        slots = [facts.operands(whole, around), *parts]
        yield from of_identity(identity, period, slots, subset)


def subset(whole: Operand, *parts: Operand) -> Judgement:
    """Whether the parts together stay within their whole."""
    is_turns = any(part.is_turns for part in parts) and not whole.is_turns
    verdict = FAILS
    if likely(parts).reaches_below(whole.likely):
        verdict = HOLDS
    elif possible(parts).reaches_below(whole.possible) or is_turns:
        verdict = AMBIGUOUS
    added = total_of(parts)

    def say(t: Language) -> str:
        left = addition(t, parts, in_full=True)
        if len(parts) > 1:
            left = f"{left} = {sized(t, added, whole.unit)}"
        whole_shown = f"{whole.name(t)} {amount(t, whole)}"
        return t(_SUBSET[verdict, is_turns], part=left, whole=whole_shown)

    return Judgement(verdict, float(whole.value), float(added), say)


_SUBSET = {
    (HOLDS, False): "{part} ≤ {whole}.",
    (HOLDS, True): "{part} ≤ {whole}.",
    (AMBIGUOUS, False): "{part}; {whole}: the first exceeds the second unless read loosely.",
    (AMBIGUOUS, True): "{part} > {whole}, but the first counts turns and the second heads.",
    (FAILS, False): "{part} > {whole}: what is a part of the second cannot exceed it.",
}
