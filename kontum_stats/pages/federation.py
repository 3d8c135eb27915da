"""Several provinces -> one page that sets them side by side, in one language.

In: provinces with their processed tables and pages. Out: `federation.<lang>.html`, without script:
an index of the provinces, and every figure that they share, by province, by value and by change,
since a page without script cannot be sorted. Thousands of rows: each is written with as few marks
as HTML needs, and what a sign means is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from .. import language as text
from ..language import EN_DASH, Language
from ..provinces import Province
from ..review.html import table
from ..review.records import Figure
from ..review.side_by_side import Series, SeriesOfProvince, SideBySide, Summary, load
from ..review.words import direction, shown_value, sign_words, signs, title
from ..vocabulary import BREAK, CHECK_VERDICTS, CLAIM_VERDICTS, SECTIONS, SIGNS, VERDICT_SIGNS
from . import page_name
from .report import frame, template, written

ARROWS = {"rising": "▲", "falling": "▼", "unchanged": "=", "": BREAK}


def render(provinces: Sequence[Province], langs: Sequence[str], out: Path) -> list[Path]:
    """Writes `federation.<lang>.html` into `out` for each language and returns the paths. Raises
    InputError where the tables of a province have not been built."""
    homes = {one.name: one for one in provinces}
    shown = load({name: one.data for name, one in homes.items()})
    spoken = [replace(text.load(lang), units=shown.units) for lang in langs]
    return [_rendered(shown, homes, t, out) for t in spoken]


def page_of(lang: str) -> str:
    """'federation.vi.html'."""
    return f"federation.{lang}.html"


def _rendered(shown: SideBySide, homes: Mapping[str, Province], t: Language, out: Path) -> Path:
    heading = t("{n} provinces side by side", n=t.number(len(shown.provinces)))
    other = text.load(next(code for code in text.LANGUAGES if code != t.code))
    page = template("federation.html.j2").render(
        frame(heading, {}),
        t=t,
        lang=t.code,
        index=_index(t, shown.provinces, homes, out),
        sections=_sections(t, shown),
        apart=t.listing([one[t.code] for one in shown.apart]),
        signs=sign_words(t),
        other={"href": page_of(other.code), "lang": other.code, "text": other("English")},
    )
    return written(out / page_of(t.code), page)


def _index(
    t: Language, provinces: Sequence[Summary], homes: Mapping[str, Province], out: Path
) -> Markup:
    header = [
        t("Province"), t("Years"), t("Printed"), t("Computed"), t("In doubt"), t("Covered"),
        *(f"{VERDICT_SIGNS[verdict]} {t(verdict)}" for verdict in VERDICT_SIGNS),
    ]  # fmt: skip
    rows = [
        [
            _linked(t, one, homes[one.key], out),
            _years(t, one),
            t.number(one.printed),
            t.number(one.computed),
            t.number(one.doubtful),
            f"{t.number(one.covered)}/{t.number(one.asked)}",
            *(t.number(one.checks.get(verdict, 0)) for verdict in CHECK_VERDICTS),
            *(t.number(one.claims.get(verdict, 0)) for verdict in CLAIM_VERDICTS),
        ]
        for one in provinces
    ]
    return table(t("Provinces"), header, rows, numbers=range(2, len(header)), headed=True)


def _years(t: Language, one: Summary) -> str:
    return t.period("-".join(dict.fromkeys([str(one.first_year), str(one.last_year)])))


def _linked(t: Language, one: Summary, home: Province, out: Path) -> Markup:
    """The name, as a link to the page of the whole review, else to the pages that there are."""
    whole = (one.first_year, one.last_year)
    pages = [home.out / page_name(whole, t.code), home.out / "index.html"]
    page = next((page for page in pages if page.is_file()), None)
    if page is None:
        return escape(one.name)
    return Markup('<a href="{}">{}</a>').format(page.relative_to(out).as_posix(), one.name)


def _sections(t: Language, shown: SideBySide) -> list[dict[str, Any]]:
    """The shared figures of each section that has any."""
    numbered = list(enumerate(shown.series))
    return [
        {
            "name": section,
            "title": title(t, section),
            "series": [_shown(t, one, number) for number, one in numbered
                       if one.section == section],
        }
        for section in SECTIONS
        if any(one.section == section for one in shown.series)
    ]  # fmt: skip


def _shown(t: Language, series: Series, number: int) -> dict[str, Any]:
    """What the page shows of one figure: its heading, the provinces by name, and by value and
    change where there is more than one order."""
    having = [one for one in series.entries if one.figures]
    by_value = sorted(having, key=lambda one: -_value(one.figures[0]))
    moved = [(step, one) for one in having if (step := _step(one)) is not None]
    by_change = [one for _, one in sorted(moved, key=lambda pair: -pair[0])]
    values = {one.name: escape(_values(t, one)) for one in series.entries}
    changes = {one.name: escape(_change(t, one)) for one in having}
    # Thousands of rows: f-strings of escaped pieces take a fifth of the time of `format`.
    rows = (
        f"<tr><th scope=row>{escape(one.name)}<td>{values[one.name]}<td>"
        f"{changes.get(one.name, '')}<td>{escape(_periods(t, one))}\n"
        for one in series.entries
    )
    return {
        "id": f"f{number}",
        "label": series.labels[t.code],
        "unit": t.unit(series.unit, 2),
        "period": t.period(series.period),
        "count": t.count("{n} province", "{n} provinces", len(having)),
        "rows": Markup("".join(rows)),
        "by_value": _listed(by_value, values),
        "by_change": _listed(by_change, changes),
        "lacking": t.listing([one.name for one in series.entries if not one.figures]),
        "otherwise": t.listing(list(series.otherwise)),
    }


def _listed(ordered: Iterable[SeriesOfProvince], said: Mapping[str, Markup]) -> Markup:
    return Markup("".join(f"<li>{escape(one.name)}: {said[one.name]}\n" for one in ordered))


def _values(t: Language, entry: SeriesOfProvince) -> str:
    """The value with the signs of its doubts; several values where prints differ."""
    shown = [shown_value(t, one) + "".join(signs(one)) for one in entry.figures]
    return "; ".join(shown) or EN_DASH


def _value(figure: Figure) -> float:
    return figure.value / figure.out_of if figure.out_of else figure.value


def _step(entry: SeriesOfProvince) -> float | None:
    """By how much the figure differs from the one before: of per cents in points, else in per
    cent of it; None where the two cannot be compared."""
    if entry.before is None or not direction(entry.before, entry.figures[0]):
        return None
    step = entry.figures[0].value - entry.before.value
    if entry.figures[0].unit == "percent":
        return step
    return step / entry.before.value * 100 if entry.before.value else None


def _change(t: Language, entry: SeriesOfProvince) -> str:
    """The change since the figure before, in doubt where one of the two is; '' where there is
    none, and the sign of a break where they cannot be compared."""
    if entry.before is None:
        return ""
    now, since = entry.figures[0], t("since {year}", year=entry.before.period)
    way, step = direction(entry.before, now), _step(entry)
    if step is None:
        return f"{ARROWS['']} {t('not comparable with {year}', year=entry.before.period)}"
    decimals = max(now.decimals, entry.before.decimals) if now.unit == "percent" else 1
    amount = t.signed(round(step, 2 if now.unit == "percent" else 1), decimals)
    words = t("{step} points", step=amount) if now.unit == "percent" else f"{amount}%"
    borne = {sign for one in (entry.before, now) for sign in signs(one)}
    in_doubt = "".join(sign for sign in SIGNS if sign in borne)
    return f"{ARROWS[way]} {words}{in_doubt} {since}"


def _periods(t: Language, entry: SeriesOfProvince) -> str:
    """The periods that have a figure, years in a row as one span."""
    spans: list[list[str]] = []
    for period in entry.periods:
        is_next = spans and len(period) == 4 and len(spans[-1][-1]) == 4
        if is_next and int(period) == int(spans[-1][-1]) + 1:
            spans[-1].append(period)
        else:
            spans.append([period])
    return ", ".join(t.period("-".join(dict.fromkeys([span[0], span[-1]]))) for span in spans)
