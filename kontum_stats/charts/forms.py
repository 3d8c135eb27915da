"""The charts with a form of their own: nested bars, pairs of bars, bars with counts, lines.

In: a `Review`. Out: a `Chart`, or a `Notice` where none of the figures is printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure as Drawing

from ..language import Language
from ..review.records import Figure
from ..review.review import Review
from .bars import Entry, Group, Nest, Panel, draw_bars, draw_nested
from .chart import (
    LINES,
    Chart,
    Notice,
    by_year,
    drawable,
    entry,
    gap_tag,
    gaps,
    make_chart,
    make_notice,
    number_format,
    question,
)
from .lines import Line, draw_lines
from .style import C1, C2, C3, plain
from .words import (
    Figures,
    by_series,
    change_title,
    covered_years,
    directions_title,
    part_label,
    short_value,
    span,
)

_TRAITS = ("female", "party_member", "ethnic_minority", "religious")
_UNIT_TYPE_COLOURS = {"agency": C3, "state_enterprise": C1, "non_state_enterprise": C2}
# As a title names them: the catalogue's labels are exact, and long.
_UNIT_TYPE_NAMES = {
    "agency": "agencies",
    "state_enterprise": "state enterprises",
    "non_state_enterprise": "non-state enterprises",
}


def _density(review: Review) -> Chart | Notice:
    t = review.t
    subject = t("Union members among employees")
    names = ["employees", "union_members", "union_density", "non_members"]
    figures = drawable(review, names, "")
    if not figures:
        return make_notice(review, subject, names)
    rates = [one for one in figures if one.indicator == "union_density"]
    nests = _density_nests(review, figures)
    # Nothing chooses between two prints of one fact: they are drawn as bars of their own.
    has_one_print = len({one.fact for one in figures}) == len(figures)
    if has_one_print and any(nest.whole for nest in nests):
        drawing = draw_nested(nests, t.unit("person", 2), number_format(t))
    else:
        drawing = _side_by_side(review, figures)
    return make_chart(review, "density", change_title(review, subject, rates), drawing, figures)


def _density_nests(review: Review, figures: Figures) -> list[Nest]:
    """The years that have employees and members, and the gaps between them, in order."""
    facts = {(one.last_year, one.indicator): one for one in figures}
    whole = {year for year, name in facts if name == "employees"}
    part = {year for year, name in facts if name == "union_members"}
    nests = {year: _nest(review, facts, year) for year in whole & part}
    for first, last in gaps(span(figures), whole & part):
        strong = review.speaks_of(range(first, last + 1))
        nests[first] = Nest(
            gap_tag(first, last), None, 0, review.t("not printed"), strong=strong
        )  # fmt: skip
    return [nests[year] for year in sorted(nests)]


def _nest(review: Review, facts: dict[tuple[int, str], Figure], year: int) -> Nest:
    t, members = review.t, facts[year, "union_members"]
    share, rest = facts.get((year, "union_density")), facts.get((year, "non_members"))
    return Nest(
        str(year),
        facts[year, "employees"].value,
        members.value,
        short_value(t, share) if share else "",
        t("{number} members", number=short_value(t, members)),
        t("{number} not members", number=short_value(t, rest)) if rest else "",
        review.speaks_of([year]),
    )


def _side_by_side(review: Review, figures: Figures) -> Drawing:
    """Employees, members and density each for itself, where they cannot be nested."""
    t = review.t
    groups: dict[str, dict[str, list[Figure]]] = {"person": {}, "percent": {}}
    for one in figures:
        groups[one.unit].setdefault(one.indicator, []).append(one)
    names = {"person": t.unit("person", 2), "percent": t("per cent of employees")}
    panels = [
        Panel(
            "",
            names[unit],
            tuple(
                by_year(review, found, plain(found[0].label), years=span(figures))
                for found in series.values()
            ),
        )
        for unit, series in groups.items()
        if series
    ]
    return draw_bars(panels, number_format(t))


def _composition(review: Review) -> Chart | Notice:
    t = review.t
    title = t("Women, Party members, ethnic minorities and religion among employees and members")
    groups_of = {"employees_share": t("Employees"), "union_members_share": t("Members")}
    figures = drawable(review, list(groups_of), _TRAITS)
    if not figures:
        return make_notice(review, title, list(groups_of))
    shown = {one.breakdown for one in figures}
    groups = tuple(
        Group(plain(review.breakdown_label(trait)), _trait_bars(review, figures, trait, groups_of))
        for trait in _TRAITS
        if trait in shown
    )
    drawing = draw_bars([Panel("", t("per cent of the group"), groups)], number_format(t))
    remark = t("Employees: share of all employees; members: share of all union members.")
    return make_chart(review, "composition", title, drawing, figures, remarks=[remark])


def _trait_bars(
    review: Review, figures: Figures, trait: str, groups_of: dict[str, str]
) -> tuple[Entry, ...]:
    """Employees, then members; a year that the group has for other traits, but not for this
    one, is a gap."""
    bars = []
    for indicator, name in groups_of.items():
        of_group = [one for one in figures if one.indicator == indicator]
        colour = C3 if indicator == "employees_share" else C1
        for year in sorted(covered_years(of_group)):
            tag = f"{name} {year}"
            found = [one for one in of_group if (one.breakdown, one.last_year) == (trait, year)]
            bars += [entry(review, one, tag, colour=colour) for one in found]
            if not found:
                bars.append(Entry(tag, None, review.t("not printed"), review.speaks_of([year])))
    return tuple(bars)


def _union_grades(review: Review) -> Chart | Notice:
    t = review.t
    title = t("Grassroots unions by grade, share of all graded unions")
    grades = review.parts("grade")
    shares = drawable(review, "graded_unions_share", grades)
    if not shares:
        return make_notice(review, title, ["graded_unions_share"])
    counts = drawable(review, "graded_unions", grades)
    count_of = {one.fact[1:]: f"({short_value(t, one)})" for one in counts}
    groups = tuple(
        Group(
            plain(review.breakdown_label(grade)),
            tuple(
                entry(review, one, t.period(one.period), more=count_of.get(one.fact[1:], ""))
                for one in of_grade
            ),
        )
        for grade, of_grade in by_series(shares).items()
    )
    unit = t("per cent of graded unions (number of unions)")
    drawing = draw_bars([Panel("", unit, groups)], number_format(t))
    best = [one for one in shares if one.breakdown == "excellent"]
    if len(best) > 1:
        title = change_title(review, t("Grassroots unions graded outstandingly strong"), best)
    return make_chart(review, "union_grades", title, drawing, [*shares, *counts])


def _conference_rates(review: Review) -> Chart | Notice:
    t = review.t
    title = t("Share of units that held the yearly conference")
    figures = drawable(review, "conference_rate", list(_UNIT_TYPE_COLOURS))
    if not figures:
        return make_notice(review, title, ["conference_rate"])
    series = by_series(figures)
    lines = [_line(t, part_label(review, found[0]), found, _UNIT_TYPE_COLOURS[part])
             for part, found in series.items()]  # fmt: skip
    named = {t(name): series.get(part, []) for part, name in _UNIT_TYPE_NAMES.items()}
    title = directions_title(review, t("Share of units with a yearly conference"), named) or title
    drawing = draw_lines(lines, "%", 100, number_format(t), 0 if review.is_whole else review.year)
    remark = t("Share of units that held their yearly conference, by type of unit.")
    return make_chart(
        review, "conference_rates", title, drawing, figures, kind=LINES, remarks=[remark]
    )


def _line(t: Language, label: str, figures: Sequence[Figure], colour: str) -> Line:
    points = tuple((one.last_year, one.value, short_value(t, one)) for one in figures)
    return Line(label, points, colour)


density = question(
    "density",
    "How many of the employees are union members? Persons and per cent, by year.",
    _density,
)
composition = question(
    "composition",
    "Which shares of employees and members are women, Party members, of an ethnic minority, of a "
    "religion? Per cent, by year.",
    _composition,
)
union_grades = question(
    "union_grades",
    "How are the grassroots unions graded? Share of all graded unions with the number of unions, "
    "by year.",
    _union_grades,
)
conference_rates = question(
    "conference_rates",
    "Which share of units held the yearly conference, by type of unit? Per cent, by year.",
    _conference_rates,
)
