"""`label`: is a total the sum of the parts that its label names?

Asked for by rows of `identities.csv` (left: the total; right: the parts that its label names; of:
the parts it may be the sum of).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from ...cleaning.figures import Figure
from ...language import Language
from ..facts import Operand
from ..identities import Asked, of_identity
from ..judgement import AMBIGUOUS, FAILS, HOLDS, Judgement, Result, likely, total_of
from ..words import addition, amount, sized

MOST_PARTS = 12


def results(asked: Asked) -> Iterator[Result]:
    """The labels that rows ask for."""
    facts = asked.facts
    for identity in asked.of_kind("label"):
        for period in facts.periods_of(identity.left[0]):
            totals = facts.operands(identity.left[0], period)
            named = [facts.operands(term, period) for term in identity.right]
            named = named if all(named) else []
            parts = [slot for term in identity.of if (slot := facts.operands(term, period))]
            if named or parts:
                judge = partial(_label_of, len(named))
                yield from of_identity(identity, period, [totals, *named, *parts], judge)


def misnamed(asked: Asked) -> set[Figure]:
    """The totals whose label names other parts than those they are the sum of."""
    return {one.inputs[0] for one in results(asked) if one.judgement.verdict == FAILS}


def _label_of(count: int, total: Operand, *operands: Operand) -> Judgement:
    return label(total, operands[:count], operands[count:])


def label(total: Operand, named: Sequence[Operand], parts: Sequence[Operand]) -> Judgement:
    """Whether a total is the sum of the parts that its label names, or of other `parts`."""
    sums_to_total = _combination(total, parts)
    is_named = bool(named) and likely(named).meets(total.likely)
    verdict = HOLDS if is_named else FAILS if named else AMBIGUOUS
    added = total_of(named)

    def say(t: Language) -> str:
        name = f"{total.name(t)} ({t.period(total.fact.period)})"
        words = {"label": name, "total": amount(t, total)}
        says = f"{addition(t, named)} = {sized(t, added, total.unit)}" if named else ""
        if is_named:
            return t("{label}: {says}; {total} is printed: the label fits.", **words, says=says)
        message = "{label}: {total} is printed, but {says}." if named else _NAMED_MISSING
        sentences = [t(message, **words, says=says)]
        if sums_to_total is not None:
            parts_shown = addition(t, sums_to_total)
            sentences.append(t(_OTHER_PARTS, total=words["total"], parts=parts_shown))
        return " ".join(sentences)

    return Judgement(verdict, float(added) if named else None, float(total.value), say)


_NAMED_MISSING = "{label}: {total} is printed; the parts that the label names are not."


_OTHER_PARTS = "But {parts} = {total}: label and number do not belong together."


def _combination(total: Operand, parts: Sequence[Operand]) -> tuple[Operand, ...] | None:
    """The largest combination of parts that adds up to the total as printed; of more than
    `MOST_PARTS` only all together are tried."""
    fewest = 1 if len(parts) <= MOST_PARTS else len(parts)
    for count in range(len(parts), fewest - 1, -1):
        for chosen in combinations(parts, count):
            if likely(chosen).meets(total.likely):
                return chosen
    return None
