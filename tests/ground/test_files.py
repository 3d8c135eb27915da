"""Files written whole or not at all, and texts that no spreadsheet takes for formulas."""

from __future__ import annotations

import pytest

from kontum_stats import files


@pytest.mark.parametrize("words", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_takes_for_a_formula_becomes_a_text(words):
    assert files.guarded(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "40.431 người", "đô", "1-2", "'=1", " =1"])
def test_all_other_text_stays_as_it_is(words):
    assert files.guarded(words) == words
