"""Executed notebooks -> the pages of a whole review and of its years, the brief, the index.

In: `<reports>/<period>/<lang>/NN_section.ipynb` and the processed tables. Out: self-contained HTML
without script, that asks no network for anything. A page is a function of notebooks and tables
alone: no clock, no random id, the same bytes each time. The page of a whole review begins with
its evaluation and ends with an annex; that of a year leaves out the sections that print nothing
for it. Notebooks of somebody's own are shown among the others in the order of their names.
Refuses a period and language without any executed notebook; a section that failed says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from .. import files
from .. import language as text
from ..batch import batch
from ..batch.batch import Period, Standing, period_name
from ..cleaning.processed import digest, has_flag, read_table
from ..errors import InputError, Problem
from ..language import Language
from ..review import html
from ..review.records import is_named
from ..vocabulary import SHOWN_VERDICTS, TITLES, YEAR_DOUBTS
from . import LARGE, TEMPLATES, beside, page_name
from .sections import NOTEBOOKS, Section, identity, key_numbers, section

CARDS_IN_INDEX = 4
# Whatever a notebook shows, the browser neither runs a script nor asks a server for anything.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
# What no document may hold: controls, and what UTF-8 cannot write.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")

# Links of the library's tables to the list of the figures of a place, and to a check.
_LED = re.compile(r'<a href="#(?P<id>(?:place|check)-[^"]+)">(?P<words>.*?)</a>', re.DOTALL)
_TARGET = re.compile(r'\bid="((?:place|check)-[^"]+)"')


def render(reports: Path | str, data: Path, period: Period, lang: str) -> Path:
    """Writes `evaluation-<period>.<lang>.html` into `reports` and returns its path; `period` is a
    year, or the first and last year of a whole review.

    Raises InputError where the tables have not been built, or no notebook of the period and
    language has been executed.
    """
    t, reports = text.load(lang), Path(reports)
    is_whole = isinstance(period, tuple)
    about = _about(data, t, period if isinstance(period, int) else None)
    years = t.period(period_name(period))
    sections = _sections(reports, data, period, t)
    shown = [one for one in sections if _has_its_place(one)]
    page = template("page.html.j2").render(
        frame(_title(t, period), about),
        t=t,
        lang=lang,
        year=years,
        is_whole=is_whole,
        lede=t(_LEDE_OF_WHOLE if is_whole else _LEDE),
        sections=shown,
        silent=", ".join(one.silent for one in sections if one not in shown and one.silent),
        rest=html.join(one.annex for one in sections if one not in shown),
        links=_links(reports, period, t),
        too_large=_too_large(sections, t),
        glance=html.join(section.glance for section in sections),
        glance_title=t("In brief") if is_whole else t("{year} at a glance", year=years),
    )
    whole = "" if isinstance(period, tuple) else _whole_with(reports, period, lang)
    return written(reports / page_name(period, lang), _led(page, whole))


def _has_its_place(section: Section) -> bool:
    """Whether a section has something to show; of somebody's own notebook the code is enough."""
    is_own = section.name not in TITLES
    return bool(section.body or section.failure or (is_own and section.code and not section.silent))


def render_brief(reports: Path | str, data: Path, period: Period, lang: str) -> Path:
    """Writes `brief-<period>.<lang>.html`: what the page of the period says in brief, for two
    sheets of paper. Raises InputError as `render` does."""
    t, reports = text.load(lang), Path(reports)
    about, sections = _about(data, t), _sections(reports, data, period, t)
    headline = next((one.headline for one in sections if one.headline), "")
    title = _title(t, period)
    page = template("brief.html.j2").render(
        frame(title, about),
        t=t,
        lang=lang,
        headline=headline or title,
        glance=html.join(section.glance for section in sections),
        failed=[one for one in sections if one.failure],
        links=_links(reports, period, t),
        whole=page_name(period, lang),
    )
    page = _led(page, page_name(period, lang))
    return written(reports / page_name(period, lang, kind="brief"), page)


def _title(t: Language, period: Period) -> str:
    """What a page is of: one year, or a period of several."""
    years = t.period(period_name(period))
    if isinstance(period, tuple) and period[0] != period[1]:
        return t("The trade union review of {years}, evaluated", years=years)
    return t("The trade union review on {year}, evaluated", year=years)


def _links(reports: Path, period: Period, t: Language) -> list[dict[str, str]]:
    """The other pages: the whole review, its years, the other language, the index."""
    links = []
    for other in beside(reports, t.code):
        years = t.period(period_name(other))
        name = t("The whole review, {years}", years=years) if isinstance(other, tuple) else years
        if period_name(other) != period_name(period):
            links.append({"href": page_name(other, t.code), "text": name, "lang": t.code})
    for code in text.LANGUAGES:
        known = [period_name(one) for one in beside(reports, code)]
        if code != t.code and period_name(period) in known:
            words = text.load(code)("English")
            links.append({"href": page_name(period, code), "text": words, "lang": code})
    return [*links, {"href": "index.html", "text": t("All pages"), "lang": t.code}]


def _led(page: str, whole: str) -> str:
    """The page with each link to a list of figures or a check that it has not itself led to the
    page `whole`; where that is '' the words stand alone."""
    ids = set(_TARGET.findall(page))

    def led(link: re.Match[str]) -> str:
        if link["id"] in ids:
            return link[0]
        return f'<a href="{whole}#{link["id"]}">{link["words"]}</a>' if whole else link["words"]

    return _LED.sub(led, page)


def _whole_with(reports: Path, year: int, lang: str) -> str:
    """The name of the page of a whole review that holds a year; '' where there is none."""
    wholes = [one for one in beside(reports, lang) if isinstance(one, tuple)]
    return next((page_name(one, lang) for one in wholes if one[0] <= year <= one[1]), "")


def render_index(reports: Path | str, data: Path) -> Path:
    """Writes `index.html` into `reports`: the pages that stand there, by language and year,
    with their key numbers and the state of their audit. Raises InputError as `render` does."""
    about, reports = _about(data, text.load("vi")), Path(reports)
    parts = [part for code in text.LANGUAGES if (part := _index_part(reports, data, code))]
    if not parts:
        raise InputError(Problem("holds no page", "run: kontum-stats report", str(reports)))
    page = template("index.html.j2").render(frame(parts[0]["title"], about), parts=parts)
    return written(reports / "index.html", page)


def written(target: Path, page: str) -> Path:
    """Writes a page without the characters that no document may hold; returns its path."""
    files.write(target, _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", page).encode())
    return target


def _sections(reports: Path, data: Path, period: Period, t: Language) -> list[Section]:
    """The sections of a page, by the names of their notebooks; of a whole review the evaluation
    first."""
    standings = _standings(reports, data, period, t)
    taken = {"content", "glance", "about", "annex", *map(identity, standings)}
    taken |= {f"annex-{identity(stem)}" for stem in standings}
    year = None if isinstance(period, tuple) else period
    found = [section(stem, standing, t, taken, year) for stem, standing in standings.items()]
    if year is not None:
        return found
    return sorted(found, key=lambda one: one.name != "evaluation")


def _standings(reports: Path, data: Path, period: Period, t: Language) -> dict[str, Standing]:
    """What each notebook, and each of the review's sections, may show of the figures of now."""
    known = batch.current(reports, data, period, t.code)
    if all(one.state == "missing" for one in known.values()):
        what = f"has no executed notebook of {period_name(period)} in {t.code!r}"
        chosen = "" if isinstance(period, tuple) else f" --year {period}"
        mend = f"run: kontum-stats run{chosen} --lang {t.code} --data {data} --out {reports}"
        raise InputError(Problem(what, mend, str(reports)))
    missing = Standing("missing")
    return {stem: known.get(stem, missing) for stem in sorted({*NOTEBOOKS.values(), *known})}


def _too_large(sections: Iterable[Section], t: Language) -> str:
    """That the page is larger than a mail should be, and which section makes it so; else ''."""
    sizes = {
        one.title: len(f"{one.body}{one.glance}{one.annex}".encode(errors="replace"))
        for one in sections
    }
    if sum(sizes.values()) <= LARGE:
        return ""
    largest = max(sizes, key=sizes.__getitem__)
    return t(
        "This page is large for a mail: {size} MB, of which {part} MB in the section “{section}”.",
        size=t.number(sum(sizes.values()) / 1e6, 1),
        part=t.number(sizes[largest] / 1e6, 1),
        section=largest,
    )


def _about(data: Path, t: Language, year: int | None = None) -> dict[str, Any]:
    """What the page says of its figures (of those of a `year` alone): documents, publishers, how
    many, which edition."""
    figures, sources = read_table(data, "figures"), read_table(data, "sources")
    if year is not None:
        figures = figures[figures["first_year"].le(year) & figures["last_year"].ge(year)]
        # As the tables of the page: none of a period that is in doubt itself.
        doubted = reduce(or_, (has_flag(figures, flag) for flag in sorted(YEAR_DOUBTS)))
        figures = figures[~(doubted & figures["first_year"].ne(figures["last_year"]))]
    computed = int(has_flag(figures, "derived").sum())
    years = [
        t.period("-".join(dict.fromkeys([str(row.first_year), str(row.last_year)])))
        for row in sources.itertuples()
    ]
    sources = sources.fillna("").assign(years=years)
    printed = t.number(len(figures) - computed)
    volume = t("{printed} figures printed", printed=printed)
    if computed:
        and_computed = "{printed} figures printed, {computed} computed from them"
        volume = t(and_computed, printed=printed, computed=t.number(computed))
    of_year = "{volume}; of {year} and of periods with it"
    return {
        "sources": sources.to_dict("records"),
        "publishers": [name for name in sources["publisher"].unique() if name],
        "volume": volume if year is None else t(of_year, volume=volume, year=str(year)),
        "digest": digest(data),
    }


def frame(title: str, about: dict[str, Any]) -> dict[str, Any]:
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
    found = [one for one in beside(reports, code) if (reports / page_name(one, code)).is_file()]
    if not found:
        return None
    claims = read_table(data, "claims")
    return {
        "t": t,
        "title": t("The trade union review, evaluated"),
        "lede": t(_LEDE_OF_INDEX),
        "verdicts": _tally(
            t,
            map(html.as_shown, claims["verdict"], claims["mixed_reason"]),
            {one: html.verdict_badge(t, one) for one in SHOWN_VERDICTS},
        ),
        "editions": [_edition(reports, data, period, t) for period in found],
    }


def _edition(reports: Path, data: Path, period: Period, t: Language) -> dict[str, Any]:
    """What the index says of one page; of a whole review all checks, of a year its own; of a page
    that shows other figures than those of now, that it does."""
    standings = _standings(reports, data, period, t)
    told = [key_numbers(stem, one, t) for stem, one in standings.items()]
    checks, name = read_table(data, "checks"), period_name(period)
    of_year = [isinstance(period, tuple) or is_named(period, one) for one in checks["period"]]
    checks = checks[of_year]
    cards = [card for shown, _ in told for card in shown]
    brief = page_name(period, t.code, kind="brief")
    file = page_name(period, t.code)
    whole = _whole_with(reports, period, t.code) if isinstance(period, int) else file
    return {
        "id": name,
        "heading": _heading(t, period),
        "year": t.period(name),
        "file": file,
        "brief": brief if (reports / brief).is_file() else "",
        "is_of_now": digest(data).encode() in files.content(reports / file),
        "cards": Markup(_led(html.join(cards[:CARDS_IN_INDEX]), whole)),
        "audit": _tally(
            t, map(html.shown_check, checks["verdict"], checks["kind"]), _check_badges(t)
        ),
        "failed": sum(failure is not None for _, failure in told),
    }


def _heading(t: Language, period: Period) -> str:
    years = t.period(period_name(period))
    if isinstance(period, tuple) and period[0] != period[1]:
        return t("Evaluation of the years {years}", years=years)
    return t("Evaluation of {year}", year=years)


def _check_badges(t: Language) -> dict[str, Markup]:
    pairs = (("fails", ""), ("fails", "print"), ("ambiguous", ""), ("holds", ""))
    return {html.shown_check(*pair): html.check_badge(t, *pair) for pair in pairs}


def _tally(t: Language, verdicts: Iterable[str], badges: Mapping[str, Markup]) -> Markup:
    """How many have each verdict, with its badge; '' where there are none."""
    counts = Counter(verdicts)
    return html.join(
        (
            Markup('<span class="count"><strong>{}</strong> {}</span>').format(
                t.number(counts[verdict]), badge
            )
            for verdict, badge in badges.items()
            if verdict in counts
        ),
        " ",
    )


@cache
def template(name: str) -> Template:
    """A page's template; what it names and is not given is an error."""
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
_LEDE_OF_WHOLE = (
    "What the review prints, its years side by side, whether its figures agree with each other, "
    "and whether they bear out what it says."
)
_LEDE_OF_INDEX = (
    "One page of the whole review and one of each year: what the review prints, whether its "
    "figures agree with each other, and whether they bear out what it says."
)
