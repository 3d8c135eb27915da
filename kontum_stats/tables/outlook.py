"""The tables of what comes next: tasks, coverage, and the request list.

In: a `Review` of every section. Out: `Block`s for the notebook `07_tasks`. It asks for figures
that are wanting, and makes none up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from ..review.html import EMPTY, Block, details, join, paragraph, parted_bar, table
from ..review.next_review import Request, needs, requests
from ..review.next_review import year as next_year
from ..review.records import Figure, Finding
from ..review.review import Review
from ..review.words import direction, judged, title
from ..vocabulary import CLOSE, SECTIONS
from .marks import doubt_of_change, marked, unit_of

# '96%', '4.500', and not the numbers of plans and resolutions, or years.
_AMOUNT = re.compile(r"\d\s*(?:%|per cent|phần trăm)|\b\d{1,3}(?:[.,]\d{3})+\b")
MOST_NAMED = 3  # figures of a task; the annex has all
# Sign and words of what is printed of an indicator for a year.
STATES = {
    "printed": ("●", "printed"),
    "partly": ("◔", "printed for some parts only"),
    "together": ("◐", "printed for several years together"),
    "derived": ("○", "computed"),
    "missing": ("·", "not printed"),
}


def tasks(review: Review) -> Block:
    """Each task of part two beside the latest figures of its indicators, by which the next review
    could show progress, with their trend."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
    found = [finding for finding in review.findings if finding.part == "task"]
    header = [t("Task"), t("Where it starts from"), t("Target that the review sets")]
    body = [[task.text, _starting_points(review, task), _targets(review, task)] for task in found]
    caption = t("The tasks and the figures they start from")
    return Block(
        Markup("<h3>{}</h3>").format(caption)
        + table(caption, header, body, kind="figures tasks", headed=True),
        "\n".join(task.finding for task in found),
    )


def coverage(review: Review) -> Block:
    """A grid of indicators by year: printed, derived or missing."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
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
            caption = title(t, section)
            pieces.append(table(caption, header, body, kind="figures coverage"))
    legend = "; ".join(f"{sign} {t(words)}" for sign, words in STATES.values())
    heading = t("What is printed, by year")
    grids = details(t("Show the list"), paragraph(legend, "legend") + join(pieces), "needed-list")
    return Block(Markup("<h3>{}</h3>{}{}").format(heading, _strips(review, states), grids), legend)


def _strips(review: Review, states: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Markup:
    """A bar for each year: of how many indicators it is printed, computed, or missing."""
    t = review.t
    rows = [row for of_section in states.values() for row in of_section.values()]
    items = []
    for year in sorted({year for row in rows for year in row}):
        counts = Counter(row.get(year, "missing") for row in rows)
        found = [(state, STATES[state], counts[state]) for state in STATES if counts[state]]
        bar = parted_bar(
            (state, sign, count / len(rows) * 100) for state, (sign, _), count in found
        )
        words = "; ".join(f"{sign} {t(name)}: {t.number(n)}" for _, (sign, name), n in found)
        items.append(
            Markup('<li><strong>{}</strong>{}<span class="rule">{}</span></li>').format(
                str(year), bar, words
            )
        )
    return Markup('<ul class="strips">{}</ul>').format(join(items))


def needed(review: Review) -> Block:
    """Part A of the request: the figures that the statements need which nothing printed decides,
    with the number of statements that each would decide."""
    t = review.t
    wanted = needs(review) if review.is_whole else []
    if not wanted:
        return Block(EMPTY, "")
    body = [
        [
            one.needed,
            t.number(len(one.claims)),
            "; ".join(review.claims[code].statement for code in one.claims),
        ]
        for one in wanted
    ]
    heading = t("A. Figures that would decide what cannot be tested ({n})", n=t.number(len(wanted)))
    header = [t("Figure needed"), t("Statements"), t("Which it would decide")]
    shown = table(heading, header, body, numbers=[1], kind="figures wanted", headed=True)
    return Block(
        Markup("<h3>{}</h3>{}").format(heading, details(t("Show the list"), shown, "needed-list")),
        "\n".join(one.needed for one in wanted),
    )


def request_list(review: Review) -> Block:
    """What the next review should print: every indicator that this one prints, with its unit,
    its parts, and the doubts to settle; one list a section."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
    wanted: dict[str, list[Request]] = {}
    for one in requests(review):
        wanted.setdefault(one.section, []).append(one)
    pieces = [
        Markup("<h4>{}</h4><ul>{}</ul>").format(
            title(t, section), join(_request(review, one) for one in of_section)
        )
        for section, of_section in wanted.items()
    ]
    heading = t("B. Series to continue: figures to send in for {year}", year=str(next_year(review)))
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
    """The latest figure of each indicator of the task: the part that is named, else the whole, or
    its parts where no whole is printed."""
    t = review.t
    lines = []
    for term in (one for one in task.indicators if not _is_target(review, one)):
        indicator, _, part = term.partition(":")
        series: dict[str, list[Figure]] = {}
        for one in review.facts(indicator, part or None):
            series.setdefault(one.breakdown, []).append(one)
        chosen = [series[""]] if "" in series else series.values()
        lines += [_latest(review, figures) for figures in chosen]
    if not lines:
        words = t("to be agreed: the review prints no figure for this task")
        return Markup('<span class="none">{}</span>').format(words)
    shown, others = lines[:MOST_NAMED], len(lines[MOST_NAMED:])
    if others:
        words = t("and {n} more, in the annex", n=t.number(others))
        shown.append(Markup('<span class="none">{}</span>').format(words))
    return Markup('<ul class="starting-points">{}</ul>').format(
        join(Markup("<li>{}</li>").format(line) for line in shown)
    )


def _targets(review: Review, task: Finding) -> Markup:
    """The figures of the task that say what is to be reached and not what is; where its words name
    one that is kept as no figure, that they do."""
    names = [name for name in task.indicators if _is_target(review, name)]
    lines = [_latest(review, [one]) for one in review.facts(names)]
    if not lines:
        is_in_words = _AMOUNT.search(task.text) is not None
        words = (
            "in the words of the task; not kept as a figure" if is_in_words else "none is printed"
        )
        return Markup('<span class="none">{}</span>').format(review.t(words))
    return join(lines, "; ")


def _is_target(review: Review, indicator: str) -> bool:
    known = review.indicators.get(indicator)
    return known is not None and known.section == "tasks"


def _latest(review: Review, figures: Sequence[Figure]) -> Markup:
    t, last = review.t, figures[-1]
    # The year of a target is when it is to be reached: one that is inferred says nothing.
    is_inferred = _is_target(review, last.indicator) and "period_inferred" in last.flags
    when = t("no year is printed") if is_inferred else t.period(last.period)
    shown, of_all = marked(review, last), ""
    if last.out_of is not None and any(one.out_of is None for one in figures):
        # Beside counts without a whole the count stands by itself.
        shown = marked(review, replace(last, out_of=None))
        of_all = t(", of {whole}", whole=t.number(last.out_of))
    said = Markup("{}: <strong>{}</strong> {}{} ({})").format(
        last.label, shown, unit_of(review, [last]), of_all, when
    )
    if CLOSE in judged(review, last).flags:
        said += ", " + t("perhaps one with another number")
    before = figures[-2] if len(figures) > 1 else last
    way = direction(before, last)
    if before.period == last.period or not way:
        return said
    arrow = Markup('<span aria-hidden="true">{}</span>').format("▲" if way == "rising" else "▼")
    moved = t("practically unchanged") if way == "unchanged" else arrow
    value = marked(review, before)
    since = Markup(t("from {value} ({period})", value="{}", period="{}")).format(
        value, t.period(before.period)
    )
    doubt = doubt_of_change(review, before, last)
    return said + Markup(", {} {}{}").format(moved, since, doubt)


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
        '<span class="state {}">{}<span class="visually-hidden">{name}</span></span>'
    ).format(
        state,
        Markup('<span aria-hidden="true">{}</span>').format(sign),
        name=review.t(words),
    )
