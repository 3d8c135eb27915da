"""Each closed list stands in one place, with words in both languages."""

import pytest

from kontum_stats import language as text
from kontum_stats.quantities import read_quantity
from kontum_stats.vocabulary import (
    BASE_UNITS,
    CAVEATS,
    CHECK_KINDS,
    CHECK_VERDICTS,
    CLAIM_VERDICTS,
    DOUBTS,
    FLAG_MEANINGS,
    QUALIFIERS,
    STATES,
    UNITS,
    turns_or_heads,
)

VI, EN = text.load("vi"), text.load("en")


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_unit_has_names_and_is_read_from_a_print(unit):
    assert unit.vi and unit.en and unit.en_plural
    for word in unit.words:
        assert unit.code in read_quantity(f"5 {word}").units
    for word in unit.words_after_slash:
        assert read_quantity(f"5.000đ/{word}").unit == f"VND/{unit.code}"
    assert unit.words if unit.code in BASE_UNITS else unit.words_after_slash


def test_composed_units_are_written_out():
    assert EN.unit("VND/3 months") == "VND/3 months"
    assert VI.unit("VND/2 quarters") == "đồng/2 quý"
    assert EN.unit("union", 2) == "unions"
    # Of an edition whose province had a unit that this one lacks, the code is all that is known.
    assert VI.unit("dong") == EN.unit("dong") == "dong"


def test_turns_are_kin_to_heads_and_to_nothing_else():
    assert turns_or_heads("person") == turns_or_heads("person_turn") == {"person", "person_turn"}
    assert turns_or_heads("union") == {"union"}


@pytest.mark.parametrize("printed", ["12 500đ", "1,234,567đ", "97, 52%", "88.25%", "03 cuộc"])
def test_a_mere_spelling_is_no_doubt(printed):
    flags = read_quantity(printed).flags
    assert flags and not DOUBTS.keys() & set(flags)


@pytest.mark.parametrize("printed", ["30/20", "2,5 người"])
def test_what_may_be_another_value_is_a_doubt(printed):
    assert DOUBTS.keys() & set(read_quantity(printed).flags)


@pytest.mark.parametrize(
    "words",
    [
        FLAG_MEANINGS.values(), CAVEATS.values(), CHECK_KINDS.values(), STATES.values(),
        CHECK_VERDICTS, CLAIM_VERDICTS, [one.legend for one in QUALIFIERS.values()],
        [one.phrase for one in QUALIFIERS.values()],
    ],
)  # fmt: skip
def test_every_word_of_a_list_is_translated(words):
    assert all(VI(word) for word in words)


def test_decimals_are_shown_as_printed():
    assert VI.quantity(75.0, "percent", 1) == "75,0%"
    assert EN.quantity(149_600_000, "VND", 1, 10**6) == "149.6\u00a0million VND"
    assert EN.quantity(450_000_000, "VND", 1, 10**6) == "450.0\u00a0million VND"
    assert EN.quantity(5000, "person", 0, 1000) == "5,000\u00a0persons"
