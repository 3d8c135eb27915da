"""Quantities as printed: what is refused and in which words, what is read and how exactly."""

from __future__ import annotations

import csv
import pickle
import unicodedata
from decimal import Decimal
from typing import Literal

import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import example, given
from hypothesis import strategies as st
from places import DATA

from kontum_stats.quantities import (
    FLAGS,
    LONGEST,
    MEASURES,
    NOUNS,
    PER,
    QUALIFIERS,
    SCALES,
    Quantity,
    QuantityError,
    folded,
    read_number,
    read_quantity,
    readings,
)

CORPUS = DATA / "prints.csv"

# fmt: off
NO_NUMBERS = [
    "1.23.456", "12,34,56", "1..2", "1,,2", "12,", "12.", "1.2345,6", "1,23.456", "1234.567.890",
    "0.123.456", "05.370", "05,370", "1.234.567.89", "1,234,56", "1,234,567,8", "1.234,567.8",
]
UNKNOWN_TAILS = [
    "con mèo", "người 5", "người.", "%%", "% người", "đồng đồng", "％", "- 9,1%", "–15%", "rưỡi",
    "²", "d", "doanh", "Đ.", "tỷlệ",
]
NO_COMPOUNDS = [
    "12 tỷ 1.340 triệu đồng", "12 tỷ 1.000 triệu", "12 tỷ 5 tỷ", "340 triệu 12 tỷ đồng",
    "12,5 tỷ 340 triệu", "5 triệu 2 nghìn 3 nghìn", "1 tỷ 2,5 triệu 3 nghìn đồng",
]
# fmt: on


def refusal(printed: object, reading: str = "") -> str:
    with pytest.raises(QuantityError) as caught:
        read_quantity(printed, reading)  # type: ignore[arg-type]
    return str(caught.value)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "decimal", "thousands"),
    [
        ("9,907 triệu đồng", "9.907 million VND", "9907 million VND"),
        ("99,499 triệu đồng", "99.499 million VND", "99499 million VND"),
        ("khoảng 512,406 tỷ", "512.406 billion", "512406 billion"),
        ("40,431", "40.431", "40431"),
        ("-40,431", "-40.431", "-40431"),
        ("40,431 người", "40.431 người", "40431 người"),
        ("1.234%", "1.234 percent", "1234 percent"),
        ("5,250 triệu/người/tháng", "5.25 million VND/person", "5250 million VND/person"),
    ],
)
def test_two_readings_are_refused_and_both_are_named(printed, decimal, thousands):
    message = refusal(printed)
    assert f"{printed!r} can be read in two ways" in message
    assert f"{decimal}" in message.split(" or ")[0]
    assert f"{thousands}" in message.split(" or ")[1]
    assert message.endswith("write 'decimal' or 'thousands' into reading")


@pytest.mark.parametrize("printed", ["40.431", "97, 52%", "1,234,567", "0,500", "746/765"])
@pytest.mark.parametrize("reading", ["decimal", "thousands"])
def test_a_reading_is_refused_where_there_is_nothing_to_choose(printed, reading):
    message = refusal(printed, reading)
    assert f"{printed!r} has one reading" in message
    assert repr(reading) in message
    assert message.endswith("empty reading")


@pytest.mark.parametrize("reading", ["Decimal", "comma", " ", None, True, 1])
def test_an_unknown_reading_is_refused(reading):
    assert refusal("9,907", reading) == (
        f"{reading!r} is no reading; write 'decimal' or 'thousands', or empty it"
    )


@pytest.mark.parametrize("printed", [None, True, 12, 1.5, float("nan"), b"12", ["12"]])
def test_what_is_no_text_is_refused(printed):
    assert "is no text; give the figure as printed" in refusal(printed)


@pytest.mark.parametrize("printed", ["", " ", "\u00a0\n"])
def test_an_empty_print_is_refused(printed):
    assert "is empty; give the figure" in refusal(printed)


@pytest.mark.parametrize("printed", ["%", "đồng", "khoảng", "không", "triệu đồng", "-", ",", "½"])
def test_a_print_without_a_number_is_refused(printed):
    assert f"{printed!r} holds no number; give the figure as printed, in digits" == refusal(printed)


@pytest.mark.parametrize(
    "printed", ["đạt 97%", "- 12", "+12", "--12", "–12", "(12)", "%12", "hơn90", "khoảng hơn 90"]
)
def test_what_may_stand_before_the_number_is_listed(printed):
    message = refusal(printed)
    assert "does not begin with a number" in message
    assert "khoảng, chừng, ước" in message


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("around", ["{}", "khoảng {} triệu đồng", "{}%", "{} người"])
def test_marks_that_make_no_number_are_refused(number, around):
    message = refusal(around.format(number))
    assert f"holds {number!r}, which is not one number" in message
    assert "'.' groups thousands in threes, ',' marks decimals" in message


@pytest.mark.parametrize(
    ("printed", "token"),
    [
        ("12 34", "12 34"),
        ("97, 52", "97, 52"),
        ("439 296", "439 296"),
        ("15 200 người", "15 200"),
        ("15 200,5 người", "15 200,5"),
        ("12, 13 đơn vị", "12, 13"),
        ("88. 25%", "88. 25"),
        ("1, 234, 567 đồng", "1, 234, 567"),
        ("15  200 đồng", "15  200"),
        ("15 200/20 100", "15 200"),
    ],
)
def test_two_numbers_are_never_joined(printed, token):
    assert f"holds {token!r}, which is not one number" in refusal(printed)


@pytest.mark.parametrize("tail", UNKNOWN_TAILS)
@pytest.mark.parametrize("number", ["8,2 ", "8,2 triệu ", "khoảng 8"])
def test_an_unknown_tail_is_refused_and_shown(number, tail):
    message = refusal(f"{number}{tail}")
    assert f"holds {tail!r}, which is neither a known unit nor a counted thing" in message
    assert "print the number alone" in message


@pytest.mark.parametrize("printed", ["8,2 triệu %", "5 tỷ phần trăm"])
def test_per_cents_by_the_million_are_refused(printed):
    assert "which is neither a known unit nor a counted thing" in refusal(printed)


def test_an_unknown_noun_is_told_apart_and_known_ones_are_named():
    assert refusal("12 con mèo") == (
        "'12 con mèo' holds 'con mèo', which is neither a known unit nor a counted thing;"
        " print the number alone, or with what is known, such as '%', 'đồng', 'triệu đồng', 'kWh',"
        " 'người', 'lượt người', 'đơn vị', 'cuộc'"
    )


@pytest.mark.parametrize("printed", ["500.000đ/", "500.000đ/con", "4 triệu/0 tháng", "5đ/100 hộ"])
def test_money_per_an_unknown_thing_is_refused_with_the_known_ones(printed):
    message = refusal(printed)
    assert "is money per" in message
    assert "known: người, lao động, " in message


@pytest.mark.parametrize(
    "printed",
    ["11/9/2014", "12 người/tháng", "500.000 /người", "12%/năm", "8 kWh/tháng", "4 triệu tin/năm"],
)
def test_a_slash_after_what_is_no_money_is_refused(printed):
    assert "has a '/' after what is no money; print the number alone" in refusal(printed)


@pytest.mark.parametrize(
    "printed", ["746/0", "0/0", "7,5/10", "10/7,5", "0,123/4", "88.25/100", "12/3.45"]
)
def test_a_ratio_of_anything_but_whole_numbers_above_0_is_refused(printed):
    assert "is a ratio, but not one of whole numbers above 0" in refusal(printed)


@pytest.mark.parametrize("printed", ["-746/765", "746/765%", "746/765 đồng"])
def test_a_ratio_with_a_sign_or_a_measure_is_refused(printed):
    assert "is a ratio with a minus sign or a measure; print the ratio alone" in refusal(printed)


@pytest.mark.parametrize("printed", NO_COMPOUNDS)
def test_a_compound_whose_parts_do_not_descend_is_refused(printed):
    message = refusal(printed)
    assert "is no compound: whole parts, each below the scale of the part before it" in message
    assert "'12 tỷ 340 triệu đồng'" in message


@pytest.mark.parametrize("printed", ["12 tỷ 340", "12 triệu 500 đồng", "5 triệu 2", "5 triệu 2%"])
def test_a_compound_that_ends_without_a_scale_word_is_refused(printed):
    # '12 triệu 500' is said of 12.5 million and printed of 12,000,500.
    assert "ends in a number without a scale word" in refusal(printed)


@pytest.mark.parametrize("digit", ["１", "٣", "१", "𝟏"])
@pytest.mark.parametrize("around", ["{}", "1{}", "khoảng {}%", "12,{} triệu", "1 tỷ {} triệu"])
def test_digits_of_another_script_are_refused_by_name(digit, around):
    message = refusal(around.format(digit))
    assert "a digit of another script; write the digits 0 to 9" in message
    assert f"holds {digit!r} (U+{ord(digit):04X})" in message


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u202e", "\u00ad", "\x00", "\ud800"])
def test_invisible_characters_are_refused_by_name(hidden):
    message = refusal(f"12{hidden}%")
    assert f"holds an invisible character (U+{ord(hidden):04X}); take it out" in message


@pytest.mark.parametrize(
    "long",
    ["1" * (LONGEST + 1), "9," * 10**6, " " * 10**6, "1 " * 10**6, "12 tỷ " * 10**5, "x" * 10**6],
)
def test_an_endless_print_is_refused_in_a_short_message(long):
    message = refusal(long)
    assert f"is longer than {LONGEST} characters" in message
    assert len(message) < 200
    assert read_number(long) == ()


@pytest.mark.parametrize("piece", ["1.234", "1,", " 1", "1 tỷ ", "khoảng ", "/1", "1,234", "đ/"])
def test_the_longest_print_is_settled_at_once(piece):
    # A pattern that backtracks would not come back from these.
    for tail in ("", "x", "%", " triệu đồng/"):
        printed = (piece * LONGEST)[: LONGEST - len(tail)] + tail
        try:
            read_quantity(printed)
        except QuantityError as error:
            assert str(error)


def test_an_error_survives_the_way_between_processes():
    with pytest.raises(QuantityError) as caught:
        read_quantity("9,907 triệu")
    error = caught.value
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.printed, copy.what, copy.mend) == (error.printed, error.what, error.mend)
    assert str(copy) == str(error)
    assert isinstance(copy, ValueError)


# --- what is read ------------------------------------------------------------------------------


def corpus() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(row: dict[str, str]) -> Quantity:
    return Quantity(
        printed=row["printed"],
        value=Decimal(row["value"]),
        out_of=Decimal(row["out_of"]) if row["out_of"] else None,
        unit=row["unit"],
        noun=row["noun"],
        # A composed unit may hold a space ('VND/3 months'); only nouns have several units.
        units=frozenset(row["units"].split() if row["noun"] else filter(None, [row["units"]])),
        scale=Decimal(row["scale"]),
        decimals=int(row["decimals"]),
        qualifier=row["qualifier"],
        flags=tuple(row["flags"].split()),
    )


@pytest.mark.parametrize("row", corpus(), ids=lambda row: f"{row['printed']} {row['reading']}")
def test_the_corpus_of_prints_is_read_as_a_person_reads_it(row):
    assert read_quantity(row["printed"], row["reading"]) == expected(row)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u2007", "\n", "\t", "  "])
def test_every_kind_of_space_is_a_space(space):
    printed = f"{space}khoảng{space}149,6{space}triệu{space}đồng{space}/{space}3{space}tháng{space}"
    quantity = read_quantity(printed)
    assert quantity.printed == printed
    assert (quantity.value, quantity.unit) == (Decimal(149600000), "VND/3 months")
    assert (quantity.qualifier, quantity.flags) == ("about", ())


def test_scale_words_and_qualifiers_of_two_words_may_be_held_together_by_no_break_spaces():
    quantity = read_quantity("ước\u00a0đạt 5 nghìn\u00a0tỷ\u00a0đồng")
    assert (quantity.value, quantity.qualifier) == (Decimal(5 * 10**12), "about")


@pytest.mark.parametrize("printed", ["439\u00a0296", "439\u202f296 người"])
def test_no_break_spaces_group_thousands_even_where_a_plain_space_would_part_two_numbers(printed):
    quantity = read_quantity(printed)
    assert (quantity.value, quantity.flags) == (Decimal(439296), ("space_thousands",))


def test_a_noun_is_kept_as_printed_but_composed_and_with_single_spaces():
    printed = unicodedata.normalize("NFD", "12  Người\u00a0Lao động")
    assert read_quantity(printed).noun == "Người Lao động"


def test_the_letters_of_other_alphabets_that_resemble_a_scale_word_are_refused():
    for printed in ("4 trİệu", "4 trıệu", "4 trіệu"):
        assert "neither a known unit nor a counted thing" in refusal(printed)


@pytest.mark.parametrize("sign", ["", "-"])
def test_digits_beyond_the_precision_of_decimal_are_kept(sign):
    digits = "123456789" * 12
    assert str(read_quantity(f"{sign}{digits},5").value) == f"{sign}{digits}.5"
    in_full = f"{sign}{digits}5{'0' * 11}"
    assert str(read_quantity(f"{sign}{digits},5 nghìn tỷ đồng").value) == in_full


def test_a_printed_minus_zero_is_zero_without_a_sign():
    assert str(read_quantity("-0,0%").value) == "0"


def test_a_doubt_in_either_number_of_a_ratio_or_a_compound_is_a_doubt_of_the_whole():
    for printed in ("03/15", "3/015", "03 tỷ 150 triệu", "3 tỷ 015 triệu", "1 tỷ 02 triệu 3 nghìn"):
        assert read_quantity(printed).flags == ("leading_zero",)


def test_words_are_compared_composed_in_lower_case_and_with_single_spaces():
    assert folded(unicodedata.normalize("NFD", " Đơn\u00a0 VỊ\n")) == "đơn vị"


def test_both_readings_are_given_decimals_first():
    as_decimal, as_thousands = readings("khoảng 9,907 triệu đồng")
    assert (as_decimal.value, as_decimal.decimals) == (Decimal("9907000"), 3)
    assert (as_thousands.value, as_thousands.decimals) == (Decimal("9907000000"), 0)
    assert as_decimal == read_quantity("khoảng 9,907 triệu đồng", "decimal")
    assert as_thousands == read_quantity("khoảng 9,907 triệu đồng", "thousands")


def test_a_number_alone_is_read_without_looking_at_what_follows():
    assert [(n.value, n.reading) for n in read_number("1.234")] == [(Decimal(1234), "thousands")]
    assert [n.reading for n in read_number("1.234", per_cent=True)] == ["decimal", "thousands"]
    assert [n.reading for n in read_number("9,907")] == ["decimal", "thousands"]
    assert [(n.value, n.reading) for n in read_number("03")] == [(Decimal(3), "")]
    assert [n.flags for n in read_number("97, 52")] == [frozenset({"stray_space"})]


@pytest.mark.parametrize(
    "token", ["", " 12", "12 ", "-12", "12%", "a", "1.2.3", "１２", ".5", ",5"]
)
def test_what_is_not_exactly_a_number_has_no_reading(token):
    assert read_number(token) == ()


# --- the words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_each_noun_is_read_with_its_units_in_any_case(noun):
    for printed in (f"12 {noun}", f"12 {noun.upper()}", f"12{noun}"):
        quantity = read_quantity(printed)
        assert (quantity.value, quantity.unit, quantity.units) == (Decimal(12), "", NOUNS[noun])
        assert folded(quantity.noun) == noun


@pytest.mark.parametrize("word", QUALIFIERS)
def test_each_qualifier_is_read_in_any_case(word):
    for printed in (f"{word} 12%", f"{word.upper()} 12%", f"{word.capitalize()} 12%"):
        assert read_quantity(printed).qualifier == QUALIFIERS[word]


@pytest.mark.parametrize("word", SCALES)
def test_each_scale_word_scales_and_leaves_the_unit_open(word):
    quantity = read_quantity(f"1,5 {word}")
    assert (quantity.value, quantity.scale) == (SCALES[word] * Decimal("1.5"), SCALES[word])
    assert (quantity.unit, quantity.units) == ("", frozenset())


@pytest.mark.parametrize("word", MEASURES)
def test_each_measure_gives_its_unit(word):
    assert read_quantity(f"1,5 {word}").unit == MEASURES[word]
    assert read_quantity(f"1,5{word.upper()}").units == {MEASURES[word]}


@pytest.mark.parametrize("word", PER)
def test_money_is_read_per_each_known_thing(word):
    assert read_quantity(f"5.000đ/{word}").unit == f"VND/{PER[word]}"
    assert read_quantity(f"5 triệu / 01 {word}").unit == f"VND/{PER[word]}"
    assert read_quantity(f"5 triệu/02 {word}").unit == f"VND/2 {PER[word]}s"


def test_no_noun_hides_behind_a_measure_or_a_scale_word():
    assert not set(NOUNS) & (set(MEASURES) | set(SCALES))


# --- properties --------------------------------------------------------------------------------

PLACED = st.builds(
    lambda whole, places: Decimal(whole).scaleb(-places),
    st.integers(-(10**15), 10**15) | st.integers(-(10**6), 10**6),
    st.integers(0, 9),
)


def is_ambiguous(printed: str) -> bool:
    """'d,ddd' to 'ddd,ddd', without a zero before the comma."""
    whole, comma, fraction = printed.lstrip("-").partition(",")
    return bool(comma) and len(fraction) == 3 and len(whole) < 4 and not whole.startswith("0")


def read_back(printed: str, number: str) -> Quantity:
    """The exact reading of `printed`; where `number` is ambiguous, both must be named."""
    if not is_ambiguous(number):
        return read_quantity(printed)
    assert "(reading 'decimal') or" in refusal(printed)
    as_thousands = read_quantity(printed, "thousands")
    assert as_thousands.value == read_quantity(printed, "decimal").value * 1000
    return read_quantity(printed, "decimal")


@given(PLACED, st.booleans())
def test_any_value_that_babel_prints_in_vietnamese_is_read_back(value, grouped):
    printed = format_decimal(
        value, locale="vi_VN", decimal_quantization=False, group_separator=grouped
    )
    quantity = read_back(printed, printed)
    assert quantity.value == value
    assert quantity.decimals == len(printed.partition(",")[2])
    assert not set(quantity.flags) - {"ambiguous_print"}


@given(PLACED, st.booleans(), st.sampled_from(sorted(SCALES)))
def test_any_sum_of_money_that_babel_prints_is_read_back_in_its_scale(value, grouped, scale):
    number = format_decimal(
        value, locale="vi_VN", decimal_quantization=False, group_separator=grouped
    )
    quantity = read_back(f"{number} {scale} đồng", number)
    assert quantity.value == value.scaleb(SCALES[scale].adjusted())
    assert quantity.unit == "VND"


@given(PLACED, st.integers(0, 6))
def test_any_value_is_read_back_with_as_many_decimals_as_are_printed(value, decimals):
    printed = format_decimal(
        value, format="#,##0." + "0" * decimals, locale="vi_VN", decimal_quantization=True
    )
    quantity = read_back(printed, printed)
    assert quantity.value == round(value, decimals)
    assert quantity.decimals == decimals


@given(PLACED, st.booleans())
def test_any_share_that_babel_prints_is_read_back_in_per_cent(value, grouped):
    printed = format_percent(
        value, locale="vi_VN", decimal_quantization=False, group_separator=grouped
    )
    number = printed.removesuffix("%")
    # One dot before three digits is ambiguous in per cents, as in '1.234%'.
    is_dotted = number.count(".") == 1 and "," not in number
    quantity = read_quantity(printed, "thousands") if is_dotted else read_back(printed, number)
    assert (quantity.value, quantity.unit) == (value * 100, "percent")
    assert not is_dotted or "(reading 'decimal') or" in refusal(printed)


@given(st.integers(-(10**15), 10**15))
def test_any_currency_amount_that_babel_prints_is_read_back(value):
    quantity = read_quantity(format_currency(value, "VND", locale="vi_VN"))
    assert (quantity.value, quantity.unit) == (value, "VND")


WORDS = [*QUALIFIERS, *SCALES, *MEASURES, *PER, *NOUNS]
LETTERS = ".,/%-− \u00a0\u202f\nđİıſ\u212a\u0301\u0323１²½"
PIECES = st.sampled_from(
    [*WORDS, *LETTERS, "0", "1", "12", "340", "000", "97,52", "1.234", "9,907", "e5", "NaN"]
)
PRINTS = st.lists(PIECES, max_size=12).map("".join) | st.lists(PIECES, max_size=8).map(" ".join)


def read_or_refused(printed: str) -> tuple[Quantity, ...] | QuantityError:
    try:
        return readings(printed)
    except QuantityError as error:
        return error


@given(st.text(max_size=260) | PRINTS)
def test_any_text_is_read_or_refused_with_a_mend(printed):
    outcome = read_or_refused(printed)
    if isinstance(outcome, QuantityError):
        assert outcome.printed == printed
        assert outcome.what and outcome.mend
    else:
        assert_sound(outcome, printed)


def assert_sound(found: tuple[Quantity, ...], printed: str) -> None:
    """One reading, or two that are flagged; whole after a pickle."""
    for quantity in found:
        assert quantity.printed == printed
        assert quantity.value.is_finite()
        assert set(quantity.flags) <= set(FLAGS)
        assert hash(quantity) == hash(pickle.loads(pickle.dumps(quantity)))
        assert pickle.loads(pickle.dumps(quantity)) == quantity
    assert len(found) == 1 or (
        len(found) == 2 and all("ambiguous_print" in quantity.flags for quantity in found)
    )


@given(PRINTS)
@example("12 " + "ệ" * (LONGEST - 3))
@example("12 " + "ệ" * (LONGEST - 2))
def test_composed_and_decomposed_prints_are_read_alike(printed):
    def outcome(form: Literal["NFC", "NFD"]) -> tuple:
        try:
            found = readings(unicodedata.normalize(form, printed))
        except QuantityError as error:
            # Only the print itself, which the message repeats, may differ.
            return unicodedata.normalize("NFC", error.what), error.mend
        return tuple(tuple(vars(quantity).items())[1:] for quantity in found)

    assert outcome("NFD") == outcome("NFC")
