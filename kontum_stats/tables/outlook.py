"""The tables of what comes next: tasks, coverage, and the request list.

In: a `Review` of every section. Out: `Block`s for the notebook `07_tasks`. It asks for figures
that are wanting, and makes none up.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..review.html import EMPTY, Block, details, join, paragraph, table
from ..review.next_review import Request, requests
from ..review.next_review import year as next_year
from ..review.records import Figure, Finding
from ..review.review import Review
from ..review.words import shown_value, title
from ..vocabulary import SECTIONS

MOST_STARTING_POINTS = 4
# Sign and words of what is printed of an indicator for a year.
STATES = {
    "printed": ("●", "printed"),
    "together": ("◐", "printed for several years together"),
    "derived": ("○", "computed"),
    "missing": ("·", "not printed"),
}


def tasks(review: Review) -> Block:
    """Each task of part two beside the latest figures, their trend, and the indicator by which
    the next review could show progress."""
    t = review.t
    found = [finding for finding in review.findings if finding.part == "task"]
    header = [t("Task"), t("Where it starts from"), t("How the next review could show progress")]
    body = [[task.text, _starting_points(review, task), _measures(review, task)] for task in found]
    caption = t("The tasks and the figures they start from")
    return Block(
        Markup("<h3>{}</h3>").format(caption)
        + table(caption, header, body, kind="figures tasks", headed=True),
        "\n".join(task.finding for task in found),
    )


def coverage(review: Review) -> Block:
    """A grid of indicators by year: printed, derived or missing."""
    t = review.t
    together = _printed_together(review)
    states: dict[str, dict[str, dict[int, str]]] = {}
    for one in review.coverage:
        state = "together" if (one.indicator, one.year) in together else one.state
        states.setdefault(one.section, {}).setdefault(one.indicator, {})[one.year] = state
    pieces = []
    for section in SECTIONS:
        grid = states.get(section, {})
        years = sorted({year for row in grid.values() for year in row})
        body = [
            [review.indicator_label(indicator), *(_state(review, row[year]) for year in years)]
            for indicator, row in grid.items()
        ]
        if body:
            header = [t("Figure"), *map(str, years)]
            current = years.index(review.year) + 1 if review.year in years else None
            caption = title(t, section)
            pieces.append(table(caption, header, body, current=current, kind="figures coverage"))
    legend = t("● printed, ◐ printed for several years together, ○ computed, · not printed")
    heading = t("What is printed, by year")
    return Block(
        Markup("<h3>{}</h3>{}{}").format(heading, paragraph(legend, "legend"), join(pieces)), legend
    )


def request_list(review: Review) -> Block:
    """What the next review should print: every indicator that this one prints, with its unit,
    its parts, and the doubts to settle; one list a section."""
    t = review.t
    wanted: dict[str, list[Request]] = {}
    for one in requests(review):
        wanted.setdefault(one.section, []).append(one)
    pieces = [
        Markup("<h4>{}</h4><ul>{}</ul>").format(
            title(t, section), join(_request(review, one) for one in of_section)
        )
        for section, of_section in wanted.items()
    ]
    heading = t("Request list: figures to send in for {year}", year=str(next_year(review)))
    asked = t(
        "To the offices that send figures in: please give each figure for the whole "
        "year, with its parts, and say where the definition has changed."
    )
    return Block(
        Markup('<section class="request-list"><h3>{}</h3>{}{}</section>').format(
            heading, paragraph(asked), join(pieces)
        ),
        "\n".join(one.label for of_section in wanted.values() for one in of_section),
    )


def _request(review: Review, asked: Request) -> Markup:
    parts, to_settle = EMPTY, EMPTY
    if asked.parts:
        words = review.t("by: {parts}", parts=asked.parts)
        parts = Markup(' <span class="parts">{}</span>').format(words)
    if asked.to_settle:
        to_settle = Markup('; <em class="to-settle">{}</em>').format(asked.to_settle)
    return Markup('<li>{} <span class="unit">({})</span>{}{}</li>').format(
        asked.label, asked.unit, parts, to_settle
    )


def _starting_points(review: Review, task: Finding) -> Markup:
    """The latest figure of each indicator of the task: the whole, or its parts where no whole
    is printed; what goes beyond a handful is folded away."""
    t = review.t
    lines = []
    for indicator in task.indicators:
        series: dict[str, list[Figure]] = {}
        for one in review.facts(indicator):
            series.setdefault(one.breakdown, []).append(one)
        chosen = [series[""]] if "" in series else series.values()
        lines += [_latest(review, figures) for figures in chosen]
    if not lines:
        return Markup('<span class="none">{}</span>').format(t("no figure is printed"))
    shown, folded = lines[:MOST_STARTING_POINTS], lines[MOST_STARTING_POINTS:]
    if not folded:
        return _listed(shown)
    return _listed(shown) + details(t("{n} more", n=t.number(len(folded))), _listed(folded), "more")


def _listed(lines: Sequence[Markup]) -> Markup:
    return Markup('<ul class="starting-points">{}</ul>').format(
        join(Markup("<li>{}</li>").format(line) for line in lines)
    )


def _latest(review: Review, figures: Sequence[Figure]) -> Markup:
    t, last = review.t, figures[-1]
    said = Markup("{}: <strong>{}</strong> ({})").format(
        last.label, shown_value(t, last), t.period(last.period)
    )
    before = figures[-2] if len(figures) > 1 else last
    if before.period == last.period or not _are_comparable(before, last):
        return said
    arrow = "▲" if last.value > before.value else "▼" if last.value < before.value else "■"
    since = t("from {value} ({period})", value=shown_value(t, before),
              period=t.period(before.period))  # fmt: skip
    return said + Markup(', <span aria-hidden="true">{}</span> {}').format(arrow, since)


def _are_comparable(before: Figure, last: Figure) -> bool:
    """Periods of one length and the same unit: persons of a year against turns of two say
    nothing of a trend."""
    return len(before.years) == len(last.years) and before.unit == last.unit


def _measures(review: Review, task: Finding) -> Markup:
    """The indicators of the task, which a next review should print again."""
    if not task.indicators:
        return Markup('<span class="none">{}</span>').format(
            review.t("to be agreed: the review prints no figure for this task")
        )
    labels = dict.fromkeys(review.indicator_label(indicator) for indicator in task.indicators)
    return Markup("<ul>{}</ul>").format(
        join(Markup("<li>{}</li>").format(label) for label in labels)
    )


def _printed_together(review: Review) -> set[tuple[str, int]]:
    """Indicator and year of what is printed only for a period of several years."""
    alone, together = set(), set()
    for one in review.figures():
        years = {(one.indicator, year) for year in one.years}
        if one.is_of_one_year:
            alone |= years
        else:
            together |= years
    return together - alone


def _state(review: Review, state: str) -> Markup:
    sign, words = STATES[state]
    return Markup(
        '<span class="state {}" title="{name}">{}<span class="visually-hidden">{name}</span></span>'
    ).format(
        state,
        Markup('<span aria-hidden="true">{}</span>').format(sign),
        name=review.t(words),
    )
