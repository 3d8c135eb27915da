"""The words of a chart: labels of figures, note, alt text and data table.

In: the figures that a chart draws. Out: texts in the reader's language. What is derived, doubtful
or estimated is marked wherever the figure stands, and since everything is made from the figures
that are drawn, picture, alt text and data table cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..language import NO_BREAK_SPACE, Language
from ..review.records import Figure
from ..review.review import Review
from ..review.words import MILLION, direction, doubts, judged, number, phrase
from ..review.words import label as label_of
from ..vocabulary import (
    COMPUTED,
    DOUBTS,
    FLAG_MEANINGS,
    FLAGS,
    LEGEND,
    MONEY,
    QUALIFIERS,
    UNUSUAL,
)
from .style import plain
from .titles import ends_of, marks

_WHOLE_TEXT = 20_000
_BRACKET = re.compile(r" \([^()]*\)$")
COLUMNS = ("Figure", "Period", "Value", "Remark", "Where printed")

Figures = Sequence[Figure]


def short_value(t: Language, figure: Figure, scale: int = 1) -> str:
    """A figure as it stands beside its bar, in units of `scale`: '≈ 62,5%', '83,4%* (†)'."""
    return value_alone(t, figure, scale) + change_mark([figure])


def value_alone(t: Language, figure: Figure, scale: int = 1) -> str:
    """The same without the sign of its change, for where that stands once behind several."""
    return number(t, figure, scale) + marks(figure)


def change_mark(figures: Figures) -> str:
    """The sign behind figures among those of other years, where the audit doubts the change of
    one since the year before it."""
    is_unusual = any(FLAGS[flag].of_change for one in figures for flag in one.flags)
    return f"{NO_BREAK_SPACE}{UNUSUAL}" if is_unusual else ""


def part_label(review: Review, figure: Figure) -> str:
    """The name of a figure's part, or of its indicator where it has no part."""
    part = figure.breakdown
    return plain(review.breakdown_label(part) if part else figure.label)


def whole_name(t: Language, figure: Figure) -> str:
    """What stands for the part where a figure has none: 'Total', unless the review does not say
    of whom it is."""
    return t("of whom is not said") if "base_unstated" in figure.flags else t("Total")


def full_label(t: Language, figure: Figure, figures: Figures) -> str:
    """A figure's label; one of nobody knows whom says so beside the parts of its indicator,
    where it would pass for their whole."""
    if figure.breakdown or "base_unstated" not in figure.flags:
        return figure.label
    beside = any(one.indicator == figure.indicator and one.breakdown for one in figures)
    return f"{figure.label}: {whole_name(t, figure)}" if beside else figure.label


def doubted(review: Review, figures: Figures) -> list[Figure]:
    """`figures` with the doubts of the audit among their flags."""
    return [judged(review, one) for one in figures]


def covered_years(figures: Iterable[Figure]) -> set[int]:
    """Every year that a figure is printed for, alone or together with others."""
    return {year for one in figures for year in one.years}


def span(figures: Iterable[Figure]) -> range:
    """From the first to the last year of the figures."""
    years = covered_years(figures)
    return range(min(years), max(years) + 1)


def by_series(figures: Figures) -> dict[str, list[Figure]]:
    """The figures by breakdown, in their order."""
    return _grouped(figures, "breakdown")


def alt_text(review: Review, kind: str, title: str, figures: Figures) -> str:
    """Kind, title, then every figure with its period; the direction of each series; the years
    that are not printed."""
    series = [_alt_indicator(review, found) for found in _grouped(figures, "indicator").values()]
    return " ".join([f"{review.t(kind)}: {title}.", *series, *_missing(review, figures)])


def note(review: Review, said: str, figures: Figures, remarks: Iterable[str] = ()) -> str:
    """Remarks, missing years, the marks that stand at the figures and in what is `said` of them
    (title, computed numbers), and where the figures are printed."""
    t = review.t
    sentences = [*remarks, *_unequal_periods(t, figures), *_missing(review, figures)]
    if COMPUTED in said or any(one.is_derived for one in figures):
        sentences.append(t("{sign} Computed from printed figures.", sign=COMPUTED))
    sentences += _cautions(t, said, figures)
    used = {one.qualifier for one in figures}
    legends = [t(one.legend) for one in QUALIFIERS.values() if one.code in used]
    if legends:
        sentences.append(f"{'; '.join(legends)}.")
    places = {(place, one.source) for one in figures for place in one.locator.split()}
    ordered = sorted(places, key=lambda one: (one[1], _place_order(one[0])))
    sentences.append(t("Printed in: {places}.", places=t.places(ordered)))
    return " ".join(sentences)


def _cautions(t: Language, said: str, figures: Figures) -> list[str]:
    """For each sign of a doubt that the figures bear, or a change between them, why they do; where
    they do for several reasons, which for which."""
    told = {sign: _reasons(t, sign, figures) for sign in LEGEND}
    if UNUSUAL in said and not told[UNUSUAL]:
        told[UNUSUAL] = t("a change from or to a number in doubt")
    return [f"{sign} {words[:1].upper()}{words[1:]}." for sign, words in told.items() if words]


def _reasons(t: Language, sign: str, figures: Figures) -> str:
    """'A; B' where all figures that bear the sign bear it for A and B; else '450 · 476: A; 65: B'.
    The numbers are those that stand in the chart, without their unit."""
    values: dict[str, list[Figure]] = {}
    for one in figures:
        for flag in one.flags:
            if flag in DOUBTS and sign == (UNUSUAL if FLAGS[flag].of_change else FLAGS[flag].sign):
                values.setdefault(t(DOUBTS[flag]), []).append(one)
    if len({tuple(one.fact for one in found) for found in values.values()}) < 2:
        return "; ".join(values)
    return "; ".join(
        f"{' · '.join(dict.fromkeys(_bare(t, one) for one in found))}: {reason}"
        for reason, found in values.items()
    )


def _bare(t: Language, figure: Figure) -> str:
    return number(t, figure, MILLION if figure.unit.split("/")[0] == MONEY else 1)


def data_rows(t: Language, figures: Figures) -> list[tuple[str, ...]]:
    """What the chart shows, a row a figure, columns `COLUMNS`, in the reader's language and
    number format; where all are parts of one indicator a part goes by its own name."""
    labels = _short_labels([full_label(t, one, figures) for one in figures])
    return [
        (
            plain(label, _WHOLE_TEXT),
            t.period(one.period),
            phrase(t, one),
            _remark(t, one),
            t.locator(one.locator, one.source),
        )
        for one, label in zip(figures, labels, strict=True)
    ]


def compact_table(t: Language, figures: Figures) -> tuple[list[str], list[list[str]]]:
    """What the chart shows as header and rows, with one row a label and one column a period,
    years before periods of several: values with the marks that the chart's note explains, ''
    where a period has none, both where one is printed with two. A unit that all share stands once,
    behind the name of the column."""
    unit, scale = _shared_unit(t, figures)
    ordered = sorted(
        figures, key=lambda one: (not one.is_of_one_year, one.last_year, one.first_year)
    )
    periods = list(dict.fromkeys(one.period for one in ordered))
    occasion = shared_occasion(figures)
    labels = [
        plain(full_label(t, one, figures).removesuffix(occasion), _WHOLE_TEXT) for one in figures
    ]
    cells: dict[str, dict[str, list[str]]] = {}
    for one, label in zip(figures, _short_labels(labels), strict=True):
        value = phrase(t, one, scale) + marks(one) + change_mark([one])
        cells.setdefault(label, {}).setdefault(one.period, []).append(value)
    header = [t("Figure") + (f" ({unit})" if unit else ""), *map(t.period, periods)]
    rows = [
        [label, *("; ".join(found.get(period, [])) for period in periods)]
        for label, found in cells.items()
    ]
    return header, rows


def missing_subject(review: Review, subject: str, indicators: Sequence[str]) -> str:
    """That nothing of `subject` is printed, and for which years other figures are; or, where
    `indicators` are printed of others than the chart compares, of whom."""
    t, years = review.t, review.years()
    others = [one for one in review.facts(indicators) if one.has_value]
    if others:
        named = {label_of(review, one.indicator, one.breakdown): None for one in others}
        text = t("What this chart compares is not printed: {subject}.", subject=subject)
        return f"{text} {t('Printed is: {labels}.', labels='; '.join(named))}"
    text = t("No figure is printed for: {subject}.", subject=subject)
    if not years:
        return text
    return f"{text} {t('Years with other figures: {years}.', years=_listed(t, years))}"


def _grouped(figures: Figures, field: str) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for one in figures:
        found.setdefault(getattr(one, field), []).append(one)
    return found


def _shared_unit(t: Language, figures: Figures) -> tuple[str, int | None]:
    """The name of the one unit of counts or money and what it is a multiple of; '' and None
    where there are several, or where every value is short with its unit (per cents)."""
    units = {one.unit for one in figures}
    if len(units) > 1 or "percent" in units or "/" in "".join(units):
        return "", None
    if units == {"VND"}:
        return t("million VND"), MILLION
    return t.unit(units.pop(), 2), 1


def shared_occasion(figures: Figures) -> str:
    """The bracket with which the labels of several indicators all end, such as ' (three months)';
    '' where they do not."""
    labels = {one.indicator: one.label for one in figures}.values()
    ends = {found[0] if (found := _BRACKET.search(one)) else "" for one in labels}
    return ends.pop() if len(ends) == 1 < len(labels) else ""


def _short_labels(labels: list[str]) -> list[str]:
    wholes = {label.partition(": ")[0] for label in labels}
    if len(wholes) > 1:
        return labels
    return [label.partition(": ")[2] or label for label in labels]


def _listed(t: Language, years: Sequence[int]) -> str:
    return t.listing([str(year) for year in years])


def _remark(t: Language, figure: Figure) -> str:
    words = [FLAG_MEANINGS["derived"]] if figure.is_derived else []
    return "; ".join(t(one) for one in [*words, *doubts(figure)])


def _alt_indicator(review: Review, figures: Figures) -> str:
    """'Union members: State sector: 2010: …; 2013: …, rising. Non-state sector: …'"""
    t, years = review.t, covered_years(figures)
    # A definition that changed for the whole has changed for its parts.
    comparable = not any("definition_changed" in one.flags for one in figures)
    parts = by_series(figures)
    series = []
    for part, found in parts.items():
        whole = whole_name(t, found[0]) if len(parts) > 1 else ""
        label = plain(review.breakdown_label(part)) if part else whole
        said = _alt_figures(t, found, years, comparable)
        series.append(f"{label}: {said}." if label else f"{said}.")
    name = plain(review.indicator_label(figures[0].indicator))
    return f"{name}: {' '.join(series)}"


def _alt_figures(t: Language, figures: Figures, years: set[int], comparable: bool) -> str:
    said = "; ".join(_alt_figure(t, one) for one in figures)
    ends = ends_of(figures) if comparable else None
    if ends:
        said += f", {t(direction(*ends))}"
    missing = sorted(years - covered_years(figures))
    if missing:
        said += f"; {_listed(t, missing)}: {t('not printed')}"
    return said


def _alt_figure(t: Language, figure: Figure) -> str:
    remarks = [t("computed")] if figure.is_derived else []
    remarks += [t("caution")] if doubts(figure) else []
    said = f"{t.period(figure.period)}: {phrase(t, figure)}"
    return f"{said} ({', '.join(remarks)})" if remarks else said


def _unequal_periods(t: Language, figures: Figures) -> list[str]:
    """That figures of one thing are of periods of different length; of rates it does not matter."""
    lengths: dict[tuple[str, str], set[int]] = {}
    for one in (figure for figure in figures if figure.unit != "percent"):
        lengths.setdefault(one.fact[:2], set()).add(len(one.years))
    pairs = {(longer, min(found)) for found in lengths.values() for longer in found - {min(found)}}
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


def _missing(review: Review, figures: Figures) -> list[str]:
    """Which years are not printed, and which stand in for the page's year."""
    t, covered = review.t, covered_years(figures)
    missing = sorted((set(span(figures)) | set(review.span)) - covered)
    if not missing:
        return []
    years = _listed(t, missing)
    if review.speaks_of(covered):
        return [t("Not printed for {years}.", years=years)]
    ordered = sorted(figures, key=lambda one: (one.last_year, one.first_year))
    shown = t.listing([t.period(period) for period in dict.fromkeys(one.period for one in ordered)])
    return [t("Not printed for {years}; the nearest printed: {shown}.", years=years, shown=shown)]
