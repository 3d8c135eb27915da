"""A user's program, which `mypy --strict` must accept and Python must run.

Called with a data folder whose tables have been built; `test_way_in.py` calls it.
"""

import sys
from pathlib import Path

import kontum_stats as ks


def failing(data: Path) -> list[str]:
    """The checks that fail, in words."""
    checks = ks.checks(data, verdict="fails", lang="en")
    return [str(message) for message in checks["message_en"]]


def largest(data: Path, year: int) -> float:
    """The largest figure of a year."""
    return float(ks.figures(data, section="membership", year=year)["value"].max())


def main(data: Path) -> None:
    """Prints what the functions above find, and builds nothing."""
    print(ks.__version__, largest(data, 2013), len(failing(data)))
    print(ks.claims(data, verdict="mixed", year=2013).shape[0])
    print(type(ks.charts.density(data=data, lang="en")).__name__)
    print(ks.review.load(data, lang="en").t.code)


def renew(data: Path) -> bool:
    """Builds a page; whether nothing is left to be looked into."""
    built = ks.build(data, years=[2013], langs=["vi"], jobs=2)
    return built.is_good and all(report.index.exists() for report in built.reports)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
