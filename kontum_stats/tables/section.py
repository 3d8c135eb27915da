"""The tables, cards and notices of a section.

In: a `Review`. Out: `Block`s that notebooks show. Every number opens to where it is printed,
how, and which checks touch it. Draws no chart and judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from ..language import EN_DASH
from ..review.html import EMPTY, Block, details, join, notice, paragraph, table
from ..review.records import Figure
from ..review.review import Review
from ..review.words import doubts, formula_in_words, place, remarks, shown_value, title
from ..vocabulary import ABBREVIATIONS, DOUBT_SIGN, VERDICT_SIGNS

QUESTIONS = {
    "context": "How many employees does the province have, who are they, and how many of them are "
    "union members?",
    "education": "How many people did study sessions and communication reach, and by which means?",
    "culture": "How many took part in contests, sports and performances, and where?",
    "rights": "Are conferences held, inspections made and workers helped, and is there more each "
    "year?",
    "membership": "Is membership growing, are unions becoming stronger, and are officers trained?",
    "evaluation": "Which statements of the review do its own figures support, which do they "
    "contradict, and where do figures disagree with each other?",
    "tasks": "Where does each task start from, by which figure could the next review show "
    "progress, and what was not printed?",
}
KEY_NUMBERS = (
    ("employees", ""),
    ("union_members", ""),
    ("union_density", ""),
    ("grassroots_unions", ""),
    ("graded_unions_share", "excellent"),
    ("conference_rate", "agency"),
    ("conference_rate", "non_state_enterprise"),
    ("statute_inspections", ""),
    ("officers_trained", ""),
)
_TOUCHING = {
    "fails": "checks of this figure that fail: {n}",
    "ambiguous": "checks of this figure left in doubt: {n}",
    "holds": "checks of this figure that hold: {n}",
}
# Indicator and breakdown.
_Series = tuple[str, str]


def opening(review: Review, section: str) -> Block:
    """What a section asks; the page is told its title, and sets the heading itself."""
    t = review.t
    heading, asked = title(t, section), t(QUESTIONS[section])
    about = {"section": section, "title": heading}
    return Block(paragraph(asked, "question"), f"{heading}\n{asked}", about)


def year_note(review: Review, section: str) -> Block:
    """How many figures the review prints for the year; where none, which years are nearest."""
    t, year = review.t, str(review.year)
    years = [one.last_year for one in _printed_of(review, section) if one.is_of_one_year]
    count = years.count(review.year)
    if count:
        message = t.count(
            "The review prints {n} figure of this section for {year}.",
            "The review prints {n} figures of this section for {year}.",
            count,
            year=year,
        )
        return Block(paragraph(message, "year-note"), message)
    around = _around(years, review.year)
    if around:
        message = t(
            "The review prints no figure of this section for {year}. Shown are the nearest "
            "years: {years}.",
            year=year,
            years=t.listing([str(near) for near in around]),
        )
    else:
        message = t("The review prints no figure of this section for any year.")
    return Block(notice(message), message)


def trend(review: Review, section: str) -> Block:
    """Facts printed for two years or more: one row a fact, one column a year."""
    t = review.t
    figures = review.figures(section=section)
    repeated = _of_several_years(figures)
    shown = [one for one in figures if one.is_of_one_year and one.indicator in repeated]
    if not shown:
        message = t("No figure of this section is printed for two years or more.")
        return Block(notice(message), message)
    years = sorted({one.last_year for one in shown})
    header = [t("Figure"), *map(str, years)]
    body = [
        [
            _what(review, series),
            *(_cell(review, [one for one in facts if one.last_year == year]) for year in years),
        ]
        for series, facts in _grouped(review, shown).items()
    ]
    current = years.index(review.year) + 1 if review.year in years else None
    columns = range(1, len(header))
    return Block(
        table(t("Figures by year"), header, body, numbers=columns, current=current),
        _console(shown),
    )


def once(review: Review, section: str) -> Block:
    """Facts printed for one year or one period only, of the year under review or, where it has
    none, of the nearest year that has."""
    t = review.t
    figures = review.figures(section=section)
    repeated = _of_several_years(figures)
    figures = [one for one in figures if one.indicator not in repeated]
    if not figures:
        return Block(EMPTY, "")
    covered = {year for one in figures for year in one.years}
    year = min(covered, key=lambda near: (abs(near - review.year), -near))
    named = {one.indicator for one in figures if year in one.years}
    shown = [one for one in figures if one.indicator in named]
    caption = t("Other figures of {year}, and of periods that hold it", year=str(year))
    if year != review.year:
        caption = t("Figures of {year}, the nearest year that has them", year=str(year))
    body = [
        [
            _what(review, series),
            _cell(review, found),
            t.period(period),
            place(t, " ".join(dict.fromkeys(one.locator for one in found))),
        ]
        for series, facts in _grouped(review, shown).items()
        for period in dict.fromkeys(one.period for one in facts)
        for found in [[one for one in facts if one.period == period]]
    ]
    header = [t("Figure"), t("Value"), t("Period"), t("Printed in")]
    return Block(table(caption, header, body, numbers=[1]), _console(shown))


def sources(review: Review, section: str) -> Block:
    """Where the figures of the section are printed: document, place, how many."""
    t = review.t
    printed = _printed_of(review, section)
    if not printed:
        return Block(EMPTY, "")
    titles = {one.source: one.title for one in review.sources}
    counts: dict[tuple[str, str], int] = {}
    for one in printed:
        counts[one.source, one.locator] = counts.get((one.source, one.locator), 0) + 1
    body = [
        [t.locator(locator), titles.get(source, source), t.number(count)]
        for (source, locator), count in counts.items()
    ]
    header = [t("Place"), t("Document"), t("Figures")]
    caption = t("Where the figures are printed")
    shown = table(caption, header, body, numbers=[2])
    return Block(details(caption, shown, "sources"), _console(printed))


def glance(review: Review) -> Block:
    """The year at a glance: key numbers with their change since the nearest earlier year."""
    t = review.t
    cards = [card for series in KEY_NUMBERS if (card := _card(review, *series)) is not None]
    if not cards:
        message = t("The review prints no key number for {year}.", year=str(review.year))
        return Block(notice(message), message)
    return Block(
        Markup('<ul class="cards">{}</ul>').format(join(cards)),
        t("Key numbers of {year}", year=str(review.year)),
        {"cards": [str(card) for card in cards]},
    )


def abbreviations(review: Review) -> Block:
    """The abbreviations of union and office language that labels use, written out."""
    t = review.t
    listed = join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(short, whole)
        for short, whole in ABBREVIATIONS[t.code].items()
    )
    summary = t("Abbreviations")
    return Block(details(summary, Markup("<dl>{}</dl>").format(listed), "abbreviations"), summary)


def traced(review: Review, figure: Figure) -> Markup:
    """A number that opens to its print, place, doubts and the checks that touch it."""
    t, where = review.t, review.t.locator(figure.locator)
    if figure.printed:
        origin = t("Printed “{printed}” in {place}", printed=figure.printed, place=where)
    else:
        formula = formula_in_words(review, figure.note)
        origin = t("Computed: {formula}; from {place}", formula=formula, place=where)
    plain = replace(figure, flags=tuple(flag for flag in figure.flags if flag != "derived"))
    lines = [origin, *remarks(t, plain), *_touching(review, figure)]
    listed = join(Markup("<li>{}</li>").format(line) for line in lines)
    mark = Markup('<span class="doubt" title="{}">{}</span>').format(t("doubt"), DOUBT_SIGN)
    return details(
        join((shown_value(t, figure), mark if doubts(figure) else EMPTY)),
        Markup("<ul>{}</ul>").format(listed),
        "provenance",
    )


def _touching(review: Review, figure: Figure) -> list[str]:
    """The checks that have the figure among their inputs: sign and verdict, once each."""
    counts = review.checks_touching.get(figure.fact, Counter[str]())
    return [
        f"{VERDICT_SIGNS[verdict]} {review.t(message, n=review.t.number(counts[verdict]))}"
        for verdict, message in _TOUCHING.items()
        if verdict in counts
    ]


def _card(review: Review, indicator: str, breakdown: str) -> Markup | None:
    facts = [one for one in review.facts(indicator, breakdown) if one.is_of_one_year]
    now = [one for one in facts if one.last_year == review.year]
    if not now:
        return None
    figure = now[0]
    change = _change(review, figure, [one for one in facts if one.last_year < review.year])
    return Markup(
        '<li class="card"><span class="card-label">{}</span><span class="card-value">{}</span>'
        '{}<span class="card-source">{}</span></li>'
    ).format(
        figure.label, shown_value(review.t, figure), change, review.t.locator(figure.locator)
    )  # fmt: skip


def _change(review: Review, figure: Figure, earlier: Sequence[Figure]) -> Markup:
    t = review.t
    if not earlier:
        return Markup('<span class="card-change none">{}</span>').format(
            t("no earlier figure is printed")
        )
    before = earlier[-1]
    step = figure.value - before.value
    direction, arrow = ("up", "▲") if step > 0 else ("down", "▼") if step < 0 else ("same", "■")
    if figure.unit == "percent":
        decimals = max(figure.decimals, before.decimals)
        amount = t("{step} points", step=t.signed(round(step, 2), decimals))
    else:
        per_cent = t.signed(round(step / before.value * 100, 1), 1) if before.value else ""
        amount = f"{t.signed(step)} ({per_cent}%)"
    since = t("since {year}", year=str(before.last_year))
    return Markup(
        '<span class="card-change {}"><span aria-hidden="true">{}</span> {} {}</span>'
    ).format(direction, arrow, amount, since)


def _printed_of(review: Review, section: str) -> list[Figure]:
    return [one for one in review.figures(section=section) if not one.is_derived]


def _of_several_years(figures: Sequence[Figure]) -> set[str]:
    """The indicators that have single-year figures of two years or more."""
    years: dict[str, set[int]] = {}
    for one in figures:
        if one.is_of_one_year:
            years.setdefault(one.indicator, set()).add(one.last_year)
    return {indicator for indicator, found in years.items() if len(found) > 1}


def _around(years: Sequence[int], year: int) -> list[int]:
    """The nearest year on either side of `year`."""
    before = [near for near in years if near < year]
    after = [near for near in years if near > year]
    return [near for found, nearest in ((before, max), (after, min)) if found
            for near in [nearest(found)]]  # fmt: skip


def _grouped(review: Review, figures: Sequence[Figure]) -> dict[_Series, list[Figure]]:
    """The figures by indicator and breakdown, in the order of the catalogues."""
    order = {name: place for place, name in enumerate(review.indicators)}
    parts = {"": -1} | {name: place for place, name in enumerate(review.breakdowns)}
    groups: dict[_Series, list[Figure]] = {}
    for one in figures:
        groups.setdefault((one.indicator, one.breakdown), []).append(one)
    return {
        series: groups[series]
        for series in sorted(groups, key=lambda series: (order[series[0]], parts[series[1]]))
    }


def _what(review: Review, series: _Series) -> Markup:
    indicator, breakdown = series
    label = review.indicator_label(indicator)
    if not breakdown:
        return Markup("{}").format(label)
    return Markup('{} <span class="part">{}</span>').format(
        label, review.breakdown_label(breakdown)
    )


def _cell(review: Review, figures: Sequence[Figure]) -> Markup:
    if not figures:
        return Markup('<span class="missing" title="{}">{}</span>').format(
            review.t("not printed"), EN_DASH
        )
    prints = list({(one.value, one.locator): one for one in reversed(figures)}.values())[::-1]
    if len({one.value for one in prints}) == 1:
        prints = [replace(prints[0], locator=" ".join(one.locator for one in prints))]
    return join(traced(review, figure) for figure in prints)


def _console(figures: Sequence[Figure]) -> str:
    """The figures for those who see no HTML, one a line."""
    return "\n".join(
        f"{one.label}  {one.period}  {one.value:.10g} {one.unit}  {one.locator}" for one in figures
    )
