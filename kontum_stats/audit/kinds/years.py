"""`sum` over years: is what is printed for several years the sum of what is printed for each?

Asked for by the catalogue: of what happens in a year (kinds `flow` and `amount`), where the total
of several years and each of them is printed, counted alike. Heads need not add up: who takes part
in two years is one person in their total, so that a smaller total is only a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...cleaning.raw import period_years
from ...language import Language
from ...vocabulary import UNITS, is_broken
from ..facts import Operand, Term
from ..identities import Asked
from ..judgement import AMBIGUOUS, FAILS, Judgement, Result, agrees, judged, total_of
from ..words import amount, sized
from .sums import sum_of

_ADDED = ("flow", "amount")


def results(asked: Asked) -> Iterator[Result]:
    """The totals of several years, each beside the years that it spans."""
    facts = asked.facts
    for (indicator, breakdown), periods in facts.periods.items():
        term = Term(indicator, breakdown)
        for period in periods if facts.kinds[indicator] in _ADDED else ():
            first, last = period_years(period)
            years = [facts.operands(term, str(year)) for year in range(first, last + 1)]
            if first < last and all(years):
                name = f"{indicator}:{breakdown}" if breakdown else indicator
                slots = [facts.operands(term, period), *years]
                yield from judged(f"sum:{name}:years", "sum", period, slots, _sum, binds=True)


def _sum(total: Operand, *years: Operand) -> Judgement | None:
    """Whether the years add up to their total; none where they are not counted alike."""
    flags = [flag for one in (total, *years) for flag in one.fact.flags]
    if any(is_broken(flags, total.unit, one.unit) for one in years):
        return None
    found, added = sum_of(total, *years), total_of(years)
    is_of_heads = any(unit.turns_of == total.unit for unit in UNITS.values())
    is_open = found.verdict == FAILS and is_of_heads and added > total.value

    def say(t: Language) -> str:
        spelled = " + ".join(f"{amount(t, one)} ({one.fact.period})" for one in years)
        subject = f"{total.name(t)} ({t.period(total.fact.period)})"
        arithmetic = f"{spelled} = {sized(t, added, total.unit)}"
        said = agrees(t, subject, arithmetic, found.verdict, total, added)
        once = t("Who takes part in several years may be counted once in their total.")
        return f"{said} {once}" if is_open else said

    return replace(found, verdict=AMBIGUOUS if is_open else found.verdict, say=say)
