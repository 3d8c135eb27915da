"""The tables of the evaluation: verdicts, audit, findings.

In: a `Review` of every section. Out: `Block`s for the notebook `06_evaluation`. It shows what
`checks` and `claims` decided, and decides nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from ..charts.sparkline import sparkline
from ..cleaning.figures import SHARE_DECIMALS
from ..review.html import EMPTY, Block, badge, details, join, notice, paragraph, table
from ..review.records import Check, Claim, ClaimTest, Evidence, Finding
from ..review.review import Review
from ..review.words import place, title
from ..vocabulary import CHECK_KINDS, CHECK_VERDICTS, CLAIM_VERDICTS, SECTIONS, VERDICT_SIGNS
from .section import check_id, place_id

PARTS = {
    "result": "Results that the review names",
    "shortcoming": "Shortcomings that the review names",
    "cause": "Causes that the review names",
    "difficulty": "Difficulties that the review names",
    "advantage": "Advantages that the review names",
}
_WEAKENING = {"our_threshold", "base_unstated", "definition_changed", "indirect"}


def verdicts(review: Review) -> Block:
    """Every statement under its verdict, with the figures behind it folded away; they are shown,
    and the statements narrowed to a verdict or a section, by buttons without a script. Of a year:
    the statements that its figures test."""
    t = review.t
    claims = by_importance(review)
    if not review.is_whole:
        claims = [claim for claim in claims if _is_tested_on(review, claim)]
        if not claims:
            return Block(EMPTY, "")
    groups = {name: [one for one in claims if one.verdict == name] for name in CLAIM_VERDICTS}
    pieces = [
        Markup('<section class="verdict-group is-{0}"><h3>{1}</h3><ol class="statements">{2}</ol>'
               "</section>").format(
            verdict,
            Markup("{} ({})").format(badge(t, verdict), t.number(len(found))),
            join(_statement(review, claim) for claim in found),
        )
        for verdict, found in groups.items()
        if found
    ]  # fmt: skip
    heading = "" if review.is_whole else t("What the review says of {year}", year=str(review.year))
    opening = Markup("<h3>{}</h3>").format(heading) if heading else _filters(review, claims)
    return Block(
        Markup('<div class="{}">{}{}</div>').format(
            "filtered" if review.is_whole else "of-year", opening, join(pieces)
        ),
        "\n".join(f"{claim.claim}: {claim.verdict}" for claim in claims),
    )


def audit(review: Review) -> Block:
    """Failures and doubts of the audit with their arithmetic; what holds, folded away. Of a year:
    the checks of it."""
    t = review.t
    checks = [one for one in review.checks if review.is_whole or str(review.year) in one.period]
    if not checks:
        return Block(EMPTY, "")
    by_verdict = {
        verdict: [check for check in checks if check.verdict == verdict]
        for verdict in CHECK_VERDICTS
    }
    pieces = []
    for verdict, heading in (
        ("fails", t("Figures that do not agree")),
        ("ambiguous", t("Doubts that the review leaves open")),
    ):
        found = by_verdict[verdict]
        if found or review.is_whole:
            pieces.append(Markup("<h3>{}</h3>").format(heading))
            pieces.append(_checks_list(review, found) if found else notice(t("None.")))
    held = by_verdict["holds"]
    summary = t("Checks that hold ({n})", n=t.number(len(held)))
    if held:
        pieces.append(details(summary, _checks_list(review, held), "held"))
    return Block(
        join(pieces),
        "\n".join(f"{check.check} {check.period}: {check.verdict}" for check in checks),
    )


def findings(review: Review) -> Block:
    """The review's own results, shortcomings and causes beside the verdicts on statements that
    rest on the same figures."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
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
        details(heading, join(pieces), "assessment"),
        "\n".join(finding.finding for finding in review.findings),
    )


def contradictions(review: Review) -> Block:
    """The pairs of statements with which the review contradicts itself in words."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
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
        details(f"{heading} ({t.number(len(body))})", shown, "pairs"),
        "\n".join(f"{pair.claim}: {pair.other}" for pair in review.claim_pairs),
    )


def decisive(review: Review, claim: Claim) -> list[ClaimTest]:
    """The tests of a statement that its verdict rests on."""
    return [test for test in review.tests.get(claim.claim, ()) if test.decides]


def is_weak(review: Review, claim: Claim) -> bool:
    """Whether something weakens each test that speaks against a statement."""
    return not any(
        test.result == "unmet" and not _WEAKENING & {*test.readings[0].caveats}
        for test in decisive(review, claim)
    )


def by_importance(review: Review) -> list[Claim]:
    """The statements, gravest verdict first. Among equals those first whose test nothing
    weakens, then those tested on the years of the page, then those decided by more tests."""

    def rank(claim: Claim) -> tuple[int, bool, bool, int]:
        tests = decisive(review, claim)
        years = {one.year for test in tests for one in test.readings}
        order = list(CLAIM_VERDICTS).index(claim.verdict)
        return order, is_weak(review, claim), not review.speaks_of(years), -len(tests)

    return sorted(review.claims.values(), key=rank)


def _is_tested_on(review: Review, claim: Claim) -> bool:
    """Whether a test of a statement, or what is shown beside it, reads the year of the page."""
    tests = review.tests.get(claim.claim, ())
    return any(one.year == review.year for test in tests for one in test.readings)


def _statement(review: Review, claim: Claim) -> Markup:
    """A statement with its place; below it, folded, what each test found, with its small chart,
    the cautions, and the figure that it needs."""
    t = review.t
    evidence = [tests_of(review, claim, decisive(review, claim))]
    if claim.cautions:
        evidence.append(paragraph(claim.cautions, "cautions"))
    if claim.verdict == "untestable":
        if wanted := needed(review, claim):
            evidence.append(paragraph(t("Figure needed: {figure}.", figure=wanted), "needed"))
        evidence.append(_for_information(review, claim))
    return Markup(
        '<li class="statement of-{}"><p>{} <span class="place">{}</span></p>'
        '<div class="evidence">{}</div></li>'
    ).format(claim.section, claim.statement, place(t, claim.locator), join(evidence))


def tests_of(review: Review, claim: Claim, tests: Sequence[ClaimTest]) -> Markup:
    """What each test of a statement found, its small chart in the same row."""
    t = review.t
    signs = {
        "met": (VERDICT_SIGNS["holds"], t("as stated")),
        "unmet": (VERDICT_SIGNS["fails"], t("not so")),
    }
    if not tests:
        return EMPTY
    longest = max(
        [100.0, *(end for test in tests for one in test.readings if one.unit == "percent"
                  and one.has_value for end in (one.value, one.limit or 0.0))]
    )  # fmt: skip
    return Markup('<ul class="tests">{}</ul>').format(
        join(
            Markup(
                '<li class="{}"><span class="sign" aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}: </span> <span>{}</span>{}</li>'
            ).format(
                test.result, *signs[test.result], test.sentence,
                _evidence_chart(review, test, longest),
            )
            for test in tests
        )
    )  # fmt: skip


def needed(review: Review, claim: Claim) -> str:
    """The figures that a statement needs and that are not printed."""
    return "; ".join(dict.fromkeys(need.needed for need in review.needs.get(claim.claim, ())))


def _for_information(review: Review, claim: Claim) -> Markup:
    """Figures near the matter that decide nothing."""
    tests = review.tests.get(claim.claim, ())
    sentences = "; ".join(test.sentence for test in tests if test.result == "shown")
    if not sentences:
        return EMPTY
    message = review.t("For information: {figures}", figures=sentences)
    return paragraph(message, "for-information")


def _evidence_chart(review: Review, test: ClaimTest, longest: float) -> Markup:
    """A dot-line for a series that a test decided, a meter for a single per cent; the meters of a
    statement share one scale."""
    by_year = {one.year: one for one in reversed(test.readings) if one.has_value}
    points = [by_year[year] for year in sorted(by_year)]
    if len(points) > 1:
        return _course(review, points)
    if points and points[0].unit == "percent":
        return _meter(review, points[0], longest)
    return EMPTY


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


def _meter(review: Review, point: Evidence, longest: float) -> Markup:
    """One per cent on a scale from 0 to `longest`, with its threshold as a tick."""
    tick = (
        EMPTY
        if point.limit is None
        else Markup('<span class="limit" style="left:calc({}% - 1px)"></span>').format(
            round(point.limit / longest * 100)
        )
    )
    return Markup(
        '<span class="meter" role="img" aria-label="{}"><span class="filled" style="width:{}%">'
        "</span>{}</span>"
    ).format(_series_label(review, [point]), round(point.value / longest * 100), tick)


def _series_label(review: Review, points: Sequence[Evidence]) -> str:
    t, last = review.t, points[-1]
    values = ", ".join(
        f"{one.year} {t.quantity(one.value, one.unit, _decimals(review, one))}" for one in points
    )
    said = f"{last.label}: {values}"
    if last.limit is None:
        return said
    return f"{said}; {t('threshold')} {t.quantity(last.limit, last.unit)}"


def _filters(review: Review, claims: Sequence[Claim]) -> Markup:
    """Buttons for verdicts, sections, and whether the figures are shown."""
    t = review.t
    filled, given = {one.section for one in claims}, {one.verdict for one in claims}
    # The section that evaluates holds the review's own general assessment (IV).
    names = {name: title(t, name) for name in SECTIONS} | {"evaluation": t("General assessment")}
    verdicts = [(name, t(name)) for name in CLAIM_VERDICTS if name in given]
    sections = [(name, names[name]) for name in SECTIONS if name in filled]
    shown = Markup('<label class="choice"><input type="checkbox" value="evidence"> {}</label>')
    return join(
        [
            _radios("verdict", t("Show the verdict"), [("all-verdicts", t("All")), *verdicts]),
            _radios("section", t("Show the statements of"), [("all", t("All")), *sections]),
            Markup('<p class="filter">{}</p>').format(
                shown.format(t("Show the figures behind each verdict"))
            ),
        ]
    )


def _radios(name: str, legend: str, choices: Sequence[tuple[str, str]]) -> Markup:
    buttons = [
        Markup(
            '<label class="choice"><input type="radio" name="verdict-{}" value="{}"{}> {}</label>'
        ).format(name, value, Markup(" checked") if not place else "", label)
        for place, (value, label) in enumerate(choices)
    ]
    return Markup('<fieldset class="filter"><legend>{}</legend>{}</fieldset>').format(
        legend, join(buttons)
    )


def _checks_list(review: Review, checks: Sequence[Check]) -> Markup:
    """Each check with its arithmetic, why it was looked into, its kind, period and places."""
    t = review.t
    items = []
    for check in checks:
        why = EMPTY
        if reason := review.reason(check):
            why = paragraph(t("Looked into: {reason}", reason=reason), "acknowledged")
        items.append(
            Markup(
                '<li id="{}" class="check"><p>{} {}</p>{}<p class="kind">{} · {} · {}</p></li>'
            ).format(
                check_id(check), badge(t, check.verdict), check.message, why,
                t(CHECK_KINDS[check.kind]), t.period(check.period), _places(review, check),
            )
        )  # fmt: skip
    return Markup('<ol class="checks">{}</ol>').format(join(items))


def _places(review: Review, check: Check) -> Markup:
    """Where the figures of a check are printed; of a whole review each a link to their list,
    but where the check holds."""
    t = review.t
    sections = {one.fact: one.section for one in review.figures()}
    places = {
        (sections.get(one.fact, check.section), locator): None
        for one in review.prints_of(check)
        for locator in one.locator.split()
    }
    if not review.is_whole or check.verdict == "holds":
        return Markup("{}").format(
            place(t, " ".join(dict.fromkeys(locator for _, locator in places)))
        )
    return join(
        (Markup('<a href="#{}">{}</a>').format(place_id(*one), place(t, one[1])) for one in places),
        ", ",
    )


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
