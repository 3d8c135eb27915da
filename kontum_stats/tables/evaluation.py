"""The tables of the evaluation: verdicts, audit, findings.

In: a `Review` of every section. Out: `Block`s for the notebook `06_evaluation`. It shows what
`checks` and `claims` decided, and decides nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from ..charts.sparkline import meter, round_end, sparkline
from ..language import EN_DASH, Language
from ..quantities import SHARE_DECIMALS
from ..review.html import (
    EMPTY,
    MISPRINT,
    Block,
    check_badge,
    claim_badge,
    details,
    join,
    narrowed,
    notice,
    paragraph,
    quoting,
    shown_check,
    shown_verdict,
    table,
    verdict_badge,
)
from ..review.records import Check, Claim, ClaimTest, Evidence, Finding, is_named
from ..review.review import Review
from ..review.words import place, shown, shown_value, title
from ..vocabulary import (
    BEARINGS,
    CHECK_KINDS,
    CHECK_VERDICTS,
    SECTIONS,
    SHOWN_VERDICTS,
    is_counted,
)
from .marks import check_id, places
from .statements import (
    by_importance,
    decisive,
    found_by,
    is_near_figures,
    result_words,
    weakened,
)
from .word_scale import how_words_are_read

PARTS = {
    "result": "Results that the review names",
    "shortcoming": "Shortcomings that the review names",
    "cause": "Causes that the review names",
    "difficulty": "Difficulties that the review names",
    "advantage": "Advantages that the review names",
}
MOST_OPEN = 6  # checks listed, and statements of a year shown with figures, unasked


def verdicts(review: Review) -> Block:
    """Every statement under its verdict, the figures behind many of them folded away; they are
    shown, and the statements narrowed to a verdict or a section, by buttons without a script. Of a
    year: the statements whose words or tests speak of it, and by name alone those of the whole
    period that its figures test."""
    t = review.t
    claims, closing = by_importance(review), EMPTY
    if review.is_whole:
        closing = how_words_are_read(review)
    else:
        general = [claim for claim in claims if _is_tested_over(review, claim)]
        claims = [claim for claim in claims if _speaks_of_year(review, claim)]
        if not (claims or general):
            return Block(EMPTY, "")
        closing = _general(review, [one for one in general if one not in claims])
    groups = {
        name: [one for one in claims if shown_verdict(one) == name] for name in SHOWN_VERDICTS
    }
    pieces = [_group(review, verdict, found) for verdict, found in groups.items() if found]
    opening, is_folded = (
        paragraph(_whose_words(review), "rule"),
        review.is_whole or len(claims) > MOST_OPEN,
    )
    if not review.is_whole:
        heading = t("What the review says of {year}", year=str(review.year))
        which = t(
            "Only what names {year}, or speaks of each year and has figures of {year}, or of years "
            "before and after it. What compares the first year with the last alone, or has figures "
            "of another year alone, stands on the page of the whole review.",
            year=str(review.year),
        )
        opening = Markup("<h3>{}</h3>").format(heading) + paragraph(which, "rule") + opening
    if is_folded:
        opening += _filters(review, claims)
    return Block(
        Markup('<div class="{}">{}{}</div>').format(
            "filtered" if is_folded else "of-year",
            opening,
            Markup('<div class="verdict-groups">{}</div>').format(join(pieces)),
        )
        + closing,
        "\n".join(f"{claim.claim}: {claim.verdict}" for claim in claims),
    )


def _group(review: Review, verdict: str, claims: Sequence[Claim]) -> Markup:
    """The statements of a verdict; of what cannot be tested first those near which figures are
    printed, so that a complaint with numbers beside it is not taken for one without."""
    t, parts = review.t, {"": list(claims)}
    if verdict == "untestable":
        near = [one for one in claims if is_near_figures(review, one)]
        parts = {
            t("Figures near them are printed, none decides them"): near,
            t("No figure of their own is printed"): [one for one in claims if one not in near],
        }
    filled = {heading: found for heading, found in parts.items() if found}
    return Markup('<section class="verdict-group is-{}"><h3>{} ({})</h3>{}</section>').format(
        verdict,
        verdict_badge(t, verdict),
        t.number(len(claims)),
        join(
            (paragraph(f"{heading} ({t.number(len(found))}):", "rule") if heading else EMPTY)
            + Markup('<ol class="statements">{}</ol>').format(
                join(_statement(review, claim) for claim in found)
            )
            for heading, found in filled.items()
        ),
    )


def _whose_words(review: Review) -> str:
    """Whose statements these are, of which document and date, and in whose words."""
    t = review.t
    documents = [
        f"{one.title} ({t.day(one.issued) if one.issued else t('date not printed')})"
        for one in review.sources
    ]
    return t(
        "The statements are those of the review in our words: {documents}. In quotation marks "
        "stand only its own.",
        documents="; ".join(documents),
    )


def audit(review: Review) -> Block:
    """Failures and doubts of the audit with their arithmetic; what holds, folded away. Of a year:
    the checks of it."""
    t = review.t
    checks = [one for one in review.checks if review.is_whole or is_named(review.year, one.period)]
    if not checks:
        return Block(EMPTY, "")
    by_verdict: dict[str, list[Check]] = {name: [] for name in (*CHECK_VERDICTS, MISPRINT)}
    for check in checks:
        by_verdict[shown_check(check.verdict, check.kind)].append(check)
    pieces = []
    for verdict, heading in (
        ("fails", t("Figures that do not agree")),
        (MISPRINT, t("Misprints")),
        ("ambiguous", t("Doubts that are left, to be explained")),
    ):
        found = by_verdict[verdict]
        if found or (review.is_whole and verdict != MISPRINT):
            pieces.append(Markup("<h3>{} ({})</h3>").format(heading, t.number(len(found))))
            listed = _checks_list(review, found) if found else notice(t("None."))
            is_folded = len(found) > MOST_OPEN
            pieces.append(details(t("Show the list"), listed, "open") if is_folded else listed)
    held = by_verdict["holds"]
    summary = t("Checks that hold ({n})", n=t.number(len(held)))
    if held:
        pieces.append(details(_unprinted(t, summary), _checks_list(review, held), "held"))
    return Block(
        join(pieces),
        "\n".join(f"{check.check} {check.period}: {check.verdict}" for check in checks),
    )


def findings(review: Review) -> Block:
    """The review's own results, shortcomings and causes beside the statements that bear on them,
    each with its verdict."""
    t = review.t
    if not review.is_whole:
        return Block(EMPTY, "")
    header = [
        t("What the review says, in our words"),
        t("Statements that bear on it, with their verdicts"),
        t("Place"),
    ]
    pieces = []
    for part, heading in PARTS.items():
        body = [
            [finding.text, _bearing(review, finding), _place(review, finding)]
            for finding in sorted(review.findings, key=lambda one: not review.is_own(one.source))
            if finding.part == part
        ]
        if body:
            pieces.append(table(t(heading), header, body, kind="figures findings"))
    heading = t("The review's own assessment beside the verdicts")
    return Block(
        details(_unprinted(t, heading), join(pieces), "assessment"),
        "\n".join(finding.finding for finding in review.findings),
    )


def _unprinted(t: Language, summary: str) -> Markup:
    """The heading of what is folded away on paper too, there with where it stands."""
    where = t("on the page on the screen, and in the workbook")
    return Markup('{} <span class="on-paper">({})</span>').format(summary, where)


def contradictions(review: Review) -> Block:
    """The pairs of statements with which the review contradicts itself in words."""
    t = review.t
    if not review.is_whole or not review.claim_pairs:
        return Block(EMPTY, "")
    body = [
        [_stated(review, review.claims[pair.claim]), _stated(review, review.claims[pair.other])]
        for pair in review.claim_pairs
    ]
    heading = t("Statements that point different ways")
    header = [t("It says here"), t("It says elsewhere")]
    shown = table(heading, header, body, kind="figures contradictions", headed=True)
    return Block(
        details(f"{heading} ({t.number(len(body))})", shown, "pairs"),
        "\n".join(f"{pair.claim}: {pair.other}" for pair in review.claim_pairs),
    )


def _speaks_of_year(review: Review, claim: Claim) -> bool:
    """Whether a statement names the year of the page, or each of its tests is of that year alone
    or of every year among which it is."""
    if str(review.year) in re.findall(r"\d{4}", claim.statement):
        return True
    tests = [one for one in review.tests.get(claim.claim, ()) if one.is_tested]
    return bool(tests) and all(_is_of_year(one, review.year) for one in tests)


def _is_of_year(test: ClaimTest, year: int) -> bool:
    years = [one.year for one in test.readings]
    if test.kind.endswith("_every_year"):
        return min(years) <= year <= max(years)
    return {one.period for one in test.readings} == {str(year)}


def _is_tested_over(review: Review, claim: Claim) -> bool:
    """Whether a test that decides a statement reads the year of the page."""
    tests = decisive(review, claim)
    return any(one.year == review.year for test in tests for one in test.readings)


def _general(review: Review, claims: Sequence[Claim]) -> Markup:
    """Statements of the whole period, each with its verdict; the evidence is on its page."""
    t = review.t
    items = join(Markup("<li>{}</li>").format(_stated(review, one)) for one in claims)
    heading = t("Statements of the whole period that figures of {year} test too", year=review.year)
    if not claims:
        return EMPTY
    return Markup('<section class="general"><h3>{} ({})</h3><ul>{}</ul></section>').format(
        heading, t.number(len(claims)), items
    )


def _statement(review: Review, claim: Claim) -> Markup:
    """A statement with its place; below it, folded, what each test found, with its small chart,
    the cautions, and the figure that it needs."""
    t = review.t
    judged = [test for test in review.tests.get(claim.claim, ()) if test.is_judged]
    evidence = [tests_of(review, claim, judged)]
    if claim.cautions:
        evidence.append(paragraph(claim.cautions, "cautions"))
    if claim.verdict == "untestable":
        if wanted := needed(review, claim):
            evidence.insert(0, paragraph(t("Figure needed: {figure}.", figure=wanted), "needed"))
        evidence.append(_for_information(review, claim))
    return Markup(
        '<li class="statement of-{}"><p>{} <span class="place">{}</span>{}</p>'
        '<div class="evidence">{}</div></li>'
    ).format(
        claim.section, claim.statement, place(t, claim.locator, claim.source),
        _narrowed(review, claim), join(evidence),
    )  # fmt: skip


def _narrowed(review: Review, claim: Claim) -> Markup:
    """Beside a statement that stands under its verdict: what narrows that, which others rest on
    the same, and what of it is not tested."""
    said = (narrowed(review.t, claim), *weakened(review, claim))
    reasons = "; ".join(filter(None, said))
    return Markup(' <span class="reason">({})</span>').format(reasons) if reasons else EMPTY


def tests_of(review: Review, claim: Claim, tests: Sequence[ClaimTest]) -> Markup:
    """What each test of a statement found, its small chart in the same row; what has one unit
    has one scale from 0 to a round number, of per cents to 100 where one stands alone. The parts
    of what decides stand below it."""
    if not tests:
        return EMPTY
    tops: dict[str, float] = {}
    for test in tests:
        points = _points(test)
        whole = 100.0 if len(points) == 1 and points[0].unit == "percent" else 0.0
        for one in points:
            tops[one.unit] = max(tops.get(one.unit, 0.0), one.value, one.limit or 0.0, whole)
    tops = {unit: round_end(top) for unit, top in tops.items()}
    shown = join(_test(review, test, tops) for test in tests)
    return Markup('<ul class="tests">{}</ul>').format(shown)


def _test(review: Review, test: ClaimTest, tops: Mapping[str, float]) -> Markup:
    sign, words = result_words(review.t, test)
    return Markup(
        '<li class="{}"><span class="sign" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}: </span> <span>{}</span>{}</li>'
    ).format(
        " ".join(filter(None, (test.result, test.role))), sign, words,
        found_by(review, test), _evidence_chart(review, test, tops),
    )  # fmt: skip


def needed(review: Review, claim: Claim) -> str:
    """The figures that a statement needs and that are not printed."""
    return "; ".join(dict.fromkeys(need.needed for need in review.needs.get(claim.claim, ())))


def _for_information(review: Review, claim: Claim) -> Markup:
    """Figures near the matter that decide nothing, and those of single years."""
    tests = [one for one in review.tests.get(claim.claim, ()) if not one.is_judged]
    sentences = "; ".join(test.sentence for test in tests if test.sentence)
    if not sentences or sentences in claim.cautions:
        return EMPTY
    message = review.t("For information: {figures}", figures=sentences)
    return paragraph(message, "for-information")


def _points(test: ClaimTest) -> list[Evidence]:
    """The first reading of each year, in the order of years."""
    by_year = {one.year: one for one in reversed(test.readings) if one.has_value}
    return [by_year[year] for year in sorted(by_year)]


def _evidence_chart(review: Review, test: ClaimTest, tops: Mapping[str, float]) -> Markup:
    """Dots and a line for the series that a test reads, a meter for a single per cent; the values
    and the threshold beside them."""
    points = _points(test)
    if not points or (len(points) == 1 and points[0].unit != "percent"):
        return EMPTY
    if len(points) > 1 and any("-" in one.period for one in points):
        return EMPTY  # a line would put what is printed for several years at one of them
    t, last, label = review.t, points[-1], _series_label(review, points)
    top = tops[last.unit]
    texts = [_shown(review, one) for one in points]
    limit = "" if last.limit is None else f"┆ {shown(t, last.limit, last.unit)}"
    scale = t("scale {ends}", ends=f"0{EN_DASH}{shown(t, top, last.unit)}")
    if len(points) == 1:
        one_value = meter(
            last.value, top, label=label, shown=texts[0], limit=last.limit, limit_shown=limit,
            scale_shown=scale,
        )  # fmt: skip
        return Markup(one_value)
    years, values = [one.year for one in points], [one.value for one in points]
    series = sparkline(
        years, values, label=label, unit=last.unit, shown=texts, ends=(0.0, top),
        scale_shown=scale, limit=last.limit, limit_shown=limit.replace("┆", "┄"),
    )  # fmt: skip
    return Markup(series)


def _shown(review: Review, point: Evidence) -> str:
    """A reading as tables show the figure that it is; what a test computed, with one decimal."""
    fact = (point.indicator, point.breakdown, point.period)
    for one in review.figures(point.indicator):
        if one.fact == fact and one.unit == point.unit and one.value == point.value:
            return shown_value(review.t, one) + point.signs
    decimals = SHARE_DECIMALS if point.unit == "percent" else None
    return shown(review.t, point.value, point.unit, decimals=decimals) + point.signs


def _series_label(review: Review, points: Sequence[Evidence]) -> str:
    t, last = review.t, points[-1]
    values = ", ".join(
        f"{one.year} {_shown(review, one)}"
        + f" {t.unit(one.unit, one.value)}" * is_counted(one.unit)
        for one in points
    )
    said = f"{last.label}: {values}"
    if last.limit is None:
        return said
    return f"{said}; {t('threshold')} {t.quantity(last.limit, last.unit)}"


def _filters(review: Review, claims: Sequence[Claim]) -> Markup:
    """Buttons for verdicts, sections, and whether the figures are shown."""
    t = review.t
    filled, given = {one.section for one in claims}, {shown_verdict(one) for one in claims}
    # The section that evaluates holds the review's own general assessment (IV).
    names = {name: title(t, name) for name in SECTIONS} | {"evaluation": t("General assessment")}
    verdicts = [(name, verdict_badge(t, name)) for name in SHOWN_VERDICTS if name in given]
    sections: list[tuple[str, Markup | str]] = [
        (name, names[name]) for name in SECTIONS if name in filled
    ]
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


def _radios(name: str, legend: str, choices: Sequence[tuple[str, Markup | str]]) -> Markup:
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
                check_id(check.check, check.period),
                check_badge(t, check.verdict, check.kind),
                quoting(t, check.message), why,
                t(CHECK_KINDS[check.kind]), t.period(check.period),
                places(review, review.prints_of(check)),
            )
        )  # fmt: skip
    return Markup('<ol class="checks">{}</ol>').format(join(items))


def _bearing(review: Review, finding: Finding) -> Markup:
    """The statements that bear on a finding, each with how, and with its verdict."""
    t = review.t
    links = [one for one in review.links.get(finding.finding, ()) if one.claim in review.claims]
    if not links:
        return Markup('<span class="none">{}</span>').format(t("no statement bears on it"))
    return Markup('<ul class="bearing">{}</ul>').format(
        join(
            Markup('<li><span class="how">{}:</span> {} {}</li>').format(
                t(BEARINGS[one.bearing]), claim.statement, claim_badge(t, claim)
            )
            for one in links
            for claim in [review.claims[one.claim]]
        )
    )


def _place(review: Review, finding: Finding) -> str:
    return place(
        review.t, finding.finding.rpartition("-")[0].rpartition("-")[2].rstrip("ab"), finding.source
    )


def _stated(review: Review, claim: Claim) -> Markup:
    t = review.t
    return Markup('{} {} <span class="place">{}</span>').format(
        claim_badge(t, claim), claim.statement, place(t, claim.locator, claim.source)
    )
