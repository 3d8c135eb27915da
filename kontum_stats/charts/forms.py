"""The forms of charts: nested bars, dumbbells, stacked bars, one number.

In: a `Review`, and which of its figures a chart is of (`questions`). Out: a `Chart`, or a `Notice`
where none of the figures is printed. No form knows an indicator or a part by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from ..errors import InputError
from ..language import EN_DASH, Language
from ..review.html import EMPTY, claim_badge, join
from ..review.records import Figure
from ..review.review import Review
from ..review.words import place
from ..review.words import shown as shown_number
from ..vocabulary import BREAK
from .bars import Nest, draw_nested
from .chart import (
    NUMBER,
    TABLE,
    Chart,
    Notice,
    drawable,
    figures_table,
    gap_tag,
    gaps,
    make_chart,
    make_notice,
    number_format,
)
from .panels import Bars, bars, figures_of
from .sparkline import round_end, sparkline
from .stacks import DumbbellRow, Stack, dumbbells, stacks
from .style import picture, plain
from .titles import (
    change_of,
    change_title,
    compared_title,
    marks,
    short_name,
    step_of,
    subject_of,
)
from .words import (
    Figures,
    by_series,
    change_mark,
    covered_years,
    part_label,
    short_value,
    span,
    value_alone,
)


@dataclass(frozen=True)
class Nested:
    """The indicators of a whole with its part: both, the share of the part, and the rest."""

    whole: str
    part: str
    share: str
    rest: str

    @property
    def all(self) -> list[str]:
        """All four."""
        return [self.whole, self.part, self.share, self.rest]


def nested(review: Review, name: str, title: str, of: Nested) -> Chart | Notice:
    """A part inside the bar of its whole, one bar a year; the title says how the share changed."""
    t, subject = review.t, review.t(title)
    figures = drawable(review, of.all, "")
    if not figures:
        return make_notice(review, subject, of.all)
    rates = [one for one in figures if one.indicator == of.share]
    nests, heading = _nests(review, figures, of), change_title(review, subject, rates)
    # Nothing chooses between two prints of one fact: they stand in a table.
    has_one_print = len({one.fact for one in figures}) == len(figures)
    if not has_one_print or not any(nest.whole for nest in nests):
        table = figures_table(t, subject, figures)
        return make_chart(review, name, heading, table, figures, kind=TABLE)
    unit = next(one.unit for one in figures if one.indicator == of.whole)
    drawing = draw_nested(nests, t.unit(unit, 2), number_format(t))
    return make_chart(review, name, heading, drawing, figures)


def _nests(review: Review, figures: Figures, of: Nested) -> list[Nest]:
    """The years that have whole and part, and the gaps between them, in order."""
    facts = {(one.last_year, one.indicator): one for one in figures}
    whole = {year for year, name in facts if name == of.whole}
    part = {year for year, name in facts if name == of.part}
    nests = {year: _nest(review, facts, year, of) for year in whole & part}
    for first, last in gaps(span(figures), whole & part):
        strong = review.speaks_of(range(first, last + 1))
        nests[first] = Nest(
            gap_tag(first, last), None, 0, review.t("not printed"), strong=strong
        )  # fmt: skip
    return [nests[year] for year in sorted(nests)]


def _nest(review: Review, facts: Mapping[tuple[int, str], Figure], year: int, of: Nested) -> Nest:
    t, members = review.t, facts[year, of.part]
    share, rest = facts.get((year, of.share)), facts.get((year, of.rest))
    return Nest(
        str(year),
        facts[year, of.whole].value,
        members.value,
        short_value(t, share) if share else "",
        t("{number} members", number=short_value(t, members)),
        t("{number} not members", number=short_value(t, rest)) if rest else "",
        review.speaks_of([year]),
    )


def dumbbell(
    review: Review, name: str, title: str, ends: Mapping[str, str], unit: str, remark: str = ""
) -> Chart | Notice:
    """Two indicators (with their names) beside each other for each part and year; of a dimension
    of two parts the first. The title says where the second is the larger."""
    t, subject = review.t, review.t(title)
    printed = [{one.breakdown for one in review.facts(end)} for end in ends]
    parts = [part for part in _firsts(review) if all(part in of_end for of_end in printed)]
    figures = drawable(review, list(ends), parts)
    if not figures:
        return make_notice(review, subject, list(ends))
    names = [t(one) for one in ends.values()]
    by_part = by_series(figures)
    groups = [
        (plain(review.breakdown_label(part)), _pairs(review, by_part[part], list(ends)))
        for part in parts
        if part in by_part
    ]
    year, both = _last_pairs(figures, list(ends))
    named = {short_name(review, part): pair for part, pair in both.items()}
    heading = compared_title(review, subject, names[1], named, year)
    blocks = dumbbells(groups, (names[0], names[1]), t(unit), number_format(t))
    remarks = [t(remark)] if remark else []
    remarks += [
        t("{year}: of {name} this is not printed.", year=str(year), name=names[place].lower())
        for year in sorted({one.last_year for one in figures})
        for place, end in enumerate(ends)
        if not any((one.indicator, one.last_year) == (end, year) for one in figures)
    ]
    return make_chart(review, name, heading, picture(blocks), figures, remarks=remarks)


def _firsts(review: Review) -> list[str]:
    """The parts, but the second of two: it says what the first says."""
    dimensions = dict.fromkeys(one.dimension for one in review.breakdowns.values())
    found = [review.parts(dimension) for dimension in dimensions]
    return [part for parts in found for part in (parts[:1] if len(parts) == 2 else parts)]


def _pairs(review: Review, figures: Figures, ends: Sequence[str]) -> list[DumbbellRow]:
    """A row for each year; of a fact printed with two values one for each."""
    rows = []
    for year in sorted({one.last_year for one in figures}):
        of_year = [[one for one in figures if (one.indicator, one.last_year) == (end, year)]
                   for end in ends]  # fmt: skip
        for row in range(max(map(len, of_year))):
            first, second = (
                (found[row].value, short_value(review.t, found[row]))
                if row < len(found) else None
                for found in of_year
            )  # fmt: skip
            rows.append(DumbbellRow(str(year), (first, second), review.speaks_of([year])))
    return rows


def _last_pairs(
    figures: Figures, ends: Sequence[str]
) -> tuple[int, dict[str, tuple[Figure, Figure]]]:
    """The last year for which both indicators are printed of a part, and its pairs by part."""
    facts = {(one.indicator, one.breakdown, one.last_year): one for one in figures}
    found: dict[int, dict[str, tuple[Figure, Figure]]] = {}
    for (indicator, part, year), one in facts.items():
        other = facts.get((ends[1], part, year))
        if indicator == ends[0] and other:
            found.setdefault(year, {})[part] = one, other
    return (max(found), found[max(found)]) if found else (0, {})


@dataclass(frozen=True)
class Graded:
    """Shares and numbers of the grades of a dimension, best first, and how many of the grades
    from the best on are spoken of together, how many from the last on each by itself."""

    share: str
    number: str
    dimension: str
    together: int
    apart: int


def grades(
    review: Review, name: str, title: str, unit: str, of: Graded, better: str
) -> Chart | Notice:
    """Bars of 100 per cent, one a year, parted by grade. The title says how the share of the best
    grades together changed, and the number of each of the last."""
    t, subject = review.t, review.t(title)
    parts = review.parts(of.dimension)
    shares = drawable(review, of.share, parts)
    if not shares:
        return make_notice(review, subject, [of.share])
    counts = drawable(review, of.number, parts)
    shown = [part for part in parts if any(one.breakdown == part for one in shares)]
    bars_of = {
        period: _stack(review, period, shown, shares, counts)
        for period in dict.fromkeys(
            one.period for one in sorted(shares, key=lambda one: one.last_year)
        )
    }
    names = [plain(review.breakdown_label(part)) for part in shown]
    drawing = picture(stacks(names, list(bars_of.values()), t(unit), number_format(t), 100))
    said = [
        _together(review, better, parts[: of.together], shares),
        _of_last(review, [by_series(counts).get(part, []) for part in parts[-of.apart :]]),
    ]
    heading = "; ".join(filter(None, said)) or subject
    return make_chart(review, name, heading, drawing, [*shares, *counts])


def _of_last(review: Review, grades: Sequence[Figures]) -> str:
    """'“Average” down from 33 to 15, “Weak” up from 10 to 23': how numbers of grades changed."""
    t = review.t
    return ", ".join(
        f"{t('“{grade}”', grade=plain(review.breakdown_label(counts[0].breakdown)))} {changed}"
        for counts in grades
        if (changed := step_of(t, counts))
    )


def _together(review: Review, said: str, parts: Sequence[str], shares: Figures) -> str:
    """How the sum of some shares changed over the periods for which all are there once."""
    sums = []
    for period in dict.fromkeys(one.period for one in shares):
        terms = [one for one in shares if one.period == period and one.breakdown in parts]
        if len(terms) == len(parts):
            flags = tuple(dict.fromkeys(flag for one in terms for flag in (*one.flags, "derived")))
            total = sum(one.value for one in terms)
            sums.append(replace(terms[0], value=total, flags=flags))
    changed = change_of(review.t, sums)
    grade = plain(review.breakdown_label(parts[-1]))
    return f"{review.t(said, grade=grade)}: {changed}" if changed else ""


def _stack(
    review: Review, period: str, parts: Sequence[str], lengths: Figures, counts: Figures = ()
) -> Stack:
    """The bar of a period, each part with its length and, in brackets, its number, the whole at
    the end; of what is printed with two values the first is drawn and both are said."""
    t = review.t
    of_period = [one for one in lengths if one.period == period]
    drawn = [[one for one in of_period if one.breakdown == part] for part in ["", *parts]]
    numbered = [[one for one in counts if one.fact[1:] == (part, period)] for part in parts]
    texts = [_part_text(t, *pair) for pair in zip(drawn[1:], numbered, strict=True)]
    broken = any(BREAK in marks(one) for one in of_period)
    return Stack(
        t.period(period), _part_text(t, drawn[0]) if drawn[0] else "",
        tuple(found[0].value if found else None for found in drawn[1:]), tuple(texts),
        any(review.speaks_of(one.years) for one in of_period),
        t("{sign} from here on what is counted may be another", sign=BREAK) if broken else "",
        drawn[0][0].value if drawn[0] else 0.0,
    )  # fmt: skip


def _part_text(t: Language, lengths: Figures, counts: Figures = ()) -> str:
    """'1,6%* (15) (†)': both prints of what is printed with two values; the sign of a change
    stands once."""
    shown = ", ".join(value_alone(t, one) for one in lengths) or t("not printed")
    number = ", ".join(value_alone(t, one) for one in counts)
    return shown + (f" ({number})" if number else "") + change_mark([*lengths, *counts])


def levels(
    review: Review, name: str, title: str, unit: str, indicator: str, dimension: str
) -> Chart | Notice:
    """Stacked bars of the parts of a number, one a year, the whole at its end; a break in the
    series is a line across. The title says how the whole changed, up to the break."""
    t, subject = review.t, subject_of(review, [indicator], title)
    parts = review.parts(dimension)
    figures = drawable(review, indicator, ["", *parts])
    shown = [part for part in parts if any(one.breakdown == part for one in figures)]
    years = {(one.first_year, one.period): None for one in figures}
    if not shown:
        return bars(review, name, title, [Bars((indicator,), unit=unit, by="year", gaps=True)])
    drawn = [(first, _stack(review, period, shown, figures)) for first, period in years]
    for first, last in gaps(span(figures), covered_years(figures)):
        strong = review.speaks_of(range(first, last + 1))
        drawn.append((first, Stack(gap_tag(first, last), t("not printed"), strong=strong)))
    drawn.sort(key=lambda pair: pair[0])
    names = [plain(review.breakdown_label(part)) for part in shown]
    drawing = picture(stacks(names, [bar for _, bar in drawn], t(unit), number_format(t)))
    whole = [one for one in figures if not one.breakdown]
    return make_chart(review, name, change_title(review, subject, whole), drawing, figures)


def one_number(
    review: Review, name: str, title: str, indicator: str, beside: Sequence[Bars] = ()
) -> Chart | Notice:
    """One number with how it changed, its small line, what is printed `beside` it, and the
    statements of the review that it tests, with their verdicts."""
    t, subject = review.t, subject_of(review, [indicator], title)
    figures = drawable(review, indicator, "")
    others = [one for panel in beside for one in figures_of(review, panel)]
    if not figures:
        return bars(review, name, title, beside or [Bars((indicator,))], in_text=True)
    of_page = [one for one in figures if review.speaks_of(one.years)]
    last = (of_page or figures)[-1]
    shown = [one for one in figures if one.is_of_one_year]
    line = EMPTY
    if len(shown) > 1:
        label = "; ".join(f"{one.last_year}: {short_value(t, one)}" for one in shown)
        top = round_end(max(one.value for one in shown))
        line = Markup(sparkline(
            [one.last_year for one in shown], [one.value for one in shown], label=label,
            unit=last.unit, shown=[short_value(t, one) for one in shown], ends=(0.0, top),
            scale_shown=t("scale {ends}", ends=f"0{EN_DASH}{shown_number(t, top, last.unit)}"),
        ))  # fmt: skip
    number = Markup('<p class="one-number"><span class="card-value">{}</span> {} ({})</p>').format(
        ", ".join(short_value(t, one) for one in figures if one.period == last.period),
        t.unit(last.unit, last.value), t.period(last.period),
    )  # fmt: skip
    body = number + line + _beside(review, beside, others) + _tested(review, indicator)
    heading = change_title(review, subject, figures)
    return make_chart(review, name, heading, body, [*figures, *others], kind=NUMBER)


def _beside(review: Review, panels: Sequence[Bars], figures: Figures) -> Markup:
    """What is printed near a number, a sentence for each panel."""
    t, said = review.t, []
    for panel in panels:
        found = [one for one in figures if one.indicator in panel.indicators]
        if found:
            ordered = sorted(found, key=lambda one: -one.value)
            named = "; ".join(
                f"{part_label(review, one)} {short_value(t, one)}"
                + f" {t.unit(one.unit, one.value)}" * ("unit_differs" in one.flags)
                for one in ordered
            )
            periods = t.listing([t.period(one) for one in dict.fromkeys(o.period for o in ordered)])
            unit = next((one.unit for one in found if "unit_differs" not in one.flags), "")
            of_what = "; ".join(filter(None, (periods, t.unit(unit, 2) if unit else "")))
            said.append(f"{t(panel.heading)} ({of_what}): {named}.")
    return join(Markup('<p class="beside">{}</p>').format(one) for one in said)


def _tested(review: Review, indicator: str) -> Markup:
    """The statements whose verdict rests on the number; none before the audit."""
    try:
        tests = review.tests
    except InputError:
        return EMPTY
    items = join(
        Markup('<li>{} {} <span class="place">{}</span></li>').format(
            claim_badge(review.t, claim), claim.statement, place(review.t, claim.locator)
        )
        for code, of_claim in tests.items()
        if any(one.decides and one.readings[0].indicator == indicator for one in of_claim)
        and (claim := review.claims.get(code))
    )
    return Markup('<ul class="tested">{}</ul>').format(items) if items else EMPTY
