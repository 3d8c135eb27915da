"""Whether a figure has changed: the margin, once for verdicts, cards and charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontum_stats.change import PER_CENT, POINTS, direction, margin

values = st.floats(0, 10**9, allow_nan=False)
bases = st.none() | st.floats(1, 10**6)


@pytest.mark.parametrize(
    ("first", "last", "base", "expected"),
    [
        (84.0, 83.76, (875, 942), "unchanged"),
        (84.0, 83.5, (875, 942), "falling"),
        (84.0, 84.5, (None, None), "rising"),
        (75.0, 80.0, (40, None), "unchanged"),
        (75.0, 82.5, (40, None), "rising"),
        (50.0, 50.0, (None, None), "unchanged"),
    ],
)
def test_a_per_cent_changes_by_half_a_point_or_three_units(first, last, base, expected):
    assert direction(first, last, "percent", *base) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [(1009, "unchanged"), (1010, "rising"), (991, "unchanged"), (0, "falling")],
)
def test_a_count_changes_by_a_per_cent(last, expected):
    assert direction(1000, last, "person") == expected


@given(values, values, bases)
def test_there_and_back_are_opposite_or_neither_is_a_change_of_a_per_cent(first, last, base):
    there, back = (direction(*pair, "percent", base) for pair in ((first, last), (last, first)))
    assert {there, back} in ({"unchanged"}, {"rising", "falling"})


@given(values, bases)
def test_the_margin_of_a_per_cent_is_never_below_half_a_point(value, base):
    assert margin(value, "percent", base) >= POINTS
    assert margin(value, "person") == pytest.approx(value * PER_CENT / 100)
