"""The steps of a build: clean, check, run, report, publish; and all of them, for one province
or many.

In: the data folders of provinces, and which years and languages. Out: processed tables, executed
notebooks, pages; and what came of each step, as values. A step writes all of its output or
leaves the last good one; what is still that of its input is not done again.
Refuses, with every fault at once, what the wings refuse, and years that are none of the sources'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypedDict, Unpack

from . import files, freshness, lean
from .batch.plan import Period
from .errors import InputError, Problem
from .language import LANGUAGES
from .pages import page_name

# Each step imports its wing: a build with nothing to do must not wait for pandas.
if TYPE_CHECKING:
    import pandas as pd

    from .batch.batch import Result
    from .cleaning.raw import RawData


@dataclass(frozen=True)
class Province:
    """A province's folder of data, and the folder of its notebooks and pages."""

    data: Path
    out: Path = Path("reports")


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
    """How many pages were asked for, which were written anew, the PDFs, and the index."""

    wanted: int
    written: tuple[Path, ...]
    pdfs: tuple[Path, ...]
    index: Path


@dataclass(frozen=True)
class Built:
    """What a build came to: the runs, the pages of each province, and what must be looked into."""

    results: tuple[Result, ...]
    reports: tuple[Reported, ...]
    unsettled: tuple[str, ...]
    published: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether every notebook ran and every check that must hold does."""
        return not self.unsettled and all(result.state != "failed" for result in self.results)


class Options(TypedDict, total=False):
    """How notebooks are run; `batch.run` tells what each means."""

    jobs: int | None
    force: bool
    only_failed: bool
    timeout: float | None
    memory: int | None
    kernel: bool
    cluster: str | None


def _nobody(*_: object) -> None:
    return None


@dataclass(frozen=True)
class Watch:
    """Who hears of what, as it happens; by default nobody."""

    on_tables: Callable[[Tables], object] = _nobody
    on_plan: Callable[[int], object] = _nobody
    on_copy: Callable[[Path], object] = _nobody
    on_result: Callable[[Result], None] = _nobody
    on_wait: Callable[[Path], None] = _nobody
    on_run: Callable[[Sequence[Result]], object] = _nobody
    on_report: Callable[[Reported], object] = _nobody


def provinces(data: Path | str, out: Path | str = "reports") -> list[Province]:
    """The provinces that `data` names: one folder, whose pages go to `out`; or with a pattern as
    in 'provinces/*' many, with a folder in `out` for each. Raises InputError where none fits."""
    if "://" in str(out):
        mend = "name a folder, and copy what was built there with --publish"
        raise InputError(Problem("is an address; pages are built in a folder", mend, str(out)))
    if Path(data).is_dir() or not any(sign in str(data) for sign in "*?["):
        found, outs = [Path(data)], [Path(out)]
    else:
        found = sorted(Path(path) for path in glob(str(data)) if (Path(path) / "raw").is_dir())
        outs = [Path(out, path.name) for path in found]
    if not found:
        mend = "quote the pattern, and name folders that have a folder raw: 'provinces/*'"
        raise InputError(Problem("matches no data folder", mend, content=str(data)))
    for folder in (*outs, *(path / name for path in found for name in ("raw", "processed"))):
        files.settle(folder)
    return [Province(path, to) for path, to in zip(found, outs, strict=True)]


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


def tables(data: Path) -> Tables:
    """Cleans and checks with one reading of `data/raw`, and writes all tables together; nothing
    is done where raw files and code are those of the last time."""
    ledger = data / "processed" / "built.json"
    raw = sorted((data / "raw").glob("*"))
    read = [path for path in raw if path.suffix == ".csv" and path.is_file()]
    key = freshness.key_of([*read, *freshness.code_files()], *(path.name for path in raw))
    known = freshness.remembered(ledger, "tables", key)
    if known is not None:
        years = Years(tuple(known["reviewed"]), tuple(known["known"]))
        return Tables(years, tuple(known["unsettled"]))
    done, written = _tables(data)
    said = {"unsettled": done.unsettled, "reviewed": done.years.reviewed, "known": done.years.known}
    freshness.remember(ledger, "tables", key, written, said)
    return done


def run(
    years: Mapping[Province, Sequence[Period]],
    langs: Sequence[str],
    notebooks: Path,
    watch: Watch = Watch(),
    meanwhile: Callable[[], object] | None = None,
    **options: Unpack[Options],
) -> list[Result]:
    """Executes the notebooks of each province, period, language and section, but those that are
    done. `meanwhile` is called once, as the first of them are starting."""
    from .batch import batch

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
    rendered only where something that it is made from has changed."""
    pages = [_page(province, year, lang) for year in years for lang in langs]
    written = tuple(page for page, is_new in pages if is_new)
    printer = lean.imported("kontum_stats.pages.pdf") if pdf else None
    pdfs = tuple(printer.render_pdf(page) for page, _ in pages) if printer else ()
    if brief:
        drawer = lean.imported("kontum_stats.pages.picture")
        briefs = [_brief(province, period, lang) for period in years
                  if isinstance(period, tuple) for lang in langs]  # fmt: skip
        pdfs += tuple(drawer.render_picture(page) for page in briefs)
    index = province.out / "index.html"
    if written or not index.exists():
        _pages().render_index(province.out, province.data)
    return Reported(len(pages), written, pdfs, index)


def build(
    data: Path | str = "data",
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

    `data`: a province's folder, or a pattern as in 'provinces/*' for many. `years`, `langs`
    ('vi', 'en'): those of the pages, by default the whole review and each of its years, in both
    languages.
    `publish`: an address, such as 's3://bucket/reports', to which `out` is copied in the end,
    unless a notebook failed. `watch`: who hears of each step. Options: `jobs`, notebooks at a
    time; `force`, also what is done; `only_failed`; `timeout` (seconds) and `memory` (bytes)
    for each notebook; `kernel`, an ordinary one; `cluster`, a Dask scheduler.

    Raises InputError with every fault of the input. A notebook that fails, or a check that must
    hold and does not, raises nothing and stands in the result, whose `is_good` is then False.
    """
    folders, spoken = provinces(data, out), languages(langs)
    unsettled: list[str] = []
    wanted = {}
    for province in folders:
        done = tables(province.data)
        watch.on_tables(done)
        unsettled += done.unsettled
        wanted[province] = chosen(years, done.years)
    results = run(wanted, spoken, Path(notebooks), watch, meanwhile=_pages, **options)
    reports = []
    for province, asked in wanted.items():
        reports.append(report(province, asked, spoken))
        watch.on_report(reports[-1])
    copied: list[str] = []
    if publish and all(result.state != "failed" for result in results):
        copied = published(Path(out), publish)
    return Built(tuple(results), tuple(reports), tuple(unsettled), tuple(copied))


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
    from .audit import checks, claims

    audited = checks.tables(figures, loaded)
    audit, judged = audited["checks"], claims.tables(figures, loaded)
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


def _page(province: Province, period: Period, lang: str) -> tuple[Path, bool]:
    """The page, and whether it had to be rendered."""
    from .batch import batch

    page, ledger = province.out / page_name(period, lang), province.out / "pages.json"
    standings = batch.current(province.out, province.data, period, lang)
    beside = _pages().beside(province.out, lang)
    shown = [
        f"{beside}",
        *(f"{name}: {one.state} {one.error} {one.content!r}" for name, one in standings.items()),
    ]
    processed = sorted((province.data / "processed").glob("*.parquet"))
    key = freshness.key_of([*processed, *freshness.code_files()], *shown)
    if freshness.remembered(ledger, page.name, key) is not None:
        return page, False
    _pages().render(province.out, province.data, period, lang)
    made = [page]
    if isinstance(period, tuple):
        made.append(_pages().render_brief(province.out, province.data, period, lang))
    freshness.remember(ledger, page.name, key, made, True)
    return page, True


def _brief(province: Province, period: Period, lang: str) -> Path:
    return province.out / page_name(period, lang, kind="brief")


def _pages() -> ModuleType:
    return lean.imported("kontum_stats.pages.report")
