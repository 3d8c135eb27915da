"""The annotated sentences of `data/sentences_*.csv`, and how the scanner does on them.

python tests/sentences.py [dev|heldout]     prints the measures and every token that differs
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from places import DATA

from kontum_stats.reading.scan import scan

MARKED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Sentence:
    """`text` without its marks; `tokens` the annotation of each digit token: token, class, and
    for figures value, unit, period, qualifier ('' where not given)."""

    id: str
    domain: str
    year: str
    text: str
    tokens: tuple[tuple[str, ...], ...]


def sentences(name: str) -> Iterator[Sentence]:
    """The sentences of one file: 'dev' or 'heldout'."""
    with (DATA / f"sentences_{name}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            marks = [mark.split("|") for mark in MARKED.findall(row["text"])]
            tokens = tuple((*mark, "", "", "", "")[:6] for mark in map(tuple, marks))
            text = MARKED.sub(lambda found: found[1].split("|")[0], row["text"])
            yield Sentence(row["id"], row["domain"], row["year"], text, tokens)


def compared(name: str) -> pd.DataFrame:
    """One row a token: sentence, token, and each of class, value, period as wanted and as got."""
    rows = []
    for sentence in sentences(name):
        found = scan(sentence.text, sentence.year)
        assert list(found["token"]) == [token[0] for token in sentence.tokens], sentence.id
        for want, got in zip(
            sentence.tokens, found.itertuples(index=False, name=None), strict=True
        ):
            value = float(want[2]) if want[2] else float("nan")
            rows.append((sentence.id, want[0], want[1], got[2], value, got[4], want[4], got[7]))
    columns = ["sentence", "token", "want", "got", "want_value", "value", "want_period", "period"]
    return pd.DataFrame(rows, columns=columns)


def measures(tokens: pd.DataFrame) -> dict[str, float]:
    """Of the tokens of `compared`: `figure_f1`; the share of annotated figures whose `value` and
    `period` are right, a missed figure counting as wrong; the share of tokens of the right
    `class`."""
    want, got = tokens["want"].eq("figure"), tokens["got"].eq("figure")
    figures = tokens[want]
    value = (figures["value"] - figures["want_value"]).abs() < 1e-6
    return {
        "figure_f1": 2 * (want & got).sum() / (want.sum() + got.sum()),
        "value": value.mean(),
        "period": (
            figures["period"].eq(figures["want_period"]) & figures["got"].eq("figure")
        ).mean(),
        "class": tokens["want"].eq(tokens["got"]).mean(),
    }


if __name__ == "__main__":
    result = compared(sys.argv[1] if len(sys.argv) > 1 else "dev")
    wrong = (
        result["want"].ne(result["got"])
        | (result["want_value"] - result["value"]).abs().gt(1e-6)
        | result["want_period"].ne(result["period"])
    )
    print(result[wrong].to_string())
    print(len(result), {name: round(share, 4) for name, share in measures(result).items()})
