"""Which checks the catalogue itself asks for, and how one check is judged.

In: `Facts`. Out: a `Result` for each check that its figures allow. Generic checks need no line
in `identities.csv`: sums and subsets over the dimensions of `breakdowns.csv`, facts printed
twice, per cents over the bases of their ratios, misprints, and changes out of line. A fact with
two prints is judged with each of them; where they lead to different verdicts the check is left
in doubt.

Of the prints of one note, a misprinted year fails, since it cannot be true; a spelling is a doubt
until a check that ties the value down from both sides has confirmed how it was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..cleaning.figures import Figure
from ..cleaning.processed import exact
from ..cleaning.raw import is_outside
from ..language import Language
from ..vocabulary import is_counted
from . import kinds, plausible
from .facts import Facts, Operand, Term, choices, covering, hull, steps
from .kinds import AMBIGUOUS, FAILS, HOLDS, WORST_FIRST, Finding

RATE = "rate"
Slots = Sequence[Sequence[Operand]]


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


@dataclass(frozen=True)
class Result:
    """One check of one period: its id, kind, the prints that went in, and the finding.
    `binds` says whether it ties its values down from both sides."""

    check: str
    kind: str
    period: str
    inputs: tuple[Figure, ...]
    finding: Finding
    binds: bool = False

    @property
    def section(self) -> str:
        return self.inputs[0].section


def judged(
    check: str,
    kind: str,
    period: str,
    slots: Slots,
    judge: Callable[..., Finding | None],
    *,
    binds: bool = False,
) -> Iterator[Result]:
    """The result of `judge` over one operand from each slot; none where a slot is empty or
    there is nothing to judge. A document is held against itself where it prints every operand: a
    later one may have revised some of them."""
    found = list(choices(slots))
    of_one = [chosen for chosen in found if _share_a_document(chosen)]
    findings = [finding for one in of_one or found if (finding := judge(*one)) is not None]
    if not findings:
        return
    prints = dict.fromkeys(item for slot in slots for operand in slot for item in operand.prints)
    yield Result(check, kind, period, tuple(prints), _settled(findings), binds)


def _share_a_document(operands: Sequence[Operand]) -> bool:
    documents = [
        {item.source for item in one.prints
         if (item.value, item.out_of) == (one.fact.value, one.fact.out_of)}
        for one in operands
    ]  # fmt: skip
    return bool(set.intersection(*documents))


def generic(facts: Facts) -> Iterator[Result]:
    """Sums, subsets and repeated facts of every indicator."""
    for (indicator, breakdown), periods in facts.periods.items():
        if breakdown or facts.kinds[indicator] == RATE:
            continue
        for dimension, parts in facts.dimensions.items():
            yield from _over_dimension(facts, indicator, dimension, parts, periods)
    yield from _repeated(facts)


def jumps(facts: Facts, wholes: Iterable[tuple[str, Term, Term]]) -> Iterator[Result]:
    """Changes between consecutive printed years. `wholes` are parts of other indicators, with
    the id of the check that says so."""
    by_share = [*_parts_of_wholes(facts), *wholes]
    done = set()
    for check, part, whole in by_share:
        for before, after in steps(facts.periods.get((part.indicator, part.breakdown), ())):
            slots = [
                facts.operands(part, before), facts.operands(part, after),
                facts.operands(whole, before), facts.operands(whole, after),
            ]  # fmt: skip
            for result in judged(
                f"jump:{check}", "jump", f"{before}-{after}", slots, plausible.moved_share
            ):
                done.add((part.indicator, part.breakdown, before, after))
                yield result
    yield from _steps_without_whole(facts, done)


def attainable(
    facts: Facts, rate: Term, own: Sequence[Term], others: Sequence[Term]
) -> Iterator[Result]:
    """Whether each printed value of `rate` can come from whole numbers: over its `own` base
    where that is printed for the period, else over the bases of other years and `others`."""
    check = ":".join(filter(None, ("attainable", rate.indicator, rate.breakdown)))
    known = [
        operand
        for term in (*own, *others)
        for period in facts.periods.get((term.indicator, term.breakdown), ())
        for operand in facts.operands(term, period)
        if operand.value >= 1
    ]
    for period in facts.periods.get((rate.indicator, rate.breakdown), ()):
        rates = facts.operands(rate, period)
        bases = [base for term in own for base in facts.operands(term, period) if base.value >= 1]
        if bases:
            slots: Slots = [rates, bases]
            yield from judged(check, "attainable", period, slots, plausible.attainable_of_base)
        elif known:
            slots = [rates, *([base] for base in known)]
            yield from judged(
                check, "attainable", period, slots, lambda r, *b: plausible.attainable(r, b)
            )


def prints(facts: Facts, confirmed: set[Figure]) -> Iterator[Result]:
    """The misprints and doubtful spellings of each note."""
    notes: dict[tuple[str, str], list[Figure]] = {}
    for item in facts.prints:
        notes.setdefault((item.source, item.locator), []).append(item)
    for (source, locator), group in notes.items():
        for oddity, odd, finding in _odd_prints(group, confirmed):
            yield Result(
                f"print:{oddity}:{source}:{locator}", "print", hull(odd), tuple(odd), finding
            )
        marked = _decimal_marks(group)
        if marked is not None:
            found, finding = marked
            check = f"print:decimal_marks:{source}:{locator}"
            yield Result(check, "print", hull(found), tuple(found), finding)


def outside(facts: Facts, years: Mapping[str, tuple[int, int]]) -> Iterator[Result]:
    """The figures of each source, by year, that are outside its `years` (first and last): they
    may be compared with, or filed under a wrong year."""
    found: dict[tuple[str, int], list[Figure]] = {}
    for item in facts.prints:
        if is_outside(item.last_year, years[item.source]):
            found.setdefault((item.source, item.last_year), []).append(item)
    for (source, year), items in found.items():
        first, last = years[source]

        def say(t: Language, count: int = len(items), year: int = year,
                span: str = f"{first}-{last}") -> str:  # fmt: skip
            return t.count(
                "Outside the years that the figures of this document speak of ({span}): {n} figure "
                "of {year}. See that the document speaks of that year; then its years in the list "
                "of sources take it in.",
                "Outside the years that the figures of this document speak of ({span}): {n} "
                "figures of {year}. See that the document speaks of that year; then its years in "
                "the list of sources take it in.",
                count,
                year=str(year),
                span=t.period(span),
            )

        finding = Finding(AMBIGUOUS, None, float(len(items)), say)
        yield Result(f"outside:{source}:{year}", "outside", hull(items), tuple(items), finding)


def _over_dimension(
    facts: Facts, indicator: str, dimension: str, parts: list[str], periods: Sequence[str]
) -> Iterator[Result]:
    part_periods = {
        period: None for part in parts for period in facts.periods.get((indicator, part), ())
    }
    for period in part_periods:
        around = covering(period, periods)
        if around is None:
            continue
        whole = facts.operands(Term(indicator, ""), around)
        slots = {part: facts.operands(Term(indicator, part), period) for part in parts}
        printed = {part: slot for part, slot in slots.items() if slot}
        if len(printed) == len(parts) and around == period:
            check = f"sum:{indicator}:{dimension}"
            yield from judged(
                check, "sum", period, [whole, *slots.values()], kinds.sum_of, binds=True
            )
            continue
        for part, slot in printed.items():
            check = f"subset:{indicator}:{part}"
            yield from judged(check, "subset", period, [whole, slot], kinds.subset)
        if len(printed) > 1:
            check = f"subset:{indicator}:{dimension}"
            yield from judged(check, "subset", period, [whole, *printed.values()], kinds.subset)


def _repeated(facts: Facts) -> Iterator[Result]:
    for (indicator, breakdown, period), found in facts.by_fact.items():
        if len(found) < 2:
            continue
        check = ":".join(filter(None, ("repeated", indicator, breakdown)))
        term = Term(indicator, breakdown)
        operands = [facts.operand_of(item, term) for item in found]
        finding = kinds.repeated(*operands)
        yield Result(check, "repeated", period, found, finding, binds=True)


def _parts_of_wholes(facts: Facts) -> Iterator[tuple[str, Term, Term]]:
    for indicator, breakdown in facts.periods:
        counted = breakdown and _is_counted(facts, indicator, breakdown)
        if counted and not _mirrors_smaller(facts, indicator, breakdown):
            yield f"{indicator}:{breakdown}", Term(indicator, breakdown), Term(indicator, "")


def _mirrors_smaller(facts: Facts, indicator: str, breakdown: str) -> bool:
    """Whether a part is the larger of two that make up the whole: what one gains the other
    loses, and one doubt is enough."""
    parts = next(parts for parts in facts.dimensions.values() if breakdown in parts)
    if len(parts) != 2:
        return False
    other = parts[1 - parts.index(breakdown)]
    own_periods = facts.periods[indicator, breakdown]
    if set(own_periods) != set(facts.periods.get((indicator, other), ())):
        return False
    own, others = (
        facts.operands(Term(indicator, part), own_periods[0])[0].value
        for part in (breakdown, other)
    )
    return (own, breakdown) > (others, other)


def _steps_without_whole(facts: Facts, done: set[tuple[str, str, str, str]]) -> Iterator[Result]:
    found = []
    for (indicator, breakdown), periods in facts.periods.items():
        if facts.kinds[indicator] == RATE:
            continue
        for before, after in steps(periods):
            slots = [facts.operands(Term(indicator, breakdown), p) for p in (before, after)]
            found.append((indicator, breakdown, before, after, slots))
    growths = [plausible.growth(slots[0][0], slots[1][0]) for *_, slots in found]
    usual = plausible.changes([growth for growth in growths if growth is not None])
    if usual is None:
        return
    for indicator, breakdown, before, after, slots in found:
        if (indicator, breakdown, before, after) in done:
            continue
        check = ":".join(filter(None, ("jump", indicator, breakdown)))
        yield from judged(
            check, "jump", f"{before}-{after}", slots,
            lambda old, new: plausible.step_change(old, new, usual),
        )  # fmt: skip


def _is_counted(facts: Facts, indicator: str, breakdown: str) -> bool:
    """Whether a part is of things that stand for themselves, so that its share is a proportion:
    no rates, no money, and no turns, of which one person may have many."""
    if facts.kinds[indicator] == RATE:
        return False
    period = facts.periods[indicator, breakdown][0]
    operand = facts.operands(Term(indicator, breakdown), period)[0]
    return is_counted(operand.unit) and not operand.is_turns


def _settled(findings: Sequence[Finding]) -> Finding:
    worst = min(findings, key=lambda finding: WORST_FIRST.index(finding.verdict))
    if len({finding.verdict for finding in findings}) == 1:
        return worst

    def say(t: Language) -> str:
        doubt = t("With another print of the same fact the verdict is another one.")
        return " ".join([worst.say(t), doubt])

    return replace(worst, verdict=AMBIGUOUS, say=say)


def _odd_prints(
    prints: Sequence[Figure], confirmed: Collection[Figure]
) -> Iterator[tuple[str, list[Figure], Finding]]:
    """The oddities of the prints of one note: name, the prints that have it, and the finding."""
    for oddity in ODDITIES:
        found = [item for item in prints if oddity.flag in item.flags]
        if found:
            yield oddity.name, found, _oddity_found(oddity, found, confirmed)


def _decimal_marks(prints: Sequence[Figure]) -> tuple[list[Figure], Finding] | None:
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

    return found, Finding(verdict, None, None, say)


def _oddity_found(
    oddity: Oddity, prints: Sequence[Figure], confirmed: Collection[Figure]
) -> Finding:
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

    return Finding(verdict, None, None, say)


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
