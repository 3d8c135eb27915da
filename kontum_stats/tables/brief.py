"""The brief of a whole review: what someone with five minutes reads.

In: a `Review` of every section. Out: one `Block`: the tally of the verdicts, the statements that
are borne out and those to be put in other words, what to correct, what to explain, the figures
that the next review should print, and how to read it. By rule from the tables, the rules said in
place; a part that has nothing to say is left out. The page is told the result in one sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from markupsafe import Markup

from ..language import Language
from ..review.html import (
    EMPTY,
    Block,
    claim_badge,
    join,
    paragraph,
    parted_bar,
    quoting,
    shown_check,
    shown_verdict,
    verdict_badge,
)
from ..review.next_review import MissingFigure, needs
from ..review.records import Check, Claim
from ..review.review import Review
from ..review.words import place, sign_words
from ..vocabulary import (
    CHECK_VERDICTS,
    MIXED_REASONS,
    SHOWN_VERDICTS,
    UNCHANGED,
)
from .key_numbers import key_figures
from .marks import check_id
from .statements import (
    by_importance,
    decisive,
    in_short,
    is_indirect,
    is_near_figures,
    legs,
    result_words,
    weakened,
)

BORNE_OUT, TO_REWORD = 2, 3
CORRECTIONS, DOUBTS, FIGURES = 3, 3, 10
_IN_PART = ("mixed", "depends_on_reading")
_TESTED: Mapping[tuple[str, ...], str] = {
    ("supported",): "the figures bear out {n}",
    _IN_PART: "{n} hold in part, or depend on the reading",
    (UNCHANGED,): "for {n} the change it names is practically none",
    ("contradicted",): "they contradict {n}",
}
_NOT_TESTED = {
    "wrong_year_of_comparison": "in {n} the year compared with is in doubt",
    "untestable": "for {n} too few figures are printed to test them",
}


def brief(review: Review) -> Block:
    """The parts of the brief; nothing on the page of a year."""
    if not review.is_whole:
        return Block(EMPTY, "")
    said = headline(review)
    parts = [
        _signs(review),
        _how_to_read(review),
        _tally(review),
        _borne_out(review),
        _to_reword(review),
        _checks(review, "fails", review.t("To correct"), CORRECTIONS),
        _checks(review, "ambiguous", review.t("To explain"), DOUBTS),
        _figures(review),
    ]
    shown = Markup('<div class="brief-parts">{}</div>').format(join(parts))
    return Block(shown, said, {"headline": said})


def headline(review: Review) -> str:
    """The result in one sentence: how many statements have which verdict, so that what cannot be
    tested is not taken for wrong; of a review without statements how many checks hold."""
    t = review.t
    counts = Counter(shown_verdict(one) for one in review.claims.values())
    if counts:
        tested = {names: sum(counts[name] for name in names) for names in _TESTED}
        clauses = [t(_TESTED[names], n=t.number(n)) for names, n in tested.items() if n]
        rest = "; ".join(
            t(words, n=t.number(counts[name]))
            for name, words in _NOT_TESTED.items()
            if counts[name]
        )
        said = {"all": t.number(counts.total()), "n": t.number(sum(tested.values()))}
        if not clauses:
            return t("Of {all} statements the printed figures test none", **said)
        sentence = t(
            "Of {all} statements figures test {n}, at least in part ({clauses})",
            **said,
            clauses="; ".join(clauses),
        )
        return f"{sentence}; {rest}" if rest else sentence
    verdicts = Counter(one.verdict for one in review.checks)
    return t(
        "{holds} of {all} checks of the figures hold",
        holds=t.number(verdicts["holds"]),
        all=t.number(len(review.checks)),
    )


def _signs(review: Review) -> Markup:
    """The signs at numbers, before the first of them is read in a sentence."""
    words = review.t(
        "The signs at numbers: {signs}. A number with † is compared all the same, with care; one "
        "with ‡ is not.",
        signs=sign_words(review.t),
    )
    return paragraph(words, "rule signs-explained")


def _tally(review: Review) -> Markup:
    """All statements as one bar, with the number of each verdict in words below it."""
    t, total = review.t, len(review.claims)
    if not total:
        return EMPTY
    counts = Counter(shown_verdict(one) for one in review.claims.values())
    found = [(name, counts[name]) for name in SHOWN_VERDICTS if counts[name]]
    bar = parted_bar((name, SHOWN_VERDICTS[name], count / total * 100) for name, count in found)
    words = join(
        Markup("<li><strong>{}</strong> {}{}</li>").format(
            t.number(count),
            verdict_badge(t, name),
            Markup(' <span class="reason">({})</span>').format(why)
            if (why := _narrowing(review, name))
            else EMPTY,
        )
        for name, count in found
    )
    heading = t(
        "{n} statements taken from the review, held against its own figures", n=t.number(total)
    )
    return Markup(
        '<section class="tally-part"><h3>{}</h3>{}<ul class="tally-words">{}</ul>{}</section>'
    ).format(heading, bar, words, _counted_checks(review))


def _counted_checks(review: Review) -> Markup:
    """How many checks of the figures hold, beside those that do not."""
    t, counts = review.t, Counter(one.verdict for one in review.checks)
    if not counts:
        return EMPTY
    message = (
        "The figures held against each other, {all} checks: {holds} hold, {ambiguous} leave a "
        "doubt, {fails} fail or name a misprint."
    )
    numbers = {name: t.number(counts[name]) for name in CHECK_VERDICTS}
    words = t(message, all=t.number(counts.total()), **numbers)
    if review.claim_pairs:
        words += " " + t("{n} pairs of statements differ.",
                         n=t.number(len(review.claim_pairs)))  # fmt: skip
    return paragraph(words)


def _narrowing(review: Review, shown: str) -> str:
    """What narrows the statements of a verdict: why they are borne out only in part, and how many
    rest on the same figures."""
    t = review.t
    claims = [one for one in review.claims.values() if shown_verdict(one) == shown]
    said = [t(MIXED_REASONS[code]) for code in MIXED_REASONS
            if code != shown and any(one.mixed_reason == code for one in claims)]  # fmt: skip
    facts = [
        {
            (one.indicator, part, one.period)
            for test in decisive(review, claim)
            for one in test.readings
            for part in one.breakdown.split("+")
        }
        for claim in claims
    ]
    shared = sum(
        any(own & other for other in facts[:place_in_list] + facts[place_in_list + 1 :])
        for place_in_list, own in enumerate(facts)
    )
    if shared:
        said.append(t("{n} of them rest on figures that they share", n=t.number(shared)))
    if indirect := sum(is_indirect(review, claim) for claim in claims):
        said.append(t("{n} shown only indirectly", n=t.number(indirect)))
    near = sum(is_near_figures(review, claim) for claim in claims)
    if shown == "untestable" and near:
        said.append(t("near {n} figures are printed", n=t.number(near)))
    return "; ".join(said)


def _borne_out(review: Review) -> Markup:
    """Statements that are borne out, with all that their tests found."""
    good = [one for one in by_importance(review) if one.verdict == "supported"]
    return _listed(review, review.t("Borne out by the figures"), good, BORNE_OUT)


def _to_reword(review: Review) -> Markup:
    """Statements to be put in other words, and by which rule they stand in their order."""
    t, heading = review.t, review.t("To be put in other words, or made clear")
    found = [one for one in by_importance(review) if one.verdict in ("contradicted", "mixed")]
    rule = t(
        "In this order: what is contradicted, if any, then what rests on firmer ground; the first "
        "three with all that was compared."
    )
    return _listed(review, heading, found, TO_REWORD, paragraph(rule, "rule"))


def _listed(
    review: Review, heading: str, claims: Sequence[Claim], most: int, rule: Markup = EMPTY
) -> Markup:
    """The first `most` statements with all that their tests found, and the others in short; below
    them the `rule` of their order, which a column must not part from them."""
    if not claims:
        return EMPTY
    t = review.t
    items = join(
        [
            *(_said(review, one) for one in claims[:most]),
            *(
                _in_short(review, one, above)
                for above, one in zip([None, *claims[most:]], claims[most:], strict=False)
            ),
        ]
    )
    return Markup('<section><h3>{} ({})</h3><ul class="said">{}</ul>{}</section>').format(
        heading, t.number(len(claims)), items, rule
    )


def _said(review: Review, claim: Claim) -> Markup:
    t, reasons = review.t, "; ".join(weakened(review, claim))
    return Markup(
        '<li>{} <strong>{}</strong> <span class="place">{}</span>{}<span class="because">{}</span>'
        "</li>"
    ).format(
        claim_badge(t, claim),
        claim.statement,
        place(t, claim.locator, claim.source),
        Markup(' <span class="reason">({})</span>').format(reasons) if reasons else EMPTY,
        legs(review, claim),
    )


def _in_short(review: Review, claim: Claim, above: Claim | None) -> Markup:
    return Markup(
        '<li class="in-short">{} {} <span class="place">{}</span> <span class="because">{}</span>'
        "</li>"
    ).format(
        verdict_badge(review.t, shown_verdict(claim)), claim.statement,
        place(review.t, claim.locator, claim.source), in_short(review, claim, above),
    )  # fmt: skip


def _checks(review: Review, verdict: str, heading: str, most: int) -> Markup:
    """The first checks of a verdict, one of each kind before a second, and how many there are."""
    t = review.t
    found = [one for one in review.checks if one.verdict == verdict]
    if not found:
        return EMPTY
    counts = Counter(shown_check(one.verdict, one.kind) for one in found)
    ordered = _of_key_numbers_first(review, found) if verdict == "ambiguous" else found
    chosen = _of_each_kind(ordered)[:most]
    number = _of_all(t, len(chosen), len(found))
    if len(counts) > 1:
        kinds = "; ".join(f"{t(name)}: {t.number(counts[name])}" for name in counts)
        number = f"{number}; {kinds}" if len(chosen) < len(found) else kinds
    items = join(
        Markup('<li>{} <a href="#{}">{}</a></li>').format(
            quoting(t, one.message), check_id(one.check, one.period), t("see the check")
        )
        for one in chosen
    )
    more = EMPTY
    if len(found) > len(chosen):
        words = t("All {n} in the audit", n=t.number(len(found)))
        more = Markup('<li class="more"><a href="#{}">{}</a></li>').format(
            check_id(found[0].check, found[0].period), words
        )
    return Markup("<section><h3>{} ({})</h3><ul>{}{}</ul></section>").format(
        heading, number, items, more
    )


def _of_key_numbers_first(review: Review, checks: Sequence[Check]) -> list[Check]:
    """The checks; first those by which key numbers bear their signs, in the order of these."""
    signed = [
        (doubt.check, doubt.check_period)
        for figure in key_figures(review)
        for doubt in review.doubts.get(figure.fact, ())
    ]
    order = {named: place for place, named in enumerate(dict.fromkeys(signed))}
    return sorted(checks, key=lambda one: order.get((one.check, one.period), len(order)))


def _of_all(t: Language, shown: int, there_are: int) -> str:
    """How many of a list stand here: '19', or '3 of 19' where it is cut short."""
    if shown == there_are:
        return t.number(shown)
    return t("{n} of {all}", n=t.number(shown), all=t.number(there_are))


def _of_each_kind(checks: Sequence[Check]) -> list[Check]:
    """The checks with the first of each kind before the second ones."""
    seen: Counter[str] = Counter()
    ranked = []
    for place_in_table, one in enumerate(checks):
        ranked.append((seen[one.kind], place_in_table, one))
        seen[one.kind] += 1
    return [one for *_, one in sorted(ranked, key=lambda each: each[:2])]


def _figures(review: Review) -> Markup:
    """The figures that would decide most statements."""
    t, wanted = review.t, needs(review)
    if not wanted:
        return EMPTY
    items = join(_needed(review, one) for one in wanted[:FIGURES])
    number = _of_all(t, len(wanted[:FIGURES]), len(wanted))
    heading = t("{n} figures that the next review should print", n=number)
    rule = t(
        "First what decides most statements; then what decides the general assessment, and the "
        "others in the order of the review."
    )
    return Markup('<section class="wanted"><h3>{}</h3><ol>{}</ol>{}</section>').format(
        heading, items, paragraph(rule, "rule")
    )


def _needed(review: Review, need: MissingFigure) -> Markup:
    t = review.t
    first, *others = need.claims
    decides = review.claims[first].statement
    if others:
        decides = decides.removesuffix(".") + " " + t("and {n} more", n=t.number(len(others)))
    return Markup('<li>{} <span class="decides">{}</span></li>').format(
        need.needed, t("decides: {statements}", statements=decides)
    )


def _how_to_read(review: Review) -> Markup:
    t = review.t
    words = t(
        "“Borne out” says that figures agree, not that the cause is proved; what no printed figure "
        "decides is neither right nor wrong. Before each finding: {results}.",
        results=_result_signs(review),
    )
    return Markup('<p class="rule how-to"><strong>{}.</strong> {}</p>').format(
        t("How to read this"), words
    )


def _result_signs(review: Review) -> str:
    """The signs that stand before what tests of this review found, with their words."""
    said: dict[str, dict[str, None]] = {}
    for test in chain.from_iterable(review.tests.values()):
        if test.decides:
            sign, words = result_words(review.t, test)
            said.setdefault(sign, {})[words] = None
    return "; ".join(f"{sign} {', '.join(words)}" for sign, words in sorted(said.items()))
