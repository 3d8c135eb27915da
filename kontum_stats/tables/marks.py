"""Numbers and places as every table shows them: signs, units, changes, links.

In: figures of a `Review`. Out: pieces of HTML. A sign leads to the check that a number fails, a
place to the list of the figures that the review prints there (`place_id`); a page that has
neither is led to one that has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from markupsafe import Markup, escape

from ..language import MISSING, NO_BREAK_SPACE
from ..review.html import EMPTY, join, paragraph
from ..review.records import Figure, Print
from ..review.review import Review
from ..review.words import direction, judged, place, shown, shown_value, signs
from ..vocabulary import DOUBT, FLAGS, LEGEND, QUALIFIERS, UNITS, UNUSUAL, change_sign

_MOST_DECIMALS = 2  # of the changes of rates that stand together


def marked(
    review: Review, figure: Figure, *, is_bare: bool = False, of_series: bool = False
) -> Markup:
    """A value with the signs of what is computed or in doubt, those that a check gives leading to
    it; `is_bare` without the unit, for where a column has it; among those of other years
    (`of_series`) with the sign of a change that is unusual."""
    t, known = review.t, judged(review, figure)
    found, doubted = signs(known), review.doubts.get(figure.fact, ())
    if of_series and any(FLAGS[flag].of_change for flag in known.flags if flag in FLAGS):
        found = [*found, UNUSUAL]
    shown = join(
        Markup('<span class="doubt">{}<span class="visually-hidden"> ({})</span></span>').format(
            sign, t(LEGEND[sign])
        )
        for sign in found
    )
    if doubted and shown:
        target = check_id(doubted[0].check, doubted[0].check_period)
        shown = Markup('<a href="#{}">{}</a>').format(target, shown)
    value = shown_value(t, figure)
    if is_bare and _is_measured(figure):
        value = value.partition(NO_BREAK_SPACE)[0].removesuffix("%")
    return (
        Markup('{}<span class="signs">{}</span>').format(value, shown) if shown else escape(value)
    )


def shared_unit(review: Review, figures: Sequence[Figure]) -> str:
    """The unit in which all the figures are shown, for a column of its own: '%', 'triệu đồng',
    'người'; '' where they differ, or one is printed as a part of a whole."""
    units = set()
    for one in figures:
        _, _, written = shown_value(review.t, one).partition(NO_BREAK_SPACE)
        unit = "%" if one.unit == "percent" else written or review.t.unit(one.unit, 2)
        units.add(unit if _is_measured(one) else review.t.unit(one.unit, 2))
    return units.pop() if len(units) == 1 else ""


def unit_of(review: Review, figures: Sequence[Figure]) -> str:
    """The units of counts; what is measured bears its own beside the value."""
    names = {one.unit for one in figures if not _is_measured(one)}
    return ", ".join(review.t.unit(name, 2) for name in sorted(names))


def _is_measured(figure: Figure) -> bool:
    """Whether the unit stands beside the value: of money, per cents, hectares, not of counts."""
    known = UNITS.get(figure.unit.split("/")[0])
    return figure.out_of is None and known is not None and known.kind == "measured"


def step_decimals(steps: Iterable[tuple[Figure | None, Figure]]) -> int:
    """The decimals of the changes of rates that stand together: one for all of them, as many as
    are printed of either number, and no more than two."""
    of_steps = [
        max(before.decimals, figure.decimals)
        for before, figure in steps
        if before and figure.unit == before.unit == "percent"
    ]
    return min(_MOST_DECIMALS, max(of_steps, default=0))


def change(review: Review, before: Figure, figure: Figure, decimals: int | None = None) -> Markup:
    """The step from one figure to a later one of the same fact, of rates in points with the
    `decimals` of those beside it; none across a break in the series, and no arrow for a step that
    is practically none."""
    t = review.t
    since = Markup("{}{}").format(
        t("since {year}", year=str(before.last_year)), doubt_of_change(review, before, figure)
    )
    way = direction(before, figure)
    if not way:
        words = t("not comparable with {year}", year=str(before.last_year))
        return Markup('<span class="card-change none">{}</span>').format(words)
    step = round(figure.value - before.value, 9)
    if figure.unit == "percent":
        decimals = step_decimals([(before, figure)]) if decimals is None else decimals
        amount = t("{step} points", step=t.signed(step, decimals))
    else:
        amount = t.signed(step)[0] + shown(t, abs(step), figure.unit)
        if before.value > 0:
            amount += f" ({t.signed(step / before.value * 100, 1)}%)"
    if not step:
        return Markup('<span class="card-change same">{} {}</span>').format(t("unchanged"), since)
    if way == "unchanged":
        words = Markup(
            t("practically unchanged: {amount} {since}", amount="{}", since="{}")
        ).format(amount, since)
        return Markup('<span class="card-change same">{}</span>').format(words)
    kind, arrow = ("up", "▲") if way == "rising" else ("down", "▼")
    return Markup(
        '<span class="card-change {}"><span aria-hidden="true">{}</span> {} {}</span>'
    ).format(kind, arrow, amount, since)


def doubt_of_change(review: Review, before: Figure, figure: Figure) -> Markup:
    """The sign behind a change that is in doubt, which leads to the check that says so."""
    sign = change_sign(judged(review, before).flags, judged(review, figure).flags)
    if before.qualifier or figure.qualifier:
        sign = sign or DOUBT
    if not sign:
        return EMPTY
    shown = Markup('&nbsp;<span class="doubt">{}<span class="visually-hidden"> {}</span></span>')
    shown = shown.format(sign, review.t("the change is in doubt"))
    doubts = (*review.doubts.get(figure.fact, ()), *review.doubts.get(before.fact, ()))
    if not doubts:
        return shown
    target = check_id(doubts[0].check, doubts[0].check_period)
    return Markup('<a href="#{}">{}</a>').format(target, shown)


def legend(review: Review, tables: Markup) -> Markup:
    """What the signs mean that stand in `tables`, and no others; nothing where there are none."""
    words = {sign: meaning for sign, meaning in LEGEND.items() if f'"doubt">{sign}<' in tables}
    words |= {
        one.sign: code for code, one in QUALIFIERS.items() if f">{escape(one.sign)} " in tables
    }
    if 'class="missing"' in tables:
        words[MISSING] = "not printed"
    said = "; ".join(f"{sign} {review.t(meaning)}" for sign, meaning in words.items())
    return paragraph(said, "legend") if said else EMPTY


def places(review: Review, figures: Sequence[Figure] | Sequence[Print]) -> Markup:
    """Where figures, or the prints of a check, are printed, each place once, as a link to the
    list of the figures that their section prints there; a page without that list is led to one
    that has it."""
    own = {one.section: None for one in figures if isinstance(one, Figure)}
    beside = [one for name in own for one in review.figures(section=name)]
    sections = {
        key: one.section
        for one in (beside if own else review.figures())
        if not one.is_derived
        for key in ((one.fact, one.locator, one.source), (one.locator, one.source))
    }
    found = {
        (sections.get((one.fact, *spot), sections.get(spot, "")), *spot): None
        for one in figures
        for spot in product(one.locator.split(), one.source.split() or [""])
        # Of a figure computed from two documents no place says of which it is.
        if spot in sections or " " not in one.source
    }
    return join((_linked(review, *one) for one in found), ", ")


def _linked(review: Review, section: str, locator: str, source: str) -> Markup:
    words = Markup("{}").format(place(review.t, locator, source))
    if not section:
        return words
    return Markup('<a href="#{}">{}</a>').format(place_id(review, section, locator, source), words)


def place_id(review: Review, section: str, locator: str, source: str) -> str:
    """The id of the list of the figures that a section prints at a place, of several documents in
    the `source`."""
    named = f"-{source}" if review.t.documents else ""
    return re.sub(r"\W+", "-", f"place-{section}-{locator}{named}")


def check_id(check: str, period: str) -> str:
    """The id on the page of a check of a period."""
    return re.sub(r"\W+", "-", f"check-{check}-{period}")
