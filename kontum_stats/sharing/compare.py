"""What a new edition revised, for people: a page in each language, CSV files, a console table.

In: a `Comparison` of two editions (`revisions.compare`). Out: `comparison.<lang>.html` and
`comparison-figures.csv`, `-checks.csv`, `-claims.csv`. The page is self-contained, has no script,
and is a function of the comparison alone. Judges nothing: it shows what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from rich.table import Table
from rich.text import Text

from .. import files
from .. import language as text
from ..cleaning.figures import SHARE_DECIMALS
from ..language import LANGUAGES, Language
from ..pages import TEMPLATES
from ..review.html import EMPTY, badge, details, join, paragraph, table
from ..review.words import shown
from ..vocabulary import VERDICT_SIGNS
from .revisions import ADDED, CHANGED, GONE, RESTATED, REVISED, Comparison
from .revisions import compare as compare

CAUSES = {
    "other_source": "another document prints it otherwise",
    "same_source": "the same document is read otherwise",
    "computed": "it is computed, and what it is computed from differs",
}
FIGURE_HEADINGS = {
    REVISED: "Figures with another value",
    GONE: "Figures that the new edition lacks",
    ADDED: "Figures that the new edition adds",
}
CLAIM_HEADINGS = {
    CHANGED: "Statements with another verdict",
    GONE: "Statements that the new edition lacks",
    ADDED: "Statements that the new edition adds",
    RESTATED: "Statements with the same verdict on other evidence",
}
CHECK_HEADINGS = {
    CHANGED: "Checks with another result",
    GONE: "Checks that the new edition lacks",
    ADDED: "Checks that the new edition adds",
    RESTATED: "Checks with the same result on other numbers",
}
LONGEST_IN_CONSOLE = 80


def write(comparison: Comparison, out_dir: Path, langs: Sequence[str] = LANGUAGES) -> list[Path]:
    """Writes the three CSV files and a page in each of `langs` into `out_dir`; returns their
    paths. Nothing is written before all of it is made. Raises ValueError for another language."""
    contents = {
        f"comparison-{name}.csv": _csv(getattr(comparison, name))
        for name in ("figures", "checks", "claims")
    }
    contents |= {f"comparison.{lang}.html": page(comparison, lang) for lang in langs}
    for name, content in contents.items():
        files.write(Path(out_dir) / name, content.encode())
    return [Path(out_dir) / name for name in contents]


def summary(comparison: Comparison, t: Language) -> str:
    """What differs, in one sentence; that nothing does, where nothing does."""
    if comparison.is_empty:
        return t("The two editions do not differ in any figure, check or verdict.")
    return " ".join(
        [
            t(
                "Figures: {revised} revised, {gone} gone, {added} added.",
                **_counts(t, comparison.figures, (REVISED, GONE, ADDED)),
            ),
            t(
                "Verdicts on statements: {changed} changed, {gone} gone, {added} added, "
                "{restated} on other evidence.",
                **_counts(t, comparison.claims, (CHANGED, GONE, ADDED, RESTATED)),
            ),
            t(
                "Checks: {changed} changed, {gone} gone, {added} added, {restated} on other "
                "numbers.",
                **_counts(t, comparison.checks, (CHANGED, GONE, ADDED, RESTATED)),
            ),
        ]
    )


def page(comparison: Comparison, lang: str) -> str:
    """The page of a comparison in `lang`, as HTML. Raises ValueError for another language."""
    t = text.load(lang)
    parts = [] if comparison.is_empty else list(_parts(comparison, t))
    environment = Environment(
        loader=PackageLoader("kontum_stats"), autoescape=True, undefined=StrictUndefined
    )
    css = (TEMPLATES / "page.css").read_text("utf-8")
    return environment.get_template("compare.html.j2").render(
        t=t,
        css=Markup(css),
        title=t("What the new edition changed"),
        summary=summary(comparison, t),
        editions=[(t("Old edition"), comparison.old), (t("New edition"), comparison.new)],
        comparison=comparison,
        parts=parts,
    )


def console_table(comparison: Comparison, lang: str = "en") -> Table | Text:
    """The differences for `rich`, a row each, but for verdicts and results that stay as they
    were, which are counted only; where there is no difference, a sentence that says so. Text
    from the data is neither markup nor a control of the terminal."""
    t = text.load(lang)
    if comparison.is_empty:
        return Text(summary(comparison, t))
    headings = ("What differs", "What", "Period", "Before", "Now")
    shown = Table(*(t(heading) for heading in headings), title=summary(comparison, t))
    for cells in _console_rows(comparison, t):
        shown.add_row(*(Text(_harmless(cell)) for cell in cells))
    return shown


def _parts(comparison: Comparison, t: Language) -> Iterator[dict[str, Any]]:
    for name, title, headings, body, empty in (
        ("figures", t("Figures"), FIGURE_HEADINGS, _figures,
         t("Every figure is the same in both.")),
        ("claims", t("Verdicts"), CLAIM_HEADINGS, _claims,
         t("Every verdict on a statement is the same in both.")),
        ("checks", t("Checks"), CHECK_HEADINGS, _checks,
         t("Every check is the same in both.")),
    ):  # fmt: skip
        rows = getattr(comparison, name)
        pieces = [
            _block(change, t(heading), rows[rows["change"] == change], body, t)
            for change, heading in headings.items()
        ]
        yield {
            "id": name,
            "title": title,
            "body": join(pieces) if len(rows) else paragraph(empty, "notice"),
        }


def _block(
    change: str,
    heading: str,
    rows: pd.DataFrame,
    body: Callable[[pd.DataFrame, str, str, Language], Markup],
    t: Language,
) -> Markup:
    if rows.empty:
        return EMPTY
    caption = f"{heading} ({t.number(len(rows))})"
    shown = body(rows, change, caption, t)
    return details(caption, shown, "held") if change == RESTATED else shown


def _figures(rows: pd.DataFrame, change: str, caption: str, t: Language) -> Markup:
    if change == REVISED:
        header = ["Figure", "Period", "Before", "Now", "Difference", "Why"]
        body = [
            [t.label(row), t.period(row.period), _side(row, "old", t), _side(row, "new", t),
             _difference(row, t), t(CAUSES[row.cause])]
            for row in rows.itertuples()
        ]  # fmt: skip
    else:
        header = ["Figure", "Period", "Value"]
        side = "old" if change == GONE else "new"
        body = [
            [t.label(row), t.period(row.period), _side(row, side, t)] for row in rows.itertuples()
        ]
    return table(caption, [t(heading) for heading in header], body)


def _claims(rows: pd.DataFrame, change: str, caption: str, t: Language) -> Markup:
    header = ["Statement", "Before", "Now", "Evidence", "Place"]
    body = [
        [
            t.of(row, "statement") or row.claim,
            _verdict(row.old_verdict, t),
            _verdict(row.new_verdict, t),
            _then_and_now(row, "evidence", t),
            t.locator(row.locator),
        ]
        for row in rows.itertuples()
    ]
    return table(caption, [t(heading) for heading in header], body)


def _checks(rows: pd.DataFrame, change: str, caption: str, t: Language) -> Markup:
    header = ["Arithmetic", "Before", "Now", "Period", "Code"]
    body = [
        [
            _then_and_now(row, "message", t) or row.check,
            _verdict(row.old_verdict, t),
            _verdict(row.new_verdict, t),
            t.period(row.period),
            row.check,
        ]
        for row in rows.itertuples()
    ]
    return table(caption, [t(heading) for heading in header], body)


def _side(row: Any, side: str, t: Language) -> Markup:
    """The value of one side with its prints and places; several values by their prints only."""
    amount, source = _amount(row, side, t), _source(row, side, t)
    if not amount:
        return Markup("{}").format(source)
    return Markup('<strong>{}</strong><span class="print">{}</span>').format(amount, source)


def _amount(row: Any, side: str, t: Language) -> str:
    """The value of one side as tables show it; '' where it has none or several. A computed per
    cent that looks alike on both sides shows more of its decimals."""
    shown, other = (_rounded(row, which, t) for which in (side, _OTHER[side]))
    if shown and shown == other and row.difference and row.new_unit == "percent":
        return t.percent(getattr(row, f"{side}_value"), 3)
    return shown


def _rounded(row: Any, side: str, t: Language) -> str:
    value = getattr(row, f"{side}_value")
    if pd.isna(value):
        return ""
    unit, out_of = getattr(row, f"{side}_unit").split("; ")[0], getattr(row, f"{side}_out_of")
    is_derived = "derived" in getattr(row, f"{side}_flags").split()
    return shown(
        t,
        value,
        unit,
        out_of=None if pd.isna(out_of) else out_of,
        qualifier=getattr(row, f"{side}_qualifier").split(" ")[0],
        decimals=SHARE_DECIMALS if is_derived and unit == "percent" else None,
    )


def _source(row: Any, side: str, t: Language) -> str:
    """How and where one side prints the figure; the document too, where it is another one."""
    printed, place = getattr(row, f"{side}_printed"), t.locator(getattr(row, f"{side}_locator"))
    if not printed:
        return t("computed; from {place}", place=place)
    if row.cause == "other_source":
        place = f"{place}; {getattr(row, f'{side}_source')}"
    return t("printed “{printed}” ({place})", printed=printed, place=place)


def _difference(row: Any, t: Language) -> str:
    if pd.isna(row.difference):
        return ""
    step = float(Decimal(str(row.new_value)) - Decimal(str(row.old_value)))
    if row.new_unit == "percent":
        return t("{step} points", step=t.signed(round(step, 2)))
    if row.new_unit.startswith("VND"):
        return f"{'+' if step > 0 else text.MINUS if step < 0 else ''}{t.money(abs(step))}"
    return t.signed(step)


def _verdict(verdict: str, t: Language) -> Markup:
    return (
        badge(t, verdict)
        if verdict in VERDICT_SIGNS
        else Markup("{}").format(verdict or text.EN_DASH)
    )


def _then_and_now(row: Any, field: str, t: Language) -> Markup:
    """What the new edition says, and below it what the old one said if that was something else;
    of what only one of them has, what that one says."""
    then, now = (getattr(row, f"{side}_{field}_{t.code}") for side in ("old", "new"))
    if not (then and now) or then == now:
        return Markup("{}").format(now or then)
    before = Markup('<span class="print">{}</span>').format(t("before: {words}", words=then))
    return Markup("{}").format(now) + before


def _console_rows(comparison: Comparison, t: Language) -> Iterator[list[str]]:
    for row in comparison.figures.itertuples():
        sides = [
            "" if row.change == absent else f"{_amount(row, side, t)} {_source(row, side, t)}"
            for side, absent in (("old", ADDED), ("new", GONE))
        ]
        yield [t(_NAMES["figure"][row.change]), t.label(row), t.period(row.period), *sides]
    for row in _outside(comparison.claims, RESTATED).itertuples():
        what = t.of(row, "statement") or row.claim
        yield [t(_NAMES["verdict"][row.change]), what, "", *_verdicts(row, t)]
    for row in _outside(comparison.checks, RESTATED).itertuples():
        period = t.period(row.period)
        yield [t(_NAMES["check"][row.change]), row.check, period, *_verdicts(row, t)]


_OTHER = {"old": "new", "new": "old"}
_NAMES = {
    "figure": {REVISED: "figure revised", GONE: "figure gone", ADDED: "figure added"},
    "verdict": {CHANGED: "verdict changed", GONE: "verdict gone", ADDED: "verdict added"},
    "check": {CHANGED: "check changed", GONE: "check gone", ADDED: "check added"},
}


def _outside(rows: pd.DataFrame, change: str) -> pd.DataFrame:
    return rows[rows["change"] != change]


def _verdicts(row: Any, t: Language) -> list[str]:
    return [
        t(verdict) if verdict in VERDICT_SIGNS else verdict
        for verdict in (row.old_verdict, row.new_verdict)
    ]


def _counts(t: Language, rows: pd.DataFrame, changes: Iterable[str]) -> dict[str, str]:
    return {change: t.number(int((rows["change"] == change).sum())) for change in changes}


def _harmless(words: str) -> str:
    """`words` in one short line, without characters that would steer the terminal."""
    line = " ".join(words.split())
    line = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line)
    return line if len(line) <= LONGEST_IN_CONSOLE else f"{line[: LONGEST_IN_CONSOLE - 1]}…"


def _csv(rows: pd.DataFrame) -> str:
    """`rows` for people: 40431 and not 40431.0, an empty cell where a number is missing."""
    plain = rows.apply(lambda column: column.map(_plain))
    return str(plain.to_csv(index=False, lineterminator="\n"))


def _plain(cell: Any) -> str:
    if isinstance(cell, str):
        return files.guarded(cell)
    return "" if pd.isna(cell) else f"{Decimal(str(float(cell))).normalize():f}"
