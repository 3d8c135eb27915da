"""The tables of what comes next: tasks, coverage, and the request list.

In: a `Review` of every section. Out: `Block`s for the notebook `07_tasks`. It asks for figures
that are wanting, and makes none up.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ..cleaning.processed import named_rows
from ..review.html import Block, details, join, paragraph, table
from ..review.next_review import requests
from ..review.next_review import year as next_year
from ..review.review import Review
from .section import shown_value, title

MOST_STARTING_POINTS = 4
STATES = {"printed": "●", "together": "◐", "derived": "○", "missing": "·"}


def tasks(review: Review) -> Block:
    """Each task of part two beside the latest figures, their trend, and the indicator by which
    the next review could show progress."""
    t = review.t
    rows = review.findings[review.findings["part"] == "task"]
    header = [t("Task"), t("Where it starts from"), t("How the next review could show progress")]
    body = [
        [t.of(task, "text"), _starting_points(review, task), _measures(review, task)]
        for task in named_rows(rows)
    ]
    caption = t("The tasks and the figures they start from")
    return Block(
        Markup("<h3>{}</h3>").format(caption)
        + table(caption, header, body, kind="figures tasks", headed=True),
        rows["finding"].to_string(index=False),
    )


def coverage(review: Review) -> Block:
    """A grid of indicators by year: printed, derived or missing."""
    t = review.t
    pieces = []
    together = _printed_together(review)
    for section in review.section_order:
        rows = review.coverage[review.coverage["section"] == section]
        if rows.empty:
            continue
        years = sorted(rows["year"].unique())
        grid = rows.pivot(index="indicator", columns="year", values="state")
        body = [
            [
                review.indicator_label(indicator),
                *(
                    _state(review, "together" if (indicator, year) in together else state)
                    for year, state in grid.loc[indicator].items()
                ),
            ]
            for indicator in dict.fromkeys(rows["indicator"])
        ]
        header = [t("Figure"), *map(str, years)]
        current = years.index(review.year) + 1 if review.year in years else None
        pieces.append(
            table(title(t, section), header, body, current=current, kind="figures coverage")
        )
    legend = t("● printed, ◐ printed for several years together, ○ computed, · not printed")
    heading = t("What is printed, by year")
    return Block(
        Markup("<h3>{}</h3>{}{}").format(heading, paragraph(legend, "legend"), join(pieces)), legend
    )


def request_list(review: Review) -> Block:
    """What the next review should print: every indicator that this one prints, with its unit,
    its parts, and the doubts to settle; one list a section."""
    t = review.t
    wanted = requests(review)
    pieces = [
        Markup("<h4>{}</h4><ul>{}</ul>").format(
            title(t, section),
            join(_request(review, row) for row in named_rows(rows)),
        )
        for section, rows in wanted.groupby("section", sort=False)
    ]
    heading = t("Request list: figures to send in for {year}", year=str(next_year(review)))
    return Block(
        Markup('<section class="request-list"><h3>{}</h3>{}{}</section>').format(
            heading,
            paragraph(
                t(
                    "To the offices that send figures in: please give each figure for the whole "
                    "year, with its parts, and say where the definition has changed."
                )
            ),
            join(pieces),
        ),
        wanted[["section", "label"]].to_string(index=False),
    )


def _request(review: Review, row: Any) -> Markup:
    parts = (
        Markup(' <span class="parts">{}</span>').format(review.t("by: {parts}", parts=row.parts))
        if row.parts
        else Markup("")
    )
    doubts = (
        Markup('; <em class="to-settle">{}</em>').format(row.to_settle)
        if row.to_settle
        else Markup("")
    )
    return Markup('<li>{} <span class="unit">({})</span>{}{}</li>').format(
        row.label, row.unit, parts, doubts
    )


def _starting_points(review: Review, task: Any) -> Markup:
    """The latest figure of each indicator of the task: the whole, or its parts where no whole
    is printed; what goes beyond a handful is folded away."""
    t = review.t
    lines = []
    for indicator in task.indicators.split():
        facts = review.facts(indicator)
        wholes = facts[facts["breakdown"] == ""]
        chosen = facts if wholes.empty else wholes
        lines += [_latest(review, rows) for _, rows in chosen.groupby("breakdown", sort=False)]
    if not lines:
        return Markup('<span class="none">{}</span>').format(t("no figure is printed"))
    shown, folded = lines[:MOST_STARTING_POINTS], lines[MOST_STARTING_POINTS:]
    more = (
        details(t("{n} more", n=t.number(len(folded))), _listed(folded), "more")
        if folded
        else Markup("")
    )
    return _listed(shown) + more


def _listed(lines: list[Markup]) -> Markup:
    return Markup('<ul class="starting-points">{}</ul>').format(
        join(Markup("<li>{}</li>").format(line) for line in lines)
    )


def _latest(review: Review, facts: pd.DataFrame) -> Markup:
    t = review.t
    rows = list(named_rows(facts))
    last = rows[-1]
    text = Markup("{}: <strong>{}</strong> ({})").format(
        t.label(last), shown_value(t, last), t.period(last.period)
    )
    before = rows[-2] if len(rows) > 1 else last
    if before.period != last.period and _comparable(before, last):
        arrow = "▲" if last.value > before.value else "▼" if last.value < before.value else "■"
        text += Markup(', <span aria-hidden="true">{}</span> {}').format(
            arrow,
            t(
                "from {value} ({period})",
                value=shown_value(t, before),
                period=t.period(before.period),
            ),
        )
    return text


def _comparable(before: Any, last: Any) -> bool:
    """Periods of one length and the same unit: persons of a year against turns of two say
    nothing of a trend."""
    lengths = {row.last_year - row.first_year for row in (before, last)}
    return len(lengths) == 1 and before.unit == last.unit


def _measures(review: Review, task: Any) -> Markup:
    """The indicators of the task that a next review should print again; a rate rather than a
    count where both are known."""
    t = review.t
    named = task.indicators.split()
    if not named:
        return Markup('<span class="none">{}</span>').format(
            t("to be agreed: the review prints no figure for this task")
        )
    labels = [review.indicator_label(indicator) for indicator in named]
    return Markup("<ul>{}</ul>").format(
        join(Markup("<li>{}</li>").format(label) for label in dict.fromkeys(labels))
    )


def _printed_together(review: Review) -> set[tuple[str, int]]:
    """Indicator and year of what is printed only for a period of several years."""
    rows = review.figures
    alone = rows[rows["first_year"] == rows["last_year"]]
    single = set(zip(alone["indicator"], alone["last_year"], strict=True))
    spans = rows[rows["first_year"] < rows["last_year"]]
    return {
        (row.indicator, year)
        for row in named_rows(spans)
        for year in range(row.first_year, row.last_year + 1)
    } - single


def _state(review: Review, state: str) -> Markup:
    names = {
        "printed": "printed",
        "together": "printed for several years together",
        "derived": "computed",
        "missing": "not printed",
    }
    return Markup(
        '<span class="state {}" title="{name}">{}<span class="visually-hidden">{name}</span></span>'
    ).format(
        state,
        Markup('<span aria-hidden="true">{}</span>').format(STATES[state]),
        name=review.t(names[state]),
    )
