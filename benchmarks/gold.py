"""The held-out corpus of `tests/data/heldout`: texts with the meaning of each digit token.

`passages_*.txt`, `tables.txt` and `reviews.txt` hold texts, each headed by a line

    # ID KIND [year=YEAR] [@PERIODo]

`year` is given to the reader (as the source's year would be), the period behind '@' is that of
every figure in the text that names no other. Each digit token stands in braces where it stands:

    {TOKEN:c}       no figure; c is a class, or several where people differ: {12/2013:d|y}
    {TOKEN unit}    a figure read the Vietnamese way: dots between thousands, a decimal comma
    {TOKEN=3500000 VND @2013h >}      with its value, its period and where that is named, 'over'
    {TOKEN person #employees/female}  with the indicator and part of `catalogue/` that it is

Classes: y year, d date, n document_number, l list_number, o ordinal, u duration, m name, t time,
x other, f figure. A period is named in o the own sentence, h a heading, l a lead-in, t the title,
c a head of the table, s nowhere in the text (the source's year). Units: `%`, `đ`, `ng`, `tr`, `tỷ`
are percent and VND times 1, thousand, million, milliard; other units are the noun that is
counted, with `|` between those that are as good, and `?` where the text prints none. Qualifiers:
`~` about, `>` over, `<` under.

Lines that begin with '|' are the rows of a table: a cell `>` goes on from the left, `^` from
above; `heads` says how many rows are heads, `label` which column names the row. `[^1]` is a
footnote's mark and a line `[^1]: ...` its text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HELDOUT = Path(__file__).parents[1] / "tests" / "data" / "heldout"
TOKEN = re.compile(r"\d[\d.,/]*\d|\d")

_CLASSES = {
    "y": "year", "d": "date", "n": "document_number", "l": "list_number", "o": "ordinal",
    "u": "duration", "m": "name", "t": "time", "x": "other", "f": "figure",
}  # fmt: skip
_ORIGINS = {
    "o": "own sentence", "h": "heading", "l": "lead-in", "t": "title", "c": "table head",
    "s": "source",
}  # fmt: skip
_MONEY = {"đ": 1, "ng": 10**3, "tr": 10**6, "tỷ": 10**9}
_QUALIFIERS = {"~": "about", ">": "over", "<": "under"}
_MARK = re.compile(r"\{([^{}]*)\}")
NOTE = re.compile(r"\[\^\d+\]")
_HEAD = re.compile(
    r"# (?P<id>\S+)(?: (?P<kind>[A-Z]\d*))?(?: (?:year|source)=(?P<year>\d+))?"
    r"(?: heads=\d label=\d)?(?: @(?P<period>[\d-]+)(?P<origin>[a-z]))?"
)
_FIGURE = re.compile(
    r"-?(?P<token>\d[\d.,/]*\d|\d)(?:=(?P<value>-?\d+(?:\.\d+)?))? (?P<unit>[^@~<>#]*?)"
    r"(?: ?@(?P<period>[\d-]+)(?P<origin>[a-z]))?(?: (?P<qualifier>[~<>]))?"
    r"(?: ?#(?P<target>[a-z_/]+))?"
)


@dataclass(frozen=True)
class Token:
    """What a digit token means: `classes` that are right; for a figure its `value` in base
    units, the `units` that are as good as each other (none: not judged), `period`, `origin`,
    and the `target` 'indicator/part' of the catalogue ('' for none)."""

    token: str
    classes: tuple[str, ...]
    value: float = 0.0
    units: tuple[str, ...] = ()
    period: str = ""
    origin: str = ""
    qualifier: str = ""
    target: str = ""

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure beyond dispute."""
        return self.classes == ("figure",)


@dataclass(frozen=True)
class Text:
    """`text` without its marks, `tokens` in its order; `year` is '' where none is given, `period`
    where figures have no common one."""

    id: str
    kind: str
    year: str
    period: str
    text: str
    tokens: tuple[Token, ...]


def texts(pattern: str) -> Iterator[Text]:
    """The texts of the files that `pattern` names, such as 'passages_*.txt'. Raises ValueError
    at a mark that cannot be read or a digit token that has none."""
    for path in sorted(HELDOUT.glob(pattern)):
        for block in re.split(r"(?m)^(?=# )", path.read_text("utf-8"))[1:]:
            head, _, marked = block.partition("\n")
            yield _text(head.strip(), marked.strip("\n"))


def _text(head: str, marked: str) -> Text:
    found = _HEAD.fullmatch(head)
    if not found:
        raise ValueError(f"not the head of a text: {head}")
    period, origin = found["period"] or "", _ORIGINS.get(found["origin"] or "", "")
    tokens = []
    for mark in _MARK.findall(marked):
        token = _token(head, mark)
        if token.is_figure and not token.period:
            token = replace(token, period=period, origin=origin)
        if token.is_figure and not token.period:
            raise ValueError(f"{head}: no period: {mark}")
        tokens.append(token)
    text = _MARK.sub(_printed, marked)
    if TOKEN.findall(NOTE.sub("", text)) != [token.token for token in tokens]:
        raise ValueError(f"{head}: not every digit token is marked")
    return Text(found["id"], found["kind"] or "G", found["year"] or "", period, text, tuple(tokens))


def _printed(mark: re.Match[str]) -> str:
    return re.split(r"[ :=]", mark[1], maxsplit=1)[0]


def _token(head: str, mark: str) -> Token:
    written, _, classes = mark.partition(":")
    if classes:
        return Token(written, tuple(_CLASSES[one] for one in classes.split("|")))
    found = _FIGURE.fullmatch(mark)
    if not found:
        raise ValueError(f"{head}: not a mark: {mark}")
    unit = found["unit"].strip()
    value = (
        float(found["value"])
        if found["value"]
        else vietnamese(found["token"]) * _MONEY.get(unit.split("|")[0], 1)
    )
    return Token(
        found["token"], ("figure",), value, _units(unit), found["period"] or "",
        _ORIGINS.get(found["origin"] or "", ""), _QUALIFIERS.get(found["qualifier"] or "", ""),
        found["target"] or "",
    )  # fmt: skip


def unit_names() -> dict[str, str]:
    """Counted noun -> the code that this package has for it ('đoàn viên': 'person'); either is
    right as a unit."""
    with (HELDOUT / "units.csv").open(encoding="utf-8", newline="") as stream:
        return {row["noun"]: row["unit"] for row in csv.DictReader(stream)}


def _units(unit: str) -> tuple[str, ...]:
    if "?" in unit.split("|"):
        return ()
    names = {"%": "percent", **dict.fromkeys(_MONEY, "VND")}
    return tuple(names.get(one, one) for one in unit.split("|") if one)


def vietnamese(token: str) -> float:
    """A token read the Vietnamese way; of 'a/b' the a. Raises ValueError where dots do not part
    thousands: the mark must then give the value."""
    whole, _, decimals = token.split("/")[0].partition(",")
    groups = whole.split(".")
    if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
        raise ValueError(f"give the value of {token}")
    return float("".join(groups) + "." + (decimals or "0"))
