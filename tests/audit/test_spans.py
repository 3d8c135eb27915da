"""What a print may stand for, and which whole numbers can give a per cent."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prints import amount

from kontum_stats.audit.spans import (
    Amount,
    Span,
    exactly,
    firm_price,
    nearest_bases,
    roundest,
    smallest_base,
    wholes,
)

ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)


def span(printed: str) -> tuple[float, float]:
    found = amount(printed).likely
    return float(found.low), float(found.high)


def per_cent(value: Decimal) -> Amount:
    """The per cent as printed; three decimals are read as such and not as thousands."""
    return amount(f"{value:f}%".replace(".", ","))


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("475 cuộc", 475, 475),
        ("1.500.000đ", 1_500_000, 1_500_000),
        ("15.880KWh", 15_879.5, 15_880.5),
        ("149,6 triệu đồng", 149_550_000, 149_650_000),
        ("97, 52%", 97.515, 97.525),
        ("100%", 99.5, 100.5),
        ("hơn 90 doanh nghiệp", 90, 100),
        ("trên 15 triệu đồng", 15_000_000, 16_000_000),
        ("gần 90 doanh nghiệp", 80, 90),
        ("khoảng 200 triệu đồng", 150_000_000, 250_000_000),
        ("khoảng 62,5%", 62.45, 62.55),
    ],
)
def test_a_print_stands_for_what_its_decimals_and_words_say(printed, low, high):
    assert span(printed) == (low, high)


def test_a_count_stands_for_itself_and_money_in_millions_does_not():
    assert amount("40.431 người").is_whole
    assert not amount("450 triệu đồng").is_whole
    assert not amount("hơn 90 doanh nghiệp").is_whole
    assert not amount("81%").is_whole


def test_over_has_no_upper_end_on_a_loose_reading():
    loosely = amount("hơn 90 doanh nghiệp").possible
    assert loosely.low == 90 and loosely.high == math.inf


def test_a_cut_off_end_is_not_part_of_the_span():
    loosely = amount("80%").possible
    assert loosely.meets(exactly(Decimal("80.9")))
    assert not loosely.meets(exactly(81))


def test_an_open_end_stays_open_in_sums_differences_and_quotients():
    loosely, one = amount("80%").possible, exactly(1)
    for computed, end in ((loosely + one, 82), (loosely - one, 80), (loosely / one, 81)):
        assert not computed.meets(exactly(end))
    assert not (exactly(100) - loosely).meets(exactly(19))


@given(
    st.decimals(0, 10_000, places=6),
    st.integers(0, 3),
    st.sampled_from(ROUNDINGS),
)
def test_whatever_rounds_to_a_print_lies_in_its_likely_span(value, decimals, rounding):
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    assert per_cent(rounded).likely.meets(exactly(value))


@given(st.decimals(0, 10_000, places=6), st.integers(0, 3))
def test_whatever_is_cut_off_to_a_print_lies_in_its_possible_span(value, decimals):
    cut = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    assert per_cent(cut).possible.meets(exactly(value))


def brute_force(rate: Decimal, base: int) -> set[int]:
    """The whole numbers that some usual rounding prints as `rate`, tried one by one."""
    place = Decimal(1).scaleb(rate.as_tuple().exponent)
    found = set()
    for whole in range(base + 1):
        exact = Decimal(whole) * 100 / base
        # Far more digits than any base up to 400 needs to tell a tie from what is not one.
        if rate in {exact.quantize(place, rounding=way) for way in ROUNDINGS}:
            found.add(whole)
    return found


@given(st.integers(1, 400), st.integers(0, 2), st.data())
def test_attainable_wholes_are_those_that_brute_force_finds(base, decimals, data):
    rate = Decimal(data.draw(st.integers(0, 100 * 10**decimals))).scaleb(-decimals)
    assert set(wholes(per_cent(rate).likely, base)) == brute_force(rate, base)


def test_a_cut_off_rate_is_attained_by_its_own_wholes_only():
    cut = Span(Fraction(655, 10), Fraction(656, 10), high_open=True)
    assert list(wholes(cut, 93)) == [61]
    assert not wholes(Span(Fraction(80), Fraction(81), high_open=True), 100)[1:]


def test_the_smallest_base_of_a_rate_is_found_or_said_not_to_be():
    rate = amount("55.57%").likely
    assert smallest_base(rate, 10_000) == 574
    assert smallest_base(rate, 573) is None
    assert all(not brute_force(Decimal("55.57"), base) for base in range(1, 200))


def test_the_nearest_bases_lie_on_both_sides_of_the_likely_ones():
    assert nearest_bases(amount("65.5%").likely, 92, 96, 46, 192) == [87, 110]


@pytest.mark.parametrize(
    ("low", "high", "number", "roundness"),
    [("4.995", "5.005", 5, 5), ("1589.9", "1590.1", 1590, 10), ("2877", "2881", 2880, 10)],
)
def test_the_roundest_number_of_a_span_is_found(low, high, number, roundness):
    assert roundest(Span(Fraction(low), Fraction(high))) == (number, roundness)


def test_a_span_without_a_whole_number_or_an_end_has_no_round_one():
    assert roundest(Span(Fraction("0.2"), Fraction("0.7"))) is None
    assert roundest(Span(Fraction(5), math.inf)) is None


def test_a_price_is_firm_only_where_chance_would_rarely_make_it_so_round():
    tariff = Span(Fraction("1589.95"), Fraction("1590.05"))
    assert firm_price(tariff, Fraction(1, 100)) == 1590
    assert firm_price(Span(Fraction(6977), Fraction(7442)), Fraction(1)) is None
    assert firm_price(exactly(975), Fraction(1, 4)) is None
