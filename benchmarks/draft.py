"""How far a draft's confidence can be trusted: eighteen invented reviews of other provinces, on
none of which the rules were tuned, with what each figure is.

    python benchmarks/draft.py

For each confidence: how many rows have it, the share whose indicator and part are right, and the
share in which the period is right too. A proposal for a figure that no indicator counts is wrong.
The goals are 95 % of `high` and 75 % of `medium`.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import gold
from gold_docx import write_docx
from typer.testing import CliRunner

from kontum_stats.cli.main import app

_LEVELS = {"high": "high", "medium": "medium", "low": "low", "": "no proposal"}
_SOURCES = "source,title_vi,title_en,publisher,issued,first_year,last_year,sha256"


@dataclass(frozen=True)
class Row:
    """A figure of a review and the row that the draft has for it."""

    gold: gold.Token
    confidence: str
    target: str
    period: str

    @property
    def is_right(self) -> bool:
        """Whether indicator and part are those that the figure is."""
        return self.target == self.gold.target


def draft(text: gold.Text, folder: Path) -> list[Row]:
    """The rows that `kontum-stats draft` writes for `text`, with what the figures are."""
    data, file, out = folder / text.id, folder / f"{text.id}.docx", folder / f"{text.id}.csv"
    shutil.copytree(gold.HELDOUT / "catalogue", data / "raw")
    years = text.period.split("-")
    row = f"review,{text.id},{text.id},LĐLĐ,,{years[0]},{years[-1]},"
    (data / "raw" / "sources.csv").write_text(f"{_SOURCES}\n{row}\n", "utf-8")
    write_docx(text.text, file)
    call = ["draft", str(file), "-o", str(out), "--data", str(data), "--source", "review"]
    done = CliRunner().invoke(app, call)
    if done.exit_code:
        raise SystemExit(f"{text.id}: {done.output}{done.exception}")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return _paired(text.tokens, list(csv.DictReader(stream)))


def _paired(tokens: tuple[gold.Token, ...], rows: list[dict[str, str]]) -> list[Row]:
    printed = [found[0] if (found := gold.TOKEN.search(row["printed"])) else "" for row in rows]
    match = SequenceMatcher(None, [token.token for token in tokens], printed, autojunk=False)
    pairs = [
        (tokens[block.a + step], rows[block.b + step])
        for block in match.get_matching_blocks()
        for step in range(block.size)
    ]
    return [
        Row(token, row["confidence"], _target(row), row["period"])
        for token, row in pairs
        if token.is_figure
    ]


def _target(row: dict[str, str]) -> str:
    return "/".join(part for part in (row["indicator"], row["breakdown"]) if part)


def main() -> None:
    """Prints one table."""
    reviews = list(gold.texts("reviews.txt"))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        for text in reviews:
            rows += draft(text, Path(scratch))
    levels = defaultdict(list)
    for row in rows:
        levels[row.confidence].append(row)
    figures = sum(token.is_figure for text in reviews for token in text.tokens)
    print(f"{len(reviews)} reviews, {figures} figures, {len(rows)} rows of drafts\n")
    print("| confidence | rows | right | right with its period |\n|---|---|---|---|")
    for level, name in _LEVELS.items():
        right = [row for row in levels[level] if row.is_right]
        dated = [row for row in right if row.period == row.gold.period]
        shares = [_share(len(some), len(levels[level])) for some in (right, dated)]
        print(f"| {name} | {len(levels[level])} | {shares[0]} | {shares[1]} |")
    right_periods = sum(row.period == row.gold.period for row in rows)
    print(f"\nPeriods right in {_share(right_periods, len(rows))} of the rows.")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


if __name__ == "__main__":
    main()
