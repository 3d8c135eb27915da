"""Executed notebooks -> the evaluation as HTML and PDF, and the index of the pages."""

from pathlib import Path

from ..batch.plan import Period, period_name

LARGE = 3_000_000
"""Bytes of a page that mail servers and telephones may refuse."""
TEMPLATES = Path(__file__).parents[1] / "templates"


def page_name(period: Period, lang: str, suffix: str = "html", *, kind: str = "evaluation") -> str:
    """'evaluation-2013.vi.html', 'brief-2011-2013.vi.html': the one place that names a page."""
    return f"{kind}-{period_name(period)}.{lang}.{suffix}"
