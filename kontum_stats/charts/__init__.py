"""The charts, one for each question that a reader asks of the review: the table of what each shows.

In: a `Review`, or `data`, `year` and `lang`: `charts.safety(lang="en", year=2013)`. Out: a `Chart`
with title, note, alt text, data and picture, or a `Notice` where the review prints none of the
figures. Figures of the page's year are drawn full, those of other years pale. To add a chart, add
it here, in a form of `panels`, `forms` or `slopes`, and call it in a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ..review.words import MILLION
from . import panels
from .chart import Chart as Chart
from .chart import Notice as Notice
from .chart import Question, question
from .forms import Graded, Nested, dumbbell, grades, levels, nested, one_number
from .indicator import by_rule as by_rule
from .indicator import indicator_chart as indicator_chart
from .panels import Bars
from .slopes import rates, slope
from .sparkline import sparkline as sparkline
from .words import Figures

_listing = partial(panels.bars, in_text=True)


def _asked(name: str, asked: str, form: Callable[..., Chart | Notice], **shown: object) -> Question:
    """The public chart `name` in a form, with what it shows."""
    return question(name, asked, partial(form, name=name, **shown))


def _turns_and_heads(panels: Sequence[Figures]) -> bool:
    return all(panels[:2])


def _of_different_periods(panels: Sequence[Figures]) -> bool:
    topics, totals = ({one.period for one in figures} for figures in panels)
    return bool(topics and totals) and not topics & totals


density = _asked(
    "density",
    "How many of the employees are union members? Persons and per cent, by year.",
    nested,
    title="Union members among employees",
    of=Nested("employees", "union_members", "union_density", "non_members"),
)
composition = _asked(
    "composition",
    "Which shares of employees and members are women, Party members, of an ethnic minority, of a "
    "religion? Per cent, by year.",
    dumbbell,
    title="Who employees and members are",
    ends={"employees_share": "Employees", "union_members_share": "Members"},
    unit="per cent of all employees, or of all members",
    remark="Employees: share of all employees; members: share of all union members.",
)
study_attendance = _asked(
    "study_attendance",
    "How many person-turns of study were held, by topic, year and programme?",
    _listing,
    title="Attendance at study sessions",
    panels=(
        Bars(("study_turns",), dimension="topic"), Bars(("study_turns", "moral_example_turns")),
    ),
    remark="Topics and totals are of different years and need not be of the same subjects: they "
    "are not to be compared or added up.",
    when=_of_different_periods,
)  # fmt: skip
propaganda_output = _asked(
    "propaganda_output",
    "What was produced for press, television and display, and how many copies went out?",
    _listing,
    title="Output of communication work",
    panels=(
        Bars((
            "press_photos", "press_articles", "press_news_items", "tv_reports",
            "billboard_clusters", "bulletin_issues", "other_propaganda_activities",
        )),
        Bars(("newspapers_bought", "bulletin_copies", "magazines_bought")),
    ),
)  # fmt: skip
culture_participation = _asked(
    "culture_participation",
    "How many took part in contests, sports meets and performances: in all (person-turns), and "
    "in the events that the review counts (persons)?",
    panels.bars,
    title="Participation in contests, sports and performances",
    panels=(
        Bars(("culture_turns",), "All events", "person_turn", in_words=True),
        Bars(("event_participants",), "Events counted one by one", "person", dimension="event"),
        Bars(
            ("event_supporting_cast",),
            "Supporting players, in none of the bars",
            "person",
            dimension="event",
            in_words=True,
        ),
    ),
    remark="Person-turns and persons are counted differently; whether all events hold each of "
    "those counted one by one is not printed.",
    when=_turns_and_heads,
)
conference_rates = _asked(
    "conference_rates",
    "Which share of units held the yearly conference, by type of unit? Per cent, by year.",
    rates,
    title="Share of units that held the yearly conference",
    indicator="conference_rate",
    dimension="unit_type",
)
inspections = _asked(
    "inspections",
    "How many inspections did unions make, at which level? By year.",
    levels,
    title="Inspections by unions",
    unit="inspections",
    indicator="statute_inspections",
    dimension="inspection_level",
)
relief = _asked(
    "relief",
    "How much was given in relief and gifts? Million VND.",
    panels.bars,
    title="Relief and gifts",
    panels=(
        Bars(
            # The gifts of the federation are a part of those for Tet.
            ("tet_gifts_value", "notebooks_value"), "Gifts", "million VND", scale=MILLION,
        ),
        Bars(
            ("donations",), "Donations collected", "million VND", dimension="drive", scale=MILLION
        ),
    ),
)  # fmt: skip
loans = _asked(
    "loans",
    "How much was lent to each poor woman employee, and for each new job? Million VND, by period.",
    panels.averages,
    title="Average loan for each borrower or job, by programme",
    of=Bars(
        ("women_loan_value", "job_loan_value"), unit="million VND", scale=MILLION,
        per=("women_loan_borrowers", "job_loan_workers"),
    ),
    remark="Programmes differ and are not to be compared; a period of several years is one figure "
    "and is not divided by years.",
)  # fmt: skip
safety = _asked(
    "safety",
    "What was done for occupational safety: activities, units reached, people reached?",
    _listing,
    title="Occupational safety and health",
    panels=(
        Bars((
            "safety_classes", "safety_inspections", "safety_contests", "safety_talks",
            "safety_broadcasts",
        )),
        Bars(("health_check_units", "safety_inspected_enterprises")),
        Bars(("safety_participants", "health_check_workers", "injured_visited")),
    ),
)  # fmt: skip
wages_and_coverage = _asked(
    "wages_and_coverage",
    "What is the average wage (million VND a month), and how many have a labour contract and "
    "insurance (per cent)?",
    panels.bars,
    title="Wages, labour contracts and insurance",
    panels=(
        Bars(
            ("average_wage",), "Average wage", "million VND per person per month",
            parts=("", "state_enterprise"), scale=MILLION,
        ),
        Bars(
            ("labour_contract_rate", "insurance_rate"), "Labour contract and insurance",
            "per cent of employees", limit=100,
        ),
    ),
)  # fmt: skip
sectors = _asked(
    "sectors",
    "How did members and grassroots unions of each sector change, and how many members has a "
    "union? First year = 100, and persons, by year.",
    slope,
    title="Members and grassroots unions",
    of=Bars(
        ("union_members",), "Members for each grassroots union", "person", dimension="sector",
        whole="last", whole_name="Total", per=("grassroots_unions",),
    ),
    names={"union_members": "members", "grassroots_unions": "unions"},
)  # fmt: skip
union_grades = _asked(
    "union_grades",
    "How are the grassroots unions graded? Share of all graded unions with the number of unions, "
    "by year.",
    grades,
    title="Grassroots unions by grade, share of all graded unions",
    unit="per cent of graded unions (number of unions)",
    of=Graded("graded_unions_share", "graded_unions", "grade", together=2, apart=2),
    better="Unions graded “{grade}” or better",
)
officer_training = _asked(
    "officer_training",
    "How many union officers were trained, and in which courses? Persons, by year.",
    one_number,
    title="Union officers trained",
    indicator="officers_trained",
    beside=(
        Bars(("officers_courses",), "Full-time officers sent to courses", dimension="course"),
        Bars(("political_theory_students",), "Full-time officers studying, too"),
    ),
)
women_award = _asked(
    "women_award",
    "How many women were given the award for good work at work and at home? Persons.",
    one_number,
    title="Women with the award “Good at work and at home”",
    indicator="women_award",
)
