"""How the audit writes an operand, a computed value and a sum in either language.

In: operands and exact values. Out: text as the reader writes numbers. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..language import Language
from ..vocabulary import is_counted
from .facts import Operand
from .spans import Exact


def amount(t: Language, operand: Operand) -> str:
    """An operand as the reader writes it, with its decimals and its 'over' or 'about'."""
    printed = operand.amount
    shown = _written(t, printed.value, printed.unit, printed.decimals, printed.scale)
    return qualified(t, operand, shown)


def qualified(t: Language, operand: Operand, shown: str) -> str:
    """What is `shown` of an operand or follows from it, with the operand's 'over' or 'about'."""
    return t.qualified(shown, operand.amount.qualifier)


def sized(t: Language, value: Exact, unit: str) -> str:
    """A computed value as the reader writes it, rounded to three decimals at most, money to
    the đồng where it does not come out even. One more decimal where the last would be a 5 that
    was rounded up to, and who rounds it again would go the wrong way."""
    places = 0 if unit.startswith("VND") else 3
    exact = Decimal(value.numerator) / value.denominator  # type: ignore[union-attr]
    shown = round(exact, places)
    if places and shown > exact and shown.as_tuple().digits[-1] == 5:
        shown = round(exact, places + 1)
    return _written(t, shown, unit)


def addition(t: Language, operands: Sequence[Operand], *, in_full: bool = False) -> str:
    """'Women 5 + Men 7'; with `in_full` the indicator that all share is named before them."""
    shared = len({(item.fact.indicator, item.is_base) for item in operands}) == 1
    in_parts = shared and all(item.part_en for item in operands)
    if not in_parts or (in_full and len(operands) == 1):
        return " + ".join(named(t, item) for item in operands)
    added = " + ".join(f"{t.of(item, 'part')} {amount(t, item)}" for item in operands)
    return f"{operands[0].indicator_name(t)}: {added}" if in_full else added


def named(t: Language, operand: Operand) -> str:
    """'Women 5'; where the name ends in a number, 'Decree 103: 5'."""
    name = operand.name(t)
    mark = ":" if name[-1:].isdigit() else ""
    return f"{name}{mark} {amount(t, operand)}"


def counted(t: Language, value: Fraction, unit: str) -> str:
    """A whole number of things with their name: '61 unions'."""
    return t.quantity(round(Decimal(value.numerator) / value.denominator, 3), unit)


def _written(
    t: Language, value: Decimal, unit: str, decimals: int | None = None, scale: int = 1
) -> str:
    return t.number(value) if is_counted(unit) else t.quantity(value, unit, decimals, scale)
