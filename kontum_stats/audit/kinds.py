"""One function for each kind of check: operands in, a `Finding` out.

In: operands as printed. Out: the verdict, what was expected and observed (base units), and the
arithmetic as a sentence in either language. `holds`: the prints agree. `fails`: they cannot all
be true. `ambiguous`: they agree only on a loose reading, or the relation is itself in doubt.
Nothing is refused here: which operands belong together is decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations
from operator import add

from ..language import Language
from ..vocabulary import CHECK_VERDICTS
from .facts import Operand
from .spans import HUNDRED, NOTHING, Span, firm_price
from .words import addition, amount, counted, qualified, sized

HOLDS, AMBIGUOUS, FAILS = "holds", "ambiguous", "fails"
WORST_FIRST = tuple(CHECK_VERDICTS)
MOST_PARTS = 12

Say = Callable[[Language], str]


@dataclass(frozen=True)
class Finding:
    """What one check found; `say` spells it out in a language."""

    verdict: str
    expected: float | None
    observed: float | None
    say: Say


def sum_of(total: Operand, *parts: Operand) -> Finding:
    """Whether the parts add up to the printed total."""
    verdict = agreement(_likely(parts), total.likely, _possible(parts), total)
    added = _total(parts)

    def say(t: Language) -> str:
        spelled = f"{addition(t, parts)} = {sized(t, added, total.unit)}"
        return _agrees(t, total.name(t), spelled, verdict, total, added)

    return Finding(verdict, float(added), float(total.value), say)


def subset(whole: Operand, *parts: Operand) -> Finding:
    """Whether the parts together stay within their whole."""
    is_turns = any(part.is_turns for part in parts) and not whole.is_turns
    verdict = FAILS
    if _likely(parts).reaches_below(whole.likely):
        verdict = HOLDS
    elif _possible(parts).reaches_below(whole.possible) or is_turns:
        verdict = AMBIGUOUS
    added = _total(parts)

    def say(t: Language) -> str:
        left = addition(t, parts, in_full=True)
        if len(parts) > 1:
            left = f"{left} = {sized(t, added, whole.unit)}"
        whole_shown = f"{whole.name(t)} {amount(t, whole)}"
        return t(_SUBSET[verdict, is_turns], part=left, whole=whole_shown)

    return Finding(verdict, float(whole.value), float(added), say)


_SUBSET = {
    (HOLDS, False): "{part} ≤ {whole}.",
    (HOLDS, True): "{part} ≤ {whole}.",
    (AMBIGUOUS, False): "{part}; {whole}: the first exceeds the second unless read loosely.",
    (AMBIGUOUS, True): "{part} > {whole}, but the first counts turns and the second heads.",
    (FAILS, False): "{part} > {whole}: the first should not exceed the second.",
}


def ratio(rate: Operand, part: Operand, base: Operand) -> Finding:
    """Whether part over base is the printed per cent."""
    if not base.value:
        return _no_base(rate, base)
    verdict = agreement(
        part.likely / base.likely * HUNDRED,
        rate.likely,
        part.possible / base.possible * HUNDRED,
        rate,
    )
    exact = Fraction(part.value) / Fraction(base.value) * 100

    def say(t: Language) -> str:
        spelled = f"{amount(t, part)} ÷ {amount(t, base)} = {sized(t, exact, 'percent')}"
        return _agrees(t, rate.name(t), spelled, verdict, rate, exact)

    return Finding(verdict, float(exact), float(rate.value), say)


def _no_base(printed: Operand, base: Operand) -> Finding:
    def say(t: Language) -> str:
        return t("{label}: the base is 0, so there is no rate.", label=base.name(t))

    return Finding(FAILS, None, float(printed.value), say)


def difference(stated: Operand, later: Operand, earlier: Operand) -> Finding:
    """Whether the printed increase is later less earlier, in units or in per cent of earlier."""
    verdict = agreement(
        _increase(stated, later.likely, earlier.likely, later.unit),
        stated.likely,
        _increase(stated, later.possible, earlier.possible, later.unit),
        stated,
    )
    exact = _exact_increase(stated, later, earlier)

    def say(t: Language) -> str:
        spelled = _subtraction(t, stated, later, earlier)
        return _agrees(t, stated.name(t), spelled, verdict, stated, exact)

    return Finding(verdict, float(exact), float(stated.value), say)


def increase_of_unknown(stated: Operand, later: Operand) -> Finding:
    """An increase over a year that is not printed, which no two printed years give either."""

    def say(t: Language) -> str:
        return t(
            "{label}: {stated} up to {amount} ({year}). The figure of {named} is not printed, and"
            " no other printed year gives this increase.",
            label=stated.name(t),
            stated=amount(t, stated),
            amount=amount(t, later),
            year=later.fact.period,
            named=str(stated.fact.first_year),
        )

    return Finding(AMBIGUOUS, None, float(stated.value), say)


def increase_years(
    named: Operand | None, stated: Operand, later: Operand, earlier: Operand
) -> Finding:
    """That a printed increase fits another year, that of `earlier`, than the year which the text
    names, whose figure is `named` where it is printed."""

    def say(t: Language) -> str:
        sentence = t(
            "{label}: {arithmetic}. The amount is right measured from {fits}, but the text names"
            " {named}.",
            label=stated.name(t),
            arithmetic=_subtraction(t, stated, later, earlier),
            fits=earlier.fact.period,
            named=str(stated.fact.first_year),
        )
        if named is not None:
            return sentence
        return " ".join([sentence, t("No figure of {year} is printed.", year=_named(stated))])

    return Finding(FAILS, float(earlier.fact.last_year), float(stated.fact.first_year), say)


def unit_price(total: Operand, each: Operand, *quantities: Operand) -> Finding:
    """Whether the printed total is the quantity times the printed price."""
    count = _total(quantities)
    verdict = agreement(
        _likely(quantities) * each.likely,
        total.likely,
        _possible(quantities) * each.possible,
        total,
    )
    exact = count * Fraction(each.value)

    def say(t: Language) -> str:
        spelled = (
            f"{sized(t, count, quantities[0].unit)} × {amount(t, each)} = "
            f"{sized(t, exact, total.unit)}"
        )
        return _agrees(t, total.name(t), spelled, verdict, total, exact)

    return Finding(verdict, float(exact), float(total.value), say)


def average_price(total: Operand, *quantities: Operand, is_firm_expected: bool) -> Finding | None:
    """Money (or copies, or people) for each one, and whether it comes out even.

    A quotient that does supports both figures, since two figures of which one is misprinted give
    one by chance only. Where a fixed price is expected and does not come out, that is a doubt;
    where none is expected, an average tests nothing and is no finding."""
    count = _total(quantities)
    if not count:
        return _no_base(total, quantities[0])
    exact = Fraction(total.value) / count
    firm = firm_price(total.likely / _likely(quantities), total.amount.step / count)
    if firm is None and not is_firm_expected:
        return None
    verdict = AMBIGUOUS if firm is None else HOLDS
    message = _price_message(firm, is_money=total.unit.startswith("VND"))

    def say(t: Language) -> str:
        unit, money = quantities[0].unit, total.unit.partition("/")[0]
        price = qualified(t, total, sized(t, exact if firm is None else firm, money))
        spelled = f"{amount(t, total)} ÷ {counted(t, count, unit)} = {price}/{t.unit(unit)}"
        return t(message, label=total.name(t), arithmetic=spelled)

    return Finding(verdict, None if firm is None else float(firm), float(exact), say)


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


def repeated(first: Operand, *others: Operand) -> Finding:
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
    return Finding(verdict, float(first.value), float(observed), say)


def _same(one: Operand, other: Operand) -> str:
    first, second = one.amount, other.amount
    if first.value == second.value and first.qualifier == second.qualifier:
        return HOLDS
    if first.step == second.step and first.qualifier == second.qualifier:
        return AMBIGUOUS if first.qualifier else FAILS
    return agreement(one.likely, other.likely, one.possible, other)


def same_fact(one: Operand, other: Operand) -> Finding:
    """Whether two figures under different names, which state one fact, agree."""
    verdict = agreement(one.likely, other.likely, one.possible, other)

    def say(t: Language) -> str:
        spelled = f"{one.name(t)} {amount(t, one)}"
        return _agrees(t, other.name(t), spelled, verdict, other, Fraction(one.value))

    return Finding(verdict, float(one.value), float(other.value), say)


def near_conflict(rights: int, *operands: Operand) -> Finding:
    """Whether two sums that should tell of one matter agree; the last `rights` operands are the
    second sum. That they do not is a doubt only, since they may tell of two matters."""
    left, right = operands[:-rights], operands[-rights:]
    verdict = HOLDS if _likely(left).meets(_likely(right)) else AMBIGUOUS
    totals = [_total(side) for side in (left, right)]

    def say(t: Language) -> str:
        sides = [
            addition(t, side, in_full=True) + (f" = {_shown(t, total, side)}" if side[1:] else "")
            for side, total in zip((left, right), totals, strict=True)
        ]
        if verdict == HOLDS:
            return t("{left}; {right}: they agree.", left=sides[0], right=sides[1])
        apart = _shown(t, max(totals) - min(totals), left)
        return t("{left}; {right}: {apart} apart.", left=sides[0], right=sides[1], apart=apart)

    return Finding(verdict, float(totals[1]), float(totals[0]), say)


def label(total: Operand, named: Sequence[Operand], parts: Sequence[Operand]) -> Finding:
    """Whether a total is the sum of the parts that its label names, or of other `parts`."""
    sums_to_total = _combination(total, parts)
    is_named = bool(named) and _likely(named).meets(total.likely)
    verdict = HOLDS if is_named else FAILS if named else AMBIGUOUS
    added = _total(named)

    def say(t: Language) -> str:
        words = {"label": total.name(t), "total": amount(t, total)}
        says = f"{addition(t, named)} = {sized(t, added, total.unit)}" if named else ""
        if is_named:
            return t("{label}: {says}; {total} is printed: the label fits.", **words, says=says)
        message = "{label}: {total} is printed, but {says}." if named else _NAMED_MISSING
        sentences = [t(message, **words, says=says)]
        if sums_to_total is not None:
            parts_shown = addition(t, sums_to_total)
            sentences.append(t(_OTHER_PARTS, total=words["total"], parts=parts_shown))
        return " ".join(sentences)

    return Finding(verdict, float(added) if named else None, float(total.value), say)


_NAMED_MISSING = "{label}: {total} is printed; the parts that the label names are not."
_OTHER_PARTS = "But {parts} = {total}: label and number do not belong together."


def agreement(exact: Span, printed: Span, loosely: Span, operand: Operand) -> str:
    """`holds` where a computed span meets the print as rounded, `ambiguous` where it does only
    with figures cut off or qualifiers taken loosely, else `fails`."""
    if exact.meets(printed):
        return HOLDS
    return AMBIGUOUS if loosely.meets(operand.possible) else FAILS


def _shown(t: Language, value: Fraction, side: Sequence[Operand]) -> str:
    return sized(t, value, side[0].unit)


def _agrees(
    t: Language, subject: str, arithmetic: str, verdict: str, printed: Operand, exact: Fraction
) -> str:
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


def _total(operands: Sequence[Operand]) -> Fraction:
    return sum((Fraction(item.value) for item in operands), Fraction(0))


def _likely(operands: Sequence[Operand]) -> Span:
    return reduce(add, (item.likely for item in operands), NOTHING)


def _possible(operands: Sequence[Operand]) -> Span:
    return reduce(add, (item.possible for item in operands), NOTHING)


def _increase(stated: Operand, later: Span, earlier: Span, unit: str) -> Span:
    if stated.unit == "percent" and unit != "percent":
        return later / earlier * HUNDRED - HUNDRED
    return later - earlier


def _exact_increase(stated: Operand, later: Operand, earlier: Operand) -> Fraction:
    high, low = Fraction(later.value), Fraction(earlier.value)
    if stated.unit == "percent" and later.unit != "percent":
        return (high - low) / low * 100 if low else Fraction(0)
    return high - low


def _subtraction(t: Language, stated: Operand, later: Operand, earlier: Operand) -> str:
    shown = [f"{amount(t, item)} ({item.fact.period})" for item in (later, earlier)]
    increase = sized(t, _exact_increase(stated, later, earlier), stated.unit)
    if stated.unit == "percent" and later.unit != "percent":
        return f"{shown[0]} ÷ {shown[1]} − 1 = {increase}"
    return f"{shown[0]} − {shown[1]} = {increase}"


def _named(stated: Operand) -> str:
    return str(stated.fact.first_year)


def _combination(total: Operand, parts: Sequence[Operand]) -> tuple[Operand, ...] | None:
    """The largest combination of parts that adds up to the total as printed; of more than
    `MOST_PARTS` only all together are tried."""
    fewest = 1 if len(parts) <= MOST_PARTS else len(parts)
    for count in range(len(parts), fewest - 1, -1):
        for chosen in combinations(parts, count):
            if _likely(chosen).meets(total.likely):
                return chosen
    return None
