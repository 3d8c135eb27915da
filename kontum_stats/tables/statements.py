"""A statement as every page quotes it: in which order, with which reasons, with all its tests.

In: a `Review` and its statements. Out: pieces of HTML and the order in which statements stand.
The evaluation, the brief and the leads of the sections take them from here, so that none quotes a
statement by less than another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from ..language import Language
from ..review.html import EMPTY, join, quoting
from ..review.records import Claim, ClaimTest
from ..review.review import Review
from ..review.words import place
from ..vocabulary import CAVEATS, CLAIM_VERDICTS, DOUBT, RESULTS, SHOWN_VERDICTS, UNUSUAL
from .marks import place_id

_IN_BRACKETS = re.compile(r"(?<=\[)[^\[\]]+(?=\])")
_WEAKENING = {"our_threshold", "base_unstated", "definition_changed", "indirect"}


def decisive(review: Review, claim: Claim) -> list[ClaimTest]:
    """The tests of a statement that its verdict rests on."""
    return [test for test in review.tests.get(claim.claim, ()) if test.decides]


def is_weak(review: Review, claim: Claim) -> bool:
    """Whether something weakens each test that speaks for the verdict on a statement: of one that
    is not borne out as a whole those that are not as stated, or agree with another year."""
    is_borne_out = claim.verdict == "supported"
    return not any(
        (test.result == "met" and not is_of_another_year(test)) is is_borne_out
        and not _WEAKENING & {*test.readings[0].caveats}
        for test in decisive(review, claim)
    )


def is_of_another_year(test: ClaimTest) -> bool:
    """Whether what a test found agrees with another year than the review compares with."""
    return "year_doubt" in test.readings[0].caveats


def by_importance(review: Review) -> list[Claim]:
    """The statements: those of the review of the year first, then by verdict, gravest first.
    Among equals those first whose test nothing weakens, then those tested on the years of the
    page, then those decided by more figures."""

    def rank(claim: Claim) -> tuple[bool, int, bool, bool, int]:
        tests = [test for test in decisive(review, claim) if not test.repeats]
        years = {one.year for test in tests for one in test.readings}
        order = list(CLAIM_VERDICTS).index(claim.verdict)
        is_other, is_of_other_years = not review.is_own(claim.source), not review.speaks_of(years)
        return is_other, order, is_weak(review, claim), is_of_other_years, -len(tests)

    return sorted(review.claims.values(), key=rank)


def weakened(review: Review, claim: Claim) -> list[str]:
    """What narrows a statement that figures decide: that they show it only indirectly, that one
    which is borne out compares what is named a little otherwise, which others rest on the same
    tests, and what is not tested."""
    t, tests = review.t, decisive(review, claim)
    if not tests:
        return []
    caveats = {one for test in tests for one in test.readings[0].caveats}
    is_named_otherwise = claim.verdict == "supported" and "named_otherwise" in caveats
    said = [
        t(CAVEATS["indirect"]) if is_indirect(review, claim) else "",
        t(CAVEATS["named_otherwise"]) if is_named_otherwise else "",
        _alike(review, claim),
        _untested(review, claim),
    ]
    return list(filter(None, said))


def _alike(review: Review, claim: Claim) -> str:
    """The other statements that the same tests decide; '' where none do."""
    t = review.t
    others = [review.claims[code] for code in claim.same_tests if code in review.claims]
    if not others:
        return ""
    named = (
        f"{one.statement.removesuffix('.')} ({place(t, one.locator, one.source)})" for one in others
    )
    return t("the same figures decide: {statements}", statements="; ".join(named))


def _untested(review: Review, claim: Claim) -> str:
    """What of a statement no figure tests; '' where that is nothing."""
    wanting = review.needs.get(claim.claim, ())
    if not wanting:
        return ""
    return review.t(
        "not printed, and so not tested: {needed}",
        needed="; ".join(dict.fromkeys(one.needed for one in wanting)),
    )


def is_indirect(review: Review, claim: Claim) -> bool:
    """Whether all that decides a statement shows it only indirectly."""
    tests = decisive(review, claim)
    return bool(tests) and all("indirect" in one.readings[0].caveats for one in tests)


def is_near_figures(review: Review, claim: Claim) -> bool:
    """Whether figures near a statement are printed, though none need decide it."""
    return any(test.sentence for test in review.tests.get(claim.claim, ()))


def legs(review: Review, claim: Claim) -> Markup:
    """What every test of a statement found, in short, each with its sign: a statement is quoted
    with all that bears on it or not at all. The indicator that tests in turn share is named once,
    and so is how they read the statement."""
    t, pieces = review.t, []
    judged = _judged(review, claim)
    found = {one.result for one in judged if one.decides}
    # A part that only repeats what the whole came to says nothing more.
    tests = [one for one in judged if one.decides or {one.result} != found]
    named = ""
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        sign, words = result_words(t, test)
        first = test.readings[0]
        is_last = following is None or following.readings[0].meaning != first.meaning
        meaning = f" ({first.meaning})" if first.meaning and is_last else ""
        indicator = f"{review.indicator_label(first.indicator)}: "
        said = first.leg.removeprefix(indicator) if indicator == named else first.leg
        named = indicator if first.leg.startswith(indicator) else ""
        pieces.append(_behind_its_sign(test.result, sign, words, quoting(t, said + meaning)))
    if claim.verdict == "supported":
        # What stands beside a statement that is borne out may explain it.
        near = (one for one in review.tests.get(claim.claim, ()) if one.kind == "context")
        pieces += [quoting(t, one.sentence.partition(" [")[0]) for one in near if one.sentence]
    return join(pieces, "; ")


def in_short(review: Review, claim: Claim, above: Claim | None = None) -> Markup:
    """The values that every test of a statement read, each behind its sign, and whether they show
    it only indirectly, and what is not tested; nothing of how, but why what is less than stated, or
    open, is so. What its
    tests share with those of the statement right `above` is not said twice."""
    t, pieces, named = review.t, [], ""
    tests = _judged(review, claim)
    if above is not None and _read_alike(tests, _judged(review, above)):
        signs = (_behind_its_sign(one.result, *result_words(t, one), EMPTY) for one in tests)
        pieces.append(
            Markup("{} {}").format(join(signs), t("the same figures as right above, and as found"))
        )
        tests = []
    # Nothing follows the last one; where there is none, nothing does either.
    for test, following in zip(tests, [*tests[1:], None], strict=False):
        sign, words = result_words(t, test)
        indicator = f"{review.indicator_label(test.readings[0].indicator)}: "
        said = _shortened(test, following)
        shown = said.removeprefix(indicator) if indicator == named else said
        named = indicator if said.startswith(indicator) else ""
        pieces.append(_behind_its_sign(test.result, sign, words, quoting(t, shown)))
    if is_indirect(review, claim):
        pieces.append(escape(t(CAVEATS["indirect"])))
    if untested := _untested(review, claim):
        pieces.append(escape(untested))
    return join(pieces, "; ")


def _shortened(test: ClaimTest, following: ClaimTest | None) -> str:
    """The values that a test read with the sign of their change; of what is less than stated, or
    open, why, and how the words were read, where the `following` test does not say it."""
    first = test.readings[0]
    series, _, finding = first.leg.partition("; ")
    if test.result in ("less", "open"):
        is_said = following is not None and following.readings[0].meaning == first.meaning
        return "; ".join(filter(None, (series, finding, "" if is_said else first.meaning)))
    sign = next((one for one in (UNUSUAL, DOUBT) if finding.endswith(one)), "")
    return f"{series} {sign}" if sign else series


def _judged(review: Review, claim: Claim) -> list[ClaimTest]:
    return [one for one in review.tests.get(claim.claim, ()) if one.is_judged]


def _read_alike(tests: Sequence[ClaimTest], others: Sequence[ClaimTest]) -> bool:
    """Whether the tests of two statements read the same figures and come to the same."""
    return [(one.result, one.readings[0].leg) for one in tests] == [
        (one.result, one.readings[0].leg) for one in others
    ]


def _behind_its_sign(result: str, sign: str, words: str, said: Markup) -> Markup:
    return Markup(
        '<span class="leg {}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}: </span> {}</span>'
    ).format(result, sign, words, said)


def result_words(t: Language, test: ClaimTest) -> tuple[str, str]:
    """The sign and the words for what a test came to; of a part it decides nothing."""
    if test.result == "met" and "necessary_only" in test.readings[0].caveats:
        return RESULTS["met"][0], t("as it must be, which is no proof")
    if test.result == "met" and is_of_another_year(test):
        return SHOWN_VERDICTS["wrong_year_of_comparison"], t("agrees with another year")
    sign, words = RESULTS[test.result]
    return sign, t("its part: {found}", found=t(words)) if test.role == "part" else t(words)


def found_by(review: Review, test: ClaimTest) -> Markup:
    """What a test found; the places in its brackets lead to the figures that are printed there."""
    t = review.t
    read = review.figures({one.indicator for one in test.readings if one.indicator})
    known = {
        (t.locator(locator), one.source if t.documents else ""): place_id(
            review, one.section, locator, one.source
        )
        for one in (*review.figures(), *read)
        if not one.is_derived
        for locator in one.locator.split()
    }
    sources = {str(quoting(t, name)): source for source, name in t.documents}

    def of_one(places: str) -> str:
        names = places.split(", ")
        source = sources.get(names[-1], "")
        return ", ".join(
            f'<a href="#{known[name, source]}">{name}</a>' if (name, source) in known else name
            for name in names
        )

    def linked(places: re.Match[str]) -> str:
        return "; ".join(map(of_one, places[0].split("; ")))

    return Markup(_IN_BRACKETS.sub(linked, str(quoting(t, test.sentence))))
