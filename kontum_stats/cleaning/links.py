"""What the rows of the raw tables say of each other: links, formulas, years.

In: the raw tables by name, `figures` among them. Out: a problem for each link that leads nowhere,
each formula that cannot be computed or does not go with its row's kind, each span of years that
ends before it begins. Links into a table that could not be read, or
whose keys are faulty, are counted and not judged: one fault is told once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from ..errors import Problem
from ..quantities import MEASURES, QUALIFIERS, SCALES, SLASHED, folded
from ..vocabulary import BASE_UNITS, FIRM, IDENTITY_KINDS, MONEY, UNITS, is_counted
from .csvfiles import Row, at, rows_of

Tables = Mapping[str, pd.DataFrame]
OUT_OF, EVERY = "out_of", "*"


class _Reference(NamedTuple):
    """That the `column` of a row holds the `name` of something in the table `target`."""

    row: Row
    column: str
    name: str
    target: str


KEYS = {
    "sources": ("source",), "indicators": ("indicator",), "breakdowns": ("breakdown", "dimension"),
    "claims": ("claim",), "findings": ("finding",),
}  # fmt: skip
"""The tables that others lead into, and the columns in which they name what they hold."""
MOST_CELLS = 3


def broken(tables: Tables, faulty: Mapping[str, float]) -> tuple[list[Problem], Counter[str]]:
    """The links that lead nowhere; and how many follow from a fault of the table that they lead
    into, since no more names are wanting there than it has `faulty` keys. What many cells of
    several columns name is told once, of the table."""
    known = _known(tables)
    lost: dict[str, dict[str, list[_Reference]]] = {}
    for link in _links(tables):
        if link.name not in known[link.target]:
            lost.setdefault(_file(link), {}).setdefault(link.name, []).append(link)
    problems, followers = list[Problem](), Counter[str]()
    for table, names in lost.items():
        if len(names) <= faulty.get(table, 0):
            followers[table] = sum(map(len, names.values()))
            continue
        for links in names.values():
            columns = {(link.row["file"], link.column) for link in links}
            is_typo = len(links) <= MOST_CELLS or len(columns) == 1
            problems += map(_problem, links) if is_typo else [_wanting(table, links)]
    return problems, followers


def _wanting(table: str, links: list[_Reference]) -> Problem:
    first, name = links[0], links[0].name
    what = (
        f"is not there, and {len(links)} cells of other files name it, the first in "
        f"{first.row['file']}, row {first.row['row']}, column {first.column}"
    )
    return Problem(what, "write its row, or mend those", f"{table}.csv", None, KEYS[table][0], name)


def impossible(tables: Tables) -> Iterator[Problem]:
    """Rows that contradict themselves or their catalogue."""
    yield from _taken_units(tables["units"])
    yield from _years_reversed(tables)
    yield from _without_source(tables)
    yield from _linked_twice(tables["finding_claims"])
    yield from _dimensions_like_parts(tables)
    yield from _faulty_identities(tables)
    yield from _faulty_derivations(tables)


def terms(text: str) -> list[tuple[str, str]]:
    """The terms of a formula: 'a:x + a:y' -> [('a', 'x'), ('a', 'y')]; 'a' is ('a', '')."""
    parts = [part.strip().partition(":") for part in text.split("+") if part.strip()]
    return [(indicator.strip(), breakdown.strip()) for indicator, _, breakdown in parts]


_COLUMNS = (
    ("figures", "indicator", "indicators"), ("figures", "breakdown", "breakdowns"),
    ("figures", "source", "sources"), ("aliases", "indicator", "indicators"),
    ("aliases", "breakdown", "breakdowns"), ("derivations", "indicator", "indicators"),
    ("claim_tests", "indicator", "indicators"), ("claim_tests", "claim", "claims"),
    ("claim_tests", "other", "claims"), ("claims", "source", "sources"),
    ("findings", "source", "sources"), ("finding_claims", "finding", "findings"),
    ("finding_claims", "claim", "claims"),
)  # fmt: skip


def _known(tables: Tables) -> dict[str, set[str]]:
    known = {name: {"", *tables[name][columns[0]]} for name, columns in KEYS.items()}
    return known | {"parts": {*known["breakdowns"], *tables["breakdowns"]["dimension"], EVERY}}


def _links(tables: Tables) -> Iterator[_Reference]:
    for table, column, target in _COLUMNS:
        for row in rows_of(tables[table]):
            yield _Reference(row, column, row[column], target)
    for row in rows_of(tables["derivations"]):
        if row["breakdown"] != EVERY:
            yield _Reference(row, "breakdown", row["breakdown"], "breakdowns")
    for table, columns in (("identities", ("left", "right", "of")), ("derivations", _SIDES)):
        for row in rows_of(tables[table]):
            for column in columns:
                for indicator, part in terms(row[column].replace("@base", "")):
                    if indicator != FIRM:
                        yield _Reference(row, column, indicator, "indicators")
                    yield _Reference(row, column, part, "parts")
    for row in rows_of(tables["claim_tests"]):
        whole, _, parts = row["of"].partition("@")[0].partition(":")
        if whole != OUT_OF:
            yield _Reference(row, "of", whole, "indicators")
        for column, named in (("breakdown", row["breakdown"]), ("of", parts)):
            for part in named.split("+"):
                yield _Reference(row, column, part, "breakdowns")
    for row in rows_of(tables["findings"]):
        for term in row["indicators"].split():
            indicator, _, part = term.partition(":")
            yield _Reference(row, "indicators", indicator, "indicators")
            yield _Reference(row, "indicators", part, "breakdowns")


_SIDES = ("left", "right")


def _file(link: _Reference) -> str:
    return "breakdowns" if link.target == "parts" else link.target


def _problem(link: _Reference) -> Problem:
    file = f"{_file(link)}.csv"
    what = f"is not in {file}"
    if link.target == "parts":
        what = f"names {link.name!r}, which is neither a breakdown nor a dimension of {file}"
    elif link.name != link.row[link.column]:
        what = f"names {link.name!r}, which is not in {file}"
    mend = f"add it there, or mend the {file.removesuffix('s.csv')}"
    return at(link.row, link.column, what, mend)


def unknown_units(tables: Tables) -> Iterator[Problem]:
    """The indicators whose unit neither the library nor the province has."""
    own = tables["units"]["unit"].tolist()
    per = "|".join(sorted(map(re.escape, (*UNITS, *own)), key=len, reverse=True))
    composed = rf"{MONEY}(?:/(?:{per}|[1-9][0-9]? (?:{per})s))+"
    simple = (*BASE_UNITS, *own)
    mend = (
        f"write one of: {', '.join(simple)}, a composed one such as VND/person/month, or add it "
        "to units.csv"
    )
    for row in rows_of(tables["indicators"]):
        if row["unit"] in UNITS and row["unit"] not in simple:
            what = "is a unit that only stands after a slash"
            counted = "add a counted unit under another code to units.csv, with a noun of its own"
            yield at(row, "unit", what, counted)
        elif row["unit"] and row["unit"] not in simple and not re.fullmatch(composed, row["unit"]):
            yield at(row, "unit", "is not a known unit", mend)


def _taken_units(units: pd.DataFrame) -> Iterator[Problem]:
    """Codes that the library has, and nouns that mean something else before or after a number."""
    taken = {*MEASURES, *SCALES, *QUALIFIERS}
    for row in rows_of(units):
        if row["unit"] in UNITS:
            what = "is a unit of the library already"
            yield at(row, "unit", what, "remove the row, or choose another code")
        for column in ("vi", "words"):
            for word in filter(None, row[column].split("; ")):
                if folded(word) in taken:
                    what = f"names {word!r}, which is read as a measure, a scale or an estimate"
                    yield at(row, column, what, "write a noun that is counted")
                elif folded(word) in SLASHED:
                    unit = SLASHED[folded(word)]
                    what = f"names {word!r}, a word for {unit!r}, a unit of the library"
                    mend = "write that unit" if unit in BASE_UNITS else "write a longer noun"
                    yield at(row, column, what, f"{mend}, or another word")


def _years_reversed(tables: Tables) -> Iterator[Problem]:
    for table in ("sources", "claim_tests"):
        for row in rows_of(tables[table]):
            if row["first_year"] > row["last_year"] != "":
                what = f"begins after it ends, in {row['last_year']}"
                yield at(row, "first_year", what, "mend one of the two years")


def _without_source(tables: Tables) -> Iterator[Problem]:
    if len(tables["sources"]) < 2:
        return
    for name in ("claims", "findings"):
        for row in rows_of(tables[name][tables[name]["source"].eq("")]):
            yield at(row, "source", "is empty, and there are several", "name the document")


def _linked_twice(bearings: pd.DataFrame) -> Iterator[Problem]:
    for row in rows_of(bearings[bearings.duplicated(["finding", "claim"])]):
        yield at(row, "claim", f"is linked to {row['finding']!r} twice", "keep one row for the two")


def _dimensions_like_parts(tables: Tables) -> Iterator[Problem]:
    parts = tables["breakdowns"]
    for row in rows_of(parts[parts["breakdown"].isin(parts["dimension"])]):
        what = "is the name of a dimension too, which stands for all of its parts"
        yield at(row, "breakdown", what, "name the part or the dimension otherwise")


def _faulty_identities(tables: Tables) -> Iterator[Problem]:
    """What does not go with the kind of an identity."""
    for row in rows_of(tables["identities"]):
        kind = row["kind"]
        if not row["check"].startswith(f"{kind}:"):
            yield at(row, "check", "does not begin with its kind", f"begin it with '{kind}:'")
        allowed = IDENTITY_KINDS.get(kind, "")
        needs, takes = allowed == "terms", allowed != "nothing"
        is_firm = row["of"] == FIRM and FIRM not in allowed
        if (row["of"] and not takes) or (needs and not row["of"]) or is_firm:
            yield at(row, "of", f"does not go with the kind {kind}", f"write {allowed} here")
        if bool(row["note_vi"]) != bool(row["note_en"]):
            column = "note_en" if row["note_vi"] else "note_vi"
            yield at(row, column, "is empty in one language only", "write both notes or none")


def _faulty_derivations(tables: Tables) -> Iterator[Problem]:
    """Rules that compute nothing, or something else than they say."""
    indicators = tables["indicators"]
    unit_of = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
    for row in rows_of(tables["derivations"]):
        operation = row["operation"]
        left, right = ([*map(_TermName._make, terms(row[side]))] for side in _SIDES)
        if operation == "sum" and right:
            yield at(row, "right", "is not added by a sum", "write all terms into left: 'a + b'")
        elif operation != "sum" and not right:
            what = f"is empty, and a {operation} has two sides"
            yield at(row, "right", what, "write what is divided by, or taken away")
        is_every = row["breakdown"] == EVERY
        if is_every and left and left[0].part != EVERY:
            what = "does not begin with the parts that '*' runs over"
            yield at(row, "left", what, f"write {left[0].indicator}:* first")
        for side, operands in zip(_SIDES, (left, right), strict=True):
            if not is_every and any(term.part == EVERY for term in operands):
                mend = "write * into breakdown, or name the part"
                yield at(row, side, "runs over every part, and the rule does not", mend)
        yield from _mixed_units(row, left, right, unit_of)


class _TermName(NamedTuple):
    indicator: str
    part: str


def _mixed_units(
    row: Row, left: list[_TermName], right: list[_TermName], unit_of: Mapping[str, str]
) -> Iterator[Problem]:
    """What is added, taken away or divided must be of one kind, and so must the result."""
    units = [[unit_of.get(term.indicator, "") for term in side] for side in (left, right)]
    result, is_share = unit_of.get(row["indicator"], ""), row["operation"] == "share"
    if not units[0] or not all([result, *units[0], *units[1]]):
        return  # of what is in no catalogue, or in a faulty one
    found = dict.fromkeys(unit for side in units for unit in side)
    are_counts = is_share and all(map(is_counted, found)) and all(len({*u}) == 1 for u in units)
    if len(found) > 1 and not are_counts:
        what = f"mixes what is in {' and in '.join(found)}"
        yield at(row, "left", what, "compute with figures of one unit")
    elif is_share and result != "percent":
        what = f"is in {result!r}, and a share is in 'percent'"
        yield at(row, "indicator", what, "name an indicator in percent")
    elif not is_share and result not in found:
        what = f"is in {result!r}, and what it is computed from is in {next(iter(found))!r}"
        yield at(row, "indicator", what, "mend the indicator, or the terms")
