"""Executed notebooks -> one page per year and language, and the index of the pages.

In: `<reports>/<year>/<lang>/NN_section.ipynb` and the processed tables. Out: self-contained HTML
without script, that asks no network for anything; and PDF. A page is a function of notebooks and
tables alone: no clock, no random id, the same bytes each time.
Refuses a year and language without any executed notebook; a section that failed says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from .. import files as places
from .. import language as text
from ..cleaning.processed import digest, has_flag, read_table
from ..errors import InputError, Problem
from ..files import Place
from ..language import Language
from ..review import html
from ..vocabulary import CHECK_VERDICTS, CLAIM_VERDICTS
from .sections import NOTEBOOKS, glance, section

CARDS_IN_INDEX = 4
# Whatever a notebook shows, the browser neither runs a script nor asks a server for anything.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_TEMPLATES = Path(__file__).parents[1] / "templates"


def render(reports: Place, data: Path, year: int, lang: str) -> Place:
    """Writes `evaluation-<year>.<lang>.html` into `reports` and returns its place.

    Raises InputError where the tables have not been built, or no notebook of the year and
    language has been executed.
    """
    t = text.load(lang)
    about = _about(data, t)
    contents = _contents(reports, year, t)
    taken = {"content", "glance", "about", *contents}
    sections = [section(name, content, t, taken) for name, content in contents.items()]
    page = _template("page.html.j2").render(
        _frame(t("Evaluation of trade union work in {year}", year=year), about),
        t=t,
        lang=lang,
        year=year,
        lede=t(_LEDE),
        sections=sections,
        glance=html.join(section.glance for section in sections),
        glance_title=t("{year} at a glance", year=year),
    )
    target = places.join(reports, page_name(year, lang))
    places.write(target, page.encode())
    return target


def render_index(reports: Place, data: Path) -> Place:
    """Writes `index.html` into `reports`: the pages that stand there, by language and year,
    with their key numbers and the state of their audit. Raises InputError as `render` does."""
    about = _about(data, text.load("vi"))
    parts = [part for code in text.LANGUAGES if (part := _index_part(reports, data, code))]
    if not parts:
        raise InputError(Problem("holds no page", "run: kontum-stats report", str(reports)))
    page = _template("index.html.j2").render(_frame(parts[0]["title"], about), parts=parts)
    target = places.join(reports, "index.html")
    places.write(target, page.encode())
    return target


def render_pdf(page: Path) -> Path:
    """Writes the page as tagged PDF (PDF/UA-1) with bookmarks and page numbers beside it.

    Raises InputError where weasyprint (the extra `pdf`) is not installed.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        what = f"PDF needs weasyprint, which cannot be used here ({error})"
        mend = "pip install 'kontum_stats[pdf]', or print the page to PDF from a browser"
        raise InputError(Problem(what, mend)) from error
    source = with_fallback_colours(page.read_text("utf-8"))
    style = (_TEMPLATES / "pdf.css").read_text("utf-8")
    source = source.replace("</style>", f"{style}</style>", 1)
    content = HTML(string=source, url_fetcher=_no_fetch).write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    target = page.with_suffix(".pdf")
    places.write(target, content)
    return target


def page_name(year: int, lang: str) -> str:
    """'evaluation-2013.vi.html'."""
    return f"evaluation-{year}.{lang}.html"


def with_fallback_colours(page: str) -> str:
    """`page` with the colours of its pictures written out: weasyprint knows CSS variables in
    HTML but not in SVG."""
    return _SVG.sub(lambda svg: _written_out(svg[0]), page)


def _contents(reports: Place, year: int, t: Language) -> dict[str, bytes | None]:
    """Section -> its executed notebook, None where there is none."""
    folder = places.join(reports, str(year), t.code)
    contents = {
        name: places.read(places.join(folder, f"{file}.ipynb")) for name, file in NOTEBOOKS.items()
    }
    if not any(contents.values()):
        what = f"has no executed notebook of {year} in {t.code!r}"
        mend = f"run: kontum-stats run --year {year} --lang {t.code}"
        raise InputError(Problem(what, mend, str(reports)))
    return contents


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
        "css": Markup((_TEMPLATES / "page.css").read_text("utf-8")),
        "running_title": Markup(_css_string(title)),
        "policy": POLICY,
    }


def _index_part(reports: Place, data: Path, code: str) -> dict[str, Any] | None:
    """What the index says in one language; None where it has no page."""
    t = text.load(code)
    found = {
        int(year)
        for year, lang, _ in (name.split("/") for name in places.sizes(reports))
        if lang == code and year.isdecimal()
    }
    years = [
        year
        for year in sorted(found, reverse=True)
        if places.read(places.join(reports, page_name(year, code))) is not None
    ]
    if not years:
        return None
    return {
        "t": t,
        "title": t("Evaluation of trade union work"),
        "lede": t(_LEDE_OF_INDEX),
        "verdicts": _tally(t, read_table(data, "claims"), CLAIM_VERDICTS),
        "editions": [_edition(reports, data, year, t) for year in years],
    }


def _edition(reports: Place, data: Path, year: int, t: Language) -> dict[str, Any]:
    """What the index says of one page."""
    lifted = [glance(name, content, t) for name, content in _contents(reports, year, t).items()]
    cards = _CARD.findall(html.join(shown for shown, _ in lifted))
    checks = read_table(data, "checks")
    of_year = [year in _years(period) for period in checks["period"]]
    return {
        "year": year,
        "file": page_name(year, t.code),
        "cards": Markup("".join(cards[:CARDS_IN_INDEX])),
        "audit": _tally(t, checks[of_year], CHECK_VERDICTS),
        "failed": sum(failure is not None for _, failure in lifted),
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


def _written_out(svg: str) -> str:
    """'var(--ink, var(--other, #111))' -> '#111', from the innermost outwards."""
    while (replaced := _VARIABLE.sub(r"\1", svg)) != svg:
        svg = replaced
    return svg


def _no_fetch(url: str) -> dict[str, Any]:
    raise ValueError(f"a page asks for nothing, but {url} was asked for")


_LEDE = (
    "What the review prints for this year, whether its figures agree with each other, and "
    "whether they bear out what it says."
)
_LEDE_OF_INDEX = (
    "One page a year: what the review prints, whether its figures agree with each other, and "
    "whether they bear out what it says."
)
_CARD = re.compile(r'<li class="card">.*?</li>', re.DOTALL)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+)\)")
