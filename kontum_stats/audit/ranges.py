"""What the figures that a test reads may stand for, and whether that is as stated.

In: figures with the word before them ('over', 'under', 'about'), what is computed from them, and
the limit of a test. Out: a `Span` of values, of a plain print the value alone; and `met` where the
whole span is as stated, `unmet` where none of it is, else `open`. Nothing is refused here.

The span of an estimate is the `likely` one of `spans` without its ends: over 90 is no 90, and
beyond 100 the writer would have said so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import add

from ..change import direction
from ..cleaning.figures import Fact, Figure
from ..cleaning.processed import exact
from ..language import MINUS
from .spans import HUNDRED, NOTHING, Amount, Exact, Span, exactly

UPPER = ("at_most", "below")
"""The comparisons that a value must stay within."""
Book = Mapping[Fact, Sequence[Figure]]
"""The figures by indicator, breakdown and period."""


def is_range(span: Span) -> bool:
    """Whether it is more than one value."""
    return span.low != span.high


def at_value(value: float) -> Span:
    """The span of a value that is no estimate."""
    return exactly(exact(value))


def range_of(figures: Sequence[Figure], book: Book) -> Span:
    """What figures may come to when they are added up."""
    return reduce(add, (_span(one, book) for one in figures), NOTHING)


def share_of(parts: Span, whole: Span) -> Span:
    """The per cent that `parts` are of a `whole` above 0."""
    return parts / whole * HUNDRED


def _span(figure: Figure, book: Book) -> Span:
    """An estimate as it is printed; what is computed from one, by its formula."""
    if not figure.qualifier:
        return at_value(figure.value)
    names = figure.note.removesuffix(" × 100").split()[::3]
    operands = [book.get((*_term(name), figure.period), ()) for name in names]
    if figure.is_derived and all(operands):
        return _computed(figure, [_span(found[0], book) for found in operands])
    return rounded(figure)


def rounded(figure: Figure) -> Span:
    """What a print may be rounded from, or estimate: neither of its ends, which would have been
    written otherwise."""
    likely = Amount(
        exact(figure.value), figure.unit, figure.decimals, figure.scale, figure.qualifier
    ).likely
    return replace(likely, low_open=True, high_open=True)


def _term(name: str) -> tuple[str, str]:
    indicator, _, breakdown = name.partition(":")
    return indicator, breakdown


def _computed(figure: Figure, operands: Sequence[Span]) -> Span:
    """A sum, a difference or a share of the spans of its operands."""
    words = figure.note.split()
    sign = next((word for word in words if word in ("÷", MINUS)), "")
    first = (words.index(sign) + 1) // 3 if sign else len(operands)
    left, right = (reduce(add, some, NOTHING) for some in (operands[:first], operands[first:]))
    if sign == "÷":
        return share_of(left, right)
    return left - right if sign else left


def held_against(span: Span, compare: str, limit: float, open_to: float) -> str:
    """What `span` comes to where `limit` is asked for, and beyond it up to `open_to` some would
    say so and some not."""
    wanted, allowed = (_asked(compare, one) for one in (limit, open_to))
    if not span.meets(_beyond(compare, limit)):
        return "met"
    return "open" if span.meets(wanted) or span.meets(allowed) else "unmet"


def _end(limit: float) -> Exact:
    return at_value(limit).low if math.isfinite(limit) else limit


def _asked(compare: str, limit: float) -> Span:
    end = _end(limit)
    if compare in UPPER:
        return Span(-math.inf, end, high_open=compare == "below")
    return Span(end, math.inf, low_open=compare == "above")


def _beyond(compare: str, limit: float) -> Span:
    end = _end(limit)
    if compare in UPPER:
        return Span(end, math.inf, low_open=compare == "at_most")
    return Span(-math.inf, end, high_open=compare == "at_least")


def doubled(first: Span, last: Span, unit: str) -> str:
    """Whether `last` is twice `first`, which must lie above 0; less by what counts as no change
    leaves it `open`."""
    twice = first * exactly(2)
    found = held_against(last - twice, "at_least", 0, 0)
    is_short = found == "unmet" and not is_range(last - twice)
    is_nearly = is_short and direction(float(twice.low), float(last.low), unit) == "unchanged"
    return "open" if is_nearly else found


def step_as_far(step: Span, first: Span, points: float, per_cent: float) -> str:
    """Whether a `step`, counted from 0 up, is `per_cent` or more of the `first` value, or so many
    `points`, infinite for what is no per cent; of 0 any is more than any per cent."""
    base = first if first.high > 0 else NOTHING - first
    found = {held_against(step, "at_least", points, points)}
    if base.high == 0:
        found.add("met" if points == math.inf else "unmet")
    else:
        found.add(held_against(share_of(step, base), "at_least", per_cent, per_cent))
    return next(result for result in ("met", "open", "unmet") if result in found)
