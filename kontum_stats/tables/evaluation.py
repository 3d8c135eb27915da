"""The tables of the evaluation: verdicts, audit, findings.

In: a `Review` of every section. Out: `Block`s for the notebook `06_evaluation`. It shows what
`checks` and `claims` decided, and decides nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from ..charts.sparkline import sparkline
from ..cleaning.figures import SHARE_DECIMALS
from ..review.html import EMPTY, Block, badge, details, join, notice, paragraph, table
from ..review.records import Check, Claim, ClaimTest, Evidence, Finding
from ..review.review import Review
from ..review.words import place, print_in_words, title
from ..vocabulary import CHECK_KINDS, CHECK_VERDICTS, CLAIM_VERDICTS, SECTIONS, VERDICT_SIGNS

PARTS = {
    "result": "Results that the review names",
    "shortcoming": "Shortcomings that the review names",
    "cause": "Causes that the review names",
    "difficulty": "Difficulties that the review names",
    "advantage": "Advantages that the review names",
}
MOST_IMPORTANT = 3
_WEAKENING = {"our_threshold", "base_unstated", "definition_changed", "indirect"}


def highlights(review: Review) -> Block:
    """The three most important verdicts of the year and the number of open doubts.

    Important is what the figures speak against: first where nothing weakens the test (a
    threshold of ours, an unstated base, a changed definition), then the others.
    """
    t = review.t
    items = [
        Markup("<li>{} <strong>{}</strong> {}</li>").format(
            badge(t, claim.verdict), claim.statement, _tests(review, _of_either_kind(review, claim))
        )
        for claim in _most_important(review)
    ]
    counts = Counter(check.verdict for check in review.checks)
    doubts = t(
        "For all years the audit made {all} checks of the figures: {fails} fail, {ambiguous} are "
        "left in doubt, {holds} hold.",
        all=t.number(len(review.checks)),
        **{name: t.number(counts[name]) for name in CHECK_VERDICTS},
    )
    heading = t("The most important verdicts")
    return Block(
        Markup('<h3>{}</h3><ul class="highlights">{}</ul>{}').format(
            heading, join(items), paragraph(doubts, "open-doubts")
        ),
        doubts,
    )


def verdict_counts(review: Review) -> Block:
    """How many statements have each verdict, with a bar of the same length scale."""
    t = review.t
    counts = Counter(claim.verdict for claim in review.claims.values())
    total = len(review.claims)
    rows = [
        [badge(t, verdict), t.number(counts[verdict]), _bar(verdict, counts[verdict], total)]
        for verdict in CLAIM_VERDICTS
    ]
    caption = t("Statements of the review by verdict ({n} in all)", n=t.number(total))
    header = [t("Verdict"), t("Statements"), t("Share of all statements")]
    return Block(
        table(caption, header, rows, numbers=[1], kind="figures verdict-counts"),
        "\n".join(f"{verdict}: {counts[verdict]}" for verdict in CLAIM_VERDICTS),
    )


def verdicts(review: Review) -> Block:
    """Every statement with its verdict, evidence and a small chart of it; then those that no
    figure decides, with the figure needed. The sections can be chosen by radio buttons, without
    a script."""
    claims = _by_importance(review)
    undecided = [claim for claim in claims if claim.verdict == "untestable"]
    decided = [claim for claim in claims if claim.verdict != "untestable"]
    filled = {claim.section for claim in claims}
    pieces = [
        _section_filter(review, [name for name in SECTIONS if name in filled]),
        _decided(review, decided),
        _undecided(review, undecided) if undecided else EMPTY,
    ]
    return Block(
        Markup('<div class="filtered">{}</div>').format(join(pieces)),
        "\n".join(f"{claim.claim}: {claim.verdict}" for claim in claims),
    )


def audit(review: Review) -> Block:
    """Failures and doubts of the audit with their arithmetic; what holds, folded away."""
    t = review.t
    by_verdict = {
        verdict: [check for check in review.checks if check.verdict == verdict]
        for verdict in CHECK_VERDICTS
    }
    pieces = []
    for verdict, heading in (
        ("fails", t("Figures that do not agree")),
        ("ambiguous", t("Doubts that the review leaves open")),
    ):
        found = by_verdict[verdict]
        pieces.append(Markup("<h3>{}</h3>").format(heading))
        pieces.append(_checks_table(review, found, heading) if found else notice(t("None.")))
    held = by_verdict["holds"]
    summary = t("Checks that hold ({n})", n=t.number(len(held)))
    pieces.append(details(summary, _checks_table(review, held, summary), "held"))
    return Block(
        join(pieces),
        "\n".join(f"{check.check} {check.period}: {check.verdict}" for check in review.checks),
    )


def findings(review: Review) -> Block:
    """The review's own results, shortcomings and causes beside the verdicts on statements that
    rest on the same figures."""
    t = review.t
    header = [
        t("In the review's words, shortened"),
        t("Verdicts that use the same figures"),
        t("Place"),
    ]
    pieces = []
    for part, heading in PARTS.items():
        body = [
            [finding.text, _bearing(review, finding), _place(review, finding)]
            for finding in review.findings
            if finding.part == part
        ]
        if body:
            pieces.append(table(t(heading), header, body, kind="figures findings"))
    heading = t("The review's own assessment beside the verdicts")
    return Block(
        Markup("<h3>{}</h3>{}").format(heading, join(pieces)),
        "\n".join(finding.finding for finding in review.findings),
    )


def contradictions(review: Review) -> Block:
    """The pairs of statements with which the review contradicts itself in words."""
    t = review.t
    body = [
        [_stated(review, review.claims[pair.claim]), _stated(review, review.claims[pair.other])]
        for pair in review.claim_pairs
    ]
    heading = t("Statements that point different ways")
    if not body:
        return Block(notice(t("None.")), t("None."))
    header = [t("It says here"), t("It says elsewhere")]
    shown = table(heading, header, body, kind="figures contradictions", headed=True)
    return Block(
        Markup("<h3>{}</h3>").format(heading) + shown,
        "\n".join(f"{pair.claim}: {pair.other}" for pair in review.claim_pairs),
    )


def _bar(verdict: str, count: int, total: int) -> Markup:
    if not count:
        return EMPTY
    share = round(count / total * 100)
    return Markup('<span class="bar {}" style="width:{}%"></span>').format(verdict, share)


def _decisive(review: Review, claim: Claim) -> list[ClaimTest]:
    return [test for test in review.tests.get(claim.claim, ()) if test.decides]


def _is_weak(review: Review, claim: Claim) -> bool:
    """Whether something weakens each test that speaks against a statement."""
    return not any(
        test.result == "unmet" and not _WEAKENING & {*test.readings[0].caveats}
        for test in _decisive(review, claim)
    )


def _by_importance(review: Review) -> list[Claim]:
    """The statements, gravest verdict first. Among equals those first whose test nothing
    weakens, then those tested on the year under review, then those decided by more tests."""

    def rank(claim: Claim) -> tuple[int, bool, bool, int]:
        tests = _decisive(review, claim)
        years = {one.year for test in tests for one in test.readings}
        order = list(CLAIM_VERDICTS).index(claim.verdict)
        return order, _is_weak(review, claim), review.year not in years, -len(tests)

    return sorted(review.claims.values(), key=rank)


def _most_important(review: Review) -> list[Claim]:
    """The statements that figures speak against most soundly, whether in full or in part."""
    ranked = sorted(_by_importance(review), key=lambda claim: _is_weak(review, claim))
    return ranked[:MOST_IMPORTANT]


def _of_either_kind(review: Review, claim: Claim) -> list[ClaimTest]:
    """Two tests of a statement: of one that is partly borne out a test of either kind, what
    speaks against it first."""
    tests = _decisive(review, claim)
    each = [next((test for test in tests if test.result == one), None) for one in ("unmet", "met")]
    first = [test for test in each if test is not None]
    return [*first, *(test for test in tests if test not in first)][:2]


def _tests(review: Review, tests: Iterable[ClaimTest]) -> Markup:
    """What each test of a statement found."""
    t = review.t
    signs = {
        "met": (VERDICT_SIGNS["holds"], t("as stated")),
        "unmet": (VERDICT_SIGNS["fails"], t("not so")),
    }
    return Markup('<ul class="tests">{}</ul>').format(
        join(
            Markup(
                '<li class="{}"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}: </span> {}</li>'
            ).format(test.result, *signs[test.result], test.sentence)
            for test in tests
        )
    )


def _decided(review: Review, claims: Sequence[Claim]) -> Markup:
    t = review.t
    rows = [
        [
            _stated(review, claim),
            _tests(review, _decisive(review, claim)) + _cautions(claim),
            _evidence_chart(review, claim),
        ]
        for claim in claims
    ]
    return table(
        t("Statements that figures can test"),
        [t("Statement and verdict"), t("What the figures say"), t("Course, against the threshold")],
        rows,
        row_classes=[f"of-{claim.section}" for claim in claims],
        kind="figures verdicts",
    )


def _cautions(claim: Claim) -> Markup:
    """What was not tested, the cautions, what is said elsewhere."""
    return paragraph(claim.cautions, "cautions") if claim.cautions else EMPTY


def _undecided(review: Review, claims: Sequence[Claim]) -> Markup:
    t = review.t
    rows = [
        [
            claim.statement,
            _needed(review, claim) + _for_information(review, claim),
            place(t, claim.locator),
        ]
        for claim in claims
    ]
    caption = t("Statements that no printed figure decides ({n})", n=t.number(len(claims)))
    shown = table(
        caption,
        [t("Statement"), t("Figure needed"), t("Place")],
        rows,
        row_classes=[f"of-{claim.section}" for claim in claims],
        kind="figures undecided",
    )
    return details(caption, shown, "undecided")


def _needed(review: Review, claim: Claim) -> Markup:
    wanted = dict.fromkeys(need.needed for need in review.needs.get(claim.claim, ()))
    return join(wanted, "; ")


def _for_information(review: Review, claim: Claim) -> Markup:
    """Figures near the matter that decide nothing."""
    tests = review.tests.get(claim.claim, ())
    sentences = "; ".join(test.sentence for test in tests if test.result == "shown")
    if not sentences:
        return EMPTY
    message = review.t("For information: {figures}", figures=sentences)
    return paragraph(message, "for-information")


def _evidence_chart(review: Review, claim: Claim) -> Markup:
    """A dot-line for each series that a test decided, a meter for a single per cent."""
    charts = []
    for test in _decisive(review, claim):
        by_year = {one.year: one for one in reversed(test.readings) if one.has_value}
        points = [by_year[year] for year in sorted(by_year)]
        if len(points) > 1:
            charts.append(_course(review, points))
        elif points and points[0].unit == "percent":
            charts.append(_meter(review, points[0]))
    return join(dict.fromkeys(charts))


def _course(review: Review, points: Sequence[Evidence]) -> Markup:
    """The dots and line of a series, its first and last value beside them."""
    t, unit = review.t, points[0].unit
    sign = "%" if unit == "percent" else ""
    shown = [f"{t.number(one.value, _decimals(review, one))}{sign}" for one in points]
    years, values = [one.year for one in points], [one.value for one in points]
    label = _series_label(review, points)
    return Markup(sparkline(years, values, label=label, unit=unit, shown=shown))


def _decimals(review: Review, point: Evidence) -> int | None:
    """Those of the figure that a test reads, one of a per cent that the test computed."""
    fact = (point.indicator, point.breakdown, point.period)
    figures = [one for one in review.figures(point.indicator) if one.fact == fact]
    if figures and figures[0].unit == point.unit:
        return figures[0].decimals if figures[0].scale == 1 else None
    return SHARE_DECIMALS if point.unit == "percent" else None


def _meter(review: Review, point: Evidence) -> Markup:
    """One per cent on a scale from 0 to 100, or as far as it or its threshold goes, with the
    threshold as a tick."""
    longest = max(100.0, point.value, point.limit or 0.0)
    tick = (
        EMPTY
        if point.limit is None
        else Markup('<span class="limit" style="left:{}%"></span>').format(
            round(point.limit / longest * 100)
        )
    )
    return Markup(
        '<span class="meter" role="img" aria-label="{}"><span class="filled" style="width:{}%">'
        "</span>{}</span>"
    ).format(_series_label(review, [point]), round(point.value / longest * 100), tick)


def _series_label(review: Review, points: Sequence[Evidence]) -> str:
    t = review.t
    values = ", ".join(
        f"{one.year} {t.quantity(one.value, one.unit, _decimals(review, one))}" for one in points
    )
    return f"{points[0].label}: {values}"


def _section_filter(review: Review, sections: Sequence[str]) -> Markup:
    t = review.t
    # The section that evaluates holds the review's own general assessment (IV).
    names = {name: title(t, name) for name in sections} | {"evaluation": t("General assessment")}
    choices = [("all", t("All")), *((name, names[name]) for name in sections)]
    buttons = [
        Markup(
            '<label class="choice"><input type="radio" name="verdict-section" value="{}"{}> {}'
            "</label>"
        ).format(name, Markup(" checked") if name == "all" else "", label)
        for name, label in choices
    ]
    return Markup('<fieldset class="filter"><legend>{}</legend>{}</fieldset>').format(
        t("Show the statements of"), join(buttons)
    )


def _checks_table(review: Review, checks: Sequence[Check], caption: str) -> Markup:
    t = review.t
    body = []
    for check in checks:
        arithmetic = Markup("{}").format(check.message)
        if reason := review.reason(check):
            arithmetic += paragraph(t("Looked into: {reason}", reason=reason), "acknowledged")
        prints = join(
            Markup("<li>{}</li>").format(print_in_words(review, one))
            for one in review.prints_of(check)
        )
        listed = Markup("<ul>{}</ul>").format(prints)
        arithmetic += details(t("The prints compared"), listed, "inputs")
        kind = Markup('{} <span class="kind">{}</span>').format(
            badge(t, check.verdict), t(CHECK_KINDS[check.kind])
        )
        body.append([arithmetic, kind, t.period(check.period)])
    header = [t("Arithmetic"), t("Result"), t("Period")]
    return table(caption, header, body, kind="figures checks", headed=True)


def _bearing(review: Review, finding: Finding) -> Markup:
    """The verdicts on statements decided by an indicator that the finding names."""
    t = review.t
    claims = review.claims_beside_findings[finding.finding]
    if not claims:
        return Markup('<span class="none">{}</span>').format(t("no figure bears on it"))
    counts = Counter(claim.verdict for claim in claims)
    summary = join(
        (
            Markup("{} {}").format(t.number(counts[verdict]), badge(t, verdict))
            for verdict in CLAIM_VERDICTS
            if verdict in counts
        ),
        ", ",
    )
    listed = join(
        Markup("<li>{} {}</li>").format(badge(t, claim.verdict), claim.statement)
        for claim in claims
    )
    return details(summary, Markup("<ul>{}</ul>").format(listed), "bearing")


def _place(review: Review, finding: Finding) -> str:
    return place(review.t, finding.finding.rpartition("-")[0].rstrip("ab"))


def _stated(review: Review, claim: Claim) -> Markup:
    t = review.t
    return Markup('{} {} <span class="place">{}</span>').format(
        badge(t, claim.verdict), claim.statement, place(t, claim.locator)
    )
