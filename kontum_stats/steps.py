"""The steps of a build: clean, check, run, report, publish; and all of them, for one province
or many.

In: the data folders of provinces, and which years and languages. Out: processed tables, executed
notebooks, pages; and what came of each step, as values. A step writes all of its output or
leaves the last good one; what is still that of its input is not done again.
Refuses, with every fault at once, what the wings refuse, and years that are none of the sources'.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

from . import freshness, lean
from .batch.plan import Period
from .errors import InputError, Problem
from .language import LANGUAGES
from .pages import beside, page_name
from .provinces import PAGES, Data, Province, each, nobody, own, provinces, refuse_shared

# Each step imports its wing: a build with nothing to do must not wait for pandas.
if TYPE_CHECKING:
    import pandas as pd

    from .batch.batch import RunResult
    from .cleaning.raw import RawData


@dataclass(frozen=True)
class Cleaned:
    """How many figures are printed and derived, from which year to which, how many prints could
    be read in two ways; remarks on files that are not there or not read, and on periods outside
    the years of each source."""

    printed: int
    derived: int
    first_year: int
    last_year: int
    doubts: int
    remarks: tuple[Problem, ...]


@dataclass(frozen=True)
class Checked:
    """The audit, worst first; how many checks and statements have each verdict; a line for each
    check that must hold, fails and is not acknowledged; and the identities that test nothing."""

    checks: pd.DataFrame
    verdicts: Mapping[str, int]
    statements: Mapping[str, int]
    unsettled: tuple[str, ...]
    unused: tuple[Problem, ...]


@dataclass(frozen=True)
class Years:
    """The years that the reviews are about, and all that any figure speaks of."""

    reviewed: tuple[int, ...]
    known: tuple[int, ...]


@dataclass(frozen=True)
class Tables:
    """What cleaning and checking came to; both are None where nothing had changed since the
    last time. `unsettled` has a line for each check that must hold, fails and is not
    acknowledged."""

    years: Years
    unsettled: tuple[str, ...]
    cleaned: Cleaned | None = None
    checked: Checked | None = None


@dataclass(frozen=True)
class Reported:
    """How many pages were asked for, which were written anew, which lack what a notebook should
    show, which of these were kept as they were, the PDFs, and the index."""

    wanted: int
    written: tuple[Path, ...]
    flawed: tuple[Path, ...]
    kept: tuple[Path, ...]
    pdfs: tuple[Path, ...]
    index: Path


@dataclass(frozen=True)
class Built:
    """What a build came to: the runs, the pages of each province, what must be looked into, what
    was copied to an address, and the faults of provinces that were left out."""

    results: tuple[RunResult, ...]
    reports: tuple[Reported, ...]
    unsettled: tuple[str, ...]
    published: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether no province was left out, every notebook ran and is shown, and every check that
        must hold does."""
        ran = all(result.state != "failed" for result in self.results)
        are_whole = not any(one.flawed for one in self.reports)
        return ran and are_whole and not (self.unsettled or self.faults)


class Options(TypedDict, total=False):
    """How notebooks are run; `batch.run` tells what each means."""

    jobs: int | None
    force: bool
    timeout: float | None
    memory: int | None
    kernel: bool
    cluster: str | None


@dataclass(frozen=True)
class Watch:
    """Who hears of what, as it happens; by default nobody."""

    on_stranger: Callable[[Path], object] = nobody
    on_fault: Callable[[Province, InputError], object] = nobody
    on_tables: Callable[[Province, Tables], object] = nobody
    on_plan: Callable[[int], object] = nobody
    on_copy: Callable[[Path], object] = nobody
    on_result: Callable[[RunResult], None] = nobody
    on_wait: Callable[[Path], None] = nobody
    on_run: Callable[[Sequence[RunResult]], object] = nobody
    on_report: Callable[[Province, Reported], object] = nobody
    on_federation: Callable[[Sequence[Path]], object] = nobody


def languages(langs: Sequence[str] | None) -> list[str]:
    """The languages asked for, or both. Raises InputError for another."""
    if isinstance(langs, str):
        raise InputError(Problem("is not a list", f"write [{langs!r}]", content=langs))
    for lang in langs or ():
        if lang not in LANGUAGES:
            mend = f"write {' or '.join(LANGUAGES)}"
            raise InputError(Problem("is not a language of the pages", mend, content=lang))
    return list(dict.fromkeys(langs or LANGUAGES))


def clean(data: Path) -> Cleaned:
    """`data/raw` -> the tidy figures and the catalogues in `data/processed`."""
    from .cleaning import figures, processed, raw

    loaded = raw.load(data)
    tables = figures.clean(loaded)
    processed.write_tables(tables, data)
    return _cleaned(tables["figures"], loaded)


def check(data: Path) -> Checked:
    """The figures in `data/processed` -> checks, and verdicts on the statements, beside them.
    Raises InputError where they are not those of `data/raw` any more."""
    from .cleaning import figures, processed, raw

    loaded = raw.load(data)
    cleaned = processed.read_table(data, "figures")
    if figures.records(cleaned) != figures.figures_of(loaded):
        mend = "kontum-stats clean, then check again; or build, which does both"
        place = str(data / "processed")
        raise InputError(Problem("holds other figures than the raw files do now", mend, place))
    audited, checked = _audited(cleaned, loaded)
    _write(audited, data)
    return checked


def tables(data: Path, begun: Callable[[], object] = nobody) -> Tables:
    """Cleans and checks with one reading of `data/raw`, and writes all tables together; nothing
    is done where raw files and code are those of the last time, else `begun` is called before."""
    ledger = data / "processed" / "built.json"
    raw = sorted((data / "raw").glob("*"))
    read = [path for path in raw if path.suffix == ".csv" and path.is_file()]
    key = freshness.key_of([*read, *freshness.code_files()], *(path.name for path in raw))
    known = freshness.remembered(ledger, "tables", key)
    if known is not None:
        years = Years(tuple(known["reviewed"]), tuple(known["known"]))
        return Tables(years, tuple(known["unsettled"]))
    begun()
    done, written = _tables(data)
    said = {"unsettled": done.unsettled, "reviewed": done.years.reviewed, "known": done.years.known}
    freshness.remember(ledger, "tables", key, written, said)
    return done


def try_out(loaded: RawData) -> None:
    """Cleans and checks and writes nothing. Raises InputError for what a build would refuse."""
    from .cleaning import figures

    _audited(figures.tidy(loaded), loaded)


def look_at_notebooks(notebooks: Path) -> None:
    """Raises InputError for a folder whose notebooks `run` would refuse."""
    from .batch.plan import plan

    plan(notebooks, Path(), "", (), ())


def run(
    years: Mapping[Province, Sequence[Period]],
    langs: Sequence[str],
    notebooks: Path,
    watch: Watch = Watch(),
    meanwhile: Callable[[], object] | None = None,
    **options: Unpack[Options],
) -> list[RunResult]:
    """Executes the notebooks of each province, period, language and section, but those that are
    done. `meanwhile` is called once, as the first of them are starting. Raises InputError for a
    folder of outputs that is another province's."""
    from .batch import batch

    refuse_shared(years)

    plan = [
        one
        for province, wanted in years.items()
        for one in batch.plan(notebooks, province.data, province.out, wanted, langs)
    ]
    watch.on_plan(len(plan))
    for path in batch.copies(notebooks):
        watch.on_copy(path)
    results = batch.run(
        plan, on_result=watch.on_result, on_wait=watch.on_wait, meanwhile=meanwhile, **options
    )
    watch.on_run(results)
    return results


def report(
    province: Province,
    years: Sequence[Period],
    langs: Sequence[str],
    *,
    pdf: bool = False,
    brief: bool = False,
) -> Reported:
    """Executed notebooks -> one page a period and language, and the index; with `pdf` also a PDF
    of each page, with `brief` a PDF and a picture of the brief of each whole review. A page is
    rendered only where something that it is made from has changed, and stays as it is where a
    notebook lacks for no fault of its own: the index says so. Raises InputError for a folder that
    is another province's."""
    refuse_shared([province])
    pages = [_page(province, year, lang) for year in years for lang in langs]
    written = tuple(one.file for one in pages if one.is_new)
    printer = lean.imported("kontum_stats.pages.pdf") if pdf else None
    ledger = province.out / PAGES
    pdfs = printer.render_changed([one.file for one in pages], ledger) if printer else ()
    if brief:
        drawer = lean.imported("kontum_stats.pages.picture")
        briefs = [_brief(province, period, lang) for period in years
                  if isinstance(period, tuple) for lang in langs]  # fmt: skip
        pdfs += tuple(drawer.render_picture(page) for page in briefs)
    index = province.out / "index.html"
    kept = tuple(one.file for one in pages if one.is_kept)
    if written or kept or not index.exists():
        _pages().render_index(province.out, province.data)
    own(province)
    flawed = tuple(one.file for one in pages if one.is_flawed)
    return Reported(len(pages), written, flawed, kept, pdfs, index)


def federation(found: Sequence[Province], langs: Sequence[str], out: Path) -> tuple[Path, ...]:
    """The page that sets several provinces side by side, one a language, in `out`; written anew
    where tables or pages of any of them have changed."""
    ledger = out / "pages.json"
    read = [path for one in found for path in sorted((one.data / "processed").glob("*.parquet"))]
    said = [f"{one.name} {sorted(path.name for path in one.out.glob('*.html'))}" for one in found]
    key = freshness.key_of([*read, *freshness.code_files()], *said)
    pages = [out / f"federation.{lang}.html" for lang in langs]
    if any(freshness.remembered(ledger, page.name, key) is None for page in pages):
        lean.imported("kontum_stats.pages.federation").render(found, langs, out)
        for page in pages:
            freshness.remember(ledger, page.name, key, [page], True)
    return tuple(pages)


def build(
    data: Data = "data",
    years: Sequence[int] | None = None,
    langs: Sequence[str] | None = None,
    *,
    notebooks: Path | str = "notebooks",
    out: Path | str = "reports",
    publish: str | None = None,
    watch: Watch = Watch(),
    **options: Unpack[Options],
) -> Built:
    """Cleans, checks, runs and reports: `data/raw` -> `reports/index.html`.

    `data`: a province's folder, a pattern as in 'provinces/*' for many, or a list of such; many
    have a folder each in `out`, and a page that sets them side by side. `years`, `langs`
    ('vi', 'en'): those of the pages, by default the whole review and each of its years, in both
    languages.
    `publish`: an address, such as 's3://bucket/reports', to which `out` is copied in the end,
    unless a notebook failed. `watch`: who hears of each step. Options: `jobs`, notebooks at a
    time; `force`, also what is done; `timeout` (seconds) and `memory` (bytes)
    for each notebook; `kernel`, an ordinary one; `cluster`, a Dask scheduler.

    Raises InputError with every fault of the input; a fault of one province among many stands
    in the result with the others built. A notebook that fails, or a check that must hold and does
    not, raises nothing and stands in the result, whose `is_good` is then False.
    """
    spoken = languages(langs)
    with ExitStack() as stack:
        begun = partial(_ahead, stack, options)
        ready, faults = each(
            provinces(data, out, watch.on_stranger),
            lambda province: _ready(province, years, watch, begun),
            watch.on_fault,
        )
        if not ready:
            raise InputError(faults)
        wanted = {province: periods for province, (periods, _) in ready.items()}
        results = run(wanted, spoken, Path(notebooks), watch, meanwhile=_pages, **options)

    def reported(province: Province) -> Reported:
        done = report(province, wanted[province], spoken)
        watch.on_report(province, done)
        return done

    reports, unreported = each(wanted, reported, watch.on_fault)
    faults += unreported
    if len(reports) > 1:
        watch.on_federation(federation(list(reports), spoken, Path(out)))
    unsettled = tuple(line for _, lines in ready.values() for line in lines)
    copied: list[str] = []
    if publish and not faults and all(result.state != "failed" for result in results):
        copied = published(Path(out), publish)
    return Built(tuple(results), tuple(reports.values()), unsettled, tuple(copied), faults)


def _ahead(stack: ExitStack, options: Options) -> None:
    """Lets what the notebooks are forked from import while tables are made anew, until `stack`
    ends: other figures are for other notebooks."""
    from .batch import processes

    is_forked = not (options.get("kernel") or options.get("cluster"))
    if is_forked and sys.platform.startswith("linux"):
        stack.callback(processes.Group().end)


def _ready(
    province: Province,
    years: Sequence[int] | None,
    watch: Watch,
    begun: Callable[[], object],
) -> tuple[list[Period], tuple[str, ...]]:
    """Cleans and checks; the periods to be shown, and a line for each check to look into."""
    refuse_shared([province])
    done = tables(province.data, begun)
    watch.on_tables(province, done)
    named = f"{province.name}: " if province.name else ""
    return chosen(years, done.years), tuple(f"{named}{line}" for line in done.unsettled)


def published(out: Path, address: str) -> list[str]:
    """Copies what was built in `out` to an address; the paths below it. See `sharing.publish`."""
    from .sharing.publish import publish

    return publish(out, address)


def chosen(years: Sequence[int] | None, known: Years) -> list[Period]:
    """The years asked for; by default the whole review, and each of its years where it has
    several. Raises InputError for a year that no figure speaks of."""
    if isinstance(years, int | str):
        raise InputError(Problem("is not a list of years", f"write [{years}]", content=str(years)))
    mend = f"choose one of: {', '.join(map(str, known.known))}"
    unknown = [year for year in years or () if year not in known.known]
    if unknown:
        what = "is no year that a figure speaks of"
        raise InputError(Problem(what, mend, content=str(year)) for year in unknown)
    if years:
        return [*sorted(set(years))]
    whole = known.reviewed[0], known.reviewed[-1]
    return [whole, *(known.reviewed if whole[0] < whole[1] else ())]


def years_of(data: Path) -> Years:
    """The years of a province's processed tables. Raises InputError where there are none."""
    from .cleaning.processed import read_table

    return _years(read_table(data, "figures"), read_table(data, "sources"))


def _years(figures: pd.DataFrame, sources: pd.DataFrame) -> Years:
    ends = sources[["first_year", "last_year"]].astype("int64")
    reviewed = range(int(ends["first_year"].min()), int(ends["last_year"].max()) + 1)
    printed = range(int(figures["first_year"].min()), int(figures["last_year"].max()) + 1)
    return Years(tuple(reviewed), tuple(sorted({*reviewed, *printed})))


def _tables(data: Path) -> tuple[Tables, list[Path]]:
    """What cleaning and checking came to, and the files written."""
    from .cleaning import figures, raw

    loaded = raw.load(data)
    cleaned = figures.clean(loaded)
    audited, checked = _audited(cleaned["figures"], loaded)
    written = _write(cleaned | audited, data)
    years = _years(cleaned["figures"], cleaned["sources"])
    return Tables(years, checked.unsettled, _cleaned(cleaned["figures"], loaded), checked), written


def _audited(figures: pd.DataFrame, loaded: RawData) -> tuple[dict[str, pd.DataFrame], Checked]:
    from .audit import checks, claims, doubts

    audited = checks.tables(figures, loaded)
    audit = audited["checks"]
    judged = claims.tables(doubts.flagged(figures, audited["doubts"]), loaded)
    return audited | judged, Checked(
        checks.worst_first(audit),
        _counted(audit["verdict"]),
        _counted(judged["claims"]["verdict"]),
        tuple(checks.unacknowledged(audit, loaded)),
        tuple(checks.unused(audit, loaded)),
    )


def _counted(verdicts: pd.Series[str]) -> dict[str, int]:
    return {str(name): int(count) for name, count in verdicts.value_counts().items()}


def _cleaned(figures: pd.DataFrame, loaded: RawData) -> Cleaned:
    from .cleaning.processed import has_flag
    from .cleaning.raw import outside_sources

    derived = int(has_flag(figures, "derived").sum())
    return Cleaned(
        len(figures) - derived,
        derived,
        int(figures["first_year"].min()),
        int(figures["last_year"].max()),
        int(has_flag(figures, "ambiguous_print").sum()),
        (*loaded.remarks, *outside_sources(loaded.figures, loaded.sources)),
    )


def _write(processed: dict[str, pd.DataFrame], data: Path) -> list[Path]:
    from .cleaning.processed import write_tables
    from .sharing import datapackage

    written = write_tables(processed, data)
    return [*written, datapackage.write(data)]


class _Page(NamedTuple):
    """A page, whether it had to be rendered, whether it lacks what a notebook should show, and
    whether it was kept as it was for that."""

    file: Path
    is_new: bool
    is_flawed: bool
    is_kept: bool = False


def _page(province: Province, period: Period, lang: str) -> _Page:
    from .batch import batch

    page, ledger = province.out / page_name(period, lang), province.out / PAGES
    standings = batch.current(province.out, province.data, period, lang)
    is_flawed = any(one.is_flawed for one in standings.values())
    if page.exists() and any(one.is_passing for one in standings.values()):
        return _Page(page, False, is_flawed, is_kept=True)
    shown = [
        f"{beside(province.out, lang)}",
        *(f"{name}: {one.state} {one.error} {one.content!r}" for name, one in standings.items()),
    ]
    processed = sorted((province.data / "processed").glob("*.parquet"))
    key = freshness.key_of([*processed, *freshness.code_files()], *shown)
    if freshness.remembered(ledger, page.name, key) is not None:
        return _Page(page, False, is_flawed)
    _pages().render(province.out, province.data, period, lang)
    made = [page]
    if isinstance(period, tuple):
        made.append(_pages().render_brief(province.out, province.data, period, lang))
    freshness.remember(ledger, page.name, key, made, True)
    return _Page(page, True, is_flawed)


def _brief(province: Province, period: Period, lang: str) -> Path:
    return province.out / page_name(period, lang, kind="brief")


def _pages() -> ModuleType:
    return lean.imported("kontum_stats.pages.report")
