"""The key numbers: cards with a value, its change, its small line and its place.

In: a `Review`. Out: the `Block` at the head of a page. Which numbers they are, and which of them a
whole review shows, is a rule; the small lines have one scale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from markupsafe import Markup

from ..charts.sparkline import sparkline
from ..review.html import EMPTY, Block, join, notice, paragraph
from ..review.records import Figure
from ..review.review import Review
from ..review.words import direction, of_base, shown_value
from .marks import change, legend, marked, places
from .statements import decisive

# Indicator, breakdown, and whether more of it is better (1) or worse (-1). No single part of a
# composition: one grade rises where its neighbour falls.
KEY_NUMBERS = (
    ("union_density", "", 1),
    ("union_members", "", 1),
    ("conference_rate", "non_state_enterprise", 1),
    ("union_members", "non_state", 1),
    ("conference_rate", "agency", 1),
    ("officers_trained", "", 1),
    ("statute_inspections", "", 1),
    ("grassroots_unions", "", 1),
    ("employees", "", 1),
)
CARDS_OF_WHOLE = 6
# Indicator and breakdown, and the same with whether more of it is better.
_Series = tuple[str, str]
_Key = tuple[str, str, int]


def glance(review: Review) -> Block:
    """Key numbers with their change: of a year since the nearest earlier one; of a whole review
    six since the first, those that moved for the better before those that did not."""
    t, told = review.t, _chosen(review)
    ends = _ends(told)
    cards = [_card(review, one, ends) for one in told]
    steps = [later.last_year - one.last_year for each in told
             for (one, _), (later, _) in pairwise(each.way)]  # fmt: skip
    if not cards:
        message = t("The review prints no key number for {year}.", year=t.period(review.period))
        return Block(notice(message), message)
    return Block(
        Markup('<ul class="cards">{}</ul>').format(join(cards))
        + _scales(review, ends, steps)
        + (EMPTY if review.is_whole else legend(review, join(cards))),
        t("Key numbers of {year}", year=t.period(review.period)),
        {"cards": [str(card) for card in cards]},
    )


def key_figures(review: Review) -> list[Figure]:
    """The figures of the key numbers of a page, in their order, each with that with which it is
    compared."""
    return [one for told in _chosen(review) for one in (told.figure, told.before) if one]


def _chosen(review: Review) -> list[_KeyNumber]:
    keys = _keys(review)
    chosen = _of_both_kinds(review, keys) if review.is_whole else [key[:2] for key in keys]
    told = [key for series in chosen if (key := _key_number(review, *series)) is not None]
    declared = sum(key in KEY_NUMBERS for key in keys)
    return told[: max(declared, CARDS_OF_WHOLE)]


def _keys(review: Review) -> list[_Key]:
    """The declared key numbers that are printed; where these are fewer than a page shows, those
    of the other indicators behind them that most tests of statements read, then those printed
    for most years: of each its best series, none of the targets of tasks."""
    declared = [key for key in KEY_NUMBERS if _yearly(review, *key[:2])]
    if len(declared) >= CARDS_OF_WHOLE:
        return declared
    return [*declared, *_by_rule(review, {indicator for indicator, *_ in declared})]


def _by_rule(review: Review, taken: set[str]) -> Iterator[_Key]:
    tested = Counter(
        (one.indicator, one.breakdown)
        for claim in review.claims.values()
        for test in decisive(review, claim)
        for one in test.readings[:1]
    )
    years: dict[_Series, set[int]] = {}
    for one in review.figures():
        if one.is_of_one_year and one.section != "tasks" and one.last_year <= review.year:
            years.setdefault(one.fact[:2], set()).add(one.last_year)
    for series in sorted(years, key=lambda one: (-tested[one], -len(years[one]), bool(one[1]))):
        if series[0] not in taken:
            taken.add(series[0])
            # Nobody has said of it whether more is better: what rose stands before what did not.
            yield *series, 1


def _scales(review: Review, ends: tuple[float, float], steps: Sequence[int]) -> Markup:
    """How the small lines of the cards are to be read; `steps` are the years between their
    dots."""
    t, said = review.t, []
    if steps:
        low, high = map(t.signed, ends)
        said.append(t(
            "Small lines: the change since the first year, of rates in percentage points, of "
            "numbers in per cent; all on one scale, from {low} to {high}. Their slopes are not to "
            "be compared.", low=low, high=high,
        ))  # fmt: skip
    if any(step > 1 for step in steps):
        said.append(t("A dotted line passes years that are not printed."))
    return paragraph(" ".join(said), "rule") if said else EMPTY


def _of_both_kinds(review: Review, keys: Sequence[_Key]) -> list[_Series]:
    """Six key numbers: half of them for the better where there are as many, the others not; those
    without an earlier year come last."""
    better: list[_Series] = []
    others: list[_Series] = []
    alone: list[_Series] = []
    for indicator, breakdown, sign in keys:
        facts = _yearly(review, indicator, breakdown)
        way = direction(facts[0], facts[-1]) if len(facts) > 1 else ""
        if not way:
            alone += [(indicator, breakdown)] * bool(facts)
            continue
        is_better = way == ("rising" if sign > 0 else "falling")
        (better if is_better else others).append((indicator, breakdown))
    kept = max(CARDS_OF_WHOLE // 2, CARDS_OF_WHOLE - len(others))
    return [*better[:kept], *others, *better[kept:], *alone][:CARDS_OF_WHOLE]


def _yearly(review: Review, indicator: str, breakdown: str) -> list[Figure]:
    """The figures of single years of a fact, up to the year of the page, one a year."""
    facts = [one for one in review.facts(indicator, breakdown) if one.is_of_one_year]
    facts = review.newest(facts)
    return [one for one in facts if one.last_year <= review.year]


@dataclass(frozen=True)
class _KeyNumber:
    """A figure, that with which it is compared (None: there is no earlier one), and the way
    between them as changes since the first: of rates in points, of numbers in per cent; no way on
    the page of a year, and none over a break."""

    figure: Figure
    before: Figure | None
    way: tuple[tuple[Figure, float], ...] = ()


def _key_number(review: Review, indicator: str, breakdown: str) -> _KeyNumber | None:
    """Of a whole review the latest, with the way since the first."""
    facts = _yearly(review, indicator, breakdown)
    now = [one for one in facts if review.is_whole or one.last_year == review.year]
    if not now:
        return None
    figure = now[-1] if review.is_whole else now[0]
    earlier = [one for one in facts if one.last_year < figure.last_year]
    if not (review.is_whole and earlier):
        return _KeyNumber(figure, earlier[-1] if earlier else None)
    first, is_rate = facts[0], figure.unit == "percent"
    way: tuple[tuple[Figure, float], ...] = ()
    if all(direction(*step) for step in pairwise(facts)) and (is_rate or first.value):
        scale = 1.0 if is_rate else first.value / 100
        way = tuple((one, (one.value - first.value) / scale) for one in facts)
    return _KeyNumber(figure, first, way)


def _ends(told: Sequence[_KeyNumber]) -> tuple[float, float]:
    """The ends of the one scale of the small lines, on fives."""
    steps = [step for one in told for _, step in one.way] or [0.0]
    return min(floor(min(steps) / 5) * 5, -5.0), max(ceil(max(steps) / 5) * 5, 5.0)


def _card(review: Review, told: _KeyNumber, ends: tuple[float, float]) -> Markup:
    """A key number with its change."""
    figure = told.figure
    step = Markup('<span class="card-change none">{}</span>').format(
        review.t("no earlier figure is printed")
    )
    if told.before:
        step = change(review, told.before, figure)
    where, counted = places(review, [figure]), of_base(review.t, figure)
    base = Markup(' <span class="card-base">{}</span>').format(counted) if counted else EMPTY
    return Markup(
        '<li class="card"><span class="card-label">{}</span><span class="card-value">{}{}</span>'
        '{}<span class="card-source">{}{}</span></li>'
    ).format(
        figure.label, marked(review, figure),
        base, step, _course(review, told, ends),
        Markup(f"{figure.last_year}: {{}}").format(where) if review.is_whole else where,
    )  # fmt: skip


def _course(review: Review, told: _KeyNumber, ends: tuple[float, float]) -> Markup:
    """The small line of a key number over the years of a whole review."""
    if not told.way:
        return EMPTY
    t, years = review.t, [one.last_year for one, _ in told.way]
    label = "; ".join(f"{one.last_year}: {shown_value(t, one)}" for one, _ in told.way)
    return Markup(sparkline(years, [step for _, step in told.way], label=label, unit="", ends=ends))
