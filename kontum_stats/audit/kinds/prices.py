"""`unit_price`: is the printed total the quantity times the price, or does it come out even?

Asked for by rows of `identities.csv` (left: the total; right: the quantity; of: the printed price,
or `firm`, or nothing). `firm` says that a fixed price or an equal share is to be expected, so that
a quotient which does not come out even is a doubt. Without it an average that is not round tests
nothing, and there is no result.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from ...language import Language
from ..facts import Operand
from ..identities import Asked, compared
from ..judgement import (
    AMBIGUOUS,
    HOLDS,
    Judgement,
    Result,
    agreement,
    agrees,
    likely,
    no_base,
    possible,
    total_of,
)
from ..spans import firm_price
from ..words import amount, counted, qualified, sized


def results(asked: Asked) -> Iterator[Result]:
    """The prices and averages that rows ask for."""
    for identity in asked.of_kind("unit_price"):
        total = identity.left[0]
        if identity.of:
            terms = (total, *identity.of, *identity.right)
            yield from compared(asked, identity, terms, unit_price, binds=True)
        else:
            judge = partial(average_price, is_firm_expected=identity.is_firm)
            yield from compared(asked, identity, (total, *identity.right), judge)


def unit_price(total: Operand, each: Operand, *quantities: Operand) -> Judgement:
    """Whether the printed total is the quantity times the printed price."""
    count = total_of(quantities)
    verdict = agreement(
        likely(quantities) * each.likely,
        total.likely,
        possible(quantities) * each.possible,
        total,
    )
    exact = count * Fraction(each.value)

    def say(t: Language) -> str:
        spelled = (
            f"{sized(t, count, quantities[0].unit)} × {amount(t, each)} = "
            f"{sized(t, exact, total.unit)}"
        )
        return agrees(t, total.name(t), spelled, verdict, total, exact)

    return Judgement(verdict, float(exact), float(total.value), say)


def average_price(total: Operand, *quantities: Operand, is_firm_expected: bool) -> Judgement | None:
    """Money (or copies, or people) for each one, and whether it comes out even.

    A quotient that does supports both figures, since two figures of which one is misprinted give
    one by chance only. Where a fixed price is expected and does not come out, that is a doubt;
    where none is expected, an average tests nothing and is no judgement."""
    count = total_of(quantities)
    if not count:
        return no_base(total, quantities[0])
    exact = Fraction(total.value) / count
    firm = firm_price(total.likely / likely(quantities), total.amount.step / count)
    if firm is None and not is_firm_expected:
        return None
    verdict = AMBIGUOUS if firm is None else HOLDS
    message = _price_message(firm, is_money=total.unit.startswith("VND"))

    def say(t: Language) -> str:
        unit, money = quantities[0].unit, total.unit.partition("/")[0]
        price = qualified(t, total, sized(t, exact if firm is None else firm, money))
        spelled = f"{amount(t, total)} ÷ {counted(t, count, unit)} = {price}/{t.unit(unit)}"
        return t(message, label=total.name(t), arithmetic=spelled)

    return Judgement(verdict, None if firm is None else float(firm), float(exact), say)


def _price_message(firm: Fraction | None, *, is_money: bool) -> str:
    if firm is None:
        return _NOT_ROUND if is_money else _NOT_EVEN
    return _ROUND if firm % 10 == 0 else _EVEN


_ROUND = "{label}: {arithmetic}, a round amount: the two figures support one another."


_EVEN = "{label}: {arithmetic}, which divides evenly: the two figures support one another."


_NOT_ROUND = (
    "{label}: {arithmetic}. A round amount was to be expected; one of the figures may be"
    " misprinted."
)


_NOT_EVEN = (
    "{label}: {arithmetic}. It was to be expected to divide evenly; one of the figures may be"
    " misprinted."
)
