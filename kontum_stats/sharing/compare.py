"""What a new edition revised, for people: a page in each language, CSV files, a console table.

In: a `Comparison` of two editions (`revisions.compare`). Out: `comparison.<lang>.html` and
`comparison-figures.csv`, `-checks.csv`, `-claims.csv`. The page is self-contained, has no script,
and is a function of the comparison alone. Judges nothing: it shows what differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from rich.table import Table
from rich.text import Text

from .. import files
from .. import language as text
from ..language import LANGUAGES, Language
from ..pages import TEMPLATES
from ..quantities import SHARE_DECIMALS
from ..review.html import EMPTY, badge, details, join, paragraph, table
from ..review.words import shown
from ..vocabulary import VERDICT_SIGNS, is_counted, listed
from .revisions import ADDED, CHANGED, GONE, RESTATED, REVISED, Comparison
from .revisions import compare as compare

CAUSES = {
    "other_source": "another document prints it otherwise",
    "same_source": "the same document is read otherwise",
    "computed": "it is computed, and what it is computed from differs",
}
CHANGES = {(row["table"], row["change"]): row for row in listed("changes")}
"""By table and change, in the order of the page: its heading, and its name in the console ('' for
what is only counted there)."""
LONGEST_IN_CONSOLE = 80
_SENTENCES = re.compile(r"(?<=[.])\s+(?=[^\W\d_a-zà-ỹ])")


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
    t = _language(comparison, lang)
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
    t = _language(comparison, lang)
    if comparison.is_empty:
        return Text(summary(comparison, t))
    headings = ("What differs", "What", "Period", "Before", "Now")
    shown = Table(*(t(heading) for heading in headings), title=summary(comparison, t))
    for cells in _console_rows(comparison, t):
        shown.add_row(*(Text(_harmless(cell)) for cell in cells))
    return shown


def _language(comparison: Comparison, lang: str) -> Language:
    """The language with the province's units and documents."""
    return replace(text.load(lang).of_province(comparison.sources, ()), units=comparison.units)


def _parts(comparison: Comparison, t: Language) -> Iterator[dict[str, Any]]:
    for name, title, body, empty in (
        ("figures", t("Figures"), _figures, t("Every figure is the same in both.")),
        ("claims", t("Verdicts"), _claims,
         t("Every verdict on a statement is the same in both.")),
        ("checks", t("Checks"), _checks, t("Every check is the same in both.")),
    ):  # fmt: skip
        rows = getattr(comparison, name)
        pieces = [
            _block(change, t(one["heading"]), rows[rows["change"] == change], body, t)
            for (table, change), one in CHANGES.items()
            if table == name
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
    found = _revisions(rows, t)
    if change == REVISED:
        header = ["Figure", "Period", "Unit", "Before", "Now", "Difference", "Why"]
        body = [
            [one.label, t.period(one.period), _unit(one, t), _side(one, one.old, t),
             _side(one, one.new, t), _difference(one, t), t(CAUSES[one.cause])]
            for one in found
        ]  # fmt: skip
    else:
        header = ["Figure", "Period", "Unit", "Value"]
        sides = [one.old if change == GONE else one.new for one in found]
        body = [
            [one.label, t.period(one.period), _unit(one, t), _side(one, side, t)]
            for one, side in zip(found, sides, strict=True)
        ]
    return table(caption, [t(heading) for heading in header], body)


def _claims(rows: pd.DataFrame, change: str, caption: str, t: Language) -> Markup:
    header = ["Statement", "Before", "Now", "Evidence", "Place"]
    body = [
        [one.what, _verdict(one.before, t), _verdict(one.now, t), _then_and_now(one, t), place]
        for one, place in zip(_judged(rows, "evidence", t), rows["locator"].map(t.locator),
                              strict=True)
    ]  # fmt: skip
    return table(caption, [t(heading) for heading in header], body)


def _checks(rows: pd.DataFrame, change: str, caption: str, t: Language) -> Markup:
    header = ["Arithmetic", "Before", "Now", "Period", "Code"]
    body = [
        [_then_and_now(one, t) or one.what, _verdict(one.before, t), _verdict(one.now, t),
         t.period(one.period), one.what]
        for one in _judged(rows, "message", t)
    ]  # fmt: skip
    return table(caption, [t(heading) for heading in header], body)


@dataclass(frozen=True)
class _Side:
    """What one edition says of a fact, as the columns of a `Comparison` tell it."""

    value: float
    out_of: float
    unit: str
    qualifier: str
    printed: str
    source: str
    locator: str
    flags: str


@dataclass(frozen=True)
class _Revision:
    """A fact of which the editions say different things."""

    change: str
    cause: str
    label: str
    period: str
    difference: float
    old: _Side
    new: _Side


@dataclass(frozen=True)
class _JudgedTwice:
    """A statement or check with its verdicts, and the words for them, of both editions."""

    change: str
    what: str
    period: str
    before: str
    now: str
    old_words: str
    new_words: str


def _revisions(rows: pd.DataFrame, t: Language) -> list[_Revision]:
    names = [one.name for one in fields(_Side)]
    old, new = (
        [_Side(*row) for row in rows[[f"{side}_{name}" for name in names]].to_numpy()]
        for side in ("old", "new")
    )
    columns = ("change", "cause", f"label_{t.code}", "period", "difference")
    heads = (rows[column] for column in columns)
    return [_Revision(*row) for row in zip(*heads, old, new, strict=True)]


def _judged(rows: pd.DataFrame, words: str, t: Language) -> list[_JudgedTwice]:
    """The rows of `claims` (`words` is 'evidence') or of `checks` ('message')."""
    if words == "evidence":
        statements = rows[f"statement_{t.code}"]
        what, period = statements.where(statements.ne(""), rows["claim"]), [""] * len(rows)
    else:
        what, period = rows["check"], list(rows["period"])
    verdicts = (rows["old_verdict"], rows["new_verdict"])
    said = (rows[f"{side}_{words}_{t.code}"] for side in ("old", "new"))
    return [_JudgedTwice(*row) for row in zip(rows["change"], what, period, *verdicts, *said,
                                         strict=True)]  # fmt: skip


def _side(revision: _Revision, side: _Side, t: Language) -> Markup:
    """The value of one side with its prints and places; several values by their prints only."""
    amount, source = _amount(revision, side, t), _source(revision, side, t)
    if not amount:
        return Markup("{}").format(source)
    return Markup('<strong>{}</strong><span class="print">{}</span>').format(amount, source)


def _amount(revision: _Revision, side: _Side, t: Language) -> str:
    """The value of one side as tables show it; '' where it has none or several. A computed per
    cent that looks alike on both sides shows more of its decimals."""
    words = _rounded(side, t)
    is_alike = _rounded(revision.old, t) == _rounded(revision.new, t)
    if words and is_alike and revision.difference and revision.new.unit == "percent":
        return t.percent(side.value, 3)
    return words


def _rounded(side: _Side, t: Language) -> str:
    if pd.isna(side.value):
        return ""
    unit, is_derived = side.unit.split("; ")[0], "derived" in side.flags.split()
    return shown(
        t,
        side.value,
        unit,
        out_of=None if pd.isna(side.out_of) else side.out_of,
        qualifier=side.qualifier.split(" ")[0],
        decimals=SHARE_DECIMALS if is_derived and unit == "percent" else None,
    )


def _source(revision: _Revision, side: _Side, t: Language) -> str:
    """How and where one side prints the figure; the document too, where it is another one."""
    is_named = side.printed and revision.cause == "other_source"
    place = t.locator(side.locator, side.source if is_named else "")
    if not side.printed:
        return t("computed; from {place}", place=place)
    return t("printed “{printed}” ({place})", printed=side.printed, place=place)


def _unit(revision: _Revision, t: Language) -> str:
    """The unit of what is counted, of both sides where they differ."""
    units = dict.fromkeys(
        code
        for side in (revision.old, revision.new)
        for code in side.unit.split("; ")
        if is_counted(code)
    )
    return "; ".join(t.unit(code, 2) for code in units)


def _difference(revision: _Revision, t: Language) -> str:
    if pd.isna(revision.difference):
        return ""
    new, unit = revision.new.value, revision.new.unit
    step = float(Decimal(str(new)) - Decimal(str(revision.old.value)))
    if unit == "percent":
        return t("{step} points", step=t.signed(round(step, 2)))
    if unit.startswith("VND"):
        return f"{'+' if step > 0 else text.MINUS if step < 0 else ''}{t.money(abs(step))}"
    return t.signed(step)


def _verdict(verdict: str, t: Language) -> Markup:
    return (
        badge(t, verdict)
        if verdict in VERDICT_SIGNS
        else Markup("{}").format(verdict or text.EN_DASH)
    )


def _then_and_now(one: _JudgedTwice, t: Language) -> Markup:
    """What both editions say, sentence by sentence, each with the sign of its verdict and with
    the words marked that differ; of what only one of them has, what that one says."""
    if not (one.old_words and one.new_words) or one.old_words == one.new_words:
        return Markup("{}").format(one.new_words or one.old_words)
    old, new = (_SENTENCES.split(words) for words in (one.old_words, one.new_words))
    lines = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Markup("<li>{}</li>").format(sentence) for sentence in new[c:d]]
        else:
            sides = zip_longest(old[a:b], new[c:d], fillvalue="")
            lines += [_pair(one, *side, t) for side in sides]
    return Markup('<ul class="aligned">{}</ul>').format(join(lines))


def _pair(one: _JudgedTwice, before: str, now: str, t: Language) -> Markup:
    """A sentence as it was and, below it, as it is."""
    old, new = before.split(), now.split()
    said: dict[str, list[Markup]] = {"del": [], "ins": []}
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for tag, words in (("del", old[a:b]), ("ins", new[c:d])):
            form = "{1}" if kind == "equal" else "<{0}>{1}</{0}>"
            said[tag] += [Markup(form).format(tag, " ".join(words))] * bool(words)
    lines = [
        Markup('<span class="{}">{} {}: {}</span>').format(
            css, VERDICT_SIGNS.get(verdict, ""), t(side), join(said[tag], " ")
        )
        for css, tag, side, verdict in (
            ("print", "del", "Before", one.before), ("now", "ins", "Now", one.now),
        )
        if said[tag]
    ]  # fmt: skip
    return Markup("<li>{}</li>").format(join(lines))


def _console_rows(comparison: Comparison, t: Language) -> Iterator[list[str]]:
    for one in _revisions(comparison.figures, t):
        sides = [
            "" if one.change == absent else f"{_amount(one, side, t)} {_source(one, side, t)}"
            for side, absent in ((one.old, ADDED), (one.new, GONE))
        ]
        yield [
            t(CHANGES["figures", one.change]["in_console"]),
            one.label,
            t.period(one.period),
            *sides,
        ]
    for name, rows, words in (
        ("claims", comparison.claims, "evidence"), ("checks", comparison.checks, "message"),
    ):  # fmt: skip
        for row in _judged(rows[rows["change"] != RESTATED], words, t):
            verdicts = [t(one) if one in VERDICT_SIGNS else one for one in (row.before, row.now)]
            yield [
                t(CHANGES[name, row.change]["in_console"]),
                row.what,
                t.period(row.period),
                *verdicts,
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
