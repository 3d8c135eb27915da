"""The title of a chart: what its figures say, by rule.

In: figures of a review, or series of them by name. Out: a sentence in the reader's language with
the numbers and the signs of their doubts; the bare subject where the figures state nothing. What
is inside the margin of `change` neither rises nor falls, and nothing is compared across a break.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..language import EN_DASH, NO_BREAK_SPACE, Language
from ..review.records import Figure
from ..review.review import Review
from ..review.words import direction, doubts, phrase, signs
from ..vocabulary import BREAK, MONEY, UNUSUAL, change_sign
from .style import plain

Figures = Sequence[Figure]
_CHANGE = {
    "rising": "up from {first} in {first_year} to {last} in {last_year}",
    "falling": "down from {first} in {first_year} to {last} in {last_year}",
    "unchanged": "practically unchanged, {first} in {first_year} and {last} in {last_year}",
}
_STEP = {
    "rising": "up from {first} to {last}",
    "falling": "down from {first} to {last}",
    "unchanged": "practically unchanged ({first} and {last})",
}
_DIRECTIONS = {
    "rising": "up in {names}",
    "falling": "down in {names}",
    "unchanged": "practically unchanged in {names}",
}
_COMPARED = {
    "rising": "a larger share of {second}: {names}",
    "falling": "a smaller share of {second}: {names}",
    "unchanged": "nearly alike: {names}",
}


def marks(figure: Figure) -> str:
    """The signs of a figure in one."""
    return "".join(signs(figure))


def ends_of(figures: Figures) -> tuple[Figure, Figure] | None:
    """First and last figure of a series of single years, and of rates printed for several years
    together; none where a year has two values or where unit or definition differ: such figures
    cannot be compared."""
    single = [one for one in figures if one.is_of_one_year or one.unit == "percent"]
    years = [one.last_year for one in single]
    if len(years) < 2 or len(set(years)) < len(years) or len({one.unit for one in single}) > 1:
        return None
    if any(BREAK in signs(one) for one in single):
        return None
    return single[0], single[-1]


def change_of(t: Language, figures: Figures) -> str:
    """'up from … in 2010 to … in 2013' of one series, up to the first break in it, which is named;
    '' where there are no two years to compare."""
    broken = next((one for one in figures if BREAK in signs(one)), None)
    before = [one for one in figures if broken is None or one.last_year < broken.last_year]
    ends = ends_of(before)
    if ends is None:
        return ""
    first, last = ends
    way = direction(first, last)
    said = t(
        _CHANGE[way],
        first=_amount(t, first), last=_amount(t, last),
        first_year=first.first_year, last_year=last.last_year,
    )  # fmt: skip
    said += _unusual(first, last)
    if broken is None:
        return said
    rest = t("{year} is called otherwise, perhaps not the same", year=t.period(broken.period))
    return f"{said}; {rest} ({_amount(t, broken)})"


def subject_of(review: Review, indicators: Iterable[str], title: str) -> str:
    """What a chart is of: the catalogue's own label where it shows one indicator, else `title`."""
    named = set(indicators)
    (only,) = named if len(named) == 1 else ("",)
    return plain(review.indicator_label(only)) if only in review.indicators else review.t(title)


def step_of(t: Language, figures: Figures) -> str:
    """'up from … to …' of one series inside a sentence that names the years; '' where there are
    no two years to compare."""
    ends = ends_of(figures)
    if ends is None:
        return ""
    first, last = _amount(t, ends[0]), _amount(t, ends[1], None)
    return t(_STEP[direction(*ends)], first=first, last=last) + _unusual(*ends)


def change_title(review: Review, subject: str, figures: Figures) -> str:
    """The subject with the change of one series, or alone."""
    said = change_of(review.t, figures)
    return f"{subject}: {said}" if said else subject


def directions_title(review: Review, subject: str, series: Mapping[str, Figures]) -> str:
    """'subject, 2011–2013: up in a and b, down in c' of the named series that have two years to
    compare; the subject alone where there are none, or where their years differ."""
    ends = {name: found for name, figures in series.items() if (found := ends_of(figures))}
    years = {(first.first_year, last.last_year) for first, last in ends.values()}
    if len(years) != 1:
        return subject
    ((first_year, last_year),) = years
    ways = {name + _doubt_of(*found): direction(*found) for name, found in ends.items()}
    said = _grouped(review.t, _DIRECTIONS, ways)
    return f"{subject}, {first_year}{EN_DASH}{last_year}: {said}"


def compared_title(
    review: Review, subject: str, second: str, pairs: Mapping[str, tuple[Figure, Figure]], year: int
) -> str:
    """'subject, 2010: larger among members: a, b; alike: c' of named pairs of one year."""
    if not pairs:
        return subject
    ways = {name: direction(*pair) for name, pair in pairs.items()}
    said = _grouped(review.t, _COMPARED, ways, second=second.lower(), mark="; ")
    return f"{subject}, {year}: {said}"


def most_title(review: Review, subject: str, figures: Figures) -> str:
    """'subject, 2013: most in … (3,634)' of parts of one period, where one that is not in doubt
    leads by more than the margin; the subject alone where none does, or where they differ in unit
    or period. Parts that are not known to be all are said to be those printed one by one."""
    parts = [one for one in figures if one.breakdown]
    ranked = sorted(parts, key=lambda one: -one.value)
    if len(ranked) < 3 or len({(one.unit, one.period, one.indicator) for one in ranked}) > 1:
        return subject
    if direction(ranked[1], ranked[0]) != "rising" or any(map(doubts, ranked[:2])):
        return subject
    first = ranked[0]
    wholes = {one.value for one in review.facts(first.indicator, "") if one.period == first.period}
    message = "most in {name} ({value})"
    if wholes != {sum(one.value for one in parts)}:
        message = "of those printed one by one most in {name} ({value})"
    name = short_name(review, first.breakdown)
    said = review.t(message, name=name, value=_amount(review.t, first, None))
    return f"{subject}, {review.t.period(first.period)}: {said}"


def short_name(review: Review, breakdown: str) -> str:
    """The name of a part inside a sentence: without what stands in brackets, and with a small
    first letter where it is no name."""
    name = plain(review.breakdown_label(breakdown)).partition(" (")[0]
    first, *others = name.split(" ")
    is_name = first[1:].lower() != first[1:]
    if review.t.code == "en" and any(word != word.lower() for word in others):
        is_name = True
    return name if is_name else name[:1].lower() + name[1:]


def _doubt_of(first: Figure, last: Figure) -> str:
    sign = change_sign(first.flags, last.flags)
    return f"{NO_BREAK_SPACE}{sign}" if sign else ""


def _unusual(first: Figure, last: Figure) -> str:
    """The sign behind a change whose two numbers stand there with their own doubts."""
    sign = _doubt_of(first, last)
    return sign if sign.strip() == UNUSUAL else ""


def _amount(t: Language, figure: Figure, scale: int | None = 1) -> str:
    """A number with its signs; the unit is that of the subject, but for per cents and money."""
    is_measured = figure.unit == "percent" or figure.unit.startswith(MONEY)
    return phrase(t, figure, None if is_measured else scale) + marks(figure)


def _grouped(
    t: Language, messages: Mapping[str, str], ways: Mapping[str, str], *, mark: str = ", ",
    **words: str,
) -> str:  # fmt: skip
    """The names by the way they go, in the order of the messages."""
    said = []
    for way, message in messages.items():
        names = [name for name, found in ways.items() if found == way]
        if names:
            said.append(t(message, names=t.listing(names), **words))
    return mark.join(said)
