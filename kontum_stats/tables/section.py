"""The tables and notices of a section.

In: a `Review`. Out: `Block`s that notebooks show. Every number bears the signs of its doubts; the
register says where and how it is printed, and which checks it fails. Draws no chart and judges
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from ..charts.chart import Chart, Notice
from ..language import MISSING
from ..review.html import (
    EMPTY,
    Block,
    Wide,
    claim_badge,
    details,
    join,
    notice,
    paragraph,
    shown_verdict,
    table,
)
from ..review.records import Check, Claim, Figure
from ..review.review import Review
from ..review.words import (
    formula_in_words,
    place,
    remarks,
    title,
)
from ..vocabulary import (
    ABBREVIATIONS,
    CHECK_KINDS,
    MIXED_REASONS,
    SHOWN_VERDICTS,
    VERDICT_SIGNS,
    YEAR_DOUBTS,
)
from .marks import (
    change,
    check_id,
    legend,
    marked,
    place_id,
    places,
    shared_unit,
    step_decimals,
    unit_of,
)
from .statements import by_importance, decisive, legs

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
# Indicator and breakdown.
_Series = tuple[str, str]


def opening(review: Review, section: str) -> Block:
    """What a section asks, and of a whole review what its figures say of its statements; the page
    is told its title, and sets the heading itself. Nothing of a year for which the section prints
    nothing: the page is told which years are nearest."""
    t = review.t
    heading, asked = title(t, section), t(QUESTIONS[section])
    about = {"section": section, "title": heading}
    shown = _of_page(review, review.figures(section=section))
    if not review.is_whole and section in ("evaluation", "tasks"):
        return Block(EMPTY, heading, about)
    if not (review.is_whole or shown):
        return Block(EMPTY, heading, about | {"silent": _nearest(review, section)})
    is_told = review.is_whole and section != "evaluation"  # there the tally stands above it
    found = _finding(review, section) if is_told else EMPTY
    lines = paragraph(asked, "question") + (paragraph(found, "finding") if found else EMPTY)
    return Block(lines, f"{heading}\n{asked}", about)


def year_note(review: Review, section: str) -> Block:
    """How many figures the review prints of a section for the year of the page."""
    t, year = review.t, str(review.year)
    printed = _printed_of(review, section)
    count = sum(one.is_of_one_year and one.last_year == review.year for one in printed)
    if review.is_whole or not _of_page(review, printed):
        return Block(EMPTY, "")
    message = t("The review prints no figure of this section for {year} alone.", year=year)
    if count:
        message = t.count(
            "The review prints {n} figure of this section for {year}.",
            "The review prints {n} figures of this section for {year}.",
            count,
            year=year,
        )
    return Block(paragraph(message, "year-note"), message)


def trend(review: Review, section: str, beside: Sequence[Chart | Notice] = ()) -> Block:
    """Of a whole review the facts printed for two years or more, one row a fact, one column a
    year; of a year what is printed for it, with the change from the year before that has it. The
    charts that stand `beside` it show their figures themselves: those are not repeated here."""
    charted = {
        one.fact
        for chart in beside
        if isinstance(chart, Chart) and (review.is_whole or review.year in chart.years)
        for one in chart.drawn
    }
    figures = review.figures(section=section)
    if len(review.span) == 1:
        of_page = _of_page(review, figures)
        return _of_year(review, [one for one in of_page if one.fact not in charted])
    t, figures = review.t, [one for one in figures if one.fact not in charted]
    repeated = _of_several_years(figures)
    shown = [one for one in figures if one.indicator in repeated or not one.is_of_one_year]
    if not shown and charted:
        return Block(EMPTY, "")
    if not shown:
        message = t("No figure of this section is printed for two years or more.")
        return Block(notice(message), message)
    years = sorted({year for one in shown for year in one.years})
    header = [t("Figure"), t("Unit"), *map(str, years)]
    body = [
        [_what(review, series), *row]
        for series, facts in _grouped(review, shown).items()
        for row in _rows_of_years(review, facts, years)
    ]
    columns = range(2, len(header))
    by_year = table(t("Figures by year"), header, body, numbers=columns, kind="figures years")
    return Block(by_year + legend(review, by_year), _console(shown))


def _rows_of_years(
    review: Review, facts: Sequence[Figure], years: Sequence[int]
) -> list[list[Markup | Wide]]:
    """The unit of a series and its figures by year: what is printed for several years together
    in one cell over them, in a row of its own where one of them has a number too. The first has
    no change that is unusual."""
    rows: list[dict[int, list[Figure]]] = [{}]
    for one in sorted(facts, key=lambda one: len(one.years)):
        fitting = (row for row in rows if _has_room(row, one))
        row = next(fitting, None)
        if row is None:
            rows.append(row := {})
        row.setdefault(one.first_year, []).append(one)
    unit, first = shared_unit(review, facts), min(one.last_year for one in facts)
    named = Markup("{}").format(unit or unit_of(review, facts))
    return [
        [named, *_cells_of_years(review, row, years, first, is_bare=bool(unit))] for row in rows
    ]


def _has_room(row: Mapping[int, Sequence[Figure]], figure: Figure) -> bool:
    """Whether a figure stands in a row beside the others, or on one for the same years."""
    others = [found[0] for found in row.values()]
    return all(one.period == figure.period or not {*one.years} & {*figure.years} for one in others)


def _cells_of_years(
    review: Review, row: Mapping[int, Sequence[Figure]], years: Sequence[int], first: int, *,
    is_bare: bool,
) -> list[Markup | Wide]:  # fmt: skip
    cells: list[Markup | Wide] = []
    covered = {year for found in row.values() for year in found[0].years[1:]}
    for year in years:
        if year in covered:
            continue
        found = row.get(year, [])
        cell = _cell(review, found, is_bare=is_bare, of_series=year > first)
        if found and not found[0].is_of_one_year:
            cells.append(Wide(cell + _period_of(review, found[0]), len(found[0].years)))
        else:
            cells.append(cell)
    return cells


def register(review: Review, section: str) -> Block:
    """Every figure of a section of a whole review, by the place where it is printed: value,
    print, what is in doubt, and the checks that it fails or that leave it in doubt."""
    t, figures = review.t, review.figures(section=section)
    if not review.is_whole or not figures:
        return Block(EMPTY, "")
    of_place: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        if not one.is_derived:
            of_place.setdefault((one.locator.split()[0], one.source), []).append(one)
    computed = [one for one in figures if one.is_derived]
    header = [t(name) for name in ("Figure", "Period", "Value", "Unit", "Printed or computed as",
                                   "Remarks")]  # fmt: skip
    pieces = [
        Markup('<div id="{}">{}</div>').format(
            place_id(review, section, locator, source),
            table(t.locator(locator, source), header, _register_rows(review, found), numbers=[2]),
        )
        for (locator, source), found in of_place.items()
    ]
    if computed:
        caption = t("Computed from printed figures")
        rows = _register_rows(review, computed)
        pieces.append(table(caption, header, rows, numbers=[2], kind="figures computed"))
    summary = t(
        "All figures of this section: {printed} printed, {computed} computed",
        printed=t.number(len(figures) - len(computed)),
        computed=t.number(len(computed)),
    )
    said = t("Averages and indices that a chart computes stand with it alone, and are not counted.")
    shown = join(pieces)
    content = join([legend(review, shown), shown, paragraph(said, "rule")])
    return Block(details(summary, content, "register"), _console(figures))


def abbreviations(review: Review) -> Block:
    """The abbreviations of union and office language that labels use, written out."""
    t = review.t
    listed = join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(short, whole)
        for short, whole in ABBREVIATIONS[t.code].items()
    )
    summary = t("Abbreviations")
    return Block(details(summary, Markup("<dl>{}</dl>").format(listed), "abbreviations"), summary)


def _of_year(review: Review, shown: Sequence[Figure]) -> Block:
    """What is printed for the year of the page, alone or in a period that holds it. The first of
    the figures of a place leads to their list: a link in each row would be a hundred to tab by."""
    t, led = review.t, set[str]()
    if not shown:
        return Block(EMPTY, "")
    compared = review.newest(shown)
    decimals = step_decimals((_before(review, one), one) for one in compared)
    body = [
        [
            _what(review, series),
            _cell(review, found, is_bare=bool(shared_unit(review, found)))
            + _period_of(review, found[0]),
            shared_unit(review, found) or unit_of(review, found),
            _since(review, review.newest(found)[0], decimals),
            _place_once(review, found, led),
        ]
        for series, facts in _grouped(review, shown).items()
        for period in dict.fromkeys(one.period for one in facts)
        for found in [[one for one in facts if one.period == period]]
    ]
    is_of_year = all(one.is_of_one_year for one in shown)
    value = str(review.year) if is_of_year else t("{year} or the period", year=str(review.year))
    header = [t("Figure"), value, t("Unit"), t("Change"), t("Printed in")]
    if not any(change for *_, change, _ in body):
        header, *body = [[*row[:3], row[4]] for row in (header, *body)]
    caption = t("Figures of {year}, and of periods that hold it", year=str(review.year))
    shown_table = table(caption, header, body, numbers=[1], kind="figures of-year-table")
    return Block(shown_table + legend(review, shown_table), _console(shown))


def _place_once(review: Review, figures: Sequence[Figure], led: set[str]) -> Markup:
    """Where figures are printed, of several documents with the name of each."""
    spots: dict[str, list[str]] = {}
    for one in figures:
        spots.setdefault(one.source, []).append(one.locator)
    words = "; ".join(
        place(review.t, " ".join(dict.fromkeys(found)), source) for source, found in spots.items()
    )
    if words in led:
        return Markup("{}").format(words)
    led.add(words)
    return places(review, figures)


def _of_page(review: Review, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that a page speaks of, those of a period that holds its year among them; on the
    page of a year none of a period that is in doubt itself."""
    found = [one for one in figures if review.speaks_of(one.years)]
    return [
        one
        for one in found
        if review.is_whole or one.is_of_one_year or not YEAR_DOUBTS & {*one.flags}
    ]


def _period_of(review: Review, figure: Figure) -> Markup:
    if figure.is_of_one_year:
        return EMPTY
    if "period_inferred" in figure.flags:
        return Markup(' <span class="period">({})</span>').format(review.t("no year is printed"))
    return Markup(' <span class="period">({})</span>').format(review.t.period(figure.period))


def _since(review: Review, figure: Figure, decimals: int) -> Markup:
    """The change of a figure of one year since the nearest earlier one that it is printed for."""
    before = _before(review, figure)
    return change(review, before, figure, decimals) if before else EMPTY


def _before(review: Review, figure: Figure) -> Figure | None:
    """The nearest earlier figure of one year, of one that is so itself."""
    facts = [one for one in review.facts(figure.indicator, figure.breakdown) if one.is_of_one_year]
    earlier = review.newest(one for one in facts if one.last_year < figure.last_year)
    return earlier[-1] if earlier and figure.is_of_one_year else None


def _register_rows(review: Review, figures: Sequence[Figure]) -> list[list[str | Markup]]:
    t = review.t
    rows: list[list[str | Markup]] = []
    for one in figures:
        plain = replace(one, flags=tuple(flag for flag in one.flags if flag != "derived"))
        part = Markup("{}").format(one.label)
        origin = Markup('<bdi lang="vi">“{}”</bdi>').format(one.printed)
        if one.is_derived:
            where = t.locator(one.locator, one.source)
            origin = Markup("{} [{}]").format(formula_in_words(review, one.note), where)
        lines = [Markup("{}").format(line) for line in remarks(t, plain)]
        lines += _touching(review, one)
        rows.append(
            [part, t.period(one.period), marked(review, one, is_bare=True),
             shared_unit(review, [one]), origin, join(lines, "; ")]
        )  # fmt: skip
    return rows


def _touching(review: Review, figure: Figure) -> list[Markup]:
    """The checks that the figure fails or that leave it in doubt, as links: those of one kind and
    verdict together, the first named and the others by number."""
    found: dict[tuple[str, str], list[Check]] = {}
    for one in review.checks:
        if one.verdict != "holds" and figure.fact in {each.fact for each in review.prints_of(one)}:
            found.setdefault((one.verdict, one.kind), []).append(one)
    t, lines = review.t, []
    for (verdict, kind), checks in found.items():
        names = [f"{VERDICT_SIGNS[verdict]} {t(verdict)}: {t(CHECK_KINDS[kind])}"]
        names += [f"({number})" for number in range(2, len(checks) + 1)]
        lines.append(
            join(
                (
                    Markup('<a href="#{}">{}</a>').format(check_id(one.check, one.period), name)
                    for one, name in zip(checks, names, strict=True)
                ),
                " ",
            )
        )
    return lines


def _nearest(review: Review, section: str) -> str:
    """The title of a section, and the nearest years for which it prints figures."""
    years = [one.last_year for one in _printed_of(review, section) if one.is_of_one_year]
    near = _around(years, review.year)
    heading = title(review.t, section)
    return f"{heading} ({review.t.listing([str(year) for year in near])})" if near else heading


def _finding(review: Review, section: str) -> Markup:
    """How many statements of a section have which verdict, and the one that weighs most, in our
    words, with its verdict and all that its tests found; nothing where none can be tested."""
    t = review.t
    claims = [one for one in by_importance(review) if one.section == section]
    if not claims:
        return EMPTY
    counts = Counter(shown_verdict(one) for one in claims)
    tally = t.listing(
        [
            f"{t(MIXED_REASONS.get(name, name))} ({t.number(counts[name])})"
            for name in SHOWN_VERDICTS
            if counts[name]
        ]
    )
    message = "Of {n} statements of this section: {tally}."
    said = Markup("{}").format(
        t(message, n=t.number(len(claims)), tally=tally) + _tested_elsewhere(review, section)
    )
    first = claims[0]
    if first.verdict == "untestable":
        return said
    return said + Markup(' {} {} <span class="place">{}</span>: {}.').format(
        claim_badge(t, first),
        first.statement,
        place(t, first.locator, first.source),
        legs(review, first),
    )


def _tested_elsewhere(review: Review, section: str) -> str:
    """How many statements that the figures of a section test stand in other ones, and where."""
    t, others = review.t, list[Claim]()
    whole = replace(review, sections=None)
    for one in whole.claims.values():
        read = {each.indicator for test in decisive(whole, one) for each in test.readings}
        known = (whole.indicators[name].section for name in read if name in whole.indicators)
        if one.section != section and section in known:
            others.append(one)
    if not others:
        return ""
    places = dict.fromkeys(place(t, one.locator, one.source) for one in others)
    return " " + t.count(
        "{n} more that its figures test stands in {places}.",
        "{n} more that its figures test stand in {places}.",
        len(others),
        places=", ".join(places),
    )


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


def _cell(
    review: Review, figures: Sequence[Figure], *, is_bare: bool, of_series: bool = False
) -> Markup:
    if not figures:
        return Markup(
            '<span class="missing"><span aria-hidden="true">{}</span>'
            '<span class="visually-hidden">{}</span></span>'
        ).format(MISSING, review.t("not printed"))
    prints = list({(one.value, one.locator): one for one in reversed(figures)}.values())[::-1]
    if len({one.value for one in prints}) == 1:
        prints = [replace(prints[0], locator=" ".join(one.locator for one in prints))]
    shown = (marked(review, one, is_bare=is_bare, of_series=of_series) for one in prints)
    return join(shown, " ")


def _console(figures: Sequence[Figure]) -> str:
    """The figures for those who see no HTML, one a line."""
    return "\n".join(
        f"{one.label}  {one.period}  {one.value:.10g} {one.unit}  {one.locator}" for one in figures
    )
