"""Executed notebooks -> the evaluation as HTML and PDF, and the index of the pages."""

from pathlib import Path

from ..batch.plan import Period, period_name

LARGE = 3_000_000
"""Bytes of a page that mail servers and telephones may refuse."""
TEMPLATES = Path(__file__).parents[1] / "templates"


def page_name(period: Period, lang: str, *, kind: str = "evaluation") -> str:
    """'evaluation-2013.vi.html', 'brief-2011-2013.vi.html': the one place that names a page."""
    return f"{kind}-{period_name(period)}.{lang}.html"


def beside(reports: Path, lang: str) -> list[Period]:
    """The periods that have executed notebooks in a language: whole reviews, then years."""
    found: list[Period] = []
    for folder in reports.glob(f"[0-9]*/{lang}"):
        ends = [int(year) for year in folder.parent.name.split("-") if year.isdecimal()]
        if any(folder.glob("[0-9][0-9]_*.ipynb")) and len(ends) in (1, 2):
            found.append((ends[0], ends[1]) if len(ends) == 2 else ends[0])
    return sorted(found, key=lambda one: (isinstance(one, int), period_name(one)))
