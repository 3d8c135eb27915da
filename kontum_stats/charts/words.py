"""The words of a chart: labels of figures, title, note, alt text and data table.

In: the rows that a chart draws (columns of `figures.COLUMNS`). Out: texts in the reader's
language. What is derived, doubtful or estimated is marked wherever the figure stands, and since
everything is made from the rows that are drawn, picture, alt text and data table cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from ..cleaning.processed import has_flag, named_rows
from ..errors import InputError
from ..language import EN_DASH, Language
from ..review.review import Review, inputs_of
from ..vocabulary import (
    DERIVED_SIGN,
    DOUBT_SIGN,
    DOUBTS,
    FLAG_MEANINGS,
    QUALIFIER_SIGNS,
    QUALIFIERS,
)
from .style import plain

_WHOLE_TEXT = 20_000


def short_value(t: Language, row: Any, scale: int = 1) -> str:
    """A figure as it stands beside its bar, in units of `scale`: '≈ 62,5%', '83,4%*', '9,907†'."""
    exact = Decimal(str(row.value)) / scale
    if row.unit == "percent":
        number = t.percent(exact, 1 if is_derived(row) else None)
    else:
        number = t.number(exact)
    return f"{QUALIFIER_SIGNS[row.qualifier]} {number}{_marks(row)}".strip()


def phrase(t: Language, row: Any, with_unit: bool = True, scale: int = 1) -> str:
    """A figure in words: 'about 4 million VND/person/month', '83.4%'; without its unit in units
    of `scale`."""
    decimals = 1 if is_derived(row) and row.unit == "percent" else None
    if with_unit:
        quantity = t.quantity(row.value, row.unit, decimals)
    else:
        quantity = t.number(Decimal(str(row.value)) / scale, decimals)
    return t.qualified(quantity, row.qualifier)


def part_label(review: Review, row: Any) -> str:
    """The name of a row's part, or of its indicator where it has no part."""
    name = review.breakdown_label(row.breakdown) if row.breakdown else review.t.label(row)
    return plain(name)


def whole_name(t: Language, row: Any) -> str:
    """What stands for the part where a row has none: 'Total', unless the review does not say
    of whom the figure is."""
    return t("of whom is not said") if "base_unstated" in row.flags.split() else t("Total")


def full_label(t: Language, row: Any, rows: pd.DataFrame) -> str:
    """A row's label; a figure of nobody knows whom says so beside the parts of its indicator,
    where it would pass for their whole."""
    label = t.label(row)
    if row.breakdown or "base_unstated" not in row.flags.split():
        return label
    beside = rows.loc[rows["indicator"] == row.indicator, "breakdown"].ne(row.breakdown).any()
    return f"{label}: {whole_name(t, row)}" if beside else label


def doubted(review: Review, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the doubts of the audit among their flags: a figure whose own check of label
    or attainable share fails, and figures that stand side by side here though the audit doubts
    that they are two. Nothing is added where the tables were cleaned but not yet checked."""
    try:
        checks = review.checks
    except InputError:
        return rows
    drawn = set(zip(rows["indicator"], rows["breakdown"], rows["period"], strict=True))
    flags: dict[tuple[str, str, str], str] = {}
    for check in named_rows(checks[checks["verdict"] != "holds"]):
        facts = [(one.indicator, one.breakdown, one.period) for one in inputs_of(check.inputs)]
        if check.kind == "near_conflict" and len(set(facts)) > 1 and drawn.issuperset(facts):
            flags |= dict.fromkeys(facts, "close_to_another")
        # The first input is what is checked, the others are what it is held against.
        elif check.kind in ("label", "attainable") and check.verdict == "fails":
            flags[facts[0]] = "fails_its_check"
    added = [flags.get((row.indicator, row.breakdown, row.period), "") for row in named_rows(rows)]
    joined = [f"{own} {more}".strip() for own, more in zip(rows["flags"], added, strict=True)]
    return rows.assign(flags=joined)


def is_derived(row: Any) -> bool:
    """Whether a row is calculated from printed figures."""
    return "derived" in row.flags.split()


def covered_years(rows: pd.DataFrame) -> set[int]:
    """Every year that a row is printed for, alone or together with others."""
    spans = zip(rows["first_year"], rows["last_year"], strict=True)
    return {year for first, last in spans for year in range(first, last + 1)}


def span(rows: pd.DataFrame) -> range:
    """From the first to the last year of the rows."""
    return range(int(rows["first_year"].min()), int(rows["last_year"].max()) + 1)


def change_title(review: Review, subject: str, rows: pd.DataFrame) -> str:
    """'subject: up from … in 2010 to … in 2013' of one series; the subject alone where there
    are no two years to compare."""
    t, ends = review.t, _ends(rows)
    if ends is None:
        return subject
    first, last = ends
    with_unit = first.unit == "percent"
    message = {
        "rising": "{subject}: up from {first} in {first_year} to {last} in {last_year}",
        "falling": "{subject}: down from {first} in {first_year} to {last} in {last_year}",
        "unchanged": "{subject}: {first} in {first_year} and in {last_year}",
    }[_direction(first.value, last.value)]
    return t(
        message,
        subject=subject,
        first=phrase(t, first, with_unit),
        last=phrase(t, last, with_unit),
        first_year=first.first_year,
        last_year=last.last_year,
    )


def directions_title(review: Review, subject: str, series: dict[str, pd.DataFrame]) -> str:
    """'subject, 2011–2013: up in a and b, down in c' of named series that share their first and
    last year; '' where they do not, or where a series has no two years to compare."""
    t = review.t
    pairs = [(name, _ends(rows)) for name, rows in series.items() if len(rows)]
    ends = [(name, *pair) for name, pair in pairs if pair]
    years = {(first.first_year, last.last_year) for _, first, last in ends}
    if len(ends) < len(pairs) or len(years) != 1:
        return ""
    named: dict[str, list[str]] = {"rising": [], "falling": [], "unchanged": []}
    for name, first, last in ends:
        named[_direction(first.value, last.value)].append(name)
    messages = {
        "rising": "up in {names}",
        "falling": "down in {names}",
        "unchanged": "unchanged in {names}",
    }
    changes = [
        t(messages[direction], names=t.listing(names))
        for direction, names in named.items()
        if names
    ]
    ((first_year, last_year),) = years
    return f"{subject}, {first_year}{EN_DASH}{last_year}: {', '.join(changes)}"


def alt_text(review: Review, kind: str, title: str, rows: pd.DataFrame) -> str:
    """Kind, title, then every figure with its period; the direction of each series; the years
    that are not printed."""
    t = review.t
    series = [_alt_indicator(review, part) for _, part in rows.groupby("indicator", sort=False)]
    return " ".join([f"{t(kind)}: {title}.", *series, *_missing(review, rows)])


def note(review: Review, rows: pd.DataFrame, remarks: Iterable[str] = ()) -> str:
    """Remarks, missing years, the marks that are used, and where the figures are printed."""
    t = review.t
    sentences = [*remarks, *_unequal_periods(t, rows), *_missing(review, rows)]
    if has_flag(rows, "derived").any():
        sentences.append(t("* Computed from printed figures."))
    doubts = list(dict.fromkeys(doubt for row in named_rows(rows) for doubt in _doubts(row)))
    if doubts:
        sentences.append(t("† Caution: {doubts}.", doubts="; ".join(t(doubt) for doubt in doubts)))
    used = set(rows["qualifier"])
    signs = [t(one.legend) for one in QUALIFIERS.values() if one.code in used]
    if signs:
        sentences.append(f"{'; '.join(signs)}.")
    places = {place for places in rows["locator"] for place in places.split()}
    ordered = " ".join(sorted(places, key=_place_order))
    sentences.append(t("Printed in: {places}.", places=t.locator(ordered)))
    return " ".join(sentences)


def data_table(t: Language, rows: pd.DataFrame) -> pd.DataFrame:
    """What the chart shows as a table, in the reader's language and number format; the column
    of remarks is left out where there are none, and where all figures are parts of one indicator
    a part goes by its own name."""
    labels = _short_labels([full_label(t, row, rows) for row in named_rows(rows)])
    table = pd.DataFrame(
        [
            (
                plain(label, _WHOLE_TEXT),
                t.period(row.period),
                phrase(t, row),
                _remark(t, row),
                t.locator(row.locator),
            )
            for row, label in zip(named_rows(rows), labels, strict=True)
        ],
        columns=[t(name) for name in ("Figure", "Period", "Value", "Remark", "Where printed")],
    )
    remarks = t("Remark")
    return table if table[remarks].any() else table.drop(columns=remarks)


def compact_table(t: Language, rows: pd.DataFrame) -> pd.DataFrame:
    """What the chart shows with one row a figure and one column a period: values with the marks
    that the chart's note explains, '' where a period has none, both where one is printed with
    two. A unit that all share stands once, behind the name of the first column."""
    unit, scale = _shared_unit(t, rows)
    ordered = rows.sort_values(["last_year", "first_year"], kind="stable")
    cells: dict[str, dict[str, list[str]]] = {period: {} for period in ordered["period"]}
    labels = [plain(full_label(t, row, rows), _WHOLE_TEXT) for row in named_rows(rows)]
    labels = _short_labels(labels)
    for row, label in zip(named_rows(rows), labels, strict=True):
        value = phrase(t, row, with_unit=not unit, scale=scale) + _marks(row)
        cells[row.period].setdefault(label, []).append(value)
    columns = {
        t.period(period): ["; ".join(found.get(label, [])) for label in dict.fromkeys(labels)]
        for period, found in cells.items()
    }
    name = t("Figure") + (f" ({unit})" if unit else "")
    return pd.DataFrame({name: list(dict.fromkeys(labels)), **columns})


def _shared_unit(t: Language, rows: pd.DataFrame) -> tuple[str, int]:
    """The name of the one unit of counts or money and what it is a multiple of; '' where there
    are several, or where every value is short with its unit (per cents)."""
    units = set(rows["unit"])
    if len(units) > 1 or units & {"percent"} or "/" in str(*units):
        return "", 1
    if units == {"VND"}:
        return t("million VND"), 10**6
    return t.unit(units.pop(), 2), 1


def _short_labels(labels: list[str]) -> list[str]:
    wholes = {label.partition(": ")[0] for label in labels}
    if len(wholes) > 1:
        return labels
    return [label.partition(": ")[2] or label for label in labels]


def missing_subject(review: Review, subject: str) -> str:
    """That nothing of `subject` is printed, and for which years other figures are."""
    t = review.t
    text = t("No figure is printed for: {subject}.", subject=subject)
    years = review.years()
    if not years:
        return text
    return f"{text} {t('Years with other figures: {years}.', years=_listed(t, years))}"


def _listed(t: Language, years: Sequence[int]) -> str:
    return t.listing([str(year) for year in years])


def _marks(row: Any) -> str:
    return (DERIVED_SIGN if is_derived(row) else "") + (DOUBT_SIGN if _doubts(row) else "")


def _doubts(row: Any) -> list[str]:
    return [DOUBTS[flag] for flag in row.flags.split() if flag in DOUBTS]


def _remark(t: Language, row: Any) -> str:
    words = [t(FLAG_MEANINGS["derived"])] if is_derived(row) else []
    return "; ".join([*words, *(t(doubt) for doubt in _doubts(row))])


def _direction(first: float, last: float) -> str:
    return "unchanged" if first == last else ("rising" if last > first else "falling")


def _ends(rows: pd.DataFrame) -> tuple[Any, Any] | None:
    """First and last row of a series of single years; none where a year has two values or
    where unit or definition differ: such figures cannot be compared."""
    single = rows[rows["first_year"] == rows["last_year"]]
    years = single["last_year"]
    if years.nunique() < 2 or years.duplicated().any() or single["unit"].nunique() > 1:
        return None
    if has_flag(single, "definition_changed").any():
        return None
    first, *_, last = named_rows(single)
    return first, last


def _alt_indicator(review: Review, rows: pd.DataFrame) -> str:
    """'Union members: State sector: 2010: …; 2013: …, rising. Non-state sector: …'"""
    t, years = review.t, covered_years(rows)
    # A definition that changed for the whole has changed for its parts.
    comparable = not has_flag(rows, "definition_changed").any()
    parts = rows.groupby("breakdown", sort=False)
    series = []
    for part, found in parts:
        whole = whole_name(t, next(named_rows(found))) if len(parts) > 1 else ""
        label = plain(review.breakdown_label(str(part))) if part else whole
        figures = _alt_figures(t, found, years, comparable)
        series.append(f"{label}: {figures}." if label else f"{figures}.")
    name = plain(review.indicator_label(next(named_rows(rows)).indicator))
    return f"{name}: {' '.join(series)}"


def _alt_figures(t: Language, rows: pd.DataFrame, years: set[int], comparable: bool) -> str:
    figures = "; ".join(_alt_figure(t, row) for row in named_rows(rows))
    ends = _ends(rows) if comparable else None
    if ends:
        figures += f", {t(_direction(ends[0].value, ends[1].value))}"
    missing = sorted(years - covered_years(rows))
    if missing:
        figures += f"; {_listed(t, missing)}: {t('not printed')}"
    return figures


def _alt_figure(t: Language, row: Any) -> str:
    remarks = [t("computed")] if is_derived(row) else []
    remarks += [t("caution")] if _doubts(row) else []
    return f"{t.period(row.period)}: {phrase(t, row)}" + (
        f" ({', '.join(remarks)})" if remarks else ""
    )


def _unequal_periods(t: Language, rows: pd.DataFrame) -> list[str]:
    """That figures of one thing are of periods of different length."""
    pairs = set()
    years = rows["last_year"] - rows["first_year"] + 1
    for _, lengths in years.groupby([rows["indicator"], rows["breakdown"]]):
        pairs |= {(int(longer), int(lengths.min())) for longer in lengths if longer > lengths.min()}
    return [
        t.count(
            "A period of {longer} years and one of {n} year: not to be compared directly.",
            "A period of {longer} years and one of {n} years: not to be compared directly.",
            shorter,
            longer=longer,
        )
        for longer, shorter in sorted(pairs)
    ]


def _place_order(place: str) -> tuple[bool, int, str]:
    """Sections of the body first, then notes by number."""
    number = place.removeprefix("fn:")
    return place.startswith("fn:"), int(number) if number.isdecimal() else 0, place


def _missing(review: Review, rows: pd.DataFrame) -> list[str]:
    """Which years are not printed, and which stand in for the page's year."""
    t, covered = review.t, covered_years(rows)
    missing = sorted((set(span(rows)) | {review.year}) - covered)
    if not missing:
        return []
    years = _listed(t, missing)
    if review.year in covered:
        return [t("Not printed for {years}.", years=years)]
    ordered = rows.sort_values(["last_year", "first_year"], kind="stable")
    shown = t.listing([t.period(period) for period in dict.fromkeys(ordered["period"])])
    return [t("Not printed for {years}; the nearest printed: {shown}.", years=years, shown=shown)]
