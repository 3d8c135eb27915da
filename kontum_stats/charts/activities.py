"""The charts of education, culture, inspection and care for rights.

In: a `Review` with the sections `education`, `culture` and `rights`. Out: a `Chart`, or a
`Notice` where none of the figures is printed. Public through `charts`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..cleaning.processed import named_rows
from ..review.review import Review
from .bars import Panel, draw_bars
from .lines import Line, draw_lines
from .parts import (
    LINES,
    MILLION,
    Chart,
    Notice,
    by_part,
    by_year,
    drawable,
    joined,
    make_chart,
    make_notice,
    number_format,
    question,
)
from .style import C1, C2, C3, INK_SOFT, plain
from .words import change_title, directions_title, part_label, short_value, span

_UNIT_TYPE_COLOURS = {"agency": C3, "state_enterprise": C1, "non_state_enterprise": C2}
# As a title names them: the catalogue's labels are exact, and long.
_UNIT_TYPE_NAMES = {
    "agency": "agencies",
    "state_enterprise": "state enterprises",
    "non_state_enterprise": "non-state enterprises",
}


@question
def study_attendance(review: Review) -> Chart | Notice:
    """How many person-turns of study were held, by topic, year and programme?"""
    t = review.t
    title = t("Attendance at study sessions")
    topics = drawable(review, "study_turns", review.parts("topic"))
    totals = drawable(review, ["study_turns", "moral_example_turns"], "")
    rows = joined(topics, totals)
    remarks = []
    if not set(topics["period"]) & set(totals["period"]) and len(topics) and len(totals):
        remarks.append(t("Topics and totals are of different years and are not to be compared."))
    panels = [(topics, t("By topic")), (totals, t("Totals"))]
    return _panels(review, "study_attendance", title, panels, rows, "person_turn", remarks)


@question
def propaganda_output(review: Review) -> Chart | Notice:
    """What was produced for press, television and display, and how many copies went out?"""
    t = review.t
    title = t("Output of communication work")
    pieces = drawable(
        review,
        [
            "press_photos", "press_articles", "press_news_items", "tv_reports",
            "billboard_clusters", "bulletin_issues", "other_propaganda_activities",
        ],
        "",
    )  # fmt: skip
    copies = drawable(review, ["newspapers_bought", "bulletin_copies", "magazines_bought"], "")
    rows = joined(pieces, copies)
    if rows.empty:
        return make_notice(review, title)
    panels = []
    if len(pieces):
        panels.append(by_part(review, pieces, t("Pieces and activities"), t("number")))
    if len(copies):
        panels.append(by_part(review, copies, t("Copies"), t.unit("copy", 2)))
    return make_chart(review, "propaganda_output", title, draw_bars(panels, number_format(t)), rows)


@question
def culture_participation(review: Review) -> Chart | Notice:
    """How many took part in contests, sports meets and performances: in all (person-turns),
    and in the events that the review counts (persons)?"""
    t = review.t
    title = t("Participation in contests, sports and performances")
    total = drawable(review, "culture_turns", "")
    events = drawable(review, "event_participants", review.parts("event"))
    rows = joined(total, events)
    if rows.empty:
        return make_notice(review, title)
    panels = []
    if len(total):
        panels.append(by_part(review, total, t("All events"), t.unit("person_turn", 2)))
    if len(events):
        unit = t.unit("person", 2)
        panels.append(by_part(review, events, t("Events counted one by one"), unit))
    remarks = []
    if len(total) and len(events):
        remarks.append(t("Person-turns and persons are counted differently; axes differ."))
    figure = draw_bars(panels, number_format(t))
    return make_chart(review, "culture_participation", title, figure, rows, remarks=remarks)


@question
def conference_rates(review: Review) -> Chart | Notice:
    """Which share of units held the yearly conference, by type of unit? Per cent, by year."""
    t = review.t
    title = t("Share of units that held the yearly conference")
    rows = drawable(review, "conference_rate", list(_UNIT_TYPE_COLOURS))
    if rows.empty:
        return make_notice(review, title)
    lines = [
        Line(
            part_label(review, next(named_rows(part))),
            tuple((row.last_year, row.value, short_value(t, row)) for row in named_rows(part)),
            _UNIT_TYPE_COLOURS[str(breakdown)],
        )
        for breakdown, part in rows.groupby("breakdown", sort=False)
    ]
    parts = {t(name): rows[rows["breakdown"] == part] for part, name in _UNIT_TYPE_NAMES.items()}
    title = directions_title(review, t("Share of units with a yearly conference"), parts) or title
    figure = draw_lines(lines, "%", 100, number_format(t), review.year)
    remark = t("Share of units that held their yearly conference, by type of unit.")
    return make_chart(review, "conference_rates", title, figure, rows, kind=LINES, remarks=[remark])


@question
def inspections(review: Review) -> Chart | Notice:
    """How many inspections of the union statute were made, at which level? By year."""
    t = review.t
    subject = t("Inspections by the unions")
    rows = drawable(review, "statute_inspections", ["", *review.parts("inspection_level")])
    if rows.empty:
        return make_notice(review, subject)
    groups = tuple(
        by_year(
            review,
            part,
            plain(review.breakdown_label(str(level))) if level else t("All inspections"),
            years=span(rows),
            colour=C1 if level else INK_SOFT,
        )
        for level, part in rows.groupby("breakdown", sort=False)
    )
    title = change_title(review, subject, rows[rows["breakdown"] == ""])
    figure = draw_bars([Panel("", t("inspections"), groups)], number_format(t))
    return make_chart(review, "inspections", title, figure, rows)


@question
def relief_and_loans(review: Review) -> Chart | Notice:
    """How much was given in relief, gifts and loans? Million VND."""
    t = review.t
    title = t("Relief, gifts and loans")
    donations = drawable(review, "donations", review.parts("drive"))
    gifts = drawable(review, ["tet_gifts_value", "gifts_value", "notebooks_value"], "")
    loans = drawable(review, ["women_loan_value", "job_loan_value"], "")
    panels = [
        (donations, t("Donations collected")),
        (gifts, t("Gifts")),
        (loans, t("Loans")),
    ]
    rows = joined(donations, gifts, loans)
    return _panels(review, "relief_and_loans", title, panels, rows, "VND")


@question
def women_loans(review: Review) -> Chart | Notice:
    """How many poor women employees were given a loan, and how much? By period."""
    t = review.t
    title = t("Loans to poor women employees")
    borrowers = drawable(review, "women_loan_borrowers", "")
    values = drawable(review, "women_loan_value", "")
    rows = joined(borrowers, values)
    if rows.empty:
        return make_notice(review, title)
    million = t("million VND")
    panels = []
    if len(borrowers):
        group = by_year(review, borrowers)
        panels.append(Panel(t("Borrowers"), t("persons or person-turns"), (group,)))
    if len(values):
        group = by_year(review, values, scale=MILLION)
        panels.append(Panel(t("Amount lent"), million, (group,)))
    remarks = []
    if (rows["first_year"] != rows["last_year"]).any():
        remarks.append(t("A period of several years is one figure; it is not divided by years."))
    figure = draw_bars(panels, number_format(t))
    return make_chart(review, "women_loans", title, figure, rows, remarks=remarks)


@question
def safety(review: Review) -> Chart | Notice:
    """What was done for occupational safety: activities, units reached, people reached?"""
    t = review.t
    title = t("Occupational safety and health")
    activities = drawable(
        review,
        [
            "safety_classes", "safety_inspections", "safety_contests", "safety_talks",
            "safety_broadcasts",
        ],
        "",
    )  # fmt: skip
    units = drawable(review, ["health_check_units", "safety_inspected_enterprises"], "")
    people = drawable(
        review, ["safety_participants", "health_check_workers", "injured_visited"], ""
    )
    rows = joined(activities, units, people)
    if rows.empty:
        return make_notice(review, title)
    panels = [
        by_part(review, part, heading, unit)
        for part, heading, unit in (
            (activities, t("Activities"), t("number")),
            (units, t("Units and enterprises"), t.unit("unit", 2)),
            (people, t("People reached"), t.unit("person", 2)),
        )
        if len(part)
    ]
    return make_chart(review, "safety", title, draw_bars(panels, number_format(t)), rows)


@question
def wages_and_coverage(review: Review) -> Chart | Notice:
    """What is the average wage (million VND a month), and how many have a labour contract and
    insurance (per cent)?"""
    t = review.t
    title = t("Wages, labour contracts and insurance")
    wages = drawable(review, "average_wage", ["", "state_enterprise"])
    coverage = drawable(review, ["labour_contract_rate", "insurance_rate"], "")
    rows = joined(wages, coverage)
    if rows.empty:
        return make_notice(review, title)
    panels = []
    if len(wages):
        unit = t("million VND per person per month")
        panels.append(by_part(review, wages, t("Average wage"), unit, scale=MILLION))
    if len(coverage):
        unit = t("per cent of employees")
        heading = t("Labour contract and insurance")
        panels.append(by_part(review, coverage, heading, unit, limit=100))
    return make_chart(
        review, "wages_and_coverage", title, draw_bars(panels, number_format(t)), rows
    )


def _panels(
    review: Review,
    name: str,
    title: str,
    parts: Sequence[tuple[pd.DataFrame, str]],
    rows: pd.DataFrame,
    unit: str,
    remarks: Sequence[str] = (),
) -> Chart | Notice:
    """Panels of one unit, those without figures left out."""
    if rows.empty:
        return make_notice(review, title)
    t = review.t
    scale, words = (MILLION, t("million VND")) if unit == "VND" else (1, t.unit(unit, 2))
    panels = [
        by_part(review, part, heading, words, scale=scale) for part, heading in parts if len(part)
    ]
    figure = draw_bars(panels, number_format(t))
    return make_chart(review, name, title, figure, rows, remarks=remarks)
