"""The page of 63 provinces side by side: how long it takes beyond the provinces' own pages.

In: the project's own tables, copied for each province with other values. Out: seconds for both
languages with and without changes, and bytes a page. Goals: 2 seconds, 1.5 MB.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd

from kontum_stats import language, steps
from kontum_stats.provinces import Province

DATA = Path(__file__).parents[1] / "data"
COUNT = 63


def main() -> None:
    """Makes the provinces, then measures the page."""
    steps.tables(DATA)
    with tempfile.TemporaryDirectory(prefix="federation-") as name:
        out = Path(name, "reports")
        provinces = [_province(Path(name), number, out) for number in range(COUNT)]
        for what in ("made", "not changed"):
            begun, spent = time.perf_counter(), time.process_time()
            pages = steps.federation(provinces, language.LANGUAGES, out)
            print(f"{what}: {time.perf_counter() - begun:.2f} s, "
                  f"{time.process_time() - spent:.2f} s of processor")  # fmt: skip
        print(*(f"{page.name}: {page.stat().st_size / 1e6:.2f} MB" for page in pages), sep="\n")


def _province(home: Path, number: int, out: Path) -> Province:
    name = f"p{number:02}"
    target = home / name / "processed"
    shutil.copytree(DATA / "processed", target)
    figures = pd.read_parquet(target / "figures.parquet")
    figures["value"] = (figures["value"] * (1 + number / 100)).round(2)
    figures.to_parquet(target / "figures.parquet")
    return Province(home / name, out / name, name)


if __name__ == "__main__":
    main()
