"""The tables of the evaluation: verdicts, audit, findings.

In: a `Review` of every section. Out: `Block`s for the notebook `06_evaluation`. It shows what
`checks` and `claims` decided, and decides nothing itself.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ..charts.questions import sparkline
from ..cleaning.processed import named_rows
from ..review.html import Block, badge, details, join, notice, paragraph, table
from ..review.review import Review, inputs_of
from ..vocabulary import CHECK_KINDS, CHECK_VERDICTS, CLAIM_VERDICTS, VERDICT_SIGNS
from .section import place, title

PARTS = {
    "result": "Results that the review names",
    "shortcoming": "Shortcomings that the review names",
    "cause": "Causes that the review names",
    "difficulty": "Difficulties that the review names",
    "advantage": "Advantages that the review names",
}
MOST_IMPORTANT = 3
_CAUTION_MESSAGES = (
    "Not tested for want of figures: {needed}.",
    "Caution: {caveats}.",
    "Elsewhere the review says otherwise: {said}.",
)
_WEAKENING = {"our_threshold", "base_unstated", "definition_changed", "indirect"}


def highlights(review: Review) -> Block:
    """The three most important verdicts of the year and the number of open doubts.

    Important is what the figures speak against: first where nothing weakens the test (a
    threshold of ours, an unstated base, a changed definition), then the others.
    """
    t = review.t
    items = [
        Markup("<li>{} <strong>{}</strong> {}</li>").format(
            badge(t, claim.verdict),
            t.of(claim, "statement"),
            _findings_of_tests(review, claim.claim, most=2),
        )
        for claim in named_rows(_most_important(review))
    ]
    counts = review.checks["verdict"].value_counts()
    doubts = t(
        "For all years the audit made {all} checks of the figures: {fails} fail, {ambiguous} are "
        "left in doubt, {holds} hold.",
        all=t.number(len(review.checks)),
        **{name: t.number(int(counts.get(name, 0))) for name in CHECK_VERDICTS},
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
    counts = review.claims["verdict"].value_counts()
    total = len(review.claims)
    rows = [
        [
            badge(t, verdict),
            t.number(count),
            Markup('<span class="bar {}" style="width:{}%"></span>').format(
                verdict, round(count / total * 100)
            )
            if count
            else Markup(""),
        ]
        for verdict in CLAIM_VERDICTS
        for count in [int(counts.get(verdict, 0))]
    ]
    caption = t("Statements of the review by verdict ({n} in all)", n=t.number(total))
    header = [t("Verdict"), t("Statements"), t("Share of all statements")]
    return Block(
        table(caption, header, rows, numbers=[1], kind="figures verdict-counts"), counts.to_string()
    )


def verdicts(review: Review) -> Block:
    """Every statement with its verdict, evidence and a small chart of it; then those that no
    figure decides, with the figure needed. The sections can be chosen by radio buttons, without
    a script."""
    claims = _by_importance(review)
    decided, undecided = (
        claims[claims["verdict"].ne("untestable")],
        claims[claims["verdict"].eq("untestable")],
    )
    sections = [name for name in review.section_order if name in set(claims["section"])]
    pieces = [_section_filter(review, sections), _decided(review, decided)]
    if len(undecided):
        pieces.append(_undecided(review, undecided))
    return Block(
        Markup('<div class="filtered">{}</div>').format(join(pieces)),
        claims[["claim", "verdict"]].to_string(index=False),
    )


def audit(review: Review) -> Block:
    """Failures and doubts of the audit with their arithmetic; what holds, folded away."""
    t = review.t
    checks = review.checks
    reasons = {
        (row.check, row.period): t.of(row, "reason") for row in named_rows(review.acknowledged)
    }
    pieces = []
    for verdict, heading in (
        ("fails", t("Figures that do not agree")),
        ("ambiguous", t("Doubts that the review leaves open")),
    ):
        rows = checks[checks["verdict"] == verdict]
        pieces.append(Markup("<h3>{}</h3>").format(heading))
        if rows.empty:
            pieces.append(notice(t("None.")))
            continue
        pieces.append(_checks_table(review, rows, heading, reasons))
    held = checks[checks["verdict"] == "holds"]
    summary = t("Checks that hold ({n})", n=t.number(len(held)))
    pieces.append(details(summary, _checks_table(review, held, summary, {}), "held"))
    return Block(join(pieces), checks[["check", "period", "verdict"]].to_string(index=False))


def findings(review: Review) -> Block:
    """The review's own results, shortcomings and causes beside the verdicts on statements that
    rest on the same figures."""
    t = review.t
    pieces = []
    for part, heading in PARTS.items():
        rows = review.findings[review.findings["part"] == part]
        if rows.empty:
            continue
        body = [
            [t.of(finding, "text"), _bearing(review, finding), _place(review, finding.finding)]
            for finding in named_rows(rows)
        ]
        header = [
            t("In the review's words, shortened"),
            t("Verdicts that use the same figures"),
            t("Place"),
        ]
        pieces.append(table(t(heading), header, body, kind="figures findings"))
    return Block(
        Markup("<h3>{}</h3>{}").format(
            t("The review's own assessment beside the verdicts"), join(pieces)
        ),
        review.findings["finding"].to_string(index=False),
    )


def contradictions(review: Review) -> Block:
    """The pairs of statements with which the review contradicts itself in words."""
    t = review.t
    claims = review.claims.set_index("claim")
    body = [
        [_stated(review, claims.loc[pair.claim]), _stated(review, claims.loc[pair.other])]
        for pair in named_rows(review.claim_pairs)
    ]
    heading = t("Statements that point different ways")
    if not body:
        return Block(notice(t("None.")), t("None."))
    shown = table(
        heading,
        [t("It says here"), t("It says elsewhere")],
        body,
        kind="figures contradictions",
        headed=True,
    )
    shown = Markup("<h3>{}</h3>").format(heading) + shown
    return Block(shown, review.claim_pairs.to_string(index=False))


def _by_importance(review: Review) -> pd.DataFrame:
    """The statements, gravest verdict first. Among equals those first whose test nothing
    weakens, then those tested on the year under review, then those decided by more tests."""
    tested = review.claim_evidence
    decided = tested[tested["result"].isin(["met", "unmet"])]
    of_year = set(decided.loc[decided["year"] == review.year, "claim"])
    tests = decided.groupby("claim")["number"].nunique()
    against = tested[tested["result"].eq("unmet")]
    weakened = against["caveats"].map(lambda codes: bool(set(codes.split()) & _WEAKENING))
    sound = against[~weakened.astype(bool)]
    ranks = {name: place for place, name in enumerate(CLAIM_VERDICTS)}
    return review.claims.assign(
        rank=review.claims["verdict"].map(ranks),
        weak=~review.claims["claim"].isin(set(sound["claim"])),
        elsewhere=~review.claims["claim"].isin(of_year),
        fewer=-review.claims["claim"].map(tests).astype(float).fillna(0.0),
    ).sort_values(["rank", "weak", "elsewhere", "fewer"], kind="stable")


def _most_important(review: Review) -> pd.DataFrame:
    """The statements that figures speak against most soundly, whether in full or in part."""
    ranked = _by_importance(review)
    return ranked.sort_values(["weak", "rank"], kind="stable").head(MOST_IMPORTANT)


def _findings_of_tests(review: Review, claim: str, most: int | None = None) -> Markup:
    """What each test of a statement found, what speaks against it first."""
    t, rows = review.t, review.claim_evidence
    rows = rows[(rows["claim"] == claim) & rows["result"].isin(["met", "unmet"])]
    rows = rows.drop_duplicates("number")
    if most is not None:
        # Of a statement that is partly borne out, the reader sees a test of either kind.
        each = rows.drop_duplicates("result").sort_values("result", ascending=False)
        rows = pd.concat([each, rows]).drop_duplicates("number").head(most)
    signs = {
        "met": (VERDICT_SIGNS["holds"], t("as stated")),
        "unmet": (VERDICT_SIGNS["fails"], t("not so")),
    }
    return Markup('<ul class="tests">{}</ul>').format(
        join(
            Markup(
                '<li class="{}"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}: </span> {}</li>'
            ).format(row.result, *signs[row.result], t.of(row, "sentence"))
            for row in named_rows(rows)
        )
    )


def _decided(review: Review, claims: pd.DataFrame) -> Markup:
    t = review.t
    rows = [
        [
            Markup('{} {} <span class="place">{}</span>').format(
                badge(t, claim.verdict), t.of(claim, "statement"), place(t, claim.locator)
            ),
            join(
                (
                    _findings_of_tests(review, claim.claim),
                    _cautions(review, claim),
                )
            ),
            _evidence_chart(review, claim.claim),
        ]
        for claim in named_rows(claims)
    ]
    return table(
        t("Statements that figures can test"),
        [t("Statement and verdict"), t("What the figures say"), t("Course, against the threshold")],
        rows,
        row_classes=[f"of-{section}" for section in claims["section"]],
        kind="figures verdicts",
    )


def _cautions(review: Review, claim: Any) -> Markup:
    """The end of the evidence: what was not tested, the cautions, what is said elsewhere. The
    sentences before it are those of the tests, which stand above."""
    t, evidence = review.t, review.t.of(claim, "evidence")
    openings = [t(message).partition("{")[0] for message in _CAUTION_MESSAGES]
    starts = [place for opening in openings if (place := evidence.find(opening)) >= 0]
    return paragraph(evidence[min(starts) :], "cautions") if starts else Markup("")


def _undecided(review: Review, claims: pd.DataFrame) -> Markup:
    t = review.t
    rows = [
        [
            t.of(claim, "statement"),
            join((_needed(review, claim.claim), _for_information(review, claim.claim))),
            place(t, claim.locator),
        ]
        for claim in named_rows(claims)
    ]
    caption = t("Statements that no printed figure decides ({n})", n=t.number(len(claims)))
    shown = table(
        caption,
        [t("Statement"), t("Figure needed"), t("Place")],
        rows,
        row_classes=[f"of-{section}" for section in claims["section"]],
        kind="figures undecided",
    )
    return details(caption, shown, "undecided")


def _needed(review: Review, claim: str) -> Markup:
    needs = review.claim_needs[review.claim_needs["claim"] == claim]
    wanted = dict.fromkeys(review.t.of(need, "needed") for need in named_rows(needs))
    return Markup("{}").format("; ".join(wanted))


def _for_information(review: Review, claim: str) -> Markup:
    """Figures near the matter that decide nothing."""
    t, rows = review.t, review.claim_evidence
    rows = rows[(rows["claim"] == claim) & rows["result"].eq("shown")].drop_duplicates("number")
    sentences = "; ".join(t.of(row, "sentence") for row in named_rows(rows))
    if not sentences:
        return Markup("")
    return paragraph(t("For information: {figures}", figures=sentences), "for-information")


def _evidence_chart(review: Review, claim: str) -> Markup:
    """A dot-line for each series that a test decided, a meter for a single per cent."""
    rows = review.claim_evidence
    rows = rows[(rows["claim"] == claim) & rows["value"].notna()]
    rows = rows[rows["result"].isin(["met", "unmet"])]
    charts = []
    for _, series in rows.groupby("number", sort=False):
        points = series.drop_duplicates("year").sort_values("year")
        label = _series_label(review, points)
        if len(points) > 1:
            charts.append(_course(review, points, label))
        elif points.iloc[0]["unit"] == "percent":
            charts.append(_meter(points.iloc[0], label))
    return join(dict.fromkeys(charts))


def _course(review: Review, points: pd.DataFrame, label: str) -> Markup:
    """The dots and line of a series, its first and last value beside them."""
    t, unit = review.t, str(points.iloc[0]["unit"])
    years = [int(year) for year in points["year"]]
    values = [float(value) for value in points["value"]]
    shown = [
        t.percent(round(value, 2)) if unit == "percent" else t.number(value) for value in values
    ]
    return Markup(sparkline(years, values, label=label, unit=unit, shown=shown))


def _meter(point: pd.Series, label: str) -> Markup:
    """One per cent on a scale from 0 to 100, or as far as it or its threshold goes, with the
    threshold as a tick."""
    limit = point["limit"]
    longest = max(100.0, float(point["value"]), float(limit) if pd.notna(limit) else 0.0)
    tick = (
        Markup('<span class="limit" style="left:{}%"></span>').format(round(limit / longest * 100))
        if pd.notna(limit)
        else Markup("")
    )
    return Markup(
        '<span class="meter" role="img" aria-label="{}"><span class="filled" style="width:{}%">'
        "</span>{}</span>"
    ).format(label, round(point["value"] / longest * 100), tick)


def _series_label(review: Review, points: pd.DataFrame) -> str:
    t, first = review.t, points.iloc[0]
    values = ", ".join(
        f"{row.year} {t.quantity(round(row.value, 2), row.unit)}" for row in named_rows(points)
    )
    return f"{t.label(first)}: {values}"


def _section_filter(review: Review, sections: list[str]) -> Markup:
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


def _checks_table(
    review: Review, rows: pd.DataFrame, caption: str, reasons: dict[tuple[str, str], str]
) -> Markup:
    t = review.t
    body = []
    for check in named_rows(rows):
        reason = reasons.get((check.check, check.period)) or reasons.get((check.check, ""))
        arithmetic = Markup("{}").format(t.of(check, "message"))
        if reason:
            arithmetic += Markup('<p class="acknowledged">{}</p>').format(
                t("Looked into: {reason}", reason=reason)
            )
        arithmetic += details(t("The prints compared"), _inputs(review, check.inputs), "inputs")
        kind = Markup('{} <span class="kind">{}</span>').format(
            badge(t, check.verdict), t(CHECK_KINDS[check.kind])
        )
        body.append([arithmetic, kind, t.period(check.period)])
    header = [t("Arithmetic"), t("Result"), t("Period")]
    return table(caption, header, body, kind="figures checks", headed=True)


def _inputs(review: Review, inputs: str) -> Markup:
    """The prints that a check compared: what, period, print and place, one a line."""
    t = review.t
    lines = []
    for one in inputs_of(inputs):
        name = review.indicator_label(one.indicator)
        part = f": {review.breakdown_label(one.breakdown)}" if one.breakdown else ""
        lines.append(
            Markup("<li>{}{} ({}): “{}”, {}</li>").format(
                name, part, t.period(one.period), one.printed, t.locator(one.locator)
            )
        )
    return Markup("<ul>{}</ul>").format(join(lines))


def _bearing(review: Review, finding: Any) -> Markup:
    """The verdicts on statements decided by an indicator that the finding names."""
    t = review.t
    beside = review.verdicts_beside_findings
    claims = set(beside.loc[beside["finding"] == finding.finding, "claim"])
    rows = review.claims[review.claims["claim"].isin(claims)]
    if rows.empty:
        return Markup('<span class="none">{}</span>').format(t("no figure bears on it"))
    counts = rows["verdict"].value_counts()
    summary = join(
        (
            Markup("{} {}").format(t.number(int(counts[verdict])), badge(t, verdict))
            for verdict in CLAIM_VERDICTS
            if verdict in counts
        ),
        ", ",
    )
    listed = join(
        Markup("<li>{} {}</li>").format(badge(t, row.verdict), t.of(row, "statement"))
        for row in named_rows(rows)
    )
    return details(summary, Markup("<ul>{}</ul>").format(listed), "bearing")


def _place(review: Review, finding: str) -> str:
    return place(review.t, finding.rpartition("-")[0].rstrip("ab"))


def _stated(review: Review, claim: pd.Series) -> Markup:
    t = review.t
    return Markup('{} {} <span class="place">{}</span>').format(
        badge(t, claim["verdict"]), t.of(claim, "statement"), place(t, claim["locator"])
    )
