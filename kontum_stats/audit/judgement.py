"""What a check found, and how one is judged.

In: one operand from each slot and a judge, a function of a kind of check (operands in, judgement
out). Out: a `Result` with the prints that went in. `holds`: the prints agree. `fails`: they
cannot all be true. `ambiguous`: they agree only on a loose reading, or the relation is itself in
doubt. A fact with two prints is judged with each of them; where they lead to different verdicts
the check is left in doubt. Nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import add

from ..cleaning.figures import Figure
from ..language import Language
from ..vocabulary import CHECK_VERDICTS
from .facts import Operand, choices
from .spans import NOTHING, Span
from .words import amount, sized

HOLDS, AMBIGUOUS, FAILS = "holds", "ambiguous", "fails"
WORST_FIRST = tuple(CHECK_VERDICTS)

Say = Callable[[Language], str]
Slots = Sequence[Sequence[Operand]]
Judge = Callable[..., "Judgement | None"]


@dataclass(frozen=True)
class Judgement:
    """What one check found; `say` spells it out in a language."""

    verdict: str
    expected: float | None
    observed: float | None
    say: Say


@dataclass(frozen=True)
class Result:
    """One check of one period: its id, kind, the prints that went in, and the judgement.
    `binds` says whether it ties its values down from both sides."""

    check: str
    kind: str
    period: str
    inputs: tuple[Figure, ...]
    judgement: Judgement
    binds: bool = False

    @property
    def section(self) -> str:
        return self.inputs[0].section


def judged(
    check: str,
    kind: str,
    period: str,
    slots: Slots,
    judge: Judge,
    *,
    binds: bool = False,
) -> Iterator[Result]:
    """The result of `judge` over one operand from each slot; none where a slot is empty or
    there is nothing to judge. A document is held against itself where it prints every operand: a
    later one may have revised some of them."""
    found = list(choices(slots))
    of_one = [chosen for chosen in found if _share_a_document(chosen)]
    judgements = [judgement for one in of_one or found if (judgement := judge(*one)) is not None]
    if not judgements:
        return
    prints = dict.fromkeys(item for slot in slots for operand in slot for item in operand.prints)
    yield Result(check, kind, period, tuple(prints), _settled(judgements), binds)


def _share_a_document(operands: Sequence[Operand]) -> bool:
    documents = [
        {item.source for item in one.prints
         if (item.value, item.out_of) == (one.fact.value, one.fact.out_of)}
        for one in operands
    ]  # fmt: skip
    return bool(set.intersection(*documents))


def _settled(judgements: Sequence[Judgement]) -> Judgement:
    worst = min(judgements, key=lambda judgement: WORST_FIRST.index(judgement.verdict))
    if len({judgement.verdict for judgement in judgements}) == 1:
        return worst

    def say(t: Language) -> str:
        doubt = t("With another print of the same fact the verdict is another one.")
        return " ".join([worst.say(t), doubt])

    return replace(worst, verdict=AMBIGUOUS, say=say)


def agreement(exact: Span, printed: Span, loosely: Span, operand: Operand) -> str:
    """`holds` where a computed span meets the print as rounded, `ambiguous` where it does only
    with figures cut off or qualifiers taken loosely, else `fails`."""
    if exact.meets(printed):
        return HOLDS
    return AMBIGUOUS if loosely.meets(operand.possible) else FAILS


def agrees(
    t: Language, subject: str, arithmetic: str, verdict: str, printed: Operand, exact: Fraction
) -> str:
    """The arithmetic and the print beside it, in the words of the verdict."""
    off = Fraction(printed.value) - exact
    message = "{subject}: {arithmetic}; {printed} is printed: they agree."
    if verdict == HOLDS and off and not printed.amount.qualifier:
        message = "{subject}: {arithmetic}; {printed} is printed: they agree when rounded."
    elif verdict == AMBIGUOUS:
        message = (
            "{subject}: {arithmetic}; {printed} is printed: they agree only if a figure was cut"
            " off instead of rounded, or on a loose reading of ‘over’ or ‘about’."
        )
    elif verdict == FAILS:
        message = "{subject}: {arithmetic}, but {printed} is printed: {off} off."
    return t(
        message,
        subject=subject,
        arithmetic=arithmetic,
        printed=amount(t, printed),
        off=sized(t, abs(off), printed.unit),
    )


def no_base(printed: Operand, base: Operand) -> Judgement:
    """The judgement where the base is 0: there is no rate."""

    def say(t: Language) -> str:
        return t("{label}: the base is 0, so there is no rate.", label=base.name(t))

    return Judgement(FAILS, None, float(printed.value), say)


def total_of(operands: Sequence[Operand]) -> Fraction:
    """The sum of the operands as printed."""
    return sum((Fraction(item.value) for item in operands), Fraction(0))


def likely(operands: Sequence[Operand]) -> Span:
    """The values that the sum of the operands stands for as a rule."""
    return reduce(add, (item.likely for item in operands), NOTHING)


def possible(operands: Sequence[Operand]) -> Span:
    """The values that the sum of the operands can stand for."""
    return reduce(add, (item.possible for item in operands), NOTHING)
