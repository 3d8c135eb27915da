"""What the processed tables hold, for programs: `datapackage.json` (Data Package standard, 2.0).

In: the CSV files of `data/processed/`, and what `tables.csv` and `columns.csv` beside this module
say of them, for a linguist to edit. Out: their description beside them: for each column its type,
what it means and what may stand in it; for each table its key and what it refers to. Only headers
are read, so that each build can afford it. A column that is not known here is described as text.
Refuses a folder in which nothing was built.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .. import files, vocabulary
from ..cleaning.processed import processed_folder
from ..cleaning.schemas import PERIOD
from ..errors import InputError, Problem

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FILE = "datapackage.json"
_CODE = "[a-z][a-z0-9_]*"
PATTERNS = {"code": _CODE, "codes": f"{_CODE}( {_CODE})*", "period": PERIOD.pattern}
# What `values` of columns.csv may name; anything else is a list of its own: 'met; unmet'.
VALUES: Mapping[str, Iterable[str]] = {
    "sections": vocabulary.SECTIONS,
    "kinds": vocabulary.KINDS,
    "parts": vocabulary.PARTS,
    "areas": vocabulary.AREAS,
    "states": vocabulary.STATES,
    "qualifiers": vocabulary.QUALIFIERS,
    "claim_tests": vocabulary.CLAIM_TESTS,
    "check_verdicts": vocabulary.CHECK_VERDICTS,
    "claim_verdicts": vocabulary.CLAIM_VERDICTS,
    "mixed_reasons": vocabulary.MIXED_REASONS,
    "bearings": vocabulary.BEARINGS,
    "comparisons": vocabulary.COMPARISONS,
}

Field = dict[str, Any]


@dataclass(frozen=True)
class ProcessedTable:
    """A processed table: what it is, its key, and what its columns refer to (column, table,
    and the column there)."""

    title: str
    description: str
    key: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()


@cache
def tables() -> dict[str, ProcessedTable]:
    """The tables in their order, by name; '' is the package as a whole."""
    found = {}
    for row in _rows(Path(__file__).with_name("tables.csv")):
        pairs = [re.split("[=.]", one) for one in row["refers"].split()]
        links = tuple((column, table, key) for column, table, key in pairs)
        found[row["table"]] = ProcessedTable(
            row["title"], row["description"], tuple(row["key"].split()), links
        )
    return found


@cache
def _fields() -> dict[tuple[str, str], Field]:
    """Each column by table and name; a name means the same ('' as table) in every table that
    has it, save where the table has a row of its own for it."""
    return {
        (row["table"], row["column"]): _field(row)
        for row in _rows(Path(__file__).with_name("columns.csv"))
    }


def _field(row: Mapping[str, str]) -> Field:
    constraints: dict[str, Any] = {}
    if row["values"]:
        constraints["enum"] = list(VALUES.get(row["values"], row["values"].split("; ")))
    if row["required"]:
        constraints["required"] = True
    if row["pattern"]:
        constraints["pattern"] = PATTERNS[row["pattern"]]
    described = {"type": row["type"], "title": row["title"], "description": row["description"]}
    return described | ({"constraints": constraints} if constraints else {})


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(data: Path | str) -> Path:
    """Writes `<data>/processed/datapackage.json` and returns its path. The same tables give the
    same bytes. Raises InputError where no figures have been built."""
    folder = processed_folder(data)
    if not (folder / "figures.csv").exists():
        mend = f"run: kontum-stats check --data {data}"
        raise InputError(Problem("has not been built", mend, "figures.csv"))
    text = json.dumps(describe(folder), ensure_ascii=False, indent=1)
    target = folder / FILE
    files.write(target, f"{text}\n".encode())
    return target


def describe(folder: Path) -> dict[str, Any]:
    """The description of the tables in `folder`, known ones first, in a fixed order."""
    # A CSV of somebody else's has no Parquet file beside it.
    present = {
        path.stem: path
        for path in sorted(folder.glob("*.csv"))
        if path.stem in tables() or path.with_suffix(".parquet").exists()
    }
    known = tables()
    names = [*(name for name in known if name in present), *sorted(present.keys() - known)]
    return {
        "$schema": PROFILE,
        "name": "kontum-stats",
        "title": known[""].title,
        "description": known[""].description,
        "keywords": ["công đoàn", "trade union", "số liệu thống kê"],
        **_documents(present.get("sources")),
        "resources": [_resource(name, present) for name in names],
    }


def _documents(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    rows = _rows(path)
    if not rows:
        return {}
    publishers = dict.fromkeys(row["publisher"] for row in rows)
    return {
        "contributors": [{"title": name, "roles": ["publisher"]} for name in publishers],
        "sources": [{"title": row["title_vi"]} for row in rows],
    }


def _resource(name: str, present: dict[str, Path]) -> dict[str, Any]:
    table = tables().get(name, ProcessedTable(name, ""))
    columns = _header(present[name])
    schema: dict[str, Any] = {
        "fields": [{"name": column, **described(name, column)} for column in columns],
        "missingValues": [""],
    }
    if table.key and set(table.key) <= set(columns):
        schema["primaryKey"] = list(table.key)
    links = [
        {"fields": [column], "reference": {"resource": target, "fields": [key]}}
        for column, target, key in table.links
        if column in columns and target in present
    ]
    if links:
        schema["foreignKeys"] = links
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def described(table: str, column: str) -> Field:
    """Type, title, meaning and constraints of a column; of one that is not known, that it is
    text."""
    fields = _fields()
    return fields.get((table, column)) or fields.get(("", column)) or {"type": "string"}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream), [])
