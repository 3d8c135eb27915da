"""Files written whole or not at all, and texts that no spreadsheet takes for formulas."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT

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


WRITER = """
import os, signal, sys
from pathlib import Path
from kontum_stats import files

folder, moves = Path(sys.argv[1]), int(sys.argv[2])
replace = Path.replace

def counted(one, target):
    global moves
    if moves == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    moves -= 1
    return replace(one, target)

Path.replace = counted
files.write_all({folder / name: b"new" for name in ("a", "b", "c")})
"""


@pytest.mark.parametrize("moves", [0, 1, 2, 3])
def test_a_kill_at_any_moment_leaves_all_or_none_and_the_next_call_tidies(tmp_path, moves):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"old")
    killed = subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), str(moves)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    files.settle(tmp_path)
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert left == dict.fromkeys(("a", "b", "c"), b"new" if moves else b"old")


def test_a_note_of_moves_that_somebody_sends_writes_nowhere_else(tmp_path):
    inside, outside = tmp_path / "raw", tmp_path / "kept"
    inside.mkdir()
    outside.write_bytes(b"old")
    for number, odd in enumerate(('["../kept"]', "{half", "7", "[7]", "")):
        (inside / f".kept.{number}.moves").write_text(odd, encoding="utf-8")
        (inside / f"kept.{number}.part").write_bytes(b"new")
    (tmp_path / ".kept.0.part").write_bytes(b"new")
    files.settle(inside)
    assert outside.read_bytes() == b"old"
    assert not list(inside.glob(".*"))


def test_what_a_running_process_writes_is_left_alone(tmp_path):
    mine, other = (tmp_path / f".page.{maker}.part" for maker in (os.getpid(), "mine"))
    mine.touch()
    other.touch()
    files.settle(tmp_path)
    assert mine.exists() and other.exists()


def test_a_full_disk_is_told_with_the_name_of_the_file(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        full = tmp_path / "folder"
        full.mkdir()
    (tmp_path / f".page.{os.getpid()}.part").symlink_to(full)
    with pytest.raises(OSError) as told:
        files.write(tmp_path / "page", b"x" * 100_000)
    assert told.value.filename == str(tmp_path / "page")
