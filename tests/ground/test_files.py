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


def test_several_files_are_written_all_or_none(tmp_path):
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    first.write_bytes(b"old")

    def refuse(target):
        if target == third:
            raise InterruptedError

    new = dict.fromkeys((first, second, third), b"new")
    with pytest.raises(InterruptedError):
        files.write_all(new, refuse)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"first": b"old"}
    files.write_all(new)
    assert {path.name for path in tmp_path.iterdir()} == {"first", "second", "third"}


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    target = tmp_path / "file"
    files.write(target, b"old")
    with pytest.raises(TypeError):
        files.write(target, "no bytes")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
