"""Two editions of the processed tables -> which figures, checks and verdicts differ.

In: two province folders, or their `processed/`. Out: a `Comparison` of three tables, one row a
difference. A figure is revised where the same indicator, breakdown and period has another value:
a new edition's print of last year beside last year's own is one. What both editions hold alike
has no row. An edition written by another version of this library is compared on the columns
that both have. Refuses editions that lack a table, or a column without which rows have no name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import files
from .. import language as text
from ..cleaning.processed import FACT
from ..errors import InputError, Problem
from ..vocabulary import Unit

FIGURE_COLUMNS = (
    "change", "cause", "indicator", "breakdown", "section", "label_vi", "label_en", "period",
    "old_value", "new_value", "difference", "old_out_of", "new_out_of", "old_unit", "new_unit",
    "old_qualifier", "new_qualifier", "old_printed", "new_printed", "old_source", "new_source",
    "old_locator", "new_locator", "old_flags", "new_flags",
)  # fmt: skip
CHECK_COLUMNS = (
    "change", "check", "period", "kind", "section", "old_verdict", "new_verdict", "old_expected",
    "new_expected", "old_observed", "new_observed", "old_message_vi", "new_message_vi",
    "old_message_en", "new_message_en",
)  # fmt: skip
CLAIM_COLUMNS = (
    "change", "claim", "section", "locator", "statement_vi", "statement_en", "old_verdict",
    "new_verdict", "old_evidence_vi", "new_evidence_vi", "old_evidence_en", "new_evidence_en",
)  # fmt: skip
REVISED, GONE, ADDED = "revised", "gone", "added"
CHANGED, RESTATED = "changed", "restated"
# Without these a row has no name or no content.
ESSENTIAL = {
    "figures": (*FACT, "value", "printed", "source", "locator"),
    "checks": ("check", "period", "verdict"),
    "claims": ("claim", "verdict"),
}
NUMBERS = ("value", "out_of", "expected", "observed")
# An older version of the library did not write these.
OPTIONAL = {
    "figures": ("section", "label_vi", "label_en", "out_of", "unit", "qualifier", "flags"),
    "checks": ("kind", "section", "expected", "observed", "message_vi", "message_en"),
    "claims": (
        "section", "locator", "statement_vi", "statement_en", "evidence_vi", "evidence_en",
    ),
}  # fmt: skip
# What gives a row its name, and what beside its verdict it rests on.
KEYS = {"checks": ["check", "period"], "claims": ["claim"]}
GROUNDS = {"checks": ("expected", "observed"), "claims": ("evidence_vi", "evidence_en")}
# A second document gives each place its name, which is no other evidence.
_NAMED = "|".join(
    re.escape(text.load(lang)("review of {years}", years="@"))
    .replace("@", r"[\d–]+")
    .replace(r"\ ", r"\s")
    for lang in text.LANGUAGES
)
DOCUMENT = rf",\s(?:{_NAMED}|“[^”]*”)(?=[\])])"
# What a figure says; what says how it is printed is not part of its value.
SAID = ("value", "out_of", "unit", "qualifier")
ROUNDING = 1e-9  # a computed value may differ by as much, relatively, between versions


@dataclass(frozen=True)
class Edition:
    """One side of a comparison: `name` as given, `digest` of its figures, how many there are."""

    name: str
    digest: str
    figures: int


@dataclass(frozen=True)
class Comparison:
    """What differs between two editions.

    `figures` (columns `FIGURE_COLUMNS`): `change` is `added`, `gone` or `revised`; `cause` of a
    revision is `other_source` (a document that the old edition lacks for the fact prints it
    otherwise), `same_source` (the same document is read otherwise) or `computed`. `old_value`
    and `new_value` are in base units, missing where the side has none or several; `difference`
    is new less old. Several prints are joined by '; ', sources and locators by blanks.

    `checks` (`CHECK_COLUMNS`) and `claims` (`CLAIM_COLUMNS`): `change` is `added`, `gone`,
    `changed` (another verdict) or `restated` (same verdict, other numbers or evidence).
    `units` are those that the province adds, and `sources` its documents (rows of sources.csv),
    as the new edition has them and, of what it lacks, the old one.
    """

    old: Edition
    new: Edition
    figures: pd.DataFrame
    checks: pd.DataFrame
    claims: pd.DataFrame
    units: tuple[Unit, ...] = ()
    sources: tuple[dict[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the editions agree in every figure, check and verdict."""
        return not (len(self.figures) or len(self.checks) or len(self.claims))


def compare(old: Path, new: Path) -> Comparison:
    """The differences between two province folders (or their `processed/`).

    Raises InputError with every table or column that either of them lacks.
    """
    problems: list[Problem] = []
    sides = [_tables(Path(old), problems), _tables(Path(new), problems)]
    if problems:
        raise InputError(problems)
    before, after = ({name: table for name, (table, _) in side.items()} for side in sides)
    folders = [side["figures"][1].parent for side in reversed(sides)]
    return Comparison(
        old=_edition(old, sides[0]),
        new=_edition(new, sides[1]),
        figures=_figures(before["figures"], after["figures"]),
        checks=_judged(before, after, "checks"),
        claims=_judged(before, after, "claims"),
        units=tuple(map(Unit.own, _rows(folders, "units", "unit"))),
        sources=tuple(_rows(folders, "sources", "source")),
    )


def _rows(folders: Iterable[Path], name: str, key: str) -> list[dict[str, str]]:
    """The rows of a catalogue, each once; an edition of an older version may have none."""
    found: dict[str, dict[str, str]] = {}
    for path in (folder / f"{name}.csv" for folder in folders):
        if path.exists():
            for row in pd.read_csv(path, dtype="str", keep_default_na=False).to_dict("records"):
                found.setdefault(row[key], {str(column): cell for column, cell in row.items()})
    return list(found.values())


def _tables(path: Path, problems: list[Problem]) -> dict[str, tuple[pd.DataFrame, Path]]:
    """The tables of one edition with their files; adds to `problems` what is wrong with them."""
    folder = path / "processed" if (path / "processed").is_dir() else path
    if not folder.is_dir():
        problems.append(Problem("is not there", "name a data folder or its processed/", str(path)))
        return {}
    read = {}
    for name in ESSENTIAL:
        paths = (folder / f"{name}.parquet", folder / f"{name}.csv")
        found = next((one for one in paths if one.exists()), None)
        if found is None:
            mend = f"run: kontum-stats check --data {path}"
            problems.append(Problem("has not been built", mend, str(paths[0])))
        else:
            read[name] = (_read(found, name, problems), found)
    return read


def _read(path: Path, name: str, problems: list[Problem]) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            table = pd.read_parquet(path)
        else:
            table = pd.read_csv(path, dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        mend = "run: kontum-stats check, which writes it anew"
        problems.append(Problem(f"cannot be read: {error}", mend, str(path)))
        return pd.DataFrame()
    mend = "run: kontum-stats check with this version, which writes it"
    lacking = [column for column in ESSENTIAL[name] if column not in table]
    problems += [Problem("is missing", mend, str(path), column=column) for column in lacking]
    return _typed(table, path, problems)


def _typed(table: pd.DataFrame, path: Path, problems: list[Problem]) -> pd.DataFrame:
    typed = {}
    for column in table.columns:
        if column not in NUMBERS:
            typed[column] = table[column].astype("str").where(table[column].notna(), "")
            continue
        numbers = pd.to_numeric(table[column].replace("", None), errors="coerce")
        for row in table.index[numbers.isna() & table[column].notna() & table[column].ne("")]:
            problems.append(
                Problem(
                    "is no number",
                    "run: kontum-stats check, which writes it anew",
                    str(path),
                    int(row) + 2,
                    column,
                    str(table.at[row, column]),
                )
            )
        typed[column] = numbers.astype("float64")
    return pd.DataFrame(typed)


def _edition(path: Path, side: dict[str, tuple[pd.DataFrame, Path]]) -> Edition:
    table, file = side["figures"]
    text = file.with_suffix(".csv")  # the pages name an edition by the hash of this file
    content = files.content(text if text.exists() else file)
    return Edition(str(path), hashlib.sha256(content).hexdigest()[:12], len(table))


def _figures(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """One row a fact of which one edition has a print that the other has not. Where only one
    side says something new, the other shows all that it says: an edition that carries last
    year's print on and adds its own revises that print."""
    said = [column for column in SAID if column in old and column in new]
    old, new = (_filled(side, "figures").assign(row=range(len(side))) for side in (old, new))
    pairs = old.merge(new, how="outer", on=FACT, suffixes=("_old", "_new"), indicator=True)
    alike = pairs[pairs["_merge"].eq("both") & _alike(pairs, said)]
    only_old = old[~old["row"].isin(alike["row_old"])]
    only_new = new[~new["row"].isin(alike["row_new"])]
    differing = pd.concat([only_old, only_new])[FACT].drop_duplicates()
    rows = []
    for key in pd.concat([new, old])[FACT].drop_duplicates().merge(differing, on=FACT).values:
        olds, news = _of(old, key), _of(new, key)
        changed = _of(only_new, key)
        if len(changed):
            olds, news = _of(only_old, key) or olds, changed
        rows.append(_figure_row(key, olds, news))
    return _ordered(pd.DataFrame(rows, columns=list(FIGURE_COLUMNS)), (REVISED, GONE, ADDED))


def _of(table: pd.DataFrame, key: Iterable[str]) -> list[Any]:
    """The rows of one fact."""
    return list(table[(table[FACT] == list(key)).all(axis="columns")].itertuples())


def _alike(pairs: pd.DataFrame, columns: Iterable[str]) -> pd.Series:
    """Whether both sides of a pair say the same in `columns`; numbers but for rounding."""
    alike = pd.Series(True, index=pairs.index)
    for column in columns:
        one, other = pairs[f"{column}_old"], pairs[f"{column}_new"]
        if column in NUMBERS:
            alike &= np.isclose(one, other, rtol=ROUNDING, atol=0, equal_nan=True)
        else:
            alike &= one.eq(other)
    return alike


def _figure_row(key: Iterable[str], olds: list[Any], news: list[Any]) -> dict[str, Any]:
    change = ADDED if not olds else GONE if not news else REVISED
    named = (news or olds)[0]
    row = {
        **dict(zip(FACT, key, strict=True)),
        "change": change,
        "cause": _cause(olds, news) if change == REVISED else "",
        "section": named.section,
        "label_vi": named.label_vi or named.indicator,
        "label_en": named.label_en or named.indicator,
    }
    for side, rows in (("old", olds), ("new", news)):
        row[f"{side}_value"] = _only(row.value for row in rows)
        row[f"{side}_out_of"] = _only(row.out_of for row in rows)
        for column, mark in (
            ("unit", "; "), ("qualifier", " "), ("printed", "; "), ("source", " "),
            ("locator", " "), ("flags", " "),
        ):  # fmt: skip
            row[f"{side}_{column}"] = _joined((getattr(one, column) for one in rows), mark)
    row["difference"] = row["new_value"] - row["old_value"]
    return row


def _cause(olds: list[Any], news: list[Any]) -> str:
    if not all(row.printed for row in (*olds, *news)):
        return "computed"
    known = {row.source for row in olds}
    return "same_source" if {row.source for row in news} <= known else "other_source"


def _only(values: Iterable[float]) -> float:
    found = {value for value in values if not pd.isna(value)}
    return found.pop() if len(found) == 1 else float("nan")


def _joined(texts: Iterable[str], mark: str) -> str:
    """The texts one after another, each once; those that list words word by word."""
    pieces = (piece for text in texts for piece in (text.split() if mark == " " else [text]))
    return mark.join(dict.fromkeys(piece for piece in pieces if piece))


def _judged(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], name: str
) -> pd.DataFrame:
    """The rows whose verdict or grounds differ; grounds are compared where both sides have
    them. A column `old_x` or `new_x` is that of one side, `x` that of the newer."""
    old, new, key = before[name], after[name], KEYS[name]
    shared = [column for column in GROUNDS[name] if column in old and column in new]
    old, new = (
        _filled(side, name).drop_duplicates(key, keep="last").assign(row=range(len(side)))
        for side in (old, new)
    )
    pairs = old.merge(new, how="outer", on=key, suffixes=("_old", "_new"), indicator=True)
    pairs = pairs.sort_values(["row_new", "row_old"], kind="stable", ignore_index=True)
    unnamed = pairs.assign(
        **{
            f"{column}_{side}": pairs[f"{column}_{side}"].str.replace(DOCUMENT, "", regex=True)
            for column in shared
            if column not in NUMBERS
            for side in ("old", "new")
        }
    )
    changes = pd.Series(RESTATED, index=pairs.index).mask(_alike(unnamed, shared), "")
    changes = changes.mask(pairs["verdict_old"].ne(pairs["verdict_new"]), CHANGED)
    changes = changes.mask(pairs["_merge"].eq("left_only"), GONE)
    pairs["change"] = changes.mask(pairs["_merge"].eq("right_only"), ADDED)
    columns = CHECK_COLUMNS if name == "checks" else CLAIM_COLUMNS
    shown = pd.DataFrame({column: _shown(pairs, column) for column in columns})
    return _ordered(shown[shown["change"].ne("")], (CHANGED, GONE, ADDED, RESTATED))


def _shown(pairs: pd.DataFrame, column: str) -> pd.Series:
    if column in pairs:
        return pairs[column]
    side, _, name = column.partition("_")
    if side not in ("old", "new"):
        return pairs[f"{column}_new"].fillna(pairs[f"{column}_old"])
    found = pairs[f"{name}_{side}"]
    return found if name in NUMBERS else found.fillna("")


def _filled(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """`table` with an empty column for each that its version did not know yet."""
    lacking = [column for column in OPTIONAL[name] if column not in table]
    return table.assign(**{column: float("nan") if column in NUMBERS else "" for column in lacking})


def _ordered(table: pd.DataFrame, changes: tuple[str, ...]) -> pd.DataFrame:
    ranks = table["change"].map(changes.index)
    return table.loc[ranks.sort_values(kind="stable").index].reset_index(drop=True)
