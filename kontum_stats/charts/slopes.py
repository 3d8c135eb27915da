"""Lines over years: rates by part, and how parts changed since the first year.

In: a `Review`, and which of its figures a chart is of (`questions`). Out: a `Chart`, or a `Notice`
where none of the figures is printed. No form knows an indicator or a part by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle, pairwise

from ..language import NO_BREAK_SPACE, Language
from ..review.records import Figure
from ..review.review import Review
from ..review.words import of_base
from ..vocabulary import COMPUTED, change_sign
from . import bars as drawn_bars
from .chart import LINES, Chart, Notice, drawable, make_chart, make_notice, number_format
from .lines import PER_CENTS, Curve, Point, index_scale, lines
from .panels import Bars, bars, figures_of, panel_of, ratios, ratios_told
from .style import C1, C2, C3, INK_SOFT, picture, plain
from .titles import change_title, directions_title, ends_of, short_name, subject_of
from .words import Figures, by_series, part_label, short_value, value_alone

_COLOURS = (C3, C1, C2)
_MARKERS = ("o", "s", "^", "D")


def rates(review: Review, name: str, title: str, indicator: str, dimension: str) -> Chart | Notice:
    """Lines of per cents over years, one for each part; the title says which way each goes."""
    t, subject = review.t, subject_of(review, [indicator], title)
    figures = drawable(review, indicator, review.parts(dimension))
    if not figures:
        return make_notice(review, subject, [indicator])
    series = by_series(figures)
    drawn = [
        Curve(part_label(review, found[0]), _points(t, found), colour, marker)
        for found, colour, marker in zip(series.values(), cycle(_COLOURS), cycle(_MARKERS))
    ]
    named = {short_name(review, part): found for part, found in series.items()}
    # Where a part has no two years to compare, the others alone would pass for all.
    comparable = all(map(ends_of, series.values()))
    heading = directions_title(review, subject, named) if comparable else subject
    year = 0 if review.is_whole else review.year
    drawing = picture([lines(drawn, PER_CENTS, number_format(t), year)])
    spans = [t("A thick bracket is one value, printed once for the years together.")]
    remarks = [] if all(one.is_of_one_year for one in figures) else spans
    remarks += _dotted(t, drawn)
    if any("(" in part_label(review, found[0]) for found in series.values()):
        remarks.append(t("What stands in brackets at a group says how that group is counted."))
    return make_chart(review, name, heading, drawing, figures, kind=LINES, remarks=remarks)


def _dotted(t: Language, drawn: Sequence[Curve]) -> list[str]:
    """What a dotted line means, where there is one."""
    steps = (step for curve in drawn for step in pairwise(curve.points))
    has_gap = any(after.first - before.last > 1 for before, after in steps)
    return [t("A dotted line passes years that are not printed.")] if has_gap else []


def _points(t: Language, figures: Figures) -> tuple[Point, ...]:
    return tuple(
        Point(
            one.first_year,
            one.last_year,
            one.value,
            short_value(t, one) + _in_brackets(t, one, is_last=one is figures[-1]),
        )
        for one in figures
    )


def _in_brackets(t: Language, figure: Figure, *, is_last: bool) -> str:
    """The years of a value of several, and at the end of a line, where there is room, how many of
    how many it is."""
    said = [t.period(figure.period)] if not figure.is_of_one_year else []
    said += [counted] if is_last and (counted := of_base(t, figure)) else []
    return f" ({'; '.join(said)})" if said else ""


def slope(
    review: Review, name: str, title: str, of: Bars, names: Mapping[str, str]
) -> Chart | Notice:
    """How the parts of two indicators changed, with the first year as 100, and below it how much
    of the first comes to one of the second; `names` are those of the indicators. Bars where
    neither can be said."""
    t, found = review.t, figures_of(review, of)
    if not any(one.breakdown for one in found):
        of = replace(of, whole_name="Total")
    series: dict[tuple[str, str], list[Figure]] = {}
    for one in found:
        series.setdefault(one.fact[:2], []).append(one)
    changed = {key: figures for key, figures in series.items() if ends_of(figures)}
    firsts = {figures[0].last_year for figures in changed.values()}
    changed = changed if len(firsts) == 1 else {}
    drawn = [_index_line(review, of, figures, t(names[key[0]])) for key, figures in changed.items()]
    panel, number = panel_of(review, of, found), number_format(t)
    if not drawn and not panel.groups:
        return bars(review, name, title, [replace(of, per=(), by="year")])
    figures = [one for one in found if one.fact[:2] in changed]
    figures += [each for one in ratios(of, found) for each in (one.first, one.second)]
    told, remarks = ratios_told(review, of, found), []
    blocks = drawn_bars.bars([panel], number) if panel.groups else []
    if drawn:
        scale = index_scale([value for line in drawn for value in line.values])
        year = 0 if review.is_whole else review.year
        blocks = [lines(drawn, scale, number, year), *blocks]
        told = [f"{line.label}: {line.points[-1].text}." for line in drawn] + told
        remarks = [
            t(
                "{year} = 100; each line is computed; the axis runs from {low} to {high}.",
                year=str(min(firsts)), low=t.number(scale.marks[0]), high=t.number(scale.marks[-1]),
            ),
            *_dotted(t, drawn),
        ]  # fmt: skip
    heading = _changes_title(review, of, changed, names) or t(of.heading)
    shown = [one for one in found if one in figures]
    return make_chart(
        review, name, heading, picture(blocks), shown, kind=LINES, told=[*remarks, *told],
        remarks=remarks,
    )  # fmt: skip


def _changes_title(
    review: Review, of: Bars, changed: Mapping[tuple[str, str], Figures], names: Mapping[str, str]
) -> str:
    """For each indicator which way its parts went; of one series alone its numbers."""
    t, said = review.t, []
    for indicator, name in names.items():
        series = {
            _small(review, of, part): figures
            for (found, part), figures in changed.items() if found == indicator
        }  # fmt: skip
        subject = t(name)
        if len(series) == 1:
            ((part, figures),) = series.items()
            said.append(change_title(review, f"{subject} ({part})", figures))
        elif series:
            said.append(directions_title(review, subject, series))
    heading = "; ".join(said)
    return heading[:1].upper() + heading[1:]


def _small(review: Review, of: Bars, part: str) -> str:
    return short_name(review, part) if part else review.t(of.whole_name).lower()


def _index(t: Language, first: Figure, figure: Figure) -> str:
    """'90* (†)': computed, and a change, which may be in doubt."""
    sign = change_sign(first.flags, figure.flags)
    shown = t.number(figure.value / first.value * 100, 0) + COMPUTED
    return f"{shown}{NO_BREAK_SPACE}{sign}" if sign else shown


def _index_line(review: Review, of: Bars, figures: Figures, name: str) -> Curve:
    """A series with its first value as 100; its label says the printed values."""
    t, first = review.t, figures[0]
    part = first.breakdown
    label = plain(review.breakdown_label(part)) if part else t(of.whole_name)
    texts = ["" if one is first else _index(t, first, one) for one in figures]
    is_first = first.indicator in of.indicators
    place = [*review.parts(of.dimension), ""].index(part) + (0 if is_first else 1)
    colour = _COLOURS[place % len(_COLOURS)] if part else INK_SOFT
    points = tuple(
        Point(one.first_year, one.last_year, one.value / first.value * 100, text)
        for one, text in zip(figures, texts, strict=True)
    )
    printed = " → ".join(value_alone(t, one) for one in figures)
    # The same part of the other indicator: of another colour and shape, for grey paper too.
    marker = _MARKERS[0 if is_first else 2]
    return Curve(f"{label}, {name}: {printed}", points, colour, marker)
