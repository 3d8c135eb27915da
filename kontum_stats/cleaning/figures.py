"""Validated raw tables -> tidy figures: what is printed, what is derived, what is missing.

In: `RawData`. Out: the processed tables of `data/processed/` that come from it alone. Each print
is read here and nowhere later: value, unit, decimals, scale, qualifier and doubts go on as
columns. A derived figure is marked, and carries its formula; a part that is missing makes the
derived figure missing. Nothing is filled.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

import pandas as pd

from ..language import MINUS
from ..quantities import SHARE_DECIMALS, Quantity
from ..vocabulary import FLAGS, Unit, is_counted
from .links import terms
from .processed import exact
from .raw import RawData, Row, kindred_unit, note_flags, period_years, rows_of

COVERAGE_COLUMNS = ("indicator", "section", "label_vi", "label_en", "year", "state")
CATALOGUES = (
    "indicators", "units", "breakdowns", "sources", "findings", "finding_claims", "word_scale",
    "acknowledged",
)  # fmt: skip

Fact = tuple[str, str, str]
"""What a figure speaks of: indicator, breakdown ('' is the whole) and period."""


@dataclass(frozen=True)
class Figure:
    """One printed or derived figure: a row of the table `figures`, whose columns are these
    fields. the numbers are in base units."""

    indicator: str
    breakdown: str
    section: str
    label_vi: str
    label_en: str
    period: str
    first_year: int
    last_year: int
    value: float
    out_of: float | None
    unit: str
    qualifier: str
    printed: str
    source: str
    locator: str
    flags: tuple[str, ...]
    note: str
    decimals: int
    scale: int
    other_value: float | None
    base: float | None = None
    counted: float | None = None

    @property
    def fact(self) -> Fact:
        """What the figure speaks of."""
        return self.indicator, self.breakdown, self.period

    @property
    def is_derived(self) -> bool:
        """Whether it is computed from printed figures."""
        return "derived" in self.flags

    @property
    def operands(self) -> tuple[str, ...]:
        """The terms of the formula of a derived figure, all of its period."""
        return tuple(self.note.split()[::3]) if self.is_derived else ()


COLUMNS = tuple(column.name for column in fields(Figure))


def clean(raw: RawData) -> dict[str, pd.DataFrame]:
    """The processed tables that come from the raw tables alone, by name: `figures` (columns
    `COLUMNS`, one row a printed or derived figure), `coverage` (columns `COVERAGE_COLUMNS`)
    and the catalogues that the pages quote from.
    """
    figures = figures_of(raw)
    tables = {"figures": frame(figures), "coverage": coverage(figures, raw.indicators)}
    catalogues = {name: getattr(raw, name).drop(columns=["file", "row"]) for name in CATALOGUES}
    return tables | catalogues


def tidy(raw: RawData) -> pd.DataFrame:
    """The figures, printed ones first in the order of the raw files, then the derived ones.

    `value` is in base units (VND, per cent as 97.52); `first_year` and `last_year` are whole
    numbers; `flags` are separated by blanks. `scale` is the whole number by which the printed
    number was multiplied (1,000,000 for '149,6 triệu'), `decimals` counts its decimals as
    printed (1 there): so many are to be shown of `value` / `scale`, of derived figures too.
    `other_value` is what a print with two readings would be in the one that was not chosen.
    `base` is how many units a per cent is taken of: the whole of a computed share, or what is
    printed after the slash beside a rate (the `ratio` rows of identities.csv), and `counted` how
    many of them the review prints before the slash.
    """
    return frame(figures_of(raw))


def figures_of(raw: RawData) -> tuple[Figure, ...]:
    """The figures as records, in the order of `tidy`."""
    catalogue = _Catalogue(
        {row["indicator"]: row for row in rows_of(raw.indicators)},
        {row["breakdown"]: row for row in rows_of(raw.breakdowns)},
        frozenset(unit.code for unit in map(Unit.own, rows_of(raw.units)) if unit.may_be_part),
    )
    printed = _with_bases(_printed_figures(raw, catalogue), raw.identities)
    order = newest_first(raw)
    return (*printed, *_derived_figures(printed, raw.derivations, catalogue, order))


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """The table of figures, columns `COLUMNS`."""
    rows = [tuple(vars(figure).values()) for figure in figures]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    types = {"int": "int64", "float": "float64", "float | None": "float64"}
    typed = {one.name: types[str(one.type)] for one in fields(Figure) if str(one.type) in types}
    table["flags"] = [" ".join(flags) for flags in table["flags"]]
    return table.astype(typed)


def records(table: pd.DataFrame) -> tuple[Figure, ...]:
    """The rows of a table of figures (columns `COLUMNS`, in any order) as records."""
    columns = {name: table[name].tolist() for name in COLUMNS}
    columns["flags"] = [tuple(flags.split()) for flags in columns["flags"]]
    for name in ("out_of", "other_value", "base", "counted"):
        columns[name] = [None if math.isnan(value) else value for value in columns[name]]
    return tuple(Figure(*row) for row in zip(*columns.values(), strict=True))


def coverage(figures: Sequence[Figure], indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicator x year: `printed`, `partly`, `derived` or `missing`, over every year that any
    figure names.

    A figure of several years counts for its last year, in which it was printed, and beside parts
    that are printed for that year alone not as one of them. `partly`: only parts are, and neither
    the whole, which another year has, nor all parts that some year has.
    """
    found: dict[tuple[str, int], list[Figure]] = {}
    parts: dict[str, set[str]] = {}
    for figure in figures:
        found.setdefault((figure.indicator, figure.last_year), []).append(figure)
        parts.setdefault(figure.indicator, set()).add(figure.breakdown)
    states = {key: _state(of_year, parts[key[0]]) for key, of_year in found.items()}
    last_years = [figure.last_year for figure in figures]
    rows = [
        (
            *(row[column] for column in COVERAGE_COLUMNS[:4]),
            year,
            states.get((row["indicator"], year), "missing"),
        )
        for row in rows_of(indicators)
        for year in range(min(last_years), max(last_years) + 1)
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def _state(figures: Sequence[Figure], parts: set[str]) -> str:
    """What is there of an indicator for a year; `parts` are those that any year has, with '' for
    the whole."""
    if all(one.is_derived for one in figures):
        return "derived"
    alone = [one for one in figures if one.first_year == one.last_year]
    there = {one.breakdown for one in alone or figures}
    is_whole = "" in there or ("" not in parts and there == parts)
    return "printed" if is_whole else "partly"


@dataclass(frozen=True)
class _Catalogue:
    """The rows of the indicators and of the breakdowns, by code, and the counted units of which
    there may be a part."""

    indicators: Mapping[str, Row]
    parts: Mapping[str, Row]
    may_be_part: frozenset[str]

    def of(self, indicator: str, breakdown: str) -> dict[str, str]:
        """Codes, section and labels of a figure; the label of a part names the part too."""
        whole, part = self.indicators[indicator], self.parts.get(breakdown)
        known = {"indicator": indicator, "breakdown": breakdown, "section": whole["section"]}
        for label in ("label_vi", "label_en"):
            known[label] = f"{whole[label]}: {part[label]}" if part else whole[label]
        return known

    def parts_by(self, dimension: str) -> list[str]:
        """The breakdowns of a dimension; none where it is no dimension."""
        return [part for part, row in self.parts.items() if row["dimension"] == dimension]


def _printed_figures(raw: RawData, catalogue: _Catalogue) -> list[Figure]:
    printed = [
        _printed_figure(row, quantity, catalogue)
        for row, quantity in zip(rows_of(raw.figures), raw.quantities, strict=True)
    ]
    printed = _with_breaks(printed)
    times = Counter(figure.fact for figure in printed)
    revised = _revised(printed)
    return [
        replace(
            figure,
            flags=(
                *figure.flags,
                *(["repeated"] if times[figure.fact] > 1 else []),
                *(["revised"] if figure.fact in revised else []),
            ),
        )
        for figure in printed
    ]


def _with_breaks(printed: Sequence[Figure]) -> list[Figure]:
    """The figures, with the parts of a whole that is counted otherwise than in other years, and
    printed beside it, marked as it is."""
    changed = {
        (one.indicator, one.period, one.source, one.locator)
        for one in printed
        if not one.breakdown and _BREAK in one.flags
    }
    return [
        replace(one, flags=(*one.flags, _BREAK))
        if _BREAK not in one.flags
        and (one.indicator, one.period, one.source, one.locator) in changed
        else one
        for one in printed
    ]


def _revised(printed: Iterable[Figure]) -> set[Fact]:
    """The facts for which two documents print different values, each of them one."""
    values: dict[Fact, dict[str, set[float]]] = {}
    for one in printed:
        values.setdefault(one.fact, {}).setdefault(one.source, set()).add(one.value)
    return {
        fact
        for fact, by_source in values.items()
        if len(set.union(*by_source.values())) > 1
        and all(len(of_one) == 1 for of_one in by_source.values())
    }


def newest_first(raw: RawData) -> list[str]:
    """The documents, the latest first: a later one may have revised what it prints."""
    rows = [(row["last_year"], row["issued"], row["source"]) for row in rows_of(raw.sources)]
    return [source for *_, source in sorted(rows, reverse=True)]


def _printed_figure(row: Row, quantity: Quantity, catalogue: _Catalogue) -> Figure:
    indicator_unit = catalogue.indicators[row["indicator"]]["unit"]
    unit = kindred_unit(quantity, indicator_unit)
    flags = [*note_flags(row["note"]), *quantity.flags]
    if unit != indicator_unit:
        flags.append("unit_differs")
    if not is_counted(unit) or unit in catalogue.may_be_part:
        flags = [flag for flag in flags if flag != "fraction_of_count"]
    elif quantity.value != int(quantity.value):
        flags.append("fraction_of_count")
    first, last = period_years(row["period"])
    return Figure(
        **catalogue.of(row["indicator"], row["breakdown"]),
        period=row["period"],
        first_year=first,
        last_year=last,
        value=float(quantity.value),
        out_of=None if quantity.out_of is None else float(quantity.out_of),
        unit=unit,
        qualifier=quantity.qualifier,
        printed=row["printed"],
        source=row["source"],
        locator=row["locator"],
        flags=tuple(dict.fromkeys(flags)),
        note=row["note"],
        decimals=quantity.decimals,
        scale=int(quantity.scale),
        other_value=None if quantity.other is None else float(quantity.other),
        base=None,
        counted=None,
    )


def _with_bases(printed: Sequence[Figure], identities: pd.DataFrame) -> list[Figure]:
    """The figures, rates with what is printed before and after the slash of their part."""
    parts_of = {
        row["right"].removesuffix(":*"): row["left"].removesuffix(":*")
        for row in rows_of(identities)
        if row["kind"] == "ratio" and not row["of"]
    }
    parts = {figure.fact: figure for figure in printed if figure.out_of is not None}
    found = ((parts_of.get(figure.indicator, ""), *figure.fact[1:]) for figure in printed)
    return [
        replace(figure, base=parts[fact].out_of, counted=parts[fact].value)
        if fact in parts
        else figure
        for figure, fact in zip(printed, found, strict=True)
    ]


def _derived_figures(
    printed: Sequence[Figure],
    derivations: pd.DataFrame,
    catalogue: _Catalogue,
    newest_first: Sequence[str],
) -> list[Figure]:
    known: dict[Fact, list[Figure]] = {}
    for figure in printed:
        known.setdefault(figure.fact, []).append(figure)
    derived = list[Figure]()
    for rule in rows_of(derivations):
        # The first rule that gives a figure counts.
        found = _derive(rule, known, catalogue, newest_first)
        new = [one for one in found if one.fact not in known]
        for figure in new:
            known.setdefault(figure.fact, []).append(figure)
        derived += new
    return derived


def _derive(
    rule: Row,
    known: Mapping[Fact, list[Figure]],
    catalogue: _Catalogue,
    newest_first: Sequence[str],
) -> Iterator[Figure]:
    periods = dict.fromkeys(period for _, _, period in known)
    for breakdown in _breakdowns_of(rule, known):
        left = _operands(rule, "left", breakdown, catalogue)
        right = _operands(rule, "right", breakdown, catalogue)
        about = catalogue.of(rule["indicator"], breakdown)
        for period in periods:
            operands = [
                _single(known.get((*term, period), []), newest_first) for term in (*left, *right)
            ]
            found = [operand for operand in operands if operand is not None]
            base = found[len(left) :]
            has_base = rule["operation"] != "share" or any(one.value for one in base)
            if found and len(found) == len(operands) and has_base:
                unit = catalogue.indicators[rule["indicator"]]["unit"]
                yield _derived_figure(rule, found[: len(left)], base, unit, about)


def _breakdowns_of(rule: Row, known: Iterable[Fact]) -> list[str]:
    """The breakdowns a rule runs over: its own, or with '*' those of its left side; a share
    of the whole in itself (always 100) is left out."""
    if rule["breakdown"] != "*":
        return [rule["breakdown"]]
    indicator = rule["left"].partition(":")[0]
    found = dict.fromkeys(breakdown for name, breakdown, _ in known if name == indicator)
    whole_is_base = ":" not in rule["right"]
    return [breakdown for breakdown in found if breakdown or not whole_is_base]


def _operands(rule: Row, side: str, breakdown: str, catalogue: _Catalogue) -> list[tuple[str, str]]:
    """The terms of one side, with '*' replaced by the breakdown at hand, and the name of a
    dimension by all of its parts."""
    operands: list[tuple[str, str]] = []
    for indicator, part in terms(rule[side]):
        named = [breakdown] if part == "*" else catalogue.parts_by(part) or [part]
        operands += [(indicator, name) for name in named]
    return operands


def _single(figures: Sequence[Figure], newest_first: Sequence[str]) -> Figure | None:
    """The figure of a fact, of several documents that of the newest; none where it is missing or
    one document prints two values."""
    if len(figures) > 1 and "revised" in figures[0].flags:
        figures = sorted(figures, key=lambda one: newest_first.index(one.source))[:1]
    values = {figure.value for figure in figures}
    return figures[0] if len(values) == 1 else None


def _derived_figure(
    rule: Row, left: Sequence[Figure], right: Sequence[Figure], unit: str, about: dict[str, str]
) -> Figure:
    total = sum((exact(figure.value) for figure in left), Decimal(0))
    other = sum((exact(figure.value) for figure in right), Decimal(0))
    is_share = rule["operation"] == "share"
    value, sign = {
        "share": (total / (other or 1) * 100, "÷"),
        "difference": (total - other, MINUS),
        "sum": (total, "+"),
    }[rule["operation"]]
    operands = [*left, *right]
    carried = [flag for figure in operands for flag in figure.flags if flag in _CARRIED]
    decimals, scale = (SHARE_DECIMALS, 1) if is_share else _precision(operands)
    return Figure(
        **about,
        period=operands[0].period,
        first_year=operands[0].first_year,
        last_year=operands[0].last_year,
        value=float(value),
        out_of=None,
        unit=unit,
        qualifier=qualifier_of(left, right),
        printed="",
        source=_joined(figure.source for figure in operands),
        locator=_joined(figure.locator for figure in operands),
        flags=tuple(dict.fromkeys(["derived", *carried])),
        note=_formula(left, right, sign, is_share=is_share),
        decimals=decimals,
        scale=scale,
        other_value=None,
        base=float(other) if is_share else None,
        counted=None,
    )


_TURNED = {"over": "under", "under": "over"}


def qualifier_of(figures: Iterable[Figure], against: Iterable[Figure] = ()) -> str:
    """The word before a sum of figures, or before what it comes to `against` those that are taken
    from it or that it is divided by: less than so much leaves more, and 'over' with 'under' is
    'about'."""
    said = {one.qualifier for one in figures}
    said |= {_TURNED.get(one.qualifier, one.qualifier) for one in against}
    return next(iter(found)) if len(found := said - {""}) == 1 else "about" if found else ""


_BREAK = "definition_changed"
# What a reader is warned of at an operand holds of what is computed from it.
_CARRIED = frozenset(code for code, one in FLAGS.items() if one.sign)


def _precision(operands: Sequence[Figure]) -> tuple[int, int]:
    """Decimals and scale of a sum or difference: as precise as the most precise of its
    operands, in their scale where they share one."""
    scales = {figure.scale for figure in operands}
    scale = scales.pop() if len(scales) == 1 else 1
    # Decimals of millions are whole in units: a power of ten less for each digit of the scale.
    decimals = [figure.decimals - len(str(figure.scale)) + len(str(scale)) for figure in operands]
    return max(0, *decimals), scale


def _formula(left: Sequence[Figure], right: Sequence[Figure], sign: str, *, is_share: bool) -> str:
    def spelled(figures: Sequence[Figure]) -> str:
        return " + ".join(
            f"{':'.join(filter(None, figure.fact[:2]))} {exact(figure.value):f}"
            for figure in figures
        )

    formula = spelled(left) + (f" {sign} {spelled(right)}" if right else "")
    return f"{formula} × 100" if is_share else formula


def _joined(values: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for value in values for word in value.split()))
