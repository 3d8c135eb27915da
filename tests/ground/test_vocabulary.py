"""Each closed list stands in one place, with words in both languages."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from places import ROOT

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
    LEGEND,
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
        CHECK_VERDICTS, CLAIM_VERDICTS, LEGEND.values(),
        [one.legend for one in QUALIFIERS.values()], [one.phrase for one in QUALIFIERS.values()],
    ],
)  # fmt: skip
def test_every_word_of_a_list_is_translated(words):
    assert all(VI(word) for word in words)


def test_decimals_are_shown_as_printed():
    assert VI.quantity(75.0, "percent", 1) == "75,0%"
    assert EN.quantity(149_600_000, "VND", 1, 10**6) == "149.6\u00a0million VND"
    assert EN.quantity(450_000_000, "VND", 1, 10**6) == "450.0\u00a0million VND"
    assert EN.quantity(5000, "person", 0, 1000) == "5,000\u00a0persons"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("signs", "doubt,†", "doubt,‡", "lists/signs.csv, row 4: sign '‡' stands in row 3 too"),
        ("signs", "doubt,†,doubt", "doubts,†,doubt", "lists/signs.csv: lacks doubt"),
        ("signs", "doubt,†", "doubt,", "lists/signs.csv, row 3: sign is empty"),
        ("flags", "print,doubt", "print,dobt", "sign 'dobt' is no name of signs.csv"),
        ("units", "\nha,", "\nkwh2,measured,,a,b,c,ha,\nha,", "the word 'ha' is that of kwh2"),
        ("units", "\nha,", "\nha,measured,,a,b,c,sào,\nha,", "unit 'ha' stands in row"),
    ],
)
def test_a_slip_in_a_list_is_told_with_its_row(tmp_path: Path, name, old, new, said):
    copytree(ROOT / "kontum_stats/lists", tmp_path / "kontum_stats/lists")
    for module in ("__init__", "vocabulary"):
        text = (ROOT / f"kontum_stats/{module}.py").read_text("utf-8")
        (tmp_path / f"kontum_stats/{module}.py").write_text(
            text if module == "vocabulary" else "", "utf-8"
        )
    path = tmp_path / f"kontum_stats/lists/{name}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", "import kontum_stats.vocabulary"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path, capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 1 and said in ran.stderr.splitlines()[-1], ran.stderr
