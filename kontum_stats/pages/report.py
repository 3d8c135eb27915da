"""Executed notebooks -> one page per year and language, and the index of the pages.

In: `<reports>/<year>/<lang>/NN_section.ipynb` and the processed tables. Out: self-contained HTML
without script, that asks no network for anything. A page is a function of notebooks and tables
alone: no clock, no random id, the same bytes each time. Notebooks of somebody's own are shown
among the others in the order of their names.
Refuses a year and language without any executed notebook; a section that failed says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from .. import files
from .. import language as text
from ..batch import batch
from ..batch.batch import Standing
from ..cleaning.processed import digest, has_flag, read_table
from ..errors import InputError, Problem
from ..language import Language
from ..review import html
from ..vocabulary import CHECK_VERDICTS, CLAIM_VERDICTS
from . import TEMPLATES, page_name
from .sections import NOTEBOOKS, Section, identity, key_numbers, section

CARDS_IN_INDEX = 4
LARGE = 3_000_000  # bytes of a page that mail servers and telephones may refuse
# Whatever a notebook shows, the browser neither runs a script nor asks a server for anything.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# What no document may hold: controls, and what UTF-8 cannot write.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def render(reports: Path | str, data: Path, year: int, lang: str) -> Path:
    """Writes `evaluation-<year>.<lang>.html` into `reports` and returns its path.

    Raises InputError where the tables have not been built, or no notebook of the year and
    language has been executed.
    """
    t, reports = text.load(lang), Path(reports)
    about = _about(data, t)
    sections = _sections(reports, data, year, t)
    page = _template("page.html.j2").render(
        _frame(t("Evaluation of trade union work in {year}", year=year), about),
        t=t,
        lang=lang,
        year=year,
        lede=t(_LEDE),
        sections=sections,
        too_large=_too_large(sections, t),
        glance=html.join(section.glance for section in sections),
        glance_title=t("{year} at a glance", year=year),
    )
    return _written(reports / page_name(year, lang), page)


def render_index(reports: Path | str, data: Path) -> Path:
    """Writes `index.html` into `reports`: the pages that stand there, by language and year,
    with their key numbers and the state of their audit. Raises InputError as `render` does."""
    about, reports = _about(data, text.load("vi")), Path(reports)
    parts = [part for code in text.LANGUAGES if (part := _index_part(reports, data, code))]
    if not parts:
        raise InputError(Problem("holds no page", "run: kontum-stats report", str(reports)))
    page = _template("index.html.j2").render(_frame(parts[0]["title"], about), parts=parts)
    return _written(reports / "index.html", page)


def _written(target: Path, page: str) -> Path:
    files.write(target, _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", page).encode())
    return target


def _sections(reports: Path, data: Path, year: int, t: Language) -> list[Section]:
    """The sections of a page, by the names of their notebooks."""
    standings = _standings(reports, data, year, t)
    taken = {"content", "glance", "about", *map(identity, standings)}
    return [section(stem, standing, t, taken) for stem, standing in standings.items()]


def _standings(reports: Path, data: Path, year: int, t: Language) -> dict[str, Standing]:
    """What each notebook, and each of the review's sections, may show of the figures of now."""
    known = batch.current(reports, data, year, t.code)
    if all(one.state == "missing" for one in known.values()):
        what = f"has no executed notebook of {year} in {t.code!r}"
        mend = f"run: kontum-stats run --year {year} --lang {t.code}"
        raise InputError(Problem(what, mend, str(reports)))
    missing = Standing("missing")
    return {stem: known.get(stem, missing) for stem in sorted({*NOTEBOOKS.values(), *known})}


def _too_large(sections: Iterable[Section], t: Language) -> str:
    """That the page is larger than a mail should be, and which section makes it so; else ''."""
    sizes = {one.title: len(f"{one.body}{one.glance}".encode(errors="replace")) for one in sections}
    if sum(sizes.values()) <= LARGE:
        return ""
    largest = max(sizes, key=sizes.__getitem__)
    return t(
        "This page is large for a mail: {size} MB, of which {part} MB in the section “{section}”.",
        size=t.number(sum(sizes.values()) / 1e6, 1),
        part=t.number(sizes[largest] / 1e6, 1),
        section=largest,
    )


def _about(data: Path, t: Language) -> dict[str, Any]:
    """What the page says of its figures: documents, publishers, how many, which edition."""
    figures, sources = read_table(data, "figures"), read_table(data, "sources")
    computed = int(has_flag(figures, "derived").sum())
    years = [
        t.period("-".join(dict.fromkeys([str(row.first_year), str(row.last_year)])))
        for row in sources.itertuples()
    ]
    sources = sources.fillna("").assign(years=years)
    return {
        "sources": sources.to_dict("records"),
        "publishers": [name for name in sources["publisher"].unique() if name],
        "volume": t(
            "{printed} figures printed, {computed} computed from them",
            printed=t.number(len(figures) - computed),
            computed=t.number(computed),
        ),
        "digest": digest(data),
    }


def _frame(title: str, about: dict[str, Any]) -> dict[str, Any]:
    """What every page has: its style, its policy, and what it says of its figures."""
    return about | {
        "title": title,
        "css": Markup((TEMPLATES / "page.css").read_text("utf-8")),
        "running_title": Markup(_css_string(title)),
        "policy": POLICY,
    }


def _index_part(reports: Path, data: Path, code: str) -> dict[str, Any] | None:
    """What the index says in one language; None where it has no page."""
    t = text.load(code)
    found = {int(folder.parent.name) for folder in reports.glob(f"[0-9]*/{code}")
             if folder.parent.name.isdecimal() and any(folder.glob("*.ipynb"))}  # fmt: skip
    years = [year for year in sorted(found, reverse=True)
             if (reports / page_name(year, code)).is_file()]  # fmt: skip
    if not years:
        return None
    return {
        "t": t,
        "title": t("Evaluation of trade union work"),
        "lede": t(_LEDE_OF_INDEX),
        "verdicts": _tally(t, read_table(data, "claims"), CLAIM_VERDICTS),
        "editions": [_edition(reports, data, year, t) for year in years],
    }


def _edition(reports: Path, data: Path, year: int, t: Language) -> dict[str, Any]:
    """What the index says of one page."""
    told = [key_numbers(stem, one, t) for stem, one in _standings(reports, data, year, t).items()]
    checks = read_table(data, "checks")
    of_year = [year in _years(period) for period in checks["period"]]
    cards = [card for shown, _ in told for card in shown]
    return {
        "year": year,
        "file": page_name(year, t.code),
        "cards": html.join(cards[:CARDS_IN_INDEX]),
        "audit": _tally(t, checks[of_year], CHECK_VERDICTS),
        "failed": sum(failure is not None for _, failure in told),
    }


def _tally(t: Language, table: pd.DataFrame, verdicts: Mapping[str, str]) -> Markup:
    """How many rows have each verdict, as badges; '' where there is no row."""
    counts = table["verdict"].value_counts()
    return html.join(
        (
            Markup('<span class="count"><strong>{}</strong> {}</span>').format(
                t.number(int(counts[verdict])), html.badge(t, verdict)
            )
            for verdict in verdicts
            if verdict in counts
        ),
        " ",
    )


def _years(period: str) -> range:
    """The years of '2013' or '2011-2013'."""
    years = [int(year) for year in re.findall(r"\d{4}", period)]
    return range(min(years), max(years) + 1) if years else range(0)


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("kontum_stats"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _css_string(words: str) -> str:
    """`words` as they may stand in a CSS string within HTML: only letters and digits as such."""
    return "".join(
        letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in words
    )


_LEDE = (
    "What the review prints for this year, whether its figures agree with each other, and "
    "whether they bear out what it says."
)
_LEDE_OF_INDEX = (
    "One page a year: what the review prints, whether its figures agree with each other, and "
    "whether they bear out what it says."
)
