"""One indicator at a time: its chart, its figures with their prints, and what speaks of them.

In: a `Review`, and a choice of indicator, parts and years. Out: a `View`, which shows itself in
JupyterLab and tells the line of code that makes it again. Figures are shown as the review prints
them: gaps as gaps, doubts as doubts. Refuses an indicator, a part or years that are not there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from markupsafe import Markup

from ..charts import Chart, Notice, indicator_chart
from ..cleaning.processed import one_of, processed_folder
from ..errors import InputError, Problem
from ..language import Language
from ..pages import TEMPLATES
from ..review import html
from ..review import review as reviews
from ..review.records import Check, Claim, Evidence, Figure, Need
from ..review.review import Review
from ..review.words import formula_in_words, number, print_in_words, remarks
from ..vocabulary import CHECK_VERDICTS, VERDICT_RANKS

Judged = TypeVar("Judged", Check, Claim)


@dataclass(frozen=True)
class View:
    """What is printed of one indicator, of some of its parts ('' is the whole) and some years
    (first and last), and the checks and statements that these figures bear on."""

    review: Review
    indicator: str
    breakdowns: tuple[str, ...]
    years: tuple[int, int]

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The figures that the view shows, every print of them; columns `figures.COLUMNS`."""
        return _table(self.review, "figures", _figures(self))

    @cached_property
    def chart(self) -> Chart | Notice:
        """Bars by part and year, with the chosen years that are not printed as gaps."""
        return indicator_chart(self.review, self.indicator, self.breakdowns, self.years)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The figures in the reader's language, all text: part, period, value, unit, how and
        where it is printed, doubts, and how many checks of each verdict compare it."""
        return _in_words(self)

    @property
    def checks(self) -> pd.DataFrame:
        """The checks that compare a figure of the view, worst first; columns `checks.COLUMNS`."""
        return _table(self.review, "checks", _checks(self))

    @property
    def claims(self) -> pd.DataFrame:
        """The statements tested on a figure of the view, or that lack one of its kind, gravest
        verdict first; columns `claims.COLUMNS`."""
        return _table(self.review, "claims", _claims(self))

    @property
    def code(self) -> str:
        """The line that makes this view again, once `import kontum_stats as ks` was run."""
        return f"ks.explore.view({', '.join(_arguments(self))})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.shown(_plain_table(self))

    def shown(self, table: Markup) -> dict[str, str]:
        """The view for JupyterLab and for a console, with its figures as `table`."""
        t = self.review.t
        code = Markup("<pre><code>{}</code></pre>").format(self.code)
        pieces = {
            "chart": Markup(self.chart._repr_html_()),
            "audit": _statements(self) + _audit(self),
            "code": _section(t("Code of this view"), code),
            "table": _section(t("The figures and where they are printed"), table),
        }
        body = html.join(
            Markup('<div class="view-{}">{}</div>').format(name, piece)
            for name, piece in pieces.items()
        )
        style = Markup((TEMPLATES / "lab" / "custom.css").read_text("utf-8"))
        shown = Markup(
            '<style>{}</style><div class="kontum-view"><div class="kontum-parts">{}</div></div>'
        ).format(style, body)
        said = self.chart.alt if isinstance(self.chart, Chart) else self.chart.text
        return {"text/html": str(shown), "text/plain": f"{said}\n{self.code}"}


def view(
    indicator: str,
    breakdown: str | Sequence[str] | None = None,
    years: int | tuple[int, int] | None = None,
    *,
    data: Path | str = "data",
    year: int = 2013,
    lang: str = "vi",
    review: Review | None = None,
) -> View:
    """What the review prints of `indicator`: chart, figures, checks, statements.

    Of the parts `breakdown` ('' is the whole, None every part) and of the `years`, one or
    (first, last), None for all. `year` is drawn full; `review` stands for `data`, `year` and
    `lang`. Raises InputError for what is not there, and where `data/processed` was not built.
    """
    page = review or reviews.load(data, year=year, lang=lang)
    one_of(page.indicators, "indicator", indicator)
    known = parts_of(page, indicator)
    wanted = known if breakdown is None else breakdown
    parts = [wanted] if isinstance(wanted, str) else list(wanted)
    chosen = {one_of(known, "breakdown of this indicator", part) for part in parts}
    span_of_all = all_years(page)
    first, last = (years, years) if isinstance(years, int) else years or span_of_all
    if first > last:
        raise InputError(
            Problem("ends before it begins", "name the earlier year first", content=f"{years}")
        )
    return View(page, indicator, tuple(part for part in known if part in chosen), (first, last))


def parts_of(review: Review, indicator: str) -> list[str]:
    """The breakdowns that an indicator has, the whole ('') first, then as the catalogue orders."""
    found = {one.breakdown for one in review.figures(indicator)}
    return [part for part in ("", *review.breakdowns) if part in found]


def all_years(review: Review) -> tuple[int, int]:
    """The first and the last year that a figure is printed for. Raises InputError where there
    are no figures."""
    figures = review.figures()
    if not figures:
        raise InputError(Problem("holds no figures", "add them to data/raw", "figures.parquet"))
    return min(one.first_year for one in figures), max(one.last_year for one in figures)


def _table(review: Review, name: str, rows: Mapping[int, Any]) -> pd.DataFrame:
    """The rows of a processed table at these places, for an analyst."""
    return review.table(name).iloc[list(rows)].reset_index(drop=True)


def _figures(chosen: View) -> dict[int, Figure]:
    """The figures of the view by their place in the table, by part and then by year, as its
    chart has them."""
    first, last = chosen.years
    found = [
        (place, one)
        for place, one in enumerate(chosen.review.figures())
        if one.indicator == chosen.indicator
        and one.breakdown in chosen.breakdowns
        and one.first_year <= last
        and one.last_year >= first
    ]
    part = chosen.breakdowns.index
    return dict(sorted(found, key=lambda row: (part(row[1].breakdown), row[1].last_year,
                                               row[1].first_year)))  # fmt: skip


def _checks(chosen: View) -> dict[int, Check]:
    """The checks of the view's figures by their place in the table, worst first."""
    shown = {one.fact for one in _figures(chosen).values()}
    found = {
        place: check
        for place, check in enumerate(chosen.review.checks)
        if any(one.fact in shown for one in chosen.review.prints_of(check))
    }
    return _worst_first(found)


def _claims(chosen: View) -> dict[int, Claim]:
    """The statements of the view by their place in the table, gravest verdict first."""
    found = {
        place: claim
        for place, claim in enumerate(chosen.review.claims.values())
        if _said_of(chosen, claim.claim) or _wanting(chosen, claim.claim)
    }
    return _worst_first(found)


def _worst_first(rows: Mapping[int, Judged]) -> dict[int, Judged]:
    return dict(sorted(rows.items(), key=lambda row: VERDICT_RANKS[row[1].verdict]))


def _said_of(chosen: View, claim: str) -> list[str]:
    """What the tests of a statement on a figure of the view found."""
    first, last = chosen.years
    return [
        one.sentence
        for test in chosen.review.tests.get(claim, ())
        for one in test.readings
        if _is_shown(chosen, one) and first <= one.year <= last
    ]


def _wanting(chosen: View, claim: str) -> list[str]:
    """What the tests of a statement lack of the view's kind, or of no part in particular."""
    needs = chosen.review.needs.get(claim, ())
    return [one.needed for one in needs if _is_shown(chosen, one, "")]


def _is_shown(chosen: View, row: Evidence | Need, *also: str) -> bool:
    """Whether the view shows a part ('average+weak' are two) of what the row speaks of."""
    parts = {*chosen.breakdowns, *also} if chosen.breakdowns else set()
    return row.indicator == chosen.indicator and bool(parts & {*row.breakdown.split("+")})


def _in_words(chosen: View) -> pd.DataFrame:
    review, t = chosen.review, chosen.review.t
    rows = list(_figures(chosen).values())
    units = [t.unit(one.unit, 2) for one in rows]
    value = f"{t('Value')} ({units[0]})" if len(set(units)) == 1 else t("Value")
    table = {
        t("Part"): [_part(review, one) for one in rows],
        t("Period"): [t.period(one.period) for one in rows],
        value: [_number(t, one) for one in rows],
        t("Unit"): units,
        t("As printed"): [one.printed for one in rows],
        t("Where printed"): [t.locator(one.locator, one.source) for one in rows],
        t("Remark"): [_remarks(review, one) for one in rows],
        t("Compared"): [_verdict_counts(review, one) for one in rows],
    }
    # What every row would say, or none, is left out: the heading or the chart says it.
    if len(chosen.breakdowns) == 1:
        del table[t("Part")]
    if value != t("Value"):
        del table[t("Unit")]
    if not any(table[t("Remark")]):
        del table[t("Remark")]
    return pd.DataFrame(table, dtype="str")


def _part(review: Review, figure: Figure) -> str:
    return review.breakdown_label(figure.breakdown) if figure.breakdown else review.t("Total")


def _number(t: Language, figure: Figure) -> str:
    if figure.out_of is not None:
        return f"{t.number(figure.value)}/{t.number(figure.out_of)}"
    return number(t, figure).removesuffix("%")


def _remarks(review: Review, figure: Figure) -> str:
    """How a figure was derived, and every doubt about it."""
    t, said = review.t, remarks(review.t, figure)
    if not figure.is_derived:
        return "; ".join(said)
    derived = t("computed: {formula}", formula=formula_in_words(review, figure.note))
    return "; ".join([derived, *said[1:]])


def _verdict_counts(review: Review, figure: Figure) -> str:
    """'✗ 1 · ✓ 3': how many checks of each verdict compare the figure."""
    counts = review.checks_touching.get(figure.fact, Counter[str]())
    signs = [f"{sign} {counts[name]}" for name, sign in CHECK_VERDICTS.items() if name in counts]
    return " · ".join(signs)


def _section(heading: str, content: Markup) -> Markup:
    return Markup("<h4>{}</h4>{}").format(heading, content)


def _plain_table(chosen: View) -> Markup:
    t, table = chosen.review.t, chosen.table
    if table.empty:
        return html.notice(t("None."))
    heading = t("The figures and where they are printed")
    rows = table.itertuples(index=False)
    names = list(table.columns)
    number = next(place for place, name in enumerate(names) if name.startswith(t("Value")))
    return html.table(heading, names, rows, numbers=[number], headed=True)


def _audit(chosen: View) -> Markup:
    """The checks, those that hold folded away."""
    t, checks = chosen.review.t, list(_checks(chosen).values())
    heading = t("Checks of these figures ({n})", n=t.number(len(checks)))
    held = [check for check in checks if check.verdict == "holds"]
    pieces = [_check(chosen.review, check) for check in checks if check.verdict != "holds"]
    if held:
        summary = t("Checks that hold ({n})", n=t.number(len(held)))
        listed = html.join(_check(chosen.review, check) for check in held)
        pieces.append(html.details(summary, listed, "held"))
    return _listed(t, heading, pieces)


def _check(review: Review, check: Check) -> Markup:
    t, reason = review.t, review.reason(check)
    looked = [t("Looked into: {reason}", reason=reason)] if reason else []
    prints = [print_in_words(review, one) for one in review.prints_of(check)]
    return _item(t, check.verdict, check.message, [*looked, *prints])


def _listed(t: Language, heading: str, pieces: Sequence[Markup]) -> Markup:
    return _section(heading, html.join(pieces) if pieces else html.notice(t("None.")))


def _statements(chosen: View) -> Markup:
    """The statements, with what the tests on these figures found, or the figure they lack."""
    t, claims = chosen.review.t, _claims(chosen)
    heading = t("Statements that rest on these figures ({n})", n=t.number(len(claims)))
    needed = t("Figure needed")
    items = [
        _item(
            t, one.verdict, f"{one.statement} ({t.locator(one.locator, one.source)})",
            [*_said_of(chosen, one.claim),
             *(f"{needed}: {want}" for want in _wanting(chosen, one.claim))],
        )
        for one in claims.values()
    ]  # fmt: skip
    return _listed(t, heading, items)


def _item(t: Language, verdict: str, said: str, more: list[str]) -> Markup:
    """A verdict in two lines at most, which open to all of it and to `more`."""
    summary = Markup('<span class="said">{} {}</span>').format(html.badge(t, verdict), said)
    lines = html.join(Markup("<p>{}</p>").format(line) for line in dict.fromkeys(more))
    return html.details(summary, lines, "item")


def _arguments(chosen: View) -> list[str]:
    """The arguments of `view` that are not as they would be anyway."""
    review = chosen.review
    arguments = [_literal(chosen.indicator)]
    if list(chosen.breakdowns) != parts_of(review, chosen.indicator):
        parts = list(chosen.breakdowns)
        arguments.append(f"breakdown={_literal(parts[0] if len(parts) == 1 else parts)}")
    if chosen.years != all_years(review):
        arguments.append(f"years={chosen.years}")
    if review.data != processed_folder("data").parent:
        arguments.append(f"data={_literal(str(review.data))}")
    if review.year != 2013:
        arguments.append(f"year={review.year}")
    if review.t.code != "vi":
        arguments.append(f"lang={_literal(review.t.code)}")
    return arguments


def _literal(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
