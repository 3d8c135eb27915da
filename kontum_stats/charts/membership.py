"""The charts of employees, members, grassroots unions and their officers.

In: a `Review` with the sections `context` and `membership`. Out: a `Chart`, or a `Notice`
where none of the figures is printed. Public through `charts`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ..cleaning.processed import named_rows
from ..review.review import Review
from .bars import Entry, Group, Nest, Panel, draw_bars, draw_nested
from .parts import (
    Chart,
    Notice,
    by_part,
    by_year,
    drawable,
    entry,
    gap_tag,
    gaps,
    joined,
    make_chart,
    make_notice,
    number_format,
    question,
)
from .style import C1, C2, C3, INK_SOFT, plain
from .words import change_title, covered_years, short_value, span

_TRAITS = ("female", "party_member", "ethnic_minority", "religious")
_SECTOR_COLOURS = {"state": C1, "non_state": C2, "": INK_SOFT}


@question
def density(review: Review) -> Chart | Notice:
    """How many of the employees are union members? Persons and per cent, by year."""
    t = review.t
    subject = t("Union members among employees")
    rows = drawable(review, ["employees", "union_members", "union_density", "non_members"], "")
    if rows.empty:
        return make_notice(review, subject)
    title = change_title(review, subject, rows[rows["indicator"] == "union_density"])
    nests = _density_nests(review, rows)
    # Nothing chooses between two prints of one fact: they are drawn as bars of their own.
    if rows.duplicated(["indicator", "period"]).any() or not any(nest.whole for nest in nests):
        figure = _side_by_side(review, rows)
    else:
        figure = draw_nested(nests, t.unit("person", 2), number_format(t))
    return make_chart(review, "density", title, figure, rows)


@question
def composition(review: Review) -> Chart | Notice:
    """Which shares of employees and members are women, Party members, of an ethnic minority,
    of a religion? Per cent, by year."""
    t = review.t
    title = t("Women, Party members, ethnic minorities and religion among employees and members")
    rows = drawable(review, ["employees_share", "union_members_share"], _TRAITS)
    if rows.empty:
        return make_notice(review, title)
    names = {"employees_share": t("Employees"), "union_members_share": t("Members")}
    groups = tuple(
        Group(plain(review.breakdown_label(trait)), _trait_bars(review, rows, trait, names))
        for trait in _TRAITS
        if (rows["breakdown"] == trait).any()
    )
    figure = draw_bars([Panel("", t("per cent of the group"), groups)], number_format(t))
    remark = t("Employees: share of all employees; members: share of all union members.")
    return make_chart(review, "composition", title, figure, rows, remarks=[remark])


@question
def sectors(review: Review) -> Chart | Notice:
    """How many union members has each sector? Persons, by year."""
    t = review.t
    return _by_sector(
        review,
        "sectors",
        "union_members",
        (t("Union members by sector"), t("Members in the non-state sector")),
        t.unit("person", 2),
    )


@question
def unions_by_sector(review: Review) -> Chart | Notice:
    """How many grassroots unions has each sector? Unions, by year."""
    t = review.t
    return _by_sector(
        review,
        "unions_by_sector",
        "grassroots_unions",
        (t("Grassroots unions by sector"), t("Grassroots unions in the non-state sector")),
        t.unit("union", 2),
    )


@question
def union_grades(review: Review) -> Chart | Notice:
    """How are the grassroots unions graded? Share of all graded unions with the number of
    unions, by year."""
    t = review.t
    title = t("Grassroots unions by grade, share of all graded unions")
    grades = review.parts("grade")
    shares = drawable(review, "graded_unions_share", grades)
    if shares.empty:
        return make_notice(review, title)
    counts = drawable(review, "graded_unions", grades)
    count_of: dict[tuple[str, str], str] = {
        (row.breakdown, row.period): f"({short_value(t, row)})" for row in named_rows(counts)
    }
    groups = []
    for grade, rows in shares.groupby("breakdown", sort=False):
        bars = [
            entry(
                review, row, t.period(row.period), more=count_of.get((str(grade), row.period), "")
            )
            for row in named_rows(rows)
        ]
        groups.append(Group(plain(review.breakdown_label(str(grade))), tuple(bars)))
    unit = t("per cent of graded unions (number of unions)")
    figure = draw_bars([Panel("", unit, tuple(groups))], number_format(t))
    best = shares[shares["breakdown"] == "excellent"]
    if len(best) > 1:
        title = change_title(review, t("Grassroots unions graded outstandingly strong"), best)
    return make_chart(review, "union_grades", title, figure, joined(shares, counts))


@question
def officer_training(review: Review) -> Chart | Notice:
    """How many union officers were trained, and in which courses? Persons, by year."""
    t = review.t
    subject = t("Union officers trained")
    trained = drawable(review, "officers_trained", "")
    courses = drawable(review, "officers_courses", review.parts("course"))
    rows = joined(trained, courses)
    if rows.empty:
        return make_notice(review, subject)
    unit = t.unit("person", 2)
    panels = []
    if len(trained):
        group = by_year(review, trained, years=span(trained))
        panels.append(Panel(t("Officers trained in union work"), unit, (group,)))
    if len(courses):
        panels.append(by_part(review, courses, t("Full-time officers sent to courses"), unit))
    title = change_title(review, subject, trained)
    return make_chart(review, "officer_training", title, draw_bars(panels, number_format(t)), rows)


@question
def women_award(review: Review) -> Chart | Notice:
    """How many women were given the award for good work at work and at home? Persons."""
    t = review.t
    subject = t("Women with the award “Good at work and at home”")
    rows = drawable(review, "women_award", "")
    if rows.empty:
        return make_notice(review, subject)
    panel = Panel("", t.unit("person", 2), (by_year(review, rows, years=span(rows)),))
    title = change_title(review, subject, rows)
    return make_chart(review, "women_award", title, draw_bars([panel], number_format(t)), rows)


def _density_nests(review: Review, rows: pd.DataFrame) -> list[Nest]:
    """The years that have employees and members, and the gaps between them, in order."""
    facts = {(row.last_year, row.indicator): row for row in named_rows(rows)}
    whole = {year for year, name in facts if name == "employees"}
    part = {year for year, name in facts if name == "union_members"}
    nests = {year: _nest(review, facts, year) for year in whole & part}
    for first, last in gaps(span(rows), whole & part):
        strong = first <= review.year <= last
        tag, text = gap_tag(first, last), review.t("not printed")
        nests[first] = Nest(tag, None, 0, text, strong=strong)
    return [nests[year] for year in sorted(nests)]


def _nest(review: Review, facts: dict[tuple[int, str], Any], year: int) -> Nest:
    t, members = review.t, facts[year, "union_members"]
    share, rest = facts.get((year, "union_density")), facts.get((year, "non_members"))
    return Nest(
        str(year),
        facts[year, "employees"].value,
        members.value,
        short_value(t, share) if share else "",
        t("{number} members", number=short_value(t, members)),
        t("{number} not members", number=short_value(t, rest)) if rest else "",
        year == review.year,
    )


def _side_by_side(review: Review, rows: pd.DataFrame) -> Figure:
    """Employees, members and density each for itself, where they cannot be nested."""
    t = review.t
    panels = []
    for unit, name in (("person", t.unit("person", 2)), ("percent", t("per cent of employees"))):
        groups = [
            by_year(review, part, plain(t.label(next(named_rows(part)))), years=span(rows))
            for _, part in rows[rows["unit"] == unit].groupby("indicator", sort=False)
        ]
        if groups:
            panels.append(Panel("", name, tuple(groups)))
    return draw_bars(panels, number_format(t))


def _trait_bars(
    review: Review, rows: pd.DataFrame, trait: str, names: dict[str, str]
) -> tuple[Entry, ...]:
    """Employees, then members; a year that the group has for other traits, but not for this
    one, is a gap."""
    t, bars = review.t, []
    for indicator, name in names.items():
        of_group = rows[rows["indicator"] == indicator]
        found = of_group[of_group["breakdown"] == trait]
        colour = C3 if indicator == "employees_share" else C1
        for year in sorted(covered_years(of_group)):
            tag = f"{name} {year}"
            of_year = list(named_rows(found[found["last_year"] == year]))
            bars += [entry(review, row, tag, colour=colour) for row in of_year]
            if not of_year:
                bars.append(Entry(tag, None, t("not printed"), year == review.year))
    return tuple(bars)


def _by_sector(
    review: Review, name: str, indicator: str, titles: tuple[str, str], unit: str
) -> Chart | Notice:
    t = review.t
    rows = drawable(review, indicator, [*review.parts("sector"), ""])
    if rows.empty:
        return make_notice(review, titles[0])
    non_state = rows[rows["breakdown"] == "non_state"]
    title = change_title(review, titles[1], non_state) if len(non_state) > 1 else titles[0]
    groups = tuple(
        by_year(
            review,
            rows[rows["breakdown"] == part],
            plain(review.breakdown_label(part)) if part else t("Both sectors"),
            years=span(rows),
            colour=colour,
        )
        for part, colour in _SECTOR_COLOURS.items()
    )
    figure = draw_bars([Panel("", unit, groups)], number_format(t))
    return make_chart(review, name, title, figure, rows)
