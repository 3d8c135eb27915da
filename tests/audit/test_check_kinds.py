"""Rounding alone never makes a check fail: proved on figures printed in many ways."""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st
from prints import operand

from kontum_stats import language as text
from kontum_stats.audit.facts import Operand
from kontum_stats.audit.kinds import KINDS, differences, near_conflicts, prices, ratios, sums
from kontum_stats.vocabulary import CHECK_KINDS

ROUNDED = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)
CUT = ROUND_DOWN
VALUES = st.integers(0, 10**9)


def per_cent(value: Decimal, decimals: int, way: str) -> Operand:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=way)
    return operand(f"{rounded:f}%".replace(".", ","), "percent")


def millions(dong: int, decimals: int, way: str, period: str = "2013") -> Operand:
    rounded = (Decimal(dong) / 10**6).quantize(Decimal(1).scaleb(-decimals), rounding=way)
    return operand(f"{rounded:f} triệu đồng".replace(".", ","), "VND", period)


def agrees(judgement, way: str) -> bool:
    """Rounded figures hold; figures that were cut off may be doubted and never fail."""
    return judgement.verdict == "holds" or (way == CUT and judgement.verdict == "ambiguous")


@given(st.integers(1, 5000), st.integers(0, 3), st.sampled_from((*ROUNDED, CUT)), st.data())
def test_rounding_alone_never_breaks_a_ratio(base, decimals, way, data):
    part = data.draw(st.integers(0, base))
    rate = per_cent(Decimal(part) * 100 / base, decimals, way)
    counts = operand(str(part), "enterprise"), operand(str(base), "enterprise")
    assert agrees(ratios.ratio(rate, *counts), way)


@given(st.lists(VALUES, min_size=1, max_size=6), st.integers(0, 3), st.integers(0, 3),
       st.sampled_from((*ROUNDED, CUT)))  # fmt: skip
def test_rounding_alone_never_breaks_a_sum_of_money(parts, decimals, of_total, way):
    total = millions(sum(parts), of_total, way)
    judgement = sums.sum_of(total, *(millions(part, decimals, way) for part in parts))
    assert agrees(judgement, way)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(sum), st.integers(0, 2),
       st.sampled_from((*ROUNDED, CUT)))  # fmt: skip
def test_rounding_alone_never_breaks_a_sum_of_per_cents(counts, decimals, way):
    shares = [per_cent(Decimal(n) * 100 / sum(counts), decimals, way) for n in counts]
    assert agrees(sums.sum_of(operand("100%", "percent"), *shares), way)


@given(VALUES, VALUES, st.integers(0, 3), st.sampled_from((*ROUNDED, CUT)))
def test_rounding_alone_never_breaks_a_difference(one, other, decimals, way):
    earlier, later = sorted((one, other))
    judgement = differences.difference(
        millions(later - earlier, decimals, way),
        millions(later, decimals, way, "2013"),
        millions(earlier, decimals, way, "2012"),
    )
    assert agrees(judgement, way)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2), st.sampled_from(ROUNDED))
def test_rounding_alone_never_breaks_a_growth_in_per_cent(earlier, later, decimals, way):
    rate = per_cent(Decimal(later - earlier) * 100 / earlier, decimals, way)
    assume(rate.value >= 0)
    judgement = differences.difference(
        rate, operand(str(later), "person"), operand(str(earlier), "person", "2012")
    )
    assert judgement.verdict == "holds"


@given(st.integers(1, 5000), st.integers(1, 10**7), st.integers(0, 3), st.sampled_from(ROUNDED))
def test_rounding_alone_never_breaks_a_unit_price(count, price, decimals, way):
    total = millions(count * price, decimals, way)
    each = operand(f"{price}đ/suất", "VND/gift")
    assert prices.unit_price(total, each, operand(str(count), "gift")).verdict == "holds"


def test_every_kind_of_check_in_the_list_is_made_and_no_other():
    assert set(KINDS) == set(CHECK_KINDS)


def test_a_name_that_ends_in_a_number_is_set_off_from_its_figure():
    storms = replace(operand("476", "person"), indicator_en="Storms 10 and 11")
    judgement = near_conflicts.near_conflict(1, storms, operand("450", "person"))
    assert judgement.say(text.load("en")) == "Storms 10 and 11: 476; X 450: 26 apart."
