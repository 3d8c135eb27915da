"""The tables of the evaluation: verdicts, audit, findings, tasks, coverage, request list.

In: a `Review` of every section. Out: `Block`s for the notebooks `06_evaluation` and
`07_tasks`. It shows what `checks` and `claims` decided, and decides nothing itself.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from .charts import sparkline
from .figures import has_flag
from .html import Block, badge, details, join, notice, paragraph, table
from .review import Review
from .tables import shown_value, title

VERDICTS = ("contradicted", "mixed", "supported", "untestable")
AUDIT_VERDICTS = ("fails", "ambiguous", "holds")
PARTS = {
    "result": "Results that the review names",
    "shortcoming": "Shortcomings that the review names",
    "cause": "Causes that the review names",
    "difficulty": "Difficulties that the review names",
    "advantage": "Advantages that the review names",
}
STATES = {"printed": "●", "derived": "○", "missing": "·"}
KIND_NAMES = {
    "sum": "parts and their total",
    "subset": "part and whole",
    "ratio": "ratio and per cent",
    "difference": "stated change",
    "unit_price": "money and quantity",
    "attainable": "attainable per cent",
    "repeated": "fact printed twice",
    "near_conflict": "two prints of one matter",
    "label": "what a total is called",
    "print": "spelling of the print",
    "jump": "change out of line",
}
MOST_IMPORTANT = 3


def highlights(review: Review) -> Block:
    """The three most important verdicts of the year and the number of open doubts.

    Contradicted statements come first, then those only partly borne out; among equals those
    tested on a figure of the year under review.
    """
    t, claims = review.t, review.claims
    tested = review.claim_evidence
    of_year = set(tested.loc[tested["year"] == review.year, "claim"])
    ranked = claims.assign(
        severity=claims["verdict"].map({name: place for place, name in enumerate(VERDICTS)}),
        elsewhere=~claims["claim"].isin(of_year),
    ).sort_values(["severity", "elsewhere"], kind="stable")
    items = [
        Markup("<li>{} <strong>{}</strong> <span>{}</span></li>").format(
            badge(t, claim.verdict), t.of(claim, "statement"), t.of(claim, "evidence")
        )
        for claim in ranked.head(MOST_IMPORTANT).itertuples()
    ]
    counts = review.checks["verdict"].value_counts()
    doubts = t(
        "The audit made {all} checks of the figures: {fails} fail, {ambiguous} are left in doubt, "
        "{holds} hold.",
        all=t.number(len(review.checks)),
        **{name: t.number(int(counts.get(name, 0))) for name in AUDIT_VERDICTS},
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
    total = max(len(review.claims), 1)
    rows = [
        [
            badge(t, verdict),
            t.number(count),
            Markup('<span class="bar {}" style="width:{}%"></span>').format(
                verdict, round(count / total * 100)
            ),
        ]
        for verdict in VERDICTS
        for count in [int(counts.get(verdict, 0))]
    ]
    caption = t("Statements of the review by verdict ({n} in all)", n=t.number(total))
    header = [t("Verdict"), t("Statements"), t("Share of all statements")]
    return Block(
        table(caption, header, rows, numbers=[1], kind="figures verdict-counts"), counts.to_string()
    )


def verdicts(review: Review) -> Block:
    """Every statement with its verdict, evidence and a small chart of it; the sections can be
    chosen by radio buttons, without a script."""
    t = review.t
    claims = review.claims
    ranks = {name: place for place, name in enumerate(VERDICTS)}
    ordered = claims.assign(rank=claims["verdict"].map(ranks)).sort_values("rank", kind="stable")
    sections = [name for name in review.section_order if name in set(claims["section"])]
    header = [t("Statement"), t("Verdict"), t("Evidence"), t("Small chart"), t("Place")]
    rows = [
        [
            t.of(claim, "statement"),
            badge(t, claim.verdict),
            t.of(claim, "evidence"),
            _evidence_chart(review, claim.claim),
            t.locator(claim.locator),
        ]
        for claim in ordered.itertuples()
    ]
    classes = [f"of-{section}" for section in ordered["section"]]
    shown = table(
        t("Each statement and what the figures say"),
        header,
        rows,
        row_classes=classes,
        kind="figures verdicts",
    )
    return Block(
        Markup('<div class="filtered">{}{}</div>').format(_section_filter(review, sections), shown),
        ordered[["claim", "verdict"]].to_string(index=False),
    )


def audit(review: Review) -> Block:
    """Failures and doubts of the audit with their arithmetic; what holds, folded away."""
    t = review.t
    checks = review.checks
    reasons = {
        (row.check, row.period): t.of(row, "reason") for row in review.acknowledged.itertuples()
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
            for finding in rows.itertuples()
        ]
        header = [t("In the review's words, shortened"), t("Verdicts that bear on it"), t("Place")]
        pieces.append(table(t(heading), header, body, kind="figures findings"))
    return Block(
        Markup("<h3>{}</h3>{}").format(
            t("The review's own assessment beside the verdicts"), join(pieces)
        ),
        review.findings["finding"].to_string(index=False),
    )


def tasks(review: Review) -> Block:
    """Each task of part two beside the latest figures, their trend, and the indicator by which
    the next review could show progress."""
    t = review.t
    rows = review.findings[review.findings["part"] == "task"]
    header = [t("Task"), t("Where it starts from"), t("How the next review could show progress")]
    body = [
        [t.of(task, "text"), _starting_points(review, task), _measures(review, task)]
        for task in rows.itertuples()
    ]
    caption = t("The tasks and the figures they start from")
    return Block(
        table(caption, header, body, kind="figures tasks"), rows["finding"].to_string(index=False)
    )


def coverage(review: Review) -> Block:
    """A grid of indicators by year: printed, derived or missing."""
    t = review.t
    pieces = []
    for section in review.section_order:
        rows = review.coverage[review.coverage["section"] == section]
        if rows.empty:
            continue
        years = sorted(rows["year"].unique())
        grid = rows.pivot(index="indicator", columns="year", values="state")
        body = [
            [
                review.indicator_label(indicator),
                *(_state(review, grid.loc[indicator, year]) for year in years),
            ]
            for indicator in dict.fromkeys(rows["indicator"])
        ]
        header = [t("Figure"), *map(str, years)]
        current = years.index(review.year) + 1 if review.year in years else None
        pieces.append(
            table(title(t, section), header, body, current=current, kind="figures coverage")
        )
    legend = t("● printed, ○ computed, · not printed")
    heading = t("What is printed, by year")
    return Block(
        Markup("<h3>{}</h3>{}{}").format(heading, paragraph(legend, "legend"), join(pieces)), legend
    )


def request_list(review: Review) -> Block:
    """What the next review should print: every indicator that it printed once, for the year
    after the latest, with the doubts to settle; one list a section."""
    t = review.t
    next_year = str(int(review.sources["last_year"].astype(int).max()) + 1)
    pieces = []
    for section in review.section_order:
        items = _requests(review, section)
        if items:
            pieces.append(Markup("<h4>{}</h4><ul>{}</ul>").format(title(t, section), join(items)))
    heading = t("Request list: figures to send in for {year}", year=next_year)
    return Block(
        Markup('<section class="request-list"><h3>{}</h3>{}{}</section>').format(
            heading,
            paragraph(
                t(
                    "To the offices that send figures in: please give each figure for the whole "
                    "year, with its parts, and say where the definition has changed."
                )
            ),
            join(pieces),
        ),
        heading,
    )


def _evidence_chart(review: Review, claim: str) -> Markup:
    rows = review.claim_evidence
    rows = rows[(rows["claim"] == claim) & rows["value"].notna()]
    charts = []
    for (_, _), series in rows.groupby(["indicator", "breakdown"], sort=False):
        points = series.drop_duplicates("year").sort_values("year")
        if len(points) > 1:
            charts.append(
                Markup(
                    sparkline(
                        [int(year) for year in points["year"]],
                        [float(value) for value in points["value"]],
                        label=_series_label(review, points),
                    )
                )
            )
    return join(charts)


def _series_label(review: Review, points: pd.DataFrame) -> str:
    t, first = review.t, points.iloc[0]
    name = review.indicator_label(first["indicator"])
    if first["breakdown"]:
        name = f"{name}: {review.breakdown_label(first['breakdown'])}"
    decimals = 1 if first["unit"] == "percent" else None
    values = ", ".join(
        f"{int(row.year)} {t.quantity(row.value, row.unit, decimals)}"
        for row in points.itertuples()
    )
    return f"{name}: {values}"


def _section_filter(review: Review, sections: list[str]) -> Markup:
    t = review.t
    choices = [("all", t("All")), *((name, title(t, name)) for name in sections)]
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
    for check in rows.itertuples():
        reason = reasons.get((check.check, check.period)) or reasons.get((check.check, ""))
        message = Markup("{}").format(t.of(check, "message"))
        if reason:
            message += Markup('<p class="acknowledged">{}</p>').format(
                t("Looked into: {reason}", reason=reason)
            )
        body.append(
            [
                message,
                badge(t, check.verdict),
                t(KIND_NAMES[check.kind]),
                t.period(check.period),
                title(t, check.section),
            ]
        )
    header = [
        t("Arithmetic"),
        t("Result"),
        t("Kind of check"),
        t("Period"),
        t("Part of the review"),
    ]
    return table(caption, header, body, kind="figures checks")


def _bearing(review: Review, finding: Any) -> Markup:
    """The verdicts on statements tested with an indicator that the finding names."""
    t = review.t
    named = set(finding.indicators.split())
    tested = review.claim_evidence
    claims = set(tested.loc[tested["indicator"].isin(named), "claim"])
    rows = review.claims[review.claims["claim"].isin(claims)]
    if rows.empty:
        return Markup('<span class="none">{}</span>').format(t("no figure bears on it"))
    return Markup("<ul>{}</ul>").format(
        join(
            Markup("<li>{} {}</li>").format(badge(t, row.verdict), t.of(row, "statement"))
            for row in rows.itertuples()
        )
    )


def _place(review: Review, finding: str) -> str:
    return review.t.locator(finding.rpartition("-")[0].rstrip("ab"))


def _starting_points(review: Review, task: Any) -> Markup:
    """The latest figure of each indicator of the task, with the one before it."""
    t = review.t
    lines = []
    for indicator in task.indicators.split():
        for _, facts in review.facts(indicator).groupby("breakdown", sort=False):
            lines.append(_latest(review, facts))
    if not lines:
        return Markup('<span class="none">{}</span>').format(t("no figure is printed"))
    return Markup('<ul class="starting-points">{}</ul>').format(
        join(Markup("<li>{}</li>").format(line) for line in lines)
    )


def _latest(review: Review, facts: pd.DataFrame) -> Markup:
    t = review.t
    rows = list(facts.itertuples())
    last = rows[-1]
    text = Markup("{}: <strong>{}</strong> ({})").format(
        t.label(last), shown_value(t, last), t.period(last.period)
    )
    if len(rows) > 1 and rows[-2].period != last.period:
        before = rows[-2]
        arrow = "▲" if last.value > before.value else "▼" if last.value < before.value else "■"
        text += Markup(', <span aria-hidden="true">{}</span> {}').format(
            arrow,
            t(
                "from {value} ({period})",
                value=shown_value(t, before),
                period=t.period(before.period),
            ),
        )
    return text


def _measures(review: Review, task: Any) -> Markup:
    """The indicators of the task that a next review should print again; a rate rather than a
    count where both are known."""
    t = review.t
    named = task.indicators.split()
    if not named:
        return Markup('<span class="none">{}</span>').format(
            t("to be agreed: the review prints no figure for this task")
        )
    labels = [review.indicator_label(indicator) for indicator in named]
    return Markup("<ul>{}</ul>").format(
        join(Markup("<li>{}</li>").format(label) for label in dict.fromkeys(labels))
    )


def _state(review: Review, state: str) -> Markup:
    names = {"printed": "printed", "derived": "computed", "missing": "not printed"}
    return Markup(
        '<span class="state {}" title="{name}">{}<span class="visually-hidden">{name}</span></span>'
    ).format(
        state,
        Markup('<span aria-hidden="true">{}</span>').format(STATES[state]),
        name=review.t(names[state]),
    )


def _requests(review: Review, section: str) -> list[Markup]:
    t = review.t
    rows = review.figures[
        (review.figures["section"] == section) & ~has_flag(review.figures, "derived")
    ]
    items = []
    for indicator, facts in rows.groupby("indicator", sort=False):
        parts = [part for part in dict.fromkeys(facts["breakdown"]) if part]
        unit = facts["unit"].iloc[0]
        words = [review.indicator_label(str(indicator))]
        words.append(t("unit: {unit}", unit=_unit_in_words(review, unit)))
        if parts:
            names = [review.breakdown_label(part) for part in parts]
            words.append(t("by: {parts}", parts=t.listing(names)))
        doubts = _doubts_to_settle(review, facts)
        items.append(
            Markup('<li class="{}">{}{}</li>').format(
                "doubtful" if doubts else "", "; ".join(words), doubts
            )
        )
    return items


def _unit_in_words(review: Review, unit: str) -> str:
    return "/".join(review.t.unit(part) for part in unit.split("/"))


_TO_SETTLE = {
    "ambiguous_print": "write the decimals without doubt",
    "period_inferred": "print the year",
    "year_misprinted": "print the year",
    "year_doubt": "say which year is compared with",
    "label_doubt": "say what the total counts",
    "base_unstated": "say of whom",
    "definition_changed": "keep one definition or give both years by it",
}


def _doubts_to_settle(review: Review, facts: pd.DataFrame) -> Markup:
    flags = dict.fromkeys(flag for row in facts["flags"] for flag in row.split())
    messages = dict.fromkeys(review.t(_TO_SETTLE[flag]) for flag in flags if flag in _TO_SETTLE)
    if not messages:
        return Markup("")
    return Markup(' <em class="to-settle">{}</em>').format("; ".join(messages))
