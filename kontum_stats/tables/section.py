"""The tables, cards and notices of a section.

In: a `Review`. Out: `Block`s that notebooks show. Every number opens to where it is printed,
how, and which checks touch it. Draws no chart and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from markupsafe import Markup

from ..cleaning.processed import has_flag, named_rows
from ..language import EN_DASH, NO_BREAK_SPACE, Language
from ..review.html import Block, details, join, notice, paragraph, table
from ..review.review import Review
from ..vocabulary import (
    ABBREVIATIONS,
    DOUBTS,
    FLAG_MEANINGS,
    QUALIFIER_SIGNS,
    TITLES,
    VERDICT_SIGNS,
)

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


def title(t: Language, section: str) -> str:
    """The heading of a section in the reader's language."""
    return t(TITLES[section])


def place(t: Language, locators: str) -> str:
    """Where a figure is printed, for a narrow cell: 'note 14' stays on one line."""
    return t.locator(locators).replace(" ", NO_BREAK_SPACE).replace(f",{NO_BREAK_SPACE}", ", ")


def opening(review: Review, section: str) -> Block:
    """What a section asks; the page is told its title, and sets the heading itself."""
    t = review.t
    heading, asked = title(t, section), t(QUESTIONS[section])
    about = {"section": section, "title": heading}
    return Block(paragraph(asked, "question"), f"{heading}\n{asked}", about)


def year_note(review: Review, section: str) -> Block:
    """How many figures the review prints for the year; where none, which years are nearest."""
    t, year = review.t, str(review.year)
    printed = _printed_of(review, section)
    single = _single_years(printed)
    count = int((single["last_year"] == review.year).sum())
    if count:
        message = t.count(
            "The review prints {n} figure of this section for {year}.",
            "The review prints {n} figures of this section for {year}.",
            count,
            year=year,
        )
        return Block(paragraph(message, "year-note"), message)
    around = [str(near) for near in _around(sorted(single["last_year"].unique()), review.year)]
    if around:
        message = t(
            "The review prints no figure of this section for {year}. Shown are the nearest "
            "years: {years}.",
            year=year,
            years=t.listing(around),
        )
    else:
        message = t("The review prints no figure of this section for any year.")
    return Block(notice(message), message)


def trend(review: Review, section: str) -> Block:
    """Facts printed for two years or more: one row a fact, one column a year."""
    t = review.t
    rows = _single_years(_of_section(review, section))
    years_of = rows.groupby("indicator")["last_year"].nunique()
    rows = rows[rows["indicator"].isin(years_of[years_of > 1].index)]
    if rows.empty:
        message = t("No figure of this section is printed for two years or more.")
        return Block(notice(message), message)
    years = sorted(rows["last_year"].unique())
    header = [t("Figure"), *map(str, years)]
    caption = t("Figures by year")
    body = [
        [
            _what(review, indicator, breakdown),
            *(_cell(review, facts[facts["last_year"] == year]) for year in years),
        ]
        for (indicator, breakdown), facts in _grouped(review, rows)
    ]
    current = years.index(review.year) + 1 if review.year in years else None
    columns = range(1, len(header))
    return Block(
        table(caption, header, body, numbers=list(columns), current=current),
        _console(rows),
    )


def once(review: Review, section: str) -> Block:
    """Facts printed for one year or one period only, of the year under review or, where it has
    none, of the nearest year that has."""
    t = review.t
    rows = _of_section(review, section)
    years_of = _single_years(rows).groupby("indicator")["last_year"].nunique()
    rows = rows[~rows["indicator"].isin(years_of[years_of > 1].index)]
    if rows.empty:
        return Block(Markup(""), "")
    year = min(
        range(int(rows["first_year"].min()), int(rows["last_year"].max()) + 1),
        key=lambda near: (not _covers(rows, near).any(), abs(near - review.year), -near),
    )
    rows = rows[rows["indicator"].isin(rows.loc[_covers(rows, year), "indicator"])]
    caption = t("Other figures of {year}, and of periods that hold it", year=str(year))
    if year != review.year:
        caption = t("Figures of {year}, the nearest year that has them", year=str(year))
    body = [
        [
            _what(review, indicator, breakdown),
            _cell(review, of_period),
            t.period(str(period)),
            place(t, " ".join(dict.fromkeys(of_period["locator"]))),
        ]
        for (indicator, breakdown), facts in _grouped(review, rows)
        for period, of_period in facts.groupby("period", sort=False)
    ]
    header = [t("Figure"), t("Value"), t("Period"), t("Printed in")]
    return Block(table(caption, header, body, numbers=[1]), _console(rows))


def sources(review: Review, section: str) -> Block:
    """Where the figures of the section are printed: document, place, how many."""
    t = review.t
    rows = _printed_of(review, section)
    if rows.empty:
        return Block(Markup(""), "")
    titles = {row.source: t.of(row, "title") for row in named_rows(review.sources)}
    body = [
        [t.locator(locator), titles.get(source, source), t.number(len(group))]
        for (source, locator), group in rows.groupby(["source", "locator"], sort=False)
    ]
    header = [t("Place"), t("Document"), t("Figures")]
    shown = table(t("Where the figures are printed"), header, body, numbers=[2])
    return Block(details(t("Where the figures are printed"), shown, "sources"), _console(rows))


def glance(review: Review) -> Block:
    """The year at a glance: key numbers with their change since the nearest earlier year."""
    t = review.t
    cards = [
        card
        for indicator, breakdown in KEY_NUMBERS
        if (card := _card(review, indicator, breakdown)) is not None
    ]
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
    known = ABBREVIATIONS[t.code]
    listed = join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(short, whole) for short, whole in known.items()
    )
    summary = t("Abbreviations")
    return Block(details(summary, Markup("<dl>{}</dl>").format(listed), "abbreviations"), summary)


def traced(review: Review, figure: Any) -> Markup:
    """A number that opens to its print, place, doubts and the checks that touch it."""
    t = review.t
    lines = []
    if figure.printed:
        lines.append(
            t(
                "Printed “{printed}” in {place}",
                printed=figure.printed,
                place=t.locator(figure.locator),
            )
        )
    else:
        formula = formula_in_words(review, figure.note)
        lines.append(
            t("Computed: {formula}; from {place}", formula=formula, place=t.locator(figure.locator))
        )
    lines += [
        t(FLAG_MEANINGS[flag])
        for flag in _flags(figure)
        if flag in FLAG_MEANINGS and flag != "derived"
    ]
    pieces = [Markup("<li>{}</li>").format(line) for line in lines]
    pieces += [Markup("<li>{}</li>").format(line) for line in _touching(review, figure)]
    doubt = not DOUBTS.keys().isdisjoint(_flags(figure))
    mark = Markup('<span class="doubt" title="{}">*</span>').format(t("doubt")) if doubt else ""
    return details(
        join((shown_value(t, figure), Markup(mark))),
        Markup("<ul>{}</ul>").format(join(pieces)),
        "provenance",
    )


def shown_value(t: Language, figure: Any) -> str:
    """The value as a table shows it: '746/765', '≈ 62,5%', '149,6 triệu đồng', '40.431'."""
    sign = QUALIFIER_SIGNS[figure.qualifier]
    if pd.notna(figure.out_of):
        return f"{t.number(figure.value)}/{t.number(figure.out_of)}"
    if figure.unit == "percent":
        decimals = 1 if "derived" in _flags(figure) else None
        shown = t.percent(figure.value, decimals)
    elif figure.unit.startswith("VND") or figure.unit == "kWh":
        shown = t.quantity(figure.value, figure.unit)
    else:
        shown = t.number(figure.value)
    return f"{sign} {shown}".strip()


def formula_in_words(review: Review, formula: str) -> str:
    """A derivation with indicator codes replaced by their labels and numbers in the reader's
    format: 'union_members 30085 ÷ employees 40974 × 100'."""
    words = []
    for word in formula.split(" "):
        indicator, _, breakdown = word.partition(":")
        if indicator in review.indicator_labels:
            words.append(review.indicator_labels[indicator])
            if breakdown:
                words[-1] += f" ({review.breakdown_label(breakdown)})"
        elif word.replace(".", "", 1).isdigit():
            words.append(review.t.number(float(word)))
        else:
            words.append(word)
    return " ".join(words)


_TOUCHING = {
    "fails": "checks of this figure that fail: {n}",
    "ambiguous": "checks of this figure left in doubt: {n}",
    "holds": "checks of this figure that hold: {n}",
}


def _flags(figure: Any) -> list[str]:
    # A named tuple's `flags` is the column; a Series' attribute of that name is pandas' own.
    return str(figure["flags"] if isinstance(figure, pd.Series) else figure.flags).split()


def _touching(review: Review, figure: Any) -> list[Markup]:
    """The checks that have the figure among their inputs: sign and verdict, once each."""
    counts = review.checks_touching[(figure.indicator, figure.breakdown, figure.period)]
    return [
        Markup("{} {}").format(
            VERDICT_SIGNS[verdict],
            review.t(message, n=review.t.number(count)),
        )
        for verdict, message in _TOUCHING.items()
        if (count := counts[verdict])
    ]


def _card(review: Review, indicator: str, breakdown: str) -> Markup | None:
    t = review.t
    facts = _single_years(review.facts(indicator, breakdown))
    now = facts[facts["last_year"] == review.year]
    if now.empty:
        return None
    figure = now.iloc[0]
    label = t.label(figure)
    change = _change(review, figure, facts[facts["last_year"] < review.year])
    return Markup(
        '<li class="card"><span class="card-label">{}</span><span class="card-value">{}</span>'
        '{}<span class="card-source">{}</span></li>'
    ).format(label, shown_value(t, figure), change, t.locator(figure["locator"]))


def _change(review: Review, figure: pd.Series, earlier: pd.DataFrame) -> Markup:
    t = review.t
    if earlier.empty:
        return Markup('<span class="card-change none">{}</span>').format(
            t("no earlier figure is printed")
        )
    before = earlier.iloc[-1]
    step = figure["value"] - before["value"]
    direction, arrow = ("up", "▲") if step > 0 else ("down", "▼") if step < 0 else ("same", "■")
    if figure["unit"] == "percent":
        decimals = max(_decimals(figure), _decimals(before))
        amount = t("{step} points", step=t.signed(round(step, 2), decimals))
    else:
        per_cent = t.signed(round(step / before["value"] * 100, 1), 1) if before["value"] else ""
        amount = f"{t.signed(step)} ({per_cent}%)"
    since = t("since {year}", year=str(int(before["last_year"])))
    return Markup(
        '<span class="card-change {}"><span aria-hidden="true">{}</span> {} {}</span>'
    ).format(direction, arrow, amount, since)


def _of_section(review: Review, section: str) -> pd.DataFrame:
    return review.figures[review.figures["section"] == section]


def _printed_of(review: Review, section: str) -> pd.DataFrame:
    rows = _of_section(review, section)
    return rows[~has_flag(rows, "derived")]


def _decimals(figure: pd.Series) -> int:
    """As many decimals as are printed; one for a figure that was computed."""
    if "derived" in _flags(figure):
        return 1
    return len(str(figure["value"]).partition(".")[2].rstrip("0"))


def _single_years(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["first_year"] == rows["last_year"]]


def _covers(rows: pd.DataFrame, year: int) -> pd.Series:
    return (rows["first_year"] <= year) & (rows["last_year"] >= year)


def _around(years: list[int], year: int) -> list[int]:
    """The nearest year on either side of `year`."""
    before = [near for near in years if near < year]
    after = [near for near in years if near > year]
    return [*before[-1:], *after[:1]]


def _grouped(review: Review, rows: pd.DataFrame) -> Iterable[tuple[tuple[str, str], pd.DataFrame]]:
    """Facts by indicator and breakdown, in the order of the catalogues."""
    order = {name: place for place, name in enumerate(review.indicators["indicator"])}
    parts = {"": -1} | {name: place for place, name in enumerate(review.breakdowns["breakdown"])}
    groups = dict(iter(rows.groupby(["indicator", "breakdown"], sort=False)))
    return sorted(groups.items(), key=lambda item: (order[item[0][0]], parts[item[0][1]]))


def _what(review: Review, indicator: str, breakdown: str) -> Markup:
    label = review.indicator_label(indicator)
    if not breakdown:
        return Markup("{}").format(label)
    return Markup('{} <span class="part">{}</span>').format(
        label, review.breakdown_label(breakdown)
    )


def _cell(review: Review, facts: pd.DataFrame) -> Markup:
    if facts.empty:
        return Markup('<span class="missing" title="{}">{}</span>').format(
            review.t("not printed"), EN_DASH
        )
    seen, pieces = set(), []
    for figure in named_rows(facts):
        if (figure.value, figure.locator) not in seen:
            seen.add((figure.value, figure.locator))
            pieces.append(figure)
    values = {figure.value for figure in pieces}
    if len(values) == 1 and len(pieces) > 1:
        pieces = [pieces[0]._replace(locator=" ".join(figure.locator for figure in pieces))]
    return join(traced(review, figure) for figure in pieces)


def _console(rows: pd.DataFrame) -> str:
    return rows[["label_en", "period", "value", "unit", "locator"]].to_string(index=False)
