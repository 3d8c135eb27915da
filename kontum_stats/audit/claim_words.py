"""The outcomes of a statement's tests, in words.

In: outcomes with their readings, and the catalogues of labels. Out: sentences in one language,
with the series of numbers and their places; what is wanting; the caveats; and what the review says
elsewhere to the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, pairwise

from ..change import PER_CENT, UNITS, margin
from ..cleaning.raw import Row
from ..language import Language
from ..vocabulary import (
    CAVEATS,
    CHANGE_OF,
    COMPARISONS,
    FLAGS,
    OPEN_RANGES,
    RESULTS,
    change_sign,
)
from .claim_series import Words, series, subject
from .claim_tests import (
    CHANGES,
    MOVES,
    WAYS,
    YEARLY,
    Outcome,
    Reading,
    Test,
    is_growth,
    limit,
    moved,
)
from .ranges import is_range

# 'lượt đoàn viên', but not 'lượt đoàn viên, CNVCLĐ', which names the employees too.
_MEMBERS = re.compile(r"(?:đoàn viên|ĐVCĐ)(?!\s*(?:,|và)\s*(?:CNVC|CNLĐ|công nhân|người lao động))")
_CHANGE_WORDS = {1: "rose by {amount}", -1: "fell by {amount}", 0: "did not change"}
_STEPS_WORDS = {
    ("rises_every_year", "met"): "rose in every year",
    ("rises_every_year", "unmet"): "did not rise in every year",
    ("falls_every_year", "met"): "fell in every year",
    ("falls_every_year", "unmet"): "did not fall in every year",
}
_NOT_REACHED = {
    "at_least": "below {limit}", "above": "no more than {limit}", "at_most": "above {limit}",
    "below": "{limit} or more",
}  # fmt: skip
_OPEN = {
    "at_least": "{end} or more, but below {limit}", "above": "between {end} and {limit}",
    "at_most": "between {limit} and {end}", "below": "between {limit} and {end}",
}  # fmt: skip
_SENTENCES = {
    "met": "{series}; {finding}, as stated{meaning}.",
    "unmet": "{series}; {finding}, contrary to the statement{meaning}.",
    "unchanged": "{series}; {finding}{meaning}.",
    "less": "{series}; {finding}, less than the word says{meaning}.",
    "still": "{series}; {finding}, so that it is not so of every year{meaning}.",
    "open": "{series}; {finding}, so that it depends on how the word is read{meaning}.",
    "estimate": "{series}; {finding}, so that the estimate does not decide it{meaning}.",
    "unseen": "{series}; {finding}, so that “every year” is not shown{meaning}.",
    "necessary": "{series}; {finding}, as it must be if the statement is true{meaning}.",
}


def evidence(
    outcomes: Sequence[Outcome], opposing: Iterable[Row], alike: Iterable[Row], words: Words
) -> tuple[str, str]:
    """What the figures say of a statement, and of that what follows the tests from the first
    caution on: each decided test with its parts, what is wanting, caveats, figures for
    orientation, and the statements (rows of claims.csv) that say the opposite, or that the same
    tests decide (`alike`)."""
    t = words.t
    decided = [one for one in outcomes if one.result in RESULTS or one.years_met]
    meanings = [_meaning(outcome, t) for outcome in decided]
    tests = [
        sentence(outcome, words, explained=_meaning(outcome, t) != following)
        for outcome, following in zip(decided, [*meanings, ""][1:], strict=True)
    ]
    kinds = ("shown",) if decided else ("shown", "undecided")
    shown = [one for one in outcomes if (one.result in kinds or one.apart) and one.readings]
    wanting = [needed(outcome, words) for outcome in outcomes if outcome.result == "undecided"]
    if wanting and not decided:
        tests.append(_filled(t, "No printed figure decides this; needed: {needed}.", wanting))
    # That a threshold is ours is said with it.
    weaknesses = [one for one in caveats([*decided, *shown]) if one != "our_threshold"]
    pieces = {
        _WANTING: wanting if decided else [],
        "Caution: {caveats}.": [t(CAVEATS[caveat]) for caveat in weaknesses],
        _ORIENTATION: [sentence(outcome, words) for outcome in shown],
        "Elsewhere the review says otherwise: {said}.": [_said(other, t) for other in opposing],
        "The same test decides: {said}.": [_said(other, t) for other in alike],
    }
    said = {message: _filled(t, message, found) for message, found in pieces.items() if found}
    cautions = [
        spoken
        for message, spoken in said.items()
        if message != _ORIENTATION or weaknesses or _WANTING in said
    ]
    return " ".join([*tests, *said.values()]), " ".join(cautions)


_WANTING = "Not tested for want of figures: {needed}."
_ORIENTATION = "For orientation: {series}."


def _filled(t: Language, message: str, found: Iterable[str]) -> str:
    listed = "; ".join(found)
    return t(message, needed=listed, caveats=listed, series=listed, said=listed)


def sentence(outcome: Outcome, words: Words, *, explained: bool = True) -> str:
    """What one test found, or the bare figures where it decides nothing. How the test reads the
    statement is said where `explained`: of several that read it alike, by the last."""
    t = words.t
    meaning = _meaning(outcome, t) if explained else ""
    in_brackets = f" ({meaning})" if meaning else ""
    shown = f"{series(outcome, words)} {_places(outcome, t)}" if outcome.readings else ""
    if outcome.years_met:
        years = t.listing([str(year) for year in outcome.years_met])
        message = "{series}; as stated for {years} alone{meaning}."
        return t(message, series=shown, years=years, meaning=in_brackets)
    if outcome.result not in RESULTS:
        return shown
    # What agrees with another year than the review compares with is not as stated.
    is_bare = outcome.test.role == "part" or "year_doubt" in outcome.test.caveats
    said = t(
        _SENTENCES["unchanged" if is_bare else _kind_of_sentence(outcome)],
        series=shown,
        finding=_finding(outcome, words),
        meaning=in_brackets,
    )
    later = _later(outcome, words)
    return f"{said} {later}." if later else said


def _later(outcome: Outcome, words: Words) -> str:
    """What a test comes to over the prints of a newer document; '' where it has none."""
    later = outcome.later
    if later is None or later.result not in RESULTS:
        return ""
    finding = _finding(later, words)
    if later.result != "unchanged":
        finding = f"{finding} ({words.t(RESULTS[later.result][1])})"
    return words.t(
        "By what a newer review prints: {series}; {finding}",
        series=f"{series(later, words)} {_places(later, words.t)}",
        finding=finding,
    )


def _kind_of_sentence(outcome: Outcome) -> str:
    if outcome.rests_on_estimate:
        return "estimate" if _has_qualifier(outcome) else "unchanged"
    if outcome.stood_still_once:
        return "still"
    is_necessary = outcome.result == "met" and "necessary_only" in outcome.test.caveats
    return "necessary" if is_necessary else outcome.result


def _has_qualifier(outcome: Outcome) -> bool:
    return any(figure.qualifier for one in outcome.readings for figure in one.figures)


def leg(outcome: Outcome, words: Words) -> tuple[str, str]:
    """What one test found in a few words, without places, and how it reads the statement."""
    if outcome.result not in RESULTS:
        return "", ""
    found = f"{series(outcome, words)}; {_finding(outcome, words)}"
    later = _later(outcome, words)
    found = f"{found}. {later}" if later else found
    return found, "" if outcome.test.role == "part" else _meaning(outcome, words.t)


def needed(outcome: Outcome, words: Words) -> str:
    """What would decide an undecided test: as claim_tests.csv says, else the missing years."""
    t = words.t
    written = outcome.test.texts[f"needed_{t.code}"]
    if written:
        return written
    together = [one.period for one in outcome.readings if "-" in one.period]
    first = outcome.readings[:1]
    message, periods = next(
        (message, periods)
        for message, periods in (
            ("{subject}, counted in {heads} and not in turns, for {years}", outcome.of_turns),
            ("{subject}, one value for {years} instead of several", outcome.conflicting),
            ("{subject} for {years}", outcome.missing),
            ("{subject}, counted alike in {years}", outcome.apart),
            ("{subject}, whether the number of {years} is that of each year", together),
            ("{subject}, above 0 to begin with in {years}", [one.period for one in first]),
        )
        if periods
    )
    return t(
        message,
        subject=subject(outcome.test, words),
        heads=t.unit(first[0].whole[0].unit, 2) if outcome.of_turns else "",
        years=t.listing([t.period(period) for period in periods]),
    )


def locators(readings: Iterable[Reading]) -> str:
    """Where the figures of the readings are printed: 'fn:12 I'."""
    figures = [figure for reading in readings for figure in reading.figures]
    return " ".join(dict.fromkeys(word for figure in figures for word in figure.locator.split()))


def caveats(outcomes: Iterable[Outcome]) -> list[str]:
    """The caveats of the outcomes in a fixed order: those written with the test, those that its
    figures carry as flags, and those that follow from its kind."""
    found = {caveat for outcome in outcomes for caveat in _caveats_of(outcome)}
    return [caveat for caveat in CAVEATS if caveat in found]


def _meaning(outcome: Outcome, t: Language) -> str:
    """How the words were read: what the scale says of them, or the test's own explanation."""
    word, own = outcome.test.word, outcome.test.texts[f"meaning_{t.code}"]
    is_no_such_change = outcome.result in ("unmet", "unchanged")
    if word is None or (word.kind == "change" and is_no_such_change):
        return own
    if word.kind == "change":
        said = t(CHANGE_OF, points=t.number(word.threshold), per_cent=t.percent(word.relative))
    else:
        said = t(COMPARISONS[word.compare], limit=_limit(outcome, word.threshold, "percent", t))
        if word.open_to != word.threshold:
            end = _limit(outcome, word.open_to, "percent", t)
            said += f"; {t(OPEN_RANGES[word.compare], end=end)}"
    read = t("{word}: {said}, a threshold that we set", word=t.of(word, "label"), said=said)
    return f"{own}; {read}" if own else read


def _limit(outcome: Outcome, value: float, unit: str, t: Language) -> str:
    """A threshold with its unit; of a growth also of what it is so many per cent."""
    said, test = t.quantity(value, unit), outcome.test
    if not is_growth(test.indicator, test.of):
        return said
    return t("{limit} of what it was in {year}", limit=said, year=test.of.rpartition("@")[2])


def _finding(outcome: Outcome, words: Words) -> str:
    """What the figures did, with the sign of a change that is in doubt."""
    found, ends = _found(outcome, words), [_flags(one) for one in outcome.readings]
    is_change = outcome.test.kind in (*CHANGES, *MOVES)
    sign = change_sign(chain(*ends[:-1]), ends[-1]) if is_change else ""
    if is_change and any("fails_its_check" in flags for flags in ends):
        found = words.t("as printed: {finding}", finding=found)
    return f"{found} {sign}" if sign else found


def _flags(reading: Reading) -> list[str]:
    """The flags of what is read; an unusual change of one of several parts is none of their
    sum."""
    of_parts = [flag for figure in reading.parts for flag in figure.flags]
    if len(reading.parts) > 1:
        of_parts = [one for one in of_parts if one not in FLAGS or not FLAGS[one].of_change]
    return [*of_parts, *(flag for figure in reading.whole for flag in figure.flags)]


def _found(outcome: Outcome, words: Words) -> str:
    t, test = words.t, outcome.test
    is_met = outcome.result == "met"
    if outcome.result == "unchanged":
        return _unchanged(outcome, words)
    if outcome.rests_on_estimate:
        return _estimate(outcome, words)
    if test.kind in WAYS:
        return _moved(outcome, words)
    if test.kind == "doubled":
        is_nearly = outcome.result == "open"
        return t(
            "at least doubled" if is_met else "nearly doubled" if is_nearly else "did not double"
        )
    if test.kind in MOVES:
        if outcome.result == "unseen":
            return _seen_steps(outcome, words)
        if outcome.result == "less":
            return _least_step(outcome, words)
        return _steps(outcome, words)
    said = _compared(outcome, words)
    if test.kind not in YEARLY:
        return said
    years = [one.period for one in outcome.readings if test.held_against(one) == outcome.result]
    message = "in every year {said}" if is_met else "in {years} {said}"
    return t(message, said=said, years=t.listing([t.period(year) for year in years]))


def _compared(outcome: Outcome, words: Words) -> str:
    """'below 90%', 'between 50% and 90%'; of what is none 'none'."""
    t, test, unit = words.t, outcome.test, outcome.readings[-1].unit
    if outcome.result == "met" and test.compare == "at_most" and not limit(outcome):
        return t("none of it")
    reached, end = (
        _limit(outcome, one, unit, t)
        for one in (limit(outcome), test.word.open_to if test.word else limit(outcome))
    )
    return {
        "met": t(COMPARISONS[test.compare], limit=reached),
        "open": t(_open(test), limit=reached, end=end),
    }.get(outcome.result, t(_NOT_REACHED[test.compare], limit=end))


def _open(test: Test) -> str:
    """Between a word and what lies beyond it; half or more of a whole is most of it."""
    is_most = test.compare == "at_least" and test.word is not None and test.word.open_to == 50
    return "most, half or more, but below {limit}" if is_most else _OPEN[test.compare]


def _moved(outcome: Outcome, words: Words) -> str:
    """'rose by 1 model, a change of fewer than 3'; what stayed as it should, unchanged too."""
    first, last = outcome.readings[0], outcome.readings[-1]
    if moved(first, last) == "unchanged":
        return _unchanged(outcome, words)
    said = _moved_by(first, last, words)
    if outcome.result == "open":
        return words.t("{finding}, a change of fewer than {units}", finding=said, units=str(UNITS))
    if outcome.result != "less" or last.unit != "percent" or not first.value > 0:
        return said
    # A word such as 'clearly' is met by points or by what they are of the first value.
    return f"{said} ({words.t.signed((last.value - first.value) / first.value * 100, 1)}%)"


def _moved_by(first: Reading, last: Reading, words: Words) -> str:
    """'rose by 19 percentage points'; between estimates 'rose by about 300'."""
    step = last.value - first.value
    amount = _amount(abs(step), last.unit, words, _printed_decimals((first, last)))
    is_about = is_range(first.span) or is_range(last.span)
    said = words.t.qualified(amount, "about" if is_about else "")
    return words.t(_CHANGE_WORDS[(step > 0) - (step < 0)], amount=said)


def _estimate(outcome: Outcome, words: Words) -> str:
    """What an estimate may stand for, where that leaves a test open."""
    t, last = words.t, outcome.readings[-1]
    if not _has_qualifier(outcome):
        return t("printed too roughly to tell whether it changed so")
    if outcome.test.kind in (*CHANGES, *MOVES):
        return t("the estimates leave open whether it changed so")
    vague = next((one for one in reversed(outcome.readings) if is_range(one.span)), last)
    low, high = (
        t.quantity(round(float(end), 2), vague.unit) for end in (vague.span.low, vague.span.high)
    )
    return t("it may stand for {low} to {high}", low=low, high=high)


def _unchanged(outcome: Outcome, words: Words) -> str:
    first, last = outcome.readings[0], outcome.readings[-1]
    if outcome.test.kind not in CHANGES:
        return words.t("practically unchanged in every year")
    if first.value == last.value:
        return words.t("did not change")
    least = margin(first.value, last.unit, first.base, last.base)
    is_rate = last.unit == "percent"
    return words.t(
        "practically unchanged (by our margin less than {margin} is no change)",
        margin=_amount(least, last.unit, words) if is_rate else words.t.percent(PER_CENT),
    )


def _least_step(outcome: Outcome, words: Words) -> str:
    """'rose in every year, in 2012 by only 1.25 points': a series that moves the stated way in
    each year is not as stated by its smallest step, and the whole change would hide that; or 'rose
    by 9 points, in 2012 practically unchanged'."""
    t = words.t
    first, last = min(
        pairwise(outcome.readings), key=lambda step: abs(step[1].value - step[0].value)
    )
    if outcome.stood_still_once:
        return t(
            "{finding}, in {year} practically unchanged",
            finding=_moved_by(outcome.readings[0], outcome.readings[-1], words),
            year=t.listing([
                t.period(later.period)
                for earlier, later in pairwise(outcome.readings)
                if moved(earlier, later) == "unchanged"
            ]),
        )  # fmt: skip
    return t(
        "{finding}, in {year} by only {amount}",
        finding=t(_STEPS_WORDS[outcome.test.kind, "met"]),
        year=t.period(last.period),
        amount=_amount(
            abs(last.value - first.value), last.unit, words, _printed_decimals((first, last))
        ),
    )


def _seen_steps(outcome: Outcome, words: Words) -> str:
    """'rose by 19 percentage points; one rate is printed for 2011–2012 together'."""
    together = next(one.period for one in outcome.readings if "-" in one.period)
    return words.t(
        "{finding}; one rate is printed for {period}: if it is that of each year, it stood still",
        finding=_moved_by(outcome.readings[0], outcome.readings[-1], words),
        period=words.t.period(together),
    )


def _steps(outcome: Outcome, words: Words) -> str:
    """'rose in every year'; 'did not rise in every year: not in 2012'."""
    t, kind = words.t, outcome.test.kind
    contrary = _against_every_step(outcome)
    said = t(contrary or _STEPS_WORDS[kind, outcome.result])
    if contrary or outcome.result != "unmet" or outcome.missing:
        return said
    way = WAYS[kind.removesuffix("_every_year")]
    years = [
        t.period(later.period)
        for earlier, later in pairwise(outcome.readings)
        if moved(earlier, later) not in (*way, "open", "")
    ]
    return t("{finding}: not in {years}", finding=said, years=t.listing(years))


def _against_every_step(outcome: Outcome) -> str:
    """The message for a series of which every step goes against 'rises' or 'falls every year':
    'did not rise in every year' would read as if it had risen in some. '' otherwise."""
    contrary = {"rises_every_year": "falls_every_year", "falls_every_year": "rises_every_year"}
    kind = contrary.get(outcome.test.kind, "")
    if not kind or outcome.result != "unmet" or outcome.missing or outcome.conflicting:
        return ""
    ways = {moved(*pair) for pair in pairwise(outcome.readings)}
    way = "rising" if kind == "rises_every_year" else "falling"
    return _STEPS_WORDS[kind, "met"] if ways == {way} else ""


def _said(other: Row, t: Language) -> str:
    """A statement in our words, thus without quotation marks, and its place."""
    place = t.locator(other["locator"], other["source"])
    return f"{t.of(other, 'statement').removesuffix('.')} ({place})"


def _amount(change: float, unit: str, words: Words, decimals: int = 1) -> str:
    if unit != "percent":
        return words.t.quantity(round(change, 6), unit)
    # As many decimals as are printed, of computed shares one, so that the difference agrees with
    # them as shown and as computed; more where it would say that nothing changed.
    exact = Decimal(str(round(change, 9)))
    digits = range(decimals, 10)
    rounded = (exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for places in digits)
    points = next(filter(None, rounded), Decimal(0))
    message = "1 percentage point" if points == 1 else "{points} percentage points"
    return words.t(message, points=words.t.number(points))


def _printed_decimals(readings: Iterable[Reading]) -> int:
    """The most decimals of the per cents that are printed as they are read, else 1."""
    printed = [one.parts[0] for one in readings if len(one.parts) == 1 and not one.whole]
    return max([1, *(one.decimals for one in printed if not one.is_derived)])


def _places(outcome: Outcome, t: Language) -> str:
    figures = [one for each in outcome.readings for one in each.figures]
    return f"[{t.places((one.locator, one.source) for one in figures)}]"


def _caveats_of(outcome: Outcome) -> Iterator[str]:
    yield from outcome.test.caveats
    for reading in outcome.readings:
        for figure in reading.figures:
            yield from figure.flags
    years = [reading.year for reading in outcome.readings]
    if outcome.test.kind in CHANGES and len(years) == 2 and years[1] - years[0] > 1:
        yield "two_points"
    if any(reading.is_of_turns for reading in outcome.readings):
        yield "turns_not_heads"
    if any(_is_of_members_alone(reading) for reading in outcome.readings):
        yield "other_population"
    if outcome.test.of_rest:
        yield "stand_in"
    word = outcome.test.word
    if (
        word is not None
        and word.kind == "share"
        and any(one.value > 100 for one in outcome.readings)
    ):
        yield "above_whole"
    is_no_such_change = outcome.result in ("unmet", "unchanged") and outcome.test.kind in MOVES
    if word is not None and word.word != "all" and not is_no_such_change:
        yield "our_threshold"


def _is_of_members_alone(reading: Reading) -> bool:
    """Whether the part is printed of union members, and the whole that it is held against not."""
    wholes = [one for one in reading.whole if one.indicator != reading.parts[0].indicator]
    of_members = [bool(_MEMBERS.search(one.printed)) for one in (*reading.parts, *wholes)]
    parts, others = of_members[: len(reading.parts)], of_members[len(reading.parts) :]
    return bool(others) and any(parts) and not any(others)
