"""What a print may stand for: the values that would have been printed the same way.

In: an `Amount`, a value with what its print said of it. Out: a `Span` of values, on exact
fractions, and the sums, differences and quotients of spans. A width comes from the printed
decimals and from words such as 'hơn' and 'khoảng', never from a tolerance set by hand. And the
granularity of a per cent: which whole numbers can give it.

Two spans belong to a print. The `likely` one takes it as rounded, ties going either way; the
`possible` one lets it also be cut off, or be what the loosest sense of its qualifier allows:

| print | likely | possible |
|---|---|---|
| 475 people, 1.500.000đ: whole by nature | 475 | 475 |
| 149,6 million | 149.55 to 149.65 | 149.55 to below 149.7 |
| over 90 | 90 to 100 | 90 and more |
| under 90 | 80 to 90 | 0 to 90 |
| about 200 | 150 to 250 | 100 to 300 |

The width of the last three is one unit of the last digit that is not zero: beyond it the writer
would have chosen another digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from ..vocabulary import MONEY, is_counted

Exact = Fraction | float
"""A fraction, or infinity."""

RARELY = Fraction(1, 20)
"""A price is firm where chance would give one so round less than once in twenty; and a rate is
not tested by bases that fewer than one in twenty of its neighbours fail."""
NEIGHBOURS = 50


@dataclass(frozen=True)
class Span:
    """The values from `low` to `high`; an end is left out where it is marked open."""

    low: Exact
    high: Exact
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Span) -> bool:
        """Whether some value lies in both."""
        for below, above in ((self, other), (other, self)):
            if below.high < above.low:
                return False
            if below.high == above.low and (below.high_open or above.low_open):
                return False
        return True

    def reaches_below(self, other: Span) -> bool:
        """Whether some value of this span is at most some value of `other`."""
        if self.low == other.high:
            return not (self.low_open or other.high_open)
        return self.low < other.high

    def __add__(self, other: Span) -> Span:
        return Span(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Span) -> Span:
        return Span(
            self.low - other.high,
            self.high - other.low,
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )

    def __mul__(self, other: Span) -> Span:
        """The product; both spans must lie at or above 0."""
        return Span(
            self.low * other.low,
            self.high * other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __truediv__(self, other: Span) -> Span:
        """The quotient; both spans must lie at or above 0, `other` not at 0 alone."""
        return Span(
            self.low / other.high if other.high != math.inf else Fraction(0),
            self.high / other.low if other.low else math.inf,
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )


def exactly(value: Decimal | int) -> Span:
    """The span of one value."""
    return Span(Fraction(value), Fraction(value))


NOTHING = exactly(0)
HUNDRED = exactly(100)


@dataclass(frozen=True)
class Amount:
    """A value in base units as it is printed: its unit, the decimals and the scale of the print,
    and the qualifier before it."""

    value: Decimal
    unit: str
    decimals: int = 0
    scale: int = 1
    qualifier: str = ""

    @property
    def step(self) -> Fraction:
        """What the last printed digit stands for: 0.01 for '97,52%', 100,000 for '149,6 triệu'."""
        return Fraction(self.scale, 10**self.decimals)

    @property
    def is_whole(self) -> bool:
        """Whether the print stands for itself alone: a count, or money to the last đồng."""
        is_by_nature = is_counted(self.unit) or self.unit == MONEY
        return is_by_nature and not self.qualifier and self.step == 1

    @property
    def likely(self) -> Span:
        """The values that are rounded to the print, or that its qualifier calls so as a rule."""
        value, digit = Fraction(self.value), self._last_digit
        if self.qualifier:
            return {
                "over": Span(value, value + digit),
                "under": Span(value - digit, value),
                "about": Span(value - digit / 2, value + digit / 2),
            }[self.qualifier]
        half = Fraction(0) if self.is_whole else self.step / 2
        return Span(value - half, value + half)

    @property
    def possible(self) -> Span:
        """The values that are rounded or cut off to the print, or that its qualifier can mean."""
        value, digit = Fraction(self.value), self._last_digit
        if self.qualifier:
            return {
                "over": Span(value, math.inf),
                "under": Span(Fraction(0), value),
                "about": Span(value - digit, value + digit),
            }[self.qualifier]
        if self.is_whole:
            return Span(value, value)
        return Span(value - self.step / 2, value + self.step, high_open=True)

    @property
    def _last_digit(self) -> Fraction:
        """What the last printed digit that is not zero stands for: 10 for 'hơn 90'."""
        exponent = self.value.normalize().as_tuple().exponent
        return Fraction(10) ** int(exponent) if self.value else self.step


def wholes(rate: Span, base: int) -> range:
    """The whole numbers that are `rate` per cent of `base`; those of a part never exceed it."""
    # Whole-number arithmetic, since the search for a base tries thousands.
    low, high = Fraction(rate.low), Fraction(rate.high)
    first, is_below = divmod(low.numerator * base, low.denominator * 100)
    first += bool(is_below) or rate.low_open
    last, is_above = divmod(high.numerator * base, high.denominator * 100)
    last -= rate.high_open and not is_above
    return range(max(first, 0), (min(last, base) if rate.low <= 100 else last) + 1)


def smallest_base(rate: Span, limit: int) -> int | None:
    """The smallest base up to `limit` of which some whole number is `rate` per cent."""
    return next((base for base in range(1, limit + 1) if wholes(rate, base)), None)


@cache
def attainable_share(value: Fraction, step: Fraction, first: int, last: int) -> Fraction:
    """How many of the rates that could stand in print for `value`, up to `NEIGHBOURS` steps off,
    can come from a whole number over some base from `first` to `last`; 1 where all can."""
    offs = range(-NEIGHBOURS, NEIGHBOURS + 1)
    rates = [rate for off in offs if 0 <= (rate := value + off * step) <= 100]
    found = [
        any(wholes(Span(rate - step / 2, rate + step / 2), base) for base in range(first, last + 1))
        for rate in rates
    ]
    return Fraction(sum(found), len(found)) if found else Fraction(0)


def nearest_bases(rate: Span, first: int, last: int, lowest: int, highest: int) -> list[int]:
    """The nearest bases below `first` (down to `lowest`) and above `last` (up to `highest`) of
    which some whole number is `rate` per cent."""
    below = next((base for base in range(first - 1, lowest - 1, -1) if wholes(rate, base)), None)
    above = next((base for base in range(last + 1, highest + 1) if wholes(rate, base)), None)
    return [base for base in (below, above) if base is not None]


def roundest(span: Span) -> tuple[Fraction, Fraction] | None:
    """The roundest number in a span and its roundness, the largest of 1, 5, 10, 50, … that
    divides it; None where the span holds no whole number or has no end."""
    if span.high == math.inf:
        return None
    for roundness in _roundnesses(span.high):
        multiple = math.ceil(span.low / roundness) * roundness
        if Span(multiple, multiple).meets(span) and multiple:
            return multiple, roundness
    return None


def firm_price(price: Span, spacing: Exact) -> Fraction | None:
    """The round number in `price`, unless prices that lie `spacing` apart, or are as vague as
    the span is wide, would meet such a number by chance once in twenty or more."""
    found = roundest(price)
    if found is None:
        return None
    number, roundness = found
    return number if max(price.high - price.low, spacing) / roundness < RARELY else None


def _roundnesses(most: Exact) -> Iterator[Fraction]:
    """…, 100, 50, 10, 5, 1, from the largest that is at most `most`."""
    power = Fraction(1)
    while power * 10 <= most:
        power *= 10
    while power >= 1:
        if power * 5 <= most:
            yield power * 5
        yield power
        power /= 10
