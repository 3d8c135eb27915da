"""The batch against other ways of running the same notebooks, side by side in one go.

In: the project's own notebooks and data. Out: tables in Markdown: seconds (median of the rounds),
as a multiple of the floor, CPU seconds, peak memory of all processes together. Every way is a
process of its own, timed from its start to its end, and the ways take turns.

The floor is the cells' own code in one warm process without Jupyter: imports + cells / cores.
`before` is the version before this engine (`BEFORE`), checked out of the repository's history,
with its own notebooks and tables of the same figures. The tools that we do not depend on are
installed into a folder of their own, once. The loop of command lines is timed for a few notebooks
and multiplied: each call starts anew, so that its time per notebook is the same however many
there are.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Set
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
SAMPLE = 3
BEFORE = "6d53890"
TOOLS = ROOT / "build" / "benchmark-tools"
OTHERS = ("millrun", "ploomber-engine")
COMMAND = [sys.executable, "-c", "from kontum_stats.cli.main import main; main()"]
COMMAND_BEFORE = [sys.executable, "-c", "from kontum_stats.cli import main; main()"]
EDITS = (",40.431,", ",40.432,")  # the employees of 2013, back and forth
Job = tuple[Path, dict, Path]
Floors = dict[str, list[dict[str, float]]]


@dataclass(frozen=True)
class Measured:
    """One timing of one way: wall and CPU seconds; or, in a round of its own (looking disturbs
    what is looked at), the highest sum of memory (PSS) in MB."""

    seconds: float
    cpu: float
    megabytes: float = 0.0


def main() -> None:
    """Parses the call; measures everything, or is one way itself."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--years", type=int, nargs="+", default=[2011, 2012, 2013])
    parser.add_argument("--langs", nargs="+", default=["vi", "en"])
    parser.add_argument("--only", nargs="+", choices=[*WAYS, "cli"], help="leave the others out")
    parser.add_argument("--keep", type=Path, help="file to which rounds are added, call by call")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    call = parser.parse_args()
    if call.way:
        WAYS[call.way].run(list(jobs(call.folder, call.years, call.langs)), call.folder)
        return
    install_others()
    with tempfile.TemporaryDirectory(prefix="bench-") as name, version_before() as old:
        folder = prepare(Path(name, "now"))
        before = prepare(Path(name, "before"), old, COMMAND_BEFORE)
        measure_all(call, folder, before, old)
        measure_commands(call, folder, before, old)


def prepare(folder: Path, root: Path = ROOT, command: list[str] = COMMAND) -> Path:
    """A copy of a version's notebooks and data, cleaned and checked by that version."""
    shutil.copytree(root / "notebooks", folder / "notebooks")
    shutil.copytree(root / "data" / "raw", folder / "data" / "raw")
    for step in ("clean", "check"):
        subprocess.run(
            [*command, step, "--data", "data"],
            cwd=folder,
            env=environment(root),
            stdout=subprocess.DEVNULL,
        )
    return folder


def environment(root: Path, *also: Path) -> dict[str, str]:
    """That of a process which imports the version in `root`."""
    paths = [*map(str, also), str(root)]
    return dict(os.environ, PYTHONPATH=os.pathsep.join(paths), PLOOMBER_STATS_ENABLED="false")


def install_others() -> None:
    """The other tools, in a folder of their own, if they are not there yet."""
    if not TOOLS.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS)]
        subprocess.run([*command, *OTHERS], check=True)


@contextmanager
def version_before() -> Iterator[Path]:
    """A folder with the version before this engine."""
    with tempfile.TemporaryDirectory(prefix="before-") as name:
        folder = Path(name, "kontum_stats")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), BEFORE], check=True)
        # Its own entry points, and not those of the version that is installed.
        about = folder / "kontum_stats-0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kontum_stats\nVersion: 0\n")
        (about / "entry_points.txt").write_text(
            "[jupyter_client.kernel_provisioners]\n"
            "kontum-warm = kontum_stats.kernels:WarmProvisioner\n"
        )
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def jobs(folder: Path, years: list[int], langs: list[str]) -> Iterator[Job]:
    """Each notebook with its parameters and its output."""
    for year in years:
        for lang in langs:
            for path in sorted((folder / "notebooks").glob("0[1-9]_*.ipynb")):
                parameters = {"year": year, "lang": lang, "data": str(folder / "data")}
                yield path, parameters, folder / "out" / f"{year}-{lang}-{path.name}"


def measure_all(call: argparse.Namespace, now: Path, before: Path, old: Path) -> None:
    """Prints the table, round by round interleaved, so that a busy moment hits every way."""
    work = list(jobs(now, call.years, call.langs))
    timed, floors = kept(call.keep)
    for is_watched in [False] * call.rounds + [True]:
        for name, way in WAYS.items():
            if (call.only and name not in call.only) or (is_watched and not way.is_watched):
                continue
            folder = before if way.is_before else now
            shutil.rmtree(folder / "out", ignore_errors=True)
            shutil.rmtree(folder / "reports", ignore_errors=True)
            (folder / "out").mkdir()
            root, others = (old, ()) if way.is_before else (ROOT, (TOOLS,) * way.needs_others)
            said, measured = measure(call, name, folder, environment(root, *others), is_watched)
            if name.startswith("floor"):
                floors.setdefault(name, []).append(json.loads(said))
            elif (done := len(list(folder.glob("[or]*/**/*.ipynb")))) != len(work):
                raise SystemExit(f"{name}: {done} of {len(work)} notebooks were executed")
            timed.setdefault(name, []).append(measured)
        if not is_watched and (not call.only or "cli" in call.only):
            timed.setdefault("cli", []).append(measure_cli(work, now, is_watched))
        if call.keep:
            rounds = {name: [asdict(m) for m in found] for name, found in timed.items()}
            call.keep.write_text(json.dumps({"timed": rounds, "floors": floors}))
    print_table(call, timed, floors, len(work))
    print_targets(timed, floors, len(work))


def kept(file: Path | None) -> tuple[dict[str, list[Measured]], Floors]:
    """The rounds of earlier calls."""
    if not file or not file.exists():
        return {}, {}
    found = json.loads(file.read_text())
    timed = {name: [Measured(**one) for one in ones] for name, ones in found["timed"].items()}
    return timed, found["floors"]


def measure(
    call: argparse.Namespace, name: str, folder: Path, env: dict[str, str], is_watched: bool
) -> tuple[str, Measured]:
    """One way in a process of its own."""
    command = [sys.executable, __file__, "--way", name, "--folder", str(folder)]
    command += ["--years", *map(str, call.years), "--langs", *call.langs]
    return timed_call(command, folder, env, is_watched)


def measure_cli(work: list[Job], folder: Path, is_watched: bool) -> Measured:
    """papermill and nbconvert as people call them, for some notebooks, scaled to all."""
    step = max(1, len(work) // SAMPLE)
    chosen = work[::step][:SAMPLE]
    one = []
    for path, parameters, output in chosen:
        given = [x for name, value in parameters.items() for x in ("-p", name, str(value))]
        calls = [
            ["papermill", "--no-progress-bar", "--log-level", "ERROR", str(path), str(output)],
            ["nbconvert", "--log-level", "ERROR", "--to", "html", str(output)],
        ]
        calls[0] += given
        for c in calls:
            command = [sys.executable, "-m", *c]
            one.append(timed_call(command, folder, dict(os.environ), is_watched)[1])
    scale = len(work) / len(chosen)
    return Measured(
        sum(m.seconds for m in one) * scale,
        sum(m.cpu for m in one) * scale,
        max(m.megabytes for m in one),
    )


def timed_call(
    command: list[str],
    folder: Path,
    env: dict[str, str],
    is_watched: bool,
    good: Set[int] = frozenset({0}),
) -> tuple[str, Measured]:
    """Runs `command` to its end; what it printed, and what it took."""
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peak = [0.0]
    if is_watched:
        threading.Thread(target=_watch, args=(process, peak), daemon=True).start()
    said, error = process.communicate()
    seconds = time.perf_counter() - start
    after = os.times()
    if process.returncode not in good:
        raise SystemExit(f"{' '.join(command)}\n{error[-2000:]}")
    cpu = sum(after[2:4]) - sum(before[2:4])
    return said, Measured(seconds, cpu, peak[0])


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        with suppress(psutil.Error):
            root = psutil.Process(process.pid)
            tree = [root, *root.children(recursive=True)]
            peak[0] = max(peak[0], sum(map(_proportional_memory, tree)) / 2**20)
        time.sleep(0.25)


def _proportional_memory(process: psutil.Process) -> float:
    """Shared pages count once over all processes that share them: what forks really cost."""
    with suppress(psutil.Error, OSError):
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(psutil.Error):
        return process.memory_info().rss
    return 0.0


def print_table(
    call: argparse.Namespace,
    timed: dict[str, list[Measured]],
    floors: Floors,
    count: int,
) -> None:
    """The table, with what it was measured on."""
    cores = len(psutil.Process().cpu_affinity() or [1])
    machine = f"{cores} cores, {psutil.virtual_memory().total / 2**30:.0f} GB"
    print(f"{date.today()}, {machine}, Python {platform.python_version()}, {count} notebooks,")
    peaks = {name: max(m.megabytes for m in found) for name, found in timed.items()}
    timed = {name: [m for m in found if not m.megabytes] for name, found in timed.items()}
    rounds = max(map(len, timed.values()))
    print(f"median of {rounds} round{'s' * (rounds > 1)} (lowest to highest).\n")
    floor = 0.0
    if "floor" in floors:
        imports, cells = (of_floor(floors, "floor", name) for name in ("imports", "cells"))
        floor = imports + cells / cores
        print(f"Floor: {imports:.2f} s imports + {cells:.2f} s cells / {cores} = {floor:.2f} s.\n")
    print("| way | seconds | × floor | × faster than the command lines | CPU s | peak MB |")
    print("|---|---|---|---|---|---|")
    cli = statistics.median(m.seconds for m in timed["cli"]) if "cli" in timed else 0.0
    labels = {"cli": CLI_LABEL} | {name: way.label for name, way in WAYS.items()}
    for name in labels:
        if name in timed and not name.startswith("floor"):
            seconds = sorted(m.seconds for m in timed[name])
            median = statistics.median(seconds)
            cells_ = [
                labels[name],
                f"{median:.1f} ({seconds[0]:.1f}–{seconds[-1]:.1f})",
                f"{median / floor:.2f}" if floor else "",
                f"{cli / median:.1f}" if cli else "",
                f"{statistics.median(m.cpu for m in timed[name]):.1f}",
                f"{peaks[name]:.0f}" if peaks[name] else "",
            ]
            print(f"| {' | '.join(cells_)} |")
    print()


def of_floor(floors: Floors, version: str, name: str) -> float:
    """A figure of the floor, the median of its rounds."""
    return statistics.median(found[name] for found in floors[version])


def print_targets(timed: dict[str, list[Measured]], floors: Floors, count: int) -> None:
    """The targets that can be told from the ways that were measured."""
    cores = len(psutil.Process().cpu_affinity() or [1])

    def seconds(way: str, name: str = "seconds") -> float:
        return statistics.median(getattr(m, name) for m in timed[way] if not m.megabytes)

    def peak(way: str) -> float:
        return max(m.megabytes for m in timed[way])

    def cells(version: str) -> float:
        return of_floor(floors, version, "cpu")

    def floor() -> float:
        return of_floor(floors, "floor", "imports") + of_floor(floors, "floor", "cells") / cores

    targets: dict[str, tuple[float, Callable[[], float]]] = {
        "notebooks and pages, against before": (
            0.45, lambda: seconds("ours-pages") / seconds("before-pages")),
        "against ploomber-engine in two processes": (
            0.70, lambda: seconds("ours") / seconds("ploomber-two")),
        "against the floor": (1.25, lambda: seconds("ours") / floor()),
        "CPU of a notebook beside its cells, s": (
            0.05, lambda: (seconds("ours", "cpu") - seconds("floor", "cpu")) / count),
        "CPU of the cells, against before": (
            0.5, lambda: cells("floor") / cells("floor-before")),
        "peak memory, against before": (0.8, lambda: peak("ours-pages") / peak("before-pages")),
    }  # fmt: skip
    print("| target | at most | measured | met |")
    print("|---|---|---|---|")
    for name, (most, measured) in targets.items():
        # A way that was left out has no figures.
        with suppress(KeyError):
            found = measured()
            print(f"| {name} | {most:.2f} | {found:.3f} | {'yes' if found <= most else 'no'} |")
    print()


def measure_commands(call: argparse.Namespace, now: Path, before: Path, old: Path) -> None:
    """Prints what the command takes from an edited figure to the finished pages, with nothing to
    do, and to tell its options; before and now in turn."""
    versions = {"before": (before, old, COMMAND_BEFORE), "now": (now, ROOT, COMMAND)}
    found: dict[tuple[str, str], list[Measured]] = {}
    for number in range(call.rounds + 1):
        for name, (folder, root, command) in versions.items():
            raw = folder / "data" / "raw" / "figures_2013.csv"
            text = raw.read_text("utf-8")
            raw.write_text(text.replace(EDITS[number % 2], EDITS[(number + 1) % 2]), "utf-8")
            for what in ("edited figure", "nothing to do", "--help"):
                words = ["--help"] if what == "--help" else ["build"]
                env = environment(root)
                measured = timed_call([*command, *words], folder, env, False, {0, 1})[1]
                # The first round builds everything.
                found.setdefault((what, name), []).extend([measured] * bool(number))
    print("| command | before, s | now, s | now ÷ before | CPU, before and now |")
    print("|---|---|---|---|---|")
    for what in dict.fromkeys(what for what, _ in found):
        both = [found[what, name] for name in versions]
        seconds, cpu = (
            [statistics.median(getattr(one, field) for one in ones) for ones in both]
            for field in ("seconds", "cpu")
        )
        ratio = seconds[1] / seconds[0]
        print(
            f"| {what} | {seconds[0]:.2f} | {seconds[1]:.2f} | {ratio:.2f} | "
            f"{cpu[0]:.2f}, {cpu[1]:.2f} |"
        )


def way_floor(work: list[Job], folder: Path) -> None:
    """The cells' own code, one after the other, in one process."""
    start = time.perf_counter()
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401
    import seaborn  # noqa: F401

    from kontum_stats import charts, review, tables  # noqa: F401

    imports = time.perf_counter() - start
    from IPython.core.interactiveshell import InteractiveShell

    show = InteractiveShell.instance().display_formatter.format
    sources = [(_code_of(path), parameters) for path, parameters, _ in work]
    start, cpu = time.perf_counter(), time.process_time()
    for code, parameters in sources:
        names: dict[str, object] = {}
        for source in code:
            _run_cell(source, names, show)
            if "year: int" in source:
                names |= parameters
    cells, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"imports": imports, "cells": cells, "cpu": cpu}))


def _code_of(path: Path) -> list[str]:
    cells = json.loads(path.read_bytes())["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _run_cell(source: str, names: dict[str, object], show: Callable[[object], object]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        if value is not None:
            show(value)


def way_api(work: list[Job], folder: Path) -> None:
    """papermill's API with one exporter, in this process."""
    import papermill
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    for path, parameters, output in work:
        papermill.execute_notebook(
            path, output, parameters, progress_bar=False, kernel_name="python3"
        )
        output.with_suffix(".html").write_text(exporter.from_filename(str(output))[0], "utf-8")


def way_api_two(work: list[Job], folder: Path) -> None:
    """The same in two processes."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(way_api, [work[::2], work[1::2]], [folder] * 2))


def way_millrun(work: list[Job], folder: Path) -> None:
    """millrun in as many processes as it likes; notebooks only."""
    from millrun.millrun import execute_run

    # It names outputs by parameters that are strings: the year becomes a folder.
    for year in dict.fromkeys(given["year"] for _, given, _ in work):
        chosen = {g["lang"]: g for _, g, _ in work if g["year"] == year}.values()
        execute_run(
            folder / "notebooks",
            {key: [given[key] for given in chosen] for key in ("year", "lang", "data")},
            folder / "out" / str(year),
            prepend=["lang"],
            use_multiprocessing=True,
            include_glob_pattern="0[1-9]_*.ipynb",
        )


def way_ploomber(work: list[Job], folder: Path) -> None:
    """ploomber-engine: no kernel, every notebook in this process; notebooks only."""
    from ploomber_engine import execute_notebook

    for path, parameters, output in work:
        execute_notebook(str(path), str(output), parameters=parameters, progress_bar=False)


def way_ploomber_two(work: list[Job], folder: Path) -> None:
    """The same in two processes."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(way_ploomber, [work[::2], work[1::2]], [folder] * 2))


def way_ours(work: list[Job], folder: Path, **options: object) -> None:
    """Our batch; notebooks only."""
    from kontum_stats.batch import batch

    years, langs = (list(dict.fromkeys(p[name] for _, p, _ in work)) for name in ("year", "lang"))
    runs = batch.plan(folder / "notebooks", folder / "data", folder / "reports", years, langs)
    failed = [result for result in batch.run(runs, **options) if result.state != "done"]
    if failed:
        raise SystemExit(f"{failed[0].run.name}: {failed[0].error}")


def way_ours_kernels(work: list[Job], folder: Path) -> None:
    """Our batch on ordinary kernels; notebooks only."""
    way_ours(work, folder, kernel=True)


def way_ours_pages(work: list[Job], folder: Path) -> None:
    """Our batch, and then our pages, as `kontum-stats build` makes them."""
    from kontum_stats import lean

    way_ours(work, folder, meanwhile=lambda: lean.imported("kontum_stats.pages.report"))
    report = lean.imported("kontum_stats.pages.report")
    for year, lang in dict.fromkeys((p["year"], p["lang"]) for _, p, _ in work):
        report.render(folder / "reports", folder / "data", year, lang)


def way_before(work: list[Job], folder: Path, **options: object) -> None:
    """The batch before this engine; notebooks only."""
    from kontum_stats import batch

    years, langs = (list(dict.fromkeys(p[name] for _, p, _ in work)) for name in ("year", "lang"))
    runs = batch.plan(folder / "notebooks", folder / "data", folder / "reports", years, langs)
    failed = [result for result in batch.run(runs, **options) if result.state != "done"]
    if failed:
        raise SystemExit(f"{failed[0].run.name}: {failed[0].error}")


def way_before_pages(work: list[Job], folder: Path) -> None:
    """The same, and then the pages."""
    from kontum_stats import lean

    way_before(work, folder, meanwhile=lambda: lean.imported("report"))
    report = lean.imported("report")
    for year, lang in dict.fromkeys((p["year"], p["lang"]) for _, p, _ in work):
        report.render(folder / "reports", folder / "data", year, lang)


@dataclass(frozen=True)
class Way:
    """One way of running the notebooks, and how the table calls it; `is_watched`: its memory is
    measured too."""

    label: str
    run: Callable[[list[Job], Path], None]
    needs_others: bool = False
    is_before: bool = False
    is_watched: bool = False


CLI_LABEL = f"papermill + nbconvert, one call each, notebook by notebook ({SAMPLE} timed, scaled)"
WAYS = {
    "floor": Way("", way_floor),
    "floor-before": Way("", way_floor, is_before=True),
    "api": Way("papermill API, one process, exporter reused", way_api),
    "api-two": Way("the same in two processes", way_api_two),
    "millrun": Way("millrun, its processes, notebooks only", way_millrun, True),
    "ploomber": Way("ploomber-engine, one process, notebooks only", way_ploomber, True),
    "ploomber-two": Way("ploomber-engine, two processes, notebooks only", way_ploomber_two, True),
    "before": Way(
        "kontum_stats before this engine, notebooks only",
        way_before,
        is_before=True,
        is_watched=True,
    ),
    "before-pages": Way(
        "the same, notebooks and pages", way_before_pages, is_before=True, is_watched=True
    ),
    "ours-kernels": Way("kontum_stats --kernel, notebooks only", way_ours_kernels),
    "ours": Way("**kontum_stats, notebooks only**", way_ours, is_watched=True),
    "ours-pages": Way("**kontum_stats, notebooks and pages**", way_ours_pages, is_watched=True),
}

if __name__ == "__main__":
    main()
