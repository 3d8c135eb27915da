"""The review explored by hand, in JupyterLab.

In: a province's processed tables. Out: `panel`, with which section, indicator, parts and years
are chosen, and which shows the `View` of them; `interactive_tables`, with which every table can
be searched and sorted. Nothing is asked of a network. `view` is that of `views`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from .. import language as text
from ..charts import Notice
from ..charts.style import plain
from ..errors import InputError, needs
from ..language import Language
from ..pages import TEMPLATES
from ..review import html
from ..review import review as reviews
from ..review.review import Review
from ..review.words import title
from ..vocabulary import SECTIONS
from .views import View, all_years, parts_of, view

with needs("lab"):
    import ipywidgets
    import itables

__all__ = ["View", "interactive_tables", "panel", "view"]

_ROWS = 10  # of a table, before it turns the page
_LABEL = 70  # characters of a choice


def panel(
    data: Path | str = "data",
    *,
    year: int = 2013,
    lang: str = "vi",
    review: Review | None = None,
) -> ipywidgets.VBox:
    """Choose section, indicator, parts and years by hand, and see the view of them.

    Its table can be searched and sorted once `interactive_tables` was called in the notebook.
    Raises InputError where `data/processed` was not built or holds no figures.
    """
    page = review or reviews.load(data, year=year, lang=lang)
    controls = _controls(page)
    shown = ipywidgets.Output()

    def now() -> View:
        return view(
            controls.indicator.value,
            controls.parts.value,
            controls.years.value,
            review=page,
        )

    def show(_change: Any = None) -> None:
        chosen = now()
        bundle = chosen.shown(_searchable(chosen.table, page.t))
        shown.outputs = ({"output_type": "display_data", "data": bundle, "metadata": {}},)

    _react(page, controls, show)
    show()
    return ipywidgets.VBox([_arranged(controls), shown, _saving(page.t, now)])


def _saving(t: Language, now: Callable[[], View]) -> ipywidgets.HBox:
    """A name for a picture of the chart that is shown `now`, and the button that writes it."""
    name = ipywidgets.Text(value="chart.png", description=t("Picture"))
    button, said = ipywidgets.Button(description=t("Save the chart")), ipywidgets.Label()

    def save(_button: Any) -> None:
        chart = now().chart
        try:
            said.value = chart.text if isinstance(chart, Notice) else str(chart.save(name.value))
        except (InputError, OSError) as error:
            said.value = str(error)

    button.on_click(save)
    return ipywidgets.HBox([name, button, said])


def interactive_tables(lang: str = "vi") -> None:
    """From here on every DataFrame of the notebook is shown as a table that can be searched and
    sorted, in the language `lang` and without a network. Raises ValueError for another."""
    for name, setting in _table_options(text.load(lang)).items():
        setattr(itables.options, name, setting)
    itables.init_notebook_mode(all_interactive=True, connected=False)


def _table_options(t: Language) -> dict[str, Any]:
    """How itables shows a table: every row of it (its own way is to leave some out above 64 kB),
    lines broken rather than cut, its controls in the reader's language."""
    return {
        # Its check of types takes the nested names of `aria` for a mistake.
        "warn_on_unexpected_option_type": False,
        "classes": "display compact",
        "style": "table-layout:auto;width:max-content;margin:0",
        "css": (TEMPLATES / "lab" / "tables.css").read_text("utf-8"),
        "autoWidth": False,
        # Numbers as they are: 33728 and not 33728.000000.
        "format_floats_in_python": False,
        "maxBytes": 0,
        "pageLength": _ROWS,
        "lengthMenu": [_ROWS, 25, 50, 100],
        "showIndex": False,
        "display_logo_when_loading": False,
        "language": _words(t),
    }


def _words(t: Language) -> dict[str, Any]:
    """What DataTables says, by its own names."""
    return {
        "search": t("Search:"),
        "lengthMenu": t("_MENU_ rows at a time"),
        "info": t("_START_ to _END_ of _TOTAL_ rows"),
        "infoEmpty": t("no rows"),
        "infoFiltered": t("(out of _MAX_)"),
        "zeroRecords": t("No row matches."),
        "emptyTable": t("No rows."),
        # By these it knows a number as printed in the language, and sorts it as one.
        "decimal": t.number(0.5)[1],
        "thousands": t.number(1000)[1],
        "aria": {
            "orderable": t(": sort"),
            "orderableReverse": t(": sort the other way round"),
            "orderableRemove": t(": as it was"),
            "paginate": {
                "first": t("First page"),
                "last": t("Last page"),
                "next": t("Next page"),
                "previous": t("Previous page"),
            },
        },
    }


def _searchable(table: pd.DataFrame, t: Language) -> Markup:
    if table.empty:
        return html.notice(t("None."))
    return Markup(itables.to_html_datatable(table, connected=False, **_table_options(t)))


@dataclass(frozen=True)
class _Controls:
    section: ipywidgets.Dropdown
    indicator: ipywidgets.Dropdown
    parts: ipywidgets.SelectMultiple
    years: ipywidgets.IntRangeSlider


def _controls(review: Review) -> _Controls:
    """The four choices, set to the first indicator of the first section."""
    t, (first, last) = review.t, all_years(review)
    wide = {"style": {"description_width": "6rem"}, "layout": {"width": "auto"}}
    filled = set(review.table("figures")["section"])
    sections = [(title(t, name), name) for name in SECTIONS if name in filled]
    controls = _Controls(
        section=ipywidgets.Dropdown(options=sections, description=t("Section"), **wide),
        indicator=ipywidgets.Dropdown(description=t("Indicator"), **wide),
        parts=ipywidgets.SelectMultiple(
            description=t("Parts"), rows=5,
            tooltip=t("Hold Ctrl or Shift to choose several."), **wide,
        ),
        years=ipywidgets.IntRangeSlider(
            value=(first, last), min=first, max=last, description=t("Years"),
            continuous_update=False, **wide,
        ),
    )  # fmt: skip
    _offer_indicators(review, controls)
    _offer_parts(review, controls)
    return controls


def _offer_indicators(review: Review, controls: _Controls) -> None:
    """The indicators of the section that have figures, in the order of the catalogue."""
    filled = set(review.table("figures")["indicator"])
    rows = review.table("indicators")[
        review.table("indicators")["section"] == controls.section.value
    ]
    offered = [
        (plain(review.t.label(row), _LABEL), row.indicator)
        for row in rows.itertuples()
        if row.indicator in filled
    ]
    controls.indicator.options = offered
    controls.indicator.value = offered[0][1]


def _offer_parts(review: Review, controls: _Controls) -> None:
    """The parts of the indicator; chosen is the whole, or where there is none every part."""
    t, parts = review.t, parts_of(review, controls.indicator.value)
    controls.parts.options = [
        (plain(review.breakdown_label(part), _LABEL) if part else t("Total"), part)
        for part in parts
    ]
    controls.parts.value = ("",) if "" in parts else tuple(parts)


def _react(review: Review, controls: _Controls, show: Callable[[Any], None]) -> None:
    """A new section offers its indicators, a new indicator its parts; then `show` is called,
    once for each choice that a person makes."""

    def indicator_chosen(_change: Any) -> None:
        controls.parts.unobserve(show, "value")
        _offer_parts(review, controls)
        controls.parts.observe(show, "value")
        show(None)

    def section_chosen(_change: Any) -> None:
        _offer_indicators(review, controls)

    controls.section.observe(section_chosen, "value")
    controls.indicator.observe(indicator_chosen, "value")
    for control in (controls.parts, controls.years):
        control.observe(show, "value")


def _arranged(controls: _Controls) -> ipywidgets.HBox:
    """Two columns, which stand one below the other where there is little room."""
    column = {"flex": "1 1 22rem", "min_width": "0"}
    left = ipywidgets.VBox([controls.section, controls.indicator, controls.years], layout=column)
    right = ipywidgets.VBox([controls.parts], layout=column)
    return ipywidgets.HBox([left, right], layout={"flex_flow": "row wrap"})
