"""`print`: is a figure misprinted, or spelled so that its reading is in doubt?

Asked for by the flags of the prints of each note. A misprinted year fails, since it cannot be
true; a spelling is a doubt until a check that ties the value down from both sides has confirmed
how it was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ...cleaning.figures import Figure
from ...cleaning.processed import exact
from ...language import Language
from ..facts import hull
from ..identities import Asked
from ..judgement import AMBIGUOUS, FAILS, HOLDS, Judgement, Result

MISPRINTED_YEAR = re.compile(r"\b\d{5,}\b")


@dataclass(frozen=True)
class Oddity:
    """A kind of misprint: the flag that marks it, its verdict, and what is to be said of it."""

    name: str
    flag: str
    verdict: str
    message: str


ODDITIES = (
    Oddity("year", "year_misprinted", FAILS, "the year is misprinted"),
    Oddity("above_base", "above_whole", FAILS, "the part is greater than its base"),
    Oddity("two_readings", "ambiguous_print", AMBIGUOUS, "two readings are possible"),
    Oddity("stray_space", "stray_space", AMBIGUOUS, "a space stands beside the decimal comma"),
    Oddity("spaces", "space_thousands", AMBIGUOUS, "spaces group the thousands"),
    Oddity("commas", "comma_thousands", AMBIGUOUS, "commas group the thousands"),
    Oddity("fraction", "fraction_of_count", AMBIGUOUS, "a counted thing has a fraction"),
)


def results(asked: Asked) -> Iterator[Result]:
    """The misprints and doubtful spellings of each note."""
    confirmed = _confirmed(asked.found)
    notes: dict[tuple[str, str], list[Figure]] = {}
    for item in asked.facts.prints:
        notes.setdefault((item.source, item.locator), []).append(item)
    for (source, locator), group in notes.items():
        for oddity, odd, judgement in _odd_prints(group, confirmed):
            yield Result(
                f"print:{oddity}:{source}:{locator}", "print", hull(odd), tuple(odd), judgement
            )
        marked = _decimal_marks(group)
        if marked is not None:
            found, judgement = marked
            check = f"print:decimal_marks:{source}:{locator}"
            yield Result(check, "print", hull(found), tuple(found), judgement)


def _confirmed(found: Sequence[Result]) -> set[Figure]:
    """The prints that a check has tied down as they were read. A print repeated elsewhere in the
    same spelling bears out no reading of it."""
    return {
        item
        for result in found
        if result.binds and result.kind != "repeated" and result.judgement.verdict == HOLDS
        for item in result.inputs
    }


def _odd_prints(
    prints: Sequence[Figure], confirmed: Collection[Figure]
) -> Iterator[tuple[str, list[Figure], Judgement]]:
    """The oddities of the prints of one note: name, the prints that have it, and the judgement."""
    for oddity in ODDITIES:
        found = [item for item in prints if oddity.flag in item.flags]
        if found:
            yield oddity.name, found, _oddity_found(oddity, found, confirmed)


def _decimal_marks(prints: Sequence[Figure]) -> tuple[list[Figure], Judgement] | None:
    """Whether one note marks its decimals in one way; None where fewer than two have any."""
    found = [item for item in prints if item.decimals]
    if len(found) < 2:
        return None
    dots = [item for item in found if "decimal_dot" in item.flags]
    commas = [item for item in found if item not in dots]
    verdict = AMBIGUOUS if dots and commas else HOLDS

    def say(t: Language) -> str:
        place = t.locator(found[0].locator, found[0].source)
        if verdict == HOLDS:
            return t("{place}: the decimals are marked in one way.", place=place)
        return t(
            "{place}: decimals are marked both by a comma ({commas}) and by a dot ({dots}).",
            place=place,
            commas=_listed(commas),
            dots=_listed(dots),
        )

    return found, Judgement(verdict, None, None, say)


def _oddity_found(
    oddity: Oddity, prints: Sequence[Figure], confirmed: Collection[Figure]
) -> Judgement:
    is_confirmed = all(item in confirmed for item in prints)
    verdict = HOLDS if oddity.verdict == AMBIGUOUS and is_confirmed else oddity.verdict

    def say(t: Language) -> str:
        written = dict.fromkeys(year for item in prints for year in _years_in(item.note))
        sentence = t(
            "{place}: {oddity}: {prints}; read as {values}.",
            place=t.locator(prints[0].locator, prints[0].source),
            oddity=t(oddity.message) + (f" ({', '.join(written)})" if written else ""),
            prints=_listed(prints),
            values=", ".join(_reading(t, oddity, prints)),
        )
        if verdict == oddity.verdict:
            return sentence
        return " ".join([sentence, t("Another check bears this reading out.")])

    return Judgement(verdict, None, None, say)


def _reading(t: Language, oddity: Oddity, prints: Sequence[Figure]) -> list[str]:
    """What was read: the years where the year is in doubt, else the values."""
    if oddity.name == "year":
        return list(dict.fromkeys(t.period(item.period) for item in prints))
    return [_value(t, item) for item in prints]


def _years_in(note: str) -> list[str]:
    return [f"“{year}”" for year in MISPRINTED_YEAR.findall(note)]


def _listed(prints: Sequence[Figure]) -> str:
    return ", ".join(dict.fromkeys(f"“{' '.join(item.printed.split())}”" for item in prints))


def _value(t: Language, item: Figure) -> str:
    shown = t.quantity(exact(item.value), item.unit, item.decimals, item.scale)
    if item.other_value is None:
        return shown
    other = t.quantity(exact(item.other_value), item.unit)
    return t("{value} (not {other})", value=shown, other=other)
