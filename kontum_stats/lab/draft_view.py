"""A draft decided by hand, in JupyterLab.

In: a document, a province's data folder, and the file of the draft. Out: a `Work`, whose `text`
shows every number of the document by its class, and a `panel` with the proposals beside the text
and a decision for each, which `save` writes as the CSV that `accept` reads. What a draft file
says already is kept. Everything from the document is shown as text; nothing is asked of a network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from .. import language as text
from ..cleaning import raw
from ..cleaning.raw import RawData
from ..drafting import verify
from ..drafting.accept import DECISIONS
from ..drafting.draft import draft
from ..drafting.neighbours import CORRECTED, neighbours
from ..drafting.saved import code_of, named, save, with_decisions
from ..errors import needs
from ..language import Language
from ..pages import TEMPLATES
from ..reading import scan
from ..reading.classes import CLASSES
from ..reading.documents import read_document
from ..reading.lines import TOKEN
from ..reading.model import Cell, Document, Grid, Passage
from ..reading.periods import ORIGINS
from ..review import html

with needs("lab"):
    import ipywidgets


@dataclass
class Work:
    """A draft being decided: the `document`, the catalogue `raw`, the `table` (columns of
    `draft.COLUMNS`) that the panel changes, and the file `out` that it is saved to."""

    document: Document
    raw: RawData
    table: pd.DataFrame
    out: Path
    t: Language

    @property
    def text(self) -> html.Block:
        """The document with its numbers marked, and the legend of the marks."""
        places = {_place_of(passage.locator): None for passage in self.document.passages}
        body = html.join(_marked_place(self, place) for place in places)
        shown = _STYLE + _legend(self.t) + Markup('<div class="ks-text">{}</div>').format(body)
        return html.Block(shown, self.document.text)

    def save(self) -> str:
        """Writes the draft to `out`; what came of it, in words."""
        save(self.table, self.out, self.raw, self.document, self.t)
        counts = self.table["decision"].value_counts()
        return self.t(
            "{file}: {accept} to accept, {skip} to skip, {open} without a decision",
            file=self.out.name,
            accept=self.t.number(int(counts.get("accept", 0))),
            skip=self.t.number(int(counts.get("skip", 0))),
            open=self.t.number(int(counts.get("", 0))),
        )


def open_draft(
    document: Path | str, data: Path | str = "data", out: Path | str = "draft.csv",
    lang: str = "vi", source: str = "",
) -> Work:  # fmt: skip
    """The draft of the file `document` for the province folder `data`, with the decisions that
    the file `out` holds already. A relative path is looked for here and in the folder above, so
    that one notebook works from the repository's root and from its own folder.

    Raises InputError as `documents.read_document`, `raw.load` and `verify.source_of` do.
    """
    path, folder = _here_or_above(document), _here_or_above(data)
    read, loaded = read_document(path), raw.load(folder, needs_figures=False)
    key = verify.source_of(loaded, verify.sha256_of(path), source or None, is_new=True)
    t = text.load(lang).of_province((), raw.rows_of(loaded.units))
    table = with_decisions(draft(read, loaded, key, lang), Path(out), t)
    return Work(read, loaded, table, Path(out), t)


def panel(work: Work) -> ipywidgets.VBox:
    """The text or table of one place of the document and its figures beside it, those first whose
    period rests on the weakest ground, each with its proposal and a decision; all that are sure,
    or all that are open in a place, are accepted at once. A change is kept at once and written by
    the button. Everything is reached by the keyboard."""
    t = work.t
    locators = list(dict.fromkeys(_place_of(one) for one in work.table["locator"]))
    place = ipywidgets.Dropdown(
        options=[(_place_name(work, one), one) for one in locators], description=t("Place"),
        layout={"width": "auto", "min_width": "24rem"}, style={"description_width": "6rem"},
    )  # fmt: skip
    shown = ipywidgets.HTML()
    rows = ipywidgets.VBox(layout={"flex": "1 1 32rem"})
    said = ipywidgets.Label()
    sure, here = (ipywidgets.Button(layout={"width": "auto"}) for _ in range(2))
    button = ipywidgets.Button(
        description=t("Save the draft"), button_style="primary", layout={"width": "auto"}
    )

    def show(_change: Any = None) -> None:
        shown.value = str(_STYLE + _marked_place(work, place.value))
        rows.children = tuple(_row(work, at, show) for at in _weakest_first(work, place.value))
        message = "Accept all that are sure ({n})"
        sure.description = t(message, n=t.number(len(_open(work, confidence="high"))))
        message = "Accept what is open here ({n})"
        here.description = t(message, n=t.number(len(_open(work, place=place.value))))

    def accept(found: list[int]) -> None:
        work.table.loc[found, "decision"] = "accept"
        show()

    place.observe(show, "value")
    sure.on_click(lambda _button: accept(_open(work, confidence="high")))
    here.on_click(lambda _button: accept(_open(work, place=place.value)))
    button.on_click(lambda _button: setattr(said, "value", work.save()))
    show()
    beside = ipywidgets.HBox(
        [ipywidgets.VBox([shown], layout={"flex": "1 1 24rem"}), rows],
        layout={"flex_flow": "row wrap"},
    )
    many = ipywidgets.HBox([sure, here, button, said], layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([place, many, beside])


def _open(work: Work, confidence: str = "", place: str = "") -> list[int]:
    """The rows without a decision that have a proposal: of a confidence, of a place."""
    table = work.table
    wanted = table["decision"].eq("") & table["indicator"].ne("") & table["period"].ne("")
    if confidence:
        wanted &= table["confidence"].eq(confidence)
    if place:
        wanted &= table["locator"].map(_place_of).eq(place)
    return list(table.index[wanted])


def _row(work: Work, index: int, show: Callable[[], None]) -> ipywidgets.VBox:
    """The controls of one figure; `show` draws all of them anew."""
    t, row = work.t, work.table.loc[index]
    said = Markup("<b>{}</b> {} {} <i>{}</i>").format(
        row["printed"],
        " › ".join(filter(None, (row["row_heads"], row["column_heads"]))),
        _amount(row["value"], row["unit"], t) if row["value"] else t("two readings"),
        "; ".join(filter(None, (t(_CONFIDENCE_WORDS[row["confidence"]]), row["reason"]))),
    )
    same = ipywidgets.Button(layout={"width": "auto", "display": "none"})
    controls = [
        _choice(work, index, "indicator", t("Indicator"), work.raw.indicators, same),
        _choice(work, index, "breakdown", t("Part"), work.raw.breakdowns, same),
        _typed(work, index, "period", t("Period")),
        _typed(work, index, "printed", t("Print")),
        _typed(work, index, "printed_unit", t("Unit printed elsewhere")),
        _typed(work, index, "note", t("Note")),
    ]
    if not row["value"]:
        readings = [("", ""), ("decimal", "decimal"), ("thousands", "thousands")]
        controls.append(_listed(work, index, "reading", t("Reading"), readings))
    decisions = [(t(_DECISION_WORDS[one]), one) for one in DECISIONS]
    controls.append(_listed(work, index, "decision", t("Decision"), decisions))
    same.on_click(lambda _button: _spread(work, index, row, show))
    layout = {"border": "1px solid #c8ccd0", "padding": "4px", "margin": "0 0 6px 0"}
    boxes = ipywidgets.Box([*controls, same], layout={"flex_flow": "row wrap"})
    return ipywidgets.VBox([ipywidgets.HTML(str(said)), boxes], layout=layout)


def _like(work: Work, index: int, was: pd.Series) -> dict[str, list[int]]:
    """The rows to which what was changed in row `index` is likely to apply, by column."""
    return {
        column: neighbours(work.table, index, column, was)
        for column in CORRECTED
        if work.table.at[index, column] != was[column]
    }


def _spread(work: Work, index: int, was: pd.Series, show: Callable[[], None]) -> None:
    for column, found in _like(work, index, was).items():
        work.table.loc[found, column] = work.table.at[index, column]
    show()


def _amount(value: str, unit: str, t: Language) -> str:
    """The value in words; a unit that no catalogue names stands as it is printed."""
    try:
        return t.quantity(float(value), unit)
    except KeyError:
        return f"{t.number(float(value))} {unit}"


def _choice(
    work: Work, index: int, column: str, name: str, catalogue: pd.DataFrame,
    same: ipywidgets.Button,
) -> ipywidgets.Combobox:  # fmt: skip
    """A code of the catalogue, found by any letters of its label; a new name may be typed. `same`
    is offered once it was changed and has neighbours."""
    names = {str(getattr(row, column)): work.t.label(row) for row in catalogue.itertuples()}
    was = work.table.loc[index].copy()
    control = ipywidgets.Combobox(
        options=[named(code, names) for code in names], description=name,
        value=named(str(was[column]), names), placeholder=work.t("type a few letters of its name"),
        continuous_update=False, layout={"flex": "1 1 30rem", "width": "auto"},
        style={"description_width": "6rem"},
    )  # fmt: skip

    def keep(change: dict[str, Any]) -> None:
        work.table.loc[index, column] = code_of(change["new"])
        count = len({at for found in _like(work, index, was).values() for at in found})
        message = "Same correction for {n} rows like it"
        same.description = work.t(message, n=work.t.number(count))
        same.layout.display = None if count else "none"

    control.observe(keep, "value")
    return control


def _listed(
    work: Work, index: int, column: str, name: str, options: list[tuple[str, str]]
) -> ipywidgets.Dropdown:
    value = str(work.table.loc[index, column])
    known = options if value in [code for _, code in options] else [*options, (value, value)]
    control = ipywidgets.Dropdown(options=known, value=value, description=name, **_WHOLE_LABEL)
    return _kept(work, index, column, control)


def _typed(work: Work, index: int, column: str, name: str) -> ipywidgets.Text:
    value = str(work.table.loc[index, column])
    control = ipywidgets.Text(value=value, description=name, **_WHOLE_LABEL)
    return _kept(work, index, column, control)


def _kept(work: Work, index: int, column: str, control: Any) -> Any:
    """`control` with what is chosen or typed in it kept in the table at once."""

    def keep(change: dict[str, Any]) -> None:
        work.table.loc[index, column] = change["new"]

    control.observe(keep, "value")
    return control


def _place_name(work: Work, locator: str) -> str:
    here = _weakest_first(work, locator)
    count = work.t.count("{n} figure", "{n} figures", len(here))
    return f"{work.t.locator(locator)}: {count}"


def _place_of(locator: str) -> str:
    """The place that is shown at once: a section, a note, or the whole table of a cell."""
    return _CELL.sub("", locator) or verify.TOP


def _weakest_first(work: Work, place: str) -> list[int]:
    """The rows of a place: without a period, then by how far from the figure its period stands."""
    here = work.table[work.table["locator"].map(_place_of).eq(place)]
    strength = {origin: number for number, origin in enumerate(reversed(ORIGINS), start=1)}
    return sorted(here.index, key=lambda index: strength.get(here.at[index, "period_from"], 0))


def _here_or_above(path: Path | str) -> Path:
    here, above = Path(path), Path("..") / path
    return above if not here.exists() and above.exists() else here


def _marked_place(work: Work, locator: str) -> Markup:
    """The passages of one place, or its table, their numbers marked."""
    grid = next((one for one in work.document.tables if one.locator == locator), None)
    if grid:
        return _marked_table(work, grid)
    passages = [one for one in work.document.passages if _place_of(one.locator) == locator]
    lines = html.join(
        Markup("<p>{}</p>").format(_marked(work.document, passage, work.t)) for passage in passages
    )
    return Markup("<section><h4>{}</h4>{}</section>").format(work.t.locator(locator), lines)


def _marked_table(work: Work, grid: Grid) -> Markup:
    """A table as the document has it, merged cells merged."""
    rows: dict[int, list[Markup]] = {row: [] for row in range(1, grid.height + 1)}
    for cell in grid.cells:
        tag = "th" if cell.row <= grid.head_rows else "td"
        rows[cell.row].append(
            Markup('<{0} colspan="{1}" rowspan="{2}">{3}</{0}>').format(
                Markup(tag),
                cell.last_column - cell.column + 1,
                cell.last_row - cell.row + 1,
                _marked(work.document, cell, work.t),
            )
        )
    body = html.join(Markup("<tr>{}</tr>").format(html.join(cells)) for cells in rows.values())
    captions = html.join(
        Markup("<p>{}</p>").format(work.document.said(one)) for one in grid.captions
    )
    return Markup("<section><h4>{}</h4>{}<table>{}</table></section>").format(
        work.t.locator(grid.locator), captions, body
    )


def _marked(document: Document, passage: Passage | Cell, t: Language) -> Markup:
    """A passage with each number marked: its class is a word behind it, not a colour alone."""
    line = document.text[passage.start : passage.end]
    kinds = scan.scan(line, "")["class"]
    pieces: list[Markup | str] = []
    done = 0
    for token, kind in zip(TOKEN.finditer(line), kinds, strict=True):
        name = t(_CLASS_WORDS[kind])
        label = "" if kind == "figure" else Markup("<small> ({})</small>").format(name)
        pieces += [
            line[done : token.start()],
            Markup('<mark class="ks-{}" title="{}">{}</mark>{}').format(
                kind, name, token.group(), label
            ),
        ]
        done = token.end()
    return html.join([*pieces, line[done:]])


def _legend(t: Language) -> Markup:
    marks = html.join(
        Markup('<li><mark class="ks-{}">12</mark> {}</li>').format(kind, t(_CLASS_WORDS[kind]))
        for kind in CLASSES
    )
    return Markup('<ul class="ks-legend">{}</ul>').format(marks)


_CLASS_WORDS = {
    "figure": "figure",
    "year": "year of the calendar",
    "date": "date",
    "document_number": "document number",
    "list_number": "number of a list",
    "ordinal": "rank",
    "duration": "duration",
    "name": "part of a name",
    "time": "time of day",
    "other": "other number",
}
_CONFIDENCE_WORDS = {
    "high": "sure",
    "medium": "likely",
    "low": "doubtful",
    "new": "new name",
    "": "no proposal",
}
_DECISION_WORDS = {"": "open", "accept": "accept", "skip": "skip"}
_WHOLE_LABEL = {"style": {"description_width": "initial"}, "layout": {"margin": "2px 12px 2px 2px"}}
_CELL = re.compile(r"r\d+c\d+$")
_STYLE = Markup("<style>{}</style>").format(
    Markup((TEMPLATES / "lab" / "draft.css").read_text("utf-8"))
)
