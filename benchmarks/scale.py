"""The batch as it grows: 63 provinces, ten years, seven sections.

In: the project's own notebooks, and provinces made from its own figures. Out: time per run and
memory for each further hundred runs of a sample, and how long the whole plan takes when nothing
is to be done. Constant columns show that nothing grows with the batch.

Only the sample is executed (by default 15 provinces, 1,050 runs). The other provinces are copies
of these, outputs and ledgers included: a key does not depend on where a folder lies, so that
for the batch they are provinces that are done.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import psutil
from batch import _proportional_memory, prepare

YEARS = tuple(range(2004, 2014))
PROVINCES = 63
STEP = 100


def main() -> None:
    """Makes the provinces, runs the sample, then plans everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=15, help="provinces that are executed")
    parser.add_argument("--noop", type=Path, help=argparse.SUPPRESS)
    call = parser.parse_args()
    if call.noop:
        run_all(call.noop, PROVINCES)
        return
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = prepare(Path(name))
        for number in range(PROVINCES):
            make_province(folder, number, number % call.sample)
        measure_sample(folder, call.sample)
        for number in range(call.sample, PROVINCES):
            source = folder / "reports" / f"p{number % call.sample:02}"
            shutil.copytree(source, folder / "reports" / f"p{number:02}")
        measure_nothing_to_do(folder)


def make_province(folder: Path, number: int, kind: int) -> None:
    """The project's tables with other values, and with the figures of 2013 in each year."""
    target = folder / "provinces" / f"p{number:02}" / "processed"
    shutil.copytree(folder / "data" / "processed", target)
    figures = pd.read_parquet(target / "figures.parquet")
    figures["value"] *= 1 + kind / 100
    of_one_year = figures[figures["period"] == "2013"]
    shifted = [figures]
    for year in YEARS[:-1]:
        moved = of_one_year.assign(period=str(year), first_year=year, last_year=year)
        moved["value"] *= 1 + (year - 2013) / 50
        shifted.append(moved)
    fact = ["indicator", "breakdown", "period"]
    pd.concat(shifted, ignore_index=True).drop_duplicates(fact, ignore_index=True).to_parquet(
        target / "figures.parquet"
    )


def run_all(
    folder: Path, provinces: int, on_result: Callable[[object], None] | None = None
) -> None:
    """One batch over the first `provinces`, as `--data 'provinces/*'` does."""
    start = time.perf_counter()
    from kontum_stats.batch import batch

    runs = [
        run
        for number in range(provinces)
        for run in batch.plan(
            folder / "notebooks",
            folder / "provinces" / f"p{number:02}",
            folder / "reports" / f"p{number:02}",
            YEARS,
            ["vi"],
        )
    ]
    planned = time.perf_counter()
    results = batch.run(runs, on_result=on_result)
    failed = [result for result in results if result.state == "failed"]
    if failed:
        raise SystemExit(f"{failed[0].run.output}: {failed[0].error}")
    if on_result is None:
        done = sum(result.state == "done" for result in results)
        print(f"{len(runs)} runs planned, {done} to do; ", end="")
        print(f"plan {planned - start:.2f} s, all {time.perf_counter() - start:.2f} s")


def measure_sample(folder: Path, sample: int) -> None:
    """Executes the sample; one line for each further hundred runs."""
    print(f"{date.today()}, {len(psutil.Process().cpu_affinity() or [1])} cores; ", end="")
    print(f"{sample * len(YEARS) * 7} of {PROVINCES * len(YEARS) * 7} runs executed.\n")
    print("| runs | ms per run | memory of this process, MB | with all its processes, MB |")
    print("|---|---|---|---|")
    peaks, ended = [0.0, 0.0], threading.Event()
    threading.Thread(target=_watch, args=(peaks, ended), daemon=True).start()
    done, since = 0, time.perf_counter()

    def tell(_: object) -> None:
        nonlocal done, since
        done += 1
        if done % STEP == 0:
            now = time.perf_counter()
            each = (now - since) / STEP * 1000
            print(f"| {done} | {each:.0f} | {peaks[0]:.0f} | {peaks[1]:.0f} |", flush=True)
            since = now
            peaks[:] = [0.0, 0.0]

    run_all(folder, sample, tell)
    ended.set()


def _watch(peaks: list[float], ended: threading.Event) -> None:
    this = psutil.Process()
    while not ended.wait(0.5):
        own = _proportional_memory(this) / 2**20
        tree = sum(map(_proportional_memory, this.children(recursive=True))) / 2**20
        peaks[:] = [max(peaks[0], own), max(peaks[1], own + tree)]


def measure_nothing_to_do(folder: Path) -> None:
    """The whole plan, three times, each in a process of its own."""
    print()
    for _ in range(3):
        start = time.perf_counter()
        command = [sys.executable, __file__, "--noop", str(folder)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"{said.strip()}, with Python's start {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
