"""Ways in which people, programs and disks damage raw files and documents; a seed gives one way."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

NASTY = (
    "*", "", " ", "0", "-5", "- 5", "-40.431 người", "1e999", "NaN", "None", "inf", "9" * 17,
    "9" * 60, "0%", "0/0", "7/0", "100/0%", "٢٠١٣", "²", "½", "９", "2013-2011", "1899",
    "2013-2013", "2011-2013", "fn:" + "1" * 5_000, "a" * 100_000, "=HYPERLINK(1)", "+1", "@x",
    "=1+1", "-2+3+cmd|' /C calc'!A0", "\x1b[2J", "\x07", "\x00", "\x85", "\u202e", "\u2028",
    "\ufeff", "\U0001f600", "{x}", "{", "%s", "\\", '"', "'", "<script>alert(1)</script>", "&amp;",
    "]]>", "a\nb", "\t", "#", "# x", "employees:*", "a + b", "a:b:c", "employees@base", ":", "+",
    "..", "../../x", "CON", "employees:sex", "sex", "true", "VND/3 months", "VND/", "percent",
    "person", "9,907 triệu", "9,907 triệu đồng", "hơn 90%", "khoảng 0", "decimal", "thousands",
    "[guess] x", "[period_inferred] x", "gender", "\u0110\u1ea1t", "D\u0323a\u0323t", "2014-02-30",
    "0000", "9999",
)  # fmt: skip

Damage = Callable[[Path, random.Random], object]


def damage_raw(raw: Path, seed: int) -> str:
    """Damages the CSV files of `raw` in one to three ways; which, in words."""
    chance = random.Random(seed)
    told = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        files = sorted(path for path in raw.iterdir() if path.is_file() and path.suffix == ".csv")
        if not files:
            break
        path = chance.choice(files)
        way = chance.choice(WAYS)
        told.append(f"{path.name}: {way.__name__}")
        way(path, chance)
    return "; ".join(told)


def rows_of(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8", "replace").replace("\x00", "")
    return list(csv.reader(io.StringIO(text)))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8", "replace"))


def _of_rows(change: Callable[[list[list[str]], random.Random], object]) -> Damage:
    def way(path: Path, chance: random.Random) -> None:
        rows = rows_of(path)
        if len(rows) > 1 and all(rows):
            change(rows, chance)
            write_rows(path, rows)

    way.__name__ = change.__name__
    return way


def _of_bytes(change: Callable[[bytes, random.Random], bytes]) -> Damage:
    def way(path: Path, chance: random.Random) -> None:
        path.write_bytes(change(path.read_bytes(), chance))

    way.__name__ = change.__name__
    return way


def cell_replaced(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows[1:])
    row[chance.randrange(len(row))] = chance.choice(NASTY)


def cell_of_another_row(rows: list[list[str]], chance: random.Random) -> None:
    row, other = chance.choice(rows[1:]), chance.choice(rows[1:])
    place = chance.randrange(len(row))
    row[place] = other[place % len(other)]


def column_filled(rows: list[list[str]], chance: random.Random) -> None:
    place, words = chance.randrange(len(rows[0])), chance.choice(NASTY)
    for row in rows[1:]:
        row[place] = words


def letter_changed(rows: list[list[str]], chance: random.Random) -> None:
    row = chance.choice(rows[1:])
    place = chance.randrange(len(row))
    letter = chance.randrange(len(row[place]) + 1)
    row[place] = row[place][:letter] + chance.choice("x0 -:,*ắ") + row[place][letter + 1 :]


def row_lost(rows: list[list[str]], chance: random.Random) -> None:
    del rows[chance.randrange(1, len(rows))]


def row_twice(rows: list[list[str]], chance: random.Random) -> None:
    rows.insert(chance.randrange(1, len(rows)), list(chance.choice(rows[1:])))


def all_rows_twice(rows: list[list[str]], chance: random.Random) -> None:
    rows += [list(row) for row in rows[1:]]


def rows_pasted_forty_times(rows: list[list[str]], chance: random.Random) -> None:
    """As somebody does who begins the next year with the rows of the last; in figures, each with
    a place of its own, so that nothing stands twice."""
    place = rows[0].index("locator") if "locator" in rows[0] else 0
    pasted = [list(row) for _ in range(40) for row in rows[1:]]
    for number, row in enumerate(pasted):
        row[place] = f"fn:{number + 100}"
    rows[1:] = pasted


def rules_without_end(rows: list[list[str]], chance: random.Random) -> None:
    every = [row for row in rows[1:] if "*" in row]
    rows += [list(chance.choice(every)) for _ in range(200 if every else 0)]


def all_rows_lost(rows: list[list[str]], chance: random.Random) -> None:
    del rows[1:]


def rows_mixed(rows: list[list[str]], chance: random.Random) -> None:
    below = rows[1:]
    chance.shuffle(below)
    rows[1:] = below


def column_lost(rows: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(rows[0]))
    for row in rows:
        del row[place]


def column_added(rows: list[list[str]], chance: random.Random) -> None:
    name = chance.choice(("", "checked by", "file", "row", "note", "value", "*"))
    for number, row in enumerate(rows):
        row.append("" if number and chance.random() < 0.7 else name)


def columns_swapped(rows: list[list[str]], chance: random.Random) -> None:
    one, other = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
    for row in rows:
        row[one], row[other] = row[other], row[one]


def blank_lines(rows: list[list[str]], chance: random.Random) -> None:
    for _ in range(3):
        rows.insert(chance.randrange(len(rows)), [""] * len(rows[0]))


def header_changed(rows: list[list[str]], chance: random.Random) -> None:
    place = chance.randrange(len(rows[0]))
    rows[0][place] = chance.choice((rows[0][place].upper(), rows[0][-1], "", "x", "*"))


def cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def emptied(content: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b"\n", b" ", b"\xef\xbb\xbf", b"\x00" * 512))


def bytes_changed(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content or b"x")
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def bytes_moved(content: bytes, chance: random.Random) -> bytes:
    start, end, to = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:start] + content[end:to] + content[start:end] + content[to:]


def in_another_encoding(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258")), "replace")


def other_marks(content: bytes, chance: random.Random) -> bytes:
    old, new = chance.choice(((b",", b";"), (b",", b"\t"), (b"\n", b"\r\n"), (b"\n", b"\r"),
                              (b'"', b""), (b'"', b"'"), (b"\n", b"\n\n")))  # fmt: skip
    return content.replace(old, new)


def renamed(path: Path, chance: random.Random) -> None:
    names = (path.name.upper(), path.name.replace("_", "-"), f"{path.stem}s.csv",
             f"{path.name}.bak", f"{path.stem} (1).csv", "figures_2019.csv",
             path.name.replace(".csv", ".CSV"),
             path.name.replace(".csv", ".xlsx"))  # fmt: skip
    path.rename(path.with_name(chance.choice(names)))


def copied(path: Path, chance: random.Random) -> None:
    name = chance.choice(
        ("figures_2020.csv", "claims.csv", "aliases.csv", f"{path.stem}-Copy1.csv")
    )
    if name != path.name:
        shutil.copyfile(path, path.with_name(name))


def removed(path: Path, chance: random.Random) -> None:
    path.unlink()


def no_plain_file(path: Path, chance: random.Random) -> None:
    path.unlink()
    make = chance.choice((os.mkfifo, os.mkdir, lambda at: os.symlink(at, at)))
    make(path)


WAYS: tuple[Damage, ...] = (
    *map(_of_rows, (
        cell_replaced, cell_replaced, cell_replaced, cell_replaced, cell_of_another_row,
        cell_of_another_row, column_filled, letter_changed, letter_changed, row_lost, row_lost,
        row_twice, all_rows_twice, rows_pasted_forty_times, rules_without_end, all_rows_lost,
        rows_mixed, column_lost, column_added,
        column_added, columns_swapped, blank_lines, header_changed,
    )),
    *map(_of_bytes, (
        cut_off, emptied, bytes_changed, bytes_moved, in_another_encoding, other_marks,
    )),
    renamed, copied, removed, no_plain_file,
)  # fmt: skip


def damaged_document(content: bytes, seed: int) -> bytes:
    """The bytes of a document, damaged; of a package, mostly inside one of its parts."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = chance.choice(sorted(parts))
        parts[name] = _damaged_markup(parts[name], chance)
        if chance.random() < 0.1:
            del parts[name]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            for name, part in parts.items():
                package.writestr(name, part)
        return made.getvalue()
    if chance.random() < 0.5:
        return _damaged_markup(content, chance)
    way = chance.choice((cut_off, emptied, bytes_changed, bytes_moved, in_another_encoding))
    return way(content, chance)


def _damaged_markup(content: bytes, chance: random.Random) -> bytes:
    """Tags, values and words lost, doubled or moved."""
    tokens = re.findall(rb"<[^>]*>|\\[a-z]+-?\d*|[^<\\]+|.", content, re.DOTALL) or [b""]
    odd = (b"", b"-1", b"9" * 30, b"x", b"\xff", b"&#27;", b"&x;", b"\\u-9999?", b"{", b"}")
    for _ in range(chance.choice((1, 3, 20))):
        place = chance.randrange(len(tokens))
        way = chance.randrange(4)
        if way == 0:
            value = b'="' + chance.choice(odd) + b'"'
            tokens[place] = re.sub(rb'="[^"]*"', lambda _, new=value: new, tokens[place], count=1)
        elif way == 1:
            tokens[place] = chance.choice(odd)
        elif way == 2:
            tokens.insert(place, tokens[chance.randrange(len(tokens))])
        else:
            tokens[place] *= chance.choice((0, 2, 500))
    return b"".join(tokens)
