"""How long the scanner takes for prose of growing length: seconds by the clock and of the
processor, the latter for each MB, and the most memory that the process has held so far.

    python benchmarks/scan.py [MB …]        (default: 1 5 10 25 50)

The prose is the annotated sentences of the tests, repeated, with numbers that differ from copy
to copy; it holds some 40 000 digit tokens a MB, about seven times as many as a review.
"""

from __future__ import annotations

import csv
import re
import resource
import sys
import time
from pathlib import Path

from kontum_stats.reading.scan import scan

SENTENCES = Path(__file__).parents[1] / "tests" / "data" / "sentences_dev.csv"
MARKED = re.compile(r"\{([^{}|]*)\|[^{}]*\}")


def prose(megabytes: float) -> str:
    """About `megabytes` MB of sentences in UTF-8."""
    with SENTENCES.open(encoding="utf-8", newline="") as stream:
        sentences = [MARKED.sub(r"\1", row["text"]) for row in csv.DictReader(stream)]
    base = "\n".join(sentences)
    copies = int(megabytes * 10**6 / len(base.encode())) + 1
    return "\n".join(base.replace("3", str(copy % 7)) for copy in range(copies))


def main() -> None:
    """Print one line a size."""
    sizes = [float(size) for size in sys.argv[1:]] or [1, 5, 10, 25, 50]
    scan(prose(0.1), "2013")
    print(f"{'MB':>6} {'tokens':>9} {'seconds':>8} {'CPU':>8} {'CPU/MB':>7} {'peak MB':>8}")
    for size in sizes:
        text = prose(size)
        length = len(text.encode()) / 10**6
        start, worked = time.perf_counter(), time.process_time()
        tokens = len(scan(text, "2013"))
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = f"{length:6.1f} {tokens:9d} {seconds:8.2f} {worked:8.2f} {worked / length:7.2f}"
        print(f"{line} {peak:8.0f}", flush=True)


if __name__ == "__main__":
    main()
