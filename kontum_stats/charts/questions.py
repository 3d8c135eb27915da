"""The charts that are panels of bars, one for each question that a reader asks of the review.

In: a `Review`, or `data`, `year` and `lang`: `charts.safety(lang="en", year=2013)`. Out: a `Chart`
with title, note, alt text, data and picture, or a `Notice` where the review prints none of the
figures. Figures of the page's year are drawn full, those of other years pale. To add such a chart,
add a `Spec` here, its name to `charts/__init__`, and a call to a notebook.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..review.words import MILLION
from .panels import Bars, Spec, chart_of
from .style import C2
from .words import Figures


def _all_filled(panels: Sequence[Figures]) -> bool:
    return all(panels)


def _of_different_periods(panels: Sequence[Figures]) -> bool:
    topics, totals = ({one.period for one in figures} for figures in panels)
    return bool(topics and totals) and not topics & totals


def _of_several_years(panels: Sequence[Figures]) -> bool:
    return any(not one.is_of_one_year for figures in panels for one in figures)


def _sectors(indicator: str, unit: str) -> tuple[Bars, ...]:
    return (
        Bars(
            (indicator,), unit=unit, dimension="sector", whole="last", by="year", gaps=True,
            whole_name="Both sectors", colours=(("non_state", C2),),
        ),
    )  # fmt: skip


sectors = chart_of(
    Spec(
        "sectors",
        "How many union members has each sector? Persons, by year.",
        "Union members by sector",
        _sectors("union_members", "person"),
        change=("union_members", "non_state"),
        change_subject="Members in the non-state sector",
    )
)
unions_by_sector = chart_of(
    Spec(
        "unions_by_sector",
        "How many grassroots unions has each sector? Unions, by year.",
        "Grassroots unions by sector",
        _sectors("grassroots_unions", "union"),
        change=("grassroots_unions", "non_state"),
        change_subject="Grassroots unions in the non-state sector",
    )
)
officer_training = chart_of(Spec(
    "officer_training",
    "How many union officers were trained, and in which courses? Persons, by year.",
    "Union officers trained",
    (
        Bars(
            ("officers_trained",), "Officers trained in union work", "person", by="year", gaps=True
        ),
        Bars(
            ("officers_courses",), "Full-time officers sent to courses", "person",
            dimension="course",
        ),
    ),
    change=("officers_trained", ""),
))  # fmt: skip
women_award = chart_of(
    Spec(
        "women_award",
        "How many women were given the award for good work at work and at home? Persons.",
        "Women with the award “Good at work and at home”",
        (Bars(("women_award",), unit="person", by="year", gaps=True),),
        change=("women_award", ""),
    )
)
study_attendance = chart_of(
    Spec(
        "study_attendance",
        "How many person-turns of study were held, by topic, year and programme?",
        "Attendance at study sessions",
        (
            Bars(("study_turns",), "By topic", "person_turn", dimension="topic"),
            Bars(("study_turns", "moral_example_turns"), "Totals", "person_turn"),
        ),
        remark="Topics and totals are of different years and are not to be compared.",
        when=_of_different_periods,
    )
)
propaganda_output = chart_of(Spec(
    "propaganda_output",
    "What was produced for press, television and display, and how many copies went out?",
    "Output of communication work",
    (
        Bars(
            (
                "press_photos", "press_articles", "press_news_items", "tv_reports",
                "billboard_clusters", "bulletin_issues", "other_propaganda_activities",
            ),
            "Pieces and activities",
        ),
        Bars(("newspapers_bought", "bulletin_copies", "magazines_bought"), "Copies", "copy"),
    ),
))  # fmt: skip
culture_participation = chart_of(
    Spec(
        "culture_participation",
        "How many took part in contests, sports meets and performances: in all (person-turns), and "
        "in the events that the review counts (persons)?",
        "Participation in contests, sports and performances",
        (
            Bars(("culture_turns",), "All events", "person_turn"),
            Bars(("event_participants",), "Events counted one by one", "person", dimension="event"),
        ),
        remark="Person-turns and persons are counted differently; axes differ.",
        when=_all_filled,
    )
)
inspections = chart_of(Spec(
    "inspections",
    "How many inspections of the union statute were made, at which level? By year.",
    "Inspections by the unions",
    (
        Bars(
            ("statute_inspections",), unit="inspections", dimension="inspection_level",
            whole="first", by="year", gaps=True, whole_name="All inspections",
        ),
    ),
    change=("statute_inspections", ""),
))  # fmt: skip
relief_and_loans = chart_of(Spec(
    "relief_and_loans",
    "How much was given in relief, gifts and loans? Million VND.",
    "Relief, gifts and loans",
    (
        Bars(
            ("donations",), "Donations collected", "million VND", dimension="drive", scale=MILLION
        ),
        Bars(
            ("tet_gifts_value", "gifts_value", "notebooks_value"), "Gifts", "million VND",
            scale=MILLION,
        ),
        Bars(("women_loan_value", "job_loan_value"), "Loans", "million VND", scale=MILLION),
    ),
))  # fmt: skip
women_loans = chart_of(
    Spec(
        "women_loans",
        "How many poor women employees were given a loan, and how much? By period.",
        "Loans to poor women employees",
        (
            Bars(("women_loan_borrowers",), "Borrowers", "persons or person-turns", by="year"),
            Bars(("women_loan_value",), "Amount lent", "million VND", by="year", scale=MILLION),
        ),
        remark="A period of several years is one figure; it is not divided by years.",
        when=_of_several_years,
    )
)
safety = chart_of(Spec(
    "safety",
    "What was done for occupational safety: activities, units reached, people reached?",
    "Occupational safety and health",
    (
        Bars(
            (
                "safety_classes", "safety_inspections", "safety_contests", "safety_talks",
                "safety_broadcasts",
            ),
            "Activities",
        ),
        Bars(
            ("health_check_units", "safety_inspected_enterprises"), "Units and enterprises", "unit"
        ),
        Bars(
            ("safety_participants", "health_check_workers", "injured_visited"), "People reached",
            "person",
        ),
    ),
))  # fmt: skip
wages_and_coverage = chart_of(Spec(
    "wages_and_coverage",
    "What is the average wage (million VND a month), and how many have a labour contract and "
    "insurance (per cent)?",
    "Wages, labour contracts and insurance",
    (
        Bars(
            ("average_wage",), "Average wage", "million VND per person per month",
            parts=("", "state_enterprise"), scale=MILLION,
        ),
        Bars(
            ("labour_contract_rate", "insurance_rate"), "Labour contract and insurance",
            "per cent of employees", limit=100,
        ),
    ),
))  # fmt: skip
