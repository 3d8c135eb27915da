"""How well Vietnamese reviews are read: this package beside other libraries, on one corpus.

    python benchmarks/reading.py [--folder DIR] [--alone]

The corpus is `tests/data/heldout` (see `gold.py`), written by someone who had not seen the rules:
passages and tables. Every second text is the open half, into which whoever changes the rules may
look; the others are the held-out half. The other libraries are installed, pinned, into an
environment of their own in DIR (a temporary folder where none is named); `--alone` leaves them out.

A figure that is missed counts as wrong in every share. A period is wrong where another than the
right one is given, and merely missing where none is. The others have no periods; their value is
taken for right with or without the scale word ('triệu') applied.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import tempfile
import time
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import isnan
from pathlib import Path
from typing import Any

import gold
from gold_docx import write_docx
from typer.testing import CliRunner

from kontum_stats.cli.main import app
from kontum_stats.reading.scan import scan

PINNED = (
    "quantulum3==0.10.0", "babel==2.19.0", "price-parser==0.5.1", "number-parser==0.3.2",
    "vietnam-number==1.0.6", "pandas==3.1.1", "setuptools==65.5.0",
)  # fmt: skip
_SPEED = 200_000  # characters that each library reads for its speed
_CODES = gold.unit_names()
_OURS_ALONE = (
    "years, own sentence", "years, heading, lead-in, title", "wrong years", "table cells",
)  # fmt: skip
_TEXTUAL = ("heading", "lead-in", "title")


@dataclass(frozen=True)
class Pair:
    """What a digit token means, and what a reader made of it (`is_figure` False: no figure)."""

    gold: gold.Token
    is_figure: bool = False
    value: float | None = None
    unit: str = ""
    period: str = ""

    @property
    def has_value(self) -> bool:
        """Whether it was read as a figure of the right value."""
        return self.is_figure and _same(self.value, self.gold.value)

    @property
    def has_unit(self) -> bool:
        """Whether it was read as a figure of the right unit, or none is judged."""
        return self.is_figure and (
            not self.gold.units or any(_alike(self.unit, unit) for unit in self.gold.units)
        )

    @property
    def has_period(self) -> bool:
        """Whether it was read as a figure of the right period."""
        return self.is_figure and self.period == self.gold.period


def _same(got: float | None, right: float) -> bool:
    return got is not None and abs(got - right) <= 1e-9 * max(1.0, abs(right))


def _alike(got: str, right: str) -> bool:
    """Same unit; of counted nouns one may say more than the other ('CĐCS', 'CĐCS vững mạnh'), or
    the unit's code may stand for it."""
    if got == _CODES.get(right):
        return True
    got, right = f"{got} ".casefold(), f"{right} ".casefold()
    if right.startswith(("percent", "vnd", "usd", "eur")):
        return got == right
    return bool(got.strip()) and (got.startswith(right) or right.startswith(got))


def read_by_us(text: gold.Text, is_document: bool, folder: Path) -> list[Pair]:
    """The tokens of `text` as `kontum-stats scan --all` reads a file that holds it."""
    path = folder / f"{text.id}{'.docx' if is_document else '.txt'}"
    if is_document:
        write_docx(text.text, path)
    else:
        path.write_text(text.text, "utf-8")
    call = ["scan", str(path), "--all", "--format", "csv"]
    call += ["--year", text.year] if text.year else []
    done = CliRunner().invoke(app, call)
    if done.exit_code:
        raise SystemExit(f"{text.id}: {done.output}{done.exception}")
    return paired(text.tokens, list(csv.DictReader(io.StringIO(done.stdout))))


def paired(tokens: tuple[gold.Token, ...], rows: list[dict[str, str]]) -> list[Pair]:
    """Token by token in their order; one that the reader lost or changed is no figure."""
    match = SequenceMatcher(
        None, [token.token for token in tokens], [row["token"] for row in rows], autojunk=False
    )
    found = {
        block.a + step: rows[block.b + step]
        for block in match.get_matching_blocks()
        for step in range(block.size)
    }
    return [_pair(token, found.get(index)) for index, token in enumerate(tokens)]


def _pair(token: gold.Token, row: dict[str, str] | None) -> Pair:
    if row is None or row["class"] != "figure":
        return Pair(token)
    value = float(row["value"]) if row["value"] else None
    return Pair(token, True, value, row["unit"], row["period"])


def read_by_other(text: gold.Text, mentions: Iterable[tuple[int, int, float, str]]) -> list[Pair]:
    """The tokens of `text` by a library's mentions (start, end, value, unit)."""
    covering: dict[tuple[int, int], tuple[float, str]] = {}
    plain = gold.NOTE.sub(lambda mark: " " * len(mark[0]), text.text)
    spans = [found.span() for found in gold.TOKEN.finditer(plain)]
    for start, end, value, unit in mentions:
        for span in spans:
            if start < span[1] and span[0] < end:
                covering[span] = (value, unit)
    pairs = []
    for token, span in zip(text.tokens, spans, strict=True):
        if span not in covering:
            pairs.append(Pair(token))
            continue
        value, unit = covering[span]
        if token.is_figure and _same(value, _as_printed(token)):
            value = token.value
        pairs.append(Pair(token, True, value, {"percentage": "percent"}.get(unit, unit)))
    return pairs


def _as_printed(token: gold.Token) -> float:
    try:
        return gold.vietnamese(token.token)
    except ValueError:
        return token.value


def measures(passages: list[Pair], tables: list[Pair]) -> dict[str, float]:
    """The shares of the table's columns."""
    figures = [pair for pair in passages + tables if pair.gold.is_figure]
    hits = sum(pair.is_figure for pair in figures)
    others = [pair for pair in passages + tables if "figure" not in pair.gold.classes]
    taken = hits + sum(pair.is_figure for pair in others)
    alone = [pair for pair in passages if pair.gold.is_figure]
    wrong = [pair.is_figure and pair.period not in ("", pair.gold.period) for pair in figures]
    cells = [pair for pair in tables if pair.gold.is_figure]
    return {
        "figure F1": 2 * hits / (len(figures) + taken) if figures else float("nan"),
        "values": _share(pair.has_value for pair in figures),
        "units": _share(pair.has_unit for pair in figures if pair.gold.units),
        "years, own sentence": _share(_periods(alone, ("own sentence",))),
        "years, heading, lead-in, title": _share(_periods(alone, _TEXTUAL)),
        "wrong years": _share(wrong),
        "table cells": _share(
            pair.has_value and pair.has_unit and pair.has_period for pair in cells
        ),
    }


def _periods(pairs: list[Pair], origins: tuple[str, ...]) -> Iterable[bool]:
    return (pair.has_period for pair in pairs if pair.gold.origin in origins)


def _share(right: Iterable[bool]) -> float:
    results = list(right)
    return sum(results) / len(results) if results else float("nan")


def our_speed(text: str) -> float:
    """CPU seconds of the reader for `text`."""
    scan(text[:2000], "2013")
    start = time.process_time()
    scan(text, "2013")
    return time.process_time() - start


def read_by_others(folder: Path, texts: list[gold.Text], speed: str) -> dict[str, Any]:
    """The libraries' mentions and seconds, from an environment in `folder` made if missing."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
    given = {
        "texts": [gold.NOTE.sub(lambda mark: " " * len(mark[0]), text.text) for text in texts],
        "speed": speed,
    }
    done = subprocess.run(
        [python, Path(__file__).with_name("reading_others.py")],
        input=json.dumps(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    results: dict[str, Any] = json.loads(done.stdout)
    return results


def main() -> None:
    """Prints one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, help="where the others are installed")
    arguments.add_argument("--alone", action="store_true", help="without the other libraries")
    given = arguments.parse_args()
    passages, tables = list(gold.texts("passages_*.txt")), list(gold.texts("tables.txt"))
    prose = "\n".join(text.text for text in passages)
    speed = (prose * (_SPEED // len(prose) + 1))[:_SPEED]
    megabytes = len(speed.encode()) / 10**6
    with tempfile.TemporaryDirectory() as scratch:
        ours = [read_by_us(text, False, Path(scratch)) for text in passages]
        cells = [read_by_us(text, True, Path(scratch)) for text in tables]
        _print_head(passages, tables)
        seconds = our_speed(speed)
        for name, first in (("open half", 0), ("held-out half", 1)):
            half = measures(_flat(ours[first::2]), _flat(cells[first::2]))
            _print_row(f"**kontum_stats, {name}**", half, megabytes / seconds)
        if not given.alone:
            folder = given.folder or Path(scratch) / "others"
            for name, result in read_by_others(folder, passages + tables, speed).items():
                read = [
                    read_by_other(text, mentions)
                    for text, mentions in zip(passages + tables, result["mentions"], strict=True)
                ]
                shares = measures(_flat(read[: len(passages)]), _flat(read[len(passages) :]))
                shares |= dict.fromkeys(_OURS_ALONE, float("nan"))
                _print_row(name, shares, megabytes / result["seconds"])


def _flat(parts: list[list[Pair]]) -> list[Pair]:
    return [pair for part in parts for pair in part]


def _print_head(passages: list[gold.Text], tables: list[gold.Text]) -> None:
    counts = [sum(len(text.tokens) for text in texts) for texts in (passages, tables)]
    print(
        f"{len(passages)} passages with {counts[0]} digit tokens, "
        f"{len(tables)} tables with {counts[1]}; every second one is held out\n"
    )
    names = ["", *measures([], []), "MB/s"]
    print("| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names), flush=True)


def _print_row(name: str, shares: dict[str, float], speed: float) -> None:
    cells = ["–" if isnan(share) else f"{share:.3f}" for share in shares.values()]
    print("| " + " | ".join([name, *cells, f"{speed:.2f}"]) + " |", flush=True)


if __name__ == "__main__":
    main()
