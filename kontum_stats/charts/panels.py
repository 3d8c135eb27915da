"""Panels of bars or rows of a table, as data, and the forms that show them.

In: a `Review` and `Bars`. Out: a `Chart`, or a `Notice` where none of the figures is printed.
Panels without figures are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ..language import MISSING, Language
from ..review.html import table
from ..review.records import Figure
from ..review.review import Review
from ..review.words import phrase
from ..vocabulary import BASE_UNITS, BREAK, COMPUTED
from .bars import Bar, BarGroup, Bracket, Panel, draw_bars
from .chart import (
    TABLE,
    Chart,
    Notice,
    by_part,
    by_year,
    drawable,
    figures_table,
    make_chart,
    make_notice,
    number_format,
)
from .style import plain
from .titles import change_title, marks, most_title, subject_of
from .words import Figures, full_label, part_label, shared_occasion, short_value, span

# Whether a remark is said, from the figures of each panel.
When = Callable[[Sequence[Figures]], bool]
_RATIO_DECIMALS = 1


@dataclass(frozen=True)
class Bars:
    """One panel: the figures of `indicators` for the breakdown `parts` ('' is the whole), or for
    the parts of the `dimension`, the whole first, last or not at all as `whole` says.

    `unit` is a unit code or a message, `scale` what a bar's number is a multiple of, `limit` the
    end of the axis where it has one. `by` is 'part' (a bar a figure, the longest first) or 'year'
    (a group of bars for each part, in order of years); with `gaps` the years between that are not
    printed have a row that says so. Where `per` names an indicator for each of `indicators`, a
    bar is how much comes to one of it. What is `in_words` stands in the note, not as a bar beside
    others that count something else.
    """

    indicators: tuple[str, ...]
    heading: str = ""
    unit: str = "number"
    parts: tuple[str, ...] = ("",)
    dimension: str = ""
    whole: str = ""
    by: str = "part"
    gaps: bool = False
    scale: int = 1
    limit: float | None = None
    whole_name: str = ""
    per: tuple[str, ...] = ()
    in_words: bool = False


def bars(
    review: Review, name: str, title: str, panels: Sequence[Bars], remark: str = "",
    when: When = any, *, in_text: bool = False,
) -> Chart | Notice:  # fmt: skip
    """Panels of bars, or, for numbers of things that are not to be compared, a table `in_text`.
    The title says the change of the one series that is drawn, what comes to one of it, or which
    part leads; `remark` is said in the note where `when` says so."""
    t, found = review.t, [figures_of(review, one) for one in panels]
    figures = list(chain(*found))
    shown = {one.indicator for one in figures} or {
        name for one in panels for name in one.indicators
    }
    subject = subject_of(review, shown, title) + (shared_occasion(figures) if in_text else "")
    if not figures:
        return make_notice(review, subject, [name for one in panels for name in one.indicators])
    filled = [(one, of_panel) for one, of_panel in zip(panels, found, strict=True) if of_panel]
    if len({one.fact[:2] for one in figures}) == 1:
        heading = change_title(review, subject, figures)
    else:
        ways = [_ratio_title(review, subject, *one) for one in filled]
        ways += [most_title(review, subject, of_panel) for of_panel in found]
        heading = next((one for one in ways if one != subject), subject)
    remarks = [t(remark)] if remark and when(found) else []
    if in_text:
        table = figures_table(t, heading, figures)
        if 'class="missing"' in table:
            remarks.append(t("{sign}: not printed.", sign=MISSING))
        return make_chart(review, name, heading, table, figures, kind=TABLE, remarks=remarks)
    as_bars = [(one, of_panel) for one, of_panel in filled if not one.in_words] or filled
    remarks = [_in_words(review, *one) for one in filled if one not in as_bars] + remarks
    drawn = [panel for one in as_bars if (panel := panel_of(review, *one)).groups]
    told = [sentence for one in filled for sentence in ratios_told(review, *one)]
    if not drawn:
        return make_notice(review, subject, [name for one in panels for name in one.indicators])
    drawing = draw_bars(drawn, number_format(t))
    return make_chart(review, name, heading, drawing, figures, remarks=remarks, told=told)


def averages(review: Review, name: str, title: str, of: Bars, remark: str = "") -> Chart | Notice:
    """How much of each indicator comes to one of its own divisor, a row each: what is divided by
    different things is not drawn beside each other."""
    t, found = review.t, figures_of(review, of)
    divided = ratios(of, found)
    if not divided:
        return make_notice(review, t(title), list(of.indicators))
    rows = [
        (
            t("{part}, {period}, for each: {divisor}", part=_ratio_label(review, of, one),
              period=t.period(one.first.period),
              divisor=f"{plain(one.second.label)} ({t.unit(one.second.unit, 1)})"),
            one.text(t),
        )
        for one in divided
    ]  # fmt: skip
    heading = _ratio_title(review, t(title), of, found)
    header = [t("Figure"), t("Average ({unit})", unit=t(of.unit))]
    shown = table(heading, header, rows, numbers=[1], kind="figures years", headed=True)
    figures = [term for one in divided for term in (one.first, one.second)]
    return make_chart(
        review, name, heading, shown, figures, kind=TABLE, remarks=[t(remark)] if remark else [],
        told=ratios_told(review, of, found),
    )  # fmt: skip


def _in_words(review: Review, panel: Bars, figures: Figures) -> str:
    """'All events: 19,660 person-turns (2013).'; of a part with its name."""
    t = review.t
    said = t.listing(
        [
            f"{_part_named(review, one)}{phrase(t, one)}{marks(one)} ({t.period(one.period)})"
            for one in figures
        ]
    )
    return f"{t(panel.heading)}: {said}."


def _part_named(review: Review, figure: Figure) -> str:
    return f"{part_label(review, figure)}: " if figure.breakdown else ""


def figures_of(review: Review, panel: Bars) -> list[Figure]:
    """The figures of a panel, with those that they are divided by."""
    return drawable(review, [*panel.indicators, *panel.per], _parts(review, panel))


def _parts(review: Review, bars: Bars) -> list[str]:
    parts = review.parts(bars.dimension) if bars.dimension else list(bars.parts)
    if bars.dimension and bars.whole:
        return ["", *parts] if bars.whole == "first" else [*parts, ""]
    return parts


def panel_of(review: Review, bars: Bars, figures: Figures) -> Panel:
    """The panel of some figures as it is drawn."""
    t = review.t
    heading = t(bars.heading) if bars.heading else ""
    is_code = bars.unit.split("/")[0] in BASE_UNITS
    unit = t.unit(bars.unit, 2) if is_code else t(bars.unit)
    if bars.per:
        return Panel(heading, unit, _ratio_groups(review, bars, figures))
    if bars.by == "part":
        panel = by_part(review, figures, heading, unit, scale=bars.scale, limit=bars.limit)
        return replace(panel, bracket=_bracket(review, panel, figures))
    groups = [
        by_year(
            review,
            [one for one in figures if one.breakdown == part],
            _group_label(review, bars, part),
            years=span(figures) if bars.gaps else (),
            scale=bars.scale,
        )
        for part in _parts(review, bars)
    ]
    return Panel(heading, unit, tuple(group for group in groups if group.entries), bars.limit)


def _group_label(review: Review, bars: Bars, part: str) -> str:
    if part:
        return plain(review.breakdown_label(part))
    return review.t(bars.whole_name) if bars.whole_name else ""


def _bracket(review: Review, panel: Panel, figures: Figures) -> Bracket | None:
    """Joins two bars beside each other of which the audit doubts that they tell of two things."""
    doubted = {
        plain(review.breakdown_label(one.breakdown)) for one in figures
        if "close_to_another" in one.flags
    }  # fmt: skip
    places = [place for place, group in enumerate(panel.groups) if group.label in doubted]
    if len(places) < 2 or places != [*range(places[0], places[-1] + 1)]:
        return None
    return Bracket(places[0], places[-1], review.t("perhaps one and the same"))


@dataclass(frozen=True)
class Ratio:
    """How much of `first` comes to one of `second`, figures of one part and period."""

    first: Figure
    second: Figure
    scale: int

    @property
    def value(self) -> float:
        """In units of `scale`."""
        return self.first.value / self.second.value / self.scale

    def short(self, t: Language) -> str:
        """'35,9*': it is computed, and as doubtful as both."""
        doubts = sorted(set(marks(self.first) + marks(self.second)) - {COMPUTED})
        return f"{t.number(self.value, _RATIO_DECIMALS)}{COMPUTED}{''.join(doubts)}"

    def text(self, t: Language) -> str:
        """'35,9* (30.852 (†) : 859)': an unusual change is that of a term."""
        terms = f"{short_value(t, self.first, self.scale)} : {short_value(t, self.second)}"
        return f"{self.short(t)} ({terms})"


def ratios(bars: Bars, figures: Figures) -> list[Ratio]:
    """The ratios of a panel in the order of its parts and periods; none where a fact is printed
    with two values or is divided by nothing."""
    printed: dict[tuple[str, str, str], list[Figure]] = {}
    for one in figures:
        printed.setdefault(one.fact, []).append(one)
    found = []
    for one in figures:
        if one.indicator in bars.indicators:
            other = bars.per[bars.indicators.index(one.indicator)]
            divisors = printed.get((other, *one.fact[1:]), [])
            if len(divisors) == len(printed[one.fact]) == 1 and divisors[0].value:
                found.append(Ratio(one, divisors[0], bars.scale))
    return found


def ratios_told(review: Review, bars: Bars, figures: Figures) -> list[str]:
    """The ratios of a panel in words, for who does not see them."""
    t = review.t
    heading = t(bars.heading) if bars.heading else ""
    return [
        f"{heading}: {_ratio_label(review, bars, one)}: {t.period(one.first.period)}: "
        f"{one.text(t)}."
        for one in (ratios(bars, figures) if bars.per else [])
    ]


def _ratio_title(review: Review, subject: str, bars: Bars, figures: Figures) -> str:
    """What comes to one, first and last, of the first series whose ends can be compared."""
    t, series = review.t, dict[str, list[Ratio]]()
    for one in ratios(bars, figures) if bars.per else []:
        series.setdefault(_ratio_label(review, bars, one), []).append(one)
    label, found = next((pair for pair in series.items() if _are_comparable(pair[1])), ("", []))
    if not found:
        return subject
    said = t(
        "{first} {unit} each in {first_period}, {last} in {last_period}",
        first=found[0].short(t), last=found[-1].short(t), unit=t(bars.unit),
        first_period=t.period(found[0].first.period), last_period=t.period(found[-1].first.period),
    )  # fmt: skip
    return f"{label}: {said}"


def _are_comparable(found: Sequence[Ratio]) -> bool:
    """Whether ratios of two periods or more stand on figures that can be compared."""
    terms = [one for ratio in found for one in (ratio.first, ratio.second)]
    is_broken = any(BREAK in marks(one) for one in terms)
    return len(found) > 1 and not is_broken and len({len(one.years) for one in terms}) == 1


def _ratio_label(review: Review, bars: Bars, ratio: Ratio) -> str:
    if not bars.dimension:
        return plain(full_label(review.t, ratio.first, [ratio.first]))
    return _group_label(review, bars, ratio.first.breakdown)


def _ratio_groups(review: Review, bars: Bars, figures: Figures) -> tuple[BarGroup, ...]:
    """The bars of a series under its name."""
    t, groups = review.t, dict[str, list[Bar]]()
    for one in ratios(bars, figures):
        bar = Bar(
            t.period(one.first.period), one.value, one.text(t), review.speaks_of(one.first.years)
        )
        groups.setdefault(_ratio_label(review, bars, one), []).append(bar)
    return tuple(BarGroup(label, tuple(found)) for label, found in groups.items())
