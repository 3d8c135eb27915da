"""How other libraries read the numbers of texts; run by `reading.py` in an environment of their
own, which holds the packages named there and nothing of this project.

In: JSON on standard input, {"texts": [...], "speed": a text}. Out: JSON on standard output, for
each library its mentions, a list [start, end, value, unit] for each text, and its CPU seconds for
the text "speed" (null where it cannot be read).
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import pandas as pd
from babel.numbers import NumberFormatError, parse_decimal
from number_parser import parse_number
from price_parser import Price
from quantulum3 import parser as quantulum
from vietnam_number import w2n

TOKEN = re.compile(r"\d[\d.,/]*\d|\d")
_BEHIND = 12  # characters behind a token in which a currency or a per cent sign may stand
Mention = tuple[int, int, float, str]


def by_quantulum(text: str) -> list[Mention]:
    """quantulum3 finds numbers and units itself."""
    return [
        (*quantity.span, float(quantity.value), quantity.unit.name)
        for line_start, line in _lines(text)
        for quantity in _quantities(line, line_start)
    ]


def _lines(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", text)]


def _quantities(line: str, start: int) -> list[Any]:
    found: list[Any] = quantulum.parse(line)
    for quantity in found:
        quantity.span = (quantity.span[0] + start, quantity.span[1] + start)
    return found


def behind_digits(
    read: Callable[[str, str], tuple[float, str] | None],
) -> Callable[[str], list[Mention]]:
    """A reader of one number, made a reader of texts by the digit tokens of the contract."""

    def mentions(text: str) -> list[Mention]:
        rows: list[Mention] = []
        for token in TOKEN.finditer(text):
            got = read(token[0], text[token.start() : token.end() + _BEHIND])
            if got is not None:
                rows.append((token.start(), token.end(), *got))
        return rows

    return mentions


def _by_babel(token: str, _: str) -> tuple[float, str] | None:
    try:
        return float(parse_decimal(token, locale="vi")), ""
    except NumberFormatError:
        return None


def _by_price_parser(_: str, words: str) -> tuple[float, str] | None:
    price = Price.fromstring(words)
    units = {"đ": "VND", "₫": "VND", "USD": "USD", "$": "USD", None: ""}
    if price.amount is None:
        return None
    return float(price.amount), units.get(price.currency, price.currency)


def _by_number_parser(token: str, _: str) -> tuple[float, str] | None:
    number = parse_number(token)
    return None if number is None else (float(number), "")


def _by_vietnam_number(token: str, _: str) -> tuple[float, str] | None:
    try:
        return float(w2n(token)), ""
    except ValueError:
        return None


def by_pandas(text: str) -> list[Mention]:
    """pandas reads the digit tokens as a column with thousands='.' and decimal=','; those with
    '/' would make the whole column text."""
    tokens = [token for token in TOKEN.finditer(text) if "/" not in token[0]]
    if not tokens:
        return []
    column = "\n".join(f'"{token[0]}"' for token in tokens)
    read = pd.read_csv(io.StringIO(column), header=None, thousands=".", decimal=",")[0]
    values = pd.to_numeric(read, errors="coerce")
    return [
        (token.start(), token.end(), float(value), "")
        for token, value in zip(tokens, values, strict=True)
        if pd.notna(value)
    ]


READERS = {
    "quantulum3": by_quantulum,
    "Babel, vi, behind a digit regex": behind_digits(_by_babel),
    "price-parser behind a digit regex": behind_digits(_by_price_parser),
    "number-parser behind a digit regex": behind_digits(_by_number_parser),
    "vietnam-number behind a digit regex": behind_digits(_by_vietnam_number),
    "pandas, thousands='.' decimal=','": by_pandas,
}


def main() -> None:
    """Reads standard input, writes standard output."""
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    results = {}
    for name, read in READERS.items():
        mentions = [read(text) for text in given["texts"]]
        start = time.process_time()
        read(given["speed"])
        results[name] = {"mentions": mentions, "seconds": time.process_time() - start}
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
