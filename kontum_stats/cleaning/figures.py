"""Validated raw tables -> tidy figures: what is printed, what is derived, what is missing.

In: `RawData`. Out: the processed tables of `data/processed/`, Parquet for the library and CSV
for people, written beside their target and moved over it. A derived figure is marked, and
carries its formula; a part that is missing makes the derived figure missing. Nothing is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from ..errors import InputError, Problem
from ..language import MINUS
from ..quantities import Quantity
from .processed import FACT, exact, has_flag
from .raw import RawData, kindred_unit, note_flags, period_years

COLUMNS = (
    "indicator", "breakdown", "section", "label_vi", "label_en", "period", "first_year",
    "last_year", "value", "out_of", "unit", "qualifier", "printed", "source", "locator", "flags",
    "note", "decimals", "scale",
)  # fmt: skip
COVERAGE_COLUMNS = ("indicator", "section", "label_vi", "label_en", "year", "state")
SHARE_DECIMALS = 1
CATALOGUES = ("indicators", "breakdowns", "sources", "findings", "acknowledged")


def clean(raw: RawData) -> dict[str, pd.DataFrame]:
    """The processed tables that come from the raw tables alone, by name: `figures` (columns
    `COLUMNS`, one row a printed or derived figure), `coverage` (columns `COVERAGE_COLUMNS`)
    and the catalogues that the pages quote from.

    Raises InputError where a derivation in `derivations.csv` cannot be read.
    """
    figures = tidy(raw)
    tables = {"figures": figures, "coverage": coverage(figures, raw.indicators)}
    catalogues = {name: getattr(raw, name).drop(columns=["file", "row"]) for name in CATALOGUES}
    return tables | catalogues


def tidy(raw: RawData) -> pd.DataFrame:
    """The figures, printed ones first in the order of the raw files, then the derived ones.

    `value` is in base units (VND, per cent as 97.52); `first_year` and `last_year` are whole
    numbers; `flags` are separated by blanks. `scale` is the whole number by which the printed
    number was multiplied (1,000,000 for '149,6 triệu'), `decimals` counts its decimals as
    printed (1 there): so many are to be shown of `value` / `scale`, of derived figures too.
    """
    printed = _printed_figures(raw)
    derived = _derived_figures(printed, raw)
    figures = pd.concat([printed, derived], ignore_index=True) if len(derived) else printed
    return _labelled(figures, raw)[list(COLUMNS)]


def coverage(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicator x year: `printed`, `derived` or `missing`, over every year that any figure names.

    A figure of several years counts for its last year, in which it was printed.
    """
    years = range(int(figures["last_year"].min()), int(figures["last_year"].max()) + 1)
    is_derived = has_flag(figures, "derived")
    printed = set(zip(*_keys(figures[~is_derived]), strict=True))
    derived = set(zip(*_keys(figures[is_derived]), strict=True))
    rows = [
        (
            row.indicator,
            row.section,
            row.label_vi,
            row.label_en,
            year,
            "printed"
            if (row.indicator, year) in printed
            else ("derived" if (row.indicator, year) in derived else "missing"),
        )
        for row in indicators.itertuples()
        for year in years
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def terms(text: str) -> list[tuple[str, str]]:
    """The terms of a formula: 'a:x + a:y' -> [('a', 'x'), ('a', 'y')]; 'a' is ('a', '')."""
    parts = [part.strip().partition(":") for part in text.split("+") if part.strip()]
    return [(indicator.strip(), breakdown.strip()) for indicator, _, breakdown in parts]


def _keys(figures: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return figures["indicator"], figures["last_year"]


def _printed_figures(raw: RawData) -> pd.DataFrame:
    unit_of = dict(zip(raw.indicators["indicator"], raw.indicators["unit"], strict=True))
    rows = [
        _printed_figure(row, quantity, unit_of[row.indicator])
        for row, quantity in zip(raw.figures.itertuples(), raw.quantities, strict=True)
    ]
    figures = pd.DataFrame(rows)
    repeated = figures.duplicated(FACT, keep=False)
    figures.loc[repeated, "flags"] = figures.loc[repeated, "flags"].map(
        lambda flags: f"{flags} repeated".strip()
    )
    return figures


def _printed_figure(row: Any, quantity: Quantity, indicator_unit: str) -> dict[str, Any]:
    unit = kindred_unit(quantity, indicator_unit)
    flags = [*note_flags(row.note), *quantity.flags]
    if unit != indicator_unit:
        flags.append("unit_differs")
    first, last = period_years(row.period)
    return {
        "indicator": row.indicator,
        "breakdown": row.breakdown,
        "period": row.period,
        "first_year": first,
        "last_year": last,
        "value": float(quantity.value),
        "out_of": float("nan") if quantity.out_of is None else float(quantity.out_of),
        "unit": unit,
        "qualifier": quantity.qualifier,
        "printed": row.printed,
        "source": row.source,
        "locator": row.locator,
        "flags": " ".join(dict.fromkeys(flags)),
        "note": row.note,
        "decimals": quantity.decimals,
        "scale": int(quantity.scale),
    }


def _derived_figures(printed: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    units = dict(zip(raw.indicators["indicator"], raw.indicators["unit"], strict=True))
    known = printed
    for rule in raw.derivations.itertuples():
        rows = [row for row in _derive(rule, known, raw) if not _stands(row, printed)]
        if rows:
            new = pd.DataFrame(rows).assign(unit=units[rule.indicator])
            known = pd.concat([known, new], ignore_index=True)
    return known.iloc[len(printed) :]


def _stands(row: dict[str, Any], printed: pd.DataFrame) -> bool:
    same = (printed[FACT] == pd.Series({key: row[key] for key in FACT})).all(axis=1)
    return bool(same.any())


def _derive(rule: Any, known: pd.DataFrame, raw: RawData) -> Iterator[dict[str, Any]]:
    breakdowns = _breakdowns_of(rule, known)
    for breakdown in breakdowns:
        left = _operands(rule, rule.left, breakdown, raw)
        right = _operands(rule, rule.right, breakdown, raw)
        for period in dict.fromkeys(known["period"]):
            operands = [_fact(known, term, period) for term in (*left, *right)]
            if operands and all(operand is not None for operand in operands):
                split = len(left)
                yield _derived_figure(rule, breakdown, operands[:split], operands[split:])


def _breakdowns_of(rule: Any, known: pd.DataFrame) -> list[str]:
    """The breakdowns a rule runs over: its own, or with '*' those of its left side; a share
    of the whole in itself (always 100) is left out."""
    if rule.breakdown != "*":
        return [rule.breakdown]
    indicator = rule.left.partition(":")[0]
    found = list(dict.fromkeys(known.loc[known["indicator"] == indicator, "breakdown"]))
    whole_is_base = ":" not in rule.right
    return [breakdown for breakdown in found if breakdown or not whole_is_base]


def _operands(rule: Any, text: str, breakdown: str, raw: RawData) -> list[tuple[str, str]]:
    """The terms of one side, with '*' replaced by the breakdown at hand, and the name of a
    dimension by all of its parts."""
    operands = []
    for indicator, part in terms(text):
        if indicator not in set(raw.indicators["indicator"]):
            raise InputError(
                Problem(
                    f"names {indicator!r}, which is not in indicators.csv",
                    "add it there, or mend the derivation",
                    rule.file,
                    int(rule.row),
                    "left",
                    text,
                )
            )
        in_dimension = raw.breakdowns.loc[raw.breakdowns["dimension"] == part, "breakdown"]
        if part == "*":
            operands.append((indicator, breakdown))
        elif len(in_dimension):
            operands += [(indicator, name) for name in in_dimension]
        else:
            operands.append((indicator, part))
    return operands


def _fact(known: pd.DataFrame, term: tuple[str, str], period: str) -> Any | None:
    """The figure of a term in a period; none where it is missing or printed with two values."""
    indicator, breakdown = term
    found = known[
        (known["indicator"] == indicator)
        & (known["breakdown"] == breakdown)
        & (known["period"] == period)
    ]
    return next(found.itertuples()) if found["value"].nunique() == 1 else None


def _derived_figure(rule: Any, breakdown: str, left: list[Any], right: list[Any]) -> dict[str, Any]:
    total = sum(exact(row.value) for row in left)
    subtracted = sum(exact(row.value) for row in right)
    value, sign = {
        "share": (total / subtracted * 100 if subtracted else Decimal("nan"), "÷"),
        "difference": (total - subtracted, MINUS),
        "sum": (total, "+"),
    }[rule.operation]
    operands = [*left, *right]
    carried = [flag for row in operands for flag in row.flags.split() if flag in _CARRIED]
    return {
        "indicator": rule.indicator,
        "breakdown": breakdown,
        "period": operands[0].period,
        "first_year": operands[0].first_year,
        "last_year": operands[0].last_year,
        "value": float(value),
        "out_of": float("nan"),
        "qualifier": next((row.qualifier for row in operands if row.qualifier), ""),
        "printed": "",
        "source": _joined(row.source for row in operands),
        "locator": _joined(row.locator for row in operands),
        "flags": " ".join(dict.fromkeys(["derived", *carried])),
        "note": _formula(left, right, sign, per_cent=rule.operation == "share"),
        **_precision(operands, is_share=rule.operation == "share"),
    }


def _precision(operands: list[Any], *, is_share: bool) -> dict[str, int]:
    """How a derived figure is to be shown: a share with one decimal, a sum or difference as
    precisely as the most precise of its operands, in their scale where they share one."""
    if is_share:
        return {"decimals": SHARE_DECIMALS, "scale": 1}
    scales = {int(row.scale) for row in operands}
    scale = scales.pop() if len(scales) == 1 else 1
    # Decimals of millions are whole in units: a power of ten less for each digit of the scale.
    powers = (len(str(row.scale)) - len(str(scale)) for row in operands)
    decimals = [max(row.decimals - power, 0) for row, power in zip(operands, powers, strict=True)]
    return {"decimals": max(decimals), "scale": scale}


_CARRIED = ("ambiguous_print", "period_inferred", "definition_changed", "label_doubt", "derived")


def _formula(left: list[Any], right: list[Any], sign: str, *, per_cent: bool) -> str:
    def spelled(rows: list[Any]) -> str:
        return " + ".join(
            f"{row.indicator}{':' + row.breakdown if row.breakdown else ''} {exact(row.value):f}"
            for row in rows
        )

    formula = spelled(left) + (f" {sign} {spelled(right)}" if right else "")
    return f"{formula} × 100" if per_cent else formula


def _joined(values: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for value in values for word in value.split()))


def _labelled(figures: pd.DataFrame, raw: RawData) -> pd.DataFrame:
    """Adds section and labels; the label of a part names the part too."""
    linked = figures.merge(
        raw.indicators[["indicator", "section", "label_vi", "label_en"]],
        on="indicator",
        how="left",
        validate="many_to_one",
    ).merge(
        raw.breakdowns[["breakdown", "label_vi", "label_en"]],
        on="breakdown",
        how="left",
        validate="many_to_one",
        suffixes=("", "_of_part"),
    )
    for label in ("label_vi", "label_en"):
        part = linked[f"{label}_of_part"]
        linked[label] = linked[label].where(part.isna(), linked[label] + ": " + part.fillna(""))
    return linked
