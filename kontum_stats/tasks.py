"""The tables of what comes next: tasks, coverage, and the request list.

In: a `Review` of every section. Out: `Block`s for the notebook `07_tasks`. It asks for figures
that are wanting, and makes none up.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from .figures import has_flag
from .html import Block, join, paragraph, table
from .review import Review
from .tables import shown_value, title

STATES = {"printed": "●", "derived": "○", "missing": "·"}


def tasks(review: Review) -> Block:
    """Each task of part two beside the latest figures, their trend, and the indicator by which
    the next review could show progress."""
    t = review.t
    rows = review.findings[review.findings["part"] == "task"]
    header = [t("Task"), t("Where it starts from"), t("How the next review could show progress")]
    body = [
        [t.of(task, "text"), _starting_points(review, task), _measures(review, task)]
        for task in rows.itertuples()
    ]
    caption = t("The tasks and the figures they start from")
    return Block(
        table(caption, header, body, kind="figures tasks"), rows["finding"].to_string(index=False)
    )


def coverage(review: Review) -> Block:
    """A grid of indicators by year: printed, derived or missing."""
    t = review.t
    pieces = []
    for section in review.section_order:
        rows = review.coverage[review.coverage["section"] == section]
        if rows.empty:
            continue
        years = sorted(rows["year"].unique())
        grid = rows.pivot(index="indicator", columns="year", values="state")
        body = [
            [
                review.indicator_label(indicator),
                *(_state(review, grid.loc[indicator, year]) for year in years),
            ]
            for indicator in dict.fromkeys(rows["indicator"])
        ]
        header = [t("Figure"), *map(str, years)]
        current = years.index(review.year) + 1 if review.year in years else None
        pieces.append(
            table(title(t, section), header, body, current=current, kind="figures coverage")
        )
    legend = t("● printed, ○ computed, · not printed")
    heading = t("What is printed, by year")
    return Block(
        Markup("<h3>{}</h3>{}{}").format(heading, paragraph(legend, "legend"), join(pieces)), legend
    )


def request_list(review: Review) -> Block:
    """What the next review should print: every indicator that it printed once, for the year
    after the latest, with the doubts to settle; one list a section."""
    t = review.t
    next_year = str(int(review.sources["last_year"].astype(int).max()) + 1)
    pieces = []
    for section in review.section_order:
        items = _requests(review, section)
        if items:
            pieces.append(Markup("<h4>{}</h4><ul>{}</ul>").format(title(t, section), join(items)))
    heading = t("Request list: figures to send in for {year}", year=next_year)
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
        heading,
    )


def _starting_points(review: Review, task: Any) -> Markup:
    """The latest figure of each indicator of the task, with the one before it."""
    t = review.t
    lines = []
    for indicator in task.indicators.split():
        for _, facts in review.facts(indicator).groupby("breakdown", sort=False):
            lines.append(_latest(review, facts))
    if not lines:
        return Markup('<span class="none">{}</span>').format(t("no figure is printed"))
    return Markup('<ul class="starting-points">{}</ul>').format(
        join(Markup("<li>{}</li>").format(line) for line in lines)
    )


def _latest(review: Review, facts: pd.DataFrame) -> Markup:
    t = review.t
    rows = list(facts.itertuples())
    last = rows[-1]
    text = Markup("{}: <strong>{}</strong> ({})").format(
        t.label(last), shown_value(t, last), t.period(last.period)
    )
    if len(rows) > 1 and rows[-2].period != last.period:
        before = rows[-2]
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


def _state(review: Review, state: str) -> Markup:
    names = {"printed": "printed", "derived": "computed", "missing": "not printed"}
    return Markup(
        '<span class="state {}" title="{name}">{}<span class="visually-hidden">{name}</span></span>'
    ).format(
        state,
        Markup('<span aria-hidden="true">{}</span>').format(STATES[state]),
        name=review.t(names[state]),
    )


def _requests(review: Review, section: str) -> list[Markup]:
    t = review.t
    rows = review.figures[
        (review.figures["section"] == section) & ~has_flag(review.figures, "derived")
    ]
    items = []
    for indicator, facts in rows.groupby("indicator", sort=False):
        parts = [part for part in dict.fromkeys(facts["breakdown"]) if part]
        unit = facts["unit"].iloc[0]
        words = [review.indicator_label(str(indicator))]
        words.append(t("unit: {unit}", unit=_unit_in_words(review, unit)))
        if parts:
            names = [review.breakdown_label(part) for part in parts]
            words.append(t("by: {parts}", parts=t.listing(names)))
        doubts = _doubts_to_settle(review, facts)
        items.append(
            Markup('<li class="{}">{}{}</li>').format(
                "doubtful" if doubts else "", "; ".join(words), doubts
            )
        )
    return items


def _unit_in_words(review: Review, unit: str) -> str:
    return "/".join(review.t.unit(part) for part in unit.split("/"))


_TO_SETTLE = {
    "ambiguous_print": "write the decimals without doubt",
    "period_inferred": "print the year",
    "year_misprinted": "print the year",
    "year_doubt": "say which year is compared with",
    "label_doubt": "say what the total counts",
    "base_unstated": "say of whom",
    "definition_changed": "keep one definition or give both years by it",
}


def _doubts_to_settle(review: Review, facts: pd.DataFrame) -> Markup:
    flags = dict.fromkeys(flag for row in facts["flags"] for flag in row.split())
    messages = dict.fromkeys(review.t(_TO_SETTLE[flag]) for flag in flags if flag in _TO_SETTLE)
    if not messages:
        return Markup("")
    return Markup(' <em class="to-settle">{}</em>').format("; ".join(messages))
